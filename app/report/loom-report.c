/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report.h"

#include <glib/gi18n-lib.h>
#include <pthread.h>

#include "analysis/loom-summary.h"
#include "report/loom-report-csv.h"
#include "report/loom-report-html.h"
#include "report/loom-report-json.h"
#include "report/loom-report-pdf.h"
#include "trace/loom-output-file.h"

/* How much of the progress is the analysis, and what brings it together; the rest is drawing
 * and writing. */
#define ANALYSIS_SHARE 0.8
#define SUMMARY_SHARE 0.9

/* Pieces that are no lanes. What is wrong takes longest, and so is begun first. */
enum
{
  PIECE_FINDINGS,
  PIECE_HOPS,
  PIECE_FIRST_LANE,
};

/*
 * What the jobs of one report share. The analysis is in pieces: what is wrong, the arrows, and
 * every lane, the longest first, because lanes are of very different lengths. A job takes the
 * next piece that nobody has taken, until there is none. Each writes only its pieces' places in
 * `lanes`, `hops`, `tasks` and `findings`; the render job reads them when all have ended.
 */
typedef struct
{
  gatomicrefcount refs;

  LoomTrace *trace;
  GFile *output;
  LoomReportFormat format;
  guint64 n_slices;
  GArray *order; /* guint: lanes, the longest first */

  guint next_piece; /* atomic */
  GPtrArray *lanes;
  LoomHopStatistics *hops;
  LoomTaskIndex *tasks;
  LoomFindings *findings;

  pthread_mutex_t mutex;
  /* Under the mutex. */
  guint64 n_done;
  gdouble fraction;
  LoomProgressFunc progress;
  gpointer progress_data;
  GDestroyNotify progress_destroy;
} Report;

static const struct
{
  const char *ending;
  gboolean (*write) (const LoomReportContent *content,
                     GOutputStream *stream,
                     GCancellable *cancellable,
                     GError **error);
} formats[LOOM_N_REPORT_FORMATS] = {
  [LOOM_REPORT_PDF] = { "pdf", loom_report_pdf_write },
  [LOOM_REPORT_JSON] = { "json", loom_report_json_write },
  [LOOM_REPORT_HTML] = { "html", loom_report_html_write },
  [LOOM_REPORT_CSV] = { "csv", loom_report_csv_write },
};

const char *
loom_report_format_get_ending (LoomReportFormat format)
{
  return formats[format].ending;
}

gboolean
loom_report_format_from_name (const char *name, LoomReportFormat *format)
{
  const char *point = strrchr (name, '.');

  for (guint i = 0; point != NULL && i < LOOM_N_REPORT_FORMATS; i++)
    if (g_ascii_strcasecmp (point + 1, formats[i].ending) == 0)
      {
        *format = (LoomReportFormat) i;
        return TRUE;
      }
  return FALSE;
}

static void
free_lane (gpointer lane)
{
  if (lane != NULL)
    loom_lane_statistics_free (lane);
}

static int
compare_lanes (gconstpointer a, gconstpointer b, gpointer data)
{
  guint one = loom_trace_get_lane (data, *(const guint *) a)->slices->len;
  guint other = loom_trace_get_lane (data, *(const guint *) b)->slices->len;

  return (one < other) - (one > other);
}

static void
set_order (Report *self)
{
  guint n_lanes = loom_trace_get_n_lanes (self->trace);

  self->order = g_array_sized_new (FALSE, FALSE, sizeof (guint), n_lanes);
  for (guint i = 0; i < n_lanes; i++)
    {
      g_array_append_val (self->order, i);
      self->n_slices += loom_trace_get_lane (self->trace, i)->slices->len;
    }
  g_array_sort_with_data (self->order, compare_lanes, self->trace);
}

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
  set_order (self);
  self->lanes = g_ptr_array_new_with_free_func (free_lane);
  g_ptr_array_set_size (self->lanes, (gint) self->order->len);
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

  g_clear_pointer (&self->lanes, g_ptr_array_unref);
  g_clear_pointer (&self->order, g_array_unref);
  g_clear_pointer (&self->hops, loom_hop_statistics_free);
  g_clear_pointer (&self->findings, loom_findings_unref);
  g_clear_pointer (&self->tasks, loom_task_index_unref);
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
  gdouble total = (gdouble) MAX (self->n_slices, 1);
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

