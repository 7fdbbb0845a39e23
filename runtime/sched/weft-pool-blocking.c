/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Workers that block, and those who stand in for them.
 *
 * The pool keeps `n_workers` threads at work. A worker that blocks says so, with
 * weft_blocking_begin(), or is found to be stuck by the watch; either way one more has to
 * be at it for as long as that lasts:
 *
 *     at it = n_threads - n_resting - n_blocked - n_stuck
 *
 *     at it < n_workers    one who rests is called, or another thread is started, up to
 *                          WEFT_POOL_MAX_EXTRA more than n_workers
 *     at it > n_workers    `n_surplus` are too many: a worker that has just finished a job,
 *                          or has none, gives its deque away and rests; after a while it ends
 *
 * All of these change under the mutex; only `n_surplus` is looked at without, after each
 * job. Which of the workers rests does not matter.
 *
 * The watch is a timer that runs as long as somebody is at work. When there is work that
 * nobody takes, workers that have been in the same job since it last looked and have used
 * next to no time of a processor are stuck: they wait for something that they did not
 * announce. Who computes for long is not stuck, however long it takes: more threads would
 * not help it.
 */

#include "sched/weft-pool-private.h"
#include "trace/weft-trace-private.h"

#define REST_SECONDS 5
#define WATCH_MS 100
#define WATCH_BUSY_NS (10 * 1000 * 1000) /* in the time of one watch */

static guint
n_at_it (WeftPool *self)
{
  return self->n_threads - self->n_resting + self->n_called -
         MIN (self->n_blocked + self->n_stuck, self->n_threads);
}

/* Under the mutex. */
static void
start_another (WeftPool *self)
{
  guint n_slots = __atomic_load_n (&self->n_slots, __ATOMIC_RELAXED);

  for (guint i = 0; i < self->n_workers + WEFT_POOL_MAX_EXTRA; i++)
    {
      WeftWorker *worker = &self->workers[i];

      if (i < n_slots && worker->thread != NULL)
        continue;
      if (i >= n_slots)
        {
          weft_worker_init (worker, self, i + 1);
          __atomic_store_n (&self->n_slots, i + 1, __ATOMIC_RELEASE);
        }
      self->n_threads++;
      weft_worker_start (worker);
      return;
    }
}

/* Under the mutex: calls and starts those who are needed. */
static void
balance (WeftPool *self)
{
  guint n_needed = self->n_workers;

  while (n_at_it (self) < n_needed)
    {
      guint before = n_at_it (self);

      if (self->n_called < self->n_resting)
        {
          self->n_called++;
          pthread_cond_signal (&self->changed);
        }
      else
        start_another (self);
      if (n_at_it (self) == before)
        break; /* As many as there may be. */
    }

  __atomic_store_n (&self->n_surplus, n_at_it (self) > n_needed ? n_at_it (self) - n_needed : 0,
                    __ATOMIC_RELAXED);
}

static void
change_blocked (WeftPool *self, gint change)
{
  pthread_mutex_lock (&self->mutex);
  self->n_blocked += (guint) change;
  if (__atomic_load_n (&self->state, __ATOMIC_RELAXED) == WEFT_POOL_RUNNING)
    balance (self);
  pthread_mutex_unlock (&self->mutex);

  /* One who sleeps for want of work may be the one who is too many. */
  if (weft_pool_has_surplus (self))
    weft_parking_wake_one (&self->parking);
}

/**
 * weft_blocking_begin:
 *
 * Says that the calling thread is about to block, on a lock, a file, another process. On a
 * worker, another one stands in for it until weft_blocking_end(), so that queued work goes
 * on; elsewhere it means nothing. Calls nest. weft_task_wait() does it by itself.
 */
void
weft_blocking_begin (void)
{
  WeftWorker *worker = weft_worker_get_current ();

  if (weft_trace_is_active ())
    weft_trace_blocking_begin ();
  if (worker == NULL || worker->n_blocked++ > 0)
    return;
  __atomic_store_n (&worker->at_work, 0, __ATOMIC_RELAXED);
  change_blocked (worker->pool, 1);
}

/**
 * weft_blocking_end:
 *
 * Ends what weft_blocking_begin() began, on the same thread.
 */
void
weft_blocking_end (void)
{
  WeftWorker *worker = weft_worker_get_current ();

  if (weft_trace_is_active ())
    weft_trace_blocking_end ();
  if (worker == NULL)
    return;
  g_return_if_fail (worker->n_blocked > 0);

  if (--worker->n_blocked > 0)
    return;
  __atomic_store_n (&worker->at_work, 1, __ATOMIC_RELAXED);
  change_blocked (worker->pool, -1);
}

/* Under the mutex. Returns whether it was called; otherwise its time is up. */
static gboolean
wait_to_be_called (WeftPool *self)
{
  struct timespec until;

  clock_gettime (CLOCK_MONOTONIC, &until);
  until.tv_sec += REST_SECONDS;
  while (self->n_called == 0 &&
         __atomic_load_n (&self->state, __ATOMIC_RELAXED) == WEFT_POOL_RUNNING)
    if (pthread_cond_timedwait (&self->changed, &self->mutex, &until) != 0)
      break;

  if (self->n_called == 0)
    return FALSE;
  self->n_called--;
  return TRUE;
}

