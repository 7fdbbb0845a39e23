/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-pdf-document.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#define PAGE_WIDTH 595.0
#define PAGE_HEIGHT 842.0
#define TOP 48.0
#define BOTTOM 790.0
#define FOOTER 806.0

#define FONT "Cantarell, DejaVu Sans, Sans"

struct _LoomPdfDocument
{
  GOutputStream *stream; /* borrowed, or NULL */
  GError *error;         /* the first that writing met */
  char *title;

  cairo_surface_t *surface;
  cairo_t *cairo;
  PangoLayout *layout;
  guint page;
  double y;
};

static const struct
{
  double red, green, blue;
} inks[] = {
  [LOOM_INK_TEXT] = { 0.12, 0.13, 0.17 },    [LOOM_INK_DIM] = { 0.42, 0.44, 0.50 },
  [LOOM_INK_ACCENT] = { 0.10, 0.37, 0.71 },  [LOOM_INK_WARNING] = { 0.72, 0.28, 0.05 },
  [LOOM_INK_ERROR] = { 0.70, 0.07, 0.12 },   [LOOM_INK_LINE] = { 0.86, 0.87, 0.90 },
  [LOOM_INK_PANEL] = { 0.955, 0.96, 0.975 }, [LOOM_INK_PAPER] = { 1.0, 1.0, 1.0 },
};

/* Cairo is never told of an error: when it finishes a document that it could not write, it reads
 * what it has not got (1.16). What comes after the first error is dropped. */
static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  LoomPdfDocument *self = closure;

  if (self->stream != NULL && self->error == NULL)
    g_output_stream_write_all (self->stream, data, length, NULL, NULL, &self->error);
  return CAIRO_STATUS_SUCCESS;
}

static void
draw_footer (LoomPdfDocument *self)
{
  const LoomTextStyle left = { 8, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM, PANGO_ALIGN_LEFT };
  const LoomTextStyle right = { 8, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM, PANGO_ALIGN_RIGHT };
  g_autofree char *number = g_strdup_printf (_ ("Page %u"), self->page);

  loom_pdf_document_set_ink (self, LOOM_INK_LINE);
  cairo_set_line_width (self->cairo, 0.5);
  cairo_move_to (self->cairo, LOOM_PDF_LEFT, FOOTER - 6);
  cairo_line_to (self->cairo, LOOM_PDF_RIGHT, FOOTER - 6);
  cairo_stroke (self->cairo);

  loom_pdf_document_text (self, LOOM_PDF_LEFT, FOOTER, LOOM_PDF_WIDTH * 0.8, &left, self->title);
  loom_pdf_document_text (self, LOOM_PDF_LEFT + LOOM_PDF_WIDTH * 0.8, FOOTER, LOOM_PDF_WIDTH * 0.2,
                          &right, number);
}

static void
turn_page (LoomPdfDocument *self)
{
  draw_footer (self);
  cairo_show_page (self->cairo);
  self->page++;
  self->y = TOP;
}

/**
 * loom_pdf_document_new:
 * @stream: (nullable): where it is written
 * @title: the document's title
 *
 * Returns: (transfer full): a document at the top of its first page
 */
LoomPdfDocument *
loom_pdf_document_new (GOutputStream *stream, const char *title)
{
  LoomPdfDocument *self = g_new0 (LoomPdfDocument, 1);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");

  self->stream = stream;
  self->title = g_strdup (title);
  self->surface = cairo_pdf_surface_create_for_stream (write_cb, self, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATOR,
                                  "Weft " PACKAGE_VERSION);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  self->cairo = cairo_create (self->surface);
  self->layout = pango_cairo_create_layout (self->cairo);
  self->page = 1;
  self->y = TOP;
  return self;
}

/**
 * loom_pdf_document_free:
 * @self: (transfer full): a document
 */
void
loom_pdf_document_free (LoomPdfDocument *self)
{
  g_clear_object (&self->layout);
  cairo_destroy (self->cairo);
  cairo_surface_destroy (self->surface);
  g_clear_error (&self->error);
  g_free (self->title);
  g_free (self);
}

/**
 * loom_pdf_document_finish:
 * @self: a document
 * @error: why it could not be written
 *
 * Returns: whether all of it has been written
 */
gboolean
loom_pdf_document_finish (LoomPdfDocument *self, GError **error)
{
  cairo_status_t status;

  draw_footer (self);
  cairo_show_page (self->cairo);
  cairo_surface_finish (self->surface);

  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }
  status = cairo_surface_status (self->surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
      return FALSE;
    }
  return TRUE;
}

