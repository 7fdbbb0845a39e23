/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-name-table.h"
#include "trace/loom-trace.h"

G_BEGIN_DECLS

#define LOOM_UTILISATION_BUCKETS 240

/* A main thread that does one thing for so long has missed three frames of sixty a second. */
#define LOOM_STALL_THRESHOLD (50 * G_GINT64_CONSTANT (1000000))

/**
 * LoomSliceRef:
 * @lane: a lane's number
 * @index: of one of its slices
 * @inside: the longest slice directly inside it; @index where there is none. Of stalls only
 * @self: nanoseconds in it and not in the slices inside it
 */
typedef struct
{
  guint  lane;
  guint  index;
  guint  inside;
  gint64 begin;
  gint64 duration;
  gint64 self;
} LoomSliceRef;

/**
 * LoomLaneOptions:
 * @n_longest: how many of the longest slices to tell, and how many stalls
 * @stall_threshold: nanoseconds; from there on a main thread's outermost slice is a stall
 * @step: (nullable): told now and then how many more slices have been looked at, on the
 *   thread that does it
 */
typedef struct
{
  guint    n_longest;
  gint64   stall_threshold;
  void   (*step) (guint64  n_slices,
                  gpointer user_data);
  gpointer step_data;
} LoomLaneOptions;

/**
 * LoomLaneStatistics:
 * @busy: nanoseconds in which at least one slice was there; a worker's parking is none
 * @utilisation: for each part of the recording's span, how much of it was busy, 0 to 1
 * @longest: (element-type LoomSliceRef): the longest ones that ended, the longest first; turns
 *   of a main loop are not among them, what was done in them is
 * @n_stalls: how many stalls there are; @stalls has the longest of them
 * @stalls: (element-type LoomSliceRef): on a main thread, outermost slices (in a Weft program's
 *   recording: turns of its loop) from the threshold on, those that never ended among them;
 *   the longest first
 * @names: where the time went, without a worker's parking
 *
 * What there is to say of one lane.
 */
typedef struct
{
  guint          lane;
  guint64        n_slices;
  guint64        n_instants;
  gint64         busy;
  float          utilisation[LOOM_UTILISATION_BUCKETS];
  GArray        *longest;
  guint64        n_stalls;
  GArray        *stalls;
  LoomNameTable *names;
} LoomLaneStatistics;

LoomLaneStatistics *loom_lane_statistics_new  (LoomTrace              *trace,
                                               guint                   lane,
                                               const LoomLaneOptions  *options,
                                               GCancellable           *cancellable,
                                               GError                **error);
void                loom_lane_statistics_free (LoomLaneStatistics     *self);

int                 loom_slice_ref_compare    (gconstpointer           a,
                                               gconstpointer           b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomLaneStatistics, loom_lane_statistics_free)

G_END_DECLS
