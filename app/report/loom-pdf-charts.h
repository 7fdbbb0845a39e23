/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-summary.h"
#include "report/loom-pdf-document.h"

G_BEGIN_DECLS

/* A row a thread, the busiest first: how much of each moment it was busy, over a time axis. */
void loom_pdf_utilisation_chart (LoomPdfDocument   *document,
                                 const LoomSummary *summary,
                                 guint              n_threads);
/* How high the histogram is with its axes. */
#define LOOM_PDF_HISTOGRAM_HEIGHT 146.0

/* How many hops took how long: a bar for each doubling of the time. */
void loom_pdf_hop_histogram     (LoomPdfDocument         *document,
                                 const LoomHopStatistics *hops);

G_END_DECLS
