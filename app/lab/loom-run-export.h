/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "lab/loom-run.h"

G_BEGIN_DECLS

/* The results of runs (a list of LoomRun) for machines: a line or an object for each fact of each run, with
 * the numbers as they are, times in nanoseconds. What is not translated: names of columns, scenarios,
 * variants and measures. UTF-8 that ends with a newline. */
char *loom_runs_to_csv  (GListModel *runs) G_GNUC_WARN_UNUSED_RESULT;
char *loom_runs_to_json (GListModel *runs) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
