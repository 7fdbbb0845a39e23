/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The latch that counts a scope's children.
 *
 * Modelled: weft-latch-private.h and weft-latch.c; a step is an access to shared memory. The
 * owner lets in up to two children, closes, and tries to enter once more when somebody was
 * told to be the last. A child may let in another one, and leaves; on whatever thread, so in
 * whatever shard.
 *
 *     word[], odd[]   a shard: half of its number, and its lowest bit
 *     inside          as in WeftLatch
 *     n_there         how many are truly inside
 *     n_told          how many were told to be the last
 *
 * Proven:
 *
 *   1. Exactly one is told to be the last, when it has closed and nobody is inside.
 *   2. From then on nobody gets in.
 *   3. Who is inside, or has not closed yet, gets others in.
 *
 * Abstracted: BIAS is as large as it has to be for so few.
 *
 * Memory: every access is a read-modify-write of one word, and so in that word's one order,
 * whatever its memory order. Between words: who enters does so before whoever let him in
 * leaves, which releases; closing a shard acquires. So a step on `inside` that precedes a
 * step that closing has found in a shard also precedes the sum's, as here.
 *
 * Mistakes that have to be found; with all but the first nobody may ever be told:
 *
 *   BUG_NO_BIAS           `inside` begins with zero: a child that comes and goes during the
 *                         closing is told to be the last
 *   BUG_CLOSE_IN_STEPS    a shard's number is read, and then its bit is set
 *   BUG_LEAVE_IN_STEPS    a shard's bit is read, and then its number is changed
 *   BUG_SUM_TWICE         who finds the bit counts in the shard all the same, and closing
 *                         takes the numbers when all bits are set
 *
 * @holds
 * @holds terminates
 * @fails -DBUG_NO_BIAS: assertion violated
 * @fails -DBUG_CLOSE_IN_STEPS: invalid end state
 * @fails -DBUG_LEAVE_IN_STEPS: invalid end state
 * @fails -DBUG_SUM_TWICE: invalid end state
 */

#define N_SHARDS 2
#define N_CHILDREN 3

#ifdef BUG_NO_BIAS
#define BIAS 0
#else
#define BIAS 50
#endif

short word[N_SHARDS];
bool odd[N_SHARDS];
short inside = BIAS;

byte n_started;
byte n_there = 1; /* the owner, until it has closed */
byte n_told;
bool closed;

inline be_last ()
{
  atomic
    {
      assert (n_there == 0);
      assert (closed);
      n_told++;
      assert (n_told == 1)
    }
}

/* Sets `entered`. */
inline enter ()
{
  if
  :: s = 0
  :: s = 1
  fi;
  atomic
    {
      found_odd = odd[s];
      word[s] = word[s] + 1
    }
  if
  :: !found_odd -> entered = true
  :: else ->
     atomic { old = inside; inside = inside + 1 }
     if
     :: old != 0 -> entered = true
     :: else -> inside = inside - 1; entered = false
     fi
  fi;
  found_odd = false;
  old = 0
}

inline leave ()
{
  if
  :: s = 0
  :: s = 1
  fi;
  n_there--;
#ifdef BUG_LEAVE_IN_STEPS
  found_odd = odd[s];
  word[s] = word[s] - 1;
#else
  atomic
    {
      found_odd = odd[s];
      word[s] = word[s] - 1
    }
#endif
  if
  :: found_odd ->
     atomic { inside = inside - 1; old = inside }
     if
     :: old == 0 -> be_last ()
     :: else
     fi
  :: else
  fi
}

proctype child ()
{
  byte s;
  bool found_odd, entered;
  short old;

  if
  :: atomic { n_started < N_CHILDREN -> n_started++ }
     enter ();
     assert (entered);
     atomic { n_there++; run child () }
  :: true
  fi;
  leave ()
}

active proctype owner ()
{
  byte s;
  bool found_odd, entered;
  short old, sum;

  do
  :: atomic { n_started < 2 -> n_started++ }
     enter ();
     assert (entered);
     atomic { n_there++; run child () }
  :: break
  od;

  for (s : 0 .. N_SHARDS - 1)
    {
#ifdef BUG_CLOSE_IN_STEPS
      sum = sum + word[s];
      odd[s] = true
#else
#ifdef BUG_SUM_TWICE
      odd[s] = true
#else
      atomic { sum = sum + word[s]; odd[s] = true }
#endif
#endif
    }
#ifdef BUG_SUM_TWICE
  sum = word[0] + word[1];
#endif
  atomic { n_there--; closed = true; inside = inside + sum - BIAS; old = inside }
  if
  :: old == 0 -> be_last ()
  :: else
  fi;

  n_told == 1;
  enter ();
  assert (!entered)
}
