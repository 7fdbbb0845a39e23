/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "analysis/loom-instances.h"
#include "statistics/loom-histogram-view.h"
#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_HISTOGRAM_PANE (loom_histogram_pane_get_type ())

/**
 * LoomHistogramPane:
 *
 * How long the instances of a name took, as a histogram, with its figures in words. What of them is
 * asked, and on which scale, is to be chosen. A bar that is selected picks its instances out in the
 * timeline, where N and Shift+N go from one to the next.
 */
G_DECLARE_FINAL_TYPE (LoomHistogramPane, loom_histogram_pane, LOOM, HISTOGRAM_PANE, AdwBin)

GtkWidget         *loom_histogram_pane_new           (void);
void               loom_histogram_pane_set_timeline  (LoomHistogramPane *self,
                                                      LoomTimeline      *timeline);
void               loom_histogram_pane_set_instances (LoomHistogramPane *self,
                                                      LoomInstances     *instances,
                                                      LoomInstances     *whole);
LoomInstances     *loom_histogram_pane_get_instances (LoomHistogramPane *self);
/* What is marked as one's own; NULL for none. */
void               loom_histogram_pane_set_own       (LoomHistogramPane *self,
                                                      const LoomTaskInfo *task);

LoomHistogramView *loom_histogram_pane_get_view      (LoomHistogramPane *self);
gboolean           loom_histogram_pane_is_counting   (LoomHistogramPane *self);
const char        *loom_histogram_pane_get_text      (LoomHistogramPane *self);

G_END_DECLS
