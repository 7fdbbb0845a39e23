/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "timeline/loom-time-format.h"

/* Which slice is meant: by the pointer, by the selection; and what it says of itself. */

/* How far beside a small slice a person still means it. */
#define SLACK 2.0

/**
 * loom_timeline_get_selection:
 * @lane: (out) (optional): its lane
 * @slice: (out) (optional): its number in the lane
 *
 * Returns: whether a slice is selected
 */
gboolean
loom_timeline_get_selection (LoomTimeline *self, guint *lane, guint *slice)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  if (self->selected_lane == LOOM_NONE)
    return FALSE;
  if (lane != NULL)
    *lane = self->selected_lane;
  if (slice != NULL)
    *slice = self->selected_slice;
  return TRUE;
}

static void
set_selection (LoomTimeline *self, guint lane, guint slice)
{
  if (lane == self->selected_lane && slice == self->selected_slice)
    return;

  self->selected_lane = lane;
  self->selected_slice = slice;
  if (lane != LOOM_NONE)
    self->selected = *loom_timeline_model_get_slice (self->model, lane, slice);
  loom_timeline_forget_chain (self);
  loom_timeline_update_accessible (self);
  loom_timeline_changed (self);
  g_signal_emit_by_name (self, "selection-changed");
}

static gboolean
is_selected (LoomTimeline *self, const LoomSlice *slice)
{
  return slice != NULL && slice->begin == self->selected.begin &&
         slice->depth == self->selected.depth && slice->name == self->selected.name;
}

/* The first slice of a lane that does not begin before the selected one did. */
static guint
find_first (LoomTimeline *self, GArray *slices)
{
  guint low = 0, high = slices->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (slices, LoomSlice, middle).begin < self->selected.begin)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * loom_timeline_keep_selection:
 *
 * In a recording that goes on, events come late and the oldest ones go: the selected slice has
 * another number then, or is no more.
 */
void
loom_timeline_keep_selection (LoomTimeline *self)
{
  GArray *slices;

  if (self->selected_lane == LOOM_NONE ||
      is_selected (self, loom_timeline_model_get_slice (self->model, self->selected_lane,
                                                        self->selected_slice)))
    return;

  slices = loom_trace_get_lane (loom_timeline_get_trace (self), self->selected_lane)->slices;
  for (guint i = find_first (self, slices); i < slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (slices, LoomSlice, i);

      if (slice->begin > self->selected.begin)
        break;
      if (is_selected (self, slice))
        {
          set_selection (self, self->selected_lane, i);
          return;
        }
    }
  loom_timeline_clear_selection (self);
}

static void
select_here (LoomTimeline *self, guint lane, guint slice_number)
{
  const LoomSlice *slice = loom_timeline_model_get_slice (self->model, lane, slice_number);

  loom_timeline_reveal_lane (self, lane);
  loom_timeline_scroll_to_lane (self, lane, slice->depth);
  set_selection (self, lane, slice_number);
}

static void
reveal_slice (LoomTimeline *self, const LoomSlice *slice)
{
  double begin = (double) slice->begin;
  double end = (double) (slice->begin + slice->duration);
  double view_end = loom_timeline_view_get_end (&self->view);

  if (begin >= self->view.begin && end <= view_end)
    return;
  /* A slice around the whole view is in view. */
  if (begin <= self->view.begin && end >= view_end)
    return;
  loom_timeline_leave_live (self);
  loom_timeline_view_reveal (&self->view, begin, end);
  loom_timeline_view_changed (self);
}

/**
 * loom_timeline_select:
 * @lane: a lane
 * @slice: a slice of it
 *
 * Selects a slice and brings it into view. Numbers of no slice clear the selection.
 */
void
loom_timeline_select (LoomTimeline *self, guint lane, guint slice_number)
{
  const LoomSlice *slice;

  g_return_if_fail (LOOM_IS_TIMELINE (self));

  slice =
      self->model != NULL ? loom_timeline_model_get_slice (self->model, lane, slice_number) : NULL;
  if (slice == NULL)
    {
      loom_timeline_clear_selection (self);
      return;
    }

  reveal_slice (self, slice);
  select_here (self, lane, slice_number);
}

