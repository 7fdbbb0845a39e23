/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A worker looks for work in this order: its own deque, the newest first; the injection
 * queue of what came from outside, the oldest first; the deques of the others, the oldest
 * first, beginning with a random one. Every so often it looks at the injection queue
 * first, so that workers that feed themselves do not starve the outside.
 *
 * The injection queue is a posting queue, whose consumer's end one worker at a time holds,
 * by a flag; the others do not wait for it but go on and steal. It takes a handful at
 * once and puts them on its deque in reverse, so that it goes on in their order, and wakes
 * one more: who looked while the handful was in its hands has found nothing.
 *
 * A worker ends when the pool is stopping and there was nothing to do anywhere. It looks
 * whether the pool is stopping before it looks for work: what was queued before the pool
 * began to stop is found then, and what a job queues stands on the deque of one who is
 * awake.
 */

#include "sched/weft-pool-private.h"

#define MAX_BATCH 32
#define INJECTION_INTERVAL 61

static __thread WeftWorker *this_worker __attribute__ ((tls_model ("initial-exec")));

WeftWorker *
weft_worker_get_current (void)
{
  return this_worker;
}

static inline guint
n_slots_of (WeftPool *pool)
{
  return __atomic_load_n (&pool->n_slots, __ATOMIC_ACQUIRE);
}

gboolean
weft_pool_has_work (gpointer data)
{
  WeftPool *pool = data;
  guint n_slots = n_slots_of (pool);

  if (!weft_posting_queue_is_empty (&pool->injection))
    return TRUE;
  for (guint i = 0; i < n_slots; i++)
    if (!weft_deque_is_empty (&pool->workers[i].deque))
      return TRUE;
  return __atomic_load_n (&pool->state, __ATOMIC_SEQ_CST) != WEFT_POOL_RUNNING;
}

static WeftWork *
take_injected (WeftWorker *self)
{
  WeftPool *pool = self->pool;
  WeftWork *batch[MAX_BATCH];
  guint n_taken = 0;

  if (weft_posting_queue_is_empty (&pool->injection) ||
      __atomic_load_n (&pool->injection_taken, __ATOMIC_RELAXED) != 0 ||
      __atomic_exchange_n (&pool->injection_taken, 1, __ATOMIC_ACQUIRE) != 0)
    return NULL;
  while (n_taken < MAX_BATCH &&
         (batch[n_taken] = weft_posting_queue_pop (&pool->injection)) != NULL)
    n_taken++;
  __atomic_store_n (&pool->injection_taken, 0, __ATOMIC_RELEASE);

  if (n_taken == 0)
    return NULL;
  if (n_taken > 1)
    {
      weft_deque_push_reversed (&self->deque, batch + 1, n_taken - 1);
      weft_parking_wake_one (&pool->parking);
    }
  return batch[0];
}

static guint32
next_random (WeftWorker *self)
{
  /* G. Marsaglia, "Xorshift RNGs" (2003). */
  self->random ^= self->random << 13;
  self->random ^= self->random >> 17;
  self->random ^= self->random << 5;
  return self->random;
}

static WeftWork *
steal (WeftWorker *self)
{
  WeftPool *pool = self->pool;
  guint n_slots = n_slots_of (pool);
  guint first = next_random (self) % n_slots;

  for (guint i = 0; i < n_slots; i++)
    {
      WeftWorker *victim = &pool->workers[(first + i) % n_slots];
      WeftWork *work = victim != self ? weft_deque_steal (&victim->deque) : NULL;

      if (work != NULL)
        return work;
    }
  return NULL;
}

static inline WeftWork *
find (WeftWorker *self)
{
  WeftWork *work = NULL;

  if (G_UNLIKELY (++self->n_looks % INJECTION_INTERVAL == 0))
    work = take_injected (self);
  if (work == NULL)
    work = weft_deque_pop (&self->deque);
  if (work == NULL)
    work = take_injected (self);
  if (work == NULL)
    work = steal (self);
  return work;
}

/* Ever longer, so that who looks does not hold up who queues. */
static void
relax (guint n_looks)
{
#if defined(__x86_64__) || defined(__i386__)
  for (guint i = 0; i < 1u << MIN (n_looks, 6); i++)
    __builtin_ia32_pause ();
#else
  (void) n_looks;
#endif
}

/* NULL when the pool is stopping and there is nothing left, or one of the pool's workers
 * is too many. */
static WeftWork *
wait_for_work (WeftWorker *self)
{
  WeftPool *pool = self->pool;

  weft_parking_begin_search (&pool->parking);
  for (;;)
    {
      WeftPoolState state = __atomic_load_n (&pool->state, __ATOMIC_SEQ_CST);

      for (guint i = 0; i <= pool->n_spins; i++)
        {
          WeftWork *work = find (self);

          if (work != NULL)
            {
              weft_parking_end_search (&pool->parking, weft_pool_has_work, pool);
              return work;
            }
          relax (i);
        }

      if (state != WEFT_POOL_RUNNING || weft_pool_has_surplus (pool))
        {
          weft_parking_end_search (&pool->parking, weft_pool_has_work, pool);
          return NULL;
        }
      weft_parking_park (&pool->parking, weft_pool_has_work, pool);
      weft_pool_watch (pool);
    }
}

static inline void
run (WeftWorker *self, WeftWork *work)
{
  WeftPoolState state = __atomic_load_n (&self->pool->state, __ATOMIC_RELAXED);

  __atomic_store_n (&self->n_run, self->n_run + 1, __ATOMIC_RELAXED);
  __atomic_store_n (&self->at_work, 1, __ATOMIC_RELAXED);
  work->run (work, G_LIKELY (state != WEFT_POOL_DROPPING) ? WEFT_WORK_RUN : WEFT_WORK_DROPPED);
  __atomic_store_n (&self->at_work, 0, __ATOMIC_RELAXED);
}

/* Others have to do it. */
static void
give_away_work (WeftWorker *self)
{
  WeftWork *work;

  while ((work = weft_deque_pop (&self->deque)) != NULL)
    {
      weft_posting_queue_push (&self->pool->injection, work);
      weft_parking_wake_one (&self->pool->parking);
    }
}

static gboolean
is_stopping (WeftPool *pool)
{
  return __atomic_load_n (&pool->state, __ATOMIC_SEQ_CST) != WEFT_POOL_RUNNING;
}

static gpointer
worker_main (gpointer data)
{
  WeftWorker *self = data;
  WeftPool *pool = self->pool;
  WeftWork *work;

  this_worker = self;
  pthread_mutex_lock (&pool->mutex);
  self->has_clock = pthread_getcpuclockid (pthread_self (), &self->clock) == 0;
  pthread_mutex_unlock (&pool->mutex);
  weft_pool_watch (pool);

  for (;;)
    {
      work = find (self);
      if (work == NULL)
        work = wait_for_work (self);
      if (work != NULL)
        run (self, work);
      else if (is_stopping (pool))
        break;

      if (weft_pool_has_surplus (pool))
        {
          give_away_work (self);
          if (!weft_pool_rest (pool, self))
            break;
        }
    }
  this_worker = NULL;
  return NULL;
}

void
weft_worker_init (WeftWorker *self, WeftPool *pool, guint number)
{
  self->pool = pool;
  self->number = number;
  self->random = 2654435761u * number;
  weft_deque_init (&self->deque);
}

void
weft_worker_start (WeftWorker *self)
{
  g_autofree char *name = g_strdup_printf ("worker %u", self->number);

  self->thread = g_thread_new (name, worker_main, self);
}
