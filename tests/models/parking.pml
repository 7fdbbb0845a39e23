/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The worker pool: who looks for work, who sleeps, and who wakes them.
 *
 * Modelled: weft-parking.c, line by line, with the futex as the kernel has it (it compares
 * and queues in one step, and a wakeup goes to any of those who sleep); and what stands
 * around it: find, wait_for_work, worker_main and give_away_work of weft-worker.c,
 * weft_pool_push, weft_pool_has_work, the flag that shuts down, and workers that rest
 * because they are too many (weft-pool-blocking.c).
 *
 *     injection, deque[]     how many pieces of work stand in each queue
 *     searching, sleeping    the halves of WeftParking.state: a step may change both
 *     permits                as in WeftParking; the futex
 *     asleep[]               who is in the futex
 *     buffered[]             work whose store into the deque is still in the worker's store
 *                            buffer, see below
 *     before[]               of what was injected when a look began, what is still there
 *     surplus                how many workers are too many
 *
 * Proven, for two workers and two threads that post from outside, and for three workers
 * and one such thread, where jobs queue further jobs and may block for ever on what
 * another job does, and where with REST one of two workers comes to be too many:
 *
 *   1. When nothing moves any more, either no work is queued or nobody sleeps. So no wakeup
 *      is lost; and work never waits behind a job that blocks while a worker sleeps.
 *   2. No piece of work is lost or run twice.
 *   3. Nobody waits for a permit that was taken by who was awake already: the numbers in
 *      `state` and the permits are right whenever nothing moves.
 *   4. With STOP: after the pool has begun to stop all workers end, and nothing is left in a
 *      queue.
 *
 * Abstracted, and why that may be:
 *
 *   - A queue is a number. That each operation of a deque has one point at which it happens
 *     is what deque.pml proves. A look at the injection queue may miss what has come since it
 *     began, and no more: that is what posting-queue.pml proves. Looking at several queues
 *     is several steps, as in weft_pool_has_work, and so is moving a batch to one's own
 *     deque.
 *   - A batch is two, not 32: one to run and one to push; more repeat the push.
 *   - n_spins is 0: a look that finds nothing changes nothing, so several in a row are as
 *     good as the last of them.
 *   - Who finds the injection queue's end taken goes on as if it were empty.
 *   - Who rests does so for good: it is in no number of the parking meanwhile, and comes
 *     back like a new worker.
 *
 * Memory: spin's is sequentially consistent, and so are all accesses here, for each is
 * __ATOMIC_SEQ_CST in the code: those of WeftParking, the exchange of the posting queue's
 * `tail`, the store of the deque's `bottom`, and the loads of the two in is_empty. That this
 * is needed is shown by BUG_RELAXED_PUSH, where the push is a plain store: it then waits in
 * the worker's store buffer, which x86 and ARM have, while the worker's next load, of
 * `state`, goes past it. A locked operation empties the buffer.
 *
 * Mistakes that have to be found:
 *
 *   BUG_RELAXED_PUSH      the store buffer: the poster sees nobody asleep, the one who goes
 *                         to sleep does not see the work
 *   BUG_NO_SECOND_LOOK    who parks does not look once more
 *   BUG_SLEEPS_TOO_LATE   who parks looks once more before it counts as one who sleeps
 *   BUG_NO_PERMIT         who wakes leaves no permit for who is on the way to the futex
 *   BUG_UP_REGARDLESS     who finds work in its last look goes on even where `sleeping` is
 *                         zero, and leaves the permit that was meant for it to others
 *   BUG_STATE_IN_STEPS    who wakes looks at `state` and changes it in two steps
 *   BUG_LAST_IS_SILENT    the last who searches finds work and wakes nobody
 *   BUG_SILENT_BATCH      who has put the rest of a batch on its deque wakes nobody
 *   BUG_STOP_TOO_LATE     who has found nothing looks then whether it is to stop
 *   BUG_SILENT_STOP       stopping wakes nobody
 *
 * @holds
 * @holds -DN_WORKERS=3 -DN_POSTERS=1
 * @holds -DREST
 * @holds -DSTOP
 * @fails -DBUG_RELAXED_PUSH: assertion violated
 * @fails -DBUG_NO_SECOND_LOOK: assertion violated
 * @fails -DBUG_SLEEPS_TOO_LATE: assertion violated
 * @fails -DBUG_NO_PERMIT: assertion violated
 * @fails -DBUG_UP_REGARDLESS: assertion violated
 * @fails -DBUG_STATE_IN_STEPS: assertion violated
 * @fails -DBUG_LAST_IS_SILENT: assertion violated
 * @fails -DBUG_SILENT_BATCH: assertion violated
 * @fails -DSTOP -DBUG_STOP_TOO_LATE: assertion violated
 * @fails -DSTOP -DBUG_SILENT_STOP: assertion violated
 */

