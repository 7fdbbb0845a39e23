/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_TIMELINE_SEARCH_BAR (loom_timeline_search_bar_get_type ())

/**
 * LoomTimelineSearchBar:
 *
 * Looks for a text in a timeline: opens with Ctrl+F, and with `/` from the timeline.
 */
G_DECLARE_FINAL_TYPE (LoomTimelineSearchBar, loom_timeline_search_bar, LOOM, TIMELINE_SEARCH_BAR, AdwBin)

GtkWidget *loom_timeline_search_bar_new          (void);
void       loom_timeline_search_bar_set_timeline (LoomTimelineSearchBar *self,
                                                  LoomTimeline          *timeline);

gboolean   loom_timeline_search_bar_is_open      (LoomTimelineSearchBar *self);
void       loom_timeline_search_bar_open         (LoomTimelineSearchBar *self);
void       loom_timeline_search_bar_close        (LoomTimelineSearchBar *self);

G_END_DECLS
