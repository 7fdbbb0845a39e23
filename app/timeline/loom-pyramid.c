/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-pyramid.h"

/*
 * Slices of one depth do not overlap, so in the order of their begins they are in the
 * order of their ends too. Level 0 has a node for each sixteen of them, level n + 1
 * one for each sixteen nodes of level n, up to a level of at most sixteen nodes.
 *
 * A query walks down from there. It leaves out nodes outside the view, takes a node
 * narrower than a pixel as a whole, and goes on into the others, so it ends at the
 * level whose nodes are about as wide as a pixel, wherever the slices are dense.
 */

#define FAN_OUT_BITS 4
#define FAN_OUT (1 << FAN_OUT_BITS)

typedef struct
{
  gint64 begin;
  gint64 end;
  guint32 longest; /* a slice's number */
  float duration;  /* the longest's, so that merging need not look at it */
} Node;

typedef struct
{
  GArray *index;     /* guint32: the numbers of the slices of this depth */
  GPtrArray *levels; /* GArray of Node */
  guint n_noded;     /* how many of the index are in nodes for good */
} Depth;

struct _LoomPyramid
{
  GArray *slices; /* LoomSlice; the lane's own, may have grown since the update */
  guint n_slices; /* how many of them are known here */
  LoomSlice last; /* the last of these, to tell growth from change */
  GPtrArray *depths;
};

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
  const Depth *depth;
  double begin;
  double end;
  double scale;
  double columns; /* 1 / scale */
  gint width;
  GArray *marks;
  float longest; /* the last mark's slice's duration: the slices themselves are far away */
  Gathered gathered;
} Query;

static void
depth_free (gpointer data)
{
  Depth *depth = data;

  g_array_unref (depth->index);
  g_ptr_array_unref (depth->levels);
  g_free (depth);
}

static Depth *
depth_new (void)
{
  Depth *depth = g_new0 (Depth, 1);

  depth->index = g_array_new (FALSE, FALSE, sizeof (guint32));
  depth->levels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  return depth;
}

static inline gint64
slice_end (const LoomSlice *slice)
{
  return slice->begin + slice->duration;
}

static Node
node_of_slices (const LoomSlice *slices, const guint32 *index, guint n)
{
  const LoomSlice *longest = &slices[index[0]];
  Node node = { longest->begin, slice_end (longest), index[0], 0 };

  for (guint i = 1; i < n; i++)
    {
      const LoomSlice *slice = &slices[index[i]];

      node.end = MAX (node.end, slice_end (slice));
      if (slice->duration > longest->duration)
        {
          longest = slice;
          node.longest = index[i];
        }
    }
  node.duration = (float) longest->duration;
  return node;
}

static Node
node_of_nodes (const Node *nodes, guint n)
{
  Node node = nodes[0];

  for (guint i = 1; i < n; i++)
    {
      node.end = MAX (node.end, nodes[i].end);
      if (nodes[i].duration > node.duration)
        {
          node.duration = nodes[i].duration;
          node.longest = nodes[i].longest;
        }
    }
  return node;
}

static GArray *
depth_level (Depth *depth, guint level)
{
  if (level == depth->levels->len)
    g_ptr_array_add (depth->levels, g_array_new (FALSE, FALSE, sizeof (Node)));
  return g_ptr_array_index (depth->levels, level);
}

/* Makes the nodes anew from the slice at @from of the index on. */
static void
depth_build (Depth *depth, const LoomSlice *slices, guint from)
{
  guint n_below = depth->index->len;
  guint level = 0;

  for (guint first = from; n_below > FAN_OUT; level++)
    {
      GArray *nodes = depth_level (depth, level);
      GArray *below = level > 0 ? g_ptr_array_index (depth->levels, level - 1) : NULL;
      guint n = (n_below + FAN_OUT - 1) / FAN_OUT;

      first /= FAN_OUT;
      first = MIN (first, nodes->len);
      g_array_set_size (nodes, n);
      for (guint i = first; i < n; i++)
        {
          guint at = i * FAN_OUT;
          guint n_children = MIN (FAN_OUT, n_below - at);
          Node node =
              level == 0
                  ? node_of_slices (slices, &g_array_index (depth->index, guint32, at), n_children)
                  : node_of_nodes (&g_array_index (below, Node, at), n_children);

          g_array_index (nodes, Node, i) = node;
        }
      n_below = n;
    }

  g_ptr_array_set_size (depth->levels, (int) level);
  depth->n_noded = depth->index->len;
}

