/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

static WeftCompletionSource *
new_source (void)
{
  return weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
}

static WeftTask *
task_of (WeftCompletionSource *source)
{
  return weft_task_ref (weft_completion_source_get_task (source));
}

static WeftResult
result_of (WeftCompletionSource *inner)
{
  return weft_result_pointer (&weft_type_task, task_of (inner));
}

/* Conformance 27, in either finishing order. */
static void
test_inner (void)
{
  for (guint inner_first = 0; inner_first < 2; inner_first++)
    {
      g_autoptr (WeftCompletionSource) outer = new_source ();
      g_autoptr (WeftCompletionSource) inner = new_source ();
      g_autoptr (WeftTask) both = weft_unwrap (task_of (outer));

      if (inner_first)
        weft_completion_source_set (inner, weft_result_int (5));
      else
        weft_completion_source_set (outer, result_of (inner));
      g_assert_cmpint (weft_task_get_status (both), ==, WEFT_TASK_PENDING);

      if (inner_first)
        weft_completion_source_set (outer, result_of (inner));
      else
        weft_completion_source_set (inner, weft_result_int (5));
      g_assert_cmpint (weft_task_get_status (both), ==, WEFT_TASK_SUCCEEDED);
      g_assert_cmpint (weft_task_get_result (both)->v_int, ==, 5);
    }
}

static void
test_inner_failed (void)
{
  g_autoptr (WeftCompletionSource) outer = new_source ();
  g_autoptr (WeftCompletionSource) inner = new_source ();
  g_autoptr (WeftTask) both = weft_unwrap (task_of (outer));

  weft_completion_source_set (outer, result_of (inner));
  weft_completion_source_set_error (inner, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "b"));
  g_assert_error (weft_task_get_error (both), G_IO_ERROR, G_IO_ERROR_BUSY);
}

/* Conformance 27: the outer one's own end, known already or not. */
static void
test_outer (void)
{
  for (guint complete = 0; complete < 2; complete++)
    for (guint cancelled = 0; cancelled < 2; cancelled++)
      {
        g_autoptr (WeftCompletionSource) outer = new_source ();
        int code = cancelled ? G_IO_ERROR_CANCELLED : G_IO_ERROR_BUSY;
        GError *error = g_error_new_literal (G_IO_ERROR, code, "outer");
        g_autoptr (WeftTask) both = NULL;

        if (complete)
          weft_completion_source_set_error (outer, error);
        both = weft_unwrap (task_of (outer));
        if (!complete)
          weft_completion_source_set_error (outer, error);
        g_assert_error (weft_task_get_error (both), G_IO_ERROR, code);
      }
}

/* Conformance 26. */
static void
test_no_task (void)
{
  WeftResult results[] = { weft_result_pointer (&weft_type_task, NULL),
                           weft_result_pointer (&weft_type_string, g_strdup ("not a task")),
                           weft_result_void () };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (WeftTask) both = weft_unwrap (weft_task_from_result (results[i]));

      g_assert_cmpint (weft_task_get_status (both), ==, WEFT_TASK_CANCELLED);
    }
}

/* Where the inner one is known, it is the whole. */
static void
test_known (void)
{
  g_autoptr (WeftCompletionSource) inner = new_source ();
  g_autoptr (WeftTask) both = weft_unwrap (weft_task_from_result (result_of (inner)));

  g_assert_true (both == weft_completion_source_get_task (inner));
  weft_completion_source_set (inner, weft_result_void ());
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

/* Conformance 8: what must not go on inline does not behind an unwrap either. */
static void
test_asynchronous (void)
{
  g_autoptr (WeftCompletionSource) outer = new_source ();
  g_autoptr (WeftCompletionSource) inner =
      weft_completion_source_new (WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY);
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  WitnessFrame *frame = WEFT_ASYNC_NEW (witness);
  g_autoptr (WeftTask) task = NULL;

  weft_sync_context_set_current (context);
  frame->awaited = weft_unwrap (task_of (outer));
  task = WEFT_ASYNC_START (frame);
  weft_completion_source_set (outer, result_of (inner));
  weft_completion_source_set (inner, weft_result_void ());
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_PENDING);
  g_assert_cmpuint (weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context)), ==, 1);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
  weft_sync_context_set_current (NULL);
}

static gboolean
make_inner (WeftResult *result,
            gpointer data,
            GCancellable *cancellable G_GNUC_UNUSED,
            GError **error G_GNUC_UNUSED)
{
  *result = weft_result_pointer (&weft_type_task, weft_delay (GPOINTER_TO_INT (data), NULL));
  return TRUE;
}

static void
test_threads (void)
{
  for (gint i = 0; i < 500; i++)
    {
      g_autoptr (WeftTask) both =
          weft_unwrap (weft_run (make_inner, GINT_TO_POINTER (i % 2), NULL, NULL));
      g_autoptr (GError) error = NULL;

      weft_task_wait (both, &error);
      g_assert_no_error (error);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/unwrap/inner", test_inner);
  g_test_add_func ("/unwrap/inner-failed", test_inner_failed);
  g_test_add_func ("/unwrap/outer", test_outer);
  g_test_add_func ("/unwrap/no-task", test_no_task);
  g_test_add_func ("/unwrap/known", test_known);
  g_test_add_func ("/unwrap/asynchronous", test_asynchronous);
  g_test_add_func ("/unwrap/threads", test_threads);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
