/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_INSPECTOR_LANE_ROW (loom_inspector_lane_row_get_type ())

/**
 * LoomInspectorLaneRow:
 *
 * A lane in the list of lanes: whether it is shown and pinned, and how much is on it.
 * Dragged onto another, it takes that one's place.
 */
G_DECLARE_FINAL_TYPE (LoomInspectorLaneRow, loom_inspector_lane_row, LOOM, INSPECTOR_LANE_ROW, GtkListBoxRow)

GtkWidget *loom_inspector_lane_row_new      (LoomTimeline         *timeline,
                                             guint                 lane);
guint      loom_inspector_lane_row_get_lane (LoomInspectorLaneRow *self);
/* To be called after the lanes have changed. */
void       loom_inspector_lane_row_update   (LoomInspectorLaneRow *self);

G_END_DECLS
