/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include <pthread.h>

#include "sched/weft-manual-context-private.h"

/* Conformance 29, what is complete at once. */
static void
test_complete_at_once (void)
{
  g_autoptr (WeftTask) zero = weft_delay (0, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) cancelled = NULL;
  g_autoptr (WeftTask) never = NULL;

  g_assert_cmpint (weft_task_get_status (zero), ==, WEFT_TASK_SUCCEEDED);
  g_cancellable_cancel (cancellable);
  cancelled = weft_delay (0, cancellable);
  g_assert_cmpint (weft_task_get_status (cancelled), ==, WEFT_TASK_CANCELLED);
  never = weft_delay (-1, cancellable);
  g_assert_cmpint (weft_task_get_status (never), ==, WEFT_TASK_CANCELLED);
}

static void
test_refused (void)
{
  g_autoptr (WeftTask) task = NULL;

  g_test_expect_message ("Weft", G_LOG_LEVEL_CRITICAL, "*-2 milliseconds*");
  task = weft_delay (-2, NULL);
  g_test_assert_expected_messages ();
  g_assert_error (weft_task_get_error (task), G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

typedef struct
{
  WeftAsync async;
  WeftManualContext *context; /* borrowed */
  guint n_waits;
  gint64 *ended; /* virtual milliseconds */
} SleeperFrame;

WEFT_ASYNC_DEFINE (sleeper, SleeperFrame, NULL)
{
  WEFT_BEGIN (self);

  while (self->n_waits-- > 0)
    WEFT_AWAIT (weft_delay (1000, NULL));
  *self->ended = weft_manual_context_get_time (self->context);

  WEFT_END;
}

static WeftTask *
sleep_for (WeftManualContext *context, guint seconds, gint64 *ended)
{
  SleeperFrame *self = WEFT_ASYNC_NEW (sleeper);

  self->context = context;
  self->n_waits = seconds;
  self->ended = ended;
  return WEFT_ASYNC_START (self);
}

/* Hours take no time, and each delay begins where the one before has ended. */
static void
test_virtual (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  WeftManualContext *manual = WEFT_MANUAL_CONTEXT (context);
  gint64 ended[3] = { -1, -1, -1 };
  WeftTask *tasks[3];

  weft_sync_context_set_current (context);
  tasks[0] = sleep_for (manual, 7200, &ended[0]);
  tasks[1] = sleep_for (manual, 3, &ended[1]);
  tasks[2] = sleep_for (manual, 0, &ended[2]);
  weft_sync_context_set_current (NULL);

  weft_manual_context_advance (manual, 2999);
  g_assert_cmpint (ended[2], ==, 0);
  g_assert_cmpint (ended[1], ==, -1);
  weft_manual_context_advance (manual, 10 * 3600 * 1000);
  g_assert_cmpint (ended[1], ==, 3000);
  g_assert_cmpint (ended[0], ==, 7200 * 1000);
  g_assert_cmpint (weft_manual_context_get_time (manual), ==, 2999 + 10 * 3600 * 1000);
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      g_assert_cmpint (weft_task_get_status (tasks[i]), ==, WEFT_TASK_SUCCEEDED);
      weft_task_unref (tasks[i]);
    }
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
  {
    char name[32] = "";

    pthread_getname_np (pthread_self (), name, sizeof name);
    WEFT_RETURN_STRING (g_strdup (name));
  }

  WEFT_END;
}

static WeftTask *
start_witness (WeftTask *awaited)
{
  WitnessFrame *self = WEFT_ASYNC_NEW (witness);

  self->awaited = awaited;
  return WEFT_ASYNC_START (self);
}

/* The timer thread runs nobody's code, not behind a when_all either. */
static void
test_real (void)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (WeftTask) delay = weft_delay (3, NULL);
  WeftTask *tasks[2];

  tasks[0] = start_witness (weft_task_ref (delay));
  tasks[1] = start_witness (weft_when_all (&delay, 1));
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (weft_task_wait (tasks[i], &error));
      g_assert_no_error (error);
      g_assert_cmpstr (weft_task_get_result (tasks[i])->v_pointer, !=, "weft timer");
      weft_task_unref (tasks[i]);
    }
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 3000);
}

