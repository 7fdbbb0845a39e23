/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-hop-statistics.h"
#include "analysis/loom-lane-statistics.h"

G_BEGIN_DECLS

#define LOOM_SUMMARY_N_LONGEST 20

/**
 * LoomFrameStatistics:
 * @count: how many frames the recording has
 * @n_over: how many took longer than %LOOM_FRAME_BUDGET, a sixtieth of a second
 * @median: nanoseconds
 * @longest: nanoseconds
 */
typedef struct
{
  guint64 count;
  guint64 n_over;
  gint64  median;
  gint64  p95;
  gint64  longest;
} LoomFrameStatistics;

/**
 * LoomTaskStatistics:
 * @count: how many tasks the recording of a Weft program has
 * @n_failed: how many ended with an error
 * @n_cancelled: how many were cancelled
 * @n_pending: how many had not ended when the recording did
 */
typedef struct
{
  guint64 count;
  guint64 n_failed;
  guint64 n_cancelled;
  guint64 n_pending;
} LoomTaskStatistics;

/**
 * LoomSummary:
 * @lanes: (element-type LoomLaneStatistics): by the lanes' numbers
 * @n_slices: of all lanes, asynchronous ones among them
 * @longest: (element-type LoomSliceRef): of all threads, the longest first
 * @stalls: (element-type LoomSliceRef): of all main threads, the longest first
 * @names: where the time of all threads went
 *
 * What there is to say of a recording.
 */
typedef struct
{
  LoomTrace           *trace;
  GPtrArray           *lanes;
  guint64              n_slices;
  guint                n_processes;
  GArray              *longest;
  guint64              n_stalls;
  GArray              *stalls;
  LoomNameTable       *names;
  LoomTaskStatistics   tasks;
  LoomFrameStatistics  frames;
  LoomHopStatistics   *hops;
} LoomSummary;

/* @lanes: one for every lane of @trace, in their order; consumed, and frees its elements.
 * @hops: consumed. */
LoomSummary *loom_summary_new  (LoomTrace         *trace,
                                GPtrArray         *lanes,
                                LoomHopStatistics *hops,
                                GCancellable      *cancellable,
                                GError           **error);
void         loom_summary_free (LoomSummary       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomSummary, loom_summary_free)

G_END_DECLS
