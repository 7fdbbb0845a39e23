/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "frame/loom-frame-meter.h"

G_BEGIN_DECLS

#define LOOM_TYPE_REPORT_RESULT_ROW (loom_report_result_row_get_type ())

/**
 * LoomReportResultRow:
 *
 * What came of a report, and what the window did meanwhile. The file can be opened from
 * it. Uses the action `win.message` for what goes wrong then.
 */
G_DECLARE_FINAL_TYPE (LoomReportResultRow, loom_report_result_row, LOOM, REPORT_RESULT_ROW, AdwActionRow)

GFile *loom_report_result_row_get_file   (LoomReportResultRow *self);

void   loom_report_result_row_set_result (LoomReportResultRow *self,
                                          GFile               *file,
                                          LoomFrameMeter      *meter);
void   loom_report_result_row_set_error  (LoomReportResultRow *self,
                                          const GError        *error);

G_END_DECLS
