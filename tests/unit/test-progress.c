/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

typedef struct
{
  GThread *thread;
  WeftSyncContext *context;
  WeftProgress *progress;
  gint64 last;
  guint n_handled; /* atomic */
  guint n_inside;  /* atomic */
  guint n_destroyed;
} Handler;

static void
handle (const WeftResult *value, gpointer data)
{
  Handler *self = data;

  g_assert_true (weft_sync_context_get_current () == self->context);
  g_assert_cmpuint (g_atomic_int_add (&self->n_inside, 1), ==, 0);
  if (self->context != NULL)
    g_assert_true (g_thread_self () == self->thread);
  g_assert_true (value->type == &weft_type_int);
  g_assert_cmpint (value->v_int, >, self->last);
  self->last = value->v_int;
  g_atomic_int_add (&self->n_inside, -1);
  g_atomic_int_inc (&self->n_handled);
}

static void
destroy (gpointer data)
{
  Handler *self = data;

  g_assert_true (g_thread_self () == self->thread);
  self->n_destroyed++;
}

static WeftManualContext *
enter_context (Handler *self)
{
  WeftSyncContext *context = weft_manual_context_new ();

  weft_sync_context_set_current (context);
  self->thread = g_thread_self ();
  self->context = context;
  return WEFT_MANUAL_CONTEXT (context);
}

static void
leave_context (WeftManualContext *context)
{
  weft_sync_context_set_current (NULL);
  g_assert_finalize_object (context);
}

/* Reports 1 … 100 and gives up its reference. */
static gpointer
report_hundred (gpointer data)
{
  WeftProgress *progress = data;

  for (int i = 1; i <= 100; i++)
    weft_progress_report (progress, weft_result_int (i));
  weft_progress_unref (progress);
  return NULL;
}

static void
test_context (void)
{
  Handler handler = { 0 };
  WeftManualContext *context = enter_context (&handler);
  WeftProgress *progress = weft_progress_new (WEFT_PROGRESS_EVERY, handle, &handler, destroy);

  g_thread_join (g_thread_new ("report", report_hundred, progress));
  g_assert_cmpuint (handler.n_handled, ==, 0);
  g_assert_cmpuint (weft_manual_context_get_n_posts (context), ==, 100);

  g_assert_cmpuint (weft_manual_context_run_all (context), ==, 100);
  g_assert_cmpuint (handler.n_handled, ==, 100);
  g_assert_cmpint (handler.last, ==, 100);
  g_assert_cmpuint (handler.n_destroyed, ==, 1);
  leave_context (context);
}

/* On the context's own thread a report is a post all the same. */
static void
test_own_thread (void)
{
  Handler handler = { 0 };
  WeftManualContext *context = enter_context (&handler);
  WeftProgress *progress = weft_progress_new (WEFT_PROGRESS_EVERY, handle, &handler, destroy);

  weft_progress_report (progress, weft_result_int (1));
  g_assert_cmpuint (handler.n_handled, ==, 0);
  weft_manual_context_run_all (context);
  g_assert_cmpuint (handler.n_handled, ==, 1);

  weft_progress_unref (progress);
  g_assert_cmpuint (handler.n_destroyed, ==, 1);
  leave_context (context);
}

static gpointer
give_up (gpointer data)
{
  weft_progress_unref (data);
  return NULL;
}

/* What the handler's data owns may be a widget: it goes on the context's thread. */
static void
test_release (void)
{
  Handler handler = { 0 };
  WeftManualContext *context = enter_context (&handler);
  WeftProgress *progress = weft_progress_new (WEFT_PROGRESS_EVERY, handle, &handler, destroy);

  g_thread_join (g_thread_new ("release", give_up, progress));
  g_assert_cmpuint (handler.n_destroyed, ==, 0);
  g_assert_cmpuint (weft_manual_context_run_all (context), ==, 1);
  g_assert_cmpuint (handler.n_destroyed, ==, 1);
  leave_context (context);
}

static void
test_newest (void)
{
  Handler handler = { 0 };
  WeftManualContext *context = enter_context (&handler);
  WeftProgress *progress = weft_progress_new (WEFT_PROGRESS_NEWEST, handle, &handler, destroy);

  for (int round = 1; round <= 3; round++)
    {
      for (int i = 0; i < 100; i++)
        weft_progress_report (progress, weft_result_int (round * 100 + i));
      g_assert_cmpuint (weft_manual_context_get_pending (context), ==, 1);
      weft_manual_context_run_all (context);
      g_assert_cmpuint (handler.n_handled, ==, round);
      g_assert_cmpint (handler.last, ==, round * 100 + 99);
    }
  g_assert_cmpuint (weft_manual_context_get_n_posts (context), ==, 3);

  weft_progress_unref (progress);
  g_assert_cmpuint (handler.n_destroyed, ==, 1);
  leave_context (context);
}

