/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

/* What a person calls a recording: its file's name; where it has none, its program and when it was
 * made. @file: NULL for one that comes from no file. */
char *loom_report_name_dup_recording (LoomTrace  *trace,
                                      GFile      *file,
                                      GDateTime  *made) G_GNUC_WARN_UNUSED_RESULT;
/* What its report's file might be called. @ending: without the dot. */
char *loom_report_name_dup_file      (LoomTrace  *trace,
                                      GFile      *file,
                                      GDateTime  *made,
                                      const char *ending) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
