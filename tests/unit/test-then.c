/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

static gboolean
add_one (WeftResult *result, WeftTask *task, gpointer data, GError **error G_GNUC_UNUSED)
{
  *result = weft_result_int (weft_task_get_result (task)->v_int + 1);
  if (data != NULL)
    ++*(guint *) data;
  return TRUE;
}

static gboolean
fail (WeftResult *result G_GNUC_UNUSED,
      WeftTask *task G_GNUC_UNUSED,
      gpointer data G_GNUC_UNUSED,
      GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "busy");
  return FALSE;
}

static gboolean
where (WeftResult *result,
       WeftTask *task G_GNUC_UNUSED,
       gpointer data,
       GError **error G_GNUC_UNUSED)
{
  *result =
      weft_result_int (data != NULL ? weft_sync_context_is_current (data) : weft_pool_is_worker ());
  return TRUE;
}

static gboolean
delay_by (WeftResult *result,
          WeftTask *task,
          gpointer data G_GNUC_UNUSED,
          GError **error G_GNUC_UNUSED)
{
  *result =
      weft_result_pointer (&weft_type_task, weft_delay (weft_task_get_result (task)->v_int, NULL));
  return TRUE;
}

static void
test_value (void)
{
  g_autoptr (WeftTask) one = weft_task_from_result (weft_result_int (1));
  g_autoptr (WeftTask) three =
      weft_then (weft_then (weft_task_ref (one), WEFT_THEN_DEFAULT, add_one, NULL, NULL),
                 WEFT_THEN_DEFAULT, add_one, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_task_wait (three, &error));
  g_assert_cmpint (weft_task_get_result (three)->v_int, ==, 3);
}

static void
test_fails (void)
{
  g_autoptr (WeftTask) task =
      weft_then (weft_task_from_result (weft_result_void ()), WEFT_THEN_DEFAULT, fail, NULL, NULL);

  g_assert_false (weft_task_wait (task, NULL));
  g_assert_error (weft_task_get_error (task), G_IO_ERROR, G_IO_ERROR_BUSY);
}

typedef struct
{
  const char *path;
  WeftThenFlags flags;
  gboolean runs[3]; /* after success, error, cancellation */
} Filter;

static const Filter filters[] = {
  { "/then/filter/none", WEFT_THEN_DEFAULT, { TRUE, TRUE, TRUE } },
  { "/then/filter/not-on-success", WEFT_THEN_NOT_ON_SUCCESS, { FALSE, TRUE, TRUE } },
  { "/then/filter/not-on-error", WEFT_THEN_NOT_ON_ERROR, { TRUE, FALSE, TRUE } },
  { "/then/filter/not-on-cancelled", WEFT_THEN_NOT_ON_CANCELLED, { TRUE, TRUE, FALSE } },
  { "/then/filter/only-on-success", WEFT_THEN_ONLY_ON_SUCCESS, { TRUE, FALSE, FALSE } },
  { "/then/filter/only-on-error", WEFT_THEN_ONLY_ON_ERROR, { FALSE, TRUE, FALSE } },
  { "/then/filter/only-on-cancelled", WEFT_THEN_ONLY_ON_CANCELLED, { FALSE, FALSE, TRUE } },
};

static WeftResult
outcome (guint i)
{
  if (i == 0)
    return weft_result_int (1);
  return weft_result_error (
      g_error_new_literal (G_IO_ERROR, i == 1 ? G_IO_ERROR_BUSY : G_IO_ERROR_CANCELLED, "outcome"));
}

static void
count (gpointer data)
{
  ++*(guint *) data;
}

static gboolean
just_run (WeftResult *result G_GNUC_UNUSED,
          WeftTask *task,
          gpointer data G_GNUC_UNUSED,
          GError **error G_GNUC_UNUSED)
{
  weft_task_get_error (task);
  return TRUE;
}

/* Conformance 15. */
static void
test_filter (gconstpointer data)
{
  const Filter *filter = data;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (WeftTask) first = weft_task_from_result (outcome (i));
      guint n_destroyed = 0;
      g_autoptr (WeftTask) task =
          weft_then (weft_task_ref (first), filter->flags, just_run, &n_destroyed, count);

      weft_task_wait (task, NULL);
      g_assert_cmpint (weft_task_get_status (task), ==,
                       filter->runs[i] ? WEFT_TASK_SUCCEEDED : WEFT_TASK_CANCELLED);
      g_assert_cmpuint (n_destroyed, ==, 1);
      weft_task_get_error (first);
    }
}

static void
unobserved_cb (const WeftSite *site G_GNUC_UNUSED, const GError *error G_GNUC_UNUSED, gpointer data)
{
  ++*(guint *) data;
}

/* A continuation that is not for errors has not looked at one. */
static void
test_filtered_error_is_unobserved (void)
{
  guint n_reports = 0;
  WeftTask *task;

  weft_set_unobserved_handler (unobserved_cb, &n_reports);
  task = weft_then (weft_task_from_result (outcome (1)), WEFT_THEN_ONLY_ON_SUCCESS, just_run, NULL,
                    NULL);
  g_assert_cmpuint (n_reports, ==, 1);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  weft_task_unref (task);
  weft_set_unobserved_handler (NULL, NULL);
}

