/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-pdf-charts.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"

#define NAME_WIDTH 132.0
#define PROCESS_WIDTH 70.0
#define GAP 8.0
#define VALUE_WIDTH 44.0
#define ROW_HEIGHT 15.0
#define STRIP_HEIGHT 10.0
#define MOST_TICKS 6
#define HISTOGRAM_HEIGHT 84.0
#define MAX_COLUMN 64.0
/* What the text of a bound takes. */
#define BOUND_WIDTH 40.0

static const LoomTextStyle label_style = { 8.5, PANGO_WEIGHT_NORMAL, LOOM_INK_TEXT,
                                           PANGO_ALIGN_LEFT };
static const LoomTextStyle value_style = { 8.5, PANGO_WEIGHT_NORMAL, LOOM_INK_TEXT,
                                           PANGO_ALIGN_RIGHT };
static const LoomTextStyle dim_style = { 8.5, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM, PANGO_ALIGN_LEFT };
static const LoomTextStyle tick_style = { 7.5, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM,
                                          PANGO_ALIGN_CENTER };

static int
compare_busy (gconstpointer a, gconstpointer b)
{
  const LoomLaneStatistics *one = *(const LoomLaneStatistics *const *) a;
  const LoomLaneStatistics *other = *(const LoomLaneStatistics *const *) b;

  if (one->busy != other->busy)
    return one->busy > other->busy ? -1 : 1;
  return (one->lane > other->lane) - (one->lane < other->lane);
}

static GPtrArray *
busiest_threads (const LoomSummary *summary)
{
  GPtrArray *threads = g_ptr_array_new ();

  for (guint i = 0; i < summary->lanes->len; i++)
    if (loom_trace_get_lane (summary->trace, i)->kind == LOOM_LANE_THREAD)
      g_ptr_array_add (threads, summary->lanes->pdata[i]);
  g_ptr_array_sort (threads, compare_busy);
  return threads;
}

static void
draw_strip (LoomPdfDocument *document, const LoomLaneStatistics *statistics, double x, double width)
{
  cairo_t *cairo = loom_pdf_document_get_cairo (document);
  double y = loom_pdf_document_get_y (document) + (ROW_HEIGHT - STRIP_HEIGHT) / 2;
  double column = width / LOOM_UTILISATION_BUCKETS;

  loom_pdf_document_set_ink (document, LOOM_INK_PANEL);
  cairo_rectangle (cairo, x, y, width, STRIP_HEIGHT);
  cairo_fill (cairo);

  /* An area: as high as the part of the moment that was busy. */
  loom_pdf_document_set_ink (document, LOOM_INK_ACCENT);
  for (guint i = 0; i < LOOM_UTILISATION_BUCKETS; i++)
    {
      double share = CLAMP (statistics->utilisation[i], 0, 1);
      /* Busy at all is to be seen. */
      double height = share > 0 ? MAX (share * STRIP_HEIGHT, 0.6) : 0;

      if (height > 0)
        cairo_rectangle (cairo, x + column * i, y + STRIP_HEIGHT - height, column, height);
    }
  cairo_fill (cairo);
}

static void
draw_thread (LoomPdfDocument *document,
             const LoomSummary *summary,
             const LoomLaneStatistics *statistics,
             double x,
             double width)
{
  const LoomLane *lane = loom_trace_get_lane (summary->trace, statistics->lane);
  gint64 span = loom_trace_get_end (summary->trace) - loom_trace_get_begin (summary->trace);
  double y = loom_pdf_document_get_y (document) + 2;
  g_autofree char *percent = g_strdup_printf (
      "%.1f %%", span > 0 ? 100.0 * (double) statistics->busy / (double) span : 0.0);

  loom_pdf_document_text (document, LOOM_PDF_LEFT, y, NAME_WIDTH - GAP, &label_style, lane->name);
  if (summary->n_processes > 1 && lane->process_name != NULL)
    loom_pdf_document_text (document, LOOM_PDF_LEFT + NAME_WIDTH, y, PROCESS_WIDTH - GAP,
                            &dim_style, lane->process_name);
  draw_strip (document, statistics, x, width);
  loom_pdf_document_text (document, LOOM_PDF_RIGHT - VALUE_WIDTH, y, VALUE_WIDTH, &value_style,
                          percent);
  loom_pdf_document_advance (document, ROW_HEIGHT);
}

static void
draw_axis (LoomPdfDocument *document, const LoomSummary *summary, double x, double width)
{
  gint64 span = loom_trace_get_end (summary->trace) - loom_trace_get_begin (summary->trace);
  cairo_t *cairo = loom_pdf_document_get_cairo (document);
  double step = loom_time_tick_step ((double) span / MOST_TICKS);
  double y = loom_pdf_document_get_y (document) + 2;

  loom_pdf_document_set_ink (document, LOOM_INK_LINE);
  cairo_set_line_width (cairo, 0.75);
  cairo_move_to (cairo, x, y);
  cairo_line_to (cairo, x + width, y);
  cairo_stroke (cairo);
  for (guint i = 0; span > 0 && step * i <= (double) span; i++)
    {
      double at = x + width * step * i / (double) span;
      g_autofree char *text = loom_time_format_tick (step * i, step, (double) span);

      loom_pdf_document_set_ink (document, LOOM_INK_LINE);
      cairo_move_to (cairo, at, y);
      cairo_line_to (cairo, at, y + 3);
      cairo_stroke (cairo);
      loom_pdf_document_text (document, at - 30, y + 4, 60, &tick_style, text);
    }
  loom_pdf_document_advance (document, 18);
}

