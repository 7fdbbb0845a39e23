/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "report/loom-report.h"

G_BEGIN_DECLS

#define LOOM_TYPE_REPORTS_PAGE (loom_reports_page_get_type ())

/**
 * LoomReportsPage:
 *
 * Generates a report of the open recording, on the worker pool or, to compare, on the UI
 * thread, and shows what the window did meanwhile. Needs a sync context of the UI thread.
 * Uses the actions `win.open` and `win.message`, and brings `report.generate`,
 * `report.generate-on-ui` and `report.cancel` for what stands in it.
 *
 * Properties that notify: `busy`, `fraction`.
 */
G_DECLARE_FINAL_TYPE (LoomReportsPage, loom_reports_page, LOOM, REPORTS_PAGE, AdwBin)

GtkWidget        *loom_reports_page_new           (void);

void              loom_reports_page_set_recording (LoomReportsPage  *self,
                                                   LoomTrace        *trace,
                                                   GFile            *file);
char             *loom_reports_page_dup_proposed_name (LoomReportsPage *self) G_GNUC_WARN_UNUSED_RESULT;
LoomReportFormat  loom_reports_page_get_format    (LoomReportsPage  *self);
void              loom_reports_page_set_format    (LoomReportsPage  *self,
                                                   LoomReportFormat  format);
guint             loom_reports_page_get_n_times   (LoomReportsPage  *self);
void              loom_reports_page_set_n_times   (LoomReportsPage  *self,
                                                   guint             n_times);

gboolean          loom_reports_page_get_busy      (LoomReportsPage  *self);
double            loom_reports_page_get_fraction  (LoomReportsPage  *self);

/* What is known of the last one; NULL before it has ended well. */
GFile            *loom_reports_page_get_result    (LoomReportsPage  *self,
                                                   gboolean          on_ui_thread);
const char       *loom_reports_page_get_verdict   (LoomReportsPage  *self,
                                                   gboolean          on_ui_thread);

void              loom_reports_page_ask           (LoomReportsPage  *self,
                                                   gboolean          on_ui_thread);
WeftTask         *loom_reports_page_generate      (LoomReportsPage  *self,
                                                   GFile            *file,
                                                   gboolean          on_ui_thread) WEFT_OWNED;
void              loom_reports_page_cancel        (LoomReportsPage  *self);
WeftTask         *loom_reports_page_settle        (LoomReportsPage  *self) WEFT_OWNED;

G_END_DECLS
