/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/*
 * The frame strip: a bar for each frame, as high as it took long. The line is the budget.
 */

#define PADDING 6
/* The strip's height, in budgets. */
#define BUDGETS 3.2

static gint
bar_height (LoomTimeline *self, gint64 duration)
{
  double full = (FRAMES_HEIGHT - 2 * PADDING) * self->scale;
  double part = (double) duration / (BUDGETS * (double) LOOM_FRAME_BUDGET);

  return MAX ((gint) (full * MIN (part, 1.0)), self->scale);
}

static void
draw_bar (LoomTimeline *self, const LoomFrame *frame, gint x0, gint x1)
{
  LoomBrush brush = loom_timeline_get_brush (self);
  gint s = self->scale;
  gint bottom = (RULER_HEIGHT + FRAMES_HEIGHT - PADDING) * s;
  gint top = bottom - bar_height (self, frame->duration);

  loom_shape_frame (&brush, (LoomBox) { x0, top, x1, bottom }, loom_frame_get_pace (frame));
}

static guint
first_frame_from (const GArray *frames, double time)
{
  guint low = 0;
  guint high = frames->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if ((double) g_array_index (frames, LoomFrame, middle).begin >= time)
        high = middle;
      else
        low = middle + 1;
    }
  /* The one before may last until here. */
  return low > 0 ? low - 1 : 0;
}

/* Frames that share a pixel are drawn as their slowest. */
static void
draw_bars (LoomTimeline *self, const GArray *frames)
{
  gint s = self->scale;
  double end = loom_timeline_view_get_end (&self->view);
  LoomFrame slowest = { 0, -1 };
  gint column = G_MININT;

  for (guint i = first_frame_from (frames, self->view.begin); i < frames->len; i++)
    {
      const LoomFrame *frame = &g_array_index (frames, LoomFrame, i);
      double x = loom_timeline_view_time_to_x (&self->view, (double) frame->begin) * s;
      double x_end =
          loom_timeline_view_time_to_x (&self->view, (double) (frame->begin + frame->duration)) * s;
      gint x0 = GUTTER_WIDTH * s + (gint) floor (MAX (x, -8.0));
      gint x1 = GUTTER_WIDTH * s + (gint) floor (CLAMP (x_end, -8.0, (double) self->canvas.width));

      if ((double) frame->begin >= end)
        break;
      if (x0 != column)
        slowest.duration = -1;
      column = x0;
      if (frame->duration <= slowest.duration)
        continue;
      slowest = *frame;
      draw_bar (self, frame, x0, MAX (x1 - (x1 - x0 > 3 * s ? s : 0), x0 + s));
    }
}

static void
draw_budget (LoomTimeline *self)
{
  gint s = self->scale;
  gint y = (RULER_HEIGHT + FRAMES_HEIGHT - PADDING) * s - bar_height (self, LOOM_FRAME_BUDGET);

  for (gint x = GUTTER_WIDTH * s; x < self->canvas.width; x += 6 * s)
    loom_canvas_blend (&self->canvas, x, y, x + 3 * s, y + s, self->theme->text, 130);
}

void
loom_timeline_draw_frames (LoomTimeline *self)
{
  const GArray *frames = loom_timeline_model_get_frames (self->model);
  gint s = self->scale;
  gint top = RULER_HEIGHT * s;
  gint bottom = (RULER_HEIGHT + FRAMES_HEIGHT) * s;

  if (frames->len == 0)
    return;

  loom_canvas_clip (&self->canvas, GUTTER_WIDTH * s, top, self->canvas.width, bottom);
  loom_canvas_fill (&self->canvas, 0, top, self->canvas.width, bottom, self->theme->background);
  draw_bars (self, frames);
  draw_budget (self);
  loom_canvas_clip (&self->canvas, 0, 0, self->canvas.width, self->canvas.height);
  loom_canvas_fill (&self->canvas, 0, bottom - s, self->canvas.width, bottom, self->theme->line);

  loom_timeline_labels_add (self->labels, LOOM_LABEL_TOP, LOOM_LABEL_STRONG, _ ("Frames"), 12,
                            RULER_HEIGHT + FRAMES_HEIGHT / 2 - 8, GUTTER_WIDTH - 20,
                            self->theme->text);
  loom_timeline_labels_add (self->labels, LOOM_LABEL_TOP, LOOM_LABEL_SMALL, _ ("line: 16.7 ms"), 12,
                            RULER_HEIGHT + FRAMES_HEIGHT / 2 + 8, GUTTER_WIDTH - 20,
                            self->theme->dim_text);
}
