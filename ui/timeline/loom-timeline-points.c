/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <math.h>

#include "timeline/loom-time-format.h"

/* What has a time but no duration: instants, guards, counters' samples. */

static guint
first_instant_from (const GArray *instants, guint low, double time)
{
  guint high = instants->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if ((double) g_array_index (instants, LoomInstant, middle).time >= time)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

static gboolean
has_guard (LoomTimeline *self, const GArray *instants, guint first, guint last)
{
  if (!loom_timeline_model_has_guards (self->model))
    return FALSE;
  for (guint i = first; i < last; i++)
    if (loom_timeline_model_is_guard (self->model, &g_array_index (instants, LoomInstant, i)))
      return TRUE;
  return FALSE;
}

/**
 * loom_timeline_draw_instants:
 * @y: where the row begins, in the widget
 *
 * A tick for each pixel with an instant, higher for several; a warning where one of
 * them was caught by the affinity guard.
 */
void
loom_timeline_draw_instants (LoomTimeline *self, const LoomRow *row, const LoomLane *lane, gint y)
{
  LoomBrush brush = loom_timeline_get_brush (self);
  const GArray *instants = lane->instants;
  gint s = self->scale;
  gint bottom = (y + loom_row_get_instants_y (row) - row->y + LOOM_INSTANT_HEIGHT) * s;
  double end = loom_timeline_view_get_end (&self->view);
  double pixel = self->view.scale / s;
  guint i = first_instant_from (instants, 0, self->view.begin);

  while (i < instants->len && (double) g_array_index (instants, LoomInstant, i).time < end)
    {
      const LoomInstant *instant = &g_array_index (instants, LoomInstant, i);
      gint column = (gint) (((double) instant->time - self->view.begin) / pixel);
      guint next =
          MAX (first_instant_from (instants, i, self->view.begin + (column + 1) * pixel), i + 1);
      guint32 color = loom_slice_palette_fill (
          loom_timeline_model_get_hue (self->model, instant->name), self->theme->dark);
      gint x = GUTTER_WIDTH * s + column;

      if (!loom_timeline_model_is_frame (self->model, instant) || next - i > 1)
        loom_shape_moment (&brush, x, bottom, next - i > 1, color);
      if (has_guard (self, instants, i, next))
        loom_shape_guard (&brush, x, bottom);
      i = next;
    }
}

static guint
first_sample_from (const GArray *samples, guint low, double time)
{
  guint high = samples->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if ((double) g_array_index (samples, LoomSample, middle).time >= time)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* What a counter shows is its part of the range that it has in this recording, from zero where
 * it is never below. */
static void
sample_range (const GArray *samples, double *least, double *most)
{
  *least = 0;
  *most = 0;
  for (guint i = 0; i < samples->len; i++)
    {
      double value = g_array_index (samples, LoomSample, i).value;

      if (!isfinite (value))
        continue;
      *least = MIN (*least, value);
      *most = MAX (*most, value);
    }
}

static void
add_counter_label (LoomTimeline *self, gint y, double most)
{
  g_autofree char *text = most >= 1000 && most < 1e15 ? loom_count_format ((guint64) most)
                                                      : g_strdup_printf ("%.4g", most);
  gint width = loom_timeline_labels_measure (self->labels, LOOM_LABEL_SMALL, text);

  gint x = GUTTER_WIDTH + (gint) self->view.width - width - 6;
  gint s = self->scale;

  loom_canvas_blend (&self->canvas, (x - 4) * s, (y + 2) * s, (x + width + 4) * s, (y + 18) * s,
                     self->theme->background, 200);
  loom_timeline_labels_add (self->labels, LOOM_LABEL_BODY, LOOM_LABEL_SMALL, text,
                            GUTTER_WIDTH + (gint) self->view.width - width - 6,
                            y + LOOM_LANE_PADDING + 6, width, self->theme->dim_text);
}

/* The value that holds from a pixel's begin, and the greatest within it. */
static double
column_value (const GArray *samples, guint first, guint next)
{
  double value = first > 0 ? g_array_index (samples, LoomSample, first - 1).value : 0;

  for (guint i = first; i < next; i++)
    {
      double sample = g_array_index (samples, LoomSample, i).value;

      value = i == first && first == 0 ? sample : MAX (value, sample);
    }
  return isfinite (value) ? value : 0;
}

/**
 * loom_timeline_draw_counter:
 * @y: where the row begins, in the widget
 *
 * Steps, filled down to zero, each pixel with the greatest value in it.
 */
void
loom_timeline_draw_counter (LoomTimeline *self,
                            const LoomRow *row G_GNUC_UNUSED,
                            const LoomLane *lane,
                            gint y)
{
  const GArray *samples = lane->samples;
  gint s = self->scale;
  gint top = (y + LOOM_LANE_PADDING) * s;
  gint bottom = (y + LOOM_LANE_PADDING + LOOM_COUNTER_HEIGHT) * s;
  double pixel = self->view.scale / s;
  double least;
  double most;
  guint first;

  sample_range (samples, &least, &most);
  first = first_sample_from (samples, 0, self->view.begin);
  for (gint column = 0; column < (gint) self->view.width * s; column++)
    {
      guint next = first_sample_from (samples, first, self->view.begin + (column + 1) * pixel);
      gint x = GUTTER_WIDTH * s + column;

      if (first > 0 || next > 0)
        {
          double value = column_value (samples, first, next);
          double part = most > least ? (value - least) / (most - least) : 0;
          gint at = bottom - (gint) lround (part * (bottom - top - s)) - s;

          loom_canvas_blend (&self->canvas, x, at, x + 1, bottom, self->theme->counter, 90);
          loom_canvas_fill (&self->canvas, x, at, x + 1, at + s, self->theme->counter);
        }
      first = next;
    }
  add_counter_label (self, y, most);
}
