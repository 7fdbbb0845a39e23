/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-load.h"

#include "trace/loom-trace-load.h"

struct _LoomInspectorLoad
{
  gatomicrefcount refs;
  GFile *file;
  GCancellable *cancellable;
  gint permille;            /* atomic: written by the worker, looked at by frames */
  gpointer preview;         /* atomic, LoomTimelineModel: who takes it out of here has it */
  LoomFileStamp stamp;      /* as the next: */
  LoomTimelineModel *model; /* the worker's until the task has ended, then the UI's */
};

LoomInspectorLoad *
loom_inspector_load_new (GFile *file)
{
  LoomInspectorLoad *self = g_new0 (LoomInspectorLoad, 1);

  g_atomic_ref_count_init (&self->refs);
  self->file = g_object_ref (file);
  self->cancellable = g_cancellable_new ();
  return self;
}

LoomInspectorLoad *
loom_inspector_load_ref (LoomInspectorLoad *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
loom_inspector_load_unref (LoomInspectorLoad *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->file);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->preview, loom_timeline_model_free);
  g_clear_pointer (&self->model, loom_timeline_model_free);
  g_free (self);
}

static void
progress_cb (double fraction, gpointer user_data)
{
  LoomInspectorLoad *self = user_data;

  g_atomic_int_set (&self->permille, (gint) (CLAMP (fraction, 0, 1) * 1000));
}

static void
preview_cb (LoomTrace *preview, gpointer user_data)
{
  LoomInspectorLoad *self = user_data;

  g_atomic_pointer_set (&self->preview, loom_timeline_model_new (preview));
}

static gboolean
load (WeftResult *result G_GNUC_UNUSED, gpointer data, GCancellable *cancellable, GError **error)
{
  LoomInspectorLoad *self = data;
  g_autoptr (LoomTrace) trace = NULL;

  /* What is written meanwhile counts as a change. */
  loom_file_stamp_read (&self->stamp, self->file);
  trace = loom_trace_load_previewed (self->file, preview_cb, progress_cb, self, cancellable, error);
  if (trace == NULL)
    return FALSE;
  self->model = loom_timeline_model_new (trace);
  return TRUE;
}

/**
 * loom_inspector_load_run:
 *
 * Loads on the worker pool.
 *
 * Returns: (transfer full): its task
 */
WeftTask *
loom_inspector_load_run (LoomInspectorLoad *self)
{
  return weft_run (load, loom_inspector_load_ref (self), (GDestroyNotify) loom_inspector_load_unref,
                   self->cancellable);
}

void
loom_inspector_load_cancel (LoomInspectorLoad *self)
{
  g_cancellable_cancel (self->cancellable);
}

GFile *
loom_inspector_load_get_file (LoomInspectorLoad *self)
{
  return self->file;
}

const LoomFileStamp *
loom_inspector_load_get_stamp (LoomInspectorLoad *self)
{
  return &self->stamp;
}

double
loom_inspector_load_get_fraction (LoomInspectorLoad *self)
{
  return g_atomic_int_get (&self->permille) / 1000.0;
}

/**
 * loom_inspector_load_steal_preview:
 *
 * Returns: (transfer full) (nullable): the beginning of the recording, once
 */
LoomTimelineModel *
loom_inspector_load_steal_preview (LoomInspectorLoad *self)
{
  LoomTimelineModel *preview = g_atomic_pointer_get (&self->preview);

  if (preview != NULL)
    g_atomic_pointer_set (&self->preview, NULL);
  return preview;
}

/**
 * loom_inspector_load_steal_model:
 *
 * Returns: (transfer full) (nullable): what was loaded, once
 */
LoomTimelineModel *
loom_inspector_load_steal_model (LoomInspectorLoad *self)
{
  return g_steal_pointer (&self->model);
}
