/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report-pdf.h"

#include <glib/gi18n-lib.h>

#include "report/loom-finding-groups.h"
#include "report/loom-finding-place.h"
#include "report/loom-pdf-charts.h"
#include "report/loom-pdf-findings.h"
#include "report/loom-pdf-table.h"
#include "report/loom-pdf-tiles.h"
#include "report/loom-report-text.h"
#include "timeline/loom-time-format.h"

/* The first of many are a list that may as well be a little shorter: it ends with the page, or
 * begins on the next one where less than so many find room. */
#define FEW_ROWS 10
/* What has been told in full where it says what is wrong needs no table. */
#define MOST_TOLD 3

/* How much is shown. */
typedef struct
{
  guint n_threads;
  guint n_slices;
  guint n_names;
  guint n_pairs;
} Extent;

/* The first is as much as one reads. The others are for where it ends a little behind the beginning
 * of a page: then a little less is shown, rather than a page that is all but empty. */
static const Extent extents[] = {
  { 24, 20, 20, 12 }, { 24, 15, 20, 12 }, { 24, 15, 15, 10 }, { 24, 10, 12, 8 }, { 16, 8, 8, 6 },
};

/* How much of a last page has to be filled. */
#define FILLED 0.3

static const LoomTextStyle body = { 9.5, PANGO_WEIGHT_NORMAL, LOOM_INK_TEXT, PANGO_ALIGN_LEFT };
static const LoomTextStyle small = { 8.5, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM, PANGO_ALIGN_LEFT };
static const LoomTextStyle dim = { 9.5, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM, PANGO_ALIGN_LEFT };

typedef struct
{
  LoomPdfDocument *document;
  const LoomReportContent *content;
  const LoomSummary *summary; /* the content's */
  LoomTrace *trace;
  const Extent *extent;
} Report;

static void
draw_title (Report *self)
{
  const LoomTextStyle over = { 9, PANGO_WEIGHT_BOLD, LOOM_INK_ACCENT, PANGO_ALIGN_LEFT };
  const LoomTextStyle made = { 9, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM, PANGO_ALIGN_RIGHT };
  const LoomTextStyle title = { 24, PANGO_WEIGHT_BOLD, LOOM_INK_TEXT, PANGO_ALIGN_LEFT };
  const LoomTextStyle lead_style = { 11, PANGO_WEIGHT_NORMAL, LOOM_INK_TEXT, PANGO_ALIGN_LEFT };
  const LoomTextStyle warning = { 9.5, PANGO_WEIGHT_NORMAL, LOOM_INK_WARNING, PANGO_ALIGN_LEFT };
  const char *end_message = loom_trace_get_end_message (self->trace);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, _ ("Made on %-e %B %Y"));
  g_autofree char *line = loom_report_text_recording (self->summary);
  g_autofree char *lead = loom_report_text_lead (self->content);

  loom_pdf_document_text (self->document, LOOM_PDF_LEFT, loom_pdf_document_get_y (self->document),
                          LOOM_PDF_WIDTH, &made, date);
  loom_pdf_document_paragraph (self->document, &over, _ ("WEFT REPORT"));
  loom_pdf_document_advance (
      self->document, loom_pdf_document_text (
                          self->document, LOOM_PDF_LEFT, loom_pdf_document_get_y (self->document),
                          LOOM_PDF_WIDTH, &title, loom_trace_get_title (self->trace)));
  loom_pdf_document_paragraph (self->document, &dim, line);
  if (end_message != NULL)
    {
      loom_pdf_document_advance (self->document, 4);
      loom_pdf_document_paragraph (self->document, &warning, end_message);
    }
  loom_pdf_document_advance (self->document, 12);
  loom_pdf_document_paragraph (self->document, &lead_style, lead);
}

static void
draw_tiles (Report *self)
{
  loom_pdf_tiles (self->document, self->content);
}

static void
draw_findings (Report *self)
{
  loom_pdf_findings (self->document, self->content);
}

static double
table_height (guint n_rows)
{
  return (n_rows + 1) * LOOM_PDF_TABLE_ROW;
}

/* The heading of a list, and how many rows it is to have. */
static guint
begin_list (Report *self, const char *title, guint n_rows)
{
  double room;

  loom_pdf_document_heading (self->document, title, table_height (MIN (n_rows, FEW_ROWS)));
  room = loom_pdf_document_get_room (self->document);
  return MIN (n_rows, (guint) MAX (room / LOOM_PDF_TABLE_ROW, 1) - 1);
}

static void
add_slice_row (Report *self, LoomPdfTable *table, guint rank, const LoomSliceRef *ref)
{
  const LoomLane *lane = loom_trace_get_lane (self->trace, ref->lane);
  const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, ref->index);
  g_autofree char *number = g_strdup_printf ("%u", rank);
  g_autofree char *begin =
      loom_time_format_point ((double) (ref->begin - loom_trace_get_begin (self->trace)), 1e5);
  g_autofree char *duration = loom_time_format_duration ((double) ref->duration);
  g_autofree char *own = loom_time_format_duration ((double) ref->self);
  const char *const cells[] = { number,     loom_trace_get_string (self->trace, slice->name),
                                lane->name, begin,
                                duration,   own };

  loom_pdf_table_row (table, cells);
}

