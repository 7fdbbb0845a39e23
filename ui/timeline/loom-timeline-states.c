/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <math.h>

/*
 * States are told apart without colour: what runs is solid; what is under way on no thread
 * is light with a dashed edge, and so is the time that a slice was queued; who waits for
 * work is a thin line; who is blocked is hatched, in the colour of errors.
 */

#define DASH 4
#define GAP 3

static void
draw_dashes (LoomTimeline *self, gint x0, gint x1, gint y, guint32 color)
{
  gint s = self->scale;

  for (gint x = x0; x < x1; x += (DASH + GAP) * s)
    loom_canvas_fill (&self->canvas, x, y, MIN (x + DASH * s, x1), y + s, color);
}

/* @x0 to @y1: device pixels, as in the other two */
void
loom_timeline_draw_dashed_edge (
    LoomTimeline *self, gint x0, gint x1, gint y0, gint y1, guint32 color)
{
  gint s = self->scale;

  draw_dashes (self, x0, x1, y0, color);
  draw_dashes (self, x0, x1, y1 - s, color);
  for (gint y = y0; y < y1; y += (DASH + GAP) * s)
    {
      loom_canvas_fill (&self->canvas, x0, y, x0 + s, MIN (y + DASH * s, y1), color);
      loom_canvas_fill (&self->canvas, x1 - s, y, x1, MIN (y + DASH * s, y1), color);
    }
}

void
loom_timeline_draw_blocked (LoomTimeline *self, gint x0, gint x1, gint y0, gint y1)
{
  loom_canvas_hatch (&self->canvas, x0, y0, x1, y1, self->theme->warning, 170);
  if (x1 - x0 > 3 * self->scale)
    loom_canvas_outline (&self->canvas, x0, y0, x1, y1, self->scale, self->theme->warning);
}

static void
draw_wait (LoomTimeline *self, const LoomFlow *flow, gint y0)
{
  gint s = self->scale;
  double limit = self->view.width * s;
  gint x0 = GUTTER_WIDTH * s +
            (gint) CLAMP (loom_timeline_view_time_to_x (&self->view, (double) flow->from_time) * s,
                          -16.0, limit);
  gint x1 = GUTTER_WIDTH * s +
            (gint) CLAMP (loom_timeline_view_time_to_x (&self->view, (double) flow->to_time) * s,
                          -16.0, limit);

  if (x1 - x0 < 3 * s)
    return;
  loom_canvas_blend (&self->canvas, x0, y0, x1, y0 + (LOOM_SLICE_HEIGHT - 1) * s,
                     self->theme->accent, 34);
  loom_timeline_draw_dashed_edge (self, x0, x1, y0, y0 + (LOOM_SLICE_HEIGHT - 1) * s,
                                  self->theme->accent);
}

/**
 * loom_timeline_draw_queued:
 * @y: where the row begins, in the widget
 *
 * How long the selected slice was queued for its lane before it ran: from each post that
 * led to it.
 */
void
loom_timeline_draw_queued (LoomTimeline *self, const LoomRow *row, gint y)
{
  const LoomSlice *slice =
      loom_timeline_model_get_slice (self->model, self->selected_lane, self->selected_slice);
  const LoomFlow *flows = loom_trace_get_flows (loom_timeline_get_trace (self));
  guint n_direct;
  const GArray *chain = loom_timeline_get_chain (self, &n_direct);
  gint top;

  if (slice == NULL || slice->depth >= row->n_depths)
    return;
  top = (y + loom_row_get_depth_y (row, slice->depth) - row->y) * self->scale;
  for (guint i = 0; i < n_direct; i++)
    {
      const LoomFlow *flow = &flows[g_array_index (chain, guint32, i)];

      if (flow->to_lane == self->selected_lane && flow->from_time < slice->begin)
        draw_wait (self, flow, top);
    }
}
