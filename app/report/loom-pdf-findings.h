/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "report/loom-pdf-document.h"
#include "report/loom-report-content.h"

G_BEGIN_DECLS

/* What is wrong, with its heading. */
void loom_pdf_findings (LoomPdfDocument         *document,
                        const LoomReportContent *content);

G_END_DECLS
