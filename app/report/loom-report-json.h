/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "report/loom-report-content.h"

G_BEGIN_DECLS

/* Writes the report as an object; its members are described in the source. Any thread. */
gboolean loom_report_json_write (const LoomReportContent *content,
                                 GOutputStream           *stream,
                                 GCancellable            *cancellable,
                                 GError                 **error);

G_END_DECLS
