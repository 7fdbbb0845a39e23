/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-percentile.h"
#include "trace/loom-trace.h"

G_BEGIN_DECLS

/**
 * LoomDurations:
 *
 * How long every slice of a recording's threads took, name by name: what has a known length, but
 * not the parking of workers.
 */
typedef struct _LoomDurations LoomDurations;

LoomDurations   *loom_durations_new  (LoomTrace      *trace,
                                      GCancellable   *cancellable,
                                      GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void             loom_durations_free (LoomDurations  *self);

/* @name: a string's number. Borrowed; without any, an empty one. */
LoomSortedValues loom_durations_get  (LoomDurations  *self,
                                      guint           name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomDurations, loom_durations_free)

G_END_DECLS
