/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The worker pool.
 *
 * A worker looks for work in this order: its own deque, the newest first; the injection
 * queue of what came from outside, the oldest first; the deques of the others, the oldest
 * first, beginning with a random one. Every so often it looks at the injection queue
 * first, so that workers that feed themselves do not starve the outside.
 *
 * The injection queue is a posting queue, whose consumer's end one worker at a time holds,
 * by a flag; the others do not wait for it but go on and steal. It takes a handful at
 * once and puts them on its deque in reverse, so that it goes on in their order.
 *
 * Shutting down: `stopping` is set, all are woken; a worker ends when it is stopping and
 * there is nothing to do anywhere.
 */

#include "sched/weft-pool-private.h"

#include <pthread.h>

#include "sched/weft-deque-private.h"
#include "sched/weft-parking-private.h"
#include "sched/weft-posting-queue-private.h"
#include "sched/weft-timer-private.h"
#include "trace/weft-trace-private.h"

#define MAX_BATCH 16
#define INJECTION_INTERVAL 61
#define N_SPINS 64

typedef struct _Pool Pool;

typedef struct
{
  WeftDeque deque;
  Pool *pool;
  GThread *thread;
  guint number;
  guint32 random;
  guint n_run;
} Worker;

struct _Pool
{
  WeftPostingQueue injection;
  guint32 injection_taken; /* atomic: the consumer's end is somebody's */
  WeftParking parking;
  guint32 stopping; /* atomic */
  guint n_spins;
  guint n_workers;
  Worker workers[];
};

static Pool *the_pool; /* atomic; made once, under the mutex */
static pthread_mutex_t the_pool_mutex = PTHREAD_MUTEX_INITIALIZER;

static __thread Worker *this_worker __attribute__ ((tls_model ("initial-exec")));

static gboolean
pool_has_work (gpointer data)
{
  Pool *self = data;

  if (!weft_posting_queue_is_empty (&self->injection))
    return TRUE;
  for (guint i = 0; i < self->n_workers; i++)
    if (!weft_deque_is_empty (&self->workers[i].deque))
      return TRUE;
  return __atomic_load_n (&self->stopping, __ATOMIC_SEQ_CST) != 0;
}

static WeftWork *
worker_take_injected (Worker *self)
{
  Pool *pool = self->pool;
  WeftWork *batch[MAX_BATCH];
  guint n_taken = 0;

  if (weft_posting_queue_is_empty (&pool->injection) ||
      __atomic_exchange_n (&pool->injection_taken, 1, __ATOMIC_ACQUIRE) != 0)
    return NULL;
  while (n_taken < MAX_BATCH &&
         (batch[n_taken] = weft_posting_queue_pop (&pool->injection)) != NULL)
    n_taken++;
  __atomic_store_n (&pool->injection_taken, 0, __ATOMIC_RELEASE);

  if (n_taken == 0)
    return NULL;
  while (n_taken > 1)
    weft_deque_push (&self->deque, batch[--n_taken]);
  return batch[0];
}

static guint32
worker_random (Worker *self)
{
  /* G. Marsaglia, "Xorshift RNGs" (2003). */
  self->random ^= self->random << 13;
  self->random ^= self->random >> 17;
  self->random ^= self->random << 5;
  return self->random;
}

static WeftWork *
worker_steal (Worker *self)
{
  Pool *pool = self->pool;
  guint first = worker_random (self) % pool->n_workers;

  for (guint i = 0; i < pool->n_workers; i++)
    {
      Worker *victim = &pool->workers[(first + i) % pool->n_workers];
      WeftWork *work = victim != self ? weft_deque_steal (&victim->deque) : NULL;

      if (work != NULL)
        return work;
    }
  return NULL;
}

static WeftWork *
worker_find (Worker *self)
{
  WeftWork *work = NULL;

  if (++self->n_run % INJECTION_INTERVAL == 0)
    work = worker_take_injected (self);
  if (work == NULL)
    work = weft_deque_pop (&self->deque);
  if (work == NULL)
    work = worker_take_injected (self);
  if (work == NULL)
    work = worker_steal (self);
  return work;
}

static inline void
relax (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#endif
}

