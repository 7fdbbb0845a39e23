/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

static WeftTask *
wait_for (WeftTask *task)
{
  weft_task_wait (task, NULL);
  g_assert_true (weft_task_is_completed (task));
  return task;
}

/* What the stream and the bodies of a case do, and have done. */
typedef struct
{
  guint n_items;
  guint fails_at;        /* the move that fails; 0 for none */
  gboolean yields;       /* moves and bodies go elsewhere in between */
  gboolean ends_waiting; /* after the last value a move waits to be cancelled */
  guint body_fails_at;
  GCancellable *outer;

  guint n_opened;
  guint n_disposed;
  guint n_moving;     /* atomic */
  guint n_inside;     /* atomic */
  guint max_inside;   /* atomic */
  guint n_done[1001]; /* atomic each */
} Case;

typedef struct
{
  WeftStream stream;
  Case *test;
  GCancellable *cancellable;
  guint current;
} Numbers;

typedef struct
{
  WeftAsync async;
  Numbers *numbers;
  WeftCompletionSource *cancelled;
  WeftCancellation *registration;
} MoveFrame;

static void
move_clear (MoveFrame *self)
{
  weft_cancellation_unregister (self->registration);
  g_clear_pointer (&self->cancelled, weft_completion_source_free);
}

static void
set_cancelled (gpointer data)
{
  weft_completion_source_set_cancelled (data);
}

WEFT_ASYNC_DEFINE (move, MoveFrame, move_clear)
{
  WEFT_BEGIN (self);

  g_assert_cmpuint (__atomic_fetch_add (&self->numbers->test->n_moving, 1, __ATOMIC_RELAXED), ==,
                    0);
  if (self->numbers->test->yields)
    WEFT_YIELD ();
  __atomic_fetch_sub (&self->numbers->test->n_moving, 1, __ATOMIC_RELAXED);

  if (++self->numbers->current == self->numbers->test->fails_at)
    WEFT_RETURN_ERROR (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "cannot move"));
  if (self->numbers->current > self->numbers->test->n_items && self->numbers->test->ends_waiting)
    {
      self->cancelled = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      self->registration =
          weft_cancellation_register (self->numbers->cancellable, set_cancelled, self->cancelled);
      WEFT_AWAIT (weft_task_ref (weft_completion_source_get_task (self->cancelled)));
    }
  WEFT_RETURN_INT (self->numbers->current <= self->numbers->test->n_items);

  WEFT_END;
}

static WeftValueTask
numbers_move_next (WeftStream *stream)
{
  MoveFrame *frame = WEFT_ASYNC_NEW (move);

  frame->numbers = (Numbers *) stream;
  return WEFT_ASYNC_START_VALUE (frame);
}

static WeftResult
numbers_take_current (WeftStream *stream)
{
  return weft_result_pointer (&weft_type_string,
                              g_strdup_printf ("%u", ((Numbers *) stream)->current));
}

static void
dispose_clear (MoveFrame *self)
{
  self->numbers->test->n_disposed++;
  g_object_unref (self->numbers->cancellable);
  g_free (self->numbers);
}

WEFT_ASYNC_DEFINE (dispose, MoveFrame, dispose_clear)
{
  WEFT_BEGIN (self);
  WEFT_YIELD ();
  WEFT_END;
}

static WeftValueTask
numbers_dispose (WeftStream *stream)
{
  MoveFrame *frame = WEFT_ASYNC_NEW (dispose);

  frame->numbers = (Numbers *) stream;
  return WEFT_ASYNC_START_VALUE (frame);
}

static const WeftStreamClass numbers_class = {
  numbers_move_next,
  numbers_take_current,
  numbers_dispose,
};

static WeftStream *
open_numbers (gpointer data, GCancellable *cancellable)
{
  Case *test = data;
  Numbers numbers = { { &numbers_class }, test, g_object_ref (cancellable), 0 };

  test->n_opened++;
  return g_memdup2 (&numbers, sizeof numbers);
}

static void
raise_to (guint *most, guint value)
{
  guint old = __atomic_load_n (most, __ATOMIC_RELAXED);

  while (old < value && !__atomic_compare_exchange_n (most, &old, value, FALSE, __ATOMIC_RELAXED,
                                                      __ATOMIC_RELAXED))
    ;
}

typedef struct
{
  WeftAsync async;
  Case *test;
  const char *item; /* the loop's, as long as this runs */
} BodyFrame;

WEFT_ASYNC_DEFINE (body, BodyFrame, NULL)
{
  WEFT_BEGIN (self);

  raise_to (&self->test->max_inside,
            __atomic_add_fetch (&self->test->n_inside, 1, __ATOMIC_RELAXED));
  if (self->test->yields)
    {
      WEFT_YIELD ();
      WEFT_YIELD ();
    }
  __atomic_fetch_sub (&self->test->n_inside, 1, __ATOMIC_RELAXED);

  {
    guint number = (guint) g_ascii_strtoull (self->item, NULL, 10);

    __atomic_fetch_add (&self->test->n_done[number], 1, __ATOMIC_RELAXED);
    if (number == self->test->body_fails_at)
      {
        if (self->test->outer != NULL)
          g_cancellable_cancel (self->test->outer);
        WEFT_RETURN_ERROR (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "cannot do"));
      }
  }

  WEFT_END;
}