/**
 * loom_pyramid_new:
 *
 * Returns: (transfer full): a pyramid of no slices
 */
LoomPyramid *
loom_pyramid_new (void)
{
  LoomPyramid *self = g_new0 (LoomPyramid, 1);

  self->depths = g_ptr_array_new_with_free_func (depth_free);
  return self;
}

void
loom_pyramid_free (LoomPyramid *self)
{
  g_clear_pointer (&self->slices, g_array_unref);
  g_ptr_array_unref (self->depths);
  g_free (self);
}

/* An open slice's duration grows, so it does not count. */
static gboolean
has_only_grown (LoomPyramid *self, GArray *slices)
{
  const LoomSlice *last;

  if (self->n_slices == 0)
    return TRUE;
  if (slices->len < self->n_slices)
    return FALSE;

  last = &g_array_index (slices, LoomSlice, self->n_slices - 1);
  return last->begin == self->last.begin && last->name == self->last.name &&
         last->depth == self->last.depth;
}

static void
append_to_index (LoomPyramid *self, const LoomSlice *slices, guint n)
{
  for (guint i = self->n_slices; i < n; i++)
    {
      guint depth = slices[i].depth;

      while (self->depths->len <= depth)
        g_ptr_array_add (self->depths, depth_new ());
      g_array_append_val (((Depth *) g_ptr_array_index (self->depths, depth))->index, i);
    }
}

/**
 * loom_pyramid_update:
 * @lane: the lane, with what it had at the last update and perhaps more
 *
 * Takes in what is new. Of what was there, only the last slice of each depth may have
 * changed; a lane that is a different one is read anew.
 */
void
loom_pyramid_update (LoomPyramid *self, const LoomLane *lane)
{
  const LoomSlice *slices = (const LoomSlice *) (void *) lane->slices->data;
  guint n = lane->slices->len;

  /* Where slices overlap, one that ends late may change the depths of others. */
  if (lane->kind != LOOM_LANE_THREAD || !has_only_grown (self, lane->slices))
    {
      g_ptr_array_set_size (self->depths, 0);
      self->n_slices = 0;
    }

  append_to_index (self, slices, n);
  for (guint i = 0; i < self->depths->len; i++)
    {
      Depth *depth = g_ptr_array_index (self->depths, i);

      /* The last one that was known may have been open then. */
      if (depth->index->len > 0)
        depth_build (depth, slices, depth->n_noded > 0 ? depth->n_noded - 1 : 0);
    }

  g_clear_pointer (&self->slices, g_array_unref);
  self->slices = g_array_ref (lane->slices);
  self->n_slices = n;
  if (n > 0)
    self->last = slices[n - 1];
}

guint
loom_pyramid_get_n_depths (LoomPyramid *self)
{
  return self->depths->len;
}

guint
loom_pyramid_get_n_slices (LoomPyramid *self, guint depth)
{
  if (depth >= self->depths->len)
    return 0;
  return ((Depth *) g_ptr_array_index (self->depths, depth))->index->len;
}

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
  gint64 end = slice_end (slice);

  if ((double) slice->begin >= query->end ||
      ((double) end <= query->begin && (double) slice->begin < query->begin))
    return;

  if ((double) slice->duration < query->scale ||
      !append_wide (query, slice, number, column_of (query, (double) end)))
    fold (query, (double) slice->begin, number, (float) slice->duration, 1);
}

