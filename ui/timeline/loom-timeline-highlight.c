/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <math.h>

/* Several slices picked out at once: what a search found, or what a panel points at. */

/* The first of them that begins at a time or later. */
static guint
first_from (const LoomLane *lane, const guint32 *slices, guint low, guint n, double time)
{
  guint high = n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if ((double) g_array_index (lane->slices, LoomSlice, slices[middle]).begin >= time)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

static void
outline_slice (
    LoomTimeline *self, const LoomRow *row, gint y, const LoomSlice *slice, guint32 color)
{
  gint s = self->scale;
  gint limit = self->canvas.width + 16;
  double x0 = loom_timeline_view_time_to_x (&self->view, (double) slice->begin) * s;
  double x1 =
      loom_timeline_view_time_to_x (&self->view, (double) (slice->begin + slice->duration)) * s;
  gint left = GUTTER_WIDTH * s + (gint) CLAMP (floor (x0), -16, limit);
  gint right = GUTTER_WIDTH * s + (gint) CLAMP (floor (x1), -16, limit);
  gint top;

  if (slice->depth >= row->n_depths)
    return;
  top = (y + loom_row_get_depth_y (row, slice->depth) - row->y) * s;
  right = MAX (right, left + 2 * s);
  if (right - left < 6 * s)
    {
      /* A narrow one would be hidden by its outline's sides. */
      loom_canvas_fill (&self->canvas, left, top - 2 * s, right, top, color);
      loom_canvas_fill (&self->canvas, left, top + (LOOM_SLICE_HEIGHT - 1) * s, right,
                        top + (LOOM_SLICE_HEIGHT + 1) * s, color);
      return;
    }
  loom_canvas_outline (&self->canvas, left - s, top - s, right, top + LOOM_SLICE_HEIGHT * s, 2 * s,
                       color);
}

/* Those that begin before the view and reach into it; one of each depth at the most. */
static void
outline_left_edge (LoomTimeline *self,
                   LoomSliceSet *set,
                   const LoomLane *lane,
                   const LoomRow *row,
                   gint y,
                   guint32 color)
{
  LoomPyramid *pyramid = loom_timeline_model_get_pyramid (self->model, lane->number);

  for (guint depth = 0; depth < row->n_depths; depth++)
    {
      guint slice;

      if (loom_pyramid_find (pyramid, depth, self->view.begin, self->view.begin + 1, &slice,
                             NULL) &&
          loom_slice_set_contains (set, lane->number, slice))
        outline_slice (self, row, y, &g_array_index (lane->slices, LoomSlice, slice), color);
    }
}

static void
outline_set (LoomTimeline *self,
             LoomSliceSet *set,
             const LoomLane *lane,
             const LoomRow *row,
             gint y,
             guint32 color)
{
  double end = loom_timeline_view_get_end (&self->view);
  double pixel = self->view.scale / self->scale;
  guint n;
  const guint32 *slices = loom_slice_set_get_lane (set, lane->number, &n);
  guint i;

  if (n == 0)
    return;
  outline_left_edge (self, set, lane, row, y, color);
  i = first_from (lane, slices, 0, n, self->view.begin);
  while (i < n)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, slices[i]);
      guint32 depths = 0;
      double column;

      if ((double) slice->begin > end)
        break;
      column = self->view.begin +
               (floor (((double) slice->begin - self->view.begin) / pixel) + 1) * pixel;
      /* Of those that begin in one pixel, the first of each depth; a few are looked at. */
      for (guint looked = 0; i < n && looked < 16; looked++, i++)
        {
          slice = &g_array_index (lane->slices, LoomSlice, slices[i]);
          if ((double) slice->begin >= column)
            break;
          if (slice->depth < 32 && (depths & 1u << slice->depth) != 0)
            continue;
          depths |= slice->depth < 32 ? 1u << slice->depth : 0;
          outline_slice (self, row, y, slice, color);
        }
      if (i < n && (double) g_array_index (lane->slices, LoomSlice, slices[i]).begin < column)
        i = first_from (lane, slices, i, n, column);
    }
}

void
loom_timeline_draw_highlight (LoomTimeline *self, const LoomRow *row, const LoomLane *lane, gint y)
{
  if (self->matches != NULL)
    outline_set (self, self->matches, lane, row, y, self->theme->match);
  if (self->highlight != NULL)
    outline_set (self, self->highlight, lane, row, y, self->theme->accent);
}

/**
 * loom_timeline_set_highlight:
 * @slices: (array length=n) (nullable): which slices; they are copied
 * @n: 0 for none
 *
 * Outlines several slices, instead of those before.
 */
