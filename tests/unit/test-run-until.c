/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

/* The main loop's context of each test. */
typedef struct
{
  WeftSyncContext *context;
  WeftMainLoopContext *loop; /* borrowed: the same */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  self->context = weft_main_loop_context_install (NULL);
  self->loop = WEFT_MAIN_LOOP_CONTEXT (self->context);
}

static void
tear_down (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  weft_main_loop_context_close (self->loop);
  g_assert_finalize_object (self->context);
}

/* An async function that ends on a worker, and posts nothing to the loop. */
typedef struct
{
  WeftAsync async;
  GThread *begun_on;
} AwayFrame;

static gboolean
compute (WeftResult *result,
         gpointer data G_GNUC_UNUSED,
         GCancellable *cancellable G_GNUC_UNUSED,
         GError **error G_GNUC_UNUSED)
{
  *result = weft_result_int (42);
  return TRUE;
}

WEFT_ASYNC_DEFINE (end_on_worker, AwayFrame, NULL)
{
  WEFT_BEGIN (self);

  self->begun_on = g_thread_self ();
  /* So late that the loop sleeps. */
  WEFT_AWAIT (weft_configure_await (weft_delay (20, NULL), FALSE));
  WEFT_AWAIT (weft_configure_await (weft_run (compute, NULL, NULL, NULL), FALSE));
  g_assert_true (g_thread_self () != self->begun_on);
  WEFT_RETURN_INT (42);

  WEFT_END;
}

static WeftTask *
end_on_worker (void)
{
  AwayFrame *self = WEFT_ASYNC_NEW (end_on_worker);

  return WEFT_ASYNC_START (self);
}

static void
test_worker (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeftTask) task = end_on_worker ();
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_task_is_completed (task));
  g_assert_true (weft_main_loop_context_run_until (self->loop, task, &error));
  g_assert_no_error (error);
  g_assert_true (weft_task_is_completed (task));
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 42);
}

