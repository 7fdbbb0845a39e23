/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <sys/wait.h>
#include <unistd.h>

#include <weft.h>

#include "sched/weft-processors-private.h"

static gboolean
set_source (WeftResult *result G_GNUC_UNUSED,
            gpointer data,
            GCancellable *cancellable G_GNUC_UNUSED,
            GError **error G_GNUC_UNUSED)
{
  weft_completion_source_set (data, weft_result_int (5));
  return TRUE;
}

static gboolean
wait_for (WeftResult *result,
          gpointer data,
          GCancellable *cancellable G_GNUC_UNUSED,
          GError **error)
{
  WeftTask *task = data;

  if (!weft_task_wait (task, error))
    return FALSE;
  *result = *weft_task_get_result (task);
  return TRUE;
}

/* As many jobs as there are workers wait for one that is queued behind them. */
static void
test_blocked_on_tasks (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *awaited = weft_completion_source_get_task (source);
  guint n_jobs = weft_pool_get_n_workers () * 4;
  g_autofree WeftTask **jobs = g_new (WeftTask *, n_jobs);
  g_autoptr (WeftTask) setter = NULL;

  for (guint i = 0; i < n_jobs; i++)
    jobs[i] = weft_run (wait_for, weft_task_ref (awaited), (GDestroyNotify) weft_task_unref, NULL);
  setter = weft_run (set_source, source, NULL, NULL);

  for (guint i = 0; i < n_jobs; i++)
    {
      g_assert_true (weft_task_wait (jobs[i], NULL));
      g_assert_cmpint (weft_task_get_result (jobs[i])->v_int, ==, 5);
      weft_task_unref (jobs[i]);
    }
  g_assert_true (weft_task_wait (setter, NULL));
  g_assert_cmpuint (weft_pool_get_n_threads (), <=, weft_pool_get_n_workers () + 64);
}

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean open;
  guint n_inside;
  guint n_wanted;
} Gate;

static gboolean
pass_gate (WeftResult *result G_GNUC_UNUSED,
           gpointer data,
           GCancellable *cancellable G_GNUC_UNUSED,
           GError **error G_GNUC_UNUSED)
{
  Gate *gate = data;

  g_mutex_lock (&gate->mutex);
  gate->n_inside++;
  g_cond_broadcast (&gate->cond);
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
  return TRUE;
}

static gboolean
pass_gate_announced (WeftResult *result, gpointer data, GCancellable *cancellable, GError **error)
{
  gboolean passed;

  weft_blocking_begin ();
  weft_blocking_begin ();
  passed = pass_gate (result, data, cancellable, error);
  weft_blocking_end ();
  weft_blocking_end ();
  return passed;
}

/* Opens the gate when more jobs stand before it than the pool has workers. */
static void
test_gate (gconstpointer data)
{
  WeftRunFunc func = (WeftRunFunc) (gsize) data;
  guint n_jobs = weft_pool_get_n_workers () * 3;
  g_autofree WeftTask **jobs = g_new (WeftTask *, n_jobs);
  Gate gate = { .n_wanted = n_jobs };
  g_autoptr (WeftTask) all = NULL;

  g_mutex_init (&gate.mutex);
  g_cond_init (&gate.cond);
  for (guint i = 0; i < n_jobs; i++)
    jobs[i] = weft_run (func, &gate, NULL, NULL);

  g_mutex_lock (&gate.mutex);
  while (gate.n_inside < gate.n_wanted)
    g_cond_wait (&gate.cond, &gate.mutex);
  gate.open = TRUE;
  g_cond_broadcast (&gate.cond);
  g_mutex_unlock (&gate.mutex);

  all = weft_when_all_take (jobs, n_jobs);
  g_assert_true (weft_task_wait (all, NULL));
  g_mutex_clear (&gate.mutex);
  g_cond_clear (&gate.cond);
}

static guint n_ran; /* atomic */

static gboolean
count (WeftResult *result G_GNUC_UNUSED,
       gpointer data G_GNUC_UNUSED,
       GCancellable *cancellable G_GNUC_UNUSED,
       GError **error G_GNUC_UNUSED)
{
  g_atomic_int_inc (&n_ran);
  return TRUE;
}

typedef struct
{
  WeftAsync async;
  GError *error;
} YieldFrame;

static void
yield_clear (YieldFrame *self)
{
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (yield_once, YieldFrame, yield_clear)
{
  WEFT_BEGIN (self);
  WEFT_YIELD ();
  g_atomic_int_inc (&n_ran);
  WEFT_END;
}

static void
spin_until_stopping (gpointer data)
{
  Gate *gate = data;

  g_mutex_lock (&gate->mutex);
  gate->open = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->mutex);
}

static gpointer
open_later (gpointer data)
{
  /* The shut-down waits for the job that holds the worker, so it has begun by then or
   * will begin: either order is right, and what is asserted holds in both. */
  g_thread_yield ();
  spin_until_stopping (data);
  return NULL;
}

