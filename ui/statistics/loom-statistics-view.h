/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "statistics/loom-histogram-pane.h"
#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_STATISTICS_VIEW (loom_statistics_view_get_type ())

/**
 * LoomStatisticsView:
 *
 * Where the time of what is marked in a timeline went, or of all of it. Choosing a name picks its
 * slices out in the timeline and shows how long they took; Ctrl+Shift+C copies the table as
 * comma-separated values.
 */
G_DECLARE_FINAL_TYPE (LoomStatisticsView, loom_statistics_view, LOOM, STATISTICS_VIEW, AdwBin)

GtkWidget *loom_statistics_view_new          (void);
void       loom_statistics_view_set_timeline (LoomStatisticsView *self,
                                              LoomTimeline       *timeline);
/* To be called when the timeline has another recording. */
void       loom_statistics_view_refresh      (LoomStatisticsView *self);

gboolean   loom_statistics_view_is_counting  (LoomStatisticsView *self);
guint      loom_statistics_view_get_n_rows   (LoomStatisticsView *self);
void       loom_statistics_view_select       (LoomStatisticsView *self,
                                              guint               position);
LoomHistogramPane *loom_statistics_view_get_histogram (LoomStatisticsView *self);
/* (transfer full) (nullable) */
char      *loom_statistics_view_dup_csv      (LoomStatisticsView *self);

G_END_DECLS
