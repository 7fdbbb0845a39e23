/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <glib/gi18n-lib.h>

/* The names of lanes, at the left. */

#define INDENT 12
#define LINE_HEIGHT 15

static void
add_text (LoomTimeline *self, LoomLabelStyle style, const char *text, gint y, guint32 color)
{
  gint body = loom_timeline_body_y (self);

  if (y + LINE_HEIGHT < body)
    return;
  loom_timeline_labels_add (self->labels, LOOM_LABEL_NAMES, style, text, INDENT, y,
                            GUTTER_WIDTH - INDENT - 8, color);
}

static void
draw_lane_name (LoomTimeline *self, const LoomRow *row, gint y)
{
  const LoomLane *lane =
      loom_trace_get_lane (loom_timeline_model_get_trace (self->model), row->lane);
  gint middle = y + LOOM_LANE_PADDING + LOOM_SLICE_HEIGHT / 2;
  const char *second = NULL;

  add_text (self, LOOM_LABEL_STRONG, lane->name, middle,
            lane->kind == LOOM_LANE_THREAD ? self->theme->text : self->theme->dim_text);
  if (row->height < 2 * LOOM_LANE_PADDING + 2 * LINE_HEIGHT)
    return;

  if (lane->kind == LOOM_LANE_ASYNC)
    second = _ ("tasks");
  else if (lane->kind == LOOM_LANE_COUNTER)
    second = _ ("counter");
  else if (!loom_timeline_layout_has_processes (self->layout))
    second = lane->process_name;
  if (second != NULL && g_strcmp0 (second, lane->name) != 0)
    add_text (self, LOOM_LABEL_SMALL, second, middle + LINE_HEIGHT, self->theme->dim_text);
}

static void
draw_process_name (LoomTimeline *self, const LoomRow *row, gint y)
{
  const LoomLane *lane =
      loom_trace_get_lane (loom_timeline_model_get_trace (self->model), row->lane);
  g_autofree char *text = NULL;

  if (lane->process_name != NULL)
    text = g_strdup_printf ("%s (%" G_GINT64_FORMAT ")", lane->process_name, lane->pid);
  else
    text = g_strdup_printf (_ ("Process %" G_GINT64_FORMAT), lane->pid);
  loom_timeline_labels_add (self->labels, LOOM_LABEL_NAMES, LOOM_LABEL_STRONG, text, INDENT,
                            y + row->height / 2, (gint) self->view.width + GUTTER_WIDTH - INDENT,
                            self->theme->dim_text);
}

/**
 * loom_timeline_draw_gutter:
 *
 * Over what arrows have drawn there.
 */
void
loom_timeline_draw_gutter (LoomTimeline *self)
{
  gint scroll = loom_timeline_scroll_y (self);
  gint body = loom_timeline_body_y (self);
  gint s = self->scale;

  loom_canvas_fill (&self->canvas, 0, 0, GUTTER_WIDTH * s, self->canvas.height,
                    self->theme->gutter);
  for (guint i = loom_timeline_layout_first_row (self->layout, scroll);
       i < loom_timeline_layout_get_n_rows (self->layout); i++)
    {
      const LoomRow *row = loom_timeline_layout_get_row (self->layout, i);
      gint y = body + row->y - scroll;

      if (row->y >= scroll + loom_timeline_body_height (self))
        break;
      if (row->kind == LOOM_ROW_LANE && row->lane == self->selected_lane)
        {
          loom_canvas_fill (&self->canvas, 0, y * s, GUTTER_WIDTH * s, (y + row->height) * s,
                            loom_color_mix (self->theme->gutter, self->theme->accent, 28));
          loom_canvas_fill (&self->canvas, 0, y * s, 3 * s, (y + row->height) * s,
                            self->theme->accent);
        }
      if (row->kind == LOOM_ROW_LANE)
        draw_lane_name (self, row, y);
      else if (row->kind == LOOM_ROW_PROCESS)
        {
          loom_canvas_fill (&self->canvas, 0, y * s, GUTTER_WIDTH * s, (y + row->height) * s,
                            self->theme->band);
          draw_process_name (self, row, y);
        }
      loom_canvas_fill (&self->canvas, 0, (y + row->height) * s - s, GUTTER_WIDTH * s,
                        (y + row->height) * s, self->theme->line);
    }
  loom_canvas_fill (&self->canvas, GUTTER_WIDTH * s - s, 0, GUTTER_WIDTH * s, self->canvas.height,
                    self->theme->line);
  loom_canvas_fill (&self->canvas, 0, 0, GUTTER_WIDTH * s - s, body * s, self->theme->gutter);
}
