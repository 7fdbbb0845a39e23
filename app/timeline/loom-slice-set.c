/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-slice-set.h"

struct _LoomSliceSet
{
  GArray *slices; /* guint32, by lane, then number */
  GArray *ends;   /* guint a lane: where in slices it ends; lanes behind the last have none */
};

LoomSliceSet *
loom_slice_set_new (void)
{
  LoomSliceSet *self = g_new0 (LoomSliceSet, 1);

  self->slices = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->ends = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

static gint
compare_addresses_cb (gconstpointer a, gconstpointer b)
{
  const LoomSliceAddress *left = a;
  const LoomSliceAddress *right = b;

  if (left->lane != right->lane)
    return left->lane < right->lane ? -1 : 1;
  return (left->slice > right->slice) - (left->slice < right->slice);
}

/**
 * loom_slice_set_new_from:
 * @slices: (array length=n): in any order; one that is there twice counts once
 */
LoomSliceSet *
loom_slice_set_new_from (const LoomSliceAddress *slices, guint n)
{
  LoomSliceSet *self = loom_slice_set_new ();
  g_autoptr (GArray) sorted = g_array_sized_new (FALSE, FALSE, sizeof (LoomSliceAddress), n);

  g_array_append_vals (sorted, slices, n);
  g_array_sort (sorted, compare_addresses_cb);
  for (guint i = 0; i < n; i++)
    {
      const LoomSliceAddress *address = &g_array_index (sorted, LoomSliceAddress, i);

      if (i == 0 || compare_addresses_cb (address - 1, address) != 0)
        loom_slice_set_append (self, address->lane, address->slice);
    }
  return self;
}

void
loom_slice_set_free (LoomSliceSet *self)
{
  g_array_unref (self->slices);
  g_array_unref (self->ends);
  g_free (self);
}

void
loom_slice_set_append (LoomSliceSet *self, guint lane, guint slice)
{
  g_assert (lane + 1 >= self->ends->len);

  while (self->ends->len <= lane)
    g_array_append_val (self->ends, self->slices->len);
  g_array_append_vals (self->slices, &(guint32) { slice }, 1);
  g_array_index (self->ends, guint, lane) = self->slices->len;
}

guint
loom_slice_set_get_n (LoomSliceSet *self)
{
  return self->slices->len;
}

const guint32 *
loom_slice_set_get_lane (LoomSliceSet *self, guint lane, guint *n)
{
  guint first;

  *n = 0;
  if (lane >= self->ends->len)
    return NULL;

  first = lane > 0 ? g_array_index (self->ends, guint, lane - 1) : 0;
  *n = g_array_index (self->ends, guint, lane) - first;
  return (const guint32 *) (void *) self->slices->data + first;
}

/* The first of a lane's that is not before a slice's number. */
static guint
lower_bound (const guint32 *slices, guint n, guint slice)
{
  guint low = 0;
  guint high = n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (slices[middle] >= slice)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

gboolean
loom_slice_set_contains (LoomSliceSet *self, guint lane, guint slice)
{
  guint n;
  const guint32 *slices = loom_slice_set_get_lane (self, lane, &n);
  guint at = lower_bound (slices, n, slice);

  return at < n && slices[at] == slice;
}

/* How many of a lane's begin before a time. */
static guint
count_before (const LoomLane *lane, const guint32 *slices, guint n, gint64 time)
{
  guint low = 0;
  guint high = n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (lane->slices, LoomSlice, slices[middle]).begin >= time)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/**
 * loom_slice_set_rank:
 * @time: when a slice begins
 * @lane: its lane
 * @slice: its number
 *
 * Returns: how many of the set come before it along the time
 */
guint
loom_slice_set_rank (
    LoomSliceSet *self, LoomTrace *trace, gint64 time, guint lane_number, guint slice)
{
  guint rank = 0;

  for (guint i = 0; i < self->ends->len; i++)
    {
      guint n;
      const guint32 *slices = loom_slice_set_get_lane (self, i, &n);
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      if (i < lane_number)
        rank += count_before (lane, slices, n, time + 1);
      else if (i > lane_number)
        rank += count_before (lane, slices, n, time);
      else
        rank += lower_bound (slices, n, slice);
    }
  return rank;
}

static gboolean
is_before (LoomTrace *trace, LoomSliceAddress a, LoomSliceAddress b)
{
  gint64 left =
      g_array_index (loom_trace_get_lane (trace, a.lane)->slices, LoomSlice, a.slice).begin;
  gint64 right =
      g_array_index (loom_trace_get_lane (trace, b.lane)->slices, LoomSlice, b.slice).begin;

  return left != right ? left < right : compare_addresses_cb (&a, &b) < 0;
}

/* Of a lane, the next or previous one from a slice at a time; FALSE where it has none. */
static gboolean
step_in_lane (LoomSliceSet *self,
              LoomTrace *trace,
              guint lane,
              gint64 time,
              gint direction,
              const LoomSliceAddress *from,
              guint32 *found)
{
  guint n;
  const guint32 *slices = loom_slice_set_get_lane (self, lane, &n);
  const LoomLane *in = loom_trace_get_lane (trace, lane);
  gboolean own = from->lane == lane;
  guint at;

  if (n == 0)
    return FALSE;
  if (own)
    at = lower_bound (slices, n, from->slice + (direction > 0));
  else
    /* Of those that begin together the lower lane is first. */
    at = count_before (in, slices, n, time + (from->lane != G_MAXUINT32 && lane < from->lane));
  if (direction < 0 && at == 0)
    return FALSE;
  if (direction < 0)
    at--;
  if (at >= n)
    return FALSE;
  *found = slices[at];
  return TRUE;
}

/**
 * loom_slice_set_step:
 * @time: when @slice begins; without a slice, the time to go from
 * @direction: above 0 for the next, below for the previous
 * @slice: (inout): a slice, or %G_MAXUINT32 for both numbers; then the one that was found
 *
 * Returns: whether there is one in that direction
 */
gboolean
loom_slice_set_step (
    LoomSliceSet *self, LoomTrace *trace, gint64 time, gint direction, LoomSliceAddress *slice)
{
  LoomSliceAddress from = *slice;
  gboolean any = FALSE;

  for (guint i = 0; i < self->ends->len; i++)
    {
      LoomSliceAddress candidate = { i, 0 };

      if (!step_in_lane (self, trace, i, time, direction, &from, &candidate.slice))
        continue;
      if (!any || is_before (trace, candidate, *slice) == (direction > 0))
        *slice = candidate;
      any = TRUE;
    }
  return any;
}
