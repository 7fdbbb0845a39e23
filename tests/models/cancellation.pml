/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Registrations with a cancellable.
 *
 * Modelled, from weft-cancellation.c: weft_cancellation_register, _unregister and
 * _run_all. Two threads run the list at once, as when one cancels and somebody else was
 * given the list of an earlier, deferred cancel. Three registrations come while that
 * happens, each from a thread of its own:
 *
 *     0    its owner unregisters it at any time, or never
 *     1    its function unregisters it, from inside; its owner does not
 *     2    its owner never does; its function unregisters 0, if nobody else has, which
 *          then stands in the list, runs on the other thread, or has run
 *
 *     cancelled     the cancellable's
 *     state[]       as in the source, and FREED
 *     runner[]      the thread that runs the function
 *     ended[]       unregister has returned, elsewhere than inside the function
 *
 * Proven:
 *
 *   1. When unregister has returned, the function is not running and never will, unless it
 *      is the one that has called it.
 *   2. A function runs at most once; and once, if its registration is there when the
 *      cancellable is cancelled and nobody ends it: also where the two happen at once.
 *   3. Unregistering from inside does not block, and from elsewhere not for ever.
 *   4. The memory of a registration is released once, and not touched afterwards.
 *   5. Every run ends.
 *
 * Abstracted, and why that may be:
 *
 *   - What is done under the mutex is one step, for everything that it reads or writes
 *     is only touched under the mutex. Waiting for the condition is being blocked until it
 *     holds; run_all broadcasts whenever it makes it hold.
 *   - run_all takes any registration, not the newest: all orders are searched.
 *   - The list itself is not modelled: LINKED says who is in it.
 *
 * Memory: the mutex orders everything but `cancelled`, which is GCancellable's own atomic,
 * read after linking and written before the list is first locked by run_all. Whichever of
 * the two comes first under the mutex, the other then sees it. So nothing depends on more
 * than the mutex gives.
 *
 * Mistakes that have to be found:
 *
 *   BUG_NO_WAIT          unregister does not wait for the function to return
 *   BUG_WAIT_INSIDE      it waits from inside as well
 *   BUG_FREE_INSIDE      from inside, it releases the memory at once
 *   BUG_NO_SECOND_LOOK   register does not look whether a cancel has come meanwhile
 *   BUG_SECOND_RUN       having looked, it runs the function, whoever has the registration
 *   BUG_LATE_STATE       run_all says that a function is running when it has left the mutex
 *   BUG_ALWAYS_DONE      run_all ends an abandoned registration like any other
 *
 * @holds
 * @holds terminates
 * @fails -DBUG_NO_WAIT: assertion violated
 * @fails -DBUG_WAIT_INSIDE: invalid end state
 * @fails -DBUG_FREE_INSIDE: assertion violated
 * @fails -DBUG_NO_SECOND_LOOK: assertion violated
 * @fails -DBUG_SECOND_RUN: assertion violated
 * @fails -DBUG_LATE_STATE: assertion violated
 * @fails -DBUG_ALWAYS_DONE: assertion violated
 */

#define N 3

mtype = { UNKNOWN, LINKED, RUNNING, DONE, ABANDONED, FREED };

bool cancelled;
mtype state[N] = UNKNOWN;
byte runner[N];
bool ended[N];
bool owned[N]; /* by who is to unregister it: it has been handed out, and is not ended */
byte n_running[N];
byte n_run[N];
byte n_freed[N];
byte n_gone;

inline release (which)
{
  atomic
    {
      assert (state[which] != FREED);
      state[which] = FREED;
      n_freed[which]++
    }
}

