/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-pyramid-private.h"

/*
 * A query walks down from the highest level. It leaves out nodes outside the view, takes a node
 * narrower than a pixel as a whole, and goes on into the others, so it ends at the
 * level whose nodes are about as wide as a pixel, wherever the slices are dense.
 */

/* What begins in one pixel, while it is being gathered. */
typedef struct
{
  gint32 column;
  guint32 slice; /* the longest */
  float duration;
  guint32 count; /* 0 for none */
} Gathered;

typedef struct
{
  const LoomSlice *slices;
  const LoomPyramidDepth *depth;
  double begin;
  double end;
  double scale;
  double columns; /* 1 / scale */
  gint width;
  GArray *marks;
  float longest; /* the last mark's slice's duration: the slices themselves are far away */
  Gathered gathered;
} Query;

static inline gint32
column_of (const Query *query, double time)
{
  double x = (time - query->begin) * query->columns;

  if (x < 0)
    return -1;
  if (x < query->width)
    return (gint32) x;
  /* What is in view must not be rounded out of it. */
  return time < query->end ? query->width - 1 : query->width;
}

/* Puts what was gathered into its pixel, or, where that is taken by a fold or by a slice that had
 * to make room, into that one's. */
static void
fold_gathered (Query *query)
{
  const Gathered *gathered = &query->gathered;
  GArray *marks = query->marks;
  LoomMark mark = { gathered->column, gathered->column + 1, gathered->slice, gathered->count };
  LoomMark *last = marks->len > 0 ? &g_array_index (marks, LoomMark, marks->len - 1) : NULL;

  query->gathered.count = 0;
  if (last != NULL && mark.x0 < last->x1)
    {
      if (last->count > 1 || last->x1 - last->x0 == 1)
        {
          if (gathered->duration > query->longest)
            {
              last->slice = mark.slice;
              query->longest = gathered->duration;
            }
          last->count += mark.count;
          return;
        }
      mark.x1 = last->x1;
      mark.x0 = --last->x1;
    }
  query->longest = gathered->duration;
  g_array_append_val (marks, mark);
}

static inline void
fold (Query *query, double begin, guint32 slice, float duration, guint32 count)
{
  Gathered *gathered = &query->gathered;
  gint32 column = MAX (column_of (query, begin), 0);

  if (gathered->count > 0 && column == gathered->column)
    {
      gathered->count += count;
      if (duration > gathered->duration)
        {
          gathered->slice = slice;
          gathered->duration = duration;
        }
      return;
    }
  if (gathered->count > 0)
    fold_gathered (query);
  if (column < query->width)
    *gathered = (Gathered) { column, slice, duration, count };
}

/* A mark of its own, where there is still room for it. */
static gboolean
append_wide (Query *query, const LoomSlice *slice, guint32 number, gint32 x1)
{
  gint32 x0 = MAX (column_of (query, (double) slice->begin), 0);
  LoomMark mark;

  if (query->gathered.count > 0)
    fold_gathered (query);
  if (query->marks->len > 0)
    x0 = MAX (x0, g_array_index (query->marks, LoomMark, query->marks->len - 1).x1);
  if (x1 <= x0)
    return FALSE;

  mark = (LoomMark) { x0, MIN (x1, query->width), number, 1 };
  query->longest = (float) slice->duration;
  g_array_append_val (query->marks, mark);
  return TRUE;
}

static inline void
visit_slice (Query *query, guint32 number)
{
  const LoomSlice *slice = &query->slices[number];
  gint64 end = loom_slice_get_end (slice);

  if ((double) slice->begin >= query->end ||
      ((double) end <= query->begin && (double) slice->begin < query->begin))
    return;

  if ((double) slice->duration < query->scale ||
      !append_wide (query, slice, number, column_of (query, (double) end)))
    fold (query, (double) slice->begin, number, (float) slice->duration, 1);
}

static guint
n_slices_under (const LoomPyramidDepth *depth, guint level, guint node)
{
  guint64 each = (guint64) 1 << (LOOM_PYRAMID_FAN_OUT_BITS * (level + 1));
  guint64 first = node * each;

  return (guint) MIN (each, depth->index->len - first);
}

/* How far ahead slices are fetched, which do not lie side by side; also those of the next node. */
#define AHEAD 24

static void
visit_slices (Query *query, guint first, guint n)
{
  const guint32 *index = (const guint32 *) (void *) query->depth->index->data;
  guint last = query->depth->index->len - 1;

  for (guint i = first; i < first + n; i++)
    {
      __builtin_prefetch (&query->slices[index[MIN (i + AHEAD, last)]]);
      visit_slice (query, index[i]);
    }
}

static void
visit (Query *query, gint level, guint first, guint n)
{
  const GArray *nodes;
  guint n_below;

  if (level < 0)
    {
      visit_slices (query, first, n);
      return;
    }

  nodes = g_ptr_array_index (query->depth->levels, level);
  n_below = level == 0 ? query->depth->index->len
                       : ((GArray *) g_ptr_array_index (query->depth->levels, level - 1))->len;
  for (guint i = first; i < first + n; i++)
    {
      const LoomPyramidNode *node = &g_array_index (nodes, LoomPyramidNode, i);

      if ((double) node->end < query->begin)
        continue;
      if ((double) node->begin >= query->end)
        break;
      /* Not all of it is in view, so it must not count as a whole. */
      if ((double) node->end >= query->end)
        {
          visit (query, level - 1, i * LOOM_PYRAMID_FAN_OUT,
                 MIN (LOOM_PYRAMID_FAN_OUT, n_below - i * LOOM_PYRAMID_FAN_OUT));
          continue;
        }
      if ((double) (node->end - node->begin) < query->scale && (double) node->begin >= query->begin)
        fold (query, (double) node->begin, node->longest, node->duration,
              n_slices_under (query->depth, (guint) level, i));
      else
        visit (query, level - 1, i * LOOM_PYRAMID_FAN_OUT,
               MIN (LOOM_PYRAMID_FAN_OUT, n_below - i * LOOM_PYRAMID_FAN_OUT));
    }
}

/**
 * loom_pyramid_query:
 * @depth: a depth of the lane
 * @begin: the time at the left edge of pixel 0, in nanoseconds
 * @scale: nanoseconds a pixel
 * @width: pixels
 * @marks: (element-type LoomMark): cleared, then filled from left to right
 *
 * What there is to draw. Marks do not overlap, and no slice that touches the range is
 * without one.
 */
void
loom_pyramid_query (
    LoomPyramid *self, guint depth, double begin, double scale, gint width, GArray *marks)
{
  Query query = {
    .begin = begin,
    .end = begin + scale * width,
    .scale = scale,
    .columns = 1.0 / scale,
    .width = width,
    .marks = marks,
  };
  guint n_levels;

  g_array_set_size (marks, 0);
  if (depth >= self->depths->len || width <= 0)
    return;

  query.slices = (const LoomSlice *) (void *) self->slices->data;
  query.depth = g_ptr_array_index (self->depths, depth);
  n_levels = query.depth->levels->len;
  if (n_levels == 0)
    visit (&query, -1, 0, query.depth->index->len);
  else
    visit (&query, (gint) n_levels - 1, 0,
           ((GArray *) g_ptr_array_index (query.depth->levels, n_levels - 1))->len);
  if (query.gathered.count > 0)
    fold_gathered (&query);
}