static guint
n_slices_under (const Depth *depth, guint level, guint node)
{
  guint64 each = (guint64) 1 << (FAN_OUT_BITS * (level + 1));
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
      const Node *node = &g_array_index (nodes, Node, i);

      if ((double) node->end < query->begin)
        continue;
      if ((double) node->begin >= query->end)
        break;
      /* Not all of it is in view, so it must not count as a whole. */
      if ((double) node->end >= query->end)
        {
          visit (query, level - 1, i * FAN_OUT, MIN (FAN_OUT, n_below - i * FAN_OUT));
          continue;
        }
      if ((double) (node->end - node->begin) < query->scale && (double) node->begin >= query->begin)
        fold (query, (double) node->begin, node->longest, node->duration,
              n_slices_under (query->depth, (guint) level, i));
      else
        visit (query, level - 1, i * FAN_OUT, MIN (FAN_OUT, n_below - i * FAN_OUT));
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

/* The first of the depth that begins at @time or later, or, if @reaching, that ends after it. */
static guint
first_from (const Depth *depth, const LoomSlice *slices, double time, gboolean reaching)
{
  guint low = 0;
  guint high = depth->index->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const LoomSlice *slice = &slices[g_array_index (depth->index, guint32, middle)];

      if ((double) slice->begin >= time || (reaching && (double) slice_end (slice) > time))
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* Looks at the slices that a level's places from @first to @end stand for. */
static void
keep_longest (
    const Depth *depth, const LoomSlice *slices, gint level, guint first, guint end, guint *longest)
{
  const GArray *nodes = level >= 0 ? g_ptr_array_index (depth->levels, level) : NULL;

  for (guint i = first; i < end; i++)
    {
      guint32 number = nodes == NULL ? g_array_index (depth->index, guint32, i)
                                     : g_array_index (nodes, Node, i).longest;

      if (slices[number].duration > slices[*longest].duration ||
          (slices[number].duration == slices[*longest].duration && number < *longest))
        *longest = number;
    }
}

/* The longest from one place of the index to another: whole nodes of each level between what is
 * before the first and behind the last of them. */
static guint
longest_between (const Depth *depth, const LoomSlice *slices, guint first, guint end)
{
  guint longest = g_array_index (depth->index, guint32, first);

  for (gint level = -1; first < end; level++)
    {
      guint whole_first = (first + FAN_OUT - 1) / FAN_OUT;
      guint whole_end = end / FAN_OUT;

      if (level + 1 >= (gint) depth->levels->len || whole_first >= whole_end)
        {
          keep_longest (depth, slices, level, first, end, &longest);
          break;
        }
      keep_longest (depth, slices, level, first, whole_first * FAN_OUT, &longest);
      keep_longest (depth, slices, level, whole_end * FAN_OUT, end, &longest);
      first = whole_first;
      end = whole_end;
    }
  return longest;
}

/**
 * loom_pyramid_find:
 * @depth: a depth of the lane
 * @begin: a time in nanoseconds
 * @end: a later time
 * @slice: (out): the longest slice that touches the range
 * @count: (out) (optional): how many do
 *
 * What is at some pixels, or at some time. Costs little however many there are.
 *
 * Returns: whether there is any
 */
gboolean
loom_pyramid_find (
    LoomPyramid *self, guint depth_number, double begin, double end, guint *slice, guint *count)
{
  const LoomSlice *slices;
  const Depth *depth;
  guint first;
  guint n;

  if (depth_number >= self->depths->len)
    return FALSE;

  slices = (const LoomSlice *) (void *) self->slices->data;
  depth = g_ptr_array_index (self->depths, depth_number);
  first = first_from (depth, slices, begin, TRUE);
  n = first_from (depth, slices, end, FALSE);
  n -= MIN (first, n);
  if (count != NULL)
    *count = n;
  if (n > 0)
    *slice = longest_between (depth, slices, first, first + n);
  return n > 0;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint32 left = *(const guint32 *) a;
  guint32 right = *(const guint32 *) b;

  return (left > right) - (left < right);
}

/**
 * loom_pyramid_neighbour:
 * @slice: a slice's number
 * @direction: above 0 for the next of its depth, below for the one before
 * @neighbour: (out): that one
 *
 * Returns: whether there is one
 */
gboolean
loom_pyramid_neighbour (LoomPyramid *self, guint slice, gint direction, guint *neighbour)
{
  const LoomSlice *slices = (const LoomSlice *) (void *) self->slices->data;
  GArray *index;
  guint at;

  if (slice >= self->n_slices || slices[slice].depth >= self->depths->len)
    return FALSE;

  index = ((Depth *) g_ptr_array_index (self->depths, slices[slice].depth))->index;
  if (!g_array_binary_search (index, &slice, compare_numbers, &at))
    return FALSE;
  if (direction > 0 ? at + 1 >= index->len : at == 0)
    return FALSE;
  *neighbour = g_array_index (index, guint32, direction > 0 ? at + 1 : at - 1);
  return TRUE;
}
