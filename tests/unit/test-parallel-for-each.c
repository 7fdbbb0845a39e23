/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

static WeftTask *
wait_for (WeftTask *task)
{
  weft_task_wait (task, NULL);
  g_assert_true (weft_task_is_completed (task));
  return task;
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
  guint n_items;
  guint n_given;      /* the source's */
  guint n_in_source;  /* atomic */
  guint n_inside;     /* atomic */
  guint max_inside;   /* atomic */
  guint n_done[1000]; /* atomic each */
} Tally;

static gboolean
next_number (gpointer *item, gpointer data, GError **error G_GNUC_UNUSED)
{
  Tally *self = data;

  g_assert_cmpuint (__atomic_fetch_add (&self->n_in_source, 1, __ATOMIC_RELAXED), ==, 0);
  *item = GUINT_TO_POINTER (self->n_given);
  __atomic_fetch_sub (&self->n_in_source, 1, __ATOMIC_RELAXED);
  return self->n_given < self->n_items && ++self->n_given > 0;
}

static void
enter (Tally *self)
{
  raise_to (&self->max_inside, __atomic_add_fetch (&self->n_inside, 1, __ATOMIC_RELAXED));
}

static void
leave (Tally *self, gpointer item)
{
  __atomic_fetch_add (&self->n_done[GPOINTER_TO_UINT (item)], 1, __ATOMIC_RELAXED);
  __atomic_fetch_sub (&self->n_inside, 1, __ATOMIC_RELAXED);
}

static WeftTask *
at_once (gpointer item, gpointer data, GCancellable *cancellable)
{
  g_assert_true (G_IS_CANCELLABLE (cancellable));
  g_assert_true (weft_pool_is_worker ());
  g_assert_null (weft_sync_context_get_current ());
  enter (data);
  leave (data, item);
  return weft_task_from_result (weft_result_pointer (&weft_type_string, g_strdup ("dropped")));
}

typedef struct
{
  WeftAsync async;
  Tally *tally;
  gpointer item;
} LaterFrame;

WEFT_ASYNC_DEFINE (later_body, LaterFrame, NULL)
{
  WEFT_BEGIN (self);

  enter (self->tally);
  WEFT_YIELD ();
  WEFT_YIELD ();
  leave (self->tally, self->item);

  WEFT_END;
}

static WeftTask *
later (gpointer item, gpointer data, GCancellable *cancellable G_GNUC_UNUSED)
{
  LaterFrame *frame = WEFT_ASYNC_NEW (later_body);

  frame->tally = data;
  frame->item = item;
  return WEFT_ASYNC_START (frame);
}

static GPtrArray *
make_numbers (guint n_items)
{
  GPtrArray *items = g_ptr_array_new ();

  for (guint i = 0; i < n_items; i++)
    g_ptr_array_add (items, GUINT_TO_POINTER (i));
  return items;
}

static void
check_tally (WeftTask *task, Tally *tally, guint degree)
{
  wait_for (task);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
  g_assert_cmpuint (tally->max_inside, <=, degree);
  for (guint i = 0; i < G_N_ELEMENTS (tally->n_done); i++)
    g_assert_cmpuint (tally->n_done[i], ==, i < tally->n_items ? 1 : 0);
  weft_task_unref (task);
}

static void
run_all (guint n_items, const WeftParallelOptions *options, WeftParallelEachFunc body)
{
  guint degree =
      options != NULL && options->degree > 0 ? (guint) options->degree : weft_pool_get_n_workers ();
  GPtrArray *items = make_numbers (n_items);
  Tally from_source = { .n_items = n_items };
  Tally from_array = { .n_items = n_items };

  check_tally (weft_parallel_for_each (next_number, options, body, &from_source, NULL, NULL),
               &from_source, degree);
  check_tally (weft_parallel_for_each_in (items, options, body, &from_array, NULL, NULL),
               &from_array, degree);
  g_ptr_array_unref (items);
}

/* Every item once, not more at once than the degree says, whatever the body is. */
static void
test_every_item_once (void)
{
  WeftParallelOptions options[] = { { -1, 0, 0 }, { 1, 0, 0 }, { 2, 0, 0 }, { 50, 0, 0 } };
  guint sizes[] = { 0, 1, 2, 7, 100, 1000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      run_all (sizes[i], NULL, at_once);
      run_all (sizes[i], NULL, later);
      for (gsize j = 0; j < G_N_ELEMENTS (options); j++)
        {
          run_all (sizes[i], &options[j], at_once);
          run_all (sizes[i], &options[j], later);
        }
    }
}

