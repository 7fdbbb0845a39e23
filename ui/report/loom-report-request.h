/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "report/loom-report.h"

G_BEGIN_DECLS

/**
 * LoomReportRequest:
 *
 * A report that is wanted so many times, and how far it is. Counted by reference, from any
 * thread.
 */
typedef struct _LoomReportRequest LoomReportRequest;

LoomReportRequest *loom_report_request_new          (LoomTrace         *trace,
                                                     GFile             *file,
                                                     LoomReportFormat   format,
                                                     guint              n_times) G_GNUC_WARN_UNUSED_RESULT;
LoomReportRequest *loom_report_request_ref          (LoomReportRequest *self);
void               loom_report_request_unref        (LoomReportRequest *self);

WeftTask          *loom_report_request_run          (LoomReportRequest *self) WEFT_OWNED;
gboolean           loom_report_request_run_blocking (LoomReportRequest *self,
                                                     GError           **error);
void               loom_report_request_cancel       (LoomReportRequest *self);

/* Whether it is still to be generated: not so many times yet. */
gboolean           loom_report_request_is_wanted    (LoomReportRequest *self);
GFile             *loom_report_request_get_file     (LoomReportRequest *self);
double             loom_report_request_get_fraction (LoomReportRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomReportRequest, loom_report_request_unref)

G_END_DECLS
