/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"

/* One value at once; its end comes when `source` is set. */
typedef struct
{
  WeftStream stream;
  gboolean moved;
  WeftCompletionSource *source;
} OneStream;

static WeftValueTask
one_move_next (WeftStream *stream)
{
  OneStream *self = (OneStream *) stream;
  gboolean first = !self->moved;

  self->moved = TRUE;
  return weft_value_task_from_int (first);
}

static WeftResult
one_take_current (WeftStream *stream G_GNUC_UNUSED)
{
  return weft_result_int (1);
}

static WeftValueTask
one_dispose (WeftStream *stream)
{
  OneStream *self = (OneStream *) stream;
  WeftValueTask ended = weft_value_task_from_task (conformance_task_of (self->source));

  g_free (self);
  return ended;
}

static const WeftStreamClass one_class = { one_move_next, one_take_current, one_dispose };

typedef struct
{
  WeftAsync async;
  WeftStream *stream;
  gboolean capture;
  WeftIteration iteration;
  gint64 sum;
} EachFrame;

static void
each_clear (EachFrame *self)
{
  weft_iteration_clear (&self->iteration);
}

WEFT_ASYNC_DEFINE (go_through, EachFrame, each_clear)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT_EACH (self->iteration, weft_configure_stream (self->stream, self->capture))
  {
    self->sum += weft_iteration_get_current (&self->iteration)->v_int;
  }
  WEFT_END_EACH (self->iteration);
  WEFT_RETURN_INT (self->sum);
  WEFT_END;
}

static void
set_source (gpointer data)
{
  weft_completion_source_set (data, weft_result_void ());
}

static guint
posts_at_the_end (gboolean capture)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  OneStream *stream = g_new0 (OneStream, 1);
  EachFrame *frame = WEFT_ASYNC_NEW (go_through);
  g_autoptr (WeftTask) task = NULL;
  guint n_posts;

  stream->stream.klass = &one_class;
  stream->source = source;
  frame->stream = &stream->stream;
  frame->capture = capture;
  weft_sync_context_set_current (context);
  task = WEFT_ASYNC_START (frame);
  weft_sync_context_set_current (NULL);
  g_assert_false (weft_task_is_completed (task));
  conformance_on_thread (set_source, source);
  n_posts = weft_manual_context_get_n_posts (WEFT_MANUAL_CONTEXT (context));
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
  weft_task_wait (task, NULL);
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 1);
  return n_posts;
}

static char *
disposal_is_configured_too (void)
{
  return g_strdup_printf ("capture=%s no-capture=%u",
                          posts_at_the_end (TRUE) == 1 ? "posted" : "not posted",
                          posts_at_the_end (FALSE));
}

typedef struct
{
  GString *values;
  gboolean was_worker;
  guint n_handled; /* atomic */
} Reports;

static void
handle (const WeftResult *value, gpointer data)
{
  Reports *self = data;

  g_string_append_printf (self->values, "%s%d", self->values->len > 0 ? "," : "",
                          (int) value->v_int);
  self->was_worker = weft_pool_is_worker ();
  __atomic_fetch_add (&self->n_handled, 1, __ATOMIC_RELEASE);
}

static void
report_two (gpointer data)
{
  weft_progress_report (data, weft_result_int (1));
  weft_progress_report (data, weft_result_int (2));
}

static char *
progress_posts (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (GString) values = g_string_new (NULL);
  g_autoptr (GString) ignored = g_string_new (NULL);
  Reports here = { .values = values };
  Reports nowhere = { .values = ignored };
  WeftProgress *progress;
  WeftProgress *without;
  guint n_posts, before;

  weft_sync_context_set_current (context);
  progress = weft_progress_new (WEFT_PROGRESS_EVERY, handle, &here, NULL);
  weft_sync_context_set_current (NULL);
  conformance_on_thread (report_two, progress);
  n_posts = weft_manual_context_get_n_posts (WEFT_MANUAL_CONTEXT (context));
  before = here.n_handled;
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
  weft_progress_unref (progress);
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));

  without = weft_progress_new (WEFT_PROGRESS_EVERY, handle, &nowhere, NULL);
  weft_progress_report (without, weft_result_int (1));
  while (__atomic_load_n (&nowhere.n_handled, __ATOMIC_ACQUIRE) == 0)
    g_thread_yield ();
  weft_progress_unref (without);
  return g_strdup_printf ("posts=%u before=%u values=%s without=%s", n_posts, before, values->str,
                          nowhere.was_worker ? "the pool" : "a thread");
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "87", disposal_is_configured_too },
    { "89", progress_posts },
  };

  return conformance_run (argc, argv, "streams", cases, G_N_ELEMENTS (cases));
}
