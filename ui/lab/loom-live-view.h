/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "lab/loom-lab.h"
#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_LIVE_VIEW (loom_live_view_get_type ())

/**
 * LoomLiveView:
 *
 * The timeline of the lab's own recording. It follows while something runs and shortly
 * after, and costs nothing otherwise. Times are those of the timeline.
 */
G_DECLARE_FINAL_TYPE (LoomLiveView, loom_live_view, LOOM, LIVE_VIEW, AdwBin)

void          loom_live_view_set_lab      (LoomLiveView *self,
                                           LoomLab      *lab);
LoomTimeline *loom_live_view_get_timeline (LoomLiveView *self);

/* Something runs from the one to the other; they may nest. */
void          loom_live_view_begin        (LoomLiveView *self);
void          loom_live_view_end          (LoomLiveView *self);
gboolean      loom_live_view_is_following (LoomLiveView *self);

/* The time now; 0 before anything was recorded. */
gint64        loom_live_view_get_time     (LoomLiveView *self);
void          loom_live_view_show         (LoomLiveView *self,
                                           gint64        begin,
                                           gint64        end);

G_END_DECLS
