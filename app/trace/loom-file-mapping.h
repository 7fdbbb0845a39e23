/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

/*
 * A file in memory that may be cut short by somebody else at any time. Looking at a page that
 * the file no longer reaches ends a program with SIGBUS; here the page becomes zeros, and what
 * was lost can be asked for.
 */

G_BEGIN_DECLS

GBytes   *loom_file_mapping_new     (const char    *path,
                                     GError       **error) G_GNUC_WARN_UNUSED_RESULT;

/* From which byte of it on a mapping has lost its file: as far as anybody has looked so far.
 * G_MAXSIZE where nothing is lost, and where @bytes is no mapping. */
gsize     loom_file_mapping_get_end (GBytes        *bytes);

G_END_DECLS
