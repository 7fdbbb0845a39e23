/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-finding-marks.h"

#include <math.h>

/*
 * The marks stand by lane and begin. Over them lie levels whose nodes each stand for eight
 * of the level below: how far they reach and the worst of them. A query goes down only
 * where a node is wider than a pixel.
 */

#define FAN 8
#define MOST_LEVELS 12

typedef struct
{
  gint64 begin;
  gint64 end; /* the latest of them */
  guint32 count;
  guint8 severity;
} Node;

struct _LoomFindingMarks
{
  GArray *marks;               /* LoomFindingMark */
  GArray *levels[MOST_LEVELS]; /* Node; the level 0 stands for the marks themselves */
  guint n_levels;
};

typedef struct
{
  const LoomFindingMarks *self;
  guint first;
  guint last; /* of the lane, exclusive */
  double begin;
  double scale;
  gint width;
  GArray *folds;
} Query;

static gint
compare_marks_cb (gconstpointer a, gconstpointer b)
{
  const LoomFindingMark *left = a;
  const LoomFindingMark *right = b;

  if (left->lane != right->lane)
    return left->lane < right->lane ? -1 : 1;
  return (left->begin > right->begin) - (left->begin < right->begin);
}

static void
add_level (LoomFindingMarks *self)
{
  const GArray *below = self->levels[self->n_levels - 1];
  GArray *level = g_array_new (FALSE, FALSE, sizeof (Node));

  for (guint i = 0; i < below->len; i += FAN)
    {
      Node node = g_array_index (below, Node, i);

      for (guint j = i + 1; j < MIN (i + FAN, below->len); j++)
        {
          const Node *other = &g_array_index (below, Node, j);

          node.begin = MIN (node.begin, other->begin);
          node.end = MAX (node.end, other->end);
          node.count += other->count;
          node.severity = MAX (node.severity, other->severity);
        }
      g_array_append_val (level, node);
    }
  self->levels[self->n_levels++] = level;
}

/**
 * loom_finding_marks_new:
 * @marks: (array length=n): in any order
 *
 * Returns: (transfer full): a copy, ready for queries
 */
LoomFindingMarks *
loom_finding_marks_new (const LoomFindingMark *marks, guint n)
{
  LoomFindingMarks *self = g_new0 (LoomFindingMarks, 1);

  self->marks = g_array_sized_new (FALSE, FALSE, sizeof (LoomFindingMark), n);
  g_array_append_vals (self->marks, marks, n);
  g_array_sort (self->marks, compare_marks_cb);

  self->levels[0] = g_array_sized_new (FALSE, FALSE, sizeof (Node), n);
  self->n_levels = 1;
  for (guint i = 0; i < n; i++)
    {
      const LoomFindingMark *mark = &g_array_index (self->marks, LoomFindingMark, i);
      Node node = { mark->begin, MAX (mark->end, mark->begin), 1, mark->severity };

      g_array_append_val (self->levels[0], node);
    }
  while (self->levels[self->n_levels - 1]->len > 1 && self->n_levels < MOST_LEVELS)
    add_level (self);
  return self;
}

void
loom_finding_marks_free (LoomFindingMarks *self)
{
  g_array_unref (self->marks);
  for (guint i = 0; i < self->n_levels; i++)
    g_array_unref (self->levels[i]);
  g_free (self);
}

static guint
first_of_lane (const LoomFindingMarks *self, guint lane)
{
  guint low = 0;
  guint high = self->marks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->marks, LoomFindingMark, middle).lane >= lane)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

gboolean
loom_finding_marks_has_lane (LoomFindingMarks *self, guint lane)
{
  guint first = first_of_lane (self, lane);

  return first < self->marks->len &&
         g_array_index (self->marks, LoomFindingMark, first).lane == lane;
}

static void
emit (const Query *query, const Node *node)
{
  LoomFindingFold fold = { .severity = node->severity, .count = node->count };
  LoomFindingFold *before =
      query->folds->len > 0 ? &g_array_index (query->folds, LoomFindingFold, query->folds->len - 1)
                            : NULL;
  double x0 = floor (((double) node->begin - query->begin) / query->scale);
  double x1 = ceil (((double) node->end - query->begin) / query->scale);

  fold.x0 = (gint32) CLAMP (x0, -16.0, (double) query->width);
  fold.x1 = (gint32) CLAMP (x1, (double) fold.x0 + 1, (double) query->width + 16);
  /* What lies in a pixel that one takes already adds to it; but what is worse is shown where it is. */
  if (before != NULL && fold.x1 <= before->x1 &&
      (fold.severity <= before->severity || fold.x0 == before->x0))
    {
      before->count += fold.count;
      before->severity = MAX (before->severity, fold.severity);
      return;
    }
  g_array_append_val (query->folds, fold);
}

static void
visit (const Query *query, guint level, guint at)
{
  const Node *node = &g_array_index (query->self->levels[level], Node, at);
  guint64 span = 1;
  guint64 first;

  for (guint i = 0; i < level; i++)
    span *= FAN;
  first = at * span;
  if (first >= query->last || first + span <= query->first)
    return;
  /* A node across two lanes tells nothing of either. */
  if (first >= query->first && MIN (first + span, query->self->marks->len) <= query->last)
    {
      double end = query->begin + query->scale * query->width;

      if ((double) node->end < query->begin || (double) node->begin >= end)
        return;
      /* Of one across an edge not all is in view. */
      if (level == 0 || ((double) (node->end - node->begin) < query->scale &&
                         (double) node->begin >= query->begin && (double) node->end < end))
        {
          emit (query, node);
          return;
        }
    }
  if (level == 0)
    return;
  for (guint i = at * FAN; i < MIN ((at + 1) * FAN, query->self->levels[level - 1]->len); i++)
    visit (query, level - 1, i);
}

/**
 * loom_finding_marks_query:
 * @begin: the time of the first pixel
 * @scale: nanoseconds a pixel
 * @width: pixels
 * @folds: (element-type LoomFindingFold): cleared, then filled, by @x0
 */
void
loom_finding_marks_query (
    LoomFindingMarks *self, guint lane, double begin, double scale, gint width, GArray *folds)
{
  Query query = {
    self, first_of_lane (self, lane), first_of_lane (self, lane + 1), begin, scale, width, folds
  };

  g_array_set_size (folds, 0);
  if (query.first < query.last)
    visit (&query, self->n_levels - 1, 0);
}
