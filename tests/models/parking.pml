/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The worker pool: who looks for work, who sleeps, and who wakes them.
 *
 * Modelled: weft-parking.c, line by line, with the futex as the kernel has it (it compares
 * and queues in one step, and a wakeup goes to any of those who sleep); and of weft-pool.c
 * what stands around it: worker_find, worker_wait, worker_main, weft_pool_push and
 * pool_has_work, and the flag that shuts down.
 *
 *     injection, deque[]     how many pieces of work stand in each queue
 *     searching, sleeping    as in WeftParking
 *     changed[]              whether the epoch is another than the one this worker has read:
 *                            all that is ever asked of it. That 2^32 wakeups go by between
 *                            reading it and sleeping is left out
 *     asleep[]               who is in the futex
 *     buffered[]             work whose store into the deque is still in the worker's store
 *                            buffer, see below
 *
 * Proven, for two workers and two threads that post from outside, and (without shutting
 * down) for three workers and one such thread, where jobs queue further jobs and may block for ever on what another job does:
 *
 *   1. When nothing moves any more, either no work is queued or nobody sleeps. So no wakeup
 *      is lost; and work never waits behind a job that blocks while a worker sleeps.
 *   2. No piece of work is lost or run twice.
 *   3. After `stopping` has been set all workers end, and nothing is left in a queue.
 *
 * Abstracted, and why that may be:
 *
 *   - A queue is a number. That each operation of a deque has one point at which it happens
 *     is what deque.pml proves. A look at the injection queue may miss what has come since it
 *     began, and no more: that is what posting-queue.pml proves. Looking at several queues
 *     is several steps, as in pool_has_work, and so is moving a batch to one's own deque.
 *   - A batch is two, not sixteen: one to run and one to push; more repeat the push.
 *   - n_spins is 0: a look that finds nothing changes nothing, so several in a row are as
 *     good as the last of them.
 *   - Who finds the injection queue's end taken goes on as if it were empty.
 *
 * Memory: spin's is sequentially consistent, and so are all accesses here, for each is
 * __ATOMIC_SEQ_CST in the code: those of WeftParking, the exchange of the posting queue's
 * `tail`, the store of the deque's `bottom`, and the loads of the two in is_empty. That this
 * is needed is shown by BUG_RELAXED_PUSH, where the push is a plain store: it then waits in
 * the worker's store buffer, which x86 and ARM have, while the worker's next loads, of
 * `searching` and `sleeping`, go past it. A locked operation empties the buffer.
 *
 * Mistakes that have to be found:
 *
 *   BUG_RELAXED_PUSH      the store buffer: the poster sees nobody asleep, the one who goes
 *                         to sleep does not see the work
 *   BUG_NO_SECOND_LOOK    who parks does not look once more
 *   BUG_KEY_TOO_LATE      who parks reads the epoch after that look
 *   BUG_NO_EPOCH          who wakes does not change the epoch
 *   BUG_LAST_IS_SILENT    the last who searches finds work and wakes nobody
 *   BUG_SILENT_BATCH      who has put the rest of a batch on its deque wakes nobody
 *   BUG_STOP_TOO_LATE     who has found nothing looks then whether it is to stop
 *   BUG_SILENT_STOP       stopping wakes nobody
 *
 * @holds
 * @holds -DN_WORKERS=3 -DN_POSTERS=1
 * @holds -DSTOP
 * @fails -DBUG_RELAXED_PUSH: assertion violated
 * @fails -DBUG_NO_SECOND_LOOK: assertion violated
 * @fails -DBUG_KEY_TOO_LATE: assertion violated
 * @fails -DBUG_NO_EPOCH: assertion violated
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
bool changed[N_WORKERS];
byte before[N_WORKERS]; /* of what was injected when a look began, what is still there */
bool asleep[N_WORKERS];
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

inline change_epoch ()
{
  changed[0] = true;
  changed[1] = true;
#if N_WORKERS > 2
  changed[2] = true
#endif
}

/* weft_parking_wake_one */
inline wake_one (who)
{
  if
  :: searching > 0
  :: else ->
     if
     :: sleeping == 0
     :: else ->
        d_step
          {
            drain_buffer (who);
#ifndef BUG_NO_EPOCH
            change_epoch ()
#endif
          }
        if /* futex_wake (&epoch, 1) */
        :: atomic { asleep[0] -> asleep[0] = false }
        :: atomic { asleep[1] -> asleep[1] = false }
#if N_WORKERS > 2
        :: atomic { asleep[2] -> asleep[2] = false }
#endif
        :: else
        fi
     fi
  fi
}

/* pool_has_work: a step for each place it looks at. */
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
inline take_injected ()
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

/* worker_find: one piece of work, or none. */
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

  /* worker_take_injected; the exchange of the flag empties the buffer */
  atomic
    {
      if
      :: !got ->
         drain_buffer (me);
         if
         :: injection > 1 ->
            take_injected ();
            take_injected ();
            got = true;
            rest = true
         :: injection == 1 ->
            take_injected ();
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
         searching > 1 ->
         drain_buffer (me);
         searching--
       }
  :: d_step
       {
         searching == 1 ->
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

/* weft_parking_park */
inline park ()
{
#ifndef BUG_KEY_TOO_LATE
  changed[me] = false; /* key = epoch */
#endif
  d_step
    {
      drain_buffer (me);
      sleeping++
    }
  searching--;

#ifndef BUG_NO_SECOND_LOOK
  look ();
#endif
#ifdef BUG_KEY_TOO_LATE
  changed[me] = false;
#endif

  if
  :: found -> found = false
  :: else ->
     do
     :: atomic { !changed[me] -> asleep[me] = true } /* futex_wait */
end_asleep:
        !asleep[me]
     :: changed[me] -> break
     od
  fi;

  searching++;
  sleeping--
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

proctype Worker (byte me)
{
  bool got, found, rest, stop;

  do
  :: find ();
     if
     :: got
     :: else -> /* worker_wait */
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
           park ()
        od
     fi;
     run_job ()
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
  n_posters_left == 0;
  stopping = true;
#ifndef BUG_SILENT_STOP
  change_epoch ();
  d_step
    {
      asleep[0] = false;
      asleep[1] = false;
#if N_WORKERS > 2
      asleep[2] = false
#endif
    }
#endif
}
#endif

/* Looks when nothing moves any more. */
proctype Observer ()
{
  timeout;
  d_step
    {
      assert (n_posters_left == 0);
      assert (searching == 0);
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
      run Observer ()
    }
}
