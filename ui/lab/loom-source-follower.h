/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-lab.h"
#include "lab/loom-source-view.h"
#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_SOURCE_FOLLOWER (loom_source_follower_get_type ())

/**
 * LoomSourceFollower:
 *
 * Keeps the mark in a scenario's source where the scenario is: while it runs, frame by frame, from
 * the recording that grows; afterwards, where the selection in the timeline was.
 */
G_DECLARE_FINAL_TYPE (LoomSourceFollower, loom_source_follower, LOOM, SOURCE_FOLLOWER, GObject)

LoomSourceFollower *loom_source_follower_new   (LoomLab            *lab,
                                                LoomSourceView     *source,
                                                LoomTimeline       *timeline);

/* @since: when the run begins, nanoseconds since the recording's origin. */
void                loom_source_follower_begin (LoomSourceFollower *self,
                                                gint64              since);
void                loom_source_follower_end   (LoomSourceFollower *self);

G_END_DECLS