static void
draw_longest (Report *self)
{
  const LoomPdfColumn columns[] = {
    { "", 0.05, TRUE },
    { _ ("Slice"), 0.335, FALSE },
    { _ ("Thread"), 0.285, FALSE },
    { _ ("Begins at"), 0.11, TRUE },
    { _ ("Total"), 0.11, TRUE },
    { _ ("Self"), 0.11, TRUE },
  };
  GArray *refs = self->summary->longest;
  guint n_rows = begin_list (self, _ ("Longest slices"), MIN (refs->len, self->extent->n_slices));
  g_autoptr (LoomPdfTable) table = NULL;

  if (refs->len == 0)
    {
      loom_pdf_document_paragraph (self->document, &body, _ ("The recording has no slices."));
      return;
    }
  table = loom_pdf_table_new (self->document, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < n_rows; i++)
    add_slice_row (self, table, i + 1, &g_array_index (refs, LoomSliceRef, i));
}

static void
add_stall_row (Report *self, LoomPdfTable *table, guint rank, guint finding)
{
  g_autofree char *number = g_strdup_printf ("%u", rank);
  g_autofree char *begin = NULL;
  g_autofree char *duration = NULL;
  LoomFindingPlace place;

  loom_finding_place_init (&place, self->content->tasks,
                           loom_findings_get (self->content->findings, finding));
  begin = loom_time_format_point ((double) place.begin, 1e5);
  duration = loom_time_format_duration ((double) place.duration);
  {
    const char *const cells[] = { number, place.function != NULL ? place.function : "",
                                  place.lane->name, begin, duration };

    loom_pdf_table_row (table, cells);
  }
}

static void
draw_stalls (Report *self)
{
  const LoomPdfColumn columns[] = {
    { "", 0.05, TRUE },
    { _ ("Held by"), 0.435, FALSE },
    { _ ("Thread"), 0.285, FALSE },
    { _ ("Begins at"), 0.115, TRUE },
    { _ ("Takes"), 0.115, TRUE },
  };
  g_autoptr (GArray) groups = loom_finding_groups_new (self->content->findings);
  const LoomFindingGroup *stalls = loom_finding_groups_find (groups, LOOM_RULE_LOOP_STALLED);
  g_autoptr (LoomPdfTable) table = NULL;
  guint n_rows;

  if (stalls == NULL || stalls->count <= MOST_TOLD)
    return;
  n_rows = begin_list (self, _ ("Longest stalls of the main threads"),
                       MIN (stalls->worst->len, self->extent->n_slices));
  table = loom_pdf_table_new (self->document, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < n_rows; i++)
    add_stall_row (self, table, i + 1, g_array_index (stalls->worst, guint, i));
}

static void
draw_pairs (Report *self)
{
  const LoomPdfColumn columns[] = {
    { _ ("From"), 0.27, FALSE },  { _ ("To"), 0.27, FALSE },  { _ ("Hops"), 0.10, TRUE },
    { _ ("Median"), 0.12, TRUE }, { _ ("95 %"), 0.12, TRUE }, { _ ("Longest"), 0.12, TRUE },
  };
  GArray *pairs = self->summary->hops->pairs;
  g_autoptr (LoomPdfTable) table = NULL;

  if (pairs->len == 0)
    return;
  table = loom_pdf_table_new (self->document, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < MIN (pairs->len, self->extent->n_pairs); i++)
    {
      const LoomHopPair *pair = &g_array_index (pairs, LoomHopPair, i);
      g_autofree char *count = loom_count_format (pair->count);
      g_autofree char *median = loom_time_format_duration ((double) pair->median);
      g_autofree char *p95 = loom_time_format_duration ((double) pair->p95);
      g_autofree char *longest = loom_time_format_duration ((double) pair->longest);
      const char *const cells[] = { loom_trace_get_lane (self->trace, pair->from_lane)->name,
                                    loom_trace_get_lane (self->trace, pair->to_lane)->name,
                                    count,
                                    median,
                                    p95,
                                    longest };

      loom_pdf_table_row (table, cells);
    }
}

/* The figure and its table stay together. One alone is no distribution. */
static void
draw_hops (Report *self)
{
  const LoomHopStatistics *hops = self->summary->hops;
  guint n_pairs = MIN (hops->pairs->len, self->extent->n_pairs);
  g_autofree char *sentence = loom_report_text_hops (hops);
  double histogram = hops->count > 1 ? LOOM_PDF_HISTOGRAM_HEIGHT : 0;
  double room = loom_pdf_document_measure (self->document, &body, 0, sentence) + histogram +
                table_height (n_pairs);

  loom_pdf_document_heading (self->document,
                             hops->is_weft ? _ ("Hop latencies") : _ ("Flow latencies"),
                             hops->count > 0 ? room : 0);
  if (hops->count == 0)
    {
      loom_pdf_document_paragraph (self->document, &body,
                                   _ ("The recording has no arrows between its threads."));
      return;
    }
  loom_pdf_document_paragraph (self->document, &body, sentence);
  if (histogram > 0)
    loom_pdf_hop_histogram (self->document, hops);
  else
    loom_pdf_document_advance (self->document, 6);
  draw_pairs (self);
}