/**
 * loom_timeline_select_in_view:
 * @lane: a lane
 * @slice: a slice of it
 *
 * As loom_timeline_select(), and leaves the time that is in view: the part of the slice that is
 * there was pointed at, its ends need not be.
 */
void
loom_timeline_select_in_view (LoomTimeline *self, guint lane, guint slice_number)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));
  g_return_if_fail (self->model != NULL);
  g_return_if_fail (loom_timeline_model_get_slice (self->model, lane, slice_number) != NULL);

  select_here (self, lane, slice_number);
}

/**
 * loom_timeline_reveal:
 * @lane: a lane
 * @begin: nanoseconds since the recording's origin
 * @end: not before @begin
 *
 * Scrolls to a lane and shows a range of time with room around it, without selecting
 * anything. A hidden lane is shown again.
 */
void
loom_timeline_reveal (LoomTimeline *self, guint lane, gint64 begin, gint64 end)
{
  double length = MAX ((double) (end - begin), 1);
  double in_view = self->view.scale * self->view.width;

  g_return_if_fail (LOOM_IS_TIMELINE (self));
  g_return_if_fail (begin <= end);

  if (self->model == NULL || lane >= loom_trace_get_n_lanes (loom_timeline_get_trace (self)))
    return;
  loom_timeline_reveal_lane (self, lane);
  /* Zooms only where the range would be a speck or would not fit. */
  if (length > in_view * 0.8 || length < in_view / 50)
    loom_timeline_show_range (self, (double) begin - length, (double) end + length);
  else
    {
      loom_timeline_leave_live (self);
      loom_timeline_view_reveal (&self->view, (double) begin, (double) end);
      loom_timeline_view_changed (self);
    }
  loom_timeline_scroll_to_lane (self, lane, 0);
}

void
loom_timeline_clear_selection (LoomTimeline *self)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  set_selection (self, LOOM_NONE, LOOM_NONE);
}

/**
 * loom_timeline_centre_selection:
 *
 * Brings the middle of the selected slice to the middle of the view; where it is there
 * already, or as near as the recording's ends let it, lets the slice fill the view.
 */
void
loom_timeline_centre_selection (LoomTimeline *self)
{
  const LoomSlice *slice;
  double before;
  double middle;

  g_return_if_fail (LOOM_IS_TIMELINE (self));

  if (self->selected_lane == LOOM_NONE)
    return;
  slice = loom_timeline_model_get_slice (self->model, self->selected_lane, self->selected_slice);
  if (slice == NULL)
    return;
  before = self->view.begin;
  middle = (double) slice->begin + (double) slice->duration / 2;
  loom_timeline_scroll_to_lane (self, self->selected_lane, slice->depth);
  loom_timeline_pan (self, (middle - self->view.begin) / self->view.scale - self->view.width / 2);
  if (fabs (self->view.begin - before) < self->view.scale)
    loom_timeline_zoom_to_selection (self);
}

/**
 * loom_timeline_zoom_to_selection:
 *
 * Lets the selected slice fill most of the view.
 */
void
loom_timeline_zoom_to_selection (LoomTimeline *self)
{
  const LoomSlice *slice;
  double pad;

  g_return_if_fail (LOOM_IS_TIMELINE (self));

  if (self->selected_lane == LOOM_NONE)
    return;
  slice = loom_timeline_model_get_slice (self->model, self->selected_lane, self->selected_slice);
  if (slice == NULL)
    return;
  pad = MAX ((double) slice->duration * 0.2, 5);
  loom_timeline_show_range (self, (double) slice->begin - pad,
                            (double) (slice->begin + slice->duration) + pad);
}

static const LoomFlow *
nearest_flow (LoomTimeline *self, const GArray *numbers, gint64 time)
{
  const LoomFlow *flows = loom_trace_get_flows (loom_timeline_get_trace (self));
  const LoomFlow *nearest = NULL;

  for (guint i = 0; i < numbers->len; i++)
    {
      const LoomFlow *flow = &flows[g_array_index (numbers, guint32, i)];

      if (nearest == NULL || ABS (flow->from_time - time) < ABS (nearest->from_time - time))
        nearest = flow;
    }
  return nearest;
}

/**
 * loom_timeline_follow_arrow:
 * @direction: above 0 for the arrow that leaves the selected slice, below for the one that
 *   leads to it
 *
 * Selects the slice at the arrow's other end.
 *
 * Returns: whether there is one
 */
