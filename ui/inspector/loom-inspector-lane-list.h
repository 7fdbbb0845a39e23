/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_INSPECTOR_LANE_LIST (loom_inspector_lane_list_get_type ())

/**
 * LoomInspectorLaneList:
 *
 * The lanes of a timeline that no filter hides, in its order, as a list model. An item is a place
 * in the list and nothing else, made when a view asks for it: which lane stands there is asked of
 * the list.
 *
 * Signals: `relisted`, when other lanes may stand in the places, or the same ones in another way.
 */
G_DECLARE_FINAL_TYPE (LoomInspectorLaneList, loom_inspector_lane_list, LOOM, INSPECTOR_LANE_LIST, GObject)

LoomInspectorLaneList *loom_inspector_lane_list_new          (LoomTimeline          *timeline) G_GNUC_WARN_UNUSED_RESULT;

LoomTimeline          *loom_inspector_lane_list_get_timeline (LoomInspectorLaneList *self);
guint                  loom_inspector_lane_list_get_lane     (LoomInspectorLaneList *self,
                                                              guint                  position);
/* GTK_INVALID_LIST_POSITION for one that is not listed. */
guint                  loom_inspector_lane_list_find         (LoomInspectorLaneList *self,
                                                              guint                  lane);

G_END_DECLS
