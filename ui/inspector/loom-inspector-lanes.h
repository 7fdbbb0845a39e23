/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_INSPECTOR_LANES (loom_inspector_lanes_get_type ())

/**
 * LoomInspectorLanes:
 *
 * The lanes of a recording as a list, each with how much is on it and whether it is shown.
 */
G_DECLARE_FINAL_TYPE (LoomInspectorLanes, loom_inspector_lanes, LOOM, INSPECTOR_LANES, AdwBin)

void loom_inspector_lanes_set_timeline (LoomInspectorLanes *self,
                                        LoomTimeline       *timeline);
void loom_inspector_lanes_show_first   (LoomInspectorLanes *self);

G_END_DECLS
