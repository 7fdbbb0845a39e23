/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "session/loom-recording.h"

G_BEGIN_DECLS

/**
 * LoomAttachment:
 *
 * A running program that is recorded, seen from outside. It may end at any time; what it
 * recorded until then can still be read. Belongs to one thread; its recording may be read on
 * any, as that says.
 */
typedef struct _LoomAttachment LoomAttachment;

/* The value of loom_attach(): it moves to who awaits. */
extern const WeftResultType loom_type_attachment;

WeftTask      *loom_attach                   (gint64           pid,
                                              gsize            limit,
                                              GCancellable    *cancellable) WEFT_OWNED;

/* Ends the recording if it was started by us. */
void           loom_attachment_free          (LoomAttachment  *self);

LoomRecording *loom_attachment_get_recording (LoomAttachment  *self);
gint64         loom_attachment_get_pid       (LoomAttachment  *self);
/* Whether it was started for us, and is not one that went on already. */
gboolean       loom_attachment_is_ours       (LoomAttachment  *self);
/* Whether the program is there and records; once FALSE, it stays so. */
gboolean       loom_attachment_is_running    (LoomAttachment  *self);
/* Whether the program has ended, rather than only its recording. */
gboolean       loom_attachment_has_exited    (LoomAttachment  *self);
void           loom_attachment_detach        (LoomAttachment  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomAttachment, loom_attachment_free)

G_END_DECLS
