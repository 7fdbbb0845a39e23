/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-pyramid-private.h"

/*
 * Slices of one depth do not overlap, so in the order of their begins they are in the
 * order of their ends too. Level 0 has a node for each sixteen of them, level n + 1
 * one for each sixteen nodes of level n, up to a level of at most sixteen nodes.
 */

static void
depth_free (gpointer data)
{
  LoomPyramidDepth *depth = data;

  g_array_unref (depth->index);
  g_ptr_array_unref (depth->levels);
  g_free (depth);
}

static LoomPyramidDepth *
depth_new (void)
{
  LoomPyramidDepth *depth = g_new0 (LoomPyramidDepth, 1);

  depth->index = g_array_new (FALSE, FALSE, sizeof (guint32));
  depth->levels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  return depth;
}

static LoomPyramidNode
node_of_slices (const LoomSlice *slices, const guint32 *index, guint n)
{
  const LoomSlice *longest = &slices[index[0]];
  LoomPyramidNode node = { longest->begin, loom_slice_get_end (longest), index[0], 0 };

  for (guint i = 1; i < n; i++)
    {
      const LoomSlice *slice = &slices[index[i]];

      node.end = MAX (node.end, loom_slice_get_end (slice));
      if (slice->duration > longest->duration)
        {
          longest = slice;
          node.longest = index[i];
        }
    }
  node.duration = (float) longest->duration;
  return node;
}

static LoomPyramidNode
node_of_nodes (const LoomPyramidNode *nodes, guint n)
{
  LoomPyramidNode node = nodes[0];

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
depth_level (LoomPyramidDepth *depth, guint level)
{
  if (level == depth->levels->len)
    g_ptr_array_add (depth->levels, g_array_new (FALSE, FALSE, sizeof (LoomPyramidNode)));
  return g_ptr_array_index (depth->levels, level);
}

/* Makes the nodes anew from the slice at @from of the index on. */
static void
depth_build (LoomPyramidDepth *depth, const LoomSlice *slices, guint from)
{
  guint n_below = depth->index->len;
  guint level = 0;

  for (guint first = from; n_below > LOOM_PYRAMID_FAN_OUT; level++)
    {
      GArray *nodes = depth_level (depth, level);
      GArray *below = level > 0 ? g_ptr_array_index (depth->levels, level - 1) : NULL;
      guint n = (n_below + LOOM_PYRAMID_FAN_OUT - 1) / LOOM_PYRAMID_FAN_OUT;

      first /= LOOM_PYRAMID_FAN_OUT;
      first = MIN (first, nodes->len);
      g_array_set_size (nodes, n);
      for (guint i = first; i < n; i++)
        {
          guint at = i * LOOM_PYRAMID_FAN_OUT;
          guint n_children = MIN (LOOM_PYRAMID_FAN_OUT, n_below - at);
          LoomPyramidNode node =
              level == 0
                  ? node_of_slices (slices, &g_array_index (depth->index, guint32, at), n_children)
                  : node_of_nodes (&g_array_index (below, LoomPyramidNode, at), n_children);

          g_array_index (nodes, LoomPyramidNode, i) = node;
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
      g_array_append_val (((LoomPyramidDepth *) g_ptr_array_index (self->depths, depth))->index, i);
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
      LoomPyramidDepth *depth = g_ptr_array_index (self->depths, i);

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
  return ((LoomPyramidDepth *) g_ptr_array_index (self->depths, depth))->index->len;
}

/* The first of the depth that begins at @time or later, or, if @reaching, that ends after it. */
static guint
first_from (const LoomPyramidDepth *depth, const LoomSlice *slices, double time, gboolean reaching)
{
  guint low = 0;
  guint high = depth->index->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const LoomSlice *slice = &slices[g_array_index (depth->index, guint32, middle)];

      if ((double) slice->begin >= time || (reaching && (double) loom_slice_get_end (slice) > time))
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* Looks at the slices that a level's places from @first to @end stand for. */
static void
keep_longest (const LoomPyramidDepth *depth,
              const LoomSlice *slices,
              gint level,
              guint first,
              guint end,
              guint *longest)
{
  const GArray *nodes = level >= 0 ? g_ptr_array_index (depth->levels, level) : NULL;

  for (guint i = first; i < end; i++)
    {
      guint32 number = nodes == NULL ? g_array_index (depth->index, guint32, i)
                                     : g_array_index (nodes, LoomPyramidNode, i).longest;

      if (slices[number].duration > slices[*longest].duration ||
          (slices[number].duration == slices[*longest].duration && number < *longest))
        *longest = number;
    }
}

/* The longest from one place of the index to another: whole nodes of each level between what is
 * before the first and behind the last of them. */
static guint
longest_between (const LoomPyramidDepth *depth, const LoomSlice *slices, guint first, guint end)
{
  guint longest = g_array_index (depth->index, guint32, first);

  for (gint level = -1; first < end; level++)
    {
      guint whole_first = (first + LOOM_PYRAMID_FAN_OUT - 1) / LOOM_PYRAMID_FAN_OUT;
      guint whole_end = end / LOOM_PYRAMID_FAN_OUT;

      if (level + 1 >= (gint) depth->levels->len || whole_first >= whole_end)
        {
          keep_longest (depth, slices, level, first, end, &longest);
          break;
        }
      keep_longest (depth, slices, level, first, whole_first * LOOM_PYRAMID_FAN_OUT, &longest);
      keep_longest (depth, slices, level, whole_end * LOOM_PYRAMID_FAN_OUT, end, &longest);
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
  const LoomPyramidDepth *depth;
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

  index = ((LoomPyramidDepth *) g_ptr_array_index (self->depths, slices[slice].depth))->index;
  if (!g_array_binary_search (index, &slice, compare_numbers, &at))
    return FALSE;
  if (direction > 0 ? at + 1 >= index->len : at == 0)
    return FALSE;
  *neighbour = g_array_index (index, guint32, direction > 0 ? at + 1 : at - 1);
  return TRUE;
}
