/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-bookmark.h"

struct _LoomInspectorBookmark
{
  LoomTrace *trace;
  double begin; /* of what is in view, since the trace's origin */
  double end;
  double scroll;
  gboolean shows_all;

  GArray *hidden; /* guint: lanes */
  gboolean is_selected;
  guint lane;
  LoomSlice slice;
  gboolean is_marked;
  gint64 marked_begin;
  gint64 marked_end;
};

static GtkAdjustment *
get_scroll (LoomTimeline *timeline)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (timeline)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_SCROLLBAR (child))
      return gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (child));
  return NULL;
}

/**
 * loom_inspector_bookmark_new:
 * @timeline: shows a recording
 *
 * Returns: (transfer full): what is looked at in it
 */
LoomInspectorBookmark *
loom_inspector_bookmark_new (LoomTimeline *timeline)
{
  LoomInspectorBookmark *self = g_new0 (LoomInspectorBookmark, 1);
  GtkAdjustment *scroll = get_scroll (timeline);
  guint slice;

  self->trace = g_object_ref (loom_timeline_get_trace (timeline));
  loom_timeline_get_range (timeline, &self->begin, &self->end);
  self->shows_all = self->begin <= (double) loom_trace_get_begin (self->trace) &&
                    self->end >= (double) loom_trace_get_end (self->trace);
  self->scroll = scroll != NULL ? gtk_adjustment_get_value (scroll) : 0;
  self->hidden = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < loom_trace_get_n_lanes (self->trace); i++)
    if (loom_timeline_is_lane_hidden (timeline, i))
      g_array_append_val (self->hidden, i);
  self->is_selected = loom_timeline_get_selection (timeline, &self->lane, &slice);
  if (self->is_selected)
    self->slice =
        g_array_index (loom_trace_get_lane (self->trace, self->lane)->slices, LoomSlice, slice);
  self->is_marked = loom_timeline_get_marked (timeline, &self->marked_begin, &self->marked_end);
  return self;
}

void
loom_inspector_bookmark_free (LoomInspectorBookmark *self)
{
  g_object_unref (self->trace);
  g_array_unref (self->hidden);
  g_free (self);
}

static gboolean
find_lane (LoomInspectorBookmark *self, LoomTrace *trace, guint lane, guint *found)
{
  const LoomLane *before = loom_trace_get_lane (self->trace, lane);

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *now = loom_trace_get_lane (trace, i);

      if (now->kind == before->kind && now->pid == before->pid && now->tid == before->tid &&
          (now->kind == LOOM_LANE_THREAD || g_str_equal (now->name, before->name)))
        {
          *found = i;
          return TRUE;
        }
    }
  return FALSE;
}

/* The first slice that does not begin before @time. */
static guint
find_begin (const GArray *slices, gint64 time)
{
  guint low = 0, high = slices->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (slices, LoomSlice, middle).begin < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
select_again (LoomInspectorBookmark *self, LoomTimeline *timeline, gint64 shift)
{
  LoomTrace *trace = loom_timeline_get_trace (timeline);
  const char *name = loom_trace_get_string (self->trace, self->slice.name);
  const GArray *slices;
  guint lane;

  if (!self->is_selected || !find_lane (self, trace, self->lane, &lane))
    return;
  slices = loom_trace_get_lane (trace, lane)->slices;
  for (guint i = find_begin (slices, self->slice.begin + shift); i < slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (slices, LoomSlice, i);

      if (slice->begin != self->slice.begin + shift)
        return;
      if (slice->depth == self->slice.depth &&
          g_str_equal (loom_trace_get_string (trace, slice->name), name))
        {
          loom_timeline_select (timeline, lane, i);
          return;
        }
    }
}

/**
 * loom_inspector_bookmark_show:
 * @self: what was looked at
 * @timeline: shows another recording by now
 *
 * Shows that, as far as it is there. Where everything was in view, everything is.
 */
void
loom_inspector_bookmark_show (LoomInspectorBookmark *self, LoomTimeline *timeline)
{
  LoomTrace *trace = loom_timeline_get_trace (timeline);
  gint64 shift = loom_trace_get_origin (self->trace) - loom_trace_get_origin (trace);
  GtkAdjustment *scroll = get_scroll (timeline);
  guint lane;

  for (guint i = 0; i < self->hidden->len; i++)
    if (find_lane (self, trace, g_array_index (self->hidden, guint, i), &lane))
      loom_timeline_hide_lane (timeline, lane, TRUE);
  select_again (self, timeline, shift);
  if (self->is_marked)
    loom_timeline_set_marked (timeline, self->marked_begin + shift, self->marked_end + shift);
  if (self->shows_all)
    loom_timeline_fit (timeline);
  else
    loom_timeline_show_range (timeline, self->begin + (double) shift, self->end + (double) shift);
  if (scroll != NULL)
    gtk_adjustment_set_value (scroll, self->scroll);
}
