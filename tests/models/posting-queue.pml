/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The posting queue, and the main loop that sleeps when it is empty.
 *
 * Modelled: weft-posting-queue-private.h, an access to shared memory a step; with LOOP the
 * source over it from weft-main-loop-context.c (prepare, check, dispatch and post) inside
 * GLib's loop, and with POOL two workers that take turns at the consumer's end, as in
 * worker_take_injected of weft-pool.c. Two producers post two pieces of work each, and
 * somebody else looks whether the queue is empty.
 *
 *     tail, head, next[]    the queue's; node 0 is the stub, 1 and 2 are the first
 *                           producer's, 3 and 4 the second's
 *     armed                 as in PostingSource
 *     woken                 the event that g_main_context_wakeup () sets, and that stays
 *                           set until the loop's poll has seen it
 *     holds_end             Pool.injection_taken
 *
 * Proven:
 *
 *   1. Every piece of work is handed out once, none is lost, and those of one producer in
 *      the order in which it has posted them.
 *   2. When nothing moves any more, all work has been done: the loop does not sleep while
 *      the queue holds something, whoever woke it otherwise and wherever its budget ended.
 *   3. Who finds the queue empty can rely on one thing: what was posted before it began to
 *      look has been handed out. (Not on more: it may have been empty at no moment. What
 *      comes while it looks is its poster's to announce.) parking.pml asks for no more.
 *
 * Abstracted, and why that may be:
 *
 *   - The budget of 4 ms ends after any piece of work, or not: that is more than a clock can
 *     do. Priorities only say which source is dispatched first.
 *   - What else wakes the loop is one event that comes at any time.
 *   - pop gives up where a producer stands between its exchange and its link, and its
 *     caller comes again. The model waits in that case for the link: what happens in
 *     between is a look at what has not changed.
 *
 * Memory: the loop's store of `armed` and the consumer's of `head` wait in a store buffer
 * until the thread's next exchange, release (`head`) or sequentially consistent store
 * (`armed`), or leave it earlier by themselves. The exchanges of `tail` and `armed` and the
 * loads beside them are sequentially consistent in the code, and so they are in the model.
 * The link of a node is released and acquired: what the producer wrote before is there.
 *
 * Mistakes that have to be found:
 *
 *   BUG_RELAXED_ARMED   arming is a plain store: it waits in the buffer while the loop looks
 *                       at the queue for the second time
 *   BUG_RELAXED_PUSH    the producer's look at `armed` overtakes its exchange, as ARM may
 *                       have it where that is relaxed
 *   BUG_NO_SECOND_LOOK  the loop looks, arms itself and sleeps
 *   BUG_PLAIN_PUSH      the producer reads and writes `tail` in two steps
 *   BUG_NO_STUB         the last node is handed out without the stub behind it
 *   BUG_STALE_HEAD      the stub goes into the queue with a relaxed exchange, before the
 *                       head that was set earlier is seen by others
 *   BUG_BOTH_POP        two workers are at the consumer's end at once
 *
 * @holds -DLOOP
 * @holds -DPOOL
 * @fails -DLOOP -DBUG_RELAXED_ARMED: assertion violated
 * @fails -DLOOP -DBUG_RELAXED_PUSH: assertion violated
 * @fails -DLOOP -DBUG_NO_SECOND_LOOK: assertion violated
 * @fails -DLOOP -DBUG_PLAIN_PUSH: assertion violated
 * @fails -DLOOP -DBUG_NO_STUB: assertion violated
 * @fails -DPOOL -DBUG_STALE_HEAD: assertion violated
 * @fails -DPOOL -DBUG_BOTH_POP: assertion violated
 */

#define N_WORKS 4
#define STUB 0
#define NULL 7

byte next[N_WORKS + 1] = NULL;
byte tail = STUB;
byte head = STUB;
bool armed;
bool woken;
bool holds_end;

/* The consumer's store buffer; `my_head` is what the consumer itself sees. */
byte my_head = STUB;
bool head_waits;
bool armed_waits;
bool armed_stored;

byte done;     /* a bit for each piece of work */
byte posted;   /* the same */
byte n_others; /* events for the loop from elsewhere */

inline drain ()
{
  if
  :: head_waits -> head = my_head; head_waits = false
  :: else
  fi;
  if
  :: armed_waits -> armed = armed_stored; armed_waits = false; armed_stored = false
  :: else
  fi
}

inline store_head (value)
{
  atomic
    {
      my_head = value;
      head_waits = true
    }
}

/* weft_posting_queue_push; @consumer pushes the stub. */
inline push (node, consumer)
{
  next[node] = NULL;
  atomic
    {
#ifdef BUG_STALE_HEAD
      previous = tail;
#else
      if
      :: consumer -> drain ()
      :: else
      fi;
      previous = tail;
#endif
#ifdef BUG_PLAIN_PUSH
    }
  atomic
    {
#endif
      tail = node;
      if
      :: node != STUB -> posted = posted | (1 << node)
      :: else
      fi
    }
  next[previous] = node;
  previous = 0
}

/* weft_posting_queue_is_empty */
inline look (nothing)
{
  nothing = (tail == STUB);
  nothing = (nothing && head == STUB)
}

/* The same on the consumer's thread, which sees its own stores. */
inline look_as_consumer (nothing)
{
  nothing = (tail == STUB && my_head == STUB)
}

/* The end of a pop: whoever looks from now on need not find @node. */
inline hand_out (node, new_head)
{
  atomic
    {
      store_head (new_head);
      got = node;
      assert (node != STUB && node != NULL);
      assert ((done & (1 << node)) == 0);
      assert (node != 2 || (done & 2) != 0);
      assert (node != 4 || (done & 8) != 0);
      done = done | (1 << node)
    }
}

/* weft_posting_queue_pop */
inline pop ()
{
  got = NULL;
  at = my_head;
  after = next[at];
  if
  :: at == STUB && after != NULL ->
     at = after;
     store_head (at);
     after = next[at]
  :: else
  fi;

  if
  :: at == STUB
  :: at != STUB && after == NULL ->
#ifdef BUG_NO_STUB
     tail = STUB;
     hand_out (at, STUB)
#else
     if
     :: tail != at
     :: else ->
        push (STUB, true);
        after = next[at];
        if
        :: after != NULL ->
           hand_out (at, after)
        :: else
        fi
     fi
#endif
  :: at != STUB && after != NULL ->
     hand_out (at, after)
  fi;
  at = 0;
  after = 0
}

/* Where a producer stands between its exchange and its link. */
#define link_missing() (tail != my_head && next[my_head] == NULL)

proctype Poster (byte first)
{
  byte node, previous;
  bool is_armed;

  node = first;
  do
  :: node < first + 2 ->
#ifdef BUG_RELAXED_PUSH
     is_armed = armed;
     push (node, false);
#else
     push (node, false);
     is_armed = armed;
#endif
     if
     :: is_armed ->
        atomic
          {
            is_armed = armed;
            armed = false
          }
        if
        :: is_armed -> woken = true
        :: else
        fi
     :: else
     fi;
     node++
  :: else -> break
  od
}

#ifdef LOOP
proctype Loop ()
{
  byte got, at, after, previous;
  bool nothing;

  do
  :: /* prepare */
     look_as_consumer (nothing);
     if
     :: nothing ->
        atomic
          {
#ifdef BUG_RELAXED_ARMED
            armed_waits = true;
            armed_stored = true
#else
            drain ();
            armed = true
#endif
          }
#ifndef BUG_NO_SECOND_LOOK
        look_as_consumer (nothing);
#endif
        if
        :: nothing ->
end_asleep:
           if /* poll */
           :: atomic { woken -> woken = false }
           :: atomic { n_others > 0 -> n_others-- }
           fi
        :: else ->
           atomic
             {
               armed_waits = true;
               armed_stored = false
             }
        fi
     :: else
     fi;

     /* check */
     look_as_consumer (nothing);
     if
     :: !nothing -> /* dispatch */
        do
        :: !link_missing ();
           pop ();
           if
           :: got == NULL -> break
           :: else
           fi
        :: true -> break /* the budget */
        od
     :: else
     fi
  od
}
#endif

#ifdef POOL
/* worker_take_injected, over and over; looking at the queue beforehand saves time only. */
proctype Worker ()
{
  byte got, at, after, previous;

end_idle:
  do
  :: atomic
       {
#ifdef BUG_BOTH_POP
         done != 30
#else
         !holds_end && !link_missing () && done != 30 -> holds_end = true
#endif
       }
     pop ();
     atomic
       {
         drain ();
         holds_end = false
       }
  od
}
#endif

/* Stores reach the memory in their own time. */
proctype Memory ()
{
end:
  do
  :: atomic { head_waits -> head = my_head; head_waits = false }
  :: atomic { armed_waits -> armed = armed_stored; armed_waits = false; armed_stored = false }
  od
}

/* Who goes to sleep if it finds nothing. */
proctype Looker ()
{
  byte before;
  bool nothing;

  before = posted;
  look (nothing);
  assert (!nothing || (before & ~done) == 0)
}

proctype Other ()
{
  n_others++
}

proctype Observer ()
{
  timeout;
  assert (done == 30)
}

init
{
  atomic
    {
      run Poster (1);
      run Poster (3);
      run Memory ();
#ifdef LOOP
      run Loop ();
      run Other ();
#endif
#ifdef POOL
      run Worker ();
      run Worker ();
      run Looker ();
#endif
      run Observer ()
    }
}
