/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"

static char *
waits_for_all (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *tasks[] = { conformance_failed ("early"), conformance_task_of (source) };
  g_autoptr (WeftTask) all = weft_when_all_take (tasks, 2);
  const char *before = conformance_status (all);

  weft_completion_source_set (source, weft_result_void ());
  weft_task_get_error (all);
  return g_strdup_printf ("before=%s after=%s", before, conformance_status (all));
}

static char *
failure_and_cancellation (void)
{
  WeftTask *inner[] = { conformance_failed ("b"), conformance_failed ("c") };
  WeftTask *tasks[] = { conformance_cancelled ("x"), conformance_failed ("a"),
                        weft_when_all_take (inner, 2), conformance_failed ("d") };
  WeftTask *cancels[] = { conformance_cancelled ("first"), conformance_cancelled ("second") };
  g_autoptr (WeftTask) mixed = weft_when_all_take (tasks, 4);
  g_autoptr (WeftTask) only = weft_when_all_take (cancels, 2);
  g_autoptr (GPtrArray) errors = weft_when_all_dup_errors (mixed);
  g_autoptr (GString) messages = g_string_new (NULL);

  for (guint i = 0; i < errors->len; i++)
    g_string_append_printf (messages, "%s%s", i > 0 ? "," : "",
                            ((GError *) errors->pdata[i])->message);
  return g_strdup_printf ("mixed=%s:%s only=%s:%s", conformance_status (mixed), messages->str,
                          conformance_status (only),
                          g_str_equal (weft_task_get_error (only)->message, "first") ? "the first"
                                                                                     : "another");
}

static char *
input_order (void)
{
  g_autoptr (WeftCompletionSource) a = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftCompletionSource) b = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *tasks[] = { conformance_task_of (a), conformance_task_of (b) };
  g_autoptr (WeftTask) all = weft_when_all_take (tasks, 2);
  g_autoptr (WeftTask) empty = weft_when_all (NULL, 0);

  weft_completion_source_set (b, weft_result_int (2));
  weft_completion_source_set (a, weft_result_int (1));
  g_assert_true (weft_task_is_completed (all));
  return g_strdup_printf ("results=%d,%d empty=%s",
                          (int) weft_task_get_result (weft_when_all_get_child (all, 0))->v_int,
                          (int) weft_task_get_result (weft_when_all_get_child (all, 1))->v_int,
                          conformance_status (empty));
}

static WeftTask *
all_of_failures (void)
{
  WeftTask *tasks[] = { conformance_failed ("a"), conformance_failed ("b") };

  return weft_when_all_take (tasks, 2);
}

static void
look_at_all (gpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeftTask) all = all_of_failures ();

  weft_task_wait (all, NULL);
}

static void
drop_all (gpointer data G_GNUC_UNUSED)
{
  weft_task_unref (all_of_failures ());
}

static char *
children_are_observed (void)
{
  return g_strdup_printf ("looked-at=%u dropped=%u", conformance_count_reports (look_at_all, NULL),
                          conformance_count_reports (drop_all, NULL));
}

static char *
when_any (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *loser = weft_completion_source_get_task (source);
  g_autoptr (WeftTask) failed = conformance_failed ("winner");
  WeftTask *tasks[] = { loser, failed };
  g_autoptr (WeftTask) any = weft_when_any (tasks, 2);
  WeftTask *winner = weft_task_get_result (any)->v_pointer;
  g_autofree char *error = conformance_error (winner);

  /* Nothing of it is left at the loser. */
  g_assert_null (loser->awaiters);
  return g_strdup_printf ("outer=%s winner=%s", conformance_status (any),
                          winner == failed ? error : "another");
}

static int
next_value (WeftWhenEach *each)
{
  g_autoptr (WeftTask) next = weft_when_each_next (each, NULL);
  WeftTask *done;

  g_assert_true (weft_task_is_completed (next));
  done = weft_task_get_result (next)->v_pointer;
  return done != NULL ? (int) weft_task_get_result (done)->v_int : -1;
}

static char *
when_each (void)
{
  g_autoptr (WeftCompletionSource) a = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftCompletionSource) b = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftCompletionSource) never = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *tasks[] = { weft_completion_source_get_task (a), weft_completion_source_get_task (b),
                        weft_completion_source_get_task (b) };
  WeftTask *pending = weft_completion_source_get_task (never);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (WeftWhenEach) each = NULL;
  g_autoptr (WeftWhenEach) ended = NULL;
  g_autoptr (WeftTask) next = NULL;
  int order[3];

  weft_completion_source_set (b, weft_result_int (2));
  each = weft_when_each_new (tasks, 3);
  order[0] = next_value (each);
  order[1] = next_value (each);
  weft_completion_source_set (a, weft_result_int (1));
  order[2] = next_value (each);
  g_assert_cmpint (next_value (each), ==, -1);

  g_cancellable_cancel (cancelled);
  ended = weft_when_each_new (&pending, 1);
  next = weft_when_each_next (ended, cancelled);
  return g_strdup_printf ("order=%d,%d,%d iteration=%s task=%s", order[0], order[1], order[2],
                          conformance_status (next), conformance_status (pending));
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "33", waits_for_all }, { "34", failure_and_cancellation },
    { "35", input_order },   { "36", children_are_observed },
    { "37", when_any },      { "38", when_each },
  };

  return conformance_run (argc, argv, "combinators", cases, G_N_ELEMENTS (cases));
}
