/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

/* What can be done with lanes, as a menu; its actions are "lanes.…", in the timeline's group. */
GMenuModel   *loom_timeline_lane_menu_new    (LoomTimeline *timeline,
                                              guint         lane) G_GNUC_WARN_UNUSED_RESULT;
GMenuModel   *loom_timeline_lanes_menu_new   (void) G_GNUC_WARN_UNUSED_RESULT;
/* The menu of a lane, at a place of a widget that the actions reach; it ends with itself. */
void          loom_timeline_popup_lane_menu  (LoomTimeline *timeline,
                                              guint         lane,
                                              GtkWidget    *parent,
                                              double        x,
                                              double        y);

G_END_DECLS
