/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"

typedef struct
{
  WeftAwaitOptions options;
  gboolean completed; /* before it is awaited */
  guint n_posts;
  gboolean suspended;
} Await;

static void
set_source (gpointer data)
{
  weft_completion_source_set (data, weft_result_void ());
}

/* Awaits under a context, completes the task elsewhere, and counts the posts. */
static void
await_under_context (Await *self)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = conformance_task_of (source);
  g_autoptr (WeftTask) follower = NULL;

  if (self->completed)
    set_source (source);
  weft_sync_context_set_current (context);
  follower = conformance_follow (weft_configure_await_options (task, self->options), NULL);
  weft_sync_context_set_current (NULL);
  self->suspended = !weft_task_is_completed (follower);
  if (!self->completed)
    conformance_on_thread (set_source, source);
  self->n_posts = weft_manual_context_get_n_posts (WEFT_MANUAL_CONTEXT (context));
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
  weft_task_wait (follower, NULL);
}

static char *
one_post (void)
{
  Await capture = { .options = WEFT_AWAIT_CAPTURE };
  Await no_capture = { .options = WEFT_AWAIT_NO_CAPTURE };

  await_under_context (&capture);
  await_under_context (&no_capture);
  return g_strdup_printf ("capture=%u no-capture=%u", capture.n_posts, no_capture.n_posts);
}

static char *
completed_task (void)
{
  Await await = { .options = WEFT_AWAIT_CAPTURE, .completed = TRUE };

  await_under_context (&await);
  return g_strdup_printf ("posts=%u suspended=%s", await.n_posts,
                          conformance_bool (await.suspended));
}

static void
set_under_context (gpointer data)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();

  conformance_with_context (context, set_source, data);
}

static char *
no_context_afterwards (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  ConformanceSeen seen = { 0 };
  g_autoptr (WeftTask) follower =
      conformance_follow_task (conformance_task_of (source), TRUE, &seen);

  conformance_on_thread (set_under_context, source);
  weft_task_wait (follower, NULL);
  return g_strdup (seen.context == NULL ? "none" : "the completer's");
}

static char *
force_yielding (void)
{
  Await await = { .options = WEFT_AWAIT_FORCE_YIELDING | WEFT_AWAIT_CAPTURE, .completed = TRUE };

  await_under_context (&await);
  return g_strdup_printf ("posts=%u suspended=%s", await.n_posts,
                          conformance_bool (await.suspended));
}

typedef struct
{
  WeftAsync async;
  WeftTask *awaited;
} SuppressFrame;

WEFT_ASYNC_DEFINE (suppress, SuppressFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_configure_await_options (self->awaited, WEFT_AWAIT_SUPPRESS_ERRORS));
  WEFT_END;
}

static WeftTask *
suppress (WeftTask *awaited)
{
  SuppressFrame *self = WEFT_ASYNC_NEW (suppress);

  self->awaited = awaited;
  return WEFT_ASYNC_START (self);
}

static void
suppress_valued (gpointer data G_GNUC_UNUSED)
{
  weft_task_unref (suppress (conformance_int (1)));
}

static char *
suppress_errors (void)
{
  g_autoptr (WeftTask) failed = suppress (conformance_failed ("x"));
  g_autoptr (WeftTask) cancelled = suppress (conformance_cancelled ("x"));
  g_autofree char *failed_error = conformance_error (failed);
  g_autofree char *cancelled_error = conformance_error (cancelled);

  return g_strdup_printf ("failed=%s cancelled=%s valued=%s", failed_error, cancelled_error,
                          conformance_refused (suppress_valued, NULL));
}

static guint
posts_of (WeftTask *(*follow) (WeftTask *task, guint index), guint n_followers)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *followers[3];
  g_autoptr (WeftTask) all = NULL;
  guint n_posts;

  weft_sync_context_set_current (context);
  for (guint i = 0; i < n_followers; i++)
    followers[i] = follow (conformance_task_of (source), i);
  weft_sync_context_set_current (NULL);
  conformance_on_thread (set_source, source);
  n_posts = weft_manual_context_get_n_posts (WEFT_MANUAL_CONTEXT (context));
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
  all = weft_when_all_take (followers, n_followers);
  weft_task_wait (all, NULL);
  return n_posts;
}

static WeftTask *
follow_without (WeftTask *task, guint index)
{
  return index == 0 ? conformance_follow (weft_configure_await (task, FALSE), NULL)
                    : conformance_follow (
                          weft_configure_await_options (task, WEFT_AWAIT_NO_CAPTURE), NULL);
}

WEFT_ASYNC_DEFINE (await_by_default, SuppressFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (self->awaited);
  WEFT_END;
}

static WeftTask *
follow_with (WeftTask *task, guint index)
{
  SuppressFrame *self;

  if (index == 0)
    return conformance_follow (weft_configure_await (task, TRUE), NULL);
  if (index == 1)
    return conformance_follow (weft_configure_await_options (task, WEFT_AWAIT_CAPTURE), NULL);

  self = WEFT_ASYNC_NEW (await_by_default);
  self->awaited = task;
  return WEFT_ASYNC_START (self);
}

static char *
equivalents (void)
{
  return g_strdup_printf ("none=%u captured=%u", posts_of (follow_without, 2),
                          posts_of (follow_with, 3));
}

typedef struct
{
  WeftAsync async;
  WeftSyncContext *seen;
} YieldFrame;

WEFT_ASYNC_DEFINE (yield, YieldFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_YIELD ();
  WEFT_RETURN_RESULT (weft_result_pointer (&weft_type_pointer, weft_sync_context_get_current ()));
  WEFT_END;
}

static char *
yield_under_context (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftTask) task = NULL;
  gboolean suspended;
  guint n_posts;

  weft_sync_context_set_current (context);
  task = WEFT_ASYNC_START (WEFT_ASYNC_NEW (yield));
  weft_sync_context_set_current (NULL);
  suspended = !weft_task_is_completed (task);
  n_posts = weft_manual_context_get_n_posts (WEFT_MANUAL_CONTEXT (context));
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
  return g_strdup_printf ("suspended=%s posts=%u on=%s", conformance_bool (suspended), n_posts,
                          weft_task_get_result (task)->v_pointer == context ? "the context"
                                                                            : "another");
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "16", one_post },
    { "19", completed_task },
    { "20", no_context_afterwards },
    { "21", force_yielding },
    { "22", suppress_errors },
    { "23", equivalents },
    { "24", yield_under_context },
  };

  return conformance_run (argc, argv, "capture", cases, G_N_ELEMENTS (cases));
}
