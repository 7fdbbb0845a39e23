/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-name-table.h"
#include "trace/loom-trace.h"

G_BEGIN_DECLS

#define LOOM_EVERY_LANE G_MAXUINT

/**
 * LoomRangeRow:
 * @lane: a thread's lane, or %LOOM_EVERY_LANE for all together
 * @totals: of that name; of each slice, the part that is in the range
 */
typedef struct
{
  guint          lane;
  LoomNameTotals totals;
} LoomRangeRow;

/**
 * LoomRangeThread:
 * @busy: nanoseconds with any slice, without a worker's parking, a loop's turns counted
 * @blocked: nanoseconds of these in which it waited for a task or for something that it announced
 * @queued: nanoseconds in which something was queued for it, each thing counted by itself
 * @idle: the rest of the range
 */
typedef struct
{
  guint  lane;
  gint64 busy;
  gint64 blocked;
  gint64 queued;
  gint64 idle;
} LoomRangeThread;

/**
 * LoomRangeStatistics:
 *
 * Where the time of a range went: on its threads, name by name.
 */
typedef struct _LoomRangeStatistics LoomRangeStatistics;

LoomRangeStatistics *loom_range_statistics_new         (LoomTrace           *trace,
                                                        gint64               begin,
                                                        gint64               end,
                                                        GCancellable        *cancellable,
                                                        GError             **error) G_GNUC_WARN_UNUSED_RESULT;
LoomRangeStatistics *loom_range_statistics_new_of_lanes (LoomTrace          *trace,
                                                        gint64               begin,
                                                        gint64               end,
                                                        const guint32       *lanes,
                                                        guint                n_lanes,
                                                        GCancellable        *cancellable,
                                                        GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void                 loom_range_statistics_free        (LoomRangeStatistics *self);

/* (element-type LoomRangeRow): by what they did themselves, the most first. Borrowed. */
GArray              *loom_range_statistics_get_names   (LoomRangeStatistics *self,
                                                        gboolean             by_thread);
/* (element-type LoomRangeThread): in the order of lanes. Borrowed. */
GArray              *loom_range_statistics_get_threads (LoomRangeStatistics *self);

/* As comma-separated values (RFC 4180), times in nanoseconds. */
char                *loom_range_statistics_to_csv      (LoomRangeStatistics *self,
                                                        LoomTrace           *trace,
                                                        gboolean             by_thread) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomRangeStatistics, loom_range_statistics_free)

G_END_DECLS
