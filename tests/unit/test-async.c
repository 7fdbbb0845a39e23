/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

/* An async function with everything that can be awaited handed in. */
typedef struct
{
  WeftAsync async;
  WeftTask *first;
  WeftTask *second;
  gboolean capture;
  char *text;
  gint64 sum;
  GThread **resumed_on;
  guint *n_cleared;
} AddFrame;

static void
add_clear (AddFrame *self)
{
  if (self->n_cleared != NULL)
    (*self->n_cleared)++;
  g_clear_pointer (&self->first, weft_task_unref);
  g_clear_pointer (&self->second, weft_task_unref);
  g_clear_pointer (&self->text, g_free);
}

WEFT_ASYNC_DEFINE (add, AddFrame, add_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->sum, weft_configure_await (g_steal_pointer (&self->first), self->capture));
  if (self->resumed_on != NULL)
    *self->resumed_on = g_thread_self ();
  {
    gint64 before = self->sum;

    g_assert_cmpint (before, ==, self->sum);
  }
  if (self->second != NULL)
    {
      gint64 first = self->sum;

      self->text = g_strdup_printf ("%" G_GINT64_FORMAT, first);
    }
  if (self->second != NULL)
    WEFT_AWAIT_TO (self->sum, g_steal_pointer (&self->second));
  if (self->text != NULL)
    self->sum += g_ascii_strtoll (self->text, NULL, 10);

  WEFT_RETURN_INT (self->sum);

  WEFT_END;
}

static WeftTask *
add (WeftTask *first, WeftTask *second, gboolean capture, GThread **resumed_on, guint *n_cleared)
{
  AddFrame *self = WEFT_ASYNC_NEW (add);

  self->first = first;
  self->second = second;
  self->capture = capture;
  self->resumed_on = resumed_on;
  self->n_cleared = n_cleared;
  return WEFT_ASYNC_START (self);
}

static WeftTask *
task_of (WeftCompletionSource *source)
{
  return weft_task_ref (weft_completion_source_get_task (source));
}

static void
test_synchronous (void)
{
  guint n_cleared = 0;
  g_autoptr (WeftTask) task =
      add (weft_task_from_result (weft_result_int (1)), weft_task_from_result (weft_result_int (2)),
           TRUE, NULL, &n_cleared);

  g_assert_true (weft_task_is_completed (task));
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 3);
  g_assert_cmpuint (n_cleared, ==, 1);
}

static void
test_suspended (void)
{
  guint n_cleared = 0;
  g_autoptr (WeftCompletionSource) a = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftCompletionSource) b = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftTask) task = add (task_of (a), task_of (b), TRUE, NULL, &n_cleared);

  g_assert_false (weft_task_is_completed (task));
  weft_completion_source_set (a, weft_result_int (10));
  g_assert_false (weft_task_is_completed (task));
  g_assert_cmpuint (n_cleared, ==, 0);
  weft_completion_source_set (b, weft_result_int (20));
  g_assert_true (weft_task_is_completed (task));
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 30);
  g_assert_cmpuint (n_cleared, ==, 1);
}

static void
test_error_ends (void)
{
  guint n_cleared = 0;
  g_autoptr (WeftTask) task =
      add (weft_task_from_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "gone")),
           weft_task_from_result (weft_result_int (2)), TRUE, NULL, &n_cleared);

  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_FAILED);
  g_assert_error (weft_task_get_error (task), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (n_cleared, ==, 1);
}

typedef struct
{
  WeftAsync async;
  WeftTask *task;
  GError *error;
  gint value;
} CatchFrame;

