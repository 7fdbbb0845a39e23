/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

/* So much is gathered before it is written. */
#define LOOM_EXPORT_STEP (256 * 1024)

gboolean loom_export_chrome (LoomTrace      *trace,
                             GOutputStream  *stream,
                             GCancellable   *cancellable,
                             GError        **error);
gboolean loom_export_fxt    (LoomTrace      *trace,
                             GOutputStream  *stream,
                             GCancellable   *cancellable,
                             GError        **error);

G_END_DECLS
