/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-activity.h"

/*
 * How many threads were busy, for each pixel of a picture. A lane's share of a pixel is the
 * largest of its depths': nested slices are one work, and what only frames it, a main loop's
 * iteration or a worker's sleep, is none.
 */

/* The part of the pixels from x0 to x1 that lies in a range, which is in pixels too. */
static void
add_range (float *shares, gint x0, gint x1, double begin, double end)
{
  for (gint x = x0; x < x1; x++)
    {
      double part = MIN (end, x + 1) - MAX (begin, x);

      shares[x] += (float) MAX (part, 0.0);
    }
}

/* What of a fold is known is its longest slice and how many there are; no more can be busy
   than all of the pixel. */
static void
add_mark (LoomTimelineModel *model,
          const LoomLane *lane,
          const LoomMark *mark,
          double begin,
          double scale,
          float *shares)
{
  const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, mark->slice);
  double length = (double) slice->duration / scale;
  double first = ((double) slice->begin - begin) / scale;

  if (loom_timeline_model_get_kind (model, lane, slice) != LOOM_SLICE_RUNNING)
    return;
  if (mark->count == 1)
    add_range (shares, mark->x0, mark->x1, first, first + length);
  else
    shares[mark->x0] += (float) MIN (length * mark->count, 1.0);
}

static void
add_lane (LoomTimelineModel *model,
          const LoomLane *lane,
          double begin,
          double scale,
          gint width,
          GArray *marks,
          float *columns)
{
  LoomPyramid *pyramid = loom_timeline_model_get_pyramid (model, lane->number);
  g_autofree float *largest = g_new0 (float, width);
  g_autofree float *shares = g_new (float, width);

  for (guint depth = 0; depth < loom_pyramid_get_n_depths (pyramid); depth++)
    {
      memset (shares, 0, sizeof (float) * (gsize) width);
      g_array_set_size (marks, 0);
      loom_pyramid_query (pyramid, depth, begin, scale, width, marks);
      for (guint i = 0; i < marks->len; i++)
        add_mark (model, lane, &g_array_index (marks, LoomMark, i), begin, scale, shares);
      for (gint x = 0; x < width; x++)
        largest[x] = MAX (largest[x], MIN (shares[x], 1.f));
    }
  for (gint x = 0; x < width; x++)
    columns[x] += largest[x];
}

/**
 * loom_activity_query:
 * @model: what is known of a recording
 * @begin: the time at the left edge, in nanoseconds
 * @scale: nanoseconds a pixel
 * @width: pixels
 * @columns: (out caller-allocates) (array length=width): busy threads, 0 to their number
 *
 * How busy the threads were, as a picture of some width shows it. Costs by its pixels and
 * by the lanes, not by the slices.
 */
void
loom_activity_query (
    LoomTimelineModel *model, double begin, double scale, gint width, float *columns)
{
  LoomTrace *trace;
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (LoomMark));

  g_return_if_fail (model != NULL && columns != NULL);
  g_return_if_fail (scale > 0 && width > 0);

  trace = loom_timeline_model_get_trace (model);
  memset (columns, 0, sizeof (float) * (gsize) width);
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      if (lane->kind == LOOM_LANE_THREAD)
        add_lane (model, lane, begin, scale, width, marks, columns);
    }
}
