/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rounds of a value task source.
 *
 * Modelled, from weft-value-task-source.c: begin, set, claim, is_set, add_awaiter, take and
 * drop, an access to shared memory a step. The producer goes through three rounds and
 * begins one when the round before has been taken. The value task of the first round has,
 * against the rules, been copied: two consumers await it, at any time, also when later
 * rounds are under way. That of the second is either awaited or dropped.
 *
 *     round       as in the source: the token of the round, twice its number, and one more
 *                 when it is claimed
 *     awaiter     NULL, DONE, the number of the consumer that waits, or DROP
 *     result      0, or the round whose result it is
 *     refs        of the source: the producer's, one that each round's value task holds, and
 *                 one for each of the copies, which hold none: their owners have to have one
 *
 * Proven:
 *
 *   1. Each round is claimed once, with the token of that round: a stale token is refused,
 *      whatever happens at the same time, and so is a second consumer.
 *   2. The result of a round is taken once, by who has claimed it, and is that round's; in
 *      a dropped round it is released.
 *   3. A value task is complete when its own round is set, and a stale one never again.
 *   4. A setter finds its round never set before; nobody waits for ever; every run ends.
 *   5. The source lives as long as anybody touches it.
 *
 * Abstracted: the producer knows that the round before is over by reading `round`. In
 * programs it is told so in some way of their own, which orders more, not less. Where the
 * copy was awaited late the message of the error is not modelled. Neither is
 * weft_value_task_source_get_status: nothing is proven of it.
 *
 * Memory: what take stores, `awaiter` and `set`, waits in a buffer and reaches the memory in
 * any order, but before its last store, of `round`, which releases. The next round's
 * producer and consumer have acquired from that (begin, claim). The result is written before
 * the exchange of `awaiter`, which releases, and read after DONE was acquired from it.
 *
 * Mistakes that have to be found:
 *
 *   BUG_TWO_WORDS      the token is compared first, and the claim is a flag of its own: in
 *                      between the round may end, and the next one is claimed instead
 *   BUG_NO_TOKEN       only the flag is looked at
 *   BUG_RELAXED_END    the last store of take does not release
 *   BUG_RELAXED_SET    the result is written after DONE
 *   BUG_LEAK_AWAITER   take leaves DONE where it was
 *   BUG_NO_REFERENCE   a value task holds no reference
 *
 * @holds
 * @holds terminates
 * @fails -DBUG_TWO_WORDS: assertion violated
 * @fails -DBUG_NO_TOKEN: assertion violated
 * @fails -DBUG_RELAXED_END: assertion violated
 * @fails -DBUG_RELAXED_SET: assertion violated
 * @fails -DBUG_LEAK_AWAITER: assertion violated
 * @fails -DBUG_NO_REFERENCE: assertion violated
 */

#define N_ROUNDS 3
#define NULL 0
#define DROP 6
#define DONE 7

byte round = 2;
bool claimed_flag; /* of BUG_TWO_WORDS and BUG_NO_TOKEN */
bool open;
bool is_set;
byte awaiter = NULL;
byte result;
byte refs = 3; /* the producer's, and one for each copy of the first value task */

/* The buffer of who takes: one at a time does. */
bool awaiter_waits;
bool set_waits;

/* What there is to see from outside. */
byte issued[N_ROUNDS + 1]; /* the token of each round's value task */
bool was_set[N_ROUNDS + 1];
byte n_claimed[N_ROUNDS + 1];
byte n_taken[N_ROUNDS + 1];
bool told[5]; /* consumers: 1 to 4 */
byte n_left = 4;

#define touch() assert (refs > 0)

inline drain ()
{
  if
  :: awaiter_waits -> awaiter = NULL; awaiter_waits = false
  :: else
  fi;
  if
  :: set_waits -> is_set = false; set_waits = false
  :: else
  fi
}

/* weft_value_task_source_take, by who has claimed @number. */
inline take (number)
{
  atomic
    {
      touch ();
      assert (result == number);
      assert (n_taken[number] == 0);
      n_taken[number]++;
      result = 0;
      open = false
    }
#ifdef BUG_LEAK_AWAITER
  set_waits = true;
#else
  atomic
    {
      awaiter_waits = true;
      set_waits = true
    }
#endif
  atomic
    {
      touch ();
#ifndef BUG_RELAXED_END
      drain ();
#endif
      claimed_flag = false;
      round = (round | 1) + 1
    }
#ifndef BUG_NO_REFERENCE
  refs--
#else
  skip
#endif
}

