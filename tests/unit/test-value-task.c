/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

typedef struct
{
  WeftAsync async;
  WeftValueTask value_task;
  gboolean capture;
  gint64 value;
} ReadFrame;

WEFT_ASYNC_DEFINE (read_value, ReadFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->value, weft_configure_await (self->value_task, self->capture));
  WEFT_RETURN_INT (self->value);

  WEFT_END;
}

static WeftTask *
read_value (WeftValueTask value_task, gboolean capture)
{
  ReadFrame *self = WEFT_ASYNC_NEW (read_value);

  self->value_task = value_task;
  self->capture = capture;
  return WEFT_ASYNC_START (self);
}

WEFT_ASYNC_DEFINE (read_again, ReadFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->value, self->value_task);
  WEFT_RETURN_INT (self->value);

  WEFT_END;
}

static void
assert_value (WeftTask *task, gint64 value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, value);
  weft_task_unref (task);
}

static void
test_complete (void)
{
  WeftTask *task = read_value (weft_value_task_from_int (9), TRUE);

  g_assert_true (weft_task_is_completed (task));
  assert_value (task, 9);
}

/* Conformance 59. */
static void
test_zero (void)
{
  WeftValueTask zero = { 0 };
  g_autoptr (WeftTask) task = weft_task_from_result (weft_result_int (1));
  g_autoptr (WeftTask) same = NULL;
  g_autoptr (WeftTask) of_zero = NULL;

  g_assert_true (weft_value_task_is_completed (zero));
  of_zero = weft_value_task_as_task (zero);
  g_assert_cmpint (weft_task_get_status (of_zero), ==, WEFT_TASK_SUCCEEDED);

  same = weft_value_task_as_task (weft_value_task_from_task (weft_task_ref (task)));
  g_assert_true (same == task);
}

static void
test_of_task (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *pending = weft_completion_source_get_task (source);
  WeftTask *task = read_value (weft_value_task_from_task (weft_task_ref (pending)), TRUE);

  g_assert_false (weft_task_is_completed (task));
  weft_completion_source_set (source, weft_result_int (4));
  assert_value (task, 4);
}

static void
test_source_rounds (void)
{
  g_autoptr (WeftValueTaskSource) source = weft_value_task_source_new ();

  for (gint i = 0; i < 1000; i++)
    {
      WeftValueTask value_task = weft_value_task_source_begin (source);
      WeftTask *task;

      if (i % 2 == 0)
        weft_value_task_source_set (source, weft_result_int (i));
      g_assert_cmpint (weft_value_task_is_completed (value_task), ==, i % 2 == 0);
      task = read_value (value_task, TRUE);
      if (i % 2 == 1)
        weft_value_task_source_set (source, weft_result_int (i));
      assert_value (task, i);
    }
}

/* Conformance 54 and 55: a second await is an error that names both places. */
static void
test_second_await (void)
{
  g_autoptr (WeftValueTaskSource) source = weft_value_task_source_new ();
  WeftValueTask value_task = weft_value_task_source_begin (source);
  WeftTask *first = read_value (value_task, TRUE);
  ReadFrame *again = WEFT_ASYNC_NEW (read_again);
  WeftTask *second;
  const GError *error;

  again->value_task = value_task;
  second = WEFT_ASYNC_START (again);
  error = weft_task_get_error (second);
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_ALREADY_AWAITED);
  g_assert_nonnull (strstr (error->message, "read_again"));
  g_assert_nonnull (strstr (error->message, "read_value"));
  weft_task_unref (second);

  weft_value_task_source_set (source, weft_result_int (1));
  assert_value (first, 1);

  /* The token of a round that is over. */
  second = read_value (value_task, TRUE);
  g_assert_error (weft_task_get_error (second), WEFT_ERROR, WEFT_ERROR_ALREADY_AWAITED);
  weft_task_unref (second);
  g_assert_cmpint (weft_value_task_get_status (value_task), ==, WEFT_TASK_FAILED);
}

static void
test_set_twice (void)
{
  g_autoptr (WeftValueTaskSource) source = weft_value_task_source_new ();
  WeftValueTask value_task = weft_value_task_source_begin (source);

  weft_value_task_source_set (source, weft_result_int (1));
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*set already*");
  weft_value_task_source_set (source, weft_result_int (2));
  g_test_assert_expected_messages ();
  assert_value (read_value (value_task, TRUE), 1);
}

static void
test_dropped (void)
{
  g_autoptr (WeftValueTaskSource) source = weft_value_task_source_new ();
  WeftValueTask value_task = weft_value_task_source_begin (source);

  /* Dropped before it is set, and after. */
  weft_value_task_clear (&value_task);
  weft_value_task_source_set (source, weft_result_pointer (&weft_type_string, g_strdup ("a")));
  value_task = weft_value_task_source_begin (source);
  weft_value_task_source_set (source, weft_result_pointer (&weft_type_string, g_strdup ("b")));
  weft_value_task_clear (&value_task);

  value_task = weft_value_task_source_begin (source);
  weft_value_task_source_set (source, weft_result_int (3));
  assert_value (read_value (value_task, TRUE), 3);

  value_task =
      weft_value_task_from_result (weft_result_pointer (&weft_type_string, g_strdup ("c")));
  weft_value_task_clear (&value_task);
  weft_value_task_clear (&value_task);
}

static void
test_as_task (void)
{
  g_autoptr (WeftValueTaskSource) source = weft_value_task_source_new ();
  g_autoptr (WeftTask) task = weft_value_task_as_task (weft_value_task_source_begin (source));

  g_assert_false (weft_task_is_completed (task));
  weft_value_task_source_set (source, weft_result_pointer (&weft_type_string, g_strdup ("kept")));
  g_assert_cmpstr (weft_task_get_result (task)->v_pointer, ==, "kept");
  g_assert_cmpstr (weft_task_get_result (task)->v_pointer, ==, "kept");
}

typedef struct
{
  WeftValueTaskSource *source;
  guint n_rounds;
  guint go; /* atomic: the round that may be set */
} Setter;

static gpointer
setter_main (gpointer data)
{
  Setter *self = data;

  for (guint i = 1; i <= self->n_rounds; i++)
    {
      while ((guint) g_atomic_int_get (&self->go) != i)
        g_thread_yield ();
      weft_value_task_source_set (self->source, weft_result_int (i));
    }
  return NULL;
}

/* Another thread sets while this one awaits: in whichever order, each round once. */
static void
test_race (void)
{
  Setter setter = { weft_value_task_source_new (), 2000, 0 };
  GThread *thread = g_thread_new ("setter", setter_main, &setter);

  for (guint i = 1; i <= setter.n_rounds; i++)
    {
      WeftValueTask value_task = weft_value_task_source_begin (setter.source);

      g_atomic_int_set (&setter.go, i);
      assert_value (read_value (value_task, FALSE), i);
    }
  g_thread_join (thread);
  weft_value_task_source_unref (setter.source);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/value-task/complete", test_complete);
  g_test_add_func ("/value-task/zero", test_zero);
  g_test_add_func ("/value-task/of-task", test_of_task);
  g_test_add_func ("/value-task/source-rounds", test_source_rounds);
  g_test_add_func ("/value-task/second-await", test_second_await);
  g_test_add_func ("/value-task/set-twice", test_set_twice);
  g_test_add_func ("/value-task/dropped", test_dropped);
  g_test_add_func ("/value-task/as-task", test_as_task);
  g_test_add_func ("/value-task/race", test_race);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
