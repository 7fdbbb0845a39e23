/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The two words of a task, `flags` and `awaiters`, and its references.
 *
 * Modelled, from weft-task.c: weft_task_claim, weft_task_publish with close_awaiters and
 * tell_awaiters, weft_task_add_awaiter and weft_task_unref with left_to_producer, and from
 * weft-awaiters.c: weft_task_remove_awaiter with lock_awaiters. A step here is one access to something shared there.
 *
 *     word        `awaiters`: the number of the newest node, NULL or DONE, and the bits
 *                 LOCKED and ORPHANED
 *     next[]      WeftWork.next of each node
 *     claimed     WEFT_TASK_CLAIMED of `flags`
 *     result      whether `result` has been written
 *     refs        each producer and each awaiter has one; of a self-held task, each awaiter
 *                 and somebody else
 *     freed       the task's memory has been released
 *
 *     state[]     what its owner may assume of a node: OUT (it is the owner's alone),
 *                 LISTED (it may be told at any moment), TOLD
 *
 * Two producers race for the claim. Three awaiters come; two of them may have had enough
 * of waiting and leave, and one of these two comes again, with the same node, which may
 * stand again where somebody else has seen it (the ABA problem). FEWER leaves out the third.
 *
 * With SELF_HELD the task has one producer without a reference, and somebody who gives up a
 * reference at any time; the third awaiter then gives up its own before it is told, so that
 * an orphaned task may still have somebody in its list.
 *
 * Proven:
 *
 *   1. One claim wins, and one result is published.
 *   2. Who is in the list when the task completes is told once, in the order of coming;
 *      who has left is not told; nobody waits for ever.
 *   3. Nobody reads the result before it is written.
 *   4. The task is freed once, and nobody touches it afterwards, nor a node that is out of
 *      the list: that may be freed memory, too.
 *   5. Every run ends: who finds its compare-and-swap beaten has been beaten by somebody
 *      who got further.
 *
 * Abstracted, and why that may be:
 *
 *   - Who waits for LOCKED to go spins in the code and is blocked here: a spin changes
 *     nothing, and that it ends is what is proven when nobody is blocked for ever.
 *   - A compare-and-swap that fails for no reason is one that is tried again with what it
 *     has just read, and so the same run without it.
 *   - weft_task_foreach_awaiter locks as the remover does and changes nothing.
 *   - Who finds that it has the only reference need not count down: nobody else can look.
 *   - Inline or queued continuations differ in where they run, not in the protocol.
 *
 * Memory: all accesses to `awaiters` are to one word, on which every memory model has one
 * order, and everything else (result, next) is handed over through it: it is written
 * before a release on the word that the reader's acquire has read from, directly or
 * through later read-modify-writes, or through the remover, which has acquired before it
 * releases. No step depends on the order of accesses to two different atomic words (only
 * the winner of `flags` goes on to `awaiters`), so release and acquire are enough and
 * interleaving is a faithful picture. BUG_RELAXED_PUBLISH shows the release to be needed:
 * without it the result may reach the memory after DONE.
 *
 * Mistakes that have to be found:
 *
 *   BUG_CLAIM_IS_NOT_ATOMIC   the flag is read, and then set
 *   BUG_RELAXED_PUBLISH       the result is written after DONE
 *   BUG_PUBLISH_IGNORES_LOCK  the publisher exchanges the word whatever it holds
 *   BUG_PUSH_IGNORES_LOCK     so does an awaiter with its compare-and-swap
 *   BUG_NO_LOCK               the remover unlinks without the lock
 *   BUG_NEXT_AFTER_RUN        the teller reads a node's link after it has told it
 *   BUG_UNREF_FIRST           the publisher gives up its reference before the exchange
 *   BUG_ORPHAN_UNSEEN         the publisher does not look whether the task is orphaned
 *   BUG_ORPHAN_REGARDLESS     who gives up the last reference leaves the task to the
 *                             producer although that is done with it
 *   BUG_FREED_PENDING         it frees the task although that is not complete
 *   BUG_REMOVED_ANYWAY        who does not find itself in the list says it has left
 *
 * @holds
 * @holds -DFEWER terminates
 * @holds -DSELF_HELD
 * @holds -DSELF_HELD -DFEWER terminates
 * @fails -DBUG_CLAIM_IS_NOT_ATOMIC: assertion violated
 * @fails -DBUG_RELAXED_PUBLISH: assertion violated
 * @fails -DBUG_PUBLISH_IGNORES_LOCK: invalid end state
 * @fails -DBUG_PUSH_IGNORES_LOCK: invalid end state
 * @fails -DBUG_NO_LOCK: invalid end state
 * @fails -DBUG_NEXT_AFTER_RUN: assertion violated
 * @fails -DFEWER -DBUG_UNREF_FIRST: assertion violated
 * @fails -DSELF_HELD -DBUG_ORPHAN_UNSEEN: assertion violated
 * @fails -DSELF_HELD -DBUG_ORPHAN_REGARDLESS: assertion violated
 * @fails -DSELF_HELD -DBUG_FREED_PENDING: assertion violated
 * @fails -DBUG_REMOVED_ANYWAY: assertion violated
 */

#ifdef SELF_HELD
#define N_HOLDERS 1 /* beside the awaiters */
#else
#define N_HOLDERS 2 /* the producers */
#endif
#ifdef FEWER
#define N_AWAITERS 2
#else
#define N_AWAITERS 3
#endif

#define NULL 0
#define DONE 7
#define LOCKED 8
#define ORPHANED 16

#define OUT 0
#define LISTED 1
#define TOLD 2

byte word = NULL;
byte next[N_AWAITERS + 1];
byte state[N_AWAITERS + 1];
bool claimed;
bool result;
byte refs = N_HOLDERS + N_AWAITERS;
bool freed;

byte n_published;
byte n_come;
byte came[N_AWAITERS + 1]; /* when it did: 1, 2, 3… */

#define touch_task() assert (!freed)

inline free_task ()
{
  atomic
    {
      touch_task ();
      freed = true
    }
}

/* left_to_producer: frees the task where it is nobody else's to free. */
inline give_up ()
{
#ifdef SELF_HELD
#ifdef BUG_FREED_PENDING
  free_task ()
#else
#ifdef BUG_ORPHAN_REGARDLESS
  word = word | ORPHANED
#else
  if
  :: word == DONE -> free_task ()
  :: else ->
     /* A compare-and-swap, tried again until it succeeds or finds the task complete. */
     if
     :: atomic { word == DONE -> touch_task () }
        free_task ()
     :: atomic { word != DONE && (word & LOCKED) == 0 -> touch_task (); word = word | ORPHANED }
     fi
  fi
#endif
#endif
#else
  free_task ()
#endif
}

inline unref ()
{
  if
  :: atomic { refs > 1 -> touch_task (); refs-- }
  :: atomic { refs == 1 -> touch_task (); refs-- }
     give_up ()
  fi
}

/* awaiters_unlocked: reads the word when the bit is not set. */
inline read_unlocked (value)
{
  atomic
    {
      (word & LOCKED) == 0 ->
      touch_task ();
      value = word
    }
}

/* What the winner of the claim does; its reference is consumed. */
inline publish ()
{
#ifdef BUG_UNREF_FIRST
  unref ();
#endif
#ifndef BUG_RELAXED_PUBLISH
  result = true;
#endif

#ifdef BUG_PUBLISH_IGNORES_LOCK
  atomic
    {
      touch_task ();
      head = word & 7;
      word = DONE
    }
#else
  do
  :: read_unlocked (head);
     if
     :: atomic { word == head -> word = DONE; touch_task () }
        break
     :: atomic { word != head -> touch_task () }
     fi
  od;
#endif
  atomic
    {
      assert (head != DONE);
      n_published++
    }
#ifdef BUG_RELAXED_PUBLISH
  result = true;
#endif
#ifdef SELF_HELD
  if
#ifndef BUG_ORPHAN_UNSEEN
  :: (head & ORPHANED) != 0 -> free_task ()
#endif
  :: else
  fi;
  head = head & ~ORPHANED;
#else
#ifndef BUG_UNREF_FIRST
  unref ();
#endif
#endif

  /* turned_round; the links are the publisher's now. */
  do
  :: head != NULL ->
     atomic
       {
         assert (state[head] == LISTED);
         after = next[head];
         next[head] = first;
         first = head;
         head = after;
         after = NULL
       }
  :: else -> break
  od;

  do
  :: first != NULL ->
#ifndef BUG_NEXT_AFTER_RUN
     after = next[first];
#endif
     atomic
       {
         assert (state[first] == LISTED);
         assert (came[first] > last);
         last = came[first];
         state[first] = TOLD
       }
#ifdef BUG_NEXT_AFTER_RUN
     assert (state[first] != OUT); /* its owner may have freed it */
     after = next[first];
#endif
     first = after
  :: else -> break
  od
}

proctype Producer ()
{
  byte head, after, first, last;
  bool was_claimed;

#ifdef BUG_CLAIM_IS_NOT_ATOMIC
  was_claimed = claimed;
  claimed = true;
#else
  atomic
    {
      touch_task ();
      was_claimed = claimed;
      claimed = true
    }
#endif

  if
  :: !was_claimed ->
     publish ()
  :: else ->
     unref ()
  fi
}

#ifdef SELF_HELD
proctype Holder ()
{
  unref ()
}
#endif

/* weft_task_add_awaiter */
inline add_awaiter ()
{
  read_unlocked (head);
  do
  :: head == DONE ->
     added = false;
     break
  :: else ->
     next[me] = head;
     if
     :: atomic
          {
#ifdef BUG_PUSH_IGNORES_LOCK
            (word & 7) == head ->
#else
            word == head ->
#endif
            touch_task ();
            assert (state[me] == OUT);
            word = me;
            state[me] = LISTED;
            n_come++;
            came[me] = n_come
          }
        added = true;
        break
#ifdef BUG_PUSH_IGNORES_LOCK
     :: atomic { (word & 7) != head -> touch_task () }
#else
     :: atomic { word != head -> touch_task () }
#endif
        read_unlocked (head)
     fi
  od;
  head = NULL
}

inline store_head ()
{
  atomic
    {
      touch_task ();
      word = head
    }
}

/* weft_task_remove_awaiter */
inline remove_awaiter ()
{
  read_unlocked (head);
  do
  :: head == DONE || head == NULL || (head & ORPHANED) != 0 ->
     head = NULL;
     break
  :: else ->
#ifdef BUG_NO_LOCK
     touch_task ();
     break
#else
     if
     :: atomic { word == head -> touch_task (); word = head | LOCKED }
        break
     :: atomic { word != head -> touch_task () }
        read_unlocked (head)
     fi
#endif
  od;

  removed = false;
  if
  :: head == NULL
  :: head == me ->
     head = next[me];
     removed = true;
     store_head ()
  :: else ->
     at = head;
     do
     :: atomic { next[at] != NULL && next[at] != me -> assert (state[at] == LISTED); at = next[at] }
     :: atomic { next[at] == NULL -> assert (state[at] == LISTED); break }
     :: atomic { next[at] == me ->
                 assert (state[at] == LISTED);
                 next[at] = next[me];
                 removed = true;
                 break }
     od;
     at = NULL;
     store_head ()
  fi;
  head = NULL;
#ifdef BUG_REMOVED_ANYWAY
  removed = true
#endif
}

/* It comes @n_visits times, and leaves before it comes again. */
proctype Awaiter (byte me; byte n_visits; bool may_leave)
{
  byte head, at;
  bool added, removed;

  do
  :: n_visits--;
     add_awaiter ();
     if
     :: !added -> break
     :: added && may_leave ->
        remove_awaiter ();
        if
        :: removed ->
           /* Out of the list for good, unless it comes again. */
           atomic
             {
               assert (state[me] == LISTED);
               state[me] = OUT;
               next[me] = 0;
               removed = false
             }
           if
           :: n_visits == 0 -> goto gone
           :: else
           fi
        :: else -> goto wait
        fi
     :: added && n_visits == 0 -> goto wait
#ifdef SELF_HELD
     :: added && me == 3 ->
        unref ();
        state[me] == TOLD;
        atomic
          {
            state[me] = OUT;
            next[me] = 0
          }
        goto out
#endif
     fi
  od;
  goto read;

wait:
  state[me] == TOLD;
  atomic
    {
      state[me] = OUT;
      next[me] = 0
    }

read:
  touch_task ();
  assert ((word & 7) == DONE && result);

gone:
  unref ();

out:
  skip
}

init
{
  byte n;

  atomic
    {
      run Producer ();
#ifdef SELF_HELD
      run Holder ();
#else
      run Producer ();
#endif
      run Awaiter (1, 2, true);
      run Awaiter (2, 1, true);
#ifndef FEWER
      run Awaiter (3, 1, false)
#endif
    }

  /* All have ended. */
  _nr_pr == 1;
  assert (refs == 0 && freed && n_published == 1 && word == DONE);
  for (n : 1 .. N_AWAITERS)
    {
      assert (state[n] == OUT)
    }
}
