/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-flow-index.h"

#include "trace/loom-radix.h"

/*
 * Arrows overlap in any way, so they stand in the order of their earlier end, and each
 * block of them knows how far its longest reaches: a query passes over the blocks that
 * end before it.
 */

#define BLOCK 64

/* How late a resume may be recorded before the slice that it belongs to. */
#define BIND_TOLERANCE 2000

struct _LoomFlowIndex
{
  GArray *order;   /* guint32: flows by the earlier of their times */
  GArray *reaches; /* gint64 a block: the latest of their times */
};

LoomFlowIndex *
loom_flow_index_new (void)
{
  LoomFlowIndex *self = g_new0 (LoomFlowIndex, 1);

  self->order = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->reaches = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
loom_flow_index_free (LoomFlowIndex *self)
{
  g_array_unref (self->order);
  g_array_unref (self->reaches);
  g_free (self);
}

static inline gint64
flow_begin (const LoomFlow *flow)
{
  return MIN (flow->from_time, flow->to_time);
}

static inline gint64
flow_end (const LoomFlow *flow)
{
  return MAX (flow->from_time, flow->to_time);
}

static void
sort_all (GArray *order, const LoomFlow *flows)
{
  g_autofree LoomKeyed *keyed = g_new (LoomKeyed, order->len);

  for (guint i = 0; i < order->len; i++)
    keyed[i] = (LoomKeyed) { loom_radix_key (flow_begin (&flows[i])), i };
  loom_radix_sort (keyed, order->len);
  for (guint i = 0; i < order->len; i++)
    g_array_index (order, guint32, i) = keyed[i].number;
}

/* Moves the new ones to their places; in a recording that grows they are nearly there.
 * Returns the first place that changed. */
static guint
insert_new (GArray *order, const LoomFlow *flows, guint n_known)
{
  guint32 *places = (guint32 *) (void *) order->data;
  guint first = n_known;

  for (guint i = n_known; i < order->len; i++)
    {
      guint32 flow = places[i];
      guint at = i;

      for (; at > 0 && flow_begin (&flows[places[at - 1]]) > flow_begin (&flows[flow]); at--)
        places[at] = places[at - 1];
      places[at] = flow;
      first = MIN (first, at);
    }
  return first;
}

static void
measure_blocks (LoomFlowIndex *self, const LoomFlow *flows, guint from)
{
  g_array_set_size (self->reaches, (self->order->len + BLOCK - 1) / BLOCK);
  for (guint block = from / BLOCK; block < self->reaches->len; block++)
    {
      gint64 reach = G_MININT64;

      for (guint i = block * BLOCK; i < MIN ((block + 1) * BLOCK, self->order->len); i++)
        reach = MAX (reach, flow_end (&flows[g_array_index (self->order, guint32, i)]));
      g_array_index (self->reaches, gint64, block) = reach;
    }
}

/**
 * loom_flow_index_update:
 * @flows: (array length=n_flows): all arrows, the known ones first and unchanged
 */
void
loom_flow_index_update (LoomFlowIndex *self, const LoomFlow *flows, guint n_flows)
{
  guint n_known = self->order->len <= n_flows ? self->order->len : 0;
  guint first = n_known;

  if (n_known == n_flows)
    return;

  g_array_set_size (self->order, n_flows);
  for (guint32 i = n_known; i < n_flows; i++)
    g_array_index (self->order, guint32, i) = i;

  if (n_known == 0)
    sort_all (self->order, flows);
  else
    first = insert_new (self->order, flows, n_known);
  measure_blocks (self, flows, first);
}

static void
thin_out (GArray *found, guint limit)
{
  guint32 *numbers = (guint32 *) (void *) found->data;

  for (guint i = 0; i < limit; i++)
    numbers[i] = numbers[(guint64) i * found->len / limit];
  g_array_set_size (found, limit);
}

/**
 * loom_flow_index_query:
 * @begin: a time in nanoseconds
 * @end: a later time
 * @limit: how many to return at the most
 * @found: (element-type guint32): cleared, then filled with arrows that are in the range at
 *   least in part; an even choice of them where there are more than @limit
 *
 * Returns: how many there are
 */
guint
loom_flow_index_query (LoomFlowIndex *self,
                       const LoomFlow *flows,
                       double begin,
                       double end,
                       guint limit,
                       GArray *found)
{
  guint n = 0;

  g_array_set_size (found, 0);
  for (guint block = 0; block < self->reaches->len; block++)
    {
      guint first = block * BLOCK;

      if ((double) g_array_index (self->reaches, gint64, block) < begin)
        continue;
      if ((double) flow_begin (&flows[g_array_index (self->order, guint32, first)]) > end)
        break;
      for (guint i = first; i < MIN (first + BLOCK, self->order->len); i++)
        {
          guint32 flow = g_array_index (self->order, guint32, i);

          if ((double) flow_end (&flows[flow]) >= begin &&
              (double) flow_begin (&flows[flow]) <= end)
            g_array_append_val (found, flow);
        }
    }

  n = found->len;
  if (n > limit)
    thin_out (found, limit);
  return n;
}

/**
 * loom_flow_index_is_crowded:
 * @begin: a time in nanoseconds
 * @end: a later time
 * @most: a number of arrows
 *
 * Returns: whether more than @most are in the range at least in part; costs no more where
 *   there are very many more
 */
gboolean
loom_flow_index_is_crowded (
    LoomFlowIndex *self, const LoomFlow *flows, double begin, double end, guint most)
{
  guint n = 0;

  for (guint block = 0; block < self->reaches->len && n <= most; block++)
    {
      guint first = block * BLOCK;

      if ((double) g_array_index (self->reaches, gint64, block) < begin)
        continue;
      if ((double) flow_begin (&flows[g_array_index (self->order, guint32, first)]) > end)
        break;
      for (guint i = first; i < MIN (first + BLOCK, self->order->len); i++)
        {
          const LoomFlow *flow = &flows[g_array_index (self->order, guint32, i)];

          n += (double) flow_end (flow) >= begin && (double) flow_begin (flow) <= end;
        }
    }
  return n > most;
}

/**
 * loom_flow_index_touching:
 * @lane: a lane's number
 * @begin: where a slice of it begins, in nanoseconds
 * @end: where it ends
 * @outgoing: (element-type guint32): cleared, then filled with the arrows that leave it
 * @incoming: (element-type guint32): cleared, then filled with those that arrive, also just before
 */
void
loom_flow_index_touching (LoomFlowIndex *self,
                          const LoomFlow *flows,
                          guint lane,
                          gint64 begin,
                          gint64 end,
                          GArray *outgoing,
                          GArray *incoming)
{
  g_autoptr (GArray) near = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_array_set_size (outgoing, 0);
  g_array_set_size (incoming, 0);
  loom_flow_index_query (self, flows, (double) (begin - BIND_TOLERANCE), (double) end, G_MAXUINT,
                         near);
  for (guint i = 0; i < near->len; i++)
    {
      guint32 number = g_array_index (near, guint32, i);
      const LoomFlow *flow = &flows[number];

      if (flow->from_lane == lane && flow->from_time >= begin && flow->from_time <= end)
        g_array_append_val (outgoing, number);
      if (flow->to_lane == lane && flow->to_time >= begin - BIND_TOLERANCE && flow->to_time <= end)
        g_array_append_val (incoming, number);
    }
}
