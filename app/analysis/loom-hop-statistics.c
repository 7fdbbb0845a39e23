/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-hop-statistics.h"

#include "analysis/loom-percentile.h"

#define FIRST_BUCKET_END 200

/* So many arrows are looked at between two looks at the cancellable. */
#define STEP 4096

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
  guint n_flows = end - first;
  g_autofree gint64 *delays = g_new (gint64, n_flows);
  LoomHopPair pair = {
    .from_lane = flow->from_lane,
    .to_lane = flow->to_lane,
    .count = n_flows,
  };

  for (guint i = 0; i < n_flows; i++)
    delays[i] = delay_of (flows->pdata[first + i]);
  loom_percentile_sort (delays, n_flows);
  pair.median = loom_percentile (delays, n_flows, 50);
  pair.p95 = loom_percentile (delays, n_flows, 95);
  pair.p99 = loom_percentile (delays, n_flows, 99);
  pair.longest = loom_percentile (delays, n_flows, 100);
  g_array_append_val (self->pairs, pair);
}

static gboolean
add_pairs (LoomHopStatistics *self, GPtrArray *flows, GCancellable *cancellable, GError **error)
{
  guint first = 0;

  g_ptr_array_sort (flows, compare_flows);
  for (guint i = 1; i <= flows->len; i++)
    if (i == flows->len || compare_flows (&flows->pdata[first], &flows->pdata[i]) != 0)
      {
        if (g_cancellable_set_error_if_cancelled (cancellable, error))
          return FALSE;
        add_pair (self, flows, first, i);
        first = i;
      }
  g_array_sort (self->pairs, compare_pairs);
  return TRUE;
}

/* Returns the delays; @between takes the arrows that lead to another lane. */
static GArray *
collect (LoomHopStatistics *self,
         LoomTrace *trace,
         GPtrArray *between,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (gint64));
  const LoomFlow *flows = loom_trace_get_flows (trace);
  guint n_flows = loom_trace_get_n_flows (trace);
  guint category = loom_trace_find_string (trace, "weft.hop");

  self->is_weft = category != 0;
  for (guint i = 0; i < n_flows; i++)
    {
      gint64 delay = delay_of (&flows[i]);

      if (i % STEP == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (self->is_weft && flows[i].category != category)
        continue;
      g_array_append_val (delays, delay);
      self->buckets[bucket_of (delay)]++;
      if (flows[i].from_lane != flows[i].to_lane)
        g_ptr_array_add (between, (gpointer) &flows[i]);
    }
  return g_steal_pointer (&delays);
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
  g_autoptr (LoomHopStatistics) self = NULL;
  g_autoptr (GPtrArray) between = g_ptr_array_new ();
  g_autoptr (GArray) delays = NULL;
  gint64 *values;

  g_return_val_if_fail (LOOM_IS_TRACE (trace), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  self = g_new0 (LoomHopStatistics, 1);
  self->pairs = g_array_new (FALSE, FALSE, sizeof (LoomHopPair));
  delays = collect (self, trace, between, cancellable, error);
  if (delays == NULL || !add_pairs (self, between, cancellable, error))
    return NULL;

  self->count = delays->len;
  self->n_between = between->len;
  values = (gint64 *) (void *) delays->data;
  loom_percentile_sort (values, delays->len);
  self->median = loom_percentile (values, delays->len, 50);
  self->p95 = loom_percentile (values, delays->len, 95);
  self->p99 = loom_percentile (values, delays->len, 99);
  self->longest = loom_percentile (values, delays->len, 100);
  return g_steal_pointer (&self);
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
