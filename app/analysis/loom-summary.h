/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-hop-statistics.h"
#include "analysis/loom-lane-statistics.h"

G_BEGIN_DECLS

#define LOOM_SUMMARY_N_LONGEST 20

/* A main thread that does one thing for so long has missed three frames of sixty a second. */
#define LOOM_STALL_THRESHOLD (50 * G_GINT64_CONSTANT (1000000))

#define LOOM_FRAME_BUDGET G_GINT64_CONSTANT (16666667)

/**
 * LoomFrameStatistics:
 * @count: how many frames the recording has
 * @n_over: how many took longer than a sixtieth of a second
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
 * LoomSummary:
 * @lanes: (element-type LoomLaneStatistics): by the lanes' numbers
 * @longest: (element-type LoomSliceRef): of all threads, the longest first
 * @stalls: (element-type LoomSliceRef): of all main threads, the longest first
 * @names: (element-type LoomNameTotals): of all threads, by what they did themselves
 * @n_tasks: how many tasks of a Weft program
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
  GArray              *stalls;
  guint64              n_stalls;
  GArray              *names;
  guint64              n_tasks;
  guint64              n_open_tasks;
  LoomFrameStatistics  frames;
  LoomHopStatistics   *hops;
} LoomSummary;

/* @lanes: one for every lane of @trace, in their order; consumed. @hops: consumed. */
LoomSummary *loom_summary_new  (LoomTrace         *trace,
                                GPtrArray         *lanes,
                                LoomHopStatistics *hops);
void         loom_summary_free (LoomSummary       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomSummary, loom_summary_free)

G_END_DECLS
