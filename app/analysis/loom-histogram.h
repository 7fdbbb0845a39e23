/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LoomHistogramScale:
 * @LOOM_HISTOGRAM_LOG: each bar reaches to a multiple of where it begins
 * @LOOM_HISTOGRAM_LINEAR: each bar is as wide as the next
 */
typedef enum
{
  LOOM_HISTOGRAM_LOG,
  LOOM_HISTOGRAM_LINEAR,
} LoomHistogramScale;

/**
 * LoomHistogramBar:
 * @low: nanoseconds, the least that counts here
 * @high: nanoseconds, the least that does not any more
 * @count: how many values there are
 */
typedef struct
{
  gint64  low;
  gint64  high;
  guint64 count;
} LoomHistogramBar;

/**
 * LoomHistogram:
 *
 * How many times were how long: bars from the least value to the greatest, one behind the other
 * without a gap. Times below 0, which a clock that ran backwards makes, count as 0. Immutable; counted
 * by reference, from any thread. Has the bars, not the values.
 */
typedef struct _LoomHistogram LoomHistogram;

LoomHistogram          *loom_histogram_new            (gint64             *values,
                                                       gsize               n_values,
                                                       LoomHistogramScale  scale,
                                                       guint               n_bars) G_GNUC_WARN_UNUSED_RESULT;
LoomHistogram          *loom_histogram_ref            (LoomHistogram      *self);
void                    loom_histogram_unref          (LoomHistogram      *self);

LoomHistogramScale      loom_histogram_get_scale      (LoomHistogram      *self);
guint64                 loom_histogram_get_n_values   (LoomHistogram      *self);
/* 50, 95, 99, or 100 for the greatest value. */
gint64                  loom_histogram_get_percentile (LoomHistogram      *self,
                                                       guint               percent);

/* 0 without values. */
guint                   loom_histogram_get_n_bars     (LoomHistogram      *self);
const LoomHistogramBar *loom_histogram_get_bar        (LoomHistogram      *self,
                                                       guint               bar);
guint64                 loom_histogram_get_highest    (LoomHistogram      *self);
guint64                 loom_histogram_count_below    (LoomHistogram      *self,
                                                       guint               bar);
guint                   loom_histogram_find           (LoomHistogram      *self,
                                                       gint64              value);
double                  loom_histogram_place          (LoomHistogram      *self,
                                                       gint64              value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomHistogram, loom_histogram_unref)

G_END_DECLS