/* Conformance 29: cancelling releases the timer at once. */
static void
test_timer_released (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  WeftTimerQueue *timers = weft_manual_context_get_timers (WEFT_MANUAL_CONTEXT (context));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) delay = NULL;

  weft_sync_context_set_current (context);
  delay = weft_delay (1000, cancellable);
  weft_sync_context_set_current (NULL);
  g_assert_false (weft_timer_queue_is_idle (timers));
  g_cancellable_cancel (cancellable);
  g_assert_true (weft_timer_queue_is_idle (timers));
  g_assert_cmpint (weft_task_get_status (delay), ==, WEFT_TASK_CANCELLED);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) hours = weft_delay (G_MAXINT64, cancellable);
  g_autoptr (WeftTask) never = weft_delay (-1, cancellable);

  g_assert_cmpint (weft_task_get_status (hours), ==, WEFT_TASK_PENDING);
  g_assert_cmpint (weft_task_get_status (never), ==, WEFT_TASK_PENDING);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (weft_task_get_status (hours), ==, WEFT_TASK_CANCELLED);
  g_assert_cmpint (weft_task_get_status (never), ==, WEFT_TASK_CANCELLED);
}

/* What is dropped while it waits leaves nothing: valgrind and the sanitizers look. */
static void
test_dropped (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  weft_task_forget (weft_delay (-1, NULL));
  weft_task_forget (weft_delay (-1, cancellable));
  weft_task_forget (weft_delay (3600 * 1000, cancellable));
  g_cancellable_cancel (cancellable);
}

/* Whoever awaits a delay that is dropped goes on, be there a pool already or not. */
static void
test_shut_down (void)
{
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (WeftTask) delay = NULL;
      g_autoptr (WeftTask) task = NULL;

      if (i % 2 == 0)
        weft_pool_shut_down ();
      else
        weft_pool_get_n_workers ();
      delay = weft_delay (3600 * 1000, NULL);
      task = start_witness (weft_task_ref (delay));
      weft_pool_shut_down ();
      g_assert_cmpint (weft_task_get_status (delay), ==, WEFT_TASK_CANCELLED);
      g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
    }
}

#define N_RACES 2000

static gpointer
cancel_main (gpointer data)
{
  GAsyncQueue *queue = data;
  gpointer item;

  while ((item = g_async_queue_pop (queue)) != queue)
    {
      g_cancellable_cancel (item);
      g_object_unref (item);
    }
  return NULL;
}

/* Time and cancellation at once: exactly one of them, and nothing left behind. */
static void
test_race (void)
{
  g_autoptr (GAsyncQueue) queue = g_async_queue_new ();
  GThread *thread = g_thread_new ("canceller", cancel_main, queue);
  guint n_ended = 0;

  for (guint i = 0; i < N_RACES; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (WeftTask) delay = NULL;

      if (i % 2 == 0)
        g_async_queue_push (queue, g_object_ref (cancellable));
      delay = weft_delay (1, cancellable);
      if (i % 2 == 1)
        g_async_queue_push (queue, g_object_ref (cancellable));
      weft_task_wait (delay, NULL);
      n_ended += weft_task_get_status (delay) == WEFT_TASK_SUCCEEDED ||
                 weft_task_get_status (delay) == WEFT_TASK_CANCELLED;
    }
  g_async_queue_push (queue, queue);
  g_thread_join (thread);
  g_assert_cmpuint (n_ended, ==, N_RACES);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/delay/complete-at-once", test_complete_at_once);
  g_test_add_func ("/delay/refused", test_refused);
  g_test_add_func ("/delay/virtual", test_virtual);
  g_test_add_func ("/delay/real", test_real);
  g_test_add_func ("/delay/timer-released", test_timer_released);
  g_test_add_func ("/delay/cancelled", test_cancelled);
  g_test_add_func ("/delay/dropped", test_dropped);
  g_test_add_func ("/delay/shut-down", test_shut_down);
  g_test_add_func ("/delay/race", test_race);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
