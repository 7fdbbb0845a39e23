/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"

static void
wait_for_all (WeftTask **tasks, gsize n_tasks)
{
  g_autoptr (WeftTask) all = weft_when_all (tasks, n_tasks);

  weft_task_wait (all, NULL);
}

typedef struct
{
  WeftCompletionFlags flags;
  guint n_followers;
  GString *places;
} Places;

static void
see_places (gpointer data)
{
  Places *self = data;
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (self->flags);
  ConformanceSeen seen[3] = { 0 };
  WeftTask *followers[3];

  for (guint i = 0; i < self->n_followers; i++)
    followers[i] = conformance_follow_task (conformance_task_of (source), FALSE, &seen[i]);
  weft_completion_source_set (source, weft_result_void ());
  wait_for_all (followers, self->n_followers);
  for (guint i = 0; i < self->n_followers; i++)
    {
      g_string_append_printf (self->places, "%s%s", i > 0 ? "," : "",
                              conformance_place (&seen[i], g_thread_self ()));
      weft_task_unref (followers[i]);
    }
}

static char *
places_of (WeftCompletionFlags flags, guint n_followers)
{
  Places places = { flags, n_followers, g_string_new (NULL) };

  conformance_on_thread (see_places, &places);
  return g_string_free (places.places, FALSE);
}

static char *
first_inline (void)
{
  return places_of (WEFT_COMPLETION_DEFAULT, 3);
}

static void
see_combinators (gpointer data)
{
  char **text = data;
  g_autoptr (WeftCompletionSource) source =
      weft_completion_source_new (WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY);
  g_autoptr (WeftCompletionSource) never = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);
  WeftTask *race[] = { task, weft_completion_source_get_task (never) };
  ConformanceSeen all, any, unwrapped;
  GThread *here = g_thread_self ();
  WeftTask *followers[] = {
    conformance_follow_task (weft_when_all (&task, 1), FALSE, &all),
    conformance_follow_task (weft_when_any (race, 2), FALSE, &any),
    conformance_follow_task (weft_unwrap (weft_task_ref (task)), FALSE, &unwrapped),
  };

  weft_completion_source_set (source, weft_result_pointer (&weft_type_task, conformance_int (0)));
  wait_for_all (followers, 3);
  *text = g_strdup_printf ("when-all=%s when-any=%s unwrap=%s", conformance_place (&all, here),
                           conformance_place (&any, here), conformance_place (&unwrapped, here));
  for (guint i = 0; i < 3; i++)
    weft_task_unref (followers[i]);
}

static char *
asynchronous_continuations (void)
{
  g_autofree char *direct = places_of (WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY, 2);
  g_autofree char *combined = NULL;

  conformance_on_thread (see_combinators, &combined);
  return g_strdup_printf ("%s %s", direct, combined);
}

typedef struct
{
  WeftAsync async;
  WeftTask *awaited;
  WeftSyncContext *context;
  guint *n_posts;
} LookFrame;

WEFT_ASYNC_DEFINE (look_at_posts, LookFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_configure_await (self->awaited, FALSE));
  *self->n_posts = weft_manual_context_get_n_posts (WEFT_MANUAL_CONTEXT (self->context));
  WEFT_END;
}

static char *
queued_before_inline (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  LookFrame *frame = WEFT_ASYNC_NEW (look_at_posts);
  g_autoptr (WeftTask) looker = NULL;
  g_autoptr (WeftTask) queued = NULL;
  guint n_posts = 0;

  frame->awaited = conformance_task_of (source);
  frame->context = context;
  frame->n_posts = &n_posts;
  looker = WEFT_ASYNC_START (frame);
  weft_sync_context_set_current (context);
  queued = conformance_follow_task (conformance_task_of (source), TRUE, NULL);
  weft_sync_context_set_current (NULL);

  weft_completion_source_set (source, weft_result_void ());
  g_assert_true (weft_task_is_completed (looker));
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
  return g_strdup_printf ("queued-before-inline=%s", conformance_bool (n_posts == 1));
}

static char *
deep_chain (void)
{
  g_autoptr (WeftCompletionSource) first = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftTask) last = conformance_task_of (first);

  for (guint i = 0; i < 1000000; i++)
    last = conformance_follow_task (last, FALSE, NULL);
  weft_completion_source_set (first, weft_result_void ());
  weft_task_wait (last, NULL);
  return g_strdup (conformance_status (last));
}

