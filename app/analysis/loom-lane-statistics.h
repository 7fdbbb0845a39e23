/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

#define LOOM_UTILISATION_BUCKETS 240

/**
 * LoomNameTotals:
 * @name: a string's number
 * @count: how many slices have that name
 * @total: nanoseconds in them together, those inside one another counted twice
 * @self: nanoseconds in them and not in the slices inside them
 * @longest: nanoseconds
 */
typedef struct
{
  guint32 name;
  guint64 count;
  gint64  total;
  gint64  self;
  gint64  longest;
} LoomNameTotals;

/**
 * LoomSliceRef:
 * @lane: a lane's number
 * @index: of one of its slices
 * @self: nanoseconds in it and not in the slices inside it
 */
typedef struct
{
  guint  lane;
  guint  index;
  gint64 begin;
  gint64 duration;
  gint64 self;
} LoomSliceRef;

/**
 * LoomLaneStatistics:
 * @n_stalls: how many stalls there are; @stalls has the longest of them
 * @busy: nanoseconds in which at least one slice was there; a worker's parking is none
 * @utilisation: for each part of the recording's span, how much of it was busy, 0 to 1
 * @longest: (element-type LoomSliceRef): the longest ones, the longest first
 * @names: (element-type LoomNameTotals): by @self, the greatest first
 * @stalls: (element-type LoomSliceRef): on a main thread, outermost slices beyond the threshold,
 *   the longest first
 *
 * What there is to say of one lane.
 */
typedef struct
{
  guint   lane;
  guint64 n_slices;
  guint64 n_instants;
  gint64  busy;
  guint64 n_stalls;
  float   utilisation[LOOM_UTILISATION_BUCKETS];
  GArray *longest;
  GArray *names;
  GArray *stalls;
} LoomLaneStatistics;

LoomLaneStatistics *loom_lane_statistics_new  (LoomTrace           *trace,
                                               guint                lane,
                                               guint                n_longest,
                                               gint64               stall_threshold,
                                               GCancellable        *cancellable,
                                               GError             **error);
void                loom_lane_statistics_free (LoomLaneStatistics  *self);

int                 loom_slice_ref_compare    (gconstpointer        a,
                                               gconstpointer        b);
int                 loom_name_totals_compare  (gconstpointer        a,
                                               gconstpointer        b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomLaneStatistics, loom_lane_statistics_free)

G_END_DECLS