static void
handle_and_report (const WeftResult *value, gpointer data)
{
  Handler *self = data;

  handle (value, data);
  if (value->v_int == 1)
    {
      weft_progress_report (self->progress, weft_result_int (2));
      weft_progress_report (self->progress, weft_result_int (3));
    }
}

/* What is reported while one is handled gets a post of its own, one for all. */
static void
test_newest_from_inside (void)
{
  Handler handler = { 0 };
  WeftManualContext *context = enter_context (&handler);

  handler.progress = weft_progress_new (WEFT_PROGRESS_NEWEST, handle_and_report, &handler, destroy);
  weft_progress_report (handler.progress, weft_result_int (1));
  g_assert_true (weft_manual_context_run_one (context));
  g_assert_cmpint (handler.last, ==, 1);
  g_assert_cmpuint (weft_manual_context_get_pending (context), ==, 1);
  g_assert_true (weft_manual_context_run_one (context));
  g_assert_cmpint (handler.last, ==, 3);
  g_assert_cmpuint (handler.n_handled, ==, 2);
  g_assert_false (weft_manual_context_run_one (context));

  weft_progress_unref (handler.progress);
  leave_context (context);
}

static void
free_counted (gpointer value)
{
  g_atomic_int_add ((guint *) value, 1);
}

static const WeftResultType counted = { "a counter", NULL, free_counted };

static void
ignore (const WeftResult *value G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
}

/* Every value is released once, whether it was handled or not. */
static void
test_values (void)
{
  WeftProgressFlags flags[] = { WEFT_PROGRESS_EVERY, WEFT_PROGRESS_NEWEST };

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      Handler handler = { 0 };
      WeftManualContext *context = enter_context (&handler);
      WeftProgress *progress = weft_progress_new (flags[i], ignore, NULL, NULL);
      guint n_freed = 0;

      for (int j = 0; j < 10; j++)
        weft_progress_report (progress, weft_result_pointer (&counted, &n_freed));
      weft_progress_unref (progress);
      weft_manual_context_run_all (context);
      g_assert_cmpuint (n_freed, ==, 10);
      leave_context (context);
    }
}

typedef struct
{
  WeftCompletionSource *done;
  guint n_left;      /* atomic */
  guint on_a_worker; /* atomic */
} PoolHandler;

static void
count_on_pool (const WeftResult *value G_GNUC_UNUSED, gpointer data)
{
  PoolHandler *self = data;

  g_assert_null (weft_sync_context_get_current ());
  if (weft_pool_is_worker ())
    g_atomic_int_inc (&self->on_a_worker);
  if (g_atomic_int_dec_and_test (&self->n_left))
    weft_completion_source_set (self->done, weft_result_void ());
}

static void
test_pool (void)
{
  PoolHandler handler = { weft_completion_source_new (WEFT_COMPLETION_DEFAULT), 100, 0 };
  WeftProgress *progress = weft_progress_new (WEFT_PROGRESS_EVERY, count_on_pool, &handler, NULL);
  g_autoptr (WeftTask) task = weft_task_ref (weft_completion_source_get_task (handler.done));

  report_hundred (progress);
  g_assert_true (weft_task_wait (task, NULL));
  g_assert_cmpuint (handler.on_a_worker, ==, 100);
  weft_completion_source_free (handler.done);
}

typedef struct
{
  Handler handler;
  WeftCompletionSource *done;
} Storm;

static void
handle_storm (const WeftResult *value, gpointer data)
{
  handle (value, &((Storm *) data)->handler);
}

static void
storm_over (gpointer data)
{
  Storm *self = data;

  weft_completion_source_set (self->done, weft_result_void ());
}

/* On the pool too the newest is handled one at a time, in order, and never lost. */
static void
test_newest_on_pool (void)
{
  for (int round = 0; round < 100; round++)
    {
      Storm storm = { .done = weft_completion_source_new (WEFT_COMPLETION_DEFAULT) };
      WeftProgress *progress =
          weft_progress_new (WEFT_PROGRESS_NEWEST, handle_storm, &storm, storm_over);
      g_autoptr (WeftTask) over = weft_task_ref (weft_completion_source_get_task (storm.done));

      report_hundred (progress);
      g_assert_true (weft_task_wait (over, NULL));
      g_assert_cmpint (storm.handler.last, ==, 100);
      g_assert_cmpuint (storm.handler.n_handled, <=, 100);
      weft_completion_source_free (storm.done);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/progress/context", test_context);
  g_test_add_func ("/progress/own-thread", test_own_thread);
  g_test_add_func ("/progress/release", test_release);
  g_test_add_func ("/progress/newest", test_newest);
  g_test_add_func ("/progress/newest-from-inside", test_newest_from_inside);
  g_test_add_func ("/progress/values", test_values);
  g_test_add_func ("/progress/pool", test_pool);
  g_test_add_func ("/progress/newest-on-pool", test_newest_on_pool);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
