/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-range-statistics.h"

G_BEGIN_DECLS

#define LOOM_COMPARISON_BINS 24

/**
 * LoomChange:
 * @LOOM_CHANGE_NOISE: a difference that chance alone makes too often, or that is too small to
 *   matter
 * @LOOM_CHANGE_FEW: there are too few to tell
 *
 * What may be said of a change.
 */
typedef enum
{
  LOOM_CHANGE_SLOWER,
  LOOM_CHANGE_FASTER,
  LOOM_CHANGE_NEW,
  LOOM_CHANGE_GONE,
  LOOM_CHANGE_NOISE,
  LOOM_CHANGE_FEW,
} LoomChange;

#define LOOM_N_VERDICTS 6

/**
 * LoomComparisonRow:
 * @name: what slices are called; borrowed from one of the recordings
 * @before: what they came to in the one recording; without any, all 0
 * @after: and in the other
 * @change: how much the median has changed, times how often it was: nanoseconds
 * @p: how often chance alone would make such a difference, of all names together: see
 *   loom_rank_test_adjust (); 1 where there is nothing to compare
 * @superiority: the probability that one after takes longer than one before
 * @shortest: nanoseconds; where the bins begin
 * @longest: nanoseconds; where they end
 * @bins_before: how many took how long, on a logarithmic scale: of the fullest, in 255ths
 */
typedef struct
{
  const char    *name;
  LoomNameTotals before;
  LoomNameTotals after;
  gint64         change;
  LoomChange    verdict;
  double         p;
  double         superiority;
  gint64         shortest;
  gint64         longest;
  guint8         bins_before[LOOM_COMPARISON_BINS];
  guint8         bins_after[LOOM_COMPARISON_BINS];
} LoomComparisonRow;

/**
 * LoomComparison:
 *
 * Two recordings, name by name. Whether a change is more than noise is what the Mann–Whitney
 * test says at 5 % for all names together, and an effect that is not negligible.
 */
typedef struct _LoomComparison LoomComparison;

LoomComparison *loom_comparison_new      (LoomTrace       *before,
                                          LoomTrace       *after,
                                          GCancellable    *cancellable,
                                          GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void            loom_comparison_free     (LoomComparison  *self);

/* (element-type LoomComparisonRow): what changed most first, and what may be noise after all that is
 * not. Borrowed. */
GArray         *loom_comparison_get_rows (LoomComparison  *self);

/* How many names have a verdict. */
guint           loom_comparison_count    (LoomComparison  *self,
                                          LoomChange      verdict);
/* One word or two, translated. */
const char     *loom_verdict_get_name    (LoomChange      verdict);
/* A sentence: how many names have changed, and which has most. */
char           *loom_comparison_summarize (LoomComparison *self) G_GNUC_WARN_UNUSED_RESULT;

char           *loom_comparison_to_text  (LoomComparison  *self) G_GNUC_WARN_UNUSED_RESULT;
/* As comma-separated values (RFC 4180), times in nanoseconds. */
char           *loom_comparison_to_csv   (LoomComparison  *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomComparison, loom_comparison_free)

G_END_DECLS
