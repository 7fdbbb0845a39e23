/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "report/loom-pdf-document.h"

G_BEGIN_DECLS

/* How high a row is, the head among them. */
#define LOOM_PDF_TABLE_ROW 15.0

/**
 * LoomPdfColumn:
 * @title: what stands over it
 * @share: of the table's width, together 1
 * @is_number: set to the right
 */
typedef struct
{
  const char *title;
  double      share;
  gboolean    is_number;
} LoomPdfColumn;

typedef struct _LoomPdfTable LoomPdfTable;

/* A table below what is there; its head stands again on every page that it goes on to. */
LoomPdfTable *loom_pdf_table_new  (LoomPdfDocument     *document,
                                   const LoomPdfColumn *columns,
                                   guint                n_columns);
void          loom_pdf_table_free (LoomPdfTable        *self);
void          loom_pdf_table_row  (LoomPdfTable        *self,
                                   const char *const   *cells);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomPdfTable, loom_pdf_table_free)

G_END_DECLS