void
loom_timeline_set_highlight (LoomTimeline *self, const LoomSliceAddress *slices, guint n)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));
  g_return_if_fail (slices != NULL || n == 0);

  if (n > 0 && self->model != NULL)
    {
      g_autoptr (GArray) valid = g_array_new (FALSE, FALSE, sizeof (LoomSliceAddress));

      for (guint i = 0; i < n; i++)
        if (loom_timeline_model_get_slice (self->model, slices[i].lane, slices[i].slice) != NULL)
          g_array_append_val (valid, slices[i]);
      loom_timeline_take_highlight (
          self,
          loom_slice_set_new_from ((const LoomSliceAddress *) (void *) valid->data, valid->len));
      return;
    }
  loom_timeline_take_highlight (self, NULL);
}

/**
 * loom_timeline_get_n_highlighted:
 *
 * Returns: how many slices loom_timeline_set_highlight() outlined
 */
guint
loom_timeline_get_n_highlighted (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), 0);

  return self->highlight != NULL ? loom_slice_set_get_n (self->highlight) : 0;
}

/**
 * loom_timeline_take_highlight:
 * @slices: (transfer full) (nullable): slices of the recording that is shown, or %NULL for none
 *
 * Outlines several slices, instead of those before. Takes a set as it is: a worker may have made it
 * of a million.
 */
void
loom_timeline_take_highlight (LoomTimeline *self, LoomSliceSet *slices)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  g_clear_pointer (&self->highlight, loom_slice_set_free);
  if (slices != NULL && loom_slice_set_get_n (slices) > 0 && self->model != NULL)
    self->highlight = slices;
  else
    g_clear_pointer (&slices, loom_slice_set_free);
  loom_timeline_changed (self);
  g_signal_emit_by_name (self, "highlight-changed");
}

/* Which of a set is selected, counted from 1 along the time; 0 for none. */
guint
loom_timeline_rank_in (LoomTimeline *self, LoomSliceSet *set)
{
  const LoomSlice *slice;

  if (set == NULL || self->selected_lane == LOOM_NONE ||
      !loom_slice_set_contains (set, self->selected_lane, self->selected_slice))
    return 0;
  slice = loom_timeline_model_get_slice (self->model, self->selected_lane, self->selected_slice);
  return loom_slice_set_rank (set, loom_timeline_get_trace (self), slice->begin,
                              self->selected_lane, self->selected_slice) +
         1;
}

/* From the selection on; without one from the edge of the view. */
static gint64
step_origin (LoomTimeline *self, gint direction, LoomSliceAddress *address)
{
  const LoomSlice *slice = NULL;

  if (self->selected_lane != LOOM_NONE)
    slice = loom_timeline_model_get_slice (self->model, self->selected_lane, self->selected_slice);
  if (slice != NULL)
    {
      *address = (LoomSliceAddress) { self->selected_lane, self->selected_slice };
      return slice->begin;
    }
  *address = (LoomSliceAddress) { G_MAXUINT32, G_MAXUINT32 };
  /* What begins at the very edge is in view. */
  return (gint64) (direction > 0 ? self->view.begin - 1 : loom_timeline_view_get_end (&self->view));
}

/* Selects the next or previous of a set; behind the last comes the first. */
gboolean
loom_timeline_step_in (LoomTimeline *self, LoomSliceSet *set, gint direction)
{
  LoomSliceAddress address;
  LoomTrace *trace;
  gint64 time;

  if (set == NULL || loom_slice_set_get_n (set) == 0)
    return FALSE;

  trace = loom_timeline_get_trace (self);
  time = step_origin (self, direction, &address);
  if (!loom_slice_set_step (set, trace, time, direction, &address))
    {
      address = (LoomSliceAddress) { G_MAXUINT32, G_MAXUINT32 };
      time = direction > 0 ? G_MININT64 : G_MAXINT64;
      if (!loom_slice_set_step (set, trace, time, direction, &address))
        return FALSE;
    }
  loom_timeline_select (self, address.lane, address.slice);
  return TRUE;
}

/**
 * loom_timeline_highlight_step:
 * @direction: above 0 for the next of what is highlighted along the time, below for the previous
 *
 * Selects it; behind the last comes the first.
 *
 * Returns: whether there is any
 */
gboolean
loom_timeline_highlight_step (LoomTimeline *self, gint direction)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  return loom_timeline_step_in (self, self->highlight, direction);
}

/**
 * loom_timeline_get_highlighted:
 *
 * Returns: which of what is highlighted is selected, counted from 1 along the time; 0 for none
 */
guint
loom_timeline_get_highlighted (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), 0);

  return loom_timeline_rank_in (self, self->highlight);
}

/* Its signal: what is highlighted is another. */
void
loom_timeline_add_highlight_signal (void)
{
  g_signal_new ("highlight-changed", LOOM_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}
