/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_TIMELINE_MINIMAP (loom_timeline_minimap_get_type ())

/**
 * LoomTimelineMinimap:
 *
 * The whole recording in a strip: how busy its threads were, where findings lie, and a
 * window on what the timeline shows, which can be moved and resized.
 */
G_DECLARE_FINAL_TYPE (LoomTimelineMinimap, loom_timeline_minimap, LOOM, TIMELINE_MINIMAP, GtkWidget)

GtkWidget *loom_timeline_minimap_new          (void);
void       loom_timeline_minimap_set_timeline (LoomTimelineMinimap *self,
                                               LoomTimeline        *timeline);
LoomTimeline *loom_timeline_minimap_get_timeline (LoomTimelineMinimap *self);
double     loom_timeline_minimap_time_to_x    (LoomTimelineMinimap *self,
                                               double               time);

G_END_DECLS
