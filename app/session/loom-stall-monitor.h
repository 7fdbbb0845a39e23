/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "session/loom-recording.h"
#include "session/loom-stall.h"

G_BEGIN_DECLS

#define LOOM_TYPE_STALL_MONITOR (loom_stall_monitor_get_type ())

/**
 * LoomStallMonitor:
 *
 * Looks for stalls in a recording now and then, on another thread, until it is stopped or
 * released. Belongs to the thread on which it is made, whose main loop it needs.
 *
 * Signal: `stalled`, with the #LoomStall.
 */
G_DECLARE_FINAL_TYPE (LoomStallMonitor, loom_stall_monitor, LOOM, STALL_MONITOR, GObject)

LoomStallMonitor *loom_stall_monitor_new  (LoomRecording    *recording,
                                           gint64            threshold,
                                           gint64            before);
void              loom_stall_monitor_stop (LoomStallMonitor *self);

G_END_DECLS