static void
add_name_row (Report *self, LoomPdfTable *table, const LoomNameTotals *totals)
{
  g_autofree char *count = loom_count_format (totals->count);
  g_autofree char *own = loom_time_format_duration ((double) totals->self);
  g_autofree char *total = loom_time_format_duration ((double) totals->total);
  g_autofree char *median = loom_time_format_duration ((double) totals->median);
  g_autofree char *p95 = loom_time_format_duration ((double) totals->p95);
  g_autofree char *longest = loom_time_format_duration ((double) totals->longest);
  const char *const cells[] = {
    loom_trace_get_string (self->trace, totals->name), count, own, total, median, p95, longest,
  };

  loom_pdf_table_row (table, cells);
}

static void
draw_names (Report *self)
{
  const LoomPdfColumn columns[] = {
    { _ ("Name"), 0.35, FALSE },   { _ ("Count"), 0.10, TRUE },  { _ ("Self"), 0.11, TRUE },
    { _ ("Total"), 0.11, TRUE },   { _ ("Median"), 0.11, TRUE }, { _ ("95 %"), 0.11, TRUE },
    { _ ("Longest"), 0.11, TRUE },
  };
  GArray *names = loom_name_table_get_totals (self->summary->names);
  guint64 n_untimed = 0;
  guint n_rows;
  g_autoptr (LoomPdfTable) table = NULL;

  if (names->len == 0)
    return;
  n_rows = begin_list (self, _ ("Where the time went"), MIN (names->len, self->extent->n_names));
  table = loom_pdf_table_new (self->document, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < names->len; i++)
    {
      const LoomNameTotals *totals = &g_array_index (names, LoomNameTotals, i);

      n_untimed += totals->n_untimed;
      if (i < n_rows && totals->count > totals->n_untimed)
        add_name_row (self, table, totals);
    }
  if (n_untimed > 0)
    {
      g_autofree char *count = loom_count_format (n_untimed);
      g_autofree char *note = g_strdup_printf (
          g_dngettext (
              GETTEXT_PACKAGE, "%s slice has no known length and is left out of these times.",
              "%s slices have no known length and are left out of these times.", n_untimed),
          count);

      loom_pdf_document_advance (self->document, 4);
      loom_pdf_document_paragraph (self->document, &small, note);
    }
}

static void
draw_threads (Report *self)
{
  loom_pdf_document_heading (self->document, _ ("How busy the threads were"), 60);
  if (loom_trace_get_n_threads (self->trace) == 0)
    loom_pdf_document_paragraph (self->document, &body, _ ("The recording has no threads."));
  else
    loom_pdf_utilisation_chart (self->document, self->summary, self->extent->n_threads);
}

static gboolean
draw (Report *self, GCancellable *cancellable, GError **error)
{
  void (*const sections[]) (Report *) = {
    draw_title,  draw_findings, draw_tiles, draw_threads,
    draw_stalls, draw_longest,  draw_hops,  draw_names,
  };

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      sections[i](self);
    }
  return TRUE;
}

/* Draws it for nobody, to see where it ends. */
static gboolean
try_extent (
    Report *self, const char *title, double *filled, GCancellable *cancellable, GError **error)
{
  g_autoptr (LoomPdfDocument) document = loom_pdf_document_new (NULL, title);

  self->document = document;
  if (!draw (self, cancellable, error))
    return FALSE;
  *filled =
      loom_pdf_document_get_n_pages (document) == 1 ? 1 : loom_pdf_document_get_filled (document);
  return TRUE;
}

static gboolean
choose_extent (Report *self, const char *title, GCancellable *cancellable, GError **error)
{
  double filled;

  for (guint i = 0; i < G_N_ELEMENTS (extents); i++)
    {
      self->extent = &extents[i];
      if (!try_extent (self, title, &filled, cancellable, error))
        return FALSE;
      if (filled >= FILLED)
        return TRUE;
    }
  self->extent = &extents[0];
  return TRUE;
}

gboolean
loom_report_pdf_write (const LoomReportContent *content,
                       GOutputStream *stream,
                       GCancellable *cancellable,
                       GError **error)
{
  LoomTrace *trace = content->summary->trace;
  g_autofree char *title = g_strdup_printf (_ ("Weft report: %s"), loom_trace_get_title (trace));
  Report self = { NULL, content, content->summary, trace, NULL };
  g_autoptr (LoomPdfDocument) document = NULL;

  if (!choose_extent (&self, title, cancellable, error))
    return FALSE;
  document = loom_pdf_document_new (stream, title);
  self.document = document;
  return draw (&self, cancellable, error) && loom_pdf_document_finish (document, error);
}
