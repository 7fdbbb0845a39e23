/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

/* So much is gathered before it is written. */
#define LOOM_EXPORT_STEP (256 * 1024)

/* The thread that events of @lane are said to come from: its own, or, for what is no thread's,
 * the first of its process. */
const LoomLane *loom_export_thread_of (LoomTrace      *trace,
                                       const LoomLane *lane);

gboolean loom_export_chrome (LoomTrace      *trace,
                             GOutputStream  *stream,
                             GCancellable   *cancellable,
                             GError        **error);
gboolean loom_export_fxt    (LoomTrace      *trace,
                             GOutputStream  *stream,
                             GCancellable   *cancellable,
                             GError        **error);
gboolean loom_export_syscap (LoomTrace      *trace,
                             GOutputStream  *stream,
                             GCancellable   *cancellable,
                             GError        **error);

/* What a capture cannot hold of @trace, in sentences; NULL where it holds everything. */
char    *loom_export_syscap_describe_loss (LoomTrace *trace);

G_END_DECLS
