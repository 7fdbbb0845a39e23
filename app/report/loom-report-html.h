/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "report/loom-report-content.h"

G_BEGIN_DECLS

/* A page that needs nothing beside itself: no script, no picture, no font from elsewhere. */
gboolean loom_report_html_write (const LoomReportContent *content,
                                 GOutputStream           *stream,
                                 GCancellable            *cancellable,
                                 GError                 **error);

G_END_DECLS