/* Nobody turns the loop for what is there. */
static void
test_completed (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeftTask) task = weft_task_from_result (weft_result_int (7));
  g_autoptr (GError) error = NULL;
  guint64 wakeups = weft_main_loop_context_get_wakeups (self->loop);

  g_assert_true (weft_main_loop_context_run_until (self->loop, task, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (weft_main_loop_context_get_wakeups (self->loop), ==, wakeups);
  g_assert_false (g_main_context_is_owner (NULL));
}

static gboolean
fail (WeftResult *result G_GNUC_UNUSED,
      gpointer data G_GNUC_UNUSED,
      GCancellable *cancellable G_GNUC_UNUSED,
      GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full");
  return FALSE;
}

static void
test_failed (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeftTask) task = weft_run (fail, NULL, NULL, NULL);
  g_autoptr (WeftTask) again = weft_run (fail, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_main_loop_context_run_until (self->loop, task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_false (weft_main_loop_context_run_until (self->loop, again, NULL));
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) task = weft_delay (3600 * 1000, cancellable);
  g_autoptr (GError) error = NULL;

  g_idle_add (cancel_cb, cancellable);
  g_assert_false (weft_main_loop_context_run_until (self->loop, task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
}

typedef struct
{
  Fixture *fixture;
  WeftCompletionSource *outer;
  WeftCompletionSource *inner;
  guint n_nested;
} Nested;

/* The outer one's wakeup comes while the inner loop runs, and is taken by that. */
static gpointer
complete_both (gpointer data)
{
  Nested *nested = data;

  weft_completion_source_set (nested->outer, weft_result_void ());
  weft_completion_source_set (nested->inner, weft_result_void ());
  return NULL;
}

static gboolean
run_nested_cb (gpointer data)
{
  Nested *nested = data;
  GThread *thread = g_thread_new ("completer", complete_both, nested);

  g_assert_true (weft_main_loop_context_run_until (
      nested->fixture->loop, weft_completion_source_get_task (nested->inner), NULL));
  g_thread_join (thread);
  nested->n_nested++;
  /* Nothing is left that would wake the outer loop. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  return G_SOURCE_REMOVE;
}

static void
test_nested (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  Nested nested = { self, weft_completion_source_new (WEFT_COMPLETION_DEFAULT),
                    weft_completion_source_new (WEFT_COMPLETION_DEFAULT), 0 };

  g_idle_add (run_nested_cb, &nested);
  g_assert_true (weft_main_loop_context_run_until (
      self->loop, weft_completion_source_get_task (nested.outer), NULL));
  g_assert_cmpuint (nested.n_nested, ==, 1);
  weft_completion_source_free (nested.outer);
  weft_completion_source_free (nested.inner);
}

static gboolean
run_inside_cb (gpointer data)
{
  Nested *nested = data;
  g_autoptr (WeftTask) task = end_on_worker ();

  g_assert_true (weft_main_loop_context_run_until (nested->fixture->loop, task, NULL));
  nested->n_nested++;
  weft_completion_source_set (nested->outer, weft_result_void ());
  return G_SOURCE_REMOVE;
}

/* In a callback of a loop that goes on afterwards. */
static void
test_inside (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  Nested nested = { self, weft_completion_source_new (WEFT_COMPLETION_DEFAULT), NULL, 0 };

  g_idle_add (run_inside_cb, &nested);
  while (!weft_task_is_completed (weft_completion_source_get_task (nested.outer)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (nested.n_nested, ==, 1);
  weft_completion_source_free (nested.outer);
}

/* A loop of a thread's own. */
static gpointer
run_own_loop (gpointer data G_GNUC_UNUSED)
{
  g_autoptr (GMainContext) main_context = g_main_context_new ();
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (main_context);
  g_autoptr (WeftTask) task = end_on_worker ();

  g_assert_true (weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (context), task, NULL));
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  return NULL;
}

static void
test_own_loop (Fixture *self G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_thread_join (g_thread_new ("loop", run_own_loop, NULL));
}

static gpointer
run_elsewhere (gpointer data)
{
  Fixture *self = data;
  g_autoptr (WeftTask) task = weft_task_from_result (weft_result_void ());

  return GINT_TO_POINTER (weft_main_loop_context_run_until (self->loop, task, NULL));
}

static void
test_other_thread (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_test_expect_message ("Weft", G_LOG_LEVEL_CRITICAL, "*runs_here*failed");
  g_assert_null (g_thread_join (g_thread_new ("other", run_elsewhere, self)));
  g_test_assert_expected_messages ();
}

typedef struct
{
  guint32 is_owned; /* atomic */
  guint32 is_over;  /* atomic */
} Owner;

static gpointer
own_main_context (gpointer data)
{
  Owner *self = data;

  g_assert_true (g_main_context_acquire (NULL));
  __atomic_store_n (&self->is_owned, 1, __ATOMIC_RELEASE);
  while (__atomic_load_n (&self->is_over, __ATOMIC_ACQUIRE) == 0)
    g_thread_yield ();
  g_main_context_release (NULL);
  return NULL;
}

/* Who iterates it would take the wakeup. */
static void
test_owned_elsewhere (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  Owner owner = { 0, 0 };
  GThread *thread = g_thread_new ("owner", own_main_context, &owner);

  while (__atomic_load_n (&owner.is_owned, __ATOMIC_ACQUIRE) == 0)
    g_thread_yield ();
  g_test_expect_message ("Weft", G_LOG_LEVEL_CRITICAL, "*is_acquired*failed");
  g_assert_null (run_elsewhere (self));
  g_test_assert_expected_messages ();
  __atomic_store_n (&owner.is_over, 1, __ATOMIC_RELEASE);
  g_thread_join (thread);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  ADD ("/run-until/worker", test_worker);
  ADD ("/run-until/completed", test_completed);
  ADD ("/run-until/failed", test_failed);
  ADD ("/run-until/cancelled", test_cancelled);
  ADD ("/run-until/nested", test_nested);
  ADD ("/run-until/inside", test_inside);
  ADD ("/run-until/own-loop", test_own_loop);
  ADD ("/run-until/other-thread", test_other_thread);
  ADD ("/run-until/owned-elsewhere", test_owned_elsewhere);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
