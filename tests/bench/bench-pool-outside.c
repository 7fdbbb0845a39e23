/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * A million empty jobs, given to the pool by a thread that is none of its workers, and waited
 * for. Nanoseconds a job, from the first push until the last job's task is released.
 *
 *   weft             weft_run() into an array, weft_when_all() over it
 *   weft-take        the same with weft_when_all_take(), which takes the tasks over
 *   weft-forget      weft_run(), forgotten; the jobs count themselves down, and the last one
 *                    completes a task that is waited for
 *   gthreadpool      a GThreadPool with as many threads, freed when it is empty
 *   gtask            g_task_run_in_thread(), called back in the main loop
 */

#define N_JOBS 1000000

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

static double
measure_weft (void)
{
  gint64 begin = bench_get_time ();
  WeftTask **tasks = g_new (WeftTask *, N_JOBS);

  for (gsize i = 0; i < N_JOBS; i++)
    tasks[i] = weft_run (job, GSIZE_TO_POINTER (i), NULL, NULL);
  bench_wait (weft_when_all (tasks, N_JOBS));
  for (gsize i = 0; i < N_JOBS; i++)
    weft_task_unref (tasks[i]);
  g_free (tasks);
  return finish (begin);
}

static double
measure_weft_take (void)
{
  gint64 begin = bench_get_time ();
  WeftTask **tasks = g_new (WeftTask *, N_JOBS);

  for (gsize i = 0; i < N_JOBS; i++)
    tasks[i] = weft_run (job, GSIZE_TO_POINTER (i), NULL, NULL);
  bench_wait (weft_when_all_take (tasks, N_JOBS));
  g_free (tasks);
  return finish (begin);
}

static WeftCompletionSource *done;
static gint64 n_left; /* atomic */

static gboolean
counted_job (WeftResult *result G_GNUC_UNUSED,
             gpointer data,
             GCancellable *cancellable G_GNUC_UNUSED,
             GError **error G_GNUC_UNUSED)
{
  bench_tally (GPOINTER_TO_SIZE (data));
  if (__atomic_sub_fetch (&n_left, 1, __ATOMIC_ACQ_REL) == 0)
    weft_completion_source_set (done, weft_result_void ());
  return TRUE;
}

static double
measure_weft_forget (void)
{
  gint64 begin = bench_get_time ();

  n_left = N_JOBS;
  done = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  for (gsize i = 0; i < N_JOBS; i++)
    weft_task_forget (weft_run (counted_job, GSIZE_TO_POINTER (i), NULL, NULL));
  bench_wait (weft_task_ref (weft_completion_source_get_task (done)));
  weft_completion_source_free (done);
  return finish (begin);
}

static void
gthreadpool_job (gpointer data, gpointer user_data G_GNUC_UNUSED)
{
  /* A GThreadPool takes no NULL. */
  bench_tally (GPOINTER_TO_SIZE (data) - 1);
}

static double
measure_gthreadpool (void)
{
  gint n_threads = (gint) weft_pool_get_n_workers ();
  gint64 begin = bench_get_time ();
  GThreadPool *pool = g_thread_pool_new (gthreadpool_job, NULL, n_threads, FALSE, NULL);

  for (gsize i = 0; i < N_JOBS; i++)
    g_thread_pool_push (pool, GSIZE_TO_POINTER (i + 1), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  return finish (begin);
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
  gint64 *n_jobs_left = user_data;

  *n_jobs_left -= g_task_propagate_boolean (G_TASK (result), NULL);
}

static double
measure_gtask (void)
{
  gint64 n_jobs_left = N_JOBS, begin = bench_get_time ();

  for (gsize i = 0; i < N_JOBS; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, gtask_ready_cb, &n_jobs_left);

      g_task_set_task_data (task, GSIZE_TO_POINTER (i), NULL);
      g_task_run_in_thread (task, gtask_job);
    }
  while (n_jobs_left > 0)
    g_main_context_iteration (NULL, TRUE);
  return finish (begin);
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM },
            { "weft-take", measure_weft_take, BENCH_WARM },
            { "weft-forget", measure_weft_forget, BENCH_WARM },
            { "gthreadpool", measure_gthreadpool, BENCH_WARM },
            { "gtask", measure_gtask, BENCH_WARM })
