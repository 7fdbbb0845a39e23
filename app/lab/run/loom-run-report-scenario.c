/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/run/loom-run-scenarios.h"

#include <glib/gi18n-lib.h>

#include "lab/run/loom-computation.h"
#include "report/loom-report.h"
#include "trace/loom-trace-load.h"

#define N_REPORTS 10

/* The lesson begins here. */

/* Reads the recording, analyses it, and writes the report as JSON: all of it needs a processor,
 * and none of it a widget. */
static gboolean
write_reports (WeftResult *result, gpointer data, GCancellable *cancellable, GError **error)
{
  LoomLesson *lesson = data;
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("weft-lab-XXXXXX.json", &stream, error);
  g_autoptr (LoomTrace) trace = NULL;
  gboolean written = TRUE;

  if (file == NULL)
    return FALSE;
  trace = loom_trace_load (loom_lesson_get_file (lesson), NULL, NULL, cancellable, error);
  for (guint i = 0; trace != NULL && written && i < N_REPORTS; i++)
    written = loom_report_generate_blocking (trace, file, LOOM_REPORT_JSON, NULL, NULL, cancellable,
                                             error);
  g_file_delete (file, NULL, NULL);
  if (trace == NULL || !written)
    return FALSE;

  *result =
      weft_result_pointer (&weft_type_string, g_strdup_printf (_ ("%d reports of “%s”"), N_REPORTS,
                                                               loom_trace_get_title (trace)));
  return TRUE;
}

/* The lesson ends here. */

static WeftTask *
write_reports_here (LoomLesson *lesson)
{
  return loom_compute_here (lesson, write_reports);
}

static WeftTask *
write_reports_on_pool (LoomLesson *lesson)
{
  return loom_compute_on_pool (lesson, write_reports);
}

static const LoomVariant variants[] = {
  { "pitfall", N_ ("On the UI thread"), LOOM_VARIANT_PITFALL, "write_reports", write_reports_here,
    loom_computed_here },
  { "cure", N_ ("On the pool"), LOOM_VARIANT_CURE, "write_reports", write_reports_on_pool,
    loom_computed_on_pool },
  { 0 },
};

static const char *const rules[] = { "W009", NULL };

const LoomScenario loom_run_report_scenario = {
  .name = "run-report",
  .title = N_ ("A large report"),
  .summary = N_ ("A recording is read and reported, again and again, until there are ten reports. "
                 "On the UI thread the window stands still meanwhile; on the pool it goes on."),
  .moral = N_ ("A report is work for a processor: run it on the pool."),
  .source = "/io/github/weft/Weft/lab/run/loom-run-report-scenario.c",
  .group = LOOM_GROUP_RUN,
  .variants = variants,
  .rules = rules,
};
