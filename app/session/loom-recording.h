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
/* A second reader of the same memory, from the oldest that is still there. */
LoomRecording *loom_recording_dup       (LoomRecording     *self);
void           loom_recording_free      (LoomRecording     *self);

/* Appends what has come since the last call. Returns how many events. */
guint64        loom_recording_follow    (LoomRecording     *self,
                                         LoomTraceBuilder  *builder);
/* The same as records of a Fuchsia trace, for who parses them himself. */
GBytes        *loom_recording_take      (LoomRecording     *self) G_GNUC_WARN_UNUSED_RESULT;
/* From now on: what was recorded until now is not followed. */
void           loom_recording_skip      (LoomRecording     *self);

/* How many events found no room. */
guint64        loom_recording_get_n_lost (LoomRecording    *self);

/* Whether what was oldest made room for what is newer, and how many events that were, where the
 * recorder counts them. */
gboolean       loom_recording_has_wrapped (LoomRecording   *self);
guint64        loom_recording_get_n_dropped (LoomRecording *self);

/* Whether the answer to follow or take may have a gap, since it was asked last. */
gboolean       loom_recording_has_missed (LoomRecording    *self);
/* Whether there was something in it that no recorder writes. */
gboolean       loom_recording_is_damaged (LoomRecording    *self);

gint64         loom_recording_get_pid   (LoomRecording     *self);
/* How much memory its events take, and may take. */
gsize          loom_recording_get_size  (LoomRecording     *self,
                                         gsize             *limit);
/* Whether who recorded has ended it. */
gboolean       loom_recording_is_closed (LoomRecording     *self);
/* Whether who records is still there, where that is another process. */
void           loom_recording_set_alive (LoomRecording     *self,
                                         gboolean           alive);

/* A compact recording, written beside and renamed. May be called while it is written to. */
gboolean       loom_recording_save      (LoomRecording     *self,
                                         GFile             *file,
                                         GCancellable      *cancellable,
                                         GError           **error);
/* The same of the events between two times of the recorder's clock, in memory. */
GBytes        *loom_recording_cut       (LoomRecording     *self,
                                         gint64             begin,
                                         gint64             end,
                                         GCancellable      *cancellable,
                                         GError           **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomRecording, loom_recording_free)

G_END_DECLS
