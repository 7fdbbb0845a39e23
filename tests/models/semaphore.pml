/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A semaphore, its waiters, and what interrupts them.
 *
 * Modelled: weft-semaphore.c (take_without_mutex, wait_with_mutex, weft_semaphore_release
 * with and without the mutex), weft-waiter.c (link, serve, interrupted, tell, and the
 * references) and weft-interruption.c (arm, interrupt, disarm, take_down). A channel's
 * waiters are the same ones.
 *
 * There is no permit at first. Somebody gives one; somebody else takes one in passing,
 * without waiting, and gives it back; two wait: 0 with a time-out and a cancellable, which
 * both come at any time, and 1 without either.
 *
 *     permits, flag     the two parts of WeftSemaphore.word: each step is one operation on
 *                       the whole word
 *     listed[]          who stands in the list; 0 and 1 may come in either order
 *     outcome[]         of each waiter: NONE, GRANTED, TIMED_OUT or CANCELLED
 *     word              WeftInterruption.state of waiter 0
 *     timer, entry      the timer and the registration: ABSENT, SET, RUNNING, OVER
 *     refs[]            of the waiters' tasks
 *
 * Proven:
 *
 *   1. No permit is lost and none appears: when nothing moves, it is the semaphore's or that
 *      of one waiter who has been told so.
 *   2. Nobody waits while there is a permit, and the flag says whether somebody waits.
 *   3. Who was given a permit is told that, also where its time-out or cancellation comes at
 *      the same moment; each wait ends once.
 *   4. Nobody touches a waiter's memory when its last reference has gone, and that does go.
 *   5. Taking down a timer and a registration that are just running never ends in a circle;
 *      every run ends.
 *
 * Abstracted, and why that may be:
 *
 *   - To stop a timer or to end a registration is one step that waits while its function
 *     runs elsewhere: cancellation.pml proves that for registrations.
 *   - The maximum is not modelled; it is looked at in the same operation as the flag.
 *
 * Memory: number and flag are one word, so that all that matters is the order of changes of
 * one word, which every memory model has. What is under the mutex is ordered by it. The
 * interruption's word is changed by compare-and-swaps that acquire and release, and who
 * comes first there has acquired what arm has written.
 *
 * Mistakes that have to be found:
 *
 *   BUG_FLAG_TOO_LATE     who waits looks at the number, and then sets the flag
 *   BUG_FLAG_LOST         the flag goes although somebody still waits
 *   BUG_INTO_THE_WORD     a permit goes into the word although somebody waits
 *   BUG_INTERRUPTED_WINS  an interruption ends the wait as its own although the permit was
 *                         given before
 *   BUG_BOTH_TELL         who gives the permit tells, whatever the interruption's word says
 *   BUG_NO_TAKE_DOWN      who disarms leaves the timer and the registration as they are
 *   BUG_NO_WAIT           taking down does not wait for a function that is running
 *   BUG_NO_LIST_REF       the list has no reference to an armed waiter
 *
 * @holds
 * @holds terminates
 * @fails -DBUG_FLAG_TOO_LATE: assertion violated
 * @fails -DBUG_FLAG_LOST: assertion violated
 * @fails -DBUG_INTO_THE_WORD: assertion violated
 * @fails -DBUG_INTERRUPTED_WINS: assertion violated
 * @fails -DBUG_BOTH_TELL: assertion violated
 * @fails -DBUG_NO_TAKE_DOWN: assertion violated
 * @fails -DBUG_NO_WAIT: assertion violated
 * @fails -DBUG_NO_LIST_REF: assertion violated
 */

mtype = { NONE, GRANTED, TIMED_OUT, CANCELLED, ARMING, ARMED, DISARMED, ABSENT, SET, RUNNING, OVER };

#define N 2

byte permits;
bool flag;
bool mutex;

