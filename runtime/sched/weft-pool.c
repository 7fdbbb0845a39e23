/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The worker pool: made by who first needs it, one for the process.
 *
 * Shutting down: the watch is ended, then the timers, whose owners go on on the pool; then
 * the state says so and all are woken. A worker ends when there is nothing to do anywhere,
 * see weft-worker.c. What is dropped instead of run is handed out all the same, to be
 * released and to tell who waits.
 *
 * A process that was forked has none of its parent's workers. Its pool says so instead of
 * queueing what nobody would ever do: everything is dropped at once.
 */

#include "sched/weft-pool-private.h"

#include "sched/weft-loop-thread-private.h"
#include "sched/weft-processors-private.h"

#define N_SPINS 24

static WeftPool *the_pool; /* atomic; made once, under the mutex */
static pthread_mutex_t the_pool_mutex = PTHREAD_MUTEX_INITIALIZER;
static gboolean forked;

static void
lock_before_fork (void)
{
  pthread_mutex_lock (&the_pool_mutex);
}

static void
unlock_after_fork (void)
{
  pthread_mutex_unlock (&the_pool_mutex);
}

static void
forget_in_child (void)
{
  forked = TRUE;
  the_pool = NULL;
  pthread_mutex_unlock (&the_pool_mutex);
}

static void
watch_forks (void)
{
  /* What is registered last is locked first: the pool before the timers, as elsewhere. */
  weft_timer_watch_forks ();
  pthread_atfork (lock_before_fork, unlock_after_fork, forget_in_child);
}

static WeftPool *
pool_new (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  guint n_processors = weft_processors_count ();
  /* With one, a job that waits for another would have nobody to run it at first. */
  guint n_workers = MAX (n_processors, 2);
  gsize n_slots = n_workers + WEFT_POOL_MAX_EXTRA;
  WeftPool *self = g_aligned_alloc0 (1, sizeof *self + n_slots * sizeof (WeftWorker), 64);

  pthread_once (&once, watch_forks);
  weft_posting_queue_init (&self->injection);
  pthread_mutex_init (&self->mutex, NULL);
  weft_pool_init_resting (self);
  self->n_workers = n_workers;
  self->n_spins = n_processors > 1 ? N_SPINS : 0;

  pthread_mutex_lock (&self->mutex);
  for (guint i = 0; i < n_workers; i++)
    weft_worker_init (&self->workers[i], self, i + 1);
  self->n_slots = n_workers;
  self->n_threads = n_workers;
  for (guint i = 0; i < n_workers; i++)
    weft_worker_start (&self->workers[i]);
  pthread_mutex_unlock (&self->mutex);
  return self;
}

static void
pool_free (WeftPool *self)
{
  for (guint i = 0; i < self->n_slots; i++)
    weft_deque_clear (&self->workers[i].deque);
  pthread_cond_destroy (&self->changed);
  pthread_mutex_destroy (&self->mutex);
  g_aligned_free (self);
}

/* NULL in a forked process. */
static WeftPool *
pool_get (void)
{
  WeftPool *self = __atomic_load_n (&the_pool, __ATOMIC_ACQUIRE);

  if (G_LIKELY (self != NULL))
    return self;

  pthread_mutex_lock (&the_pool_mutex);
  if (the_pool == NULL && !forked)
    __atomic_store_n (&the_pool, pool_new (), __ATOMIC_RELEASE);
  self = the_pool;
  pthread_mutex_unlock (&the_pool_mutex);
  return self;
}

/* Where nobody would ever take it. */
static gboolean
drop_if_forked (WeftWork *work)
{
  if (G_LIKELY (!forked))
    return FALSE;

  g_critical ("weft_pool_push: the pool's workers did not come along when this process was forked");
  work->run (work, WEFT_WORK_DROPPED);
  return TRUE;
}

void
weft_pool_push (WeftWork *work)
{
  WeftWorker *worker = weft_worker_get_current ();
  WeftPool *pool = worker != NULL ? worker->pool : pool_get ();

  if (drop_if_forked (work))
    return;

  if (worker != NULL)
    weft_deque_push (&worker->deque, work);
  else
    weft_posting_queue_push (&pool->injection, work);
  weft_parking_wake_one (&pool->parking);
}

