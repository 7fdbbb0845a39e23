/* SPDX-License-Identifier: GPL-3.0-or-later */

/* This file never comes back to its caller's context, unless an await says so. */
#define WEFT_AWAIT_DEFAULT WEFT_AWAIT_NO_CAPTURE

#include <weft.h>

/* What happens to a function between its beginning and its end. */
typedef enum
{
  PATH_RETURNS,
  PATH_RETURNS_ERROR,
  PATH_AWAITS,
  PATH_AWAITS_FAILURE,
  PATH_CATCHES_FAILURE,
  PATH_YIELDS,
  N_PATHS
} Path;

typedef struct
{
  WeftAsync async;
  Path path;
  char *text;
  WeftTask *awaited;
  GError *error;
  guint *n_cleared;
} PathFrame;

static void
path_clear (PathFrame *self)
{
  (*self->n_cleared)++;
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->awaited, weft_task_unref);
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (walk, PathFrame, path_clear)
{
  WEFT_BEGIN (self);
  self->text = g_strdup ("owned by the frame");
  if (self->path == PATH_RETURNS)
    WEFT_RETURN_STRING (g_steal_pointer (&self->text));
  if (self->path == PATH_RETURNS_ERROR)
    WEFT_RETURN_ERROR (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "returned"));
  if (self->path == PATH_YIELDS)
    {
      WEFT_YIELD ();
      WEFT_RETURN ();
    }
  if (self->path == PATH_CATCHES_FAILURE)
    {
      WEFT_TRY_AWAIT (g_steal_pointer (&self->awaited), &self->error);
      g_assert_nonnull (self->error);
    }
  else
    WEFT_AWAIT (g_steal_pointer (&self->awaited));
  WEFT_END;
}

static PathFrame *
path_new (Path path, WeftTask *awaited, guint *n_cleared)
{
  PathFrame *self = WEFT_ASYNC_NEW (walk);

  self->path = path;
  self->awaited = awaited;
  self->n_cleared = n_cleared;
  return self;
}

static WeftResult
outcome_of (Path path)
{
  if (path == PATH_AWAITS_FAILURE || path == PATH_CATCHES_FAILURE)
    return weft_result_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "awaited"));
  return weft_result_void ();
}

static WeftTaskStatus
status_of (Path path)
{
  return path == PATH_RETURNS_ERROR || path == PATH_AWAITS_FAILURE ? WEFT_TASK_FAILED
                                                                   : WEFT_TASK_SUCCEEDED;
}

/* Each way to the end, at once and after a wait: the frame is cleared once, before anybody
 * sees the result. */
static void
test_paths (void)
{
  for (Path path = 0; path < N_PATHS; path++)
    for (gboolean at_once = FALSE; at_once <= TRUE; at_once++)
      {
        g_autoptr (WeftCompletionSource) source =
            weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
        WeftTask *awaited = weft_completion_source_get_task (source);
        g_autoptr (WeftTask) task = NULL;
        guint n_cleared = 0;

        if (at_once)
          weft_completion_source_set (source, outcome_of (path));
        task = WEFT_ASYNC_START (path_new (path, weft_task_ref (awaited), &n_cleared));
        if (!at_once)
          weft_completion_source_set (source, outcome_of (path));
        weft_task_wait (task, NULL);
        g_assert_cmpint (weft_task_get_status (task), ==, status_of (path));
        g_assert_cmpuint (n_cleared, ==, 1);
        weft_task_get_error (awaited);
      }
}

static void
test_forgotten (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  guint n_cleared = 0;

  /* Nobody refers to it; it goes on all the same, and then it goes. */
  weft_task_forget (WEFT_ASYNC_START (path_new (
      PATH_AWAITS, weft_task_ref (weft_completion_source_get_task (source)), &n_cleared)));
  g_assert_cmpuint (n_cleared, ==, 0);
  g_assert_cmpuint (weft_task_count_live (), ==, 2);
  weft_completion_source_set (source, weft_result_void ());
  g_assert_cmpuint (n_cleared, ==, 1);
  g_assert_cmpuint (weft_task_count_live (), ==, 1);
}

static void
test_discarded (void)
{
  guint n_cleared = 0;

  WEFT_ASYNC_DISCARD (
      path_new (PATH_AWAITS, weft_task_from_result (weft_result_void ()), &n_cleared));
  g_assert_cmpuint (n_cleared, ==, 1);
  g_assert_cmpuint (weft_task_count_live (), ==, 0);
}

static void
test_as_value (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *awaited = weft_completion_source_get_task (source);
  guint n_cleared = 0;
  WeftValueTask at_once = WEFT_ASYNC_START_VALUE (path_new (PATH_RETURNS, NULL, &n_cleared));
  WeftValueTask later =
      WEFT_ASYNC_START_VALUE (path_new (PATH_AWAITS, weft_task_ref (awaited), &n_cleared));

  g_assert_cmpint (weft_value_task_get_status (at_once), ==, WEFT_TASK_SUCCEEDED);
  g_assert_cmpint (weft_value_task_get_status (later), ==, WEFT_TASK_PENDING);
  g_assert_cmpuint (n_cleared, ==, 1);
  /* The first one's frame is gone already: its value is in the struct. */
  g_assert_cmpuint (weft_task_count_live (), ==, 2);
  weft_completion_source_set (source, weft_result_void ());
  g_assert_cmpuint (n_cleared, ==, 2);
  weft_value_task_clear (&at_once);
  weft_value_task_clear (&later);
  g_assert_cmpuint (weft_task_count_live (), ==, 1);
}

static void
test_dropped (void)
{
  guint n_cleared = 0;
  g_autoptr (WeftTask) task = NULL;
  guint n_rounds = 0;

  /* The pool may have run it before it was shut down; one of some is dropped. */
  do
    {
      g_clear_pointer (&task, weft_task_unref);
      n_cleared = 0;
      task = WEFT_ASYNC_START (path_new (PATH_YIELDS, NULL, &n_cleared));
      weft_pool_shut_down_now ();
      g_assert_true (weft_task_is_completed (task));
      g_assert_cmpuint (n_cleared, ==, 1);
      if (weft_task_get_error (task) != NULL)
        g_assert_error (weft_task_get_error (task), WEFT_ERROR, WEFT_ERROR_ABANDONED);
    }
  while (weft_task_get_status (task) == WEFT_TASK_SUCCEEDED && ++n_rounds < 50);
}

/* The default at the head of this file. */
static void
test_default (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *awaited = weft_completion_source_get_task (source);
  g_autoptr (WeftTask) task = NULL;
  guint n_cleared = 0;

  weft_sync_context_set_current (context);
  task = WEFT_ASYNC_START (path_new (PATH_AWAITS, weft_task_ref (awaited), &n_cleared));
  weft_sync_context_set_current (NULL);
  weft_completion_source_set (source, weft_result_void ());
  g_assert_true (weft_task_is_completed (task));
  g_assert_cmpuint (weft_manual_context_get_n_posts (WEFT_MANUAL_CONTEXT (context)), ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/frame-clear/paths", test_paths);
  g_test_add_func ("/frame-clear/forgotten", test_forgotten);
  g_test_add_func ("/frame-clear/discarded", test_discarded);
  g_test_add_func ("/frame-clear/as-value", test_as_value);
  g_test_add_func ("/frame-clear/dropped", test_dropped);
  g_test_add_func ("/frame-clear/default", test_default);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
