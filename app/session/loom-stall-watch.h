/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "session/loom-recording.h"
#include "session/loom-stall.h"

G_BEGIN_DECLS

/**
 * LoomStallWatch:
 *
 * Reads a recording while it is written, and tells of main threads that were held: an
 * iteration of their loop, or anything else that is outermost there (a frame), that took at
 * least a certain time. What led to it is copied when it is seen, so that it stays when the
 * recorder's memory goes round. One thread at a time.
 */
typedef struct _LoomStallWatch LoomStallWatch;

/* What is recorded already is not looked at. @threshold, @before: nanoseconds. */
LoomStallWatch *loom_stall_watch_new  (LoomRecording  *recording,
                                       gint64          threshold,
                                       gint64          before) G_GNUC_WARN_UNUSED_RESULT;
void            loom_stall_watch_free (LoomStallWatch *self);

/* The last stall that has come to light since the last call; NULL without one. @now: of the
 * recorder's clock, to tell of one that does not end; G_MININT64 not to. */
LoomStall      *loom_stall_watch_look (LoomStallWatch *self,
                                       gint64          now) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomStallWatch, loom_stall_watch_free)

G_END_DECLS
