/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "session/loom-recording.h"

G_BEGIN_DECLS

/**
 * ControlPeer:
 *
 * The stand-in for a program that uses libweft (control-peer.c), as a test sees it.
 */
typedef struct
{
  GSubprocess      *process;
  GDataInputStream *answers;
  gint64            pid;
  guint32           active; /* when it answered last */
} ControlPeer;

/* @fault: one of control-peer.c's. It is there, and can be found, when this returns. */
ControlPeer   *control_peer_start (const char *fault);
/* Has it do something, and waits until it has. */
void           control_peer_tell  (ControlPeer *self,
                                   const char  *word);
/* What it records, where it does. */
LoomRecording *control_peer_open_recording (ControlPeer *self);
void           control_peer_kill  (ControlPeer *self);
/* It ends as well. */
void           control_peer_free  (ControlPeer *self);

/* Runs the main loop until something holds; the test fails where it does not within a minute. */
void           control_test_until (gboolean (*condition) (gpointer data),
                                   gpointer   data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ControlPeer, control_peer_free)

G_END_DECLS
