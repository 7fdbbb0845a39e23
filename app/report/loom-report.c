/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report.h"

#include <pthread.h>

#include "analysis/loom-summary.h"
#include "report/loom-report-json.h"
#include "report/loom-report-pdf.h"
#include "trace/loom-output-file.h"

/* How much of the progress is the analysis; the rest is drawing and writing. */
#define ANALYSIS_SHARE 0.8

/*
 * What the jobs of one report share. A job takes the next lane that nobody has taken, until
 * there is none: lanes are of very different lengths. Each writes only its lanes' places in
 * `lanes`; the render job reads them when all have ended.
 */
typedef struct
{
  gatomicrefcount refs;

  LoomTrace *trace;
  GFile *output;
  LoomReportFormat format;

  guint next_lane; /* atomic */
  GPtrArray *lanes;
  LoomHopStatistics *hops;

  pthread_mutex_t mutex;
  /* Under the mutex. */
  guint64 n_done;
  gdouble fraction;
  LoomProgressFunc progress;
  gpointer progress_data;
  GDestroyNotify progress_destroy;
} Report;

static Report *
report_new (LoomTrace *trace,
            GFile *output,
            LoomReportFormat format,
            LoomProgressFunc progress,
            gpointer progress_data,
            GDestroyNotify progress_destroy)
{
  Report *self = g_new0 (Report, 1);

  g_atomic_ref_count_init (&self->refs);
  self->trace = g_object_ref (trace);
  self->output = g_object_ref (output);
  self->format = format;
  self->lanes = g_ptr_array_new_with_free_func ((GDestroyNotify) loom_lane_statistics_free);
  g_ptr_array_set_size (self->lanes, (gint) loom_trace_get_n_lanes (trace));
  pthread_mutex_init (&self->mutex, NULL);
  self->progress = progress;
  self->progress_data = progress_data;
  self->progress_destroy = progress_destroy;
  return self;
}

static Report *
report_ref (Report *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
report_unref (gpointer data)
{
  Report *self = data;

  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  for (guint i = 0; self->lanes != NULL && i < self->lanes->len; i++)
    g_clear_pointer ((LoomLaneStatistics **) &self->lanes->pdata[i], loom_lane_statistics_free);
  if (self->lanes != NULL)
    g_ptr_array_set_free_func (self->lanes, NULL);
  g_clear_pointer (&self->lanes, g_ptr_array_unref);
  g_clear_pointer (&self->hops, loom_hop_statistics_free);
  if (self->progress_destroy != NULL)
    self->progress_destroy (self->progress_data);
  pthread_mutex_destroy (&self->mutex);
  g_object_unref (self->trace);
  g_object_unref (self->output);
  g_free (self);
}

/* Only ever forwards, one call at a time. */
static void
report_progress (Report *self, guint64 n_done, gdouble at_least)
{
  gdouble total = (gdouble) MAX (loom_trace_get_n_events (self->trace), 1);
  gdouble fraction;

  pthread_mutex_lock (&self->mutex);
  self->n_done += n_done;
  fraction = MAX (MIN ((gdouble) self->n_done / total, 1) * ANALYSIS_SHARE, at_least);
  if (fraction > self->fraction)
    {
      self->fraction = fraction;
      if (self->progress != NULL)
        self->progress (fraction, self->progress_data);
    }
  pthread_mutex_unlock (&self->mutex);
}

static gboolean
analyse_lanes (Report *self, GCancellable *cancellable, GError **error)
{
  guint lane;

  while ((lane = __atomic_fetch_add (&self->next_lane, 1, __ATOMIC_RELAXED)) < self->lanes->len)
    {
      LoomLaneStatistics *statistics = loom_lane_statistics_new (
          self->trace, lane, LOOM_SUMMARY_N_LONGEST, LOOM_STALL_THRESHOLD, cancellable, error);

      if (statistics == NULL)
        return FALSE;
      self->lanes->pdata[lane] = statistics;
      report_progress (self, statistics->n_slices + statistics->n_instants, 0);
    }
  return TRUE;
}

static gboolean
analyse_hops (Report *self, GCancellable *cancellable, GError **error)
{
  self->hops = loom_hop_statistics_new (self->trace, cancellable, error);
  return self->hops != NULL;
}

static gboolean
render (Report *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (LoomSummary) summary = NULL;
  g_autoptr (LoomOutputFile) output = NULL;
  GOutputStream *stream;
  gboolean written;

  report_progress (self, 0, ANALYSIS_SHARE);
  summary =
      loom_summary_new (self->trace, g_steal_pointer (&self->lanes), g_steal_pointer (&self->hops));
  output = loom_output_file_new (self->output, cancellable, error);
  if (output == NULL)
    return FALSE;

  stream = loom_output_file_get_stream (output);
  if (self->format == LOOM_REPORT_PDF)
    written = loom_report_pdf_write (summary, stream, cancellable, error);
  else
    written = loom_report_json_write (summary, stream, cancellable, error);

  if (!written || !loom_output_file_commit (output, cancellable, error))
    return FALSE;
  report_progress (self, 0, 1);
  return TRUE;
}

#define JOB(name)                                                                                  \
  static gboolean name##_job (WeftResult *result G_GNUC_UNUSED, gpointer data,                     \
                              GCancellable *cancellable, GError **error)                           \
  {                                                                                                \
    return name (data, cancellable, error);                                                        \
  }

