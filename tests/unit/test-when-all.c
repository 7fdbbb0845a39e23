/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

static WeftTask *
failed (GIOErrorEnum code, const char *message)
{
  return weft_task_from_error (g_error_new_literal (G_IO_ERROR, code, message));
}

static void
unref_all (WeftTask **tasks, guint n)
{
  for (guint i = 0; i < n; i++)
    weft_task_unref (tasks[i]);
}

/* Conformance 35. */
static void
test_empty (void)
{
  g_autoptr (WeftTask) all = weft_when_all (NULL, 0);

  g_assert_cmpint (weft_task_get_status (all), ==, WEFT_TASK_SUCCEEDED);
}

/* Conformance 33, 34 and 36. */
static void
test_errors (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *tasks[] = {
    failed (G_IO_ERROR_CANCELLED, "cancelled"),
    failed (G_IO_ERROR_FAILED, "first"),
    weft_task_ref (weft_completion_source_get_task (source)),
    weft_task_from_result (weft_result_int (1)),
    failed (G_IO_ERROR_FAILED, "second"),
  };
  g_autoptr (WeftTask) all = weft_when_all (tasks, G_N_ELEMENTS (tasks));
  g_autoptr (GPtrArray) errors = NULL;

  unref_all (tasks, G_N_ELEMENTS (tasks));
  g_assert_cmpint (weft_task_get_status (all), ==, WEFT_TASK_PENDING);
  weft_completion_source_set_error (source,
                                    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "between"));

  g_assert_cmpint (weft_task_get_status (all), ==, WEFT_TASK_FAILED);
  g_assert_cmpstr (weft_task_get_error (all)->message, ==, "first");
  errors = weft_when_all_dup_errors (all);
  g_assert_cmpuint (errors->len, ==, 3);
  g_assert_cmpstr (((GError *) errors->pdata[0])->message, ==, "first");
  g_assert_cmpstr (((GError *) errors->pdata[1])->message, ==, "between");
  g_assert_cmpstr (((GError *) errors->pdata[2])->message, ==, "second");
}

static void
test_only_cancelled (void)
{
  WeftTask *tasks[] = { weft_task_from_result (weft_result_void ()),
                        failed (G_IO_ERROR_CANCELLED, "first"),
                        failed (G_IO_ERROR_CANCELLED, "second") };
  g_autoptr (WeftTask) all = weft_when_all (tasks, G_N_ELEMENTS (tasks));
  g_autoptr (GPtrArray) errors = NULL;

  unref_all (tasks, G_N_ELEMENTS (tasks));
  g_assert_cmpint (weft_task_get_status (all), ==, WEFT_TASK_CANCELLED);
  g_assert_cmpstr (weft_task_get_error (all)->message, ==, "first");
  errors = weft_when_all_dup_errors (all);
  g_assert_cmpuint (errors->len, ==, 0);
}

/* Conformance 34: those of a when-all among the children stand in its place. */
static void
test_nested (void)
{
  WeftTask *inner[] = { failed (G_IO_ERROR_FAILED, "b"), failed (G_IO_ERROR_FAILED, "c") };
  WeftTask *outer[] = { failed (G_IO_ERROR_FAILED, "a"), weft_when_all (inner, 2),
                        failed (G_IO_ERROR_FAILED, "d") };
  g_autoptr (WeftTask) all = weft_when_all (outer, G_N_ELEMENTS (outer));
  g_autoptr (GPtrArray) errors = weft_when_all_dup_errors (all);
  g_autoptr (GString) messages = g_string_new (NULL);

  for (guint i = 0; i < errors->len; i++)
    g_string_append (messages, ((GError *) errors->pdata[i])->message);
  g_assert_cmpstr (messages->str, ==, "abcd");
  unref_all (inner, G_N_ELEMENTS (inner));
  unref_all (outer, G_N_ELEMENTS (outer));
}

/* Conformance 35. */
static void
test_results (void)
{
  WeftCompletionSource *sources[3];
  WeftTask *tasks[3];
  g_autoptr (WeftTask) all = NULL;

  for (guint i = 0; i < 3; i++)
    {
      sources[i] = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      tasks[i] = weft_completion_source_get_task (sources[i]);
    }
  all = weft_when_all (tasks, 3);
  for (guint i = 3; i-- > 0;)
    {
      weft_completion_source_set (sources[i], weft_result_int (i));
      weft_completion_source_free (sources[i]);
    }
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (weft_task_get_result (weft_when_all_get_child (all, i))->v_int, ==, i);
}

