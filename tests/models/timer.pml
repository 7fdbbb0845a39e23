/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A timer, from its start to its stop, and a clock that goes away.
 *
 * Modelled, from weft-timer.c: start_in, weft_timer_stop, fire_locked, weft_timer_queue_close,
 * and the two kinds of owners there are: one that stops the timer and then releases its
 * memory, and one whose function does both. Three threads:
 *
 *     OWNER    starts the timer, at any time; the first kind also stops it
 *     FIRER    the timer thread, or who advances a virtual clock: fires what is due
 *     CLOSER   closes the clock at any time, when FIRER has ended: what waits is dropped
 *
 *     mutex        the queue's
 *     armed        the timer stands in the heap
 *     running      the timer's function is noted as running, and by whom
 *     refs         on the queue: the context's, and the timer's from start to stop
 *
 * Proven:
 *
 *   1. The function is called once, or the timer is stopped before: never both, never neither.
 *   2. When a stop has returned the function is not running and never will, unless it is the
 *      one that has called it.
 *   3. A stop from inside does not block, and from elsewhere not for ever.
 *   4. Neither the timer's memory nor the queue's is touched when it has been released, and
 *      both are.
 *   5. Every run ends.
 *
 * Abstracted, and why that may be:
 *
 *   - One timer: others share the mutex and the heap with it, which is a data structure and
 *     no protocol (test-timer.c compares it with sorting).
 *   - When it is due is anybody's guess: firing may happen as soon as it is armed, or not.
 *   - Sleeping and waking the thread is left out; a condition variable under the mutex.
 *
 * Memory: everything is under the mutex, but for the function and what it touches, which
 * the mutex orders as well: it is called after the timer was taken from the heap.
 *
 * Mistakes that have to be found:
 *
 *   BUG_NO_WAIT        a stop does not wait for the function
 *   BUG_WAIT_INSIDE    it waits from inside as well
 *   BUG_LATE_RUNNING   the function is noted as running after the mutex has been left
 *   BUG_TOUCH_TIMER    who has fired it writes to the timer afterwards
 *   BUG_NO_QUEUE_REF   the timer has no reference on its queue
 *   BUG_NOT_CLOSED     a start does not look whether the clock has gone
 *   BUG_NO_DROP        closing forgets what waits
 *
 * @holds
 * @holds terminates
 * @fails -DBUG_NO_WAIT: assertion violated
 * @fails -DBUG_WAIT_INSIDE: invalid end state
 * @fails -DBUG_LATE_RUNNING: assertion violated
 * @fails -DBUG_TOUCH_TIMER: assertion violated
 * @fails -DBUG_NO_QUEUE_REF: assertion violated
 * @fails -DBUG_NOT_CLOSED: assertion violated
 * @fails -DBUG_NO_DROP: assertion violated
 */

#define NOBODY 0
#define OWNER 1
#define FIRER 2
#define CLOSER 3

bool locked;
bool armed;
bool closed;
bool started;
bool stops_itself; /* the second kind of owner */
byte running; /* NOBODY, or who runs the function */

byte inside; /* how often the function is running: what `running` should say */
bool called;
bool stopped_in_time;
bool stop_returned;
bool timer_freed;

byte queue_refs = 1;
bool queue_freed;
bool firer_gone;
byte n_gone;

inline lock ()
{
  atomic
    {
      !locked -> assert (!queue_freed);
      locked = true
    }
}

inline unlock ()
{
  assert (!queue_freed);
  locked = false
}

inline queue_unref ()
{
  atomic
    {
      assert (queue_refs > 0);
      queue_refs--;
      queue_freed = (queue_refs == 0)
    }
}

/* weft_timer_stop, and what comes after: the memory goes. */
inline stop (me)
{
  assert (!timer_freed);
  lock ();
  if
  :: armed ->
     armed = false;
     stopped_in_time = true
#ifndef BUG_NO_WAIT
#ifdef BUG_WAIT_INSIDE
  :: !armed && running != NOBODY ->
#else
  :: !armed && running != NOBODY && running != me ->
#endif
     unlock (); /* pthread_cond_wait */
     atomic
       {
         running == NOBODY && !locked -> assert (!queue_freed);
         locked = true
       }
#endif
  :: else
  fi;
  unlock ();
#ifndef BUG_NO_QUEUE_REF
  queue_unref ();
#endif
  stop_returned = true;
  assert (inside == 0 || (stops_itself && inside == 1));
  timer_freed = true
}

/* The function. */
inline call (me)
{
  atomic
    {
      assert (!called && !stopped_in_time && !stop_returned);
      called = true;
      inside++
    }
  if
  :: stops_itself -> stop (me)
  :: else
  fi;
  inside--
}

/* fire_locked */
inline fire (me)
{
  assert (!timer_freed);
  armed = false;
#ifdef BUG_LATE_RUNNING
  unlock ();
  running = me;
#else
  running = me;
  unlock ();
#endif
  call (me);
  lock ();
#ifdef BUG_TOUCH_TIMER
  assert (!timer_freed);
#endif
  running = NOBODY
}

proctype Owner ()
{
  bool dropped;

  /* start_in */
  if
  :: stops_itself = true
  :: stops_itself = false
  fi;
#ifndef BUG_NO_QUEUE_REF
  queue_refs++;
#endif
  started = true; /* from here on the context need not be the owner's any more */
  lock ();
#ifdef BUG_NOT_CLOSED
  dropped = false;
#else
  dropped = closed;
#endif
  armed = !dropped;
  unlock ();
  if
  :: dropped -> call (OWNER)
  :: else
  fi;

  if
  :: !stops_itself -> stop (OWNER)
  :: else
  fi;
  n_gone++
}

proctype Firer ()
{
  do
  :: lock ();
     if
     :: armed -> fire (FIRER)
     :: else
     fi;
     unlock ();
     break
  :: break
  od;
  firer_gone = true;
  n_gone++
}

/* weft_timer_queue_close, and the context that lets the queue go. */
proctype Closer ()
{
  started && firer_gone;
  lock ();
  closed = true;
#ifndef BUG_NO_DROP
  if
  :: armed -> fire (CLOSER)
  :: else
  fi;
#endif
  unlock ();
  queue_unref ();
  n_gone++
}

proctype Observer ()
{
  timeout;
  assert (n_gone == 3);
  assert (called != stopped_in_time);
  assert (timer_freed);
  assert (queue_freed)
}

init
{
  atomic
    {
      run Owner ();
      run Firer ();
      run Closer ();
      run Observer ()
    }
}