static gboolean
set_source (WeftResult *result G_GNUC_UNUSED,
            gpointer data,
            GCancellable *cancellable G_GNUC_UNUSED,
            GError **error G_GNUC_UNUSED)
{
  weft_completion_source_set (data, weft_result_void ());
  return TRUE;
}

static char *
completes_while_registering (void)
{
  guint n_completed = 0;

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (WeftCompletionSource) source =
          weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      g_autoptr (WeftTask) setter = weft_run (set_source, source, NULL, NULL);
      g_autoptr (WeftTask) follower =
          conformance_follow_task (conformance_task_of (source), FALSE, NULL);

      weft_task_wait (follower, NULL);
      weft_task_wait (setter, NULL);
      n_completed += weft_task_get_status (follower) == WEFT_TASK_SUCCEEDED ? 1 : 0;
    }
  return g_strdup_printf ("lost=%u", 2000 - n_completed);
}

static void
set_here (gpointer data)
{
  weft_completion_source_set (data, weft_result_void ());
}

static void
complete_under_context (gpointer data)
{
  char **text = data;
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  ConformanceSeen seen;
  g_autoptr (WeftTask) follower =
      conformance_follow_task (conformance_task_of (source), FALSE, &seen);

  conformance_with_context (context, set_here, source);
  weft_task_wait (follower, NULL);
  *text = g_strdup_printf ("%s posts=%u", conformance_place (&seen, g_thread_self ()),
                           weft_manual_context_get_n_posts (WEFT_MANUAL_CONTEXT (context)));
}

static char *
completer_has_a_context (void)
{
  char *text = NULL;

  conformance_on_thread (complete_under_context, &text);
  return text;
}

static char *
same_context (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  g_autoptr (WeftTask) follower = NULL;
  gboolean completed;

  weft_sync_context_set_current (context);
  follower = conformance_follow_task (conformance_task_of (source), TRUE, NULL);
  weft_completion_source_set (source, weft_result_void ());
  completed = weft_task_is_completed (follower);
  weft_sync_context_set_current (NULL);
  return g_strdup_printf ("%s posts=%u", completed ? "inline" : "posted",
                          weft_manual_context_get_n_posts (WEFT_MANUAL_CONTEXT (context)));
}

typedef struct
{
  WeftAsync async;
  WeftTask *awaited;
} FailFrame;

WEFT_ASYNC_DEFINE (fail_afterwards, FailFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_configure_await (self->awaited, FALSE));
  WEFT_RETURN_ERROR (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "mine"));
  WEFT_END;
}

static char *
failure_stays_away (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  FailFrame *frame = WEFT_ASYNC_NEW (fail_afterwards);
  g_autoptr (WeftTask) failing = NULL;
  gboolean accepted;

  frame->awaited = conformance_task_of (source);
  failing = WEFT_ASYNC_START (frame);
  accepted = weft_completion_source_try_set (source, weft_result_void ());
  weft_task_get_error (failing);
  return g_strdup_printf ("set=%s task=%s", accepted ? "accepted" : "refused",
                          conformance_status (failing));
}

static gboolean
then_nothing (WeftResult *result G_GNUC_UNUSED,
              WeftTask *task G_GNUC_UNUSED,
              gpointer data G_GNUC_UNUSED,
              GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

static char *
filtered_out (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *thens[] = {
    weft_then (conformance_task_of (source), WEFT_THEN_ONLY_ON_ERROR, then_nothing, NULL, NULL),
    weft_then (conformance_task_of (source), WEFT_THEN_ONLY_ON_SUCCESS, then_nothing, NULL, NULL),
  };
  char *text;

  weft_completion_source_set (source, weft_result_void ());
  wait_for_all (thens, 2);
  text = g_strdup_printf ("on-error=%s on-success=%s", conformance_status (thens[0]),
                          conformance_status (thens[1]));
  weft_task_unref (thens[0]);
  weft_task_unref (thens[1]);
  return text;
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "7", first_inline },
    { "8", asynchronous_continuations },
    { "9", queued_before_inline },
    { "10", deep_chain },
    { "11", completes_while_registering },
    { "12", completer_has_a_context },
    { "13", same_context },
    { "14", failure_stays_away },
    { "15", filtered_out },
  };

  return conformance_run (argc, argv, "continuations", cases, G_N_ELEMENTS (cases));
}
