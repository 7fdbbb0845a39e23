/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A wait that a task, a timer and a cancellable want to end.
 *
 * Modelled, from weft-wait-async.c and weft-interruption.c: wait_new, awaited_cb, interrupted,
 * weft_interruption_arm and _disarm. Four threads:
 *
 *     MAKER       makes the wait, and drops its reference at some time after
 *     TIMER       the timer thread: the timer is due at any time, or never
 *     CANCELLER   cancels at any time, or never, also before the wait is armed
 *     COMPLETER   completes the awaited task at any time
 *
 *     word         the interruption's state: ARMING, ARMED or who was first
 *     timer        of weft-timer.c: nowhere, in the heap, its function running, over
 *     cancel       of weft-cancellation.c: the registration, likewise
 *     node         the wait's node: in nobody's list, in the awaited task's, told
 *     refs         on the wait; 0 releases its memory
 *
 * Proven:
 *
 *   1. The wait is ended once, and always, for the awaited task always completes.
 *   2. Nobody touches the wait when its memory has been released, and it is released.
 *   3. When it is ended neither the timer nor the registration is there any more, except
 *      where a disarm has ended it while it was being armed: then they have gone when arm
 *      returns, and until then its caller holds the memory.
 *   4. Where it was not the awaited task that has ended it, the node is not in that task's
 *      list any more.
 *   5. Nobody blocks for ever: who takes the others down waits only for losers.
 *   6. Every run ends.
 *
 * Abstracted, and why that may be:
 *
 *   - What weft_timer_stop and weft_cancellation_unregister promise is modelled, not how:
 *     taking out is one step, and a function that runs on another thread is waited for.
 *     The models of timers' heap (a mutex) and of registrations (cancellation.pml) say how.
 *   - weft_task_remove_awaiter is one step, and so is the publishing that tells the node;
 *     see task.pml.
 *   - One timer and one cancellable; both are optional in the source, and what is not there
 *     never comes.
 *
 * Memory: `word` is exchanged with acquire and release, so who finds ARMED sees the timer and
 * the registration that arm has put up, and arm, where it finds an outcome, what that party
 * wrote before. The fields are written by MAKER alone before that. Waiting for a loser to
 * return goes through the mutex of the timers or of the registrations.
 *
 * Mistakes that have to be found:
 *
 *   BUG_STOP_WITHOUT_WAIT        stopping the timer does not wait for its function
 *   BUG_UNREGISTER_WITHOUT_WAIT  unregistering does not wait for its function
 *   BUG_END_WHILE_ARMING         the timer or the cancellable ends a wait that is being armed
 *   BUG_KEEP_UP                  arm does not take down what it has put up for nothing
 *   BUG_LOSER_WAITS              a loser takes the others down, too
 *   BUG_ALWAYS_UNREF             the interruption gives up the node's reference though told
 *   BUG_ARM_FIRST                the wait is armed before its node is in the list
 *
 * @holds
 * @holds terminates
 * @fails -DBUG_STOP_WITHOUT_WAIT: assertion violated
 * @fails -DBUG_UNREGISTER_WITHOUT_WAIT: assertion violated
 * @fails -DBUG_END_WHILE_ARMING: assertion violated
 * @fails -DBUG_KEEP_UP: assertion violated
 * @fails -DBUG_LOSER_WAITS: invalid end state
 * @fails -DBUG_ALWAYS_UNREF: assertion violated
 * @fails -DBUG_ARM_FIRST: assertion violated
 */

#define MAKER 1
#define TIMER 2
#define CANCELLER 3
#define COMPLETER 4

#define ARMING 0
#define ARMED 1
#define TIMED_OUT 2
#define CANCELLED 3
#define DISARMED 4

mtype = { NOWHERE, THERE, RUNNING, OVER };

byte word = ARMING;
mtype timer = NOWHERE;
bool has_timer; /* the wait's field: it has been started and not been stopped */
mtype cancel = NOWHERE;
byte cancel_runner;
bool has_cancel; /* the wait's field */
bool cancelled;
mtype node = NOWHERE;
bool complete; /* the awaited task */

byte refs = 3;
bool freed;
byte n_ended;
byte n_gone;

inline touch ()
{
  assert (!freed)
}

inline unref ()
{
  atomic
    {
      touch ();
      assert (refs > 0);
      refs--;
      freed = (refs == 0)
    }
}

/* weft_timer_stop */
inline stop (me)
{
  if
  :: atomic { timer == THERE -> timer = OVER }
#ifdef BUG_STOP_WITHOUT_WAIT
  :: timer == RUNNING
#else
  :: timer == RUNNING && me == TIMER
#endif
  :: timer == OVER /* waits as long as it is RUNNING */
  fi
}

