/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A main loop that runs until a task is complete.
 *
 * Modelled: weft_main_loop_context_run_until () in weft-main-loop-context.c; a step is an access
 * to shared memory. The task completes once, on a thread of its own. Meanwhile another source
 * may wake the loop, and what it dispatches may run the same main context in a loop of its own,
 * which takes whatever wakeup is there; and another thread would like to iterate it.
 *
 *     done            as in LoopWaiter, which lies on the loop's stack
 *     wakeup          the main context's eventfd
 *     other           another source is ready
 *     owned           somebody iterates the main context
 *     n_refs          of the main context; the loop's side gives up its own when it has returned
 *     there           the waiter is on the stack
 *
 * Proven:
 *
 *   1. The loop returns, and only when the task is complete.
 *   2. Nobody touches the waiter, or the main context, when it is gone.
 *
 * Memory: `done` is stored with release order and loaded with acquire order, and the wakeup is a
 * system call behind it: who sees the wakeup sees `done`.
 *
 * Mistakes that have to be found:
 *
 *   BUG_NO_WAKEUP     who completes the task sets `done` only: a loop that sleeps, sleeps on
 *   BUG_WAKE_FIRST    it wakes the loop, and then sets `done`
 *   BUG_KEEP_LATE     it keeps the main context when it has set `done`
 *   BUG_SLEEP_AGAIN   the loop does not look at `done` after a loop inside it has ended
 *   BUG_NOT_OWNED     it lets go of the main context between two looks at `done`
 *
 * @holds
 * @holds terminates
 * @fails -DBUG_NO_WAKEUP: invalid end state
 * @fails -DBUG_WAKE_FIRST: invalid end state
 * @fails -DBUG_KEEP_LATE: assertion violated
 * @fails -DBUG_SLEEP_AGAIN: invalid end state
 * @fails -DBUG_NOT_OWNED: invalid end state
 */

bool done;
bool wakeup;
bool other;
bool owned = true; /* the loop has acquired it before the task can complete unseen */
bool there = true;
bool returned;
byte n_refs = 1;

active proctype completer ()
{
#ifndef BUG_KEEP_LATE
  atomic { assert (n_refs > 0); n_refs++ }
#endif
#ifdef BUG_WAKE_FIRST
  wakeup = true;
#endif
  atomic { assert (there); done = true }
#ifdef BUG_KEEP_LATE
  atomic { assert (n_refs > 0); n_refs++ }
#endif
#ifndef BUG_NO_WAKEUP
#ifndef BUG_WAKE_FIRST
  atomic { assert (n_refs > 0); wakeup = true }
#endif
#endif
  n_refs--
}

active proctype source ()
{
  if
  :: other = true
  :: true
  fi
}

/* Another thread that iterates the main context once, when it may. */
active proctype thief ()
{
  if
  :: atomic { !owned -> owned = true }
     if
     :: wakeup -> wakeup = false
     :: true
     fi;
     owned = false
  :: returned
  fi
}

active proctype loop ()
{
  do
  :: done -> break
  :: else ->
sleep:
#ifdef BUG_NOT_OWNED
     owned = false;
     atomic { !owned -> owned = true }
#endif
     if
     :: atomic { wakeup -> wakeup = false }
     :: atomic { other -> other = false }
        /* A loop inside this one; it ends by what has made it begin. */
        if
        :: wakeup = false
        :: true
        fi
#ifdef BUG_SLEEP_AGAIN
        ; goto sleep
#endif
     fi
  od;
  assert (done);
  there = false;
  owned = false;
  returned = true;
  n_refs--
}
