/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "inspector/loom-inspector-page.h"
#include "live/loom-session-view.h"

G_BEGIN_DECLS

#define LOOM_TYPE_LIVE_CONTROL (loom_live_control_get_type ())

/**
 * LoomLiveControl:
 *
 * What a window does about programs that are recorded: the dialogs, the session that goes on
 * in the inspector, the recording that is left of it, and stalls, also those of this program.
 *
 * It adds the actions `win.record-program`, `win.attach-program`, `win.follow`, `win.stop`,
 * `win.show-stall` and `win.save-stall` to the window, and uses `win.message` and
 * `win.show-inspector`. It must not outlive the window.
 */
G_DECLARE_FINAL_TYPE (LoomLiveControl, loom_live_control, LOOM, LIVE_CONTROL, GObject)

LoomLiveControl *loom_live_control_new         (GtkApplicationWindow *window,
                                                LoomInspectorPage    *page,
                                                LoomStallNotice      *own_notice);
/* NULL where nothing is remembered. */
void             loom_live_control_set_settings (LoomLiveControl     *self,
                                                GSettings            *settings);
/* Looks for stalls of this program, which has to be recorded. */
void             loom_live_control_watch_own   (LoomLiveControl      *self);

void             loom_live_control_begin       (LoomLiveControl      *self,
                                                LoomLiveSession      *session);
/* NULL where none goes on. */
LoomLiveSession *loom_live_control_get_session (LoomLiveControl      *self);
LoomSessionView *loom_live_control_get_view    (LoomLiveControl      *self);

/* Gives up what waits for its first event. */
void             loom_live_control_cancel      (LoomLiveControl      *self);
/* Asks where to save what the inspector shows; FALSE where that comes from elsewhere. */
gboolean         loom_live_control_save        (LoomLiveControl      *self);
/* The same without asking. */
WeftTask        *loom_live_control_save_to     (LoomLiveControl      *self,
                                                GFile                *file) WEFT_OWNED;
/* The last stall that may be shown and saved; NULL without one. */
LoomStall       *loom_live_control_get_stall   (LoomLiveControl      *self);

/* Ends what goes on, for the window closes. */
gboolean         loom_live_control_get_busy    (LoomLiveControl      *self);
WeftTask        *loom_live_control_settle      (LoomLiveControl      *self) WEFT_OWNED;

G_END_DECLS