bool listed[N];
byte arrival[N];
byte n_arrived;
mtype outcome[N] = NONE;
bool told[N];
bool passed_by[N]; /* got a permit without waiting */
bool gone[N];
byte refs[N];

mtype word = ARMING;
mtype timer = ABSENT;
mtype entry = ABSENT;
bool cancelled;

byte n_given;
byte n_over;

#define nobody_waits (!listed[0] && !listed[1])
#define touch(who) assert (refs[who] > 0)

inline lock ()
{
  atomic { !mutex -> mutex = true }
}

inline unref (who)
{
  atomic
    {
      touch (who);
      refs[who]--
    }
}

/* agree_flag_locked */
inline agree_flag ()
{
#ifdef BUG_FLAG_LOST
  flag = false
#else
  if
  :: nobody_waits -> flag = false
  :: else
  fi
#endif
}

/* weft_task_complete: consumes the producer's reference. */
inline complete (who)
{
  atomic
    {
      touch (who);
      assert (!told[who]);
      assert (outcome[who] != NONE);
      told[who] = true;
      refs[who]--
    }
}

/* take_down, of the parts that the caller, @own, is not the function of. */
inline take_down (own)
{
#ifdef BUG_NO_WAIT
#define may_go_on(part) true
#else
#define may_go_on(part) part != RUNNING
#endif
  if
  :: own == TIMED_OUT
  :: own != TIMED_OUT ->
     atomic { may_go_on (timer) -> timer = (timer == SET -> OVER : timer) }
  fi;
  if
  :: own == CANCELLED
  :: own != CANCELLED ->
     atomic { may_go_on (entry) -> entry = (entry == SET -> OVER : entry) }
  fi
}

/* interrupted, of waiter 0 */
inline interrupted (reason)
{
  lock ();
  touch (0);
  leaves = listed[0];
  if
  :: leaves ->
     listed[0] = false;
     agree_flag ()
  :: else
  fi;
  mutex = false;

#ifdef BUG_INTERRUPTED_WINS
  outcome[0] = reason;
#endif
  if
  :: leaves ->
     outcome[0] = reason;
#ifndef BUG_NO_LIST_REF
     unref (0)
#endif
  :: else
  fi;
  leaves = false;
  complete (0)
}

inline leave_outcome (new)
{
  atomic
    {
      touch (0);
      before = word;
      if
      :: before == ARMING || before == ARMED -> word = new
      :: else
      fi
    }
}

inline interrupt (reason)
{
  leave_outcome (reason);
  if
  :: before == ARMED ->
     take_down (reason);
     interrupted (reason)
  :: else
  fi;
  before = NONE
}

proctype Timer ()
{
  bool leaves;
  mtype before;

end:
  atomic { timer == SET -> timer = RUNNING }
  interrupt (TIMED_OUT);
  timer = OVER
}

proctype Canceller ()
{
  bool leaves;
  mtype before;

  cancelled = true;
  if
  :: atomic { entry == SET -> entry = RUNNING }
     interrupt (CANCELLED);
     entry = OVER
  :: else
  fi
}

/* weft_waiter_begin, of waiter 0: weft_interruption_arm */
inline arm ()
{
  if
  :: atomic { cancelled -> skip }
     interrupt (CANCELLED) /* inside of registering */
  :: atomic { !cancelled -> entry = SET }
  fi;
  timer = SET;
  atomic
    {
      touch (0);
      before = word;
      if
      :: before == ARMING -> word = ARMED
      :: else
      fi
    }
  if
  :: before == ARMING
  :: else ->
     take_down (NONE);
     if
     :: before != DISARMED -> interrupted (before)
     :: else
     fi
  fi;
  before = NONE
}