static void
catch_clear (CatchFrame *self)
{
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (catch_it, CatchFrame, catch_clear)
{
  WEFT_BEGIN (self);

  self->value = -1;
  WEFT_TRY_AWAIT_TO (self->value, g_steal_pointer (&self->task), &self->error);
  if (self->error != NULL)
    WEFT_RETURN_STRING (g_strdup (self->error->message));
  WEFT_RETURN_STRING (g_strdup_printf ("%d", self->value));

  WEFT_END;
}

static WeftTask *
catch_it (WeftTask *task)
{
  CatchFrame *self = WEFT_ASYNC_NEW (catch_it);

  self->task = task;
  return WEFT_ASYNC_START (self);
}

static void
test_catch (void)
{
  g_autoptr (WeftTask) good = catch_it (weft_task_from_result (weft_result_int (5)));
  g_autoptr (WeftTask) bad = catch_it (
      weft_task_from_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "caught")));

  g_assert_cmpstr (weft_task_get_result (good)->v_pointer, ==, "5");
  g_assert_cmpstr (weft_task_get_result (bad)->v_pointer, ==, "caught");
}

typedef struct
{
  WeftAsync async;
  guint n;
} LoopFrame;

WEFT_ASYNC_DEFINE (yield_often, LoopFrame, NULL)
{
  WEFT_BEGIN (self);

  for (self->n = 0; self->n < 100; self->n++)
    WEFT_YIELD ();
  WEFT_RETURN_INT (self->n);

  WEFT_END;
}

static void
test_yield (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  WeftManualContext *manual = WEFT_MANUAL_CONTEXT (context);
  g_autoptr (WeftTask) task = NULL;

  weft_sync_context_set_current (context);
  task = WEFT_ASYNC_START (WEFT_ASYNC_NEW (yield_often));
  g_assert_cmpuint (weft_manual_context_get_pending (manual), ==, 1);
  g_assert_cmpuint (weft_manual_context_run_all (manual), ==, 100);
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 100);
  weft_sync_context_set_current (NULL);
}

/* Conformance 16 and 19: one post for a captured await that waits, none for the others. */
static void
test_posts (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  WeftManualContext *manual = WEFT_MANUAL_CONTEXT (context);

  for (guint capture = 0; capture < 2; capture++)
    {
      g_autoptr (WeftCompletionSource) source =
          weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      guint n_posts = weft_manual_context_get_n_posts (manual);
      g_autoptr (WeftTask) task = NULL;
      g_autoptr (WeftTask) complete = NULL;

      weft_sync_context_set_current (context);
      task = add (task_of (source), NULL, capture, NULL, NULL);
      complete = add (weft_task_from_result (weft_result_int (0)), NULL, capture, NULL, NULL);
      weft_sync_context_set_current (NULL);

      g_assert_true (weft_task_is_completed (complete));
      weft_completion_source_set (source, weft_result_int (1));
      g_assert_cmpuint (weft_manual_context_get_n_posts (manual) - n_posts, ==, capture);
      weft_manual_context_run_all (manual);
      g_assert_true (weft_task_is_completed (task));
    }
}

/* Conformance 12 and 13. */
static void
test_inline_or_queued (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  WeftManualContext *manual = WEFT_MANUAL_CONTEXT (context);
  g_autoptr (WeftCompletionSource) a = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftCompletionSource) b = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftTask) captured = NULL;
  g_autoptr (WeftTask) free_task = NULL;
  g_autoptr (GError) error = NULL;
  GThread *captured_on = NULL, *free_on = NULL;

  weft_sync_context_set_current (context);
  captured = add (task_of (a), NULL, TRUE, &captured_on, NULL);
  free_task = add (task_of (b), NULL, FALSE, &free_on, NULL);

  weft_completion_source_set (a, weft_result_int (1));
  g_assert_true (weft_task_is_completed (captured));
  g_assert_true (captured_on == g_thread_self ());
  g_assert_cmpuint (weft_manual_context_get_n_posts (manual), ==, 0);

  weft_completion_source_set (b, weft_result_int (1));
  g_assert_true (weft_task_wait (free_task, &error));
  g_assert_no_error (error);
  g_assert_true (free_on != g_thread_self ());

  weft_sync_context_set_current (NULL);
}

