/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

typedef struct
{
  WeftAsync async;
  WeftTask *awaited;
  int code; /* of G_IO_ERROR; -1 for success */
} EndFrame;

static void
end_clear (EndFrame *self)
{
  g_clear_pointer (&self->awaited, weft_task_unref);
}

WEFT_ASYNC_DEFINE (end_somehow, EndFrame, end_clear)
{
  WEFT_BEGIN (self);
  if (self->awaited != NULL)
    WEFT_AWAIT (g_steal_pointer (&self->awaited));
  if (self->code >= 0)
    WEFT_RETURN_ERROR (g_error_new_literal (G_IO_ERROR, self->code, "on purpose"));
  WEFT_END;
}

static void
start (WeftTask *awaited, int code)
{
  EndFrame *self = WEFT_ASYNC_NEW (end_somehow);

  self->awaited = awaited;
  self->code = code;
  WEFT_ASYNC_START_VOID (self);
}

typedef struct
{
  guint n_failures; /* atomic */
  WeftSyncContext *context;
  gboolean was_worker;
  const char *name;
} Seen;

static void
see (const WeftSite *site, const GError *error, gpointer user_data)
{
  Seen *self = user_data;

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  self->name = weft_site_get_name (site);
  self->context = weft_sync_context_get_current ();
  self->was_worker = weft_pool_is_worker ();
  __atomic_fetch_add (&self->n_failures, 1, __ATOMIC_RELEASE);
}

static void
test_in_context (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);
  Seen seen = { 0 };

  weft_set_async_void_handler (see, &seen);
  weft_sync_context_set_current (context);
  start (weft_task_ref (task), -1);
  start (weft_task_ref (task), G_IO_ERROR_CANCELLED);
  start (weft_task_ref (task), G_IO_ERROR_FAILED);
  start (NULL, -1);
  g_assert_cmpuint (weft_sync_context_get_operations (context), ==, 3);
  weft_completion_source_set (source, weft_result_void ());
  weft_sync_context_set_current (NULL);
  g_assert_cmpuint (seen.n_failures, ==, 0);
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
  g_assert_cmpuint (weft_sync_context_get_operations (context), ==, 0);
  g_assert_cmpuint (seen.n_failures, ==, 1);
  g_assert_true (seen.context == context);
  g_assert_cmpstr (seen.name, ==, "end_somehow");
  weft_set_async_void_handler (NULL, NULL);
}

static void
test_without (void)
{
  Seen seen = { 0 };

  weft_set_async_void_handler (see, &seen);
  start (NULL, G_IO_ERROR_FAILED);
  while (__atomic_load_n (&seen.n_failures, __ATOMIC_ACQUIRE) == 0)
    g_thread_yield ();
  g_assert_true (seen.was_worker);
  g_assert_null (seen.context);
  weft_set_async_void_handler (NULL, NULL);
}

static void
test_default (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();

  weft_sync_context_set_current (context);
  start (NULL, G_IO_ERROR_FAILED);
  weft_sync_context_set_current (NULL);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING,
                         "end_somehow (test-async-void.c:*) failed, and nobody can await it: on "
                         "purpose");
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
  g_test_assert_expected_messages ();
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/async-void/in-context", test_in_context);
  g_test_add_func ("/async-void/without", test_without);
  g_test_add_func ("/async-void/default", test_default);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
