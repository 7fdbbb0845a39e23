/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-range-statistics.h"

G_BEGIN_DECLS

/**
 * LoomComparisonRow:
 * @name: what slices are called; borrowed from one of the recordings
 * @before: what they came to in the one recording; without any, all 0
 * @after: and in the other
 * @change: how much the median has changed, times how often it was: nanoseconds
 */
typedef struct
{
  const char    *name;
  LoomNameTotals before;
  LoomNameTotals after;
  gint64         change;
} LoomComparisonRow;

/**
 * LoomComparison:
 *
 * Two recordings, name by name.
 */
typedef struct _LoomComparison LoomComparison;

LoomComparison *loom_comparison_new      (LoomTrace       *before,
                                          LoomTrace       *after,
                                          GCancellable    *cancellable,
                                          GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void            loom_comparison_free     (LoomComparison  *self);

/* (element-type LoomComparisonRow): what changed most first. Borrowed. */
GArray         *loom_comparison_get_rows (LoomComparison  *self);

char           *loom_comparison_to_text  (LoomComparison  *self) G_GNUC_WARN_UNUSED_RESULT;
/* As comma-separated values (RFC 4180), times in nanoseconds. */
char           *loom_comparison_to_csv   (LoomComparison  *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomComparison, loom_comparison_free)

G_END_DECLS
