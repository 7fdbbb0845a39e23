/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

/* A recording in a line, for a person. */
char *loom_trace_summary_dup             (LoomTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
char *loom_trace_summary_dup_with_format (LoomTrace *trace) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