#ifndef N_WORKERS
#define N_WORKERS 2
#endif
#ifndef N_POSTERS
#define N_POSTERS 2
#endif
#ifndef N_SPAWNS
#define N_SPAWNS 1 /* by jobs, together */
#endif

byte injection;
byte deque[N_WORKERS];
byte buffered[N_WORKERS];

byte searching;
byte sleeping;
byte permits;
bool asleep[N_WORKERS];
byte before[N_WORKERS];
byte surplus;
bool stopping;

byte n_left = N_POSTERS; /* not yet run */
byte n_posters_left = N_POSTERS;
byte n_spawns_left = N_SPAWNS;
byte n_ended;

#if N_WORKERS > 2
#define all_of(list) list[0] + list[1] + list[2]
#else
#define all_of(list) list[0] + list[1]
#endif

/* What a locked operation does to the buffer of who executes it. */
inline drain_buffer (who)
{
#ifdef BUG_RELAXED_PUSH
  deque[who] = deque[who] + buffered[who];
  buffered[who] = 0
#else
  skip
#endif
}

inline futex_wake_one ()
{
  if
  :: atomic { asleep[0] -> asleep[0] = false }
  :: atomic { asleep[1] -> asleep[1] = false }
#if N_WORKERS > 2
  :: atomic { asleep[2] -> asleep[2] = false }
#endif
  :: else
  fi
}

/* weft_parking_wake_one, with the compare-and-swap of weft_parking_wake_slow_: it fails
 * where `state` has changed, and then all is looked at anew. */
inline wake_one (who)
{
#ifdef BUG_STATE_IN_STEPS
  (true);
  if
  :: searching == 0 && sleeping > 0 ->
     d_step
       {
         drain_buffer (who);
         sleeping = (sleeping > 0 -> sleeping - 1 : 0);
         searching++
       }
#else
  if
  :: d_step
       {
         searching == 0 && sleeping > 0 ->
         drain_buffer (who);
         sleeping--;
         searching++
       }
#endif
#ifndef BUG_NO_PERMIT
     permits++;
#endif
     futex_wake_one ()
  :: else
  fi
}

/* weft_pool_has_work: a step for each place it looks at. */
inline look ()
{
  before[me] = injection;
  atomic
    {
      if
      :: before[me] > 0 -> found = true
      :: before[me] == 0
      :: before[me] == 0 && injection > 0 -> found = true
      fi;
      before[me] = 0
    }
  found = (found || deque[0] > 0);
  found = (found || deque[1] > 0);
#if N_WORKERS > 2
  found = (found || deque[2] > 0);
#endif
  found = (found || stopping)
}

inline forget_one (who)
{
  if
  :: before[who] > 0 -> before[who]--
  :: else
  fi
}

/* One leaves the injection queue. */
inline take_one_injected ()
{
  injection--;
  forget_one (0);
  forget_one (1);
#if N_WORKERS > 2
  forget_one (2)
#endif
}

inline steal (victim)
{
  d_step
    {
      if
      :: !got && victim != me && deque[victim] > 0 ->
         deque[victim]--;
         got = true
      :: else
      fi
    }
}

/* find: one piece of work, or none. */
inline find ()
{
  d_step /* weft_deque_pop; its owner sees what is in its own buffer */
    {
      if
      :: deque[me] > 0 ->
         deque[me]--;
         got = true
#ifdef BUG_RELAXED_PUSH
      :: deque[me] == 0 && buffered[me] > 0 ->
         buffered[me]--;
         got = true
#endif
      :: else
      fi
    }

  /* take_injected; the exchange of the flag empties the buffer */
  atomic
    {
      if
      :: !got ->
         drain_buffer (me);
         if
         :: injection > 1 ->
            take_one_injected ();
            take_one_injected ();
            got = true;
            rest = true
         :: injection == 1 ->
            take_one_injected ();
            got = true
         :: else
         fi
      :: else
      fi
    }
  if
  :: d_step
       {
         rest ->
         deque[me]++;
         rest = false
       }
#ifndef BUG_SILENT_BATCH
     wake_one (me)
#endif
  :: else
  fi;

  steal (0);
  steal (1)
#if N_WORKERS > 2
  ;
  steal (2)
#endif
}

/* weft_parking_end_search */
inline end_search ()
{
  if
  :: d_step
       {
         searching > 1 || sleeping == 0 ->
         drain_buffer (me);
         searching--
       }
  :: d_step
       {
         searching == 1 && sleeping > 0 ->
         drain_buffer (me);
         searching--
       }
#ifndef BUG_LAST_IS_SILENT
     look ();
     if
     :: found ->
        found = false;
        wake_one (me)
     :: else
     fi
#endif
  fi
}

inline count_as_sleeping ()
{
  d_step
    {
      drain_buffer (me);
      searching--;
      sleeping++
    }
}