void
loom_pdf_utilisation_chart (LoomPdfDocument *document, const LoomSummary *summary, guint n_threads)
{
  g_autoptr (GPtrArray) threads = busiest_threads (summary);
  double x = LOOM_PDF_LEFT + NAME_WIDTH + (summary->n_processes > 1 ? PROCESS_WIDTH : 0);
  double width = LOOM_PDF_RIGHT - VALUE_WIDTH - GAP - x;

  loom_pdf_document_paragraph (
      document, &dim_style,
      _ ("A row a thread, the busiest first. The higher the area, the more of that moment the "
         "thread was busy; the number is its share of the whole recording."));
  loom_pdf_document_advance (document, 6);
  for (guint i = 0; i < MIN (threads->len, n_threads); i++)
    {
      loom_pdf_document_reserve (document, ROW_HEIGHT + 20);
      draw_thread (document, summary, threads->pdata[i], x, width);
    }
  draw_axis (document, summary, x, width);

  if (threads->len > n_threads)
    {
      guint n_more = threads->len - n_threads;
      g_autofree char *more =
          g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u less busy thread",
                                        "and %u less busy threads", n_more),
                           n_more);

      loom_pdf_document_paragraph (document, &dim_style, more);
    }
}

static void
find_range (const LoomHopStatistics *hops, guint *first, guint *last, guint64 *most)
{
  *first = LOOM_HOP_BUCKETS;
  *last = 0;
  *most = 0;
  for (guint i = 0; i < LOOM_HOP_BUCKETS; i++)
    if (hops->buckets[i] > 0)
      {
        *first = MIN (*first, i);
        *last = i;
        *most = MAX (*most, hops->buckets[i]);
      }
}

static void
draw_bar (LoomPdfDocument *document, double x, double y, double width, double share, guint64 count)
{
  cairo_t *cairo = loom_pdf_document_get_cairo (document);
  double height = (HISTOGRAM_HEIGHT - 14) * share;
  g_autofree char *text = loom_count_format (count);

  if (count == 0)
    return;
  loom_pdf_document_set_ink (document, LOOM_INK_ACCENT);
  cairo_rectangle (cairo, x + 2, y + HISTOGRAM_HEIGHT - height, width - 4, height);
  cairo_fill (cairo);
  loom_pdf_document_text (document, x - 4, y + HISTOGRAM_HEIGHT - height - 11, width + 8,
                          &tick_style, text);
}

/* Between two bars: how long what is left of it took at most. */
static void
draw_bound (LoomPdfDocument *document, double x, double y, gint64 bound)
{
  cairo_t *cairo = loom_pdf_document_get_cairo (document);
  g_autofree char *text = loom_time_format_duration ((double) bound);

  loom_pdf_document_set_ink (document, LOOM_INK_LINE);
  cairo_move_to (cairo, x, y);
  cairo_line_to (cairo, x, y + 3);
  cairo_stroke (cairo);
  loom_pdf_document_text (document, x - 30, y + 4, 60, &tick_style, text);
}

void
loom_pdf_hop_histogram (LoomPdfDocument *document, const LoomHopStatistics *hops)
{
  cairo_t *cairo = loom_pdf_document_get_cairo (document);
  guint first, last, every;
  guint64 most;
  double column, y;

  find_range (hops, &first, &last, &most);
  if (most == 0)
    return;

  loom_pdf_document_reserve (document, HISTOGRAM_HEIGHT + 24);
  y = loom_pdf_document_get_y (document);
  column = MIN (LOOM_PDF_WIDTH / (last - first + 1), MAX_COLUMN);
  for (guint i = first; i <= last; i++)
    draw_bar (document, LOOM_PDF_LEFT + column * (i - first), y, column,
              (double) hops->buckets[i] / (double) most, hops->buckets[i]);

  y += HISTOGRAM_HEIGHT;
  loom_pdf_document_set_ink (document, LOOM_INK_LINE);
  cairo_set_line_width (cairo, 0.75);
  cairo_move_to (cairo, LOOM_PDF_LEFT, y);
  cairo_line_to (cairo, LOOM_PDF_LEFT + column * (last - first + 1), y);
  cairo_stroke (cairo);
  every = column < BOUND_WIDTH ? 2 : 1;
  for (guint i = first; i < last; i += every)
    draw_bound (document, LOOM_PDF_LEFT + column * (i - first + 1), y, loom_hop_bucket_end (i));
  loom_pdf_document_advance (document, HISTOGRAM_HEIGHT + 22);
}
