/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-histogram.h"
#include "analysis/loom-task-index.h"
#include "timeline/loom-slice-set.h"

G_BEGIN_DECLS

/**
 * LoomInstanceTime:
 * @LOOM_INSTANCE_DURATION: from the beginning to the end; of a slice, the part in the range
 * @LOOM_INSTANCE_SELF: of a slice, without the slices in it
 * @LOOM_INSTANCE_WAITING: of a task, for others
 * @LOOM_INSTANCE_QUEUED: from being posted to being resumed; of a task, all its times together
 * @LOOM_INSTANCE_RUNNING: of a task, on threads
 */
typedef enum
{
  LOOM_INSTANCE_DURATION,
  LOOM_INSTANCE_SELF,
  LOOM_INSTANCE_WAITING,
  LOOM_INSTANCE_QUEUED,
  LOOM_INSTANCE_RUNNING,
} LoomInstanceTime;

#define LOOM_N_MEASURES 5

/* Translated. */
const char *loom_measure_get_name (LoomInstanceTime measure);

/**
 * LoomInstances:
 *
 * All slices or tasks of one name: which they are, not what they are like. Those are looked up again
 * for each question, so that of a million nothing is kept. Immutable; counted by reference, from any
 * thread.
 */
typedef struct _LoomInstances LoomInstances;

LoomInstances *loom_instances_new_of_slices (LoomTrace           *trace,
                                             guint32              name,
                                             gint64               begin,
                                             gint64               end,
                                             const guint32       *lanes,
                                             guint                n_lanes) G_GNUC_WARN_UNUSED_RESULT;
LoomInstances *loom_instances_new_of_tasks  (LoomTaskIndex       *index,
                                             guint32              name) G_GNUC_WARN_UNUSED_RESULT;
LoomInstances *loom_instances_ref           (LoomInstances       *self);
void           loom_instances_unref         (LoomInstances       *self);

LoomTrace     *loom_instances_get_trace     (LoomInstances       *self);
guint32        loom_instances_get_name      (LoomInstances       *self);
/* NULL for slices. */
LoomTaskIndex *loom_instances_get_index     (LoomInstances       *self);
/* Whether it can be asked of these. */
gboolean       loom_instances_has_measure   (LoomInstances       *self,
                                             LoomInstanceTime          measure);

LoomHistogram *loom_instances_count         (LoomInstances       *self,
                                             LoomInstanceTime          measure,
                                             LoomHistogramScale   scale,
                                             guint                n_bars,
                                             GCancellable        *cancellable,
                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;
LoomSliceSet  *loom_instances_find          (LoomInstances       *self,
                                             LoomInstanceTime          measure,
                                             gint64               low,
                                             gint64               high,
                                             GCancellable        *cancellable,
                                             GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomInstances, loom_instances_unref)

G_END_DECLS