/* NULL only when the pool is stopping and there is nothing left. */
static WeftWork *
worker_wait (Worker *self)
{
  Pool *pool = self->pool;
  WeftWork *work;

  weft_parking_begin_search (&pool->parking);
  for (;;)
    {
      for (guint i = 0; i <= pool->n_spins; i++)
        {
          work = worker_find (self);
          if (work != NULL)
            {
              weft_parking_end_search (&pool->parking, pool_has_work, pool);
              return work;
            }
          relax ();
        }

      if (__atomic_load_n (&pool->stopping, __ATOMIC_SEQ_CST) != 0)
        {
          weft_parking_end_search (&pool->parking, pool_has_work, pool);
          return NULL;
        }
      weft_parking_park (&pool->parking, pool_has_work, pool);
    }
}

static gpointer
worker_main (gpointer data)
{
  Worker *self = data;
  WeftWork *work;

  this_worker = self;
  while ((work = worker_find (self)) != NULL || (work = worker_wait (self)) != NULL)
    work->run (work, WEFT_WORK_RUN);
  this_worker = NULL;
  return NULL;
}

static Pool *
pool_new (void)
{
  guint n_processors = g_get_num_processors ();
  /* With one, a job that waits for another would have nobody to run it. */
  guint n_workers = MAX (n_processors, 2);
  Pool *self = g_aligned_alloc0 (1, sizeof (Pool) + n_workers * sizeof (Worker), 64);

  weft_posting_queue_init (&self->injection);
  self->n_workers = n_workers;
  self->n_spins = n_processors > 1 ? N_SPINS : 0;

  for (guint i = 0; i < n_workers; i++)
    {
      self->workers[i].pool = self;
      self->workers[i].number = i + 1;
      self->workers[i].random = 2654435761u * (i + 1);
      weft_deque_init (&self->workers[i].deque);
    }
  for (guint i = 0; i < n_workers; i++)
    {
      g_autofree char *name = g_strdup_printf ("worker %u", i + 1);

      self->workers[i].thread = g_thread_new (name, worker_main, &self->workers[i]);
    }
  return self;
}

static Pool *
pool_get (void)
{
  Pool *self = __atomic_load_n (&the_pool, __ATOMIC_ACQUIRE);

  if (G_LIKELY (self != NULL))
    return self;

  pthread_mutex_lock (&the_pool_mutex);
  if (the_pool == NULL)
    __atomic_store_n (&the_pool, pool_new (), __ATOMIC_RELEASE);
  self = the_pool;
  pthread_mutex_unlock (&the_pool_mutex);
  return self;
}

void
weft_pool_push (WeftWork *work)
{
  Pool *pool;

  if (this_worker != NULL)
    {
      pool = this_worker->pool;
      weft_deque_push (&this_worker->deque, work);
    }
  else
    {
      pool = pool_get ();
      weft_posting_queue_push (&pool->injection, work);
    }
  weft_parking_wake_one (&pool->parking);
}

/**
 * weft_pool_get_n_workers:
 *
 * Returns: how many workers the pool has; makes it if need be
 */
guint
weft_pool_get_n_workers (void)
{
  return pool_get ()->n_workers;
}

/**
 * weft_pool_is_worker:
 *
 * Returns: whether the calling thread is one of the pool's
 */
gboolean
weft_pool_is_worker (void)
{
  return this_worker != NULL;
}

/**
 * weft_pool_shut_down:
 *
 * Cancels the delays and time-outs that are pending, lets the workers finish what is
 * queued, and what that queues, and ends them. For a program's last line, so that nothing is left over; from then on the next use makes a
 * new pool. Not on a worker, and not while other threads queue work.
 */
void
weft_pool_shut_down (void)
{
  Pool *self;

  g_return_if_fail (!weft_pool_is_worker ());

  /* First, for those who wait for a timer go on on the pool. */
  weft_timer_shut_down ();

  pthread_mutex_lock (&the_pool_mutex);
  self = the_pool;
  __atomic_store_n (&the_pool, NULL, __ATOMIC_RELEASE);
  pthread_mutex_unlock (&the_pool_mutex);
  if (self == NULL)
    {
      weft_timer_reopen ();
      return;
    }

  __atomic_store_n (&self->stopping, 1, __ATOMIC_SEQ_CST);
  weft_parking_wake_all (&self->parking);
  for (guint i = 0; i < self->n_workers; i++)
    g_thread_join (self->workers[i].thread);

  for (guint i = 0; i < self->n_workers; i++)
    weft_deque_clear (&self->workers[i].deque);
  g_aligned_free (self);
  weft_timer_reopen ();
}
