/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

gboolean loom_trace_export (LoomTrace     *trace,
                            GFile         *output,
                            LoomFormat     format,
                            GCancellable  *cancellable,
                            GError       **error);

G_END_DECLS
