/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <pango/pangocairo.h>

/*
 * Pages of A4 that fill from top to bottom. Lengths are points, 72 to the inch; y grows
 * downwards from the upper edge of the page.
 */

G_BEGIN_DECLS

#define LOOM_PDF_LEFT   48.0
#define LOOM_PDF_RIGHT  547.0
#define LOOM_PDF_WIDTH  (LOOM_PDF_RIGHT - LOOM_PDF_LEFT)

typedef struct _LoomPdfDocument LoomPdfDocument;

typedef enum
{
  LOOM_INK_TEXT,
  LOOM_INK_DIM,
  LOOM_INK_ACCENT,
  LOOM_INK_WARNING,
  LOOM_INK_ERROR,
  LOOM_INK_LINE,
  LOOM_INK_PANEL,
  LOOM_INK_PAPER,
} LoomInk;

typedef struct
{
  double         size;   /* points */
  PangoWeight    weight;
  LoomInk        ink;
  PangoAlignment alignment;
} LoomTextStyle;

/* @stream: borrowed; errors of writing come out of finish. NULL for one that is only measured. */
LoomPdfDocument *loom_pdf_document_new       (GOutputStream       *stream,
                                              const char          *title);
void             loom_pdf_document_free      (LoomPdfDocument     *self);
gboolean         loom_pdf_document_finish    (LoomPdfDocument     *self,
                                              GError             **error);

cairo_t         *loom_pdf_document_get_cairo (LoomPdfDocument     *self);
double           loom_pdf_document_get_y     (LoomPdfDocument     *self);
void             loom_pdf_document_advance   (LoomPdfDocument     *self,
                                              double               height);
/* How much of the page is free, down to its end. */
double           loom_pdf_document_get_room  (LoomPdfDocument     *self);
/* Turns the page unless there is so much room left. Returns whether it did. */
gboolean         loom_pdf_document_reserve   (LoomPdfDocument     *self,
                                              double               height);

guint            loom_pdf_document_get_n_pages (LoomPdfDocument   *self);
/* How much of the last page is filled, 0 to 1. */
double           loom_pdf_document_get_filled (LoomPdfDocument    *self);

/* Draws one line, with an ellipsis where it is too long, and returns its height. */
double           loom_pdf_document_text      (LoomPdfDocument     *self,
                                              double               x,
                                              double               y,
                                              double               width,
                                              const LoomTextStyle *style,
                                              const char          *text);
/* A paragraph over the whole width, below what is there. */
void             loom_pdf_document_paragraph (LoomPdfDocument     *self,
                                              const LoomTextStyle *style,
                                              const char          *text);
/* The same, moved in from the left; and how high that will be. */
void             loom_pdf_document_indented  (LoomPdfDocument     *self,
                                              const LoomTextStyle *style,
                                              double               indent,
                                              const char          *text);
double           loom_pdf_document_measure   (LoomPdfDocument     *self,
                                              const LoomTextStyle *style,
                                              double               indent,
                                              const char          *text);
/* A section's title, which also goes into the outline; @room: kept free below it. */
void             loom_pdf_document_heading   (LoomPdfDocument     *self,
                                              const char          *text,
                                              double               room);

void             loom_pdf_document_set_ink   (LoomPdfDocument     *self,
                                              LoomInk              ink);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomPdfDocument, loom_pdf_document_free)

G_END_DECLS