JOB (analyse_lanes)
JOB (analyse_hops)
JOB (render)

typedef struct
{
  WeftAsync async;

  Report *report;
  guint n_jobs;
  GCancellable *cancellable;
  GPtrArray *jobs; /* WeftTask */
} GenerateFrame;

static void
generate_frame_clear (GenerateFrame *self)
{
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->report, report_unref);
  g_clear_object (&self->cancellable);
}

WEFT_ASYNC_DEFINE (generate_report, GenerateFrame, generate_frame_clear)
{
  WEFT_BEGIN (self);

  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_task_unref);
  g_ptr_array_add (self->jobs, weft_run (analyse_hops_job, report_ref (self->report), report_unref,
                                         self->cancellable));
  for (guint i = 0; i < self->n_jobs; i++)
    g_ptr_array_add (self->jobs, weft_run (analyse_lanes_job, report_ref (self->report),
                                           report_unref, self->cancellable));

  /* Nothing here needs the caller's thread. */
  WEFT_AWAIT (weft_configure_await (
      weft_when_all ((WeftTask *const *) self->jobs->pdata, self->jobs->len), FALSE));
  WEFT_AWAIT (weft_configure_await (
      weft_run (render_job, report_ref (self->report), report_unref, self->cancellable), FALSE));
  WEFT_RETURN ();

  WEFT_END;
}

WeftTask *
loom_report_generate (LoomTrace *trace,
                      GFile *output,
                      LoomReportFormat format,
                      guint n_jobs,
                      LoomProgressFunc progress,
                      gpointer progress_data,
                      GDestroyNotify progress_destroy,
                      GCancellable *cancellable)
{
  GenerateFrame *self;

  g_return_val_if_fail (LOOM_IS_TRACE (trace), NULL);
  g_return_val_if_fail (G_IS_FILE (output), NULL);

  self = WEFT_ASYNC_NEW (generate_report);
  self->report = report_new (trace, output, format, progress, progress_data, progress_destroy);
  self->n_jobs = n_jobs != 0 ? n_jobs : weft_pool_get_n_workers ();
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return WEFT_ASYNC_START (self);
}

/**
 * loom_report_generate_blocking:
 * @trace: a finished recording
 * @output: where to
 * @format: PDF or JSON
 * @progress: (nullable): called from the calling thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: why there is no report; then nothing is left of it
 *
 * Does what loom_report_generate() does on the calling thread, one piece after the other.
 *
 * Returns: whether the report is written
 */
gboolean
loom_report_generate_blocking (LoomTrace *trace,
                               GFile *output,
                               LoomReportFormat format,
                               LoomProgressFunc progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GError **error)
{
  Report *self;
  gboolean done;

  g_return_val_if_fail (LOOM_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (G_IS_FILE (output), FALSE);

  self = report_new (trace, output, format, progress, progress_data, NULL);
  done = analyse_lanes (self, cancellable, error) && analyse_hops (self, cancellable, error) &&
         render (self, cancellable, error);
  report_unref (self);
  return done;
}
