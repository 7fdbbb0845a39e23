/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

static gboolean
is_by_value (WeftValueTask value_task)
{
  return value_task.tag != (guintptr) &weft_value_task_tag_ && (value_task.tag & 1) == 0;
}

/* A permit of weft_semaphore_wait(). */
static void
assert_granted (WeftValueTask value_task)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTask) task = weft_value_task_as_task (value_task);

  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
  g_assert_true (weft_task_get_result (task)->type == &weft_type_void);
}

static void
assert_waited (WeftValueTask value_task, gboolean expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTask) task = weft_value_task_as_task (value_task);

  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, expected);
}

static void
assert_fails (WeftValueTask value_task, GQuark domain, int code)
{
  g_autoptr (WeftTask) task = weft_value_task_as_task (value_task);
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_task_wait (task, &error));
  g_assert_error (error, domain, code);
}

static void
release (WeftSemaphore *semaphore, guint n_permits, guint expected_previous)
{
  g_autoptr (GError) error = NULL;
  guint previous = G_MAXUINT;

  g_assert_true (weft_semaphore_release (semaphore, n_permits, &previous, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (previous, ==, expected_previous);
}

static void
test_at_once (void)
{
  g_autoptr (WeftSemaphore) semaphore = weft_semaphore_new (2, 3);
  WeftValueTask value_task = weft_semaphore_wait (semaphore, NULL);

  g_assert_true (is_by_value (value_task));
  assert_granted (value_task);
  g_assert_cmpuint (weft_semaphore_get_available (semaphore), ==, 1);
  value_task = weft_semaphore_wait_for (semaphore, 1000, NULL);
  g_assert_true (is_by_value (value_task));
  assert_waited (value_task, TRUE);
  g_assert_false (weft_semaphore_try_wait (semaphore));

  release (semaphore, 2, 0);
  release (semaphore, 1, 2);
  g_assert_true (weft_semaphore_try_wait (semaphore));
  g_assert_cmpuint (weft_semaphore_get_available (semaphore), ==, 2);
}

/* 66: first in, first out, and what nobody waits for is left over. */
static void
test_in_order (void)
{
  g_autoptr (WeftSemaphore) semaphore = weft_semaphore_new (0, 5);
  WeftValueTask first = weft_semaphore_wait (semaphore, NULL);
  WeftValueTask second = weft_semaphore_wait_for (semaphore, -1, NULL);
  WeftValueTask third = weft_semaphore_wait (semaphore, NULL);

  release (semaphore, 1, 0);
  g_assert_true (weft_value_task_is_completed (first));
  g_assert_false (weft_value_task_is_completed (second));
  /* Nobody overtakes. */
  g_assert_false (weft_semaphore_try_wait (semaphore));

  release (semaphore, 1, 0);
  g_assert_true (weft_value_task_is_completed (second));
  g_assert_false (weft_value_task_is_completed (third));

  release (semaphore, 4, 0);
  assert_granted (first);
  assert_waited (second, TRUE);
  assert_granted (third);
  g_assert_cmpuint (weft_semaphore_get_available (semaphore), ==, 3);
  /* And the mutex is not needed any more. */
  g_assert_true (is_by_value (weft_semaphore_wait (semaphore, NULL)));
}

/* 66: over the maximum is refused, and changes nothing. */
static void
test_over_max (void)
{
  g_autoptr (WeftSemaphore) semaphore = weft_semaphore_new (1, 2);
  g_autoptr (GError) error = NULL;
  WeftValueTask waiting;

  g_assert_false (weft_semaphore_release (semaphore, 2, NULL, &error));
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpuint (weft_semaphore_get_available (semaphore), ==, 1);

  g_assert_true (weft_semaphore_try_wait (semaphore));
  waiting = weft_semaphore_wait (semaphore, NULL);
  g_assert_false (weft_semaphore_release (semaphore, 3, NULL, &error));
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_FULL);
  g_clear_error (&error);
  g_assert_false (weft_semaphore_release (semaphore, G_MAXUINT, NULL, &error));
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_FULL);
  g_assert_false (weft_value_task_is_completed (waiting));
  release (semaphore, 1, 0);
  assert_granted (waiting);
}

typedef struct
{
  WeftAsync async;
  WeftSemaphore *semaphore;
  GThread **went_on;
} WaitFrame;