static WeftTask *
do_item (gpointer item, gpointer data, GCancellable *cancellable G_GNUC_UNUSED)
{
  BodyFrame *frame = WEFT_ASYNC_NEW (body);

  frame->test = data;
  frame->item = item;
  return WEFT_ASYNC_START (frame);
}

static void
check_ended (Case *test)
{
  g_assert_cmpuint (test->n_opened, ==, 1);
  g_assert_cmpuint (test->n_disposed, ==, 1);
  g_assert_cmpuint (test->n_inside, ==, 0);
}

/* Every value once, not more at once than the degree says, one move at a time. */
static void
test_every_value_once (void)
{
  int degrees[] = { -1, 1, 2, 50 };
  guint sizes[] = { 0, 1, 2, 100, 1000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes) * G_N_ELEMENTS (degrees) * 2; i++)
    {
      WeftParallelOptions options = { .degree = degrees[i / 2 % G_N_ELEMENTS (degrees)] };
      guint n_items = sizes[i / 2 / G_N_ELEMENTS (degrees)];
      Case test = { .n_items = n_items, .yields = i % 2 != 0 };
      g_autoptr (WeftTask) task = wait_for (
          weft_parallel_for_each_stream (open_numbers, &options, do_item, &test, NULL, NULL));

      g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
      check_ended (&test);
      g_assert_cmpuint (test.max_inside, <=,
                        options.degree > 0 ? (guint) options.degree : weft_pool_get_n_workers ());
      for (guint j = 0; j < G_N_ELEMENTS (test.n_done); j++)
        g_assert_cmpuint (test.n_done[j], ==, j >= 1 && j <= n_items ? 1 : 0);
    }
}

static WeftStream *
open_never (gpointer data G_GNUC_UNUSED, GCancellable *cancellable G_GNUC_UNUSED)
{
  g_assert_not_reached ();
}

static void
test_already_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) task = NULL;

  g_cancellable_cancel (cancellable);
  task = weft_parallel_for_each_stream (open_never, NULL, do_item, NULL, NULL, cancellable);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
}

static void
test_move_fails (void)
{
  Case test = { .n_items = 100, .yields = TRUE, .fails_at = 11 };
  g_autoptr (WeftTask) task =
      wait_for (weft_parallel_for_each_stream (open_numbers, NULL, do_item, &test, NULL, NULL));
  g_autoptr (GPtrArray) errors = weft_parallel_dup_errors (task);

  g_assert_error (weft_task_get_error (task), G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpuint (errors->len, ==, 1);
  check_ended (&test);
  for (guint i = 1; i <= 10; i++)
    g_assert_cmpuint (test.n_done[i], ==, 1);
  g_assert_cmpuint (test.n_done[11], ==, 0);
}

/* A body that fails ends the loop although the stream waits: for it was opened with the loop's
 * cancellable. */
static void
test_body_fails (void)
{
  for (int round = 0; round < 100; round++)
    {
      Case test = {
        .n_items = 5, .yields = round % 2 != 0, .ends_waiting = TRUE, .body_fails_at = 3
      };
      g_autoptr (WeftTask) task =
          wait_for (weft_parallel_for_each_stream (open_numbers, NULL, do_item, &test, NULL, NULL));
      g_autoptr (GPtrArray) errors = weft_parallel_dup_errors (task);

      g_assert_error (weft_task_get_error (task), G_IO_ERROR, G_IO_ERROR_FAILED);
      g_assert_cmpuint (errors->len, ==, 1);
      check_ended (&test);
    }
}

static void
test_outer_wins (void)
{
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  Case test = {
    .n_items = 5, .yields = TRUE, .ends_waiting = TRUE, .body_fails_at = 3, .outer = outer
  };
  g_autoptr (WeftTask) task =
      wait_for (weft_parallel_for_each_stream (open_numbers, NULL, do_item, &test, NULL, outer));
  g_autoptr (GPtrArray) errors = weft_parallel_dup_errors (task);

  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  g_assert_cmpuint (errors->len, ==, 1);
  check_ended (&test);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/parallel-stream/every-value-once", test_every_value_once);
  g_test_add_func ("/parallel-stream/already-cancelled", test_already_cancelled);
  g_test_add_func ("/parallel-stream/move-fails", test_move_fails);
  g_test_add_func ("/parallel-stream/body-fails", test_body_fails);
  g_test_add_func ("/parallel-stream/outer-wins", test_outer_wins);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