gboolean
weft_pool_rest (WeftPool *self, WeftWorker *worker)
{
  gboolean stays = TRUE;

  pthread_mutex_lock (&self->mutex);
  if (__atomic_load_n (&self->n_surplus, __ATOMIC_RELAXED) > 0 &&
      __atomic_load_n (&self->state, __ATOMIC_RELAXED) == WEFT_POOL_RUNNING)
    {
      self->n_resting++;
      balance (self);
      stays = wait_to_be_called (self);
      self->n_resting--;
      if (!stays)
        {
          self->n_threads--;
          /* When the pool is stopping it is joined, else nobody waits for it. */
          if (__atomic_load_n (&self->state, __ATOMIC_RELAXED) == WEFT_POOL_RUNNING)
            g_thread_unref (g_steal_pointer (&worker->thread));
        }
    }
  pthread_mutex_unlock (&self->mutex);
  return stays;
}

/* Nanoseconds of a processor that @worker has used; -1 where that cannot be told. */
static gint64
processor_time (WeftWorker *worker)
{
  struct timespec time;

  if (!worker->has_clock || clock_gettime (worker->clock, &time) != 0)
    return -1;
  return (gint64) time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Under the mutex: whether it has been in one job, without computing, since the last look. */
static gboolean
is_stuck (WeftWorker *worker)
{
  guint32 n_run = __atomic_load_n (&worker->n_run, __ATOMIC_RELAXED);
  gint64 time = processor_time (worker);
  gboolean stuck = __atomic_load_n (&worker->at_work, __ATOMIC_RELAXED) != 0 &&
                   n_run == worker->n_run_seen && time >= 0 &&
                   time - worker->time_seen < WATCH_BUSY_NS;

  worker->n_run_seen = n_run;
  worker->time_seen = time;
  return stuck;
}

/* Under the mutex. */
static guint
count_stuck (WeftPool *self)
{
  guint n_slots = __atomic_load_n (&self->n_slots, __ATOMIC_RELAXED);
  guint n_stuck = 0;

  for (guint i = 0; i < n_slots; i++)
    if (self->workers[i].thread != NULL)
      n_stuck += is_stuck (&self->workers[i]) ? 1 : 0;
  return n_stuck;
}

static gboolean
anybody_at_work (WeftPool *self)
{
  guint n_slots = __atomic_load_n (&self->n_slots, __ATOMIC_RELAXED);

  for (guint i = 0; i < n_slots; i++)
    if (__atomic_load_n (&self->workers[i].at_work, __ATOMIC_RELAXED) != 0)
      return TRUE;
  return FALSE;
}

static void look_after_workers (WeftTimer *timer, WeftTimerReason reason);

/* Under the mutex. A pool that is made while timers are being shut down goes unwatched. */
static void
start_watching (WeftPool *self)
{
  gboolean watching = weft_timer_start_real (&self->watch, WATCH_MS, look_after_workers);

  __atomic_store_n (&self->watching, watching, __ATOMIC_RELAXED);
}

static void
look_after_workers (WeftTimer *timer, WeftTimerReason reason)
{
  WeftPool *self = (gpointer) ((char *) timer - G_STRUCT_OFFSET (WeftPool, watch));

  pthread_mutex_lock (&self->mutex);
  if (!self->watch_closed)
    {
      weft_timer_stop (timer);
      __atomic_store_n (&self->watching, FALSE, __ATOMIC_RELAXED);
    }
  if (reason == WEFT_TIMER_DUE && !self->watch_closed)
    {
      guint n_stuck = count_stuck (self);

      self->n_stuck = weft_pool_has_work (self) || self->n_stuck > 0 ? n_stuck : 0;
      balance (self);
      if (self->n_stuck > 0 || anybody_at_work (self))
        start_watching (self);
    }
  pthread_mutex_unlock (&self->mutex);
}

/* When a worker begins to work after a sleep. */
void
weft_pool_watch (WeftPool *self)
{
  if (__atomic_load_n (&self->watching, __ATOMIC_RELAXED))
    return;

  pthread_mutex_lock (&self->mutex);
  if (!self->watching && !self->watch_closed)
    start_watching (self);
  pthread_mutex_unlock (&self->mutex);
}

/* From here on the timer is the caller's, not its function's. */
void
weft_pool_stop_watching (WeftPool *self)
{
  gboolean watching;

  pthread_mutex_lock (&self->mutex);
  watching = self->watching;
  self->watch_closed = TRUE;
  pthread_mutex_unlock (&self->mutex);
  if (watching)
    weft_timer_stop (&self->watch);
}

void
weft_pool_init_resting (WeftPool *self)
{
  pthread_condattr_t monotonic;

  pthread_condattr_init (&monotonic);
  pthread_condattr_setclock (&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init (&self->changed, &monotonic);
  pthread_condattr_destroy (&monotonic);
}
