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
#define AXIS_HEIGHT 18.0
/* Where not so many rows find room, the chart goes on on the next page; otherwise it ends there. */
#define FEW_THREADS 8
#define NOTE_HEIGHT 14.0

/* Of the histogram: what is above the bars' axis, and the bars with their numbers. */
#define CAPTION_HEIGHT 16.0
#define BARS_HEIGHT 84.0
#define NUMBER_HEIGHT 12.0
/* A few bars look like bars between the places of others. */
#define FEWEST_COLUMNS 10
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
  loom_pdf_document_advance (document, AXIS_HEIGHT);
}

void
loom_pdf_utilisation_chart (LoomPdfDocument *document, const LoomSummary *summary, guint n_threads)
{
  g_autoptr (GPtrArray) threads = busiest_threads (summary);
  double x = LOOM_PDF_LEFT + NAME_WIDTH + (summary->n_processes > 1 ? PROCESS_WIDTH : 0);
  double width = LOOM_PDF_RIGHT - VALUE_WIDTH - GAP - x;
  /* What follows the last row. */
  double end = AXIS_HEIGHT + NOTE_HEIGHT;
  double room;

  loom_pdf_document_paragraph (
      document, &dim_style,
      _ ("A row a thread, the busiest first. The higher the area, the more of that moment the "
         "thread was busy; the number is its share of the whole recording."));
  loom_pdf_document_advance (document, 6);
  room = loom_pdf_document_get_room (document) - end;
  if (room >= FEW_THREADS * ROW_HEIGHT)
    n_threads = MIN (n_threads, (guint) (room / ROW_HEIGHT));
  for (guint i = 0; i < MIN (threads->len, n_threads); i++)
    {
      loom_pdf_document_reserve (document, ROW_HEIGHT + end);
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

typedef struct
{
  guint first; /* buckets */
  guint last;
  guint64 most;
} Range;

static Range
find_range (const LoomHopStatistics *hops)
{
  Range range = { LOOM_HOP_BUCKETS, 0, 0 };

  for (guint i = 0; i < LOOM_HOP_BUCKETS; i++)
    if (hops->buckets[i] > 0)
      {
        range.first = MIN (range.first, i);
        range.last = i;
        range.most = MAX (range.most, hops->buckets[i]);
      }
  return range;
}

/* To both sides, as far as there are buckets. */
static void
widen_range (Range *range)
{
  while (range->last - range->first + 1 < FEWEST_COLUMNS)
    {
      if (range->first > 0)
        range->first--;
      if (range->last + 1 < LOOM_HOP_BUCKETS)
        range->last++;
    }
}

static void
draw_bar (LoomPdfDocument *document, double x, double y, double width, double share, guint64 count)
{
  cairo_t *cairo = loom_pdf_document_get_cairo (document);
  /* One of a million is to be seen. */
  double height = MAX ((BARS_HEIGHT - NUMBER_HEIGHT) * share, 0.75);
  g_autofree char *text = loom_count_format (count);

  if (count == 0)
    return;
  loom_pdf_document_set_ink (document, LOOM_INK_ACCENT);
  cairo_rectangle (cairo, x + 2, y - height, width - 4, height);
  cairo_fill (cairo);
  loom_pdf_document_text (document, x - 4, y - height - 11, width + 8, &tick_style, text);
}

/* Between two bars: how long what is left of it took at most. The first bucket has what is shorter
 * than all bounds, and the last what is longer. */
static void
draw_bounds (LoomPdfDocument *document, const Range *range, double y, double column)
{
  cairo_t *cairo = loom_pdf_document_get_cairo (document);
  guint n = range->last - range->first + 1;
  guint every = column < BOUND_WIDTH ? 2 : 1;

  for (guint i = 0; i <= n; i += every)
    {
      double x = LOOM_PDF_LEFT + column * i;
      /* No text goes beyond the margins. */
      double text_x = CLAMP (x - 30, LOOM_PDF_LEFT, LOOM_PDF_RIGHT - 60);
      const LoomTextStyle bound_style = { 7.5, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM,
                                          i == 0   ? PANGO_ALIGN_LEFT
                                          : i == n ? PANGO_ALIGN_RIGHT
                                                   : PANGO_ALIGN_CENTER };
      guint bucket = range->first + i;
      g_autofree char *text =
          bucket < LOOM_HOP_BUCKETS
              ? loom_time_format_duration (bucket > 0 ? (double) loom_hop_bucket_end (bucket - 1)
                                                      : 0.0)
              : g_strdup ("∞");

      loom_pdf_document_set_ink (document, LOOM_INK_LINE);
      cairo_move_to (cairo, x, y);
      cairo_line_to (cairo, x, y + 3);
      cairo_stroke (cairo);
      loom_pdf_document_text (document, text_x, y + 4, 60, &bound_style, text);
    }
}

void
loom_pdf_hop_histogram (LoomPdfDocument *document, const LoomHopStatistics *hops)
{
  const LoomTextStyle axis_style = { 7.5, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM, PANGO_ALIGN_RIGHT };
  cairo_t *cairo = loom_pdf_document_get_cairo (document);
  Range range = find_range (hops);
  double column, y;

  if (range.most == 0)
    return;

  widen_range (&range);
  loom_pdf_document_reserve (document, LOOM_PDF_HISTOGRAM_HEIGHT);
  y = loom_pdf_document_get_y (document);
  loom_pdf_document_text (document, LOOM_PDF_LEFT, y + 4, LOOM_PDF_WIDTH, &dim_style,
                          hops->is_weft ? _ ("Continuations, by how long they waited")
                                        : _ ("Arrows, by how long they took"));
  y += CAPTION_HEIGHT + BARS_HEIGHT;
  column = LOOM_PDF_WIDTH / (range.last - range.first + 1);
  for (guint i = range.first; i <= range.last; i++)
    draw_bar (document, LOOM_PDF_LEFT + column * (i - range.first), y, column,
              (double) hops->buckets[i] / (double) range.most, hops->buckets[i]);

  loom_pdf_document_set_ink (document, LOOM_INK_LINE);
  cairo_set_line_width (cairo, 0.75);
  cairo_move_to (cairo, LOOM_PDF_LEFT, y);
  cairo_line_to (cairo, LOOM_PDF_RIGHT, y);
  cairo_stroke (cairo);
  draw_bounds (document, &range, y, column);
  loom_pdf_document_text (document, LOOM_PDF_LEFT, y + 15, LOOM_PDF_WIDTH, &axis_style,
                          _ ("time, doubling from mark to mark"));
  loom_pdf_document_advance (document, LOOM_PDF_HISTOGRAM_HEIGHT);
}
