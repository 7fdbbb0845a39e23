/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-analysis.h"

struct _LoomInspectorAnalysis
{
  gatomicrefcount refs;
  LoomTrace *trace;
  GCancellable *cancellable;
  LoomFindingSettings settings;
  LoomTaskIndex *tasks;   /* the worker's until the task has ended, then the UI's */
  LoomFindings *findings; /* as well */
};

LoomInspectorAnalysis *
loom_inspector_analysis_new (LoomTrace *trace, const LoomFindingSettings *settings)
{
  LoomInspectorAnalysis *self = g_new0 (LoomInspectorAnalysis, 1);

  g_atomic_ref_count_init (&self->refs);
  self->trace = g_object_ref (trace);
  self->cancellable = g_cancellable_new ();
  self->settings = *settings;
  return self;
}

LoomInspectorAnalysis *
loom_inspector_analysis_ref (LoomInspectorAnalysis *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
loom_inspector_analysis_unref (LoomInspectorAnalysis *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->trace);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->tasks, loom_task_index_unref);
  g_clear_pointer (&self->findings, loom_findings_unref);
  g_free (self);
}

static gboolean
analyse (WeftResult *result G_GNUC_UNUSED, gpointer data, GCancellable *cancellable, GError **error)
{
  LoomInspectorAnalysis *self = data;

  self->tasks = loom_task_index_new (self->trace, cancellable, error);
  if (self->tasks == NULL)
    return FALSE;
  self->findings = loom_findings_new (self->tasks, &self->settings, cancellable, error);
  return self->findings != NULL;
}

/**
 * loom_inspector_analysis_run:
 *
 * Analyses on the worker pool. Fails only when it is cancelled.
 *
 * Returns: (transfer full): its task
 */
WeftTask *
loom_inspector_analysis_run (LoomInspectorAnalysis *self)
{
  return weft_run (analyse, loom_inspector_analysis_ref (self),
                   (GDestroyNotify) loom_inspector_analysis_unref, self->cancellable);
}

void
loom_inspector_analysis_cancel (LoomInspectorAnalysis *self)
{
  g_cancellable_cancel (self->cancellable);
}

LoomTaskIndex *
loom_inspector_analysis_get_tasks (LoomInspectorAnalysis *self)
{
  return self->tasks;
}

LoomFindings *
loom_inspector_analysis_get_findings (LoomInspectorAnalysis *self)
{
  return self->findings;
}
