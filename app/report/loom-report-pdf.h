/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "report/loom-report-content.h"

G_BEGIN_DECLS

/* Draws and writes the report. Any thread. */
gboolean loom_report_pdf_write (const LoomReportContent *content,
                                GOutputStream           *stream,
                                GCancellable            *cancellable,
                                GError                 **error);

G_END_DECLS
