/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-summary.h"
#include "report/loom-pdf-document.h"

G_BEGIN_DECLS

/* A row a thread, the busiest first: how much of each moment it was busy, over a time axis. */
void loom_pdf_utilisation_chart (LoomPdfDocument   *document,
                                 const LoomSummary *summary,
                                 guint              n_threads);
/* How many hops took how long. */
void loom_pdf_hop_histogram     (LoomPdfDocument         *document,
                                 const LoomHopStatistics *hops);

G_END_DECLS
