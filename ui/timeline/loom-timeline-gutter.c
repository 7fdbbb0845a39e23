/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* The names of lanes, at the left. */

#define INDENT 12
#define LINE_HEIGHT 15
#define PIN_WIDTH 20

static void
add_text (LoomTimeline *self,
          const LoomRow *row,
          LoomLabelStyle style,
          const char *text,
          gint y,
          guint32 color)
{
  gint body = loom_timeline_body_y (self);

  if (y + LINE_HEIGHT < body)
    return;
  loom_timeline_labels_add (self->labels, LOOM_LABEL_NAMES, style, text, INDENT, y,
                            GUTTER_WIDTH - INDENT - (row->pinned ? PIN_WIDTH : 8), color);
}

static void
draw_lane_name (LoomTimeline *self, const LoomRow *row, gint y)
{
  const LoomLane *lane =
      loom_trace_get_lane (loom_timeline_model_get_trace (self->model), row->lane);
  gint middle = y + LOOM_LANE_PADDING + LOOM_SLICE_HEIGHT / 2;
  const char *second = NULL;

  add_text (self, row, LOOM_LABEL_STRONG, lane->name, middle,
            lane->kind == LOOM_LANE_THREAD ? self->theme->text : self->theme->dim_text);
  if (row->height < 2 * LOOM_LANE_PADDING + 2 * LINE_HEIGHT)
    return;

  if (lane->kind == LOOM_LANE_ASYNC)
    second = _ ("tasks");
  else if (lane->kind == LOOM_LANE_COUNTER)
    second = _ ("counter");
  else if (row->pinned || !loom_timeline_layout_has_processes (self->layout))
    second = lane->process_name;
  if (second != NULL && g_strcmp0 (second, lane->name) != 0)
    add_text (self, row, LOOM_LABEL_SMALL, second, middle + LINE_HEIGHT, self->theme->dim_text);
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
    text = g_strdup_printf (_ ("Process %" PRId64), lane->pid);
  loom_timeline_labels_add (self->labels, LOOM_LABEL_NAMES, LOOM_LABEL_STRONG, text, INDENT,
                            y + row->height / 2, (gint) self->view.width + GUTTER_WIDTH - INDENT,
                            self->theme->dim_text);
}

/* A pin: the lane stays at the top. */
static void
draw_pin (LoomTimeline *self, gint x, gint y, guint32 color)
{
  gint s = self->scale;

  loom_canvas_fill (&self->canvas, (x - 2) * s, (y - 5) * s, (x + 3) * s, y * s, color);
  loom_canvas_fill (&self->canvas, (x - 4) * s, y * s, (x + 5) * s, (y + 2) * s, color);
  loom_canvas_fill (&self->canvas, x * s, (y + 2) * s, (x + 1) * s, (y + 6) * s, color);
}

static void
draw_row (LoomTimeline *self, const LoomRow *row, gint y, gpointer data G_GNUC_UNUSED)
{
  gint s = self->scale;

  if (row->kind == LOOM_ROW_LANE && row->lane == self->selected_lane)
    {
      loom_canvas_fill (&self->canvas, 0, y * s, GUTTER_WIDTH * s, (y + row->height) * s,
                        loom_color_mix (self->theme->gutter, self->theme->accent, 28));
      loom_canvas_fill (&self->canvas, 0, y * s, 3 * s, (y + row->height) * s, self->theme->accent);
    }
  if (row->kind == LOOM_ROW_LANE)
    draw_lane_name (self, row, y);
  else if (row->kind == LOOM_ROW_PROCESS)
    {
      loom_canvas_fill (&self->canvas, 0, y * s, GUTTER_WIDTH * s, (y + row->height) * s,
                        self->theme->band);
      draw_process_name (self, row, y);
    }
  if (row->pinned)
    draw_pin (self, GUTTER_WIDTH - 11, y + LOOM_LANE_PADDING + LOOM_SLICE_HEIGHT / 2,
              self->theme->dim_text);
  loom_canvas_fill (&self->canvas, 0, (y + row->height) * s - s, GUTTER_WIDTH * s,
                    (y + row->height) * s, self->theme->line);
}

/**
 * loom_timeline_draw_gutter:
 *
 * Over what arrows have drawn there.
 */
void
loom_timeline_draw_gutter (LoomTimeline *self)
{
  gint body = loom_timeline_body_y (self);
  gint scrolled = loom_timeline_scrolled_y (self);
  gint s = self->scale;

  loom_canvas_fill (&self->canvas, 0, 0, GUTTER_WIDTH * s, self->canvas.height,
                    self->theme->gutter);
  loom_timeline_draw_each_row (self, 0, draw_row);
  loom_canvas_clip (&self->canvas, 0, 0, self->canvas.width, self->canvas.height);
  loom_canvas_fill (&self->canvas, GUTTER_WIDTH * s - s, 0, GUTTER_WIDTH * s, self->canvas.height,
                    self->theme->line);
  loom_canvas_fill (&self->canvas, 0, 0, GUTTER_WIDTH * s - s, body * s, self->theme->gutter);
  /* Below what stays. */
  if (self->n_pinned > 0)
    loom_canvas_fill (&self->canvas, 0, (scrolled - 2) * s, self->canvas.width, scrolled * s,
                      loom_color_mix (self->theme->line, self->theme->text, 110));
}
