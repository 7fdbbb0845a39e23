/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "trace/loom-file-stamp.h"

G_BEGIN_DECLS

#define LOOM_TYPE_FILE_NOTICE (loom_file_notice_get_type ())

/**
 * LoomFileNotice:
 *
 * A line that says when the file of what is shown is not any more what was read of it, and
 * offers to read it again. There is no line while there is nothing to say.
 *
 * A file that has grown, or that another has taken the place of, is read again without a
 * question where that is wanted: see loom_file_notice_set_automatic (). One that was cut short or
 * deleted never is, for what is shown is then more than there is.
 *
 * Signals: `reload`.
 */
G_DECLARE_FINAL_TYPE (LoomFileNotice, loom_file_notice, LOOM, FILE_NOTICE, AdwBin)

void        loom_file_notice_watch         (LoomFileNotice      *self,
                                            GFile               *file,
                                            const LoomFileStamp *since);
void        loom_file_notice_set_wait      (LoomFileNotice      *self,
                                            guint                quiet,
                                            guint                most);

gboolean    loom_file_notice_get_automatic (LoomFileNotice      *self);
void        loom_file_notice_set_automatic (LoomFileNotice      *self,
                                            gboolean             automatic);

/* NULL where there is no line. */
const char *loom_file_notice_get_text      (LoomFileNotice      *self);
void        loom_file_notice_tell_failed   (LoomFileNotice      *self,
                                            const GError        *error);
void        loom_file_notice_dismiss       (LoomFileNotice      *self);

G_END_DECLS
