/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-file-stamp.h"

G_BEGIN_DECLS

#define LOOM_TYPE_FILE_WATCH (loom_file_watch_get_type ())

/**
 * LoomFileWatch:
 *
 * Tells when a file is not any more what was read of it: once it has been left alone for a
 * moment, or, while it is written without a pause, now and then. What changes to and fro between
 * two looks is not told.
 *
 * Signals: `changed`, with a #LoomFileChange, in the thread-default main context that it was
 * made in. After it, what is new is what changes are told from.
 */
G_DECLARE_FINAL_TYPE (LoomFileWatch, loom_file_watch, LOOM, FILE_WATCH, GObject)

/* @since: what was read. */
LoomFileWatch *loom_file_watch_new      (GFile               *file,
                                         const LoomFileStamp *since) G_GNUC_WARN_UNUSED_RESULT;
/* How long a file has to be left alone, and how long one is waited for that is not, in
 * milliseconds. */
void           loom_file_watch_set_wait (LoomFileWatch       *self,
                                         guint                quiet,
                                         guint                most);

G_END_DECLS
