/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-pdf-table.h"

#define PADDING 4.0

struct _LoomPdfTable
{
  LoomPdfDocument *document; /* borrowed */
  const LoomPdfColumn *columns;
  guint n_columns;
  guint n_rows;
};

static void
draw_cells (LoomPdfTable *self, const char *const *cells, gboolean is_head)
{
  double x = LOOM_PDF_LEFT;
  double y = loom_pdf_document_get_y (self->document);

  for (guint i = 0; i < self->n_columns; i++)
    {
      double width = self->columns[i].share * LOOM_PDF_WIDTH;
      LoomTextStyle style = {
        .size = is_head ? 8 : 9,
        .weight = is_head ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL,
        .ink = is_head ? LOOM_INK_DIM : LOOM_INK_TEXT,
        .alignment = self->columns[i].is_number ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT,
      };

      loom_pdf_document_text (self->document, x + PADDING, y + 1.5, width - 2 * PADDING, &style,
                              is_head ? self->columns[i].title : cells[i]);
      x += width;
    }
}

static void
draw_head (LoomPdfTable *self)
{
  cairo_t *cairo = loom_pdf_document_get_cairo (self->document);
  double y;

  draw_cells (self, NULL, TRUE);
  loom_pdf_document_advance (self->document, LOOM_PDF_TABLE_ROW);
  y = loom_pdf_document_get_y (self->document);
  loom_pdf_document_set_ink (self->document, LOOM_INK_LINE);
  cairo_set_line_width (cairo, 0.75);
  cairo_move_to (cairo, LOOM_PDF_LEFT, y - 0.5);
  cairo_line_to (cairo, LOOM_PDF_RIGHT, y - 0.5);
  cairo_stroke (cairo);
}

/**
 * loom_pdf_table_new:
 * @document: where it goes; must outlive the table
 * @columns: (array length=n_columns): its columns; must outlive the table
 * @n_columns: how many
 *
 * Returns: (transfer full): a table with its head drawn
 */
LoomPdfTable *
loom_pdf_table_new (LoomPdfDocument *document, const LoomPdfColumn *columns, guint n_columns)
{
  LoomPdfTable *self = g_new0 (LoomPdfTable, 1);

  self->document = document;
  self->columns = columns;
  self->n_columns = n_columns;
  loom_pdf_document_reserve (document, 3 * LOOM_PDF_TABLE_ROW);
  draw_head (self);
  return self;
}

/**
 * loom_pdf_table_free:
 * @self: (transfer full): a table
 */
void
loom_pdf_table_free (LoomPdfTable *self)
{
  g_free (self);
}

/**
 * loom_pdf_table_row:
 * @self: a table
 * @cells: (array): a text for every column
 *
 * Adds a row below the others.
 */
void
loom_pdf_table_row (LoomPdfTable *self, const char *const *cells)
{
  cairo_t *cairo = loom_pdf_document_get_cairo (self->document);

  if (loom_pdf_document_reserve (self->document, LOOM_PDF_TABLE_ROW))
    draw_head (self);

  if (self->n_rows++ % 2 == 1)
    {
      loom_pdf_document_set_ink (self->document, LOOM_INK_PANEL);
      cairo_rectangle (cairo, LOOM_PDF_LEFT, loom_pdf_document_get_y (self->document),
                       LOOM_PDF_WIDTH, LOOM_PDF_TABLE_ROW);
      cairo_fill (cairo);
    }
  draw_cells (self, cells, FALSE);
  loom_pdf_document_advance (self->document, LOOM_PDF_TABLE_ROW);
}