/* weft_cancellation_unregister */
inline unregister (me)
{
  if
  :: atomic { cancel == THERE -> cancel = OVER }
#ifdef BUG_UNREGISTER_WITHOUT_WAIT
  :: cancel == RUNNING
#else
  :: cancel == RUNNING && cancel_runner == me
#endif
  :: cancel == OVER
  fi
}

inline take_down (me)
{
  touch ();
  if
  :: has_timer ->
     has_timer = false;
     stop (me)
  :: else
  fi;
  touch ();
  if
  :: has_cancel ->
     has_cancel = false;
     unregister (me)
  :: else
  fi
}

inline end_wait (armed)
{
  atomic
    {
      touch ();
      n_ended++;
      assert (n_ended == 1);
      assert (!armed || (timer != THERE && cancel != THERE));
      assert (word == DISARMED || node != THERE)
    }
  unref () /* the producer's */
}

/* The function of the interruption. */
inline interrupted ()
{
  touch ();
  if
  :: atomic { node == THERE -> node = NOWHERE }
     unref ()
  :: node != THERE ->
#ifdef BUG_ALWAYS_UNREF
     unref ()
#else
     skip
#endif
  fi;
  end_wait (true)
}

inline leave_outcome (outcome)
{
  atomic
    {
      touch ();
      old = word;
      if
      :: old < TIMED_OUT -> word = outcome
      :: else
      fi
    }
}

/* From the timer's function and the cancellable's. */
inline interrupt (me, outcome)
{
  leave_outcome (outcome);
  if
#ifdef BUG_END_WHILE_ARMING
  :: old < TIMED_OUT ->
#else
  :: old == ARMED ->
#endif
     take_down (me);
     interrupted ()
  :: else ->
#ifdef BUG_LOSER_WAITS
     if
     :: old >= TIMED_OUT -> take_down (me)
     :: else
     fi
#else
     skip
#endif
  fi
}

/* awaited_cb */
inline told (me)
{
  leave_outcome (DISARMED);
  if
  :: old == ARMED ->
     take_down (me);
     end_wait (true)
  :: old == ARMING -> end_wait (false)
  :: else
  fi;
  unref () /* the node's */
}

proctype Timer ()
{
  byte old;

  if
  :: atomic { timer == THERE -> timer = RUNNING }
     interrupt (TIMER, TIMED_OUT);
     timer = OVER
  :: true /* it is never due, or was stopped */
  fi;
  n_gone++
}

proctype Canceller ()
{
  byte old;

  if
  :: cancelled = true;
     if
     :: atomic { cancel == THERE -> cancel = RUNNING; cancel_runner = CANCELLER }
        interrupt (CANCELLER, CANCELLED);
        cancel = OVER
     :: cancel != THERE
     fi
  :: true
  fi;
  n_gone++
}

proctype Completer ()
{
  byte old;

  atomic
    {
      complete = true;
      if
      :: node == THERE ->
         node = OVER;
         old = ARMED
      :: else -> old = DISARMED
      fi
    }
  if
  :: old == ARMED -> told (COMPLETER)
  :: else
  fi;
  n_gone++
}

/* weft_cancellation_register: with the second look, and the function inline. */
inline register ()
{
  if
  :: cancelled ->
     interrupt (MAKER, CANCELLED)
  :: else ->
     cancel = THERE;
     if
     :: atomic { cancelled && cancel == THERE -> cancel = OVER }
        interrupt (MAKER, CANCELLED)
     :: else ->
        touch ();
        has_cancel = true
     fi
  fi
}

inline arm ()
{
  register ();
  touch ();
  has_timer = true;
  timer = THERE;
  atomic
    {
      touch ();
      old = word;
      if
      :: old == ARMING -> word = ARMED
      :: else
      fi
    }
  if
  :: old == ARMING
  :: old == DISARMED ->
#ifdef BUG_KEEP_UP
     skip
#else
     take_down (MAKER)
#endif
  :: old == TIMED_OUT || old == CANCELLED ->
     take_down (MAKER);
#ifndef BUG_END_WHILE_ARMING
     interrupted ()
#endif
  fi
}

/* wait_new, and whoever has its task. */
proctype Maker ()
{
  byte old;

#ifdef BUG_ARM_FIRST
  arm ();
  if
  :: atomic { !complete -> node = THERE }
  :: complete -> told (MAKER)
  fi;
#else
  if
  :: atomic { !complete -> node = THERE }
     arm ()
  :: complete ->
     word = DISARMED; /* it is not there for anybody else */
     end_wait (true);
     unref ()
  fi;
#endif
  assert (n_ended == 0 || word == DISARMED || node != THERE);
  unref (); /* the caller's */
  n_gone++
}

proctype Observer ()
{
  timeout;
  assert (n_gone == 4);
  assert (n_ended == 1);
  assert (freed)
}

init
{
  atomic
    {
      run Maker ();
      run Timer ();
      run Canceller ();
      run Completer ();
      run Observer ()
    }
}
