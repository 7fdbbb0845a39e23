/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "session/loom-recording.h"

G_BEGIN_DECLS

/**
 * LoomChild:
 *
 * A program that was started to be recorded, and goes on beside what started it. Belongs to
 * one thread, whose sync context it needs. It does not end with this object.
 */
typedef struct _LoomChild LoomChild;

/* @folder, @environment: NULL for ours. */
LoomChild     *loom_child_spawn         (const char *const *argv,
                                         const char        *folder,
                                         const char *const *environment,
                                         gsize              limit,
                                         GError           **error);
void           loom_child_free          (LoomChild         *self);

/* 0 where it had ended when it was looked at. */
gint64         loom_child_get_pid       (LoomChild         *self);
gboolean       loom_child_has_ended     (LoomChild         *self);
/* When it has: as a shell tells it, 128 + the signal where one ended it. */
int            loom_child_get_status    (LoomChild         *self);
void           loom_child_send_signal   (LoomChild         *self,
                                         int                number);
/* NULL as long as the program has not begun to record. */
LoomRecording *loom_child_open_recording (LoomChild        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomChild, loom_child_free)

G_END_DECLS
