/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "report/loom-pdf-document.h"
#include "report/loom-report-content.h"

G_BEGIN_DECLS

/* The recording in eight figures. */
void loom_pdf_tiles (LoomPdfDocument         *document,
                     const LoomReportContent *content);

G_END_DECLS