static void
test_context (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *first = weft_completion_source_get_task (source);
  g_autoptr (WeftTask) captured = NULL;
  g_autoptr (WeftTask) pooled = NULL;

  weft_sync_context_set_current (context);
  captured = weft_then (weft_task_ref (first), WEFT_THEN_DEFAULT, where, context, NULL);
  pooled = weft_then (weft_task_ref (first), WEFT_THEN_NO_CAPTURE, where, NULL, NULL);
  weft_completion_source_set (source, weft_result_void ());
  g_assert_cmpint (weft_task_get_status (captured), ==, WEFT_TASK_PENDING);
  weft_sync_context_set_current (NULL);

  g_assert_true (weft_task_wait (pooled, NULL));
  g_assert_true (weft_task_get_result (pooled)->v_int);
  g_assert_cmpuint (weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context)), ==, 1);
  g_assert_true (weft_task_get_result (captured)->v_int);
}

static void
test_synchronously (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *first = weft_completion_source_get_task (source);
  g_autoptr (WeftTask) before = NULL;
  g_autoptr (WeftTask) elsewhere = NULL;
  g_autoptr (WeftTask) after = NULL;
  guint n_run = 0;

  before =
      weft_then (weft_task_ref (first), WEFT_THEN_EXECUTE_SYNCHRONOUSLY, add_one, &n_run, NULL);
  weft_completion_source_set (source, weft_result_int (1));
  g_assert_cmpuint (n_run, ==, 1);
  after = weft_then (weft_task_ref (first), WEFT_THEN_EXECUTE_SYNCHRONOUSLY, add_one, &n_run, NULL);
  g_assert_cmpuint (n_run, ==, 2);

  /* Not in a context that it is not for. */
  weft_sync_context_set_current (context);
  elsewhere = weft_then (weft_task_ref (first),
                         WEFT_THEN_EXECUTE_SYNCHRONOUSLY | WEFT_THEN_NO_CAPTURE, where, NULL, NULL);
  weft_sync_context_set_current (NULL);
  g_assert_true (weft_task_wait (elsewhere, NULL));
  g_assert_true (weft_task_get_result (elsewhere)->v_int);
}

typedef struct
{
  WeftAsync async;
  WeftTask *awaited;
  WeftManualContext *context; /* borrowed */
  guint n_posts;
} InlineFrame;

WEFT_ASYNC_DEFINE (goes_inline, InlineFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (g_steal_pointer (&self->awaited));
  self->n_posts = weft_manual_context_get_n_posts (self->context);
  WEFT_RETURN_INT (self->n_posts);

  WEFT_END;
}

/* Conformance 9: who asked to be queued is queued before another goes on inline. */
static void
test_queued_first (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *first = weft_completion_source_get_task (source);
  InlineFrame *frame = WEFT_ASYNC_NEW (goes_inline);
  g_autoptr (WeftTask) goes_on_inline = NULL;
  g_autoptr (WeftTask) queued = NULL;

  weft_sync_context_set_current (context);
  frame->awaited = weft_task_ref (first);
  frame->context = WEFT_MANUAL_CONTEXT (context);
  goes_on_inline = WEFT_ASYNC_START (frame);
  queued = weft_then (weft_task_ref (first), WEFT_THEN_DEFAULT, just_run, NULL, NULL);

  weft_completion_source_set (source, weft_result_void ());
  g_assert_cmpint (weft_task_get_status (goes_on_inline), ==, WEFT_TASK_SUCCEEDED);
  g_assert_cmpint (weft_task_get_result (goes_on_inline)->v_int, ==, 1);
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
  g_assert_cmpint (weft_task_get_status (queued), ==, WEFT_TASK_SUCCEEDED);
  weft_sync_context_set_current (NULL);
}

/* Conformance 8. */
static void
test_asynchronous_source (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source =
      weft_completion_source_new (WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY);
  g_autoptr (WeftTask) task = NULL;

  weft_sync_context_set_current (context);
  task = weft_then (weft_task_ref (weft_completion_source_get_task (source)),
                    WEFT_THEN_EXECUTE_SYNCHRONOUSLY, just_run, NULL, NULL);
  weft_completion_source_set (source, weft_result_void ());
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_PENDING);
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
  weft_sync_context_set_current (NULL);
}

static void
test_unwrapped (void)
{
  g_autoptr (WeftTask) task = weft_unwrap (weft_then (weft_task_from_result (weft_result_int (1)),
                                                      WEFT_THEN_DEFAULT, delay_by, NULL, NULL));

  g_assert_true (weft_task_wait (task, NULL));
  g_assert_true (weft_task_get_result (task)->type == &weft_type_void);
}

#define N_DEEP 100000

/* Conformance 10: a long chain of synchronous continuations needs no deep stack. */
static void
test_deep (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftTask) task = weft_task_ref (weft_completion_source_get_task (source));
  guint n_run = 0;

  for (guint i = 0; i < N_DEEP; i++)
    task = weft_then (task, WEFT_THEN_EXECUTE_SYNCHRONOUSLY, add_one, &n_run, NULL);
  weft_completion_source_set (source, weft_result_int (0));
  g_assert_true (weft_task_wait (task, NULL));
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, N_DEEP);
  g_assert_cmpuint (n_run, ==, N_DEEP);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/then/value", test_value);
  g_test_add_func ("/then/fails", test_fails);
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    g_test_add_data_func (filters[i].path, &filters[i], test_filter);
  g_test_add_func ("/then/filtered-error-is-unobserved", test_filtered_error_is_unobserved);
  g_test_add_func ("/then/context", test_context);
  g_test_add_func ("/then/synchronously", test_synchronously);
  g_test_add_func ("/then/queued-first", test_queued_first);
  g_test_add_func ("/then/asynchronous-source", test_asynchronous_source);
  g_test_add_func ("/then/unwrapped", test_unwrapped);
  g_test_add_func ("/then/deep", test_deep);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