void
weft_pool_push_last (WeftWork *work)
{
  WeftWorker *worker = weft_worker_get_current ();
  WeftPool *pool = worker != NULL ? worker->pool : pool_get ();

  if (drop_if_forked (work))
    return;

  weft_posting_queue_push (&pool->injection, work);
  weft_parking_wake_one (&pool->parking);
}

/**
 * weft_pool_get_n_workers:
 *
 * As many as the process may keep processors busy, by its affinity and its control group's
 * quota, but two at least. While some of them block, others stand in for them and are not
 * counted.
 *
 * Returns: how many workers the pool has; makes it if need be; 0 in a forked process
 */
guint
weft_pool_get_n_workers (void)
{
  WeftPool *pool = pool_get ();

  return pool != NULL ? pool->n_workers : 0;
}

/**
 * weft_pool_get_n_threads:
 *
 * Returns: how many threads the pool has now, those among them that block, that stand in
 *   for others, and that rest until they are needed again
 */
guint
weft_pool_get_n_threads (void)
{
  WeftPool *pool = pool_get ();
  guint n_threads;

  if (pool == NULL)
    return 0;

  pthread_mutex_lock (&pool->mutex);
  n_threads = pool->n_threads;
  pthread_mutex_unlock (&pool->mutex);
  return n_threads;
}

/**
 * weft_pool_is_worker:
 *
 * Returns: whether the calling thread is one of the pool's
 */
gboolean
weft_pool_is_worker (void)
{
  return weft_worker_get_current () != NULL;
}

static void
stop (WeftPool *self, WeftPoolState state)
{
  GThread *thread;
  guint n_slots;

  pthread_mutex_lock (&self->mutex);
  __atomic_store_n (&self->state, state, __ATOMIC_SEQ_CST);
  pthread_cond_broadcast (&self->changed);
  n_slots = self->n_slots;
  pthread_mutex_unlock (&self->mutex);
  weft_parking_wake_all (&self->parking);

  for (guint i = 0; i < n_slots; i++)
    {
      pthread_mutex_lock (&self->mutex);
      thread = g_steal_pointer (&self->workers[i].thread);
      pthread_mutex_unlock (&self->mutex);
      if (thread != NULL)
        g_thread_join (thread);
    }
}

static void
shut_down (WeftPoolState state)
{
  WeftPool *self = __atomic_load_n (&the_pool, __ATOMIC_ACQUIRE);

  if (self != NULL)
    weft_pool_stop_watching (self);
  weft_timer_shut_down ();
  weft_loop_thread_shut_down ();

  /* Whom that told goes on on the pool, and where there was none it has made one. */
  self = __atomic_load_n (&the_pool, __ATOMIC_ACQUIRE);
  if (self != NULL)
    {
      stop (self, state);
      pthread_mutex_lock (&the_pool_mutex);
      __atomic_store_n (&the_pool, NULL, __ATOMIC_RELEASE);
      pthread_mutex_unlock (&the_pool_mutex);
      pool_free (self);
    }
  weft_timer_reopen ();
}

/**
 * weft_pool_shut_down:
 *
 * Cancels the delays and time-outs that are pending, lets the workers finish what is
 * queued, and what that queues, and ends them. For a program's last line, so that nothing
 * is left over; from then on the next use makes a new pool. Not on a worker, and not while
 * other threads queue work.
 */
void
weft_pool_shut_down (void)
{
  g_return_if_fail (!weft_pool_is_worker ());

  shut_down (WEFT_POOL_FINISHING);
}

/**
 * weft_pool_shut_down_now:
 *
 * As weft_pool_shut_down(), but does nothing of what is queued any more: its tasks are
 * cancelled, and async functions that would have gone on there end with
 * %WEFT_ERROR_ABANDONED. Waits for the jobs that have been begun.
 */
void
weft_pool_shut_down_now (void)
{
  g_return_if_fail (!weft_pool_is_worker ());

  shut_down (WEFT_POOL_DROPPING);
}
