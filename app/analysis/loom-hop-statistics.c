/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-hop-statistics.h"

#include "analysis/loom-percentile.h"

#define FIRST_BUCKET_END 200

gint64
loom_hop_bucket_end (guint bucket)
{
  return (gint64) FIRST_BUCKET_END << bucket;
}

static guint
bucket_of (gint64 delay)
{
  guint bucket = 0;

  while (bucket + 1 < LOOM_HOP_BUCKETS && delay >= loom_hop_bucket_end (bucket))
    bucket++;
  return bucket;
}

static int
compare_flows (gconstpointer a, gconstpointer b)
{
  const LoomFlow *one = *(const LoomFlow *const *) a;
  const LoomFlow *other = *(const LoomFlow *const *) b;

  if (one->from_lane != other->from_lane)
    return one->from_lane < other->from_lane ? -1 : 1;
  return (one->to_lane > other->to_lane) - (one->to_lane < other->to_lane);
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const LoomHopPair *one = a;
  const LoomHopPair *other = b;

  if (one->count != other->count)
    return one->count > other->count ? -1 : 1;
  if (one->from_lane != other->from_lane)
    return one->from_lane < other->from_lane ? -1 : 1;
  return (one->to_lane > other->to_lane) - (one->to_lane < other->to_lane);
}

static inline gint64
delay_of (const LoomFlow *flow)
{
  return MAX (flow->to_time - flow->from_time, 0);
}

static void
add_pair (LoomHopStatistics *self, GPtrArray *flows, guint first, guint end)
{
  const LoomFlow *flow = flows->pdata[first];
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (gint64));
  LoomHopPair pair = {
    .from_lane = flow->from_lane,
    .to_lane = flow->to_lane,
    .count = end - first,
  };

  for (guint i = first; i < end; i++)
    {
      gint64 delay = delay_of (flows->pdata[i]);

      g_array_append_val (delays, delay);
    }
  loom_percentile_sort (delays);
  pair.median = loom_percentile (delays, 50);
  pair.longest = loom_percentile (delays, 100);
  g_array_append_val (self->pairs, pair);
}

static void
add_pairs (LoomHopStatistics *self, GPtrArray *flows)
{
  guint first = 0;

  g_ptr_array_sort (flows, compare_flows);
  for (guint i = 1; i <= flows->len; i++)
    if (i == flows->len || compare_flows (&flows->pdata[first], &flows->pdata[i]) != 0)
      {
        add_pair (self, flows, first, i);
        first = i;
      }
  g_array_sort (self->pairs, compare_pairs);
}

/**
 * loom_hop_statistics_new:
 * @trace: a finished recording
 * @cancellable: (nullable): a cancellable
 * @error: only %G_IO_ERROR_CANCELLED
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): how long continuations were queued
 */
LoomHopStatistics *
loom_hop_statistics_new (LoomTrace *trace, GCancellable *cancellable, GError **error)
{
  LoomHopStatistics *self;
  const LoomFlow *flows = loom_trace_get_flows (trace);
  guint weft = loom_trace_find_string (trace, "weft.hop");
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) between = g_ptr_array_new ();

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  self = g_new0 (LoomHopStatistics, 1);
  self->is_weft = weft != 0;
  self->pairs = g_array_new (FALSE, FALSE, sizeof (LoomHopPair));
  for (guint i = 0; i < loom_trace_get_n_flows (trace); i++)
    {
      gint64 delay = delay_of (&flows[i]);

      if (self->is_weft && flows[i].category != weft)
        continue;
      g_array_append_val (delays, delay);
      self->buckets[bucket_of (delay)]++;
      if (flows[i].from_lane != flows[i].to_lane)
        g_ptr_array_add (between, (gpointer) &flows[i]);
    }

  self->count = delays->len;
  self->n_between = between->len;
  loom_percentile_sort (delays);
  self->median = loom_percentile (delays, 50);
  self->p95 = loom_percentile (delays, 95);
  self->p99 = loom_percentile (delays, 99);
  self->longest = loom_percentile (delays, 100);
  add_pairs (self, between);
  return self;
}

/**
 * loom_hop_statistics_free:
 * @self: (transfer full): statistics
 */
void
loom_hop_statistics_free (LoomHopStatistics *self)
{
  g_array_unref (self->pairs);
  g_free (self);
}
