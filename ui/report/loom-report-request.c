/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report-request.h"

struct _LoomReportRequest
{
  gatomicrefcount refs;
  LoomTrace *trace;
  GFile *file;
  LoomReportFormat format;
  GCancellable *cancellable;
  guint n_times;
  guint n_begun; /* by who runs it, one after the other */
  gint permille; /* atomic: of the one that is begun; written by workers, looked at by frames */
};

LoomReportRequest *
loom_report_request_new (LoomTrace *trace, GFile *file, LoomReportFormat format, guint n_times)
{
  LoomReportRequest *self = g_new0 (LoomReportRequest, 1);

  g_atomic_ref_count_init (&self->refs);
  self->trace = g_object_ref (trace);
  self->file = g_object_ref (file);
  self->format = format;
  self->n_times = n_times;
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

static void
begin (LoomReportRequest *self)
{
  self->n_begun++;
  g_atomic_int_set (&self->permille, 0);
}

/**
 * loom_report_request_run:
 *
 * Generates the report once, on the worker pool.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_report_request_run (LoomReportRequest *self)
{
  begin (self);
  return loom_report_generate (self->trace, self->file, self->format, 0, progress_cb,
                               loom_report_request_ref (self),
                               (GDestroyNotify) loom_report_request_unref, self->cancellable);
}

/**
 * loom_report_request_run_blocking:
 * @error: why there is no report
 *
 * Generates the report once, here and now.
 *
 * Returns: whether it is there
 */
gboolean
loom_report_request_run_blocking (LoomReportRequest *self, GError **error)
{
  begin (self);
  return loom_report_generate_blocking (self->trace, self->file, self->format, progress_cb, self,
                                        self->cancellable, error);
}

void
loom_report_request_cancel (LoomReportRequest *self)
{
  g_cancellable_cancel (self->cancellable);
}

gboolean
loom_report_request_is_wanted (LoomReportRequest *self)
{
  return self->n_begun < self->n_times;
}

GFile *
loom_report_request_get_file (LoomReportRequest *self)
{
  return self->file;
}

double
loom_report_request_get_fraction (LoomReportRequest *self)
{
  if (self->n_begun == 0)
    return 0;
  return (self->n_begun - 1 + g_atomic_int_get (&self->permille) / 1000.0) / self->n_times;
}
