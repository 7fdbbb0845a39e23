/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include <sched.h>

#include "sched/weft-manual-context-private.h"
#include "task/weft-task-private.h"

/* Conformance 30. */
static void
test_complete_already (void)
{
  g_autoptr (WeftTask) task = weft_task_from_result (weft_result_int (7));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) wait = NULL;

  g_cancellable_cancel (cancellable);
  wait = weft_wait_async (task, 0, cancellable);
  g_assert_cmpint (weft_task_get_status (wait), ==, WEFT_TASK_SUCCEEDED);
  g_assert_cmpint (weft_task_get_result (wait)->v_int, ==, 7);
}

/* Conformance 31, what needs no time. */
static void
test_pending (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) at_once = weft_wait_async (task, 0, NULL);
  g_autoptr (WeftTask) waits = weft_wait_async (task, -1, cancellable);
  g_autoptr (WeftTask) cancelled = NULL;

  g_assert_error (weft_task_get_error (at_once), G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (weft_task_get_status (waits), ==, WEFT_TASK_PENDING);
  g_cancellable_cancel (cancellable);
  cancelled = weft_wait_async (task, 10, cancellable);
  g_assert_cmpint (weft_task_get_status (waits), ==, WEFT_TASK_CANCELLED);
  g_assert_cmpint (weft_task_get_status (cancelled), ==, WEFT_TASK_CANCELLED);

  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_PENDING);
  weft_completion_source_set (source, weft_result_int (1));
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
}

/* Conformance 32. */
static void
test_refused (void)
{
  g_autoptr (WeftTask) task = weft_task_from_result (weft_result_int (7));
  g_autoptr (WeftTask) wait = NULL;

  g_test_expect_message ("Weft", G_LOG_LEVEL_CRITICAL, "*-2 milliseconds*");
  wait = weft_wait_async (task, -2, NULL);
  g_test_assert_expected_messages ();
  g_assert_error (weft_task_get_error (wait), G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_outcomes (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  WeftManualContext *manual = WEFT_MANUAL_CONTEXT (context);
  g_autoptr (WeftCompletionSource) good = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftCompletionSource) bad = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftTask) succeeds = NULL;
  g_autoptr (WeftTask) fails = NULL;

  weft_sync_context_set_current (context);
  succeeds = weft_wait_async (weft_completion_source_get_task (good), 10, NULL);
  fails = weft_with_timeout (weft_task_ref (weft_completion_source_get_task (bad)), 10);
  weft_sync_context_set_current (NULL);

  g_assert_false (weft_timer_queue_is_idle (weft_manual_context_get_timers (manual)));
  weft_completion_source_set (good, weft_result_pointer (&weft_type_string, g_strdup ("in time")));
  weft_completion_source_set_error (bad, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "no"));
  g_assert_true (weft_timer_queue_is_idle (weft_manual_context_get_timers (manual)));
  weft_manual_context_advance (manual, 10);
  g_assert_cmpstr (weft_task_get_result (succeeds)->v_pointer, ==, "in time");
  g_assert_error (weft_task_get_error (fails), G_IO_ERROR, G_IO_ERROR_BUSY);
}

/* Conformance 31. A task that lives on has no awaiters left from waits that ended. */
static void
test_nothing_left (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);
  guint32 refs = task->refs;

  weft_sync_context_set_current (context);
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (WeftTask) late = weft_wait_async (task, 5, cancellable);
      g_autoptr (WeftTask) cancelled = weft_wait_async (task, 20, cancellable);

      weft_manual_context_advance (WEFT_MANUAL_CONTEXT (context), 5);
      g_assert_error (weft_task_get_error (late), G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
      g_cancellable_cancel (cancellable);
      g_assert_error (weft_task_get_error (cancelled), G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  weft_sync_context_set_current (NULL);

  g_assert_cmpuint (task->refs, ==, refs);
  g_assert_null (task->awaiters);
  weft_completion_source_set (source, weft_result_void ());
}

#define N_RACES 3000

/* What one thread hands to another; `n_ready` is atomic, and says how many are there. */
typedef struct
{
  WeftCompletionSource *sources[N_RACES];
  guint n_ready;
} Races;

static gpointer
complete_main (gpointer data)
{
  Races *races = data;

  for (guint i = 0; i < N_RACES; i++)
    {
      while (__atomic_load_n (&races->n_ready, __ATOMIC_ACQUIRE) <= i)
        sched_yield ();
      weft_completion_source_set (races->sources[i], weft_result_int (1));
      weft_completion_source_free (races->sources[i]);
    }
  return NULL;
}

/* Completion, cancellation and time-out at once: one of them wins, whoever it is. */
static void
test_race (void)
{
  g_autofree Races *races = g_new0 (Races, 1);
  GThread *thread = g_thread_new ("completer", complete_main, races);
  guint counts[4] = { 0 };

  for (guint i = 0; i < N_RACES; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (WeftTask) wait = NULL;

      races->sources[i] = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      wait = weft_wait_async (weft_completion_source_get_task (races->sources[i]), 1 + i % 2,
                              cancellable);
      if (i % 3 == 0)
        weft_task_wait (wait, NULL);
      __atomic_store_n (&races->n_ready, i + 1, __ATOMIC_RELEASE);
      if (i % 3 == 1)
        g_cancellable_cancel (cancellable);
      weft_task_wait (wait, NULL);
      counts[weft_task_get_status (wait)]++;
    }
  g_thread_join (thread);
  g_assert_cmpuint (counts[WEFT_TASK_PENDING], ==, 0);
  g_assert_cmpuint (counts[WEFT_TASK_FAILED], >=, N_RACES / 3);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wait-async/complete-already", test_complete_already);
  g_test_add_func ("/wait-async/pending", test_pending);
  g_test_add_func ("/wait-async/refused", test_refused);
  g_test_add_func ("/wait-async/outcomes", test_outcomes);
  g_test_add_func ("/wait-async/nothing-left", test_nothing_left);
  g_test_add_func ("/wait-async/race", test_race);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
