/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"

static WeftTask *
follow (WeftValueTask value_task, gboolean capture, ConformanceSeen *seen)
{
  return conformance_follow (weft_configure_await (value_task, capture), seen);
}

/* "refused" where awaiting is an error that says so. */
static const char *
await_refused (WeftValueTask value_task)
{
  g_autoptr (WeftTask) task = follow (value_task, FALSE, NULL);

  return g_error_matches (weft_task_get_error (task), WEFT_ERROR, WEFT_ERROR_ALREADY_AWAITED)
             ? "refused"
             : "accepted";
}

static char *
stale_token (void)
{
  g_autoptr (WeftValueTaskSource) source = weft_value_task_source_new ();
  WeftValueTask old = weft_value_task_source_begin (source);
  WeftValueTask fresh;
  g_autoptr (WeftTask) first = NULL;
  g_autoptr (WeftTask) as_task = NULL;
  const char *status;
  const char *await;
  gboolean refused;

  weft_value_task_source_set (source, weft_result_int (1));
  first = follow (old, FALSE, NULL);
  fresh = weft_value_task_source_begin (source);

  status = weft_value_task_get_status (old) == WEFT_TASK_FAILED ? "refused" : "accepted";
  await = await_refused (old);
  as_task = weft_value_task_as_task (old);
  refused = g_error_matches (weft_task_get_error (as_task), WEFT_ERROR, WEFT_ERROR_ALREADY_AWAITED);

  g_assert_cmpint (weft_value_task_get_status (fresh), ==, WEFT_TASK_PENDING);
  weft_value_task_source_set (source, weft_result_int (2));
  weft_value_task_clear (&fresh);
  return g_strdup_printf ("result=%s status=%s await=%s", refused ? "refused" : "accepted", status,
                          await);
}

static void
set_again (gpointer data)
{
  weft_value_task_source_set (data, weft_result_int (2));
}

static void
get_early_result (gpointer data)
{
  weft_task_get_result (data);
}

static char *
misuse (void)
{
  g_autoptr (WeftValueTaskSource) source = weft_value_task_source_new ();
  WeftValueTask value_task = weft_value_task_source_begin (source);
  g_autoptr (WeftTask) first = weft_value_task_as_task (value_task);
  const char *early = conformance_refused (get_early_result, first);
  const char *second = await_refused (value_task);
  g_autoptr (WeftValueTaskSource) other = weft_value_task_source_new ();
  WeftValueTask unclaimed = weft_value_task_source_begin (other);
  const char *twice;

  weft_value_task_source_set (other, weft_result_int (1));
  twice = conformance_refused (set_again, other);
  weft_value_task_clear (&unclaimed);
  weft_value_task_source_set (source, weft_result_int (1));
  return g_strdup_printf ("second-await=%s set-twice=%s early-result=%s", second, twice, early);
}

/* The moment between the look and the registration cannot be hit on purpose: forced to
 * yield, an await registers with what is set already. */
static void
see_order (gpointer data)
{
  char **text = data;
  g_autoptr (WeftValueTaskSource) source = weft_value_task_source_new ();
  WeftValueTask value_task = weft_value_task_source_begin (source);
  ConformanceSeen completed_first = { 0 };
  ConformanceSeen registered_first = { 0 };
  g_autoptr (WeftTask) first = NULL;
  g_autoptr (WeftTask) second = NULL;

  weft_value_task_source_set (source, weft_result_int (1));
  first = conformance_follow (weft_configure_await_options (value_task, WEFT_AWAIT_FORCE_YIELDING),
                              &completed_first);
  weft_task_wait (first, NULL);

  second = follow (weft_value_task_source_begin (source), FALSE, &registered_first);
  weft_value_task_source_set (source, weft_result_int (2));
  weft_task_wait (second, NULL);
  *text = g_strdup_printf ("completed-first=%s registered-first=%s",
                           conformance_place (&completed_first, g_thread_self ()),
                           conformance_place (&registered_first, g_thread_self ()));
}

static char *
order (void)
{
  char *text = NULL;

  conformance_on_thread (see_order, &text);
  return text;
}

static char *
always_posted (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftValueTaskSource) source = weft_value_task_source_new ();
  g_autoptr (WeftTask) task = NULL;
  guint n_posts;

  weft_sync_context_set_current (context);
  task = follow (weft_value_task_source_begin (source), TRUE, NULL);
  weft_value_task_source_set (source, weft_result_int (3));
  weft_sync_context_set_current (NULL);
  n_posts = weft_manual_context_get_n_posts (WEFT_MANUAL_CONTEXT (context));
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
  return g_strdup_printf ("posts=%u value=%d", n_posts, (int) weft_task_get_result (task)->v_int);
}

static char *
cancelled (void)
{
  g_autoptr (WeftValueTaskSource) source = weft_value_task_source_new ();
  WeftValueTask value_task = weft_value_task_source_begin (source);
  gboolean is_cancelled;

  weft_value_task_source_set (
      source, weft_result_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x")));
  is_cancelled = weft_value_task_get_status (value_task) == WEFT_TASK_CANCELLED;
  weft_value_task_clear (&value_task);
  return g_strdup_printf ("cancelled=%s", conformance_bool (is_cancelled));
}

static char *
zero_value (void)
{
  static const WeftValueTask zero;
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);
  g_autoptr (WeftTask) same =
      weft_value_task_as_task (weft_value_task_from_task (weft_task_ref (task)));

  return g_strdup_printf ("zero=%s as-task=%s",
                          weft_value_task_get_status (zero) == WEFT_TASK_SUCCEEDED ? "succeeded"
                                                                                   : "pending",
                          same == task ? "the same" : "another");
}

static char *
pooled (void)
{
  g_autoptr (WeftSemaphore) semaphore = weft_semaphore_new (0, 1);
  WeftValueTask wait = weft_semaphore_wait (semaphore, NULL);
  g_autoptr (WeftTask) first = follow (wait, FALSE, NULL);
  WeftValueTask next;
  const char *again;

  g_assert_true (weft_semaphore_release (semaphore, 1, NULL, NULL));
  weft_task_wait (first, NULL);
  /* The box is in use again, which the old value task must not disturb. */
  next = weft_semaphore_wait (semaphore, NULL);
  again = await_refused (wait);
  g_assert_cmpint (weft_value_task_get_status (next), ==, WEFT_TASK_PENDING);
  g_assert_true (weft_semaphore_release (semaphore, 1, NULL, NULL));
  weft_value_task_clear (&next);
  return g_strdup_printf ("value=1 again=%s", again);
}

static char *
preserved (void)
{
  g_autoptr (WeftValueTaskSource) source = weft_value_task_source_new ();
  WeftValueTask kept = weft_value_task_preserve (weft_value_task_source_begin (source));
  GString *text = g_string_new (NULL);

  weft_value_task_source_set (source, weft_result_int (4));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (WeftTask) task = follow (kept, FALSE, NULL);

      g_string_append_printf (text, "%s%d", i > 0 ? "," : "",
                              (int) weft_task_get_result (task)->v_int);
    }
  weft_value_task_clear (&kept);
  return g_string_free (text, FALSE);
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "54", stale_token }, { "55", misuse },     { "56", order },  { "57", always_posted },
    { "58", cancelled },   { "59", zero_value }, { "60", pooled }, { "61", preserved },
  };

  return conformance_run (argc, argv, "value-tasks", cases, G_N_ELEMENTS (cases));
}
