/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "findings/loom-findings.h"
#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_FINDINGS_VIEW (loom_findings_view_get_type ())

/**
 * LoomFindingsView:
 *
 * What is wrong in a recording, in a list; choosing one shows where. F8 and Shift+F8 go to the
 * next and the previous one.
 */
G_DECLARE_FINAL_TYPE (LoomFindingsView, loom_findings_view, LOOM, FINDINGS_VIEW, AdwBin)

GtkWidget    *loom_findings_view_new          (void);
void          loom_findings_view_set_timeline (LoomFindingsView *self,
                                               LoomTimeline     *timeline);
/* NULL while they are being looked for. */
void          loom_findings_view_set_findings (LoomFindingsView *self,
                                               LoomFindings     *findings);
LoomFindings *loom_findings_view_get_findings (LoomFindingsView *self);

/* Lists the findings of one rule only, as soon as they are there. */
void          loom_findings_view_show_rule    (LoomFindingsView *self,
                                               LoomRule          rule);

gboolean      loom_findings_view_step         (LoomFindingsView *self,
                                               gint              direction);

G_END_DECLS
