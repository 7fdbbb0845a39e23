/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report-request.h"

struct _LoomReportRequest
{
  gatomicrefcount refs;
  LoomTrace *trace;
  GFile *file;
  LoomReportFormat format;
  GCancellable *cancellable;
  gint permille; /* atomic: written by workers, looked at by frames */
};

LoomReportRequest *
loom_report_request_new (LoomTrace *trace, GFile *file, LoomReportFormat format)
{
  LoomReportRequest *self = g_new0 (LoomReportRequest, 1);

  g_atomic_ref_count_init (&self->refs);
  self->trace = g_object_ref (trace);
  self->file = g_object_ref (file);
  self->format = format;
  self->cancellable = g_cancellable_new ();
  return self;
}

LoomReportRequest *
loom_report_request_ref (LoomReportRequest *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
loom_report_request_unref (LoomReportRequest *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->trace);
  g_object_unref (self->file);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
progress_cb (double fraction, gpointer user_data)
{
  LoomReportRequest *self = user_data;

  g_atomic_int_set (&self->permille, (gint) (CLAMP (fraction, 0, 1) * 1000));
}

/**
 * loom_report_request_run:
 *
 * Generates the report on the worker pool.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_report_request_run (LoomReportRequest *self)
{
  return loom_report_generate (self->trace, self->file, self->format, 0, progress_cb,
                               loom_report_request_ref (self),
                               (GDestroyNotify) loom_report_request_unref, self->cancellable);
}

/**
 * loom_report_request_run_blocking:
 * @error: why there is no report
 *
 * Generates the report here and now.
 *
 * Returns: whether it is there
 */
gboolean
loom_report_request_run_blocking (LoomReportRequest *self, GError **error)
{
  return loom_report_generate_blocking (self->trace, self->file, self->format, progress_cb, self,
                                        self->cancellable, error);
}

void
loom_report_request_cancel (LoomReportRequest *self)
{
  g_cancellable_cancel (self->cancellable);
}

GFile *
loom_report_request_get_file (LoomReportRequest *self)
{
  return self->file;
}

double
loom_report_request_get_fraction (LoomReportRequest *self)
{
  return g_atomic_int_get (&self->permille) / 1000.0;
}