static void
step_cb (guint64 n_slices, gpointer data)
{
  report_progress (data, n_slices, 0);
}

static gboolean
find_findings (Report *self, GCancellable *cancellable, GError **error)
{
  LoomFindingSettings settings;

  self->tasks = loom_task_index_new (self->trace, cancellable, error);
  if (self->tasks == NULL)
    return FALSE;
  loom_finding_settings_init (&settings);
  self->findings = loom_findings_new (self->tasks, &settings, cancellable, error);
  return self->findings != NULL;
}

static gboolean
analyse_piece (Report *self, guint piece, GCancellable *cancellable, GError **error)
{
  const LoomLaneOptions options = {
    .n_longest = LOOM_SUMMARY_N_LONGEST,
    .stall_threshold = LOOM_STALL_THRESHOLD,
    .step = step_cb,
    .step_data = self,
  };
  guint lane;

  if (piece == PIECE_FINDINGS)
    return find_findings (self, cancellable, error);
  if (piece == PIECE_HOPS)
    {
      self->hops = loom_hop_statistics_new (self->trace, cancellable, error);
      return self->hops != NULL;
    }
  lane = g_array_index (self->order, guint, piece - PIECE_FIRST_LANE);
  self->lanes->pdata[lane] =
      loom_lane_statistics_new (self->trace, lane, &options, cancellable, error);
  return self->lanes->pdata[lane] != NULL;
}

static gboolean
analyse (Report *self, GCancellable *cancellable, GError **error)
{
  guint piece;

  while ((piece = __atomic_fetch_add (&self->next_piece, 1, __ATOMIC_RELAXED)) <
         PIECE_FIRST_LANE + self->order->len)
    if (!analyse_piece (self, piece, cancellable, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_file (Report *self,
            const LoomSummary *summary,
            LoomOutputFile *output,
            GCancellable *cancellable,
            GError **error)
{
  GOutputStream *stream = loom_output_file_get_stream (output);
  const LoomReportContent content = { summary, self->tasks, self->findings };
  gboolean written = formats[self->format].write (&content, stream, cancellable, error);

  return written && loom_output_file_commit (output, cancellable, error);
}

static gboolean
render (Report *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (LoomSummary) summary = NULL;
  g_autoptr (LoomOutputFile) output = NULL;
  g_autoptr (GError) local_error = NULL;

  report_progress (self, 0, ANALYSIS_SHARE);
  summary = loom_summary_new (self->trace, g_steal_pointer (&self->lanes),
                              g_steal_pointer (&self->hops), cancellable, error);
  if (summary == NULL)
    return FALSE;
  report_progress (self, 0, SUMMARY_SHARE);

  output = loom_output_file_new (self->output, cancellable, error);
  if (output == NULL)
    return FALSE;
  if (write_file (self, summary, output, cancellable, &local_error))
    {
      report_progress (self, 0, 1);
      return TRUE;
    }

  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *name = g_file_get_parse_name (self->output);

      g_prefix_error (&local_error, _ ("Cannot write “%s”: "), name);
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
analyse_job (WeftResult *result G_GNUC_UNUSED,
             gpointer data,
             GCancellable *cancellable,
             GError **error)
{
  return analyse (data, cancellable, error);
}

static gboolean
render_job (WeftResult *result G_GNUC_UNUSED,
            gpointer data,
            GCancellable *cancellable,
            GError **error)
{
  return render (data, cancellable, error);
}

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
  for (guint i = 0; i < self->n_jobs; i++)
    g_ptr_array_add (self->jobs, weft_run (analyse_job, report_ref (self->report), report_unref,
                                           self->cancellable));

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
 * @format: what it is written as
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
  done = analyse (self, cancellable, error) && render (self, cancellable, error);
  report_unref (self);
  return done;
}
