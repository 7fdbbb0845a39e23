/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

/*
 * Where rows are in the widget. Below the ruler and the frames lie the pinned rows, which
 * stay, and below these the others, which scroll under them. Pinned rows that would leave
 * no room scroll like the others.
 */

/* The pinned rows' share of the height, at the most. */
#define MOST_PINNED (2.0 / 3.0)

gint
loom_timeline_body_y (LoomTimeline *self)
{
  gboolean frames = self->model != NULL && loom_timeline_model_get_frames (self->model)->len > 0;

  return RULER_HEIGHT + (frames ? FRAMES_HEIGHT : 0);
}

gint
loom_timeline_body_height (LoomTimeline *self)
{
  return MAX (gtk_widget_get_height (GTK_WIDGET (self)) - loom_timeline_body_y (self), 1);
}

/* Where the rows begin that scroll. */
gint
loom_timeline_scrolled_y (LoomTimeline *self)
{
  return loom_timeline_body_y (self) + self->pinned_height;
}

gint
loom_timeline_scroll_y (LoomTimeline *self)
{
  return (gint) gtk_adjustment_get_value (self->vadjustment);
}

/* Whether a row stays where it is while others scroll. */
gboolean
loom_timeline_is_row_fixed (LoomTimeline *self, const LoomRow *row)
{
  return row->pinned && row->y < self->pinned_height;
}

gint
loom_timeline_row_y (LoomTimeline *self, const LoomRow *row)
{
  return loom_timeline_body_y (self) + row->y -
         (loom_timeline_is_row_fixed (self, row) ? 0 : loom_timeline_scroll_y (self));
}

/**
 * loom_timeline_row_at:
 * @y: a pixel of the widget
 * @inside: (out): where in the rows that is, as loom_row_get_depth_at () wants it
 *
 * Returns: (nullable): the row there
 */
const LoomRow *
loom_timeline_row_at (LoomTimeline *self, double y, gint *inside)
{
  *inside = (gint) y - loom_timeline_body_y (self);
  if (*inside < 0)
    return NULL;
  if (*inside >= self->pinned_height)
    *inside += loom_timeline_scroll_y (self);
  return loom_timeline_layout_row_at (self->layout, *inside);
}

/* The rows that scroll and are in view: calls @func for each, from the top. */
static void
each_scrolled_row (LoomTimeline *self, LoomRowFunc func, gpointer data)
{
  gint top = self->pinned_height + loom_timeline_scroll_y (self);
  gint bottom = loom_timeline_scroll_y (self) + loom_timeline_body_height (self);

  for (guint i = loom_timeline_layout_first_row (self->layout, top);
       i < loom_timeline_layout_get_n_rows (self->layout); i++)
    {
      const LoomRow *row = loom_timeline_layout_get_row (self->layout, i);

      if (row->y >= bottom)
        break;
      func (self, row, loom_timeline_row_y (self, row), data);
    }
}

static void
each_fixed_row (LoomTimeline *self, LoomRowFunc func, gpointer data)
{
  for (guint i = 0; i < self->n_pinned; i++)
    {
      const LoomRow *row = loom_timeline_layout_get_row (self->layout, i);

      func (self, row, loom_timeline_row_y (self, row), data);
    }
}

/* Calls @func for the rows in view, from top to bottom. */
void
loom_timeline_each_row (LoomTimeline *self, LoomRowFunc func, gpointer data)
{
  each_fixed_row (self, func, data);
  each_scrolled_row (self, func, data);
}

/**
 * loom_timeline_draw_each_row:
 * @x: nothing is drawn left of this pixel
 * @func: draws a row
 *
 * Calls @func for the rows in view, with the canvas and the labels so that the others are
 * not drawn over the pinned ones.
 */
void
loom_timeline_draw_each_row (LoomTimeline *self, gint x, LoomRowFunc func)
{
  gint s = self->scale;
  gint body = loom_timeline_body_y (self) * s;
  gint scrolled = loom_timeline_scrolled_y (self) * s;

  loom_canvas_clip (&self->canvas, x * s, scrolled, self->canvas.width, self->canvas.height);
  each_scrolled_row (self, func, NULL);
  loom_canvas_clip (&self->canvas, x * s, body, self->canvas.width, scrolled);
  loom_timeline_labels_set_pinned (self->labels, TRUE);
  each_fixed_row (self, func, NULL);
  loom_timeline_labels_set_pinned (self->labels, FALSE);
  loom_canvas_clip (&self->canvas, x * s, body, self->canvas.width, self->canvas.height);
}

/* How many pinned rows stay, and how far the others can scroll. */
void
loom_timeline_update_adjustment (LoomTimeline *self)
{
  gint body = loom_timeline_body_height (self);
  double value = gtk_adjustment_get_value (self->vadjustment);
  gint height;
  gint page;

  self->pinned_height =
      loom_timeline_layout_get_pinned (self->layout, (gint) (body * MOST_PINNED), &self->n_pinned);
  height = loom_timeline_layout_get_height (self->layout) - self->pinned_height;
  page = MAX (body - self->pinned_height, 1);
  gtk_adjustment_configure (self->vadjustment, CLAMP (value, 0, MAX (height - page, 0)), 0,
                            MAX (height, page), LOOM_SLICE_HEIGHT * 2, page * 0.9, page);
}

void
loom_timeline_scroll_by (LoomTimeline *self, double pixels)
{
  gtk_adjustment_set_value (self->vadjustment,
                            gtk_adjustment_get_value (self->vadjustment) + pixels);
}

void
loom_timeline_scroll_to_lane (LoomTimeline *self, guint lane, guint depth)
{
  const LoomRow *row = loom_timeline_layout_lane_row (self->layout, lane);
  double value, page;
  gint y, top;

  if (row == NULL || loom_timeline_is_row_fixed (self, row))
    return;
  y = loom_row_get_depth_y (row, depth) - self->pinned_height;
  /* The first of its slices come with what is above them, the signs of findings. */
  top = depth == 0 ? row->y - self->pinned_height : y - LOOM_LANE_PADDING;
  value = gtk_adjustment_get_value (self->vadjustment);
  page = gtk_adjustment_get_page_size (self->vadjustment);
  /* The next lane comes in at the edge. What is far away comes with what is around it. */
  if (y < value - page / 2 || y > value + page * 3 / 2)
    gtk_adjustment_set_value (self->vadjustment, MIN (y - page / 3, top));
  else
    gtk_adjustment_clamp_page (self->vadjustment, top, y + LOOM_SLICE_HEIGHT + LOOM_LANE_PADDING);
}
