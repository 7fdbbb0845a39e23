/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "report/loom-report-content.h"

G_BEGIN_DECLS

/* Comma-separated values (RFC 4180): a line for each rule that was broken and for each time,
 * for each thread, and for each name. */
gboolean loom_report_csv_write (const LoomReportContent *content,
                                GOutputStream           *stream,
                                GCancellable            *cancellable,
                                GError                 **error);

G_END_DECLS