static void
unobserved_cb (const WeftSite *site G_GNUC_UNUSED, const GError *error G_GNUC_UNUSED, gpointer data)
{
  ++*(guint *) data;
}

/* Conformance 36. */
static void
test_observed (void)
{
  WeftTask *tasks[] = { failed (G_IO_ERROR_FAILED, "a"), failed (G_IO_ERROR_FAILED, "b") };
  guint n_reports = 0;
  WeftTask *all;

  weft_set_unobserved_handler (unobserved_cb, &n_reports);
  all = weft_when_all (tasks, G_N_ELEMENTS (tasks));
  unref_all (tasks, G_N_ELEMENTS (tasks));
  g_assert_cmpuint (n_reports, ==, 0);
  weft_task_unref (all);
  g_assert_cmpuint (n_reports, ==, 1);
  weft_set_unobserved_handler (NULL, NULL);
}

typedef struct
{
  WeftAsync async;
  WeftTask *awaited;
} WitnessFrame;

WEFT_ASYNC_DEFINE (witness, WitnessFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (g_steal_pointer (&self->awaited));

  WEFT_END;
}

/* Conformance 8: what must not go on inline does not behind a when-all either. */
static void
test_asynchronous (void)
{
  g_autoptr (WeftCompletionSource) source =
      weft_completion_source_new (WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY);
  WeftTask *task = weft_completion_source_get_task (source);
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  WitnessFrame *frame = WEFT_ASYNC_NEW (witness);
  g_autoptr (WeftTask) waiting = NULL;

  weft_sync_context_set_current (context);
  frame->awaited = weft_when_all (&task, 1);
  waiting = WEFT_ASYNC_START (frame);
  weft_completion_source_set (source, weft_result_void ());
  g_assert_cmpint (weft_task_get_status (waiting), ==, WEFT_TASK_PENDING);
  g_assert_cmpuint (weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context)), ==, 1);
  g_assert_cmpint (weft_task_get_status (waiting), ==, WEFT_TASK_SUCCEEDED);
  weft_sync_context_set_current (NULL);
}

static gboolean
number (WeftResult *result,
        gpointer data,
        GCancellable *cancellable G_GNUC_UNUSED,
        GError **error G_GNUC_UNUSED)
{
  *result = weft_result_int (GPOINTER_TO_INT (data));
  return TRUE;
}

typedef struct
{
  WeftAsync async;
  GPtrArray *tasks;
  gint64 sum;
} SumFrame;

static void
sum_clear (SumFrame *self)
{
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
}

WEFT_ASYNC_DEFINE (sum, SumFrame, sum_clear)
{
  WEFT_BEGIN (self);

  self->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_task_unref);
  for (int i = 1; i <= 10000; i++)
    g_ptr_array_add (self->tasks, weft_run (number, GINT_TO_POINTER (i), NULL, NULL));

  WEFT_AWAIT (weft_when_all ((WeftTask *const *) self->tasks->pdata, self->tasks->len));

  for (guint i = 0; i < self->tasks->len; i++)
    {
      gint64 value = weft_task_get_result (self->tasks->pdata[i])->v_int;

      g_assert_cmpint (value, ==, i + 1);
      self->sum += value;
    }
  WEFT_RETURN_INT (self->sum);

  WEFT_END;
}

static void
test_jobs (void)
{
  g_autoptr (WeftTask) task = WEFT_ASYNC_START (WEFT_ASYNC_NEW (sum));
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 50005000);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/when-all/empty", test_empty);
  g_test_add_func ("/when-all/errors", test_errors);
  g_test_add_func ("/when-all/only-cancelled", test_only_cancelled);
  g_test_add_func ("/when-all/nested", test_nested);
  g_test_add_func ("/when-all/results", test_results);
  g_test_add_func ("/when-all/observed", test_observed);
  g_test_add_func ("/when-all/asynchronous", test_asynchronous);
  g_test_add_func ("/when-all/jobs", test_jobs);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
