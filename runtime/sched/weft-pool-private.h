/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <pthread.h>
#include <time.h>

#include "sched/weft-deque-private.h"
#include "sched/weft-parking-private.h"
#include "sched/weft-pool.h"
#include "sched/weft-posting-queue-private.h"
#include "sched/weft-timer-private.h"
#include "task/weft-work.h"

G_BEGIN_DECLS

/* Queues @work, which a worker then runs once, without a sync context: on the calling
 * worker's own deque, from where others may steal it, or on the queue for all. */
void weft_pool_push (WeftWork *work);

/* The same on the queue for all, behind what is there, on a worker too: for who has had
 * its turn. */
void weft_pool_push_last (WeftWork *work);

/*
 * Inside of the pool.
 */

#define WEFT_POOL_MAX_EXTRA 64 /* workers that stand in for blocked ones */

typedef struct _WeftPool WeftPool;

typedef struct
{
  WeftDeque deque;
  WeftPool *pool;
  GThread  *thread;  /* under the pool's mutex; NULL in a slot that nobody works in */
  guint     number;  /* from 1 */
  guint32   random;
  guint     n_looks;
  guint     n_blocked; /* how deep it is in blocking calls; its own */

  /* What the watch sees. */
  guint32   n_run;     /* atomic: jobs taken */
  guint32   at_work;   /* atomic: in a job, and not in a blocking call that was announced */
  clockid_t clock;     /* its use of processors; under the pool's mutex */
  gboolean  has_clock;
  guint32   n_run_seen;
  gint64    time_seen; /* of the processor, in nanoseconds */
} WeftWorker;

typedef enum
{
  WEFT_POOL_RUNNING,
  WEFT_POOL_FINISHING, /* ends when there is nothing left to do */
  WEFT_POOL_DROPPING   /* the same, with everything dropped instead of done */
} WeftPoolState;

struct _WeftPool
{
  WeftPostingQueue injection;
  guint32          injection_taken; /* atomic: the consumer's end is somebody's */
  char             pad[60];
  WeftParking      parking;
  guint32          state;           /* atomic: WeftPoolState */
  guint            n_spins;
  guint            n_workers;       /* that should be at it at any time */
  guint            n_slots;         /* atomic: workers[] that have ever been used */

  /* The protocol of these stands in weft-pool-blocking.c. */
  guint32          n_surplus;       /* atomic; written under the mutex */
  pthread_mutex_t  mutex;
  pthread_cond_t   changed;
  guint            n_threads;
  guint            n_resting;
  guint            n_called;        /* of those who rest */
  guint            n_blocked;
  guint            n_stuck;
  WeftTimer        watch;
  gboolean         watching;        /* atomic; written under the mutex */
  gboolean         watch_closed;

  WeftWorker       workers[];
};

/* weft-worker.c */
WeftWorker *weft_worker_get_current  (void);
void        weft_worker_init         (WeftWorker *self,
                                      WeftPool   *pool,
                                      guint       number);
/* Under the pool's mutex. */
void        weft_worker_start        (WeftWorker *self);
gboolean    weft_pool_has_work       (gpointer    pool);

/* weft-pool-blocking.c */
void        weft_pool_init_resting   (WeftPool   *self);
/* Rests while there is nobody to stand in for. FALSE where the worker is to end. */
gboolean    weft_pool_rest           (WeftPool   *self,
                                      WeftWorker *worker);
void        weft_pool_watch          (WeftPool   *self);
void        weft_pool_stop_watching  (WeftPool   *self);

static inline gboolean
weft_pool_has_surplus (WeftPool *self)
{
  return G_UNLIKELY (__atomic_load_n (&self->n_surplus, __ATOMIC_RELAXED) > 0);
}

G_END_DECLS
