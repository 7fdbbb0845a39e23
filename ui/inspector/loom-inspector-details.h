/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_INSPECTOR_DETAILS (loom_inspector_details_get_type ())

/**
 * LoomInspectorDetails:
 *
 * What is known of the timeline's selected slice: its times, its thread, its arguments,
 * and the hops that lead to it and away from it.
 */
G_DECLARE_FINAL_TYPE (LoomInspectorDetails, loom_inspector_details, LOOM, INSPECTOR_DETAILS, AdwBin)

void  loom_inspector_details_set_timeline (LoomInspectorDetails *self,
                                           LoomTimeline         *timeline);

/* The selection as text, a line for each fact; NULL without a selection. */
char *loom_inspector_details_dup_text     (LoomInspectorDetails *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