typedef struct
{
  WeftTask *gate;
  guint n_started; /* atomic */
} Waiting;

static WeftTask *
wait_at_gate (gpointer item G_GNUC_UNUSED, gpointer data, GCancellable *cancellable G_GNUC_UNUSED)
{
  Waiting *self = data;

  __atomic_fetch_add (&self->n_started, 1, __ATOMIC_RELAXED);
  return weft_task_ref (self->gate);
}

/* Bodies that wait need no worker: as many begin as the degree says, however many workers
 * there are; and the call returns first. */
static void
test_degree_above_workers (void)
{
  WeftParallelOptions options = { (gint) weft_pool_get_n_workers () * 4, 0, 0 };
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  Waiting waiting = { weft_completion_source_get_task (source), 0 };
  g_autoptr (GPtrArray) items = make_numbers (1000);
  g_autoptr (WeftTask) task =
      weft_parallel_for_each_in (items, &options, wait_at_gate, &waiting, NULL, NULL);

  while (__atomic_load_n (&waiting.n_started, __ATOMIC_RELAXED) < (guint) options.degree)
    g_thread_yield ();
  g_assert_false (weft_task_is_completed (task));
  g_assert_cmpuint (__atomic_load_n (&waiting.n_started, __ATOMIC_RELAXED), ==,
                    (guint) options.degree);

  weft_completion_source_set (source, weft_result_void ());
  wait_for (task);
  g_assert_cmpuint (waiting.n_started, ==, 1000);
}

static gboolean
next_never (gpointer *item G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  g_assert_not_reached ();
}

static WeftTask *
body_never (gpointer item G_GNUC_UNUSED,
            gpointer data G_GNUC_UNUSED,
            GCancellable *cancellable G_GNUC_UNUSED)
{
  g_assert_not_reached ();
}

static void
count_destroy (gpointer data)
{
  ++*(guint *) data;
}

/* The source is not touched. */
static void
test_already_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) task = NULL;
  guint n_destroyed = 0;

  g_cancellable_cancel (cancellable);
  task = weft_parallel_for_each (next_never, NULL, body_never, &n_destroyed, count_destroy,
                                 cancellable);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  g_assert_cmpuint (n_destroyed, ==, 1);
}

typedef struct
{
  guint n_waiting; /* atomic */
  guint n_given;   /* the source's */
  GCancellable *outer;
} Failing;

static gboolean
next_forever (gpointer *item, gpointer data, GError **error G_GNUC_UNUSED)
{
  Failing *self = data;

  *item = GUINT_TO_POINTER (self->n_given++);
  return TRUE;
}

static void
cancel_source (gpointer data)
{
  weft_completion_source_set_cancelled (data);
}

typedef struct
{
  WeftAsync async;
  GCancellable *cancellable;
  WeftCompletionSource *source;
  WeftCancellation *registration;
  GError *error;
} UntilFrame;

static void
until_clear (UntilFrame *self)
{
  weft_cancellation_unregister (self->registration);
  g_clear_pointer (&self->source, weft_completion_source_free);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (until_cancelled, UntilFrame, until_clear)
{
  WEFT_BEGIN (self);

  self->source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  self->registration = weft_cancellation_register (self->cancellable, cancel_source, self->source);
  WEFT_AWAIT (weft_task_ref (weft_completion_source_get_task (self->source)));

  WEFT_END;
}

static WeftTask *
failed (const char *message)
{
  return weft_task_from_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, message));
}

/* The first item fails, with two errors, when another one waits to be cancelled. */
static WeftTask *
fail_first (gpointer item, gpointer data, GCancellable *cancellable)
{
  Failing *self = data;
  UntilFrame *frame;

  if (GPOINTER_TO_UINT (item) == 0)
    {
      g_autoptr (WeftTask) one = failed ("one");
      g_autoptr (WeftTask) two = failed ("two");
      WeftTask *both[] = { one, two };

      while (__atomic_load_n (&self->n_waiting, __ATOMIC_ACQUIRE) == 0)
        g_thread_yield ();
      if (self->outer != NULL)
        g_cancellable_cancel (self->outer);
      return weft_when_all (both, 2);
    }

  frame = WEFT_ASYNC_NEW (until_cancelled);
  frame->cancellable = g_object_ref (cancellable);
  __atomic_fetch_add (&self->n_waiting, 1, __ATOMIC_RELEASE);
  return WEFT_ASYNC_START (frame);
}

