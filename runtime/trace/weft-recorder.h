/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/**
 * WEFT_RECORDER_FD_ENV:
 *
 * The environment variable with the number of an inherited memory file to record
 * into, as `weft record` sets it. A program that uses libweft starts recording
 * before main() where it is set.
 */
#define WEFT_RECORDER_FD_ENV "WEFT_RECORD_FD"

WEFT_PUBLIC int      weft_recorder_create_memory (gsize         limit,
                                                  GError      **error);
WEFT_PUBLIC gboolean weft_recorder_start_fd      (int           fd,
                                                  GError      **error);
WEFT_PUBLIC gboolean weft_recorder_start_file    (const char   *path,
                                                  gsize         limit,
                                                  GError      **error);
WEFT_PUBLIC void     weft_recorder_stop          (void);

WEFT_PUBLIC gboolean weft_recorder_is_active     (void);
WEFT_PUBLIC int      weft_recorder_dup_fd        (GError      **error);
WEFT_PUBLIC guint64  weft_recorder_get_n_dropped (void);
WEFT_PUBLIC guint64  weft_recorder_get_n_lost    (void);

G_END_DECLS
