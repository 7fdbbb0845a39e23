/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-summary.h"

G_BEGIN_DECLS

/* Comma-separated values (RFC 4180): a line for each thread, and one for each name. */
gboolean loom_report_csv_write (const LoomSummary  *summary,
                                GOutputStream      *stream,
                                GCancellable       *cancellable,
                                GError            **error);

G_END_DECLS
