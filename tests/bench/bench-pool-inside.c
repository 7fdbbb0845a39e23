/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * A million empty jobs that workers themselves spawn: each of 1,000 parents spawns 1,000 of
 * them on its worker, and is done when they are. Nanoseconds a job.
 *
 *   weft          a parent is an async function: weft_run() into an array, an await of
 *                 weft_when_all() over it
 *   gthreadpool   parents push to the pool they are in; the last job says that all are done
 */

#define N_PARENTS 1000
#define N_CHILDREN 1000
#define N_JOBS (N_PARENTS * N_CHILDREN)

static gboolean
job (WeftResult *result G_GNUC_UNUSED,
     gpointer data,
     GCancellable *cancellable G_GNUC_UNUSED,
     GError **error G_GNUC_UNUSED)
{
  bench_tally (GPOINTER_TO_SIZE (data));
  return TRUE;
}

static double
finish (gint64 begin)
{
  gint64 end = bench_get_time ();

  bench_tally_check (N_JOBS);
  return (double) (end - begin) / N_JOBS;
}

typedef struct
{
  WeftAsync async;
  gsize first;
  WeftTask **tasks;
} ParentFrame;

static void
parent_frame_clear (ParentFrame *self)
{
  for (gsize i = 0; i < N_CHILDREN; i++)
    weft_task_unref (self->tasks[i]);
  g_free (self->tasks);
}

WEFT_ASYNC_DEFINE (parent, ParentFrame, parent_frame_clear)
{
  WEFT_BEGIN (self);
  WEFT_RESUME_ON (NULL);

  self->tasks = g_new (WeftTask *, N_CHILDREN);
  for (gsize i = 0; i < N_CHILDREN; i++)
    self->tasks[i] = weft_run (job, GSIZE_TO_POINTER (self->first + i), NULL, NULL);
  WEFT_AWAIT (weft_when_all (self->tasks, N_CHILDREN));

  WEFT_END;
}

static WeftTask *
parent (gsize first)
{
  ParentFrame *self = WEFT_ASYNC_NEW (parent);

  self->first = first;
  return WEFT_ASYNC_START (self);
}

static double
measure_weft (void)
{
  gint64 begin = bench_get_time ();
  WeftTask *parents[N_PARENTS];

  for (gsize i = 0; i < N_PARENTS; i++)
    parents[i] = parent (i * N_CHILDREN);
  bench_wait (weft_when_all (parents, N_PARENTS));
  for (gsize i = 0; i < N_PARENTS; i++)
    weft_task_unref (parents[i]);
  return finish (begin);
}

typedef struct
{
  GThreadPool *pool;
  gint64 n_left; /* atomic */
  GMutex lock;
  GCond done;
} ThreadPool;

/* Numbers up to N_JOBS are a child's, the next ones a parent's; all are one more than they
 * say, for a GThreadPool takes no NULL. */
static void
thread_pool_job (gpointer data, gpointer user_data)
{
  ThreadPool *self = user_data;
  gsize number = GPOINTER_TO_SIZE (data) - 1;

  if (number >= N_JOBS)
    {
      gsize first = (number - N_JOBS) * N_CHILDREN;

      for (gsize i = 0; i < N_CHILDREN; i++)
        g_thread_pool_push (self->pool, GSIZE_TO_POINTER (first + i + 1), NULL);
      return;
    }

  bench_tally (number);
  if (__atomic_sub_fetch (&self->n_left, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  g_mutex_lock (&self->lock);
  self->n_left = -1;
  g_cond_signal (&self->done);
  g_mutex_unlock (&self->lock);
}

static double
measure_gthreadpool (void)
{
  gint n_threads = (gint) weft_pool_get_n_workers ();
  gint64 begin = bench_get_time ();
  ThreadPool self = { .n_left = N_JOBS };

  g_mutex_init (&self.lock);
  g_cond_init (&self.done);
  self.pool = g_thread_pool_new (thread_pool_job, &self, n_threads, FALSE, NULL);
  for (gsize i = 0; i < N_PARENTS; i++)
    g_thread_pool_push (self.pool, GSIZE_TO_POINTER (N_JOBS + i + 1), NULL);
  g_mutex_lock (&self.lock);
  while (self.n_left >= 0)
    g_cond_wait (&self.done, &self.lock);
  g_mutex_unlock (&self.lock);
  g_thread_pool_free (self.pool, FALSE, TRUE);
  g_cond_clear (&self.done);
  g_mutex_clear (&self.lock);
  return finish (begin);
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM },
            { "gthreadpool", measure_gthreadpool, BENCH_WARM })