WEFT_ASYNC_DEFINE (wait_and_note, WaitFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (weft_semaphore_wait (self->semaphore, NULL), FALSE));
  *self->went_on = g_thread_self ();

  WEFT_END;
}

/* 66: whoever has waited does not go on inside of the release. */
static void
test_no_code_inside (void)
{
  g_autoptr (WeftSemaphore) semaphore = weft_semaphore_new (0, 1);
  WaitFrame *frame = WEFT_ASYNC_NEW (wait_and_note);
  g_autoptr (WeftTask) task = NULL;
  GThread *went_on = NULL;

  frame->semaphore = semaphore;
  frame->went_on = &went_on;
  task = WEFT_ASYNC_START (frame);
  release (semaphore, 1, 0);
  g_assert_true (weft_task_wait (task, NULL));
  g_assert_nonnull (went_on);
  g_assert_true (went_on != g_thread_self ());
}

/* 67: not at all; and cancelled already. */
static void
test_not_waiting (void)
{
  g_autoptr (WeftSemaphore) semaphore = weft_semaphore_new (0, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  WeftValueTask value_task = weft_semaphore_wait_for (semaphore, 0, NULL);

  g_assert_true (is_by_value (value_task));
  assert_waited (value_task, FALSE);
  release (semaphore, 1, 0);

  g_cancellable_cancel (cancellable);
  assert_fails (weft_semaphore_wait (semaphore, cancellable), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_fails (weft_semaphore_wait_for (semaphore, 0, cancellable), G_IO_ERROR,
                G_IO_ERROR_CANCELLED);
  assert_fails (weft_semaphore_wait_for (semaphore, 5, cancellable), G_IO_ERROR,
                G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (weft_semaphore_get_available (semaphore), ==, 1);
  assert_waited (weft_semaphore_wait_for (semaphore, 0, NULL), TRUE);
}

/* Who gives up gives its place to the next one. */
static void
test_cancelled (void)
{
  g_autoptr (WeftSemaphore) semaphore = weft_semaphore_new (0, 2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  WeftValueTask first = weft_semaphore_wait (semaphore, cancellable);
  WeftValueTask second = weft_semaphore_wait (semaphore, NULL);

  g_cancellable_cancel (cancellable);
  assert_fails (first, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  release (semaphore, 1, 0);
  assert_granted (second);
  release (semaphore, 2, 0);
}

/* The virtual clock of a manual context decides. */
static void
test_time_out (void)
{
  g_autoptr (WeftSemaphore) semaphore = weft_semaphore_new (0, 2);
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  WeftValueTask short_wait;
  WeftValueTask long_wait;

  weft_sync_context_set_current (context);
  short_wait = weft_semaphore_wait_for (semaphore, 10, NULL);
  long_wait = weft_semaphore_wait_for (semaphore, 20, NULL);
  weft_manual_context_advance (WEFT_MANUAL_CONTEXT (context), 9);
  g_assert_false (weft_value_task_is_completed (short_wait));
  weft_manual_context_advance (WEFT_MANUAL_CONTEXT (context), 1);
  assert_waited (short_wait, FALSE);
  g_assert_false (weft_value_task_is_completed (long_wait));

  release (semaphore, 1, 0);
  assert_waited (long_wait, TRUE);
  weft_manual_context_advance (WEFT_MANUAL_CONTEXT (context), 100);
  release (semaphore, 2, 0);
  weft_sync_context_set_current (NULL);
}

static void
test_released (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  WeftSemaphore *semaphore = weft_semaphore_new (0, 2);
  WeftValueTask plain = weft_semaphore_wait (semaphore, NULL);
  WeftValueTask armed = weft_semaphore_wait_for (semaphore, 100000, cancellable);

  weft_semaphore_unref (semaphore);
  assert_fails (plain, WEFT_ERROR, WEFT_ERROR_ABANDONED);
  assert_fails (armed, WEFT_ERROR, WEFT_ERROR_ABANDONED);
  g_cancellable_cancel (cancellable);
}

/* 68: permits, time-outs and cancellations at the same moment. Who gets a permit gives it
 * back, so in the end all are there, and never two hold the one. */
#define N_CONTENDERS 6
#define N_ROUNDS 400
#define N_PERMITS 2

typedef struct
{
  WeftSemaphore *semaphore;
  gint32 n_holding;  /* atomic */
  guint32 n_granted; /* atomic */
} Contest;

typedef struct
{
  WeftAsync async;
  Contest *contest;
  guint number;
  guint round;
  gboolean granted;
  GCancellable *cancellable;
  WeftTask *canceller;
  WeftResult result;
} ContestFrame;

static gboolean
cancel_on_worker (WeftResult *result G_GNUC_UNUSED,
                  gpointer data,
                  GCancellable *cancellable G_GNUC_UNUSED,
                  GError **error G_GNUC_UNUSED)
{
  g_cancellable_cancel (data);
  return TRUE;
}

static void
hold (Contest *contest)
{
  g_assert_cmpint (__atomic_add_fetch (&contest->n_holding, 1, __ATOMIC_RELAXED), <=, N_PERMITS);
  __atomic_fetch_add (&contest->n_granted, 1, __ATOMIC_RELAXED);
}

static void
give_back (Contest *contest)
{
  __atomic_fetch_sub (&contest->n_holding, 1, __ATOMIC_RELAXED);
  g_assert_true (weft_semaphore_release (contest->semaphore, 1, NULL, NULL));
}

WEFT_ASYNC_DEFINE (contend, ContestFrame, NULL)
{
  WEFT_BEGIN (self);

  for (self->round = 0; self->round < N_ROUNDS; self->round++)
    {
      if ((self->round + self->number) % 3 == 0)
        {
          WEFT_AWAIT (weft_semaphore_wait (self->contest->semaphore, NULL));
          self->granted = TRUE;
        }
      else if ((self->round + self->number) % 3 == 1)
        {
          WEFT_AWAIT_TO (self->granted,
                         weft_semaphore_wait_for (self->contest->semaphore, 1, NULL));
        }
      else
        {
          self->cancellable = g_cancellable_new ();
          self->canceller =
              weft_run (cancel_on_worker, g_object_ref (self->cancellable), g_object_unref, NULL);
          WEFT_AWAIT_TO (self->result,
                         weft_semaphore_wait (self->contest->semaphore, self->cancellable));
          self->granted = !weft_result_is_error (&self->result);
          weft_result_clear (&self->result);
          WEFT_AWAIT (self->canceller);
          g_clear_object (&self->cancellable);
        }

      if (self->granted)
        {
          hold (self->contest);
          /* Now and then long enough for the others' time-outs. */
          if (self->round % 50 == 0)
            WEFT_AWAIT (weft_delay (1, NULL));
          else
            WEFT_YIELD ();
          give_back (self->contest);
        }
    }

  WEFT_END;
}

static void
test_contest (void)
{
  Contest contest = { .semaphore = weft_semaphore_new (N_PERMITS, N_PERMITS) };
  WeftTask *tasks[N_CONTENDERS];

  for (guint i = 0; i < N_CONTENDERS; i++)
    {
      ContestFrame *frame = WEFT_ASYNC_NEW (contend);

      frame->contest = &contest;
      frame->number = i;
      tasks[i] = WEFT_ASYNC_START (frame);
    }
  for (guint i = 0; i < N_CONTENDERS; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (weft_task_wait (tasks[i], &error));
      g_assert_no_error (error);
      weft_task_unref (tasks[i]);
    }

  g_assert_cmpint (contest.n_holding, ==, 0);
  /* At least those that wait for ever. */
  g_assert_cmpuint (contest.n_granted, >=, N_CONTENDERS * (N_ROUNDS / 3));
  g_assert_cmpuint (weft_semaphore_get_available (contest.semaphore), ==, N_PERMITS);
  weft_semaphore_unref (contest.semaphore);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/semaphore/at-once", test_at_once);
  g_test_add_func ("/semaphore/in-order", test_in_order);
  g_test_add_func ("/semaphore/over-max", test_over_max);
  g_test_add_func ("/semaphore/no-code-inside", test_no_code_inside);
  g_test_add_func ("/semaphore/not-waiting", test_not_waiting);
  g_test_add_func ("/semaphore/cancelled", test_cancelled);
  g_test_add_func ("/semaphore/time-out", test_time_out);
  g_test_add_func ("/semaphore/released", test_released);
  g_test_add_func ("/semaphore/contest", test_contest);

  result = g_test_run ();
  weft_pool_shut_down ();
  return result;
}
