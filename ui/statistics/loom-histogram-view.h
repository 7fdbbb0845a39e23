/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "analysis/loom-histogram.h"

G_BEGIN_DECLS

#define LOOM_NO_BAR G_MAXUINT

#define LOOM_TYPE_HISTOGRAM_VIEW (loom_histogram_view_get_type ())

/**
 * LoomHistogramView:
 *
 * The bars of a histogram, with marks at the median, the 95th and 99th percentile, and at a value of
 * one's own. Arrow keys, Home and End go from bar to bar, Enter or a click selects one, Escape none.
 *
 * Signals: `bar-selected`, when a person has selected another bar, or none.
 */
G_DECLARE_FINAL_TYPE (LoomHistogramView, loom_histogram_view, LOOM, HISTOGRAM_VIEW, GtkWidget)

GtkWidget     *loom_histogram_view_new           (void);
LoomHistogram *loom_histogram_view_get_histogram (LoomHistogramView *self);
void           loom_histogram_view_set_histogram (LoomHistogramView *self,
                                                  LoomHistogram     *histogram);
/* Nanoseconds; below 0 for none. */
void           loom_histogram_view_set_own       (LoomHistogramView *self,
                                                  gint64             value);
/* LOOM_NO_BAR for none. Without the signal. */
guint          loom_histogram_view_get_selected  (LoomHistogramView *self);
void           loom_histogram_view_set_selected  (LoomHistogramView *self,
                                                  guint              bar);
/* The bar that has the focus, or would have it. */
guint          loom_histogram_view_get_cursor    (LoomHistogramView *self);
/* What a bar stands for. */
char          *loom_histogram_view_dup_text      (LoomHistogramView *self,
                                                  guint              bar) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
