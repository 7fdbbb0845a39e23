/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-activity.h"

/*
 * How many threads were busy, for each pixel of a picture. A lane's share of a pixel is the
 * largest of its depths': nested slices are one work, and what only frames it, a main loop's
 * iteration or a worker's sleep, is none.
 */

struct _LoomActivity
{
  LoomTimelineModel *model; /* borrowed */
  double begin;
  double scale;
  gint width;

  /* Owned. */
  float *columns;
  float *largest; /* of the lane's depths so far */
  float *shares;  /* of a depth */
  GArray *marks;

  /* What comes next. */
  guint lane;
  guint depth;
};

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
add_depth (LoomActivity *self, const LoomLane *lane, guint depth)
{
  memset (self->shares, 0, sizeof (float) * (gsize) self->width);
  loom_pyramid_query (loom_timeline_model_get_pyramid (self->model, lane->number), depth,
                      self->begin, self->scale, self->width, self->marks);
  for (guint i = 0; i < self->marks->len; i++)
    add_mark (self->model, lane, &g_array_index (self->marks, LoomMark, i), self->begin,
              self->scale, self->shares);
  for (gint x = 0; x < self->width; x++)
    self->largest[x] = MAX (self->largest[x], MIN (self->shares[x], 1.f));
}

static void
finish_lane (LoomActivity *self)
{
  for (gint x = 0; x < self->width; x++)
    self->columns[x] += self->largest[x];
  memset (self->largest, 0, sizeof (float) * (gsize) self->width);
  self->lane++;
  self->depth = 0;
}

/**
 * loom_activity_new:
 * @model: what is known of a recording; it must be there until the last step, but may get more
 * @begin: the time at the left edge, in nanoseconds
 * @scale: nanoseconds a pixel
 * @width: pixels
 *
 * Returns: (transfer full): what loom_activity_step() works out
 */
LoomActivity *
loom_activity_new (LoomTimelineModel *model, double begin, double scale, gint width)
{
  LoomActivity *self;

  g_return_val_if_fail (model != NULL, NULL);
  g_return_val_if_fail (scale > 0 && width > 0, NULL);

  self = g_new0 (LoomActivity, 1);
  self->model = model;
  self->begin = begin;
  self->scale = scale;
  self->width = width;
  self->columns = g_new0 (float, width);
  self->largest = g_new0 (float, width);
  self->shares = g_new (float, width);
  self->marks = g_array_new (FALSE, FALSE, sizeof (LoomMark));
  return self;
}

void
loom_activity_free (LoomActivity *self)
{
  g_free (self->columns);
  g_free (self->largest);
  g_free (self->shares);
  g_array_unref (self->marks);
  g_free (self);
}

/**
 * loom_activity_step:
 *
 * Goes on by one depth of one lane, which costs by the pixels.
 *
 * Returns: whether there is more to do
 */
gboolean
loom_activity_step (LoomActivity *self)
{
  LoomTrace *trace = loom_timeline_model_get_trace (self->model);
  const LoomLane *lane;

  if (self->lane >= loom_trace_get_n_lanes (trace))
    return FALSE;

  lane = loom_trace_get_lane (trace, self->lane);
  if (lane->kind == LOOM_LANE_THREAD &&
      self->depth <
          loom_pyramid_get_n_depths (loom_timeline_model_get_pyramid (self->model, self->lane)))
    add_depth (self, lane, self->depth++);
  else
    finish_lane (self);
  return TRUE;
}

/**
 * loom_activity_get_columns:
 *
 * Returns: (transfer none): busy threads for each pixel, 0 to their number, when all is done
 */
const float *
loom_activity_get_columns (LoomActivity *self)
{
  return self->columns;
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
  g_autoptr (LoomActivity) activity = loom_activity_new (model, begin, scale, width);

  g_return_if_fail (activity != NULL && columns != NULL);

  while (loom_activity_step (activity))
    ;
  memcpy (columns, loom_activity_get_columns (activity), sizeof (float) * (gsize) width);
}
