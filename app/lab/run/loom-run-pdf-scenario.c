/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/run/loom-run-scenarios.h"

#include <glib/gi18n-lib.h>

#include "lab/run/loom-computation.h"
#include "report/loom-report.h"
#include "trace/loom-trace-load.h"

#define N_REPORTS 3

/* The lesson begins here. */

/* Draws pages with Cairo and Pango, which need no UI thread for it. */
static gboolean
write_pdf (WeftResult *result, gpointer data, GCancellable *cancellable, GError **error)
{
  LoomLesson *lesson = data;
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("weft-lab-XXXXXX.pdf", &stream, error);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (GFileInfo) info = NULL;

  if (file == NULL)
    return FALSE;
  trace = loom_trace_load (loom_lesson_get_file (lesson), NULL, NULL, cancellable, error);
  for (guint i = 0; trace != NULL && i < N_REPORTS; i++)
    if (!loom_report_generate_blocking (trace, file, LOOM_REPORT_PDF, NULL, NULL, cancellable,
                                        error))
      g_clear_object (&trace);
  if (trace != NULL)
    info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE,
                              cancellable, error);
  g_file_delete (file, NULL, NULL);
  if (info == NULL)
    return FALSE;

  *result = weft_result_pointer (&weft_type_string,
                                 g_format_size ((guint64) g_file_info_get_size (info)));
  return TRUE;
}

/* The lesson ends here. */

static WeftTask *
write_pdf_here (LoomLesson *lesson)
{
  return loom_compute_here (lesson, write_pdf);
}

static WeftTask *
write_pdf_on_pool (LoomLesson *lesson)
{
  return loom_compute_on_pool (lesson, write_pdf);
}

static const LoomVariant variants[] = {
  { "pitfall", N_ ("On the UI thread"), LOOM_VARIANT_PITFALL, "write_pdf", write_pdf_here,
    loom_computed_here },
  { "cure", N_ ("On the pool"), LOOM_VARIANT_CURE, "write_pdf", write_pdf_on_pool,
    loom_computed_on_pool },
  { 0 },
};

static const char *const rules[] = { "W009", NULL };

const LoomScenario loom_run_pdf_scenario = {
  .name = "run-pdf",
  .title = N_ ("Making a PDF"),
  .summary = N_ ("A recording becomes a document with tables and charts. On the UI thread that is "
                 "a window that stands still; on the pool it is not."),
  .moral = N_ ("Cairo and Pango draw on any thread, as long as it is no widget."),
  .source = "/io/github/weft/Weft/lab/run/loom-run-pdf-scenario.c",
  .group = LOOM_GROUP_RUN,
  .variants = variants,
  .rules = rules,
};
