/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"

static gboolean
note_call (WeftResult *result G_GNUC_UNUSED,
           gpointer data,
           GCancellable *cancellable G_GNUC_UNUSED,
           GError **error G_GNUC_UNUSED)
{
  *(gboolean *) data = TRUE;
  return TRUE;
}

static char *
already_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) task = NULL;
  gboolean called = FALSE;

  g_cancellable_cancel (cancellable);
  task = weft_run (note_call, &called, NULL, cancellable);
  weft_task_wait (task, NULL);
  return g_strdup_printf ("%s called=%s", conformance_status (task), conformance_bool (called));
}

static WeftTask *
outer_of (WeftTask *inner)
{
  return weft_task_from_result (weft_result_pointer (&weft_type_task, inner));
}

static char *
no_inner_task (void)
{
  g_autoptr (WeftTask) task = weft_unwrap (outer_of (NULL));

  return g_strdup (conformance_status (task));
}

static char *
mirrors (void)
{
  g_autoptr (WeftTask) failed = weft_unwrap (conformance_failed ("x"));
  g_autoptr (WeftTask) cancelled = weft_unwrap (conformance_cancelled ("x"));
  g_autoptr (WeftTask) inner_failed = weft_unwrap (outer_of (conformance_failed ("inner")));
  g_autoptr (WeftCompletionSource) outer = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftCompletionSource) inner = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftTask) inner_first = weft_unwrap (conformance_task_of (outer));
  g_autoptr (WeftTask) outer_first = weft_unwrap (outer_of (conformance_task_of (inner)));
  g_autofree char *inner_error = conformance_error (inner_failed);

  weft_completion_source_set (outer, weft_result_pointer (&weft_type_task, conformance_int (7)));
  weft_completion_source_set (inner, weft_result_int (8));
  weft_task_get_error (failed);
  return g_strdup_printf ("outer=%s,%s inner=%s orders=%d,%d", conformance_status (failed),
                          conformance_status (cancelled), inner_error,
                          (int) weft_task_get_result (inner_first)->v_int,
                          (int) weft_task_get_result (outer_first)->v_int);
}

static gboolean
see_where (WeftResult *result,
           gpointer data G_GNUC_UNUSED,
           GCancellable *cancellable G_GNUC_UNUSED,
           GError **error G_GNUC_UNUSED)
{
  *result = weft_result_pointer (
      &weft_type_string,
      g_strdup_printf ("%s %s", weft_sync_context_get_current () == NULL ? "none" : "some",
                       weft_pool_is_worker () ? "pool" : "thread"));
  return TRUE;
}

static char *
run_has_no_context (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftTask) task = NULL;

  weft_sync_context_set_current (context);
  task = weft_run (see_where, NULL, NULL, NULL);
  weft_sync_context_set_current (NULL);
  weft_task_wait (task, NULL);
  return g_strdup_printf ("%s posts=%u", (char *) weft_task_get_result (task)->v_pointer,
                          weft_manual_context_get_n_posts (WEFT_MANUAL_CONTEXT (context)));
}

static void
delay_below (gpointer data)
{
  WeftTask **task = data;

  *task = weft_delay (-2, NULL);
}

static char *
delays (void)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) zero = weft_delay (0, NULL);
  g_autoptr (WeftTask) never = weft_delay (-1, cancellable);
  g_autoptr (WeftTask) cancelled_zero = NULL;
  g_autoptr (WeftTask) below = NULL;
  const char *before = conformance_status (never);
  const char *refused = conformance_refused (delay_below, &below);

  g_cancellable_cancel (cancelled);
  g_cancellable_cancel (cancellable);
  cancelled_zero = weft_delay (0, cancelled);
  weft_task_get_error (below);
  return g_strdup_printf ("zero=%s cancelled-zero=%s never=%s,%s below=%s",
                          conformance_status (zero), conformance_status (cancelled_zero), before,
                          conformance_status (never), refused);
}

static char *
wait_on_completed (void)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (WeftTask) done = conformance_int (1);
  g_autoptr (WeftTask) failed = conformance_failed ("own");
  g_autoptr (WeftTask) wait_done = NULL;
  g_autoptr (WeftTask) wait_failed = NULL;
  g_autofree char *done_error = NULL;
  g_autofree char *failed_error = NULL;

  g_cancellable_cancel (cancelled);
  wait_done = weft_wait_async (done, 0, cancelled);
  wait_failed = weft_wait_async (failed, 0, cancelled);
  done_error = conformance_error (wait_done);
  failed_error = conformance_error (wait_failed);
  return g_strdup_printf ("%s %s", done_error, failed_error);
}

static char *
wait_on_pending (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (WeftTask) timed = weft_wait_async (task, 1, NULL);
  g_autoptr (WeftTask) wait = NULL;
  g_autofree char *timed_error = NULL;
  g_autofree char *wait_error = NULL;

  g_cancellable_cancel (cancelled);
  wait = weft_wait_async (task, -1, cancelled);
  weft_task_wait (timed, NULL);
  timed_error = conformance_error (timed);
  wait_error = conformance_error (wait);
  return g_strdup_printf ("time=%s cancel=%s task=%s", timed_error, wait_error,
                          conformance_status (task));
}

static void
wait_below (gpointer data)
{
  g_autoptr (WeftTask) done = conformance_int (1);
  g_autoptr (WeftTask) wait = weft_wait_async (done, -2, NULL);

  *(gboolean *) data = weft_task_get_error (wait) != NULL;
}

static char *
invalid_timeout (void)
{
  gboolean failed = FALSE;
  const char *refused = conformance_refused (wait_below, &failed);

  return g_strdup (failed ? refused : "accepted");
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "25", already_cancelled },  { "26", no_inner_task },   { "27", mirrors },
    { "28", run_has_no_context }, { "29", delays },          { "30", wait_on_completed },
    { "31", wait_on_pending },    { "32", invalid_timeout },
  };

  return conformance_run (argc, argv, "run-delay", cases, G_N_ELEMENTS (cases));
}