/* What was not begun is cancelled, an async function that would have gone on is abandoned,
 * and all of them complete. */
static void
test_shut_down_now (void)
{
  guint n_gates = weft_pool_get_n_workers ();
  g_autofree WeftTask **gates = g_new (WeftTask *, n_gates);
  WeftTask *jobs[100];
  WeftTask *yields[100];
  Gate gate = { .n_wanted = n_gates };
  guint n_completed = 0;
  GThread *opener;

  g_mutex_init (&gate.mutex);
  g_cond_init (&gate.cond);
  n_ran = 0;
  for (guint i = 0; i < n_gates; i++)
    gates[i] = weft_run (pass_gate, &gate, NULL, NULL);
  g_mutex_lock (&gate.mutex);
  while (gate.n_inside < gate.n_wanted)
    g_cond_wait (&gate.cond, &gate.mutex);
  g_mutex_unlock (&gate.mutex);

  for (guint i = 0; i < 100; i++)
    {
      jobs[i] = weft_run (count, NULL, NULL, NULL);
      yields[i] = WEFT_ASYNC_START (WEFT_ASYNC_NEW (yield_once));
    }
  opener = g_thread_new ("opener", open_later, &gate);
  weft_pool_shut_down_now ();
  g_thread_join (opener);

  for (guint i = 0; i < 100; i++)
    {
      g_assert_true (weft_task_is_completed (jobs[i]));
      g_assert_true (weft_task_is_completed (yields[i]));
      if (weft_task_get_status (jobs[i]) == WEFT_TASK_SUCCEEDED)
        n_completed++;
      else
        g_assert_error (weft_task_get_error (jobs[i]), G_IO_ERROR, G_IO_ERROR_CANCELLED);
      if (weft_task_get_status (yields[i]) == WEFT_TASK_SUCCEEDED)
        n_completed++;
      else
        g_assert_error (weft_task_get_error (yields[i]), WEFT_ERROR, WEFT_ERROR_ABANDONED);
      weft_task_unref (jobs[i]);
      weft_task_unref (yields[i]);
    }
  g_assert_cmpuint (n_completed, ==, n_ran);
  for (guint i = 0; i < n_gates; i++)
    {
      g_assert_cmpint (weft_task_get_status (gates[i]), ==, WEFT_TASK_SUCCEEDED);
      weft_task_unref (gates[i]);
    }
  g_mutex_clear (&gate.mutex);
  g_cond_clear (&gate.cond);
}

/* In a child process, a job is refused at once, and nothing hangs. */
static void
test_fork (void)
{
  if (g_test_subprocess ())
    {
      WeftTask *before = weft_run (count, NULL, NULL, NULL);
      int status = 0;
      pid_t child;

      g_assert_true (weft_task_wait (before, NULL));
      weft_task_unref (before);
      g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
      child = fork ();
      if (child == 0)
        {
          WeftTask *task = weft_run (count, NULL, NULL, NULL);

          _exit (weft_task_get_status (task) == WEFT_TASK_CANCELLED &&
                         weft_pool_get_n_workers () == 0
                     ? 7
                     : 1);
        }
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, 7);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*weft_pool_push*forked*");
}

static void
test_processors (void)
{
  g_assert_cmpuint (weft_processors_parse_max ("max 100000\n"), ==, 0);
  g_assert_cmpuint (weft_processors_parse_max ("200000 100000\n"), ==, 2);
  g_assert_cmpuint (weft_processors_parse_max ("150000 100000\n"), ==, 2);
  g_assert_cmpuint (weft_processors_parse_max ("5000 100000"), ==, 1);
  g_assert_cmpuint (weft_processors_parse_max (""), ==, 0);
  g_assert_cmpuint (weft_processors_parse_max ("100000 0"), ==, 0);
  g_assert_cmpuint (weft_processors_parse_max ("damaged"), ==, 0);
  g_assert_cmpuint (weft_processors_parse_quota ("-1\n", "100000\n"), ==, 0);
  g_assert_cmpuint (weft_processors_parse_quota ("300000\n", "100000\n"), ==, 3);
  g_assert_cmpuint (weft_processors_count (), >=, 1);
  g_assert_cmpuint (weft_processors_count (), <=, g_get_num_processors ());
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pool-blocking/on-tasks", test_blocked_on_tasks);
  g_test_add_data_func ("/pool-blocking/announced", (gpointer) (gsize) pass_gate_announced,
                        test_gate);
  g_test_add_data_func ("/pool-blocking/found-out", (gpointer) (gsize) pass_gate, test_gate);
  g_test_add_func ("/pool-blocking/shut-down-now", test_shut_down_now);
  g_test_add_func ("/pool-blocking/fork", test_fork);
  g_test_add_func ("/pool-blocking/processors", test_processors);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
