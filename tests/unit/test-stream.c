/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

/* Counts from 1, and takes a millisecond of virtual time for what `slow` names. */
typedef struct
{
  WeftStream stream;
  guint last;
  guint fails_at;
  gboolean slow_moves;
  gboolean slow_disposal;
  gboolean disposal_fails;
  guint *n_disposed;

  guint current;
} Counter;

typedef struct
{
  WeftAsync async;
  Counter *counter;
} CounterFrame;

WEFT_ASYNC_DEFINE (counter_move, CounterFrame, NULL)
{
  WEFT_BEGIN (self);

  if (self->counter->slow_moves)
    WEFT_AWAIT (weft_configure_await (weft_delay (1, NULL), FALSE));
  if (++self->counter->current == self->counter->fails_at)
    WEFT_RETURN_ERROR (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "cannot move"));
  WEFT_RETURN_INT (self->counter->current <= self->counter->last);

  WEFT_END;
}

static void
counter_dispose_clear (CounterFrame *self)
{
  ++*self->counter->n_disposed;
  g_free (self->counter);
}

WEFT_ASYNC_DEFINE (counter_dispose, CounterFrame, counter_dispose_clear)
{
  WEFT_BEGIN (self);

  if (self->counter->slow_disposal)
    WEFT_AWAIT (weft_configure_await (weft_delay (1, NULL), FALSE));
  if (self->counter->disposal_fails)
    WEFT_RETURN_ERROR (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "cannot dispose"));

  WEFT_END;
}

static WeftValueTask
counter_stream_move_next (WeftStream *stream)
{
  CounterFrame *frame = WEFT_ASYNC_NEW (counter_move);

  frame->counter = (Counter *) stream;
  return WEFT_ASYNC_START_VALUE (frame);
}

static WeftResult
counter_stream_take_current (WeftStream *stream)
{
  return weft_result_pointer (&weft_type_string,
                              g_strdup_printf ("%u", ((Counter *) stream)->current));
}

static WeftValueTask
counter_stream_dispose (WeftStream *stream)
{
  CounterFrame *frame = WEFT_ASYNC_NEW (counter_dispose);

  frame->counter = (Counter *) stream;
  return WEFT_ASYNC_START_VALUE (frame);
}

static const WeftStreamClass counter_class = { counter_stream_move_next,
                                               counter_stream_take_current,
                                               counter_stream_dispose };

static Counter *
counter_new (guint last, guint *n_disposed)
{
  Counter *self = g_new0 (Counter, 1);

  self->stream.klass = &counter_class;
  self->last = last;
  self->n_disposed = n_disposed;
  return self;
}

typedef enum
{
  READ_ALL,
  BREAK_AT_3,
  SKIP_2,
  RETURN_AT_2
} Manner;

typedef struct
{
  WeftAsync async;
  Counter *counter;
  Manner manner;
  gboolean capture;
  GString *log;
  WeftIteration each;
} ReaderFrame;

static void
reader_clear (ReaderFrame *self)
{
  weft_iteration_clear (&self->each);
}

WEFT_ASYNC_DEFINE (reader, ReaderFrame, reader_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_EACH (self->each, weft_configure_stream (&self->counter->stream, self->capture))
  {
    const char *text = weft_iteration_get_current (&self->each)->v_pointer;

    if (self->manner == BREAK_AT_3 && g_str_equal (text, "3"))
      break;
    if (self->manner == SKIP_2 && g_str_equal (text, "2"))
      continue;
    if (self->manner == RETURN_AT_2 && g_str_equal (text, "2"))
      WEFT_RETURN_INT (2);
    g_string_append (self->log, text);
  }
  WEFT_END_EACH (self->each);
  g_string_append_c (self->log, '.');

  WEFT_END;
}

static WeftTask *
start_reader (Counter *counter, Manner manner, gboolean capture, GString *log)
{
  ReaderFrame *self = WEFT_ASYNC_NEW (reader);

  self->counter = counter;
  self->manner = manner;
  self->capture = capture;
  self->log = log;
  return WEFT_ASYNC_START (self);
}

static void
test_manners (void)
{
  static const char *const expected[] = { "1234.", "12.", "134.", "1" };

  for (Manner manner = READ_ALL; manner <= RETURN_AT_2; manner++)
    {
      g_autoptr (GString) log = g_string_new (NULL);
      guint n_disposed = 0;
      g_autoptr (WeftTask) task = start_reader (counter_new (4, &n_disposed), manner, TRUE, log);

      g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
      g_assert_cmpstr (log->str, ==, expected[manner]);
      g_assert_cmpuint (n_disposed, ==, 1);
    }
}

