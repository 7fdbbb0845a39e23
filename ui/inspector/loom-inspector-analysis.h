/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "analysis/loom-task-index.h"
#include "findings/loom-findings.h"

G_BEGIN_DECLS

/**
 * LoomInspectorAnalysis:
 *
 * What is to know of a recording beyond its picture: its tasks, and what is wrong in it. Found out
 * on a worker. Counted by reference, from any thread; the results are there when the task has ended.
 */
typedef struct _LoomInspectorAnalysis LoomInspectorAnalysis;

LoomInspectorAnalysis *loom_inspector_analysis_new          (LoomTrace             *trace,
                                                             const LoomFindingSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
LoomInspectorAnalysis *loom_inspector_analysis_ref          (LoomInspectorAnalysis *self);
void                   loom_inspector_analysis_unref        (LoomInspectorAnalysis *self);

WeftTask              *loom_inspector_analysis_run          (LoomInspectorAnalysis *self) WEFT_OWNED;
void                   loom_inspector_analysis_cancel       (LoomInspectorAnalysis *self);

LoomTaskIndex         *loom_inspector_analysis_get_tasks    (LoomInspectorAnalysis *self);
LoomFindings          *loom_inspector_analysis_get_findings (LoomInspectorAnalysis *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomInspectorAnalysis, loom_inspector_analysis_unref)

G_END_DECLS