/* weft_semaphore_wait_for */
proctype Waiter (byte me)
{
  bool leaves;
  mtype before;

  /* take_without_mutex: a compare-and-swap, or what it has read says no */
  if
  :: atomic { permits > 0 && !flag -> permits--; passed_by[me] = true }
     goto out
  :: atomic { permits == 0 || flag -> skip }
  fi;

  lock ();
  /* take_locked */
#ifdef BUG_FLAG_TOO_LATE
  if
  :: permits > 0 ->
     flag = true;
#else
  if
  :: atomic { permits > 0 -> flag = true }
#endif
     permits--;
     agree_flag ();
     mutex = false;
     passed_by[me] = true;
     goto out
#ifdef BUG_FLAG_TOO_LATE
  :: permits == 0 ->
     flag = true
#else
  :: atomic { permits == 0 -> flag = true }
#endif
  fi;

  atomic
    {
#ifdef BUG_NO_LIST_REF
      refs[me] = 2;
#else
      refs[me] = (me == 0 -> 3 : 2);
#endif
      listed[me] = true;
      n_arrived++;
      arrival[me] = n_arrived
    }
  mutex = false;
  if
  :: me == 0 -> arm ()
  :: else
  fi;

  /* The await. */
end_waiting:
  told[me];
  touch (me);
  unref (me);

out:
  gone[me] = true
}

/* tell, of one that was served */
inline tell (who)
{
  if
  :: who == 1 -> complete (1)
  :: else ->
     leave_outcome (DISARMED);
#ifndef BUG_NO_TAKE_DOWN
     if
     :: before == ARMED -> take_down (NONE)
     :: else
     fi;
#endif
#ifdef BUG_BOTH_TELL
     complete (0);
#else
     if
     :: before == ARMING || before == ARMED -> complete (0)
     :: else
     fi;
#endif
     before = NONE;
#ifndef BUG_NO_LIST_REF
     unref (0)
#endif
  fi
}

inline serve (who)
{
  listed[who] = false;
  assert (outcome[who] == NONE);
  outcome[who] = GRANTED;
  served = who
}

/* weft_semaphore_release (1) */
inline release ()
{
  if
  :: atomic { !flag -> permits++; n_given++ }
  :: atomic { flag -> skip } /* what a compare-and-swap has read */
     lock ();
     flag = true;
     served = N;
     atomic
       {
         n_given++;
         if
#ifndef BUG_INTO_THE_WORD
         :: listed[0] && (!listed[1] || arrival[0] < arrival[1]) -> serve (0)
         :: listed[1] && (!listed[0] || arrival[1] < arrival[0]) -> serve (1)
#endif
         :: else
         fi
       }
     if
     :: served == N -> permits++
     :: else
     fi;
     agree_flag ();
     mutex = false;
     if
     :: served < N -> tell (served)
     :: else
     fi;
     served = 0
  fi
}

proctype Giver ()
{
  byte served;
  mtype before;

  release ();
  n_over++
}

/* weft_semaphore_try_wait, and a release. */
proctype Passer ()
{
  byte served;
  mtype before;

  if
  :: atomic { permits > 0 && !flag -> permits--; n_given-- }
     release ()
  :: permits == 0 || flag
  fi;
  n_over++
}

proctype Observer ()
{
  timeout;
  atomic
    {
      assert (n_over == 2 && !mutex);
      assert (n_given == 1);
      assert (permits
              + (outcome[0] == GRANTED -> 1 : 0) + (outcome[1] == GRANTED -> 1 : 0)
              + passed_by[0] + passed_by[1] == 1);
      assert (permits == 0 || nobody_waits);
      assert (flag == !nobody_waits);
      assert (gone[0] || listed[0]);
      assert (gone[1] || listed[1]);
      assert (!gone[0] || refs[0] == 0);
      assert (!gone[1] || refs[1] == 0);
      assert (timer != RUNNING && entry != RUNNING);
      assert (timer != SET || !gone[0])
    }
}

init
{
  atomic
    {
      run Waiter (0);
      run Waiter (1);
      run Giver ();
      run Passer ();
      run Timer ();
      run Canceller ();
      run Observer ()
    }
}
