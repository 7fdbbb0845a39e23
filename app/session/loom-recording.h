/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace-builder.h"

G_BEGIN_DECLS

/**
 * LoomRecording:
 *
 * The reader's side of a recorder's memory: maps it, follows it while it is written,
 * by this process or another, and saves it as a file.
 */
typedef struct _LoomRecording LoomRecording;

/* @fd is duplicated. */
LoomRecording *loom_recording_new       (int                fd,
                                         GError           **error);
/* Records this process into memory of @limit bytes. */
LoomRecording *loom_recording_start_own (gsize              limit,
                                         GError           **error);
void           loom_recording_free      (LoomRecording     *self);

/* Appends what has come since the last call. Returns how many events. */
guint64        loom_recording_follow    (LoomRecording     *self,
                                         LoomTraceBuilder  *builder);
/* From now on: what was recorded until now is not followed. */
void           loom_recording_skip      (LoomRecording     *self);

/* How many events found no room. */
guint64        loom_recording_get_n_lost (LoomRecording    *self);

/* How many of the oldest have made room for what is newer. */
guint64        loom_recording_get_n_dropped (LoomRecording *self);

/* A compact recording, written beside and renamed. May be called while it is written to. */
gboolean       loom_recording_save      (LoomRecording     *self,
                                         GFile             *file,
                                         GCancellable      *cancellable,
                                         GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomRecording, loom_recording_free)

G_END_DECLS