/* Conformance 7 and 8: the first awaiter inline and the rest queued, or all queued. */
static void
test_many_awaiters (void)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (WeftCompletionSource) source = weft_completion_source_new (
          i == 0 ? WEFT_COMPLETION_DEFAULT : WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY);
      WeftTask *tasks[10];
      GThread *threads[10] = { NULL };
      guint n_inline = 0;

      for (guint t = 0; t < 10; t++)
        tasks[t] = add (task_of (source), NULL, TRUE, &threads[t], NULL);
      weft_completion_source_set (source, weft_result_int (3));
      for (guint t = 0; t < 10; t++)
        {
          g_autoptr (GError) error = NULL;

          g_assert_true (weft_task_wait (tasks[t], &error));
          if (threads[t] == g_thread_self ())
            n_inline++;
          weft_task_unref (tasks[t]);
        }
      g_assert_cmpuint (n_inline, ==, i == 0 ? 1 : 0);
      if (i == 0)
        g_assert_true (threads[0] == g_thread_self ());
    }
}

typedef struct
{
  WeftAsync async;
  WeftTask *inner;
} ChainFrame;

WEFT_ASYNC_DEFINE (chain, ChainFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (g_steal_pointer (&self->inner), FALSE));

  WEFT_END;
}

/* Conformance 10. */
static void
test_deep_chain (void)
{
  const guint depth = 1000000;
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = task_of (source);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < depth; i++)
    {
      ChainFrame *self = WEFT_ASYNC_NEW (chain);

      self->inner = task;
      task = WEFT_ASYNC_START (self);
    }
  weft_completion_source_set (source, weft_result_void ());
  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
  weft_task_unref (task);
}

typedef struct
{
  WeftAsync async;
  WeftSyncContext *context;
  gboolean on_pool;
  gboolean on_context;
} HopFrame;

WEFT_ASYNC_DEFINE (hop, HopFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_RESUME_ON (NULL);
  self->on_pool = weft_pool_is_worker () && weft_sync_context_get_current () == NULL;
  WEFT_RESUME_ON (self->context);
  self->on_context = weft_sync_context_is_current (self->context);
  WEFT_RESUME_ON (self->context);
  WEFT_RETURN_INT (self->on_pool && self->on_context);

  WEFT_END;
}

static void
test_resume_on (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  HopFrame *self = WEFT_ASYNC_NEW (hop);
  g_autoptr (WeftTask) task = NULL;

  self->context = context;
  task = WEFT_ASYNC_START (self);
  while (!weft_task_is_completed (task))
    {
      weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
      g_thread_yield ();
    }
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 1);
  g_assert_cmpuint (weft_manual_context_get_n_posts (WEFT_MANUAL_CONTEXT (context)), ==, 1);
}

typedef struct
{
  WeftAsync async;
  WeftTask *task;
  GObject *object;
} ObjectFrame;

static void
object_clear (ObjectFrame *self)
{
  g_clear_object (&self->object);
}

WEFT_ASYNC_DEFINE (take_object, ObjectFrame, object_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->object, g_steal_pointer (&self->task));
  WEFT_RETURN_OBJECT (g_steal_pointer (&self->object));

  WEFT_END;
}

/* The last holder of a task gets its value itself, every other one a reference. */
static void
test_ownership (void)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  WeftTask *made = weft_task_from_result (weft_result_pointer (&weft_type_object, object));
  ObjectFrame *self;
  WeftTask *taken;

  g_object_add_weak_pointer (object, (gpointer *) &object);
  self = WEFT_ASYNC_NEW (take_object);
  self->task = weft_task_ref (made);
  taken = WEFT_ASYNC_START (self);
  g_assert_cmpuint (object->ref_count, ==, 2);
  weft_task_unref (made);
  g_assert_cmpuint (object->ref_count, ==, 1);

  self = WEFT_ASYNC_NEW (take_object);
  self->task = taken;
  taken = WEFT_ASYNC_START (self);
  g_assert_cmpuint (object->ref_count, ==, 1);
  weft_task_unref (taken);
  g_assert_null (object);
}

static gpointer
free_counted (gpointer data)
{
  (*(guint *) data)++;
  return NULL;
}

static void
counted_free (gpointer data)
{
  free_counted (data);
}