/* A failed step ends the function, after the disposal; that one's failure comes first. */
static void
test_fails (void)
{
  for (guint disposal_fails = 0; disposal_fails < 2; disposal_fails++)
    {
      g_autoptr (GString) log = g_string_new (NULL);
      guint n_disposed = 0;
      Counter *counter = counter_new (4, &n_disposed);
      int code = disposal_fails ? G_IO_ERROR_CLOSED : G_IO_ERROR_BUSY;
      g_autoptr (WeftTask) task = NULL;

      counter->fails_at = 2;
      counter->disposal_fails = disposal_fails;
      task = start_reader (counter, READ_ALL, TRUE, log);
      g_assert_error (weft_task_get_error (task), G_IO_ERROR, code);
      g_assert_cmpstr (log->str, ==, "1");
      g_assert_cmpuint (n_disposed, ==, 1);
    }
}

typedef struct
{
  const char *path;
  gboolean capture;
  gboolean slow_moves;
  gboolean slow_disposal;
  guint n_posts;
} Capture;

/* Two values, so three moves. */
static const Capture captures[] = {
  { "/stream/capture/moves", TRUE, TRUE, FALSE, 3 },
  { "/stream/capture/disposal", TRUE, FALSE, TRUE, 1 },
  { "/stream/no-capture/moves", FALSE, TRUE, FALSE, 0 },
  { "/stream/no-capture/disposal", FALSE, FALSE, TRUE, 0 },
};

/* Conformance 87. */
static void
test_capture (gconstpointer data)
{
  const Capture *expected = data;
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  WeftManualContext *manual = WEFT_MANUAL_CONTEXT (context);
  g_autoptr (GString) log = g_string_new (NULL);
  guint n_disposed = 0;
  Counter *counter = counter_new (2, &n_disposed);
  g_autoptr (WeftTask) task = NULL;

  counter->slow_moves = expected->slow_moves;
  counter->slow_disposal = expected->slow_disposal;
  weft_sync_context_set_current (context);
  task = start_reader (counter, READ_ALL, expected->capture, log);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_PENDING);

  /* What is not captured goes on on the pool, on the machine's clock. */
  while (!weft_task_is_completed (task))
    weft_manual_context_advance (manual, 1);
  weft_sync_context_set_current (NULL);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
  g_assert_cmpstr (log->str, ==, "12.");
  g_assert_cmpuint (weft_manual_context_get_n_posts (manual), ==, expected->n_posts);
  g_assert_cmpuint (n_disposed, ==, 1);
}

typedef struct
{
  WeftAsync async;
  WeftStream *stream;
  WeftIteration each;
  gint64 sum;
} SumFrame;

static void
sum_clear (SumFrame *self)
{
  weft_iteration_clear (&self->each);
}

WEFT_ASYNC_DEFINE (sum, SumFrame, sum_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_EACH (self->each, self->stream)
  {
    WeftTask *done = weft_iteration_get_current (&self->each)->v_pointer;

    self->sum += weft_task_get_result (done)->v_int;
  }
  WEFT_END_EACH (self->each);
  WEFT_RETURN_INT (self->sum);

  WEFT_END;
}

static gboolean
number (WeftResult *result,
        gpointer data,
        GCancellable *cancellable G_GNUC_UNUSED,
        GError **error G_GNUC_UNUSED)
{
  *result = weft_result_int (GPOINTER_TO_INT (data));
  return TRUE;
}

static WeftTask *
start_sum (WeftTask *const *tasks, gsize n_tasks, GCancellable *cancellable)
{
  SumFrame *self = WEFT_ASYNC_NEW (sum);

  self->stream = weft_when_each_to_stream (weft_when_each_new (tasks, n_tasks), cancellable);
  return WEFT_ASYNC_START (self);
}

static void
test_when_each (void)
{
  WeftTask *tasks[1000];
  g_autoptr (WeftTask) task = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    tasks[i] = weft_run (number, GUINT_TO_POINTER (i + 1), NULL, NULL);
  task = start_sum (tasks, G_N_ELEMENTS (tasks), NULL);
  g_assert_true (weft_task_wait (task, NULL));
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 500500);
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    weft_task_unref (tasks[i]);
}

/* Conformance 38. */
static void
test_when_each_cancelled (void)
{
  g_autoptr (WeftTask) never = weft_delay (-1, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) task = start_sum (&never, 1, cancellable);

  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_PENDING);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  g_assert_cmpint (weft_task_get_status (never), ==, WEFT_TASK_PENDING);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stream/manners", test_manners);
  g_test_add_func ("/stream/fails", test_fails);
  for (guint i = 0; i < G_N_ELEMENTS (captures); i++)
    g_test_add_data_func (captures[i].path, &captures[i], test_capture);
  g_test_add_func ("/stream/when-each", test_when_each);
  g_test_add_func ("/stream/when-each-cancelled", test_when_each_cancelled);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
