/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "report/loom-report-content.h"

G_BEGIN_DECLS

/* Sentences of a report for people, translated. */

/* What a reader wants to know first: how long it is, how many tasks, the worst that was found, and
 * where the time went. */
char *loom_report_text_lead      (const LoomReportContent *content) G_GNUC_WARN_UNUSED_RESULT;
/* What the recording is: "Chrome trace · 8.37 s · 4 processes · 126,149 events". */
char *loom_report_text_recording (const LoomSummary       *summary) G_GNUC_WARN_UNUSED_RESULT;
/* How long what was queued waited; of other programs, how long arrows are. */
char *loom_report_text_hops      (const LoomHopStatistics *hops) G_GNUC_WARN_UNUSED_RESULT;
/* "1 continuation", "12 arrows". */
char *loom_report_text_n_hops    (const LoomHopStatistics *hops) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
