/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include "task/weft-task-private.h"

typedef struct
{
  WeftAsync async;
  WeftWhenEach *each; /* borrowed */
  GString *log;
  WeftTask *done;
} LogFrame;

static void
log_clear (LogFrame *self)
{
  g_clear_pointer (&self->done, weft_task_unref);
}

/* Values are letters. */
WEFT_ASYNC_DEFINE (log_all, LogFrame, log_clear)
{
  WEFT_BEGIN (self);

  for (;;)
    {
      WEFT_AWAIT_TO (self->done, weft_when_each_next (self->each, NULL));
      if (self->done == NULL)
        break;
      g_string_append_c (self->log, weft_task_get_error (self->done) != NULL
                                        ? '!'
                                        : (char) weft_task_get_result (self->done)->v_int);
      g_clear_pointer (&self->done, weft_task_unref);
    }

  WEFT_END;
}

static WeftTask *
start_log (WeftWhenEach *each, GString *log)
{
  LogFrame *self = WEFT_ASYNC_NEW (log_all);

  self->each = each;
  self->log = log;
  return WEFT_ASYNC_START (self);
}

/* Conformance 38: completion order, failures among them, duplicates once per occurrence. */
static void
test_order (void)
{
  WeftCompletionSource *sources[3];
  WeftTask *tasks[5];
  g_autoptr (WeftWhenEach) each = NULL;
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (WeftTask) task = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      sources[i] = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      tasks[i] = weft_completion_source_get_task (sources[i]);
    }
  tasks[3] = weft_task_from_result (weft_result_int ('d'));
  tasks[4] = tasks[1];

  each = weft_when_each_new (tasks, G_N_ELEMENTS (tasks));
  task = start_log (each, log);
  g_assert_cmpstr (log->str, ==, "d");
  weft_completion_source_set (sources[1], weft_result_int ('b'));
  weft_completion_source_set_error (sources[2],
                                    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "busy"));
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_PENDING);
  weft_completion_source_set (sources[0], weft_result_int ('a'));
  g_assert_true (weft_task_wait (task, NULL));
  g_assert_cmpstr (log->str, ==, "dbb!a");

  weft_task_unref (tasks[3]);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    weft_completion_source_free (sources[i]);
}

static void
test_empty (void)
{
  g_autoptr (WeftWhenEach) each = weft_when_each_new (NULL, 0);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (WeftTask) step = weft_when_each_next (each, NULL);

      g_assert_cmpint (weft_task_get_status (step), ==, WEFT_TASK_SUCCEEDED);
      g_assert_null (weft_task_get_result (step)->v_pointer);
    }
}

/* Conformance 38: cancelling stops the iteration, not the tasks; none of them is lost. */
static void
test_cancelled (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);
  g_autoptr (WeftWhenEach) each = weft_when_each_new (&task, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) step = weft_when_each_next (each, cancellable);
  g_autoptr (WeftTask) late = NULL;
  g_autoptr (WeftTask) again = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_cmpint (weft_task_get_status (step), ==, WEFT_TASK_CANCELLED);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_PENDING);
  weft_completion_source_set (source, weft_result_int (1));

  late = weft_when_each_next (each, cancellable);
  g_assert_cmpint (weft_task_get_status (late), ==, WEFT_TASK_CANCELLED);
  again = weft_when_each_next (each, NULL);
  g_assert_true (weft_task_get_result (again)->v_pointer == task);
}

static void
test_second_step (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);
  g_autoptr (WeftWhenEach) each = weft_when_each_new (&task, 1);
  g_autoptr (WeftTask) first = weft_when_each_next (each, NULL);
  g_autoptr (WeftTask) second = NULL;

  g_test_expect_message ("Weft", G_LOG_LEVEL_CRITICAL, "*still awaited*");
  second = weft_when_each_next (each, NULL);
  g_test_assert_expected_messages ();
  g_assert_error (weft_task_get_error (second), G_IO_ERROR, G_IO_ERROR_PENDING);
  weft_completion_source_set (source, weft_result_void ());
  g_assert_true (weft_task_get_result (first)->v_pointer == task);
}

/* Freed early: nothing is left at the tasks, and a step does not wait for ever. */
static void
test_freed (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);
  WeftWhenEach *each = weft_when_each_new (&task, 1);
  g_autoptr (WeftTask) step = weft_when_each_next (each, NULL);

  weft_when_each_free (each);
  g_assert_error (weft_task_get_error (step), WEFT_ERROR, WEFT_ERROR_ABANDONED);
  g_assert_null (task->awaiters);
  g_assert_cmpuint (task->refs, ==, 1);
  weft_completion_source_set (source, weft_result_void ());
}

static gboolean
letter (WeftResult *result,
        gpointer data,
        GCancellable *cancellable G_GNUC_UNUSED,
        GError **error G_GNUC_UNUSED)
{
  *result = weft_result_int (GPOINTER_TO_INT (data));
  return TRUE;
}

#define N_JOBS 3000

static void
test_jobs (void)
{
  g_autofree WeftTask **tasks = g_new (WeftTask *, N_JOBS);
  g_autoptr (WeftWhenEach) each = NULL;
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (WeftTask) task = NULL;
  guint counts[256] = { 0 };

  for (guint i = 0; i < N_JOBS; i++)
    tasks[i] = weft_run (letter, GUINT_TO_POINTER ('a' + i % 3), NULL, NULL);
  each = weft_when_each_new (tasks, N_JOBS);
  task = start_log (each, log);
  g_assert_true (weft_task_wait (task, NULL));

  for (gsize i = 0; i < log->len; i++)
    counts[(guchar) log->str[i]]++;
  g_assert_cmpuint (log->len, ==, N_JOBS);
  g_assert_cmpuint (counts['a'], ==, N_JOBS / 3);
  g_assert_cmpuint (counts['b'], ==, N_JOBS / 3);
  for (guint i = 0; i < N_JOBS; i++)
    weft_task_unref (tasks[i]);
}

/* A step that is cancelled just when a task completes: that one comes with the next step. */
static void
test_race (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      WeftTask *task = weft_run (letter, GUINT_TO_POINTER ('x'), NULL, NULL);
      g_autoptr (WeftWhenEach) each = weft_when_each_new (&task, 1);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (WeftTask) first = weft_when_each_next (each, cancellable);
      g_autoptr (WeftTask) second = NULL;
      gboolean had;

      g_cancellable_cancel (cancellable);
      weft_task_wait (first, NULL);
      had = weft_task_get_status (first) == WEFT_TASK_SUCCEEDED;
      second = weft_when_each_next (each, NULL);
      weft_task_wait (second, NULL);
      g_assert_true (weft_task_get_result (second)->v_pointer == (had ? NULL : task));
      weft_task_unref (task);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/when-each/order", test_order);
  g_test_add_func ("/when-each/empty", test_empty);
  g_test_add_func ("/when-each/cancelled", test_cancelled);
  g_test_add_func ("/when-each/second-step", test_second_step);
  g_test_add_func ("/when-each/freed", test_freed);
  g_test_add_func ("/when-each/jobs", test_jobs);
  g_test_add_func ("/when-each/race", test_race);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
