/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "trace/loom-trace-load.h"

G_BEGIN_DECLS

typedef enum
{
  LOOM_REPORT_PDF,
  LOOM_REPORT_JSON,
  LOOM_REPORT_HTML,
  LOOM_REPORT_CSV,
} LoomReportFormat;

#define LOOM_N_REPORT_FORMATS 4

/* What a file of it ends in, without the dot: pdf, json, html, csv. */
const char *loom_report_format_get_ending (LoomReportFormat  format);
/* By the ending of a file's name, whatever its case. */
gboolean    loom_report_format_from_name  (const char       *name,
                                           LoomReportFormat *format);

/**
 * loom_report_generate:
 * @trace: a finished recording
 * @output: where to; written beside and renamed, so that it is whole or not there
 * @n_jobs: how many pieces of the analysis may run at once; 0 for as many as workers
 * @progress: (nullable): called from workers, never two at a time
 *
 * Analyses on the worker pool, a job a lane, then draws and writes there too. Nothing
 * of it runs on the calling thread.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *loom_report_generate          (LoomTrace         *trace,
                                         GFile             *output,
                                         LoomReportFormat   format,
                                         guint              n_jobs,
                                         LoomProgressFunc   progress,
                                         gpointer           progress_data,
                                         GDestroyNotify     progress_destroy,
                                         GCancellable      *cancellable) WEFT_OWNED;

/* The same on the calling thread, which does nothing else meanwhile. */
gboolean  loom_report_generate_blocking (LoomTrace         *trace,
                                         GFile             *output,
                                         LoomReportFormat   format,
                                         LoomProgressFunc   progress,
                                         gpointer           progress_data,
                                         GCancellable      *cancellable,
                                         GError           **error);

G_END_DECLS