typedef struct
{
  WeftAsync async;
  WeftTask *task;
  guint *pointer;
} MoveFrame;

WEFT_ASYNC_DEFINE (take_moved, MoveFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->pointer, g_steal_pointer (&self->task));
  WEFT_RETURN_INT (self->pointer != NULL);

  WEFT_END;
}

static WeftTask *
take_moved (WeftTask *task)
{
  MoveFrame *self = WEFT_ASYNC_NEW (take_moved);

  self->task = task;
  return WEFT_ASYNC_START (self);
}

static void
test_move_only (void)
{
  static const WeftResultType counted = { "counted", NULL, counted_free };
  guint n_freed = 0;
  WeftTask *made = weft_task_from_result (weft_result_pointer (&counted, &n_freed));
  g_autoptr (WeftTask) first = take_moved (weft_task_ref (made));
  g_autoptr (WeftTask) second = NULL;

  g_assert_cmpint (weft_task_get_result (first)->v_int, ==, 1);

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*has been taken already*");
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*does not fit*");
  second = take_moved (made);
  g_test_assert_expected_messages ();
  g_assert_cmpint (weft_task_get_result (second)->v_int, ==, 0);
  g_assert_cmpuint (n_freed, ==, 0);

  weft_task_unref (weft_task_from_result (weft_result_pointer (&counted, &n_freed)));
  g_assert_cmpuint (n_freed, ==, 1);
}

static void
test_wrong_type (void)
{
  g_autoptr (WeftTask) task = NULL;
  ObjectFrame *self = WEFT_ASYNC_NEW (take_object);

  self->task = weft_task_from_result (weft_result_int (1));
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*take_object*an integer*");
  task = WEFT_ASYNC_START (self);
  g_test_assert_expected_messages ();
  g_assert_null (weft_task_get_result (task)->v_pointer);
}

WEFT_ASYNC_DEFINE (await_in_switch, LoopFrame, NULL)
{
  WEFT_BEGIN (self);

  self->n = 1;
  switch (self->n)
    {
    case 1:
      WEFT_YIELD ();
      break;
    default:
      break;
    }

  WEFT_END;
}

static void
test_await_in_switch (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
      g_autoptr (WeftTask) task = NULL;

      weft_sync_context_set_current (context);
      task = WEFT_ASYNC_START (WEFT_ASYNC_NEW (await_in_switch));
      weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*await_in_switch*must not stand inside a switch*");
}

/* A million suspended at once: one allocation each, and none of them a stack. */
static void
test_many_suspended (void)
{
  const guint n = g_test_slow () ? 1000000 : 100000;
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autofree WeftTask **tasks = g_new (WeftTask *, n);
  gint64 sum = 0;

  for (guint i = 0; i < n; i++)
    tasks[i] = add (task_of (source), NULL, FALSE, NULL, NULL);
  weft_completion_source_set (source, weft_result_int (1));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (weft_task_wait (tasks[i], &error));
      sum += weft_task_get_result (tasks[i])->v_int;
      weft_task_unref (tasks[i]);
    }
  g_assert_cmpint (sum, ==, n);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/async/synchronous", test_synchronous);
  g_test_add_func ("/async/suspended", test_suspended);
  g_test_add_func ("/async/error-ends", test_error_ends);
  g_test_add_func ("/async/catch", test_catch);
  g_test_add_func ("/async/yield", test_yield);
  g_test_add_func ("/async/posts", test_posts);
  g_test_add_func ("/async/inline-or-queued", test_inline_or_queued);
  g_test_add_func ("/async/many-awaiters", test_many_awaiters);
  g_test_add_func ("/async/deep-chain", test_deep_chain);
  g_test_add_func ("/async/resume-on", test_resume_on);
  g_test_add_func ("/async/ownership", test_ownership);
  g_test_add_func ("/async/move-only", test_move_only);
  g_test_add_func ("/async/wrong-type", test_wrong_type);
  g_test_add_func ("/async/await-in-switch", test_await_in_switch);
  g_test_add_func ("/async/many-suspended", test_many_suspended);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