/* weft_cancellation_unregister; the caller owns the registration. */
inline unregister (which, thread)
{
  if
  :: atomic { state[which] == LINKED -> state[which] = DONE } /* it is unlinked */
     release (which);
     ended[which] = true
#ifndef BUG_WAIT_INSIDE
  :: atomic { state[which] == RUNNING && runner[which] == thread -> state[which] = ABANDONED }
#ifdef BUG_FREE_INSIDE
     release (which)
#endif
#endif
#ifdef BUG_NO_WAIT
  :: atomic { state[which] == RUNNING && runner[which] != thread -> assert (n_running[which] == 0) }
     release (which);
     ended[which] = true
#endif
  :: state[which] == DONE -> /* waits as long as it is RUNNING */
     assert (n_running[which] == 0);
     release (which);
     ended[which] = true
  fi
}

/* The functions. */
inline run_function (which, thread)
{
  atomic
    {
      assert (!ended[which]);
      n_running[which]++;
      n_run[which]++;
      assert (n_run[which] == 1)
    }
  if
  :: which == 0
  :: which == 1 ->
     owned[1];
     unregister (1, thread)
  :: which == 2 ->
     if
     :: atomic { owned[0] -> owned[0] = false }
        unregister (0, thread)
     :: true
     fi
  fi;
  n_running[which]--
}

inline take ()
{
#ifdef BUG_LATE_STATE
  state[which] = DONE /* it is unlinked, and nothing else is known of it */
#else
  state[which] = RUNNING;
  runner[which] = me
#endif
}

inline run_taken ()
{
#ifdef BUG_LATE_STATE
  atomic
    {
      state[which] = RUNNING;
      runner[which] = me
    }
#endif
  run_function (which, me);
  atomic
    {
      assert (state[which] != FREED);
      if
#ifndef BUG_ALWAYS_DONE
      :: state[which] == ABANDONED -> release (which)
#endif
      :: else -> state[which] = DONE
      fi;
      which = 0
    }
}

/* weft_cancellation_run_all */
proctype Runner (byte me)
{
  byte which;

  cancelled = true;
  do
  :: atomic { state[0] == LINKED -> which = 0; take () }
     run_taken ()
  :: atomic { state[1] == LINKED -> which = 1; take () }
     run_taken ()
  :: atomic { state[2] == LINKED -> which = 2; take () }
     run_taken ()
  :: atomic { state[0] != LINKED && state[1] != LINKED && state[2] != LINKED -> break }
  od;
  n_gone++
}

/* Before it is returned to anybody: nobody can unregister it from inside. */
inline run_inline ()
{
  atomic
    {
      n_run[me]++;
      assert (n_run[me] == 1)
    }
}

/* weft_cancellation_register, and what comes of it. */
proctype Owner (byte me)
{
  bool linked;

  if
  :: cancelled ->
     run_inline ();
     goto out
  :: else
  fi;

  state[me] = LINKED; /* link_registration */

#ifndef BUG_NO_SECOND_LOOK
  if
  :: cancelled ->
     atomic /* take_back */
       {
         linked = (state[me] == LINKED);
         if
         :: linked -> state[me] = DONE
         :: else
         fi
       }
     if
#ifdef BUG_SECOND_RUN
     :: true ->
#else
     :: linked ->
#endif
        release (me);
        run_inline ();
        goto out
     :: else
     fi
  :: else
  fi;
#endif

  owned[me] = true;
  if
  :: me == 0 ->
     if
     :: atomic { owned[0] -> owned[0] = false }
        unregister (0, N + me)
     :: true
     fi
  :: else
  fi;

out:
  n_gone++
}

proctype Observer ()
{
  byte i;

  timeout;
  assert (n_gone == N + 2);
  for (i : 0 .. N - 1)
    {
      assert (n_run[i] == 1 || ended[i]);
      assert (n_freed[i] <= 1);
      assert (state[i] == UNKNOWN || state[i] == DONE || state[i] == FREED)
    }
  assert (state[1] != DONE) /* its own function has ended it */
}

init
{
  atomic
    {
      run Runner (1);
      run Runner (2);
      run Owner (0);
      run Owner (1);
      run Owner (2);
      run Observer ()
    }
}
