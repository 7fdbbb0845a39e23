/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * Ten thousand empty jobs from outside the pool, and one task for all of them. Nanoseconds a
 * job.
 *
 *   weft          weft_run() into an array, weft_when_all() over it, waited for
 *   weft-take     the same with weft_when_all_take(), which takes the tasks over
 *   gtask         g_task_run_in_thread(), counted down in the callbacks in the main loop
 *   gthreadpool   jobs that count down, and the last one signals a condition
 */

#define N_JOBS 10000
#define N_ROUNDS 50

static gboolean
job (WeftResult *result G_GNUC_UNUSED,
     gpointer data,
     GCancellable *cancellable G_GNUC_UNUSED,
     GError **error G_GNUC_UNUSED)
{
  bench_tally (GPOINTER_TO_SIZE (data));
  return TRUE;
}

static void
run_weft (void)
{
  WeftTask *tasks[N_JOBS];

  for (gsize i = 0; i < N_JOBS; i++)
    tasks[i] = weft_run (job, GSIZE_TO_POINTER (i), NULL, NULL);
  bench_wait (weft_when_all (tasks, N_JOBS));
  for (gsize i = 0; i < N_JOBS; i++)
    weft_task_unref (tasks[i]);
}

static void
run_weft_take (void)
{
  WeftTask *tasks[N_JOBS];

  for (gsize i = 0; i < N_JOBS; i++)
    tasks[i] = weft_run (job, GSIZE_TO_POINTER (i), NULL, NULL);
  bench_wait (weft_when_all_take (tasks, N_JOBS));
}

static void
gtask_job (GTask *task,
           gpointer source G_GNUC_UNUSED,
           gpointer data,
           GCancellable *cancellable G_GNUC_UNUSED)
{
  bench_tally (GPOINTER_TO_SIZE (data));
  g_task_return_boolean (task, TRUE);
}

static void
gtask_ready_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  gint64 *n_left = user_data;

  *n_left -= g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
run_gtask (void)
{
  gint64 n_left = N_JOBS;

  for (gsize i = 0; i < N_JOBS; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, gtask_ready_cb, &n_left);

      g_task_set_task_data (task, GSIZE_TO_POINTER (i), NULL);
      g_task_run_in_thread (task, gtask_job);
    }
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

typedef struct
{
  GThreadPool *pool;
  gint64 n_left; /* atomic */
  gboolean all_done;
  GMutex lock;
  GCond done;
} ThreadPool;

static void
thread_pool_job (gpointer data, gpointer user_data)
{
  ThreadPool *self = user_data;

  bench_tally (GPOINTER_TO_SIZE (data) - 1);
  if (__atomic_sub_fetch (&self->n_left, 1, __ATOMIC_ACQ_REL) > 0)
    return;
  g_mutex_lock (&self->lock);
  self->all_done = TRUE;
  g_cond_signal (&self->done);
  g_mutex_unlock (&self->lock);
}

static void
run_gthreadpool (void)
{
  static ThreadPool self;

  if (self.pool == NULL)
    self.pool =
        g_thread_pool_new (thread_pool_job, &self, (gint) weft_pool_get_n_workers (), FALSE, NULL);
  self.n_left = N_JOBS;
  self.all_done = FALSE;
  for (gsize i = 0; i < N_JOBS; i++)
    g_thread_pool_push (self.pool, GSIZE_TO_POINTER (i + 1), NULL);
  g_mutex_lock (&self.lock);
  while (!self.all_done)
    g_cond_wait (&self.done, &self.lock);
  g_mutex_unlock (&self.lock);
}

static double
measure (void (*run) (void))
{
  gint64 time = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      time -= bench_get_time ();
      run ();
      time += bench_get_time ();
      bench_tally_check (N_JOBS);
    }
  return (double) time / N_ROUNDS / N_JOBS;
}

static double
measure_weft (void)
{
  return measure (run_weft);
}

static double
measure_weft_take (void)
{
  return measure (run_weft_take);
}

static double
measure_gtask (void)
{
  return measure (run_gtask);
}

static double
measure_gthreadpool (void)
{
  return measure (run_gthreadpool);
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM },
            { "weft-take", measure_weft_take, BENCH_WARM },
            { "gtask", measure_gtask, BENCH_WARM },
            { "gthreadpool", measure_gthreadpool, BENCH_WARM })
