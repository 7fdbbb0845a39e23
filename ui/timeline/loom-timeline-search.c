/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <weft.h>

#include "timeline/loom-slice-search.h"

/*
 * Search: on the worker pool for a recording that is finished, so that typing never waits
 * for it; each keystroke cancels the search before. A recording that grows must not be
 * read elsewhere, and is small enough to be searched at once.
 */

typedef struct
{
  gatomicrefcount refs;
  LoomTrace *trace;
  char *text;
  gboolean arguments;
  LoomSliceSet *found; /* the worker's until the task has ended */
} Job;

static Job *
job_ref (Job *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
job_unref (Job *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->trace);
  g_free (self->text);
  g_clear_pointer (&self->found, loom_slice_set_free);
  g_free (self);
}

static gboolean
search (WeftResult *result G_GNUC_UNUSED, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *self = data;

  self->found = loom_slice_search_run (self->trace, self->text, self->arguments, cancellable);
  return self->found != NULL || !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
take_matches (LoomTimeline *self, LoomSliceSet *found)
{
  g_clear_pointer (&self->matches, loom_slice_set_free);
  self->matches = found;
  loom_timeline_changed (self);
  g_signal_emit_by_name (self, "search-changed");
}

typedef struct
{
  WeftAsync async;
  LoomTimeline *timeline;
  Job *job;
  GCancellable *cancellable;
  GError *error;
} SearchFrame;

static void
search_frame_clear (SearchFrame *self)
{
  g_object_unref (self->timeline);
  job_unref (self->job);
  g_object_unref (self->cancellable);
  g_clear_error (&self->error);
}

static void
search_ended (SearchFrame *frame)
{
  LoomTimeline *self = frame->timeline;

  /* Another search is wanted meanwhile, or none. */
  if (self->search_cancellable != frame->cancellable)
    return;
  g_clear_object (&self->search_cancellable);
  take_matches (self, g_steal_pointer (&frame->job->found));
}

WEFT_ASYNC_DEFINE (search_timeline, SearchFrame, search_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (
      weft_run (search, job_ref (self->job), (GDestroyNotify) job_unref, self->cancellable),
      &self->error);
  search_ended (self);

  WEFT_END;
}

static void
start_search (LoomTimeline *self)
{
  SearchFrame *frame = WEFT_ASYNC_NEW (search_timeline);
  Job *job = g_new0 (Job, 1);

  g_atomic_ref_count_init (&job->refs);
  job->trace = g_object_ref (loom_timeline_get_trace (self));
  job->text = g_strdup (self->search_text);
  job->arguments = self->search_arguments;
  self->search_cancellable = g_cancellable_new ();
  frame->timeline = g_object_ref (self);
  frame->job = job;
  frame->cancellable = g_object_ref (self->search_cancellable);
  /* Its only error is that nobody wants it any more. */
  weft_task_forget (WEFT_ASYNC_START (frame));
}

void
loom_timeline_cancel_search (LoomTimeline *self)
{
  g_cancellable_cancel (self->search_cancellable);
  g_clear_object (&self->search_cancellable);
}

static void
restart (LoomTimeline *self)
{
  loom_timeline_cancel_search (self);
  if (self->model == NULL || self->search_text == NULL)
    take_matches (self, NULL);
  else if (self->live)
    take_matches (self, loom_slice_search_run (loom_timeline_get_trace (self), self->search_text,
                                               self->search_arguments, NULL));
  else
    start_search (self);
}

/**
 * loom_timeline_search:
 * @text: (nullable): what to look for in slices' names; %NULL or empty ends the search
 *
 * Marks every slice whose name has the text in it, whatever its case. What is found is
 * there with the signal `search-changed`.
 */
void
loom_timeline_search (LoomTimeline *self, const char *text)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  if (text != NULL && *text == '\0')
    text = NULL;
  if (g_strcmp0 (text, self->search_text) == 0)
    return;
  g_free (self->search_text);
  self->search_text = g_strdup (text);
  restart (self);
}

/* For another recording the same text is looked for. */
void
loom_timeline_search_again (LoomTimeline *self)
{
  g_clear_pointer (&self->matches, loom_slice_set_free);
  restart (self);
}

/**
 * loom_timeline_set_search_arguments:
 * @arguments: whether to look into the values of arguments too
 */
void
loom_timeline_set_search_arguments (LoomTimeline *self, gboolean arguments)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  if (self->search_arguments == arguments)
    return;
  self->search_arguments = arguments;
  restart (self);
}

const char *
loom_timeline_get_search (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), NULL);

  return self->search_text;
}

gboolean
loom_timeline_is_searching (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  return self->search_cancellable != NULL;
}

/**
 * loom_timeline_get_matches:
 *
 * Returns: (transfer none) (nullable): what the search has found; %NULL without a search
 */
LoomSliceSet *
loom_timeline_get_matches (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), NULL);

  return self->matches;
}

/**
 * loom_timeline_get_match:
 *
 * Returns: which of the matches is selected, counted from 1 along the time; 0 for none
 */
guint
loom_timeline_get_match (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), 0);

  return loom_timeline_rank_in (self, self->matches);
}

/**
 * loom_timeline_search_step:
 * @direction: above 0 for the next match along the time, below for the previous
 *
 * Selects it; behind the last comes the first. Without a search, of what is highlighted.
 *
 * Returns: whether there is any
 */
gboolean
loom_timeline_search_step (LoomTimeline *self, gint direction)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  if (self->search_text == NULL)
    return loom_timeline_highlight_step (self, direction);
  if (self->live)
    restart (self);
  return loom_timeline_step_in (self, self->matches, direction);
}
