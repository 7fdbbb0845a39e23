/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

#define LOOM_HOP_BUCKETS 24

/**
 * LoomHopPair:
 * @from_lane: a lane's number
 * @to_lane: a lane's number
 * @median: nanoseconds
 * @longest: nanoseconds
 *
 * The arrows from one lane to one other.
 */
typedef struct
{
  guint   from_lane;
  guint   to_lane;
  guint64 count;
  gint64  median;
  gint64  p95;
  gint64  p99;
  gint64  longest;
} LoomHopPair;

/**
 * LoomHopStatistics:
 * @is_weft: whether these are the hops of a Weft program, queued continuations; otherwise
 *   they are all arrows that the recording has
 * @count: how many
 * @n_between: how many of them lead to another lane
 * @median: nanoseconds from its begin to its end; nearest rank, as all percentiles here
 * @buckets: how many took from 2ⁿ to 2ⁿ⁺¹ × 100 ns; the first has the shorter ones too, the
 *   last the longer ones
 * @pairs: (element-type LoomHopPair): between two lanes, the most frequent first
 *
 * How long continuations were queued before they went on.
 */
typedef struct
{
  gboolean is_weft;
  guint64  count;
  guint64  n_between;
  gint64   median;
  gint64   p95;
  gint64   p99;
  gint64   longest;
  guint64  buckets[LOOM_HOP_BUCKETS];
  GArray  *pairs;
} LoomHopStatistics;

LoomHopStatistics *loom_hop_statistics_new    (LoomTrace          *trace,
                                               GCancellable       *cancellable,
                                               GError            **error);
void               loom_hop_statistics_free   (LoomHopStatistics  *self);

/* The upper bound of a bucket, nanoseconds. */
gint64             loom_hop_bucket_end        (guint               bucket);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomHopStatistics, loom_hop_statistics_free)

G_END_DECLS