/* weft_value_task_source_claim */
inline claim (token, won)
{
#ifdef BUG_TWO_WORDS
  won = (round == token);
  atomic
    {
      won = (won && !claimed_flag);
      claimed_flag = (claimed_flag || won);
      note_claim (token, won)
    }
#else
#ifdef BUG_NO_TOKEN
  atomic
    {
      won = !claimed_flag;
      claimed_flag = true;
      note_claim (token, won)
    }
#else
  atomic
    {
      touch ();
      won = (round == token);
      if
      :: won -> round = round | 1
      :: else
      fi;
      note_claim (token, won)
    }
#endif
#endif
}

inline note_claim (token, won)
{
  if
  :: won ->
     assert ((round | 1) == (token | 1)); /* the round that is being claimed is its own */
     n_claimed[token / 2]++;
     assert (n_claimed[token / 2] == 1)
  :: else
  fi
}

/* weft_value_task_source_is_set */
inline look (token, complete)
{
  complete = ((round | 1) == (token | 1));
  complete = (complete && awaiter == DONE)
}

/* weft_value_task_source_add_awaiter */
inline add_awaiter (who, added)
{
  atomic
    {
      touch ();
      added = (awaiter == NULL);
      if
      :: added -> awaiter = who
      :: else -> assert (awaiter == DONE)
      fi
    }
}

proctype Producer ()
{
  byte number, found;

  for (number : 1 .. N_ROUNDS)
    {
      /* weft_value_task_source_begin */
      round == 2 * number;
      atomic
        {
          assert (!open);
          open = true;
#ifndef BUG_NO_REFERENCE
          refs++;
#endif
          issued[number] = round
        }

      /* weft_value_task_source_set */
      atomic
        {
          touch ();
          assert (!is_set);
          is_set = true
        }
#ifndef BUG_RELAXED_SET
      result = number;
#endif
      atomic
        {
          found = awaiter;
          awaiter = DONE;
          was_set[number] = true
        }
#ifdef BUG_RELAXED_SET
      result = number;
#endif
      if
      :: found == NULL
      :: found == DROP ->
         take (number)
      :: else ->
         assert (found != DONE);
         told[found] = true
      fi;
      found = 0
    }

  /* It has no more use for the source. */
  refs--;
  n_left == 0
}

/* An await of the round @number, or a clear. */
proctype Consumer (byte me; byte number; bool may_drop)
{
  byte token;
  bool yes, was_over;

  atomic
    {
      issued[number] != 0 ->
      token = issued[number]
    }

  /* weft_value_task_is_completed */
  if
  :: number == 1 ->
     was_over = (round > (token | 1));
     look (token, yes);
     assert (!yes || (was_set[number] && !was_over));
     yes = false;
     was_over = false
  :: true
  fi;

  claim (token, yes);
  if
  :: !yes ->
     assert (me == 1 || me == 4); /* the two copies */
     goto out
  :: else -> yes = false
  fi;

  if
  :: may_drop -> /* weft_value_task_source_drop */
     add_awaiter (DROP, yes);
     if
     :: yes -> goto out
     :: else
     fi
  :: true -> /* await_source of weft-async.c */
     look (token, yes);
     if
     :: yes
     :: else ->
        add_awaiter (me, yes);
        if
        :: yes -> told[me]
        :: else
        fi
     fi
  fi;
  take (number);

out:
  if
  :: number == 1 -> refs--
  :: else
  fi;
  token = 0;
  n_left--
}

/* The taker's stores reach the memory in their own time. */
proctype Memory ()
{
end:
  do
  :: atomic { awaiter_waits -> awaiter = NULL; awaiter_waits = false }
  :: atomic { set_waits -> is_set = false; set_waits = false }
  od
}

proctype Observer ()
{
  timeout;
  assert (n_left == 0);
  assert (n_taken[1] == 1 && n_taken[2] == 1 && n_taken[3] == 1);
  assert (refs == 0)
}

init
{
  atomic
    {
      run Producer ();
      run Consumer (1, 1, false);
      run Consumer (2, 2, true);
      run Consumer (3, 3, false);
      run Consumer (4, 1, false);
      run Memory ();
      run Observer ()
    }
}