gboolean
loom_timeline_follow_arrow (LoomTimeline *self, gint direction)
{
  g_autoptr (GArray) outgoing = NULL;
  g_autoptr (GArray) incoming = NULL;
  const LoomSlice *slice;
  const LoomFlow *flow;
  guint lane;
  guint target;

  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  if (self->selected_lane == LOOM_NONE)
    return FALSE;
  slice = loom_timeline_model_get_slice (self->model, self->selected_lane, self->selected_slice);
  if (slice == NULL)
    return FALSE;

  outgoing = g_array_new (FALSE, FALSE, sizeof (guint32));
  incoming = g_array_new (FALSE, FALSE, sizeof (guint32));
  loom_flow_index_touching (loom_timeline_model_get_flows (self->model),
                            loom_trace_get_flows (loom_timeline_get_trace (self)),
                            self->selected_lane, slice->begin, slice->begin + slice->duration,
                            outgoing, incoming);
  flow = nearest_flow (self, direction > 0 ? outgoing : incoming, slice->begin);
  if (flow == NULL)
    return FALSE;

  lane = direction > 0 ? flow->to_lane : flow->from_lane;
  if (!loom_timeline_model_slice_at (self->model, lane,
                                     direction > 0 ? flow->to_time : flow->from_time, &target))
    return FALSE;
  loom_timeline_select (self, lane, target);
  return TRUE;
}

/**
 * loom_timeline_pick:
 * @x: a pixel of the widget
 * @y: a pixel of the widget
 * @lane: (out): the lane there
 * @slice: (out): the slice there; of several that share the pixel the longest
 * @count: (out) (optional): how many share it
 *
 * Returns: whether there is a slice
 */
gboolean
loom_timeline_pick (LoomTimeline *self, double x, double y, guint *lane, guint *slice, guint *count)
{
  const LoomRow *row;
  LoomPyramid *pyramid;
  guint depth;
  double time;
  gint inside;

  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  if (self->model == NULL || x < GUTTER_WIDTH || y < loom_timeline_body_y (self))
    return FALSE;
  row = loom_timeline_row_at (self, y, &inside);
  if (row == NULL || !loom_row_get_depth_at (row, inside, &depth))
    return FALSE;

  *lane = row->lane;
  pyramid = loom_timeline_model_get_pyramid (self->model, row->lane);
  time = loom_timeline_x_to_time (self, floor (x));
  return loom_pyramid_find (pyramid, depth, time, time + self->view.scale, slice, count) ||
         loom_pyramid_find (pyramid, depth, time - SLACK * self->view.scale,
                            time + (1 + SLACK) * self->view.scale, slice, count);
}

/**
 * loom_timeline_describe:
 * @lane: a lane
 * @slice: a slice of it
 *
 * Returns: (transfer full): what a person asks first about a slice, in a few lines
 */
char *
loom_timeline_describe (LoomTimeline *self, guint lane_number, guint slice_number)
{
  LoomTrace *trace;
  const LoomLane *lane;
  const LoomSlice *slice;
  g_autofree char *duration = NULL;
  g_autofree char *begin = NULL;
  const char *category;

  g_return_val_if_fail (LOOM_IS_TIMELINE (self), NULL);
  g_return_val_if_fail (self->model != NULL, NULL);

  slice = loom_timeline_model_get_slice (self->model, lane_number, slice_number);
  g_return_val_if_fail (slice != NULL, NULL);

  trace = loom_timeline_get_trace (self);
  lane = loom_trace_get_lane (trace, lane_number);
  duration = loom_time_format_duration ((double) slice->duration);
  begin = loom_time_format_point ((double) slice->begin, 1000);
  category = loom_trace_get_string (trace, slice->category);
  return g_strdup_printf (
      slice->flags & LOOM_SLICE_OPEN ? _ ("%s\n%s so far, since %s\n%s · %s%s%s")
                                     : _ ("%s\n%s, at %s\n%s · %s%s%s"),
      loom_trace_get_string (trace, slice->name), duration, begin, lane->name,
      loom_timeline_get_state_word (self, lane, slice), category[0] != '\0' ? " · " : "", category);
}
