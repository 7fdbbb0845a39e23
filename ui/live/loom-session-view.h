/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "live/loom-stall-notice.h"
#include "session/loom-live-session.h"
#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_SESSION_VIEW (loom_session_view_get_type ())

/**
 * LoomSessionView:
 *
 * A program while it is recorded: its timeline, which follows the end until a person pauses it
 * or looks at something, and how much there is. Uses the actions `win.follow`, `win.stop`,
 * `win.cancel`, and those of #LoomStallNotice.
 *
 * Property that notifies: `following`.
 */
G_DECLARE_FINAL_TYPE (LoomSessionView, loom_session_view, LOOM, SESSION_VIEW, AdwBin)

GtkWidget       *loom_session_view_new           (void);

/* NULL when there is no more to be shown; its last model stays. */
void             loom_session_view_set_session   (LoomSessionView *self,
                                                  LoomLiveSession *session);
LoomLiveSession *loom_session_view_get_session   (LoomSessionView *self);

gboolean         loom_session_view_get_following (LoomSessionView *self);
void             loom_session_view_set_following (LoomSessionView *self,
                                                  gboolean         following);

LoomTimeline    *loom_session_view_get_timeline  (LoomSessionView *self);
LoomStallNotice *loom_session_view_get_notice    (LoomSessionView *self);
/* How much there is: "1,234 events · 12.3 s · 0.5 MiB of 64 MiB". */
const char      *loom_session_view_get_summary   (LoomSessionView *self);
void             loom_session_view_show_stall    (LoomSessionView *self,
                                                  LoomStall       *stall);

G_END_DECLS
