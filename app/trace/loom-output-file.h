/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LoomOutputFile:
 *
 * A file that is whole or not there: it is written beside its place under another name, and
 * takes its place when it is committed. Freed before that, it leaves nothing, and what was in
 * its place is as it was. Something that is no regular file, a pipe, is written to as it is.
 */
typedef struct _LoomOutputFile LoomOutputFile;

LoomOutputFile *loom_output_file_new        (GFile           *file,
                                             GCancellable    *cancellable,
                                             GError         **error);
void            loom_output_file_free       (LoomOutputFile  *self);

GOutputStream  *loom_output_file_get_stream (LoomOutputFile  *self);
gboolean        loom_output_file_commit     (LoomOutputFile  *self,
                                             GCancellable    *cancellable,
                                             GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomOutputFile, loom_output_file_free)

G_END_DECLS