static void
test_failure_cancels (void)
{
  WeftParallelOptions options = { 2, 0, 0 };
  Failing failing = { 0 };
  g_autoptr (WeftTask) task =
      wait_for (weft_parallel_for_each (next_forever, &options, fail_first, &failing, NULL, NULL));
  g_autoptr (GPtrArray) errors = weft_parallel_dup_errors (task);

  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_FAILED);
  g_assert_cmpstr (weft_task_get_error (task)->message, ==, "one");
  g_assert_cmpuint (errors->len, ==, 2);
  g_assert_cmpstr (((GError *) errors->pdata[0])->message, ==, "one");
  g_assert_cmpstr (((GError *) errors->pdata[1])->message, ==, "two");
  g_assert_cmpuint (failing.n_given, ==, 2);
}

static void
test_outer_wins (void)
{
  WeftParallelOptions options = { 2, 0, 0 };
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  Failing failing = { .outer = outer };
  g_autoptr (WeftTask) task =
      wait_for (weft_parallel_for_each (next_forever, &options, fail_first, &failing, NULL, outer));
  g_autoptr (GPtrArray) errors = weft_parallel_dup_errors (task);

  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  g_assert_cmpuint (errors->len, ==, 2);
  g_assert_cmpuint (failing.n_given, ==, 2);
}

static gboolean
next_fails (gpointer *item, gpointer data, GError **error)
{
  Failing *self = data;

  if (self->n_given < 3)
    return next_forever (item, data, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "no more");
  return FALSE;
}

static WeftTask *
nothing (gpointer item G_GNUC_UNUSED,
         gpointer data G_GNUC_UNUSED,
         GCancellable *cancellable G_GNUC_UNUSED)
{
  return weft_task_from_result (weft_result_void ());
}

static void
test_source_fails (void)
{
  Failing failing = { 0 };
  g_autoptr (WeftTask) task =
      wait_for (weft_parallel_for_each (next_fails, NULL, nothing, &failing, NULL, NULL));
  g_autoptr (GPtrArray) errors = weft_parallel_dup_errors (task);

  g_assert_error (weft_task_get_error (task), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (errors->len, ==, 1);
  g_assert_cmpuint (failing.n_given, ==, 3);
}

static WeftTask *
no_task (gpointer item G_GNUC_UNUSED,
         gpointer data G_GNUC_UNUSED,
         GCancellable *cancellable G_GNUC_UNUSED)
{
  return NULL;
}

static GLogWriterOutput
count_critical (GLogLevelFlags level,
                const GLogField *fields G_GNUC_UNUSED,
                gsize n_fields G_GNUC_UNUSED,
                gpointer data)
{
  if (level == G_LOG_LEVEL_CRITICAL)
    __atomic_fetch_add ((guint *) data, 1, __ATOMIC_RELAXED);
  return G_LOG_WRITER_HANDLED;
}

/* In a process of its own: the message comes from a worker. */
static void
test_body_without_task (void)
{
  if (g_test_subprocess ())
    {
      WeftParallelOptions options = { 1, 0, 0 };
      g_autoptr (GPtrArray) items = make_numbers (10);
      g_autoptr (WeftTask) task = NULL;
      static guint n_criticals;

      g_log_set_always_fatal (G_LOG_FATAL_MASK);
      g_log_set_writer_func (count_critical, &n_criticals, NULL);
      task = wait_for (weft_parallel_for_each_in (items, &options, no_task, NULL, NULL, NULL));
      g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_FAILED);
      g_assert_nonnull (weft_task_get_error (task));
      g_assert_cmpuint (n_criticals, ==, 1);
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/parallel-for-each/every-item-once", test_every_item_once);
  g_test_add_func ("/parallel-for-each/degree-above-workers", test_degree_above_workers);
  g_test_add_func ("/parallel-for-each/already-cancelled", test_already_cancelled);
  g_test_add_func ("/parallel-for-each/failure-cancels", test_failure_cancels);
  g_test_add_func ("/parallel-for-each/outer-wins", test_outer_wins);
  g_test_add_func ("/parallel-for-each/source-fails", test_source_fails);
  g_test_add_func ("/parallel-for-each/body-without-task", test_body_without_task);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
