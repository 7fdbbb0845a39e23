/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

static void
draw_wait (LoomTimeline *self, const LoomFlow *flow, gint y0)
{
  LoomBrush brush = loom_timeline_get_brush (self);
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
  loom_shape_queued (&brush, (LoomBox) { x0, y0, x1, y0 + (LOOM_SLICE_HEIGHT - 1) * s });
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
