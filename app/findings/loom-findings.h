/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-task-index.h"
#include "findings/loom-finding.h"

G_BEGIN_DECLS

/* So many of each rule are told, the worst of them; all are counted. */
#define LOOM_MOST_FINDINGS 1000

/**
 * LoomFindings:
 *
 * What is wrong in a recording. Immutable; from any thread.
 */
typedef struct _LoomFindings LoomFindings;

LoomFindings      *loom_findings_new         (LoomTaskIndex              *tasks,
                                              const LoomFindingSettings  *settings,
                                              GCancellable               *cancellable,
                                              GError                    **error) G_GNUC_WARN_UNUSED_RESULT;
LoomFindings      *loom_findings_ref         (LoomFindings               *self);
void               loom_findings_unref       (LoomFindings               *self);

LoomTrace         *loom_findings_get_trace   (LoomFindings               *self);

/* By severity, the worst first, then rule, then time. */
guint              loom_findings_get_n       (LoomFindings               *self);
const LoomFinding *loom_findings_get         (LoomFindings               *self,
                                              guint                       i);
LoomSeverity       loom_findings_get_severity (LoomFindings              *self,
                                              guint                       i);
/* Of a rule, those that are not told among them. */
guint64            loom_findings_count       (LoomFindings               *self,
                                              LoomRule                    rule);
/* At least as bad. */
guint64            loom_findings_count_from  (LoomFindings               *self,
                                              LoomSeverity                severity);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomFindings, loom_findings_unref)

G_END_DECLS