/* weft_parking_park, with get_up and take_permit */
inline park ()
{
#ifdef BUG_SLEEPS_TOO_LATE
  look ();
  count_as_sleeping ();
#else
  count_as_sleeping ();
#ifndef BUG_NO_SECOND_LOOK
  look ();
#endif
#endif

  if
  :: d_step
       {
         found && sleeping > 0 -> /* get_up */
         found = false;
         sleeping--;
         searching++
       }
#ifdef BUG_UP_REGARDLESS
  :: atomic { found && sleeping == 0 -> found = false }
#endif
  :: else ->
     found = false;
     do
     :: atomic { permits > 0 -> permits--; break }
     :: atomic { permits == 0 -> asleep[me] = true } /* futex_wait */
end_asleep:
        !asleep[me]
#ifdef BUG_NO_PERMIT
        break
#endif
     od
  fi
}

/* A job: it ends, or queues another one and ends, or blocks for ever. */
inline run_job ()
{
  d_step
    {
      got = false;
      n_left--
    }
  if
  :: true
  :: atomic { n_spawns_left > 0 -> n_spawns_left-- } /* weft_pool_push, on a worker */
     d_step
       {
         n_left++;
#ifdef BUG_RELAXED_PUSH
         buffered[me]++
#else
         deque[me]++
#endif
       }
     wake_one (me)
#ifndef STOP
  :: true ->
end_blocked:
     false
#endif
  fi
}

/* give_away_work */
inline give_away ()
{
  do
  :: d_step
       {
         deque[me] > 0 ->
         deque[me]--;
         injection++
       }
     wake_one (me)
  :: else -> break
  od
}

proctype Worker (byte me)
{
  bool got, found, rest, stop;

  do
  :: find ();
     if
     :: got
     :: else -> /* wait_for_work */
        searching++;
        do
        :: stop = stopping;
           find ();
#ifdef BUG_STOP_TOO_LATE
           stop = stopping;
#endif
           if
           :: got ->
              end_search ();
              break
           :: else
           fi;
           if
           :: stop ->
              end_search ();
              goto ended
           :: else
           fi;
#ifdef REST
           if
           :: surplus > 0 ->
              end_search ();
              break
           :: else
           fi;
#endif
           park ()
        od
     fi;
     stop = false;
     if
     :: got -> run_job ()
     :: else
     fi;
#ifdef REST
     if
     :: surplus > 0 ->
        give_away ();
        if
        :: atomic { surplus > 0 -> surplus-- } /* weft_pool_rest */
           goto ended
        :: else
        fi
     :: else
     fi
#endif
  od;

ended:
  n_ended++
}

/* weft_pool_push, from outside. */
proctype Poster ()
{
  injection++;
  wake_one (0); /* an exchange is a locked operation: its buffer is empty */
  n_posters_left--
}

#ifdef BUG_RELAXED_PUSH
/* The store buffers reach the memory in their own time. */
proctype Memory ()
{
end:
  do
  :: d_step { buffered[0] > 0 -> deque[0]++; buffered[0]-- }
  :: d_step { buffered[1] > 0 -> deque[1]++; buffered[1]-- }
  od
}
#endif

#ifdef STOP
/* weft_pool_shut_down */
proctype Stopper ()
{
  byte n;

  n_posters_left == 0;
  stopping = true;
#ifndef BUG_SILENT_STOP
  d_step /* weft_parking_wake_all */
    {
      n = sleeping;
      sleeping = 0;
      searching = searching + n
    }
  permits = permits + n;
  d_step
    {
      asleep[0] = false; /* it looks again, and sleeps again if there is no permit */
      asleep[1] = false;
#if N_WORKERS > 2
      asleep[2] = false;
#endif
      n = 0
    }
#endif
}
#endif

#ifdef REST
/* A worker that was blocked is back: change_blocked. */
proctype Returning ()
{
  surplus++;
  wake_one (0) /* under a mutex: its buffer is empty */
}
#endif

/* Looks when nothing moves any more. */
proctype Observer ()
{
  timeout;
  d_step
    {
      assert (n_posters_left == 0);
      assert (searching == 0 && permits == 0);
      assert (sleeping == all_of (asleep));
      assert (n_left == injection + all_of (deque));
      assert (n_left == 0 || all_of (asleep) == 0);
#ifdef STOP
      assert (n_left == 0 && n_ended == N_WORKERS);
#endif
    }
}

init
{
  byte n;

  atomic
    {
      run Worker (0);
      run Worker (1);
#if N_WORKERS > 2
      run Worker (2);
#endif
      for (n : 1 .. N_POSTERS)
        {
          run Poster ()
        }
#ifdef BUG_RELAXED_PUSH
      run Memory ();
#endif
#ifdef STOP
      run Stopper ();
#endif
#ifdef REST
      run Returning ();
#endif
      run Observer ()
    }
}
