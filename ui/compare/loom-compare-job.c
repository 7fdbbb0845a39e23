/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "compare/loom-compare-job.h"

#include "trace/loom-trace-load.h"

struct _LoomCompareJob
{
  gatomicrefcount refs;
  GFile *files[LOOM_N_COMPARE_SIDES]; /* nullable */
  GCancellable *cancellable;
  gint permille;                           /* atomic: written by the worker */
  guint side;                              /* the worker's: which is being read */
  LoomTrace *traces[LOOM_N_COMPARE_SIDES]; /* the worker's until the task has ended, as the next */
  LoomComparison *comparison;
};

LoomCompareJob *
loom_compare_job_new (GFile *const *files, LoomTrace *const *traces)
{
  LoomCompareJob *self = g_new0 (LoomCompareJob, 1);

  g_atomic_ref_count_init (&self->refs);
  for (guint i = 0; i < LOOM_N_COMPARE_SIDES; i++)
    {
      g_set_object (&self->files[i], files[i]);
      g_set_object (&self->traces[i], traces[i]);
    }
  self->cancellable = g_cancellable_new ();
  return self;
}

LoomCompareJob *
loom_compare_job_ref (LoomCompareJob *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
loom_compare_job_unref (LoomCompareJob *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  for (guint i = 0; i < LOOM_N_COMPARE_SIDES; i++)
    {
      g_clear_object (&self->files[i]);
      g_clear_object (&self->traces[i]);
    }
  g_clear_pointer (&self->comparison, loom_comparison_free);
  g_object_unref (self->cancellable);
  g_free (self);
}

/* Comparing is the last tenth. */
static void
progress_cb (double fraction, gpointer user_data)
{
  LoomCompareJob *self = user_data;

  g_atomic_int_set (&self->permille, (gint) (450 * (self->side + CLAMP (fraction, 0, 1))));
}

static gboolean
compare (WeftResult *result G_GNUC_UNUSED, gpointer data, GCancellable *cancellable, GError **error)
{
  LoomCompareJob *self = data;

  for (self->side = 0; self->side < LOOM_N_COMPARE_SIDES; self->side++)
    {
      if (self->traces[self->side] == NULL)
        self->traces[self->side] =
            loom_trace_load (self->files[self->side], progress_cb, self, cancellable, error);
      if (self->traces[self->side] == NULL)
        return FALSE;
      progress_cb (1, self);
    }
  self->comparison = loom_comparison_new (self->traces[LOOM_COMPARE_BEFORE],
                                          self->traces[LOOM_COMPARE_AFTER], cancellable, error);
  return self->comparison != NULL;
}

/**
 * loom_compare_job_run:
 *
 * Compares on the worker pool. To be called once.
 *
 * Returns: (transfer full): its task
 */
WeftTask *
loom_compare_job_run (LoomCompareJob *self)
{
  return weft_run (compare, loom_compare_job_ref (self), (GDestroyNotify) loom_compare_job_unref,
                   self->cancellable);
}

void
loom_compare_job_cancel (LoomCompareJob *self)
{
  g_cancellable_cancel (self->cancellable);
}

double
loom_compare_job_get_fraction (LoomCompareJob *self)
{
  return g_atomic_int_get (&self->permille) / 1000.0;
}

GFile *
loom_compare_job_get_file (LoomCompareJob *self, LoomCompareSide side)
{
  return self->files[side];
}

LoomTrace *
loom_compare_job_get_trace (LoomCompareJob *self, LoomCompareSide side)
{
  return self->traces[side];
}

char *
loom_compare_job_dup_title (LoomCompareJob *self, LoomCompareSide side)
{
  g_autofree char *name = NULL;

  if (self->files[side] == NULL)
    return g_strdup (loom_trace_get_title (self->traces[side]));
  name = g_file_get_basename (self->files[side]);
  return g_filename_display_name (name);
}

LoomComparison *
loom_compare_job_get_comparison (LoomCompareJob *self)
{
  return self->comparison;
}
