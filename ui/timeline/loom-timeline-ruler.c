/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <math.h>

#include "timeline/loom-time-format.h"

/* The ruler at the top, and its ticks' lines through the lanes. */

#define TICK_DISTANCE 110.0
/* Ticks counted from the recording's begin would need more digits than this. */
#define MOST_STEPS 20000.0

static gint
tick_x (LoomTimeline *self, double time)
{
  return (gint) floor ((GUTTER_WIDTH + loom_timeline_view_time_to_x (&self->view, time)) *
                       self->scale);
}

static double
tick_step (LoomTimeline *self)
{
  return loom_time_tick_step (self->view.scale * TICK_DISTANCE);
}

/* The first tick of all that can be seen; times before the recording have none. */
static double
first_tick (LoomTimeline *self, double step)
{
  return MAX (floor (self->view.begin / step) * step, 0);
}

void
loom_timeline_draw_grid (LoomTimeline *self)
{
  double step = tick_step (self);
  double end = loom_timeline_view_get_end (&self->view);
  gint top = loom_timeline_body_y (self) * self->scale;

  for (double time = first_tick (self, step); time <= end; time += step)
    {
      gint x = tick_x (self, time);

      loom_canvas_fill (&self->canvas, x, top, x + self->scale, self->canvas.height,
                        self->theme->grid);
    }
}

/* Deep inside a long recording, the part that all ticks have in common stands at the left. */
static double
common_part (LoomTimeline *self, double step)
{
  double range = self->view.scale * self->view.width;
  double power;

  if (loom_timeline_view_get_end (&self->view) / step < MOST_STEPS || self->view.begin <= 0)
    return 0;
  power = pow (10.0, ceil (log10 (range)));
  return floor (self->view.begin / power) * power;
}

static void
draw_tick (LoomTimeline *self, double time, double base, double step)
{
  gint s = self->scale;
  gint x = tick_x (self, time);
  g_autofree char *point =
      loom_time_format_tick (time - base, step, loom_timeline_view_get_end (&self->view) - base);
  g_autofree char *text = base > 0 ? g_strconcat ("+", point, NULL) : g_steal_pointer (&point);
  gint width;

  loom_canvas_fill (&self->canvas, x, (RULER_HEIGHT - 9) * s, x + s, RULER_HEIGHT * s,
                    self->theme->dim_text);
  width = loom_timeline_labels_measure (self->labels, LOOM_LABEL_SMALL, text);
  if (x >= GUTTER_WIDTH * s && x + (width + 4) * s <= self->canvas.width)
    loom_timeline_labels_add (self->labels, LOOM_LABEL_TOP, LOOM_LABEL_SMALL, text, x / s + 4,
                              RULER_HEIGHT / 2 - 2, width, self->theme->dim_text);
}

static void
draw_minor_ticks (LoomTimeline *self, double time, double step)
{
  gint s = self->scale;

  for (guint i = 1; i < 5; i++)
    {
      gint x = tick_x (self, time + step * i / 5);

      loom_canvas_fill (&self->canvas, x, (RULER_HEIGHT - 4) * s, x + s, RULER_HEIGHT * s,
                        self->theme->line);
    }
}

/* Which part of the recording is in view: a thin bar along the upper edge. */
static void
draw_position (LoomTimeline *self)
{
  double length = MAX ((double) (self->view.bounds_end - self->view.bounds_begin), 1.0);
  double begin = CLAMP ((self->view.begin - (double) self->view.bounds_begin) / length, 0.0, 1.0);
  double end =
      CLAMP ((loom_timeline_view_get_end (&self->view) - (double) self->view.bounds_begin) / length,
             0.0, 1.0);
  double width = self->view.width * self->scale;
  gint left = GUTTER_WIDTH * self->scale;
  gint x0 = left + (gint) floor (begin * width);
  gint x1 = left + (gint) ceil (end * width);

  if (end - begin > 0.999)
    return;
  x1 = MAX (x1, x0 + 6 * self->scale);
  loom_canvas_fill (&self->canvas, left, 0, self->canvas.width, 3 * self->scale, self->theme->line);
  loom_canvas_fill (&self->canvas, x0, 0, x1, 3 * self->scale, self->theme->accent);
}

void
loom_timeline_draw_ruler (LoomTimeline *self)
{
  double step = tick_step (self);
  double end = loom_timeline_view_get_end (&self->view);
  double base = common_part (self, step);
  gint s = self->scale;
  gint left = GUTTER_WIDTH * s;

  loom_canvas_clip (&self->canvas, left, 0, self->canvas.width, RULER_HEIGHT * s);
  loom_canvas_fill (&self->canvas, left, 0, self->canvas.width, RULER_HEIGHT * s,
                    self->theme->band);
  for (double time = first_tick (self, step); time <= end; time += step)
    {
      draw_tick (self, time, base, step);
      draw_minor_ticks (self, time, step);
    }
  draw_position (self);
  loom_canvas_clip (&self->canvas, 0, 0, self->canvas.width, self->canvas.height);
  loom_canvas_fill (&self->canvas, 0, RULER_HEIGHT * s - s, self->canvas.width, RULER_HEIGHT * s,
                    self->theme->line);

  if (base > 0)
    {
      g_autofree char *text = loom_time_format_point (
          base, pow (10.0, ceil (log10 (self->view.scale * self->view.width))));

      loom_timeline_labels_add (self->labels, LOOM_LABEL_TOP, LOOM_LABEL_SMALL, text, 12,
                                RULER_HEIGHT / 2, GUTTER_WIDTH - 20, self->theme->text);
    }
}
