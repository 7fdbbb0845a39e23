/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

gboolean loom_trace_export (LoomTrace     *trace,
                            GFile         *output,
                            LoomFormat     format,
                            GCancellable  *cancellable,
                            GError       **error);
/* What of it that format cannot hold, in sentences; NULL where it can hold everything. */
char    *loom_trace_export_describe_loss (LoomTrace *trace,
                                          LoomFormat format) G_GNUC_WARN_UNUSED_RESULT;
/* By the ending of a file's name, .gz behind it or not. FALSE where it has none that is known. */
gboolean loom_format_from_name (const char     *name,
                                LoomFormat     *format);

G_END_DECLS