cairo_t *
loom_pdf_document_get_cairo (LoomPdfDocument *self)
{
  return self->cairo;
}

double
loom_pdf_document_get_y (LoomPdfDocument *self)
{
  return self->y;
}

void
loom_pdf_document_advance (LoomPdfDocument *self, double height)
{
  self->y += height;
}

double
loom_pdf_document_get_room (LoomPdfDocument *self)
{
  return BOTTOM - self->y;
}

gboolean
loom_pdf_document_reserve (LoomPdfDocument *self, double height)
{
  if (self->y + height <= BOTTOM || self->y <= TOP)
    return FALSE;
  turn_page (self);
  return TRUE;
}

guint
loom_pdf_document_get_n_pages (LoomPdfDocument *self)
{
  return self->page;
}

double
loom_pdf_document_get_filled (LoomPdfDocument *self)
{
  return (self->y - TOP) / (BOTTOM - TOP);
}

static void
set_style (LoomPdfDocument *self, const LoomTextStyle *style, double width)
{
  PangoFontDescription *font = pango_font_description_from_string (FONT);

  pango_font_description_set_absolute_size (font, style->size * PANGO_SCALE);
  pango_font_description_set_weight (font, style->weight);
  pango_layout_set_font_description (self->layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (self->layout, (int) (MAX (width, 1) * PANGO_SCALE));
  pango_layout_set_alignment (self->layout, style->alignment);
  loom_pdf_document_set_ink (self, style->ink);
}

double
loom_pdf_document_text (LoomPdfDocument *self,
                        double x,
                        double y,
                        double width,
                        const LoomTextStyle *style,
                        const char *text)
{
  int height;

  set_style (self, style, width);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  pango_layout_set_height (self->layout, -1);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_size (self->layout, NULL, &height);
  cairo_move_to (self->cairo, x, y);
  pango_cairo_show_layout (self->cairo, self->layout);
  return (double) height / PANGO_SCALE;
}

/* Returns how high it is. */
static double
set_paragraph (LoomPdfDocument *self, const LoomTextStyle *style, double indent, const char *text)
{
  int height;

  set_style (self, style, LOOM_PDF_WIDTH - indent);
  pango_layout_set_single_paragraph_mode (self->layout, FALSE);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_size (self->layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

void
loom_pdf_document_paragraph (LoomPdfDocument *self, const LoomTextStyle *style, const char *text)
{
  loom_pdf_document_indented (self, style, 0, text);
}

void
loom_pdf_document_indented (LoomPdfDocument *self,
                            const LoomTextStyle *style,
                            double indent,
                            const char *text)
{
  double height = set_paragraph (self, style, indent, text);

  /* The footer of a page that is turned has used the layout. */
  if (loom_pdf_document_reserve (self, height))
    set_paragraph (self, style, indent, text);

  cairo_move_to (self->cairo, LOOM_PDF_LEFT + indent, self->y);
  pango_cairo_show_layout (self->cairo, self->layout);
  self->y += height;
}

double
loom_pdf_document_measure (LoomPdfDocument *self,
                           const LoomTextStyle *style,
                           double indent,
                           const char *text)
{
  return set_paragraph (self, style, indent, text);
}

void
loom_pdf_document_heading (LoomPdfDocument *self, const char *text, double room)
{
  const LoomTextStyle style = { 14, PANGO_WEIGHT_BOLD, LOOM_INK_TEXT, PANGO_ALIGN_LEFT };
  g_autofree char *attributes = NULL;

  self->y += 22;
  loom_pdf_document_reserve (self, 24 + room);
  attributes = g_strdup_printf ("page=%u pos=[%d %d]", self->page, 0, (int) self->y);
  cairo_pdf_surface_add_outline (self->surface, CAIRO_PDF_OUTLINE_ROOT, text, attributes,
                                 CAIRO_PDF_OUTLINE_FLAG_OPEN);
  self->y += loom_pdf_document_text (self, LOOM_PDF_LEFT, self->y, LOOM_PDF_WIDTH, &style, text);
  self->y += 6;
}

void
loom_pdf_document_set_ink (LoomPdfDocument *self, LoomInk ink)
{
  cairo_set_source_rgb (self->cairo, inks[ink].red, inks[ink].green, inks[ink].blue);
}
