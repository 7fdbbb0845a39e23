/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "inspector/loom-inspector-lane-list.h"

G_BEGIN_DECLS

#define LOOM_TYPE_INSPECTOR_LANE_ROW (loom_inspector_lane_row_get_type ())

/**
 * LoomInspectorLaneRow:
 *
 * A place in the list of lanes, and the lane that stands there: whether it is shown and pinned,
 * and how much is on it. Dragged onto another, the lane takes that one's place.
 */
G_DECLARE_FINAL_TYPE (LoomInspectorLaneRow, loom_inspector_lane_row, LOOM, INSPECTOR_LANE_ROW, GtkWidget)

GtkWidget *loom_inspector_lane_row_new      (LoomInspectorLaneList *lanes);

guint      loom_inspector_lane_row_get_lane (LoomInspectorLaneRow  *self);
/* Where it stands from now on; GTK_INVALID_LIST_POSITION where it is not shown. */
void       loom_inspector_lane_row_set_position (LoomInspectorLaneRow *self,
                                             guint                  position);

G_END_DECLS
