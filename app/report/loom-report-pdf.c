/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report-pdf.h"

#include <glib/gi18n-lib.h>

#include "report/loom-finding-groups.h"
#include "report/loom-pdf-charts.h"
#include "report/loom-pdf-findings.h"
#include "report/loom-pdf-table.h"
#include "timeline/loom-frame-times.h"
#include "timeline/loom-time-format.h"

#define N_THREADS 24
#define N_NAMES 20
#define N_PAIRS 12
#define TILE_HEIGHT 52.0
#define TILE_GAP 8.0
#define TILES_A_ROW 4

static const LoomTextStyle body = { 9.5, PANGO_WEIGHT_NORMAL, LOOM_INK_TEXT, PANGO_ALIGN_LEFT };
static const LoomTextStyle small = { 8.5, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM, PANGO_ALIGN_LEFT };
static const LoomTextStyle dim = { 9.5, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM, PANGO_ALIGN_LEFT };

typedef struct
{
  LoomPdfDocument *document;
  const LoomReportContent *content;
  const LoomSummary *summary; /* the content's */
  LoomTrace *trace;
} Report;

/* What the recording is, in one line. */
static char *
describe_recording (Report *self)
{
  guint64 n_skipped = loom_trace_get_n_skipped (self->trace);
  guint64 n_dropped = loom_trace_get_n_dropped (self->trace);
  guint64 n_lost = loom_trace_get_n_lost (self->trace);
  guint64 n_events = loom_trace_get_n_events (self->trace);
  guint n_processes = self->summary->n_processes;
  g_autofree char *events = loom_count_format (n_events);
  g_autofree char *span = loom_time_format_duration (
      (double) (loom_trace_get_end (self->trace) - loom_trace_get_begin (self->trace)));
  GString *line = g_string_new (loom_format_get_name (loom_trace_get_format (self->trace)));

  g_string_append_printf (line, " · %s · ", span);
  g_string_append_printf (
      line, g_dngettext (GETTEXT_PACKAGE, "%u process", "%u processes", n_processes), n_processes);
  g_string_append (line, " · ");
  g_string_append_printf (line, g_dngettext (GETTEXT_PACKAGE, "%s event", "%s events", n_events),
                          events);
  if (n_skipped > 0)
    {
      g_autofree char *skipped = loom_count_format (n_skipped);

      g_string_append (line, " · ");
      g_string_append_printf (line, _ ("%s events passed over"), skipped);
    }
  if (n_dropped > 0)
    {
      g_autofree char *dropped = loom_count_format (n_dropped);

      g_string_append (line, " · ");
      g_string_append_printf (line, _ ("the oldest %s events dropped"), dropped);
    }
  if (n_lost > 0)
    {
      g_autofree char *lost = loom_count_format (n_lost);

      g_string_append (line, " · ");
      g_string_append_printf (line, _ ("%s events lost"), lost);
    }
  return g_string_free (line, FALSE);
}

static void
draw_title (Report *self)
{
  const LoomTextStyle over = { 9, PANGO_WEIGHT_BOLD, LOOM_INK_ACCENT, PANGO_ALIGN_LEFT };
  const LoomTextStyle made = { 9, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM, PANGO_ALIGN_RIGHT };
  const LoomTextStyle title = { 24, PANGO_WEIGHT_BOLD, LOOM_INK_TEXT, PANGO_ALIGN_LEFT };
  const LoomTextStyle warning = { 9.5, PANGO_WEIGHT_NORMAL, LOOM_INK_WARNING, PANGO_ALIGN_LEFT };
  const char *end_message = loom_trace_get_end_message (self->trace);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, _ ("Made on %-e %B %Y"));
  g_autofree char *line = describe_recording (self);

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
}

static void
draw_findings (Report *self)
{
  loom_pdf_findings (self->document, self->content);
}

static void
draw_tile (Report *self, guint index, const char *label, const char *value, const char *note)
{
  const LoomTextStyle label_style = { 8, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM, PANGO_ALIGN_LEFT };
  const LoomTextStyle value_style = { 16, PANGO_WEIGHT_BOLD, LOOM_INK_TEXT, PANGO_ALIGN_LEFT };
  cairo_t *cairo = loom_pdf_document_get_cairo (self->document);
  double width = (LOOM_PDF_WIDTH - TILE_GAP * (TILES_A_ROW - 1)) / TILES_A_ROW;
  double x = LOOM_PDF_LEFT + (width + TILE_GAP) * (index % TILES_A_ROW);
  double y =
      loom_pdf_document_get_y (self->document) + (TILE_HEIGHT + TILE_GAP) * (index / TILES_A_ROW);

  loom_pdf_document_set_ink (self->document, LOOM_INK_PANEL);
  cairo_rectangle (cairo, x, y, width, TILE_HEIGHT);
  cairo_fill (cairo);
  loom_pdf_document_text (self->document, x + 10, y + 5, width - 20, &label_style, label);
  loom_pdf_document_text (self->document, x + 10, y + 15, width - 20, &value_style, value);
  loom_pdf_document_text (self->document, x + 10, y + 37, width - 20, &label_style, note);
}

static const char *
slice_name (Report *self, const LoomSliceRef *ref)
{
  const LoomLane *lane = loom_trace_get_lane (self->trace, ref->lane);

  return loom_trace_get_string (self->trace,
                                g_array_index (lane->slices, LoomSlice, ref->index).name);
}

/* Of a stall: also what most of it was spent on. */
static char *
describe_slice (Report *self, const LoomSliceRef *ref)
{
  const LoomLane *lane = loom_trace_get_lane (self->trace, ref->lane);
  guint32 inside = g_array_index (lane->slices, LoomSlice, ref->inside).name;

  if (ref->inside == ref->index)
    return g_strdup (slice_name (self, ref));
  return g_strdup_printf ("%s › %s", slice_name (self, ref),
                          loom_trace_get_string (self->trace, inside));
}

static void
draw_finding_tile (Report *self)
{
  guint64 n = loom_findings_count_from (self->content->findings, LOOM_SEVERITY_NOTE);
  g_autofree char *count = loom_count_format (n);
  g_autofree char *note = loom_finding_groups_summary (self->content->findings);

  draw_tile (self, 0, _ ("Findings"), count, note != NULL ? note : _ ("nothing was found wrong"));
}

static void
draw_thread_tile (Report *self)
{
  guint n_threads = loom_trace_get_n_threads (self->trace);
  g_autofree char *threads = loom_count_format (n_threads);
  guint n_busy = 0;
  g_autofree char *busy_note = NULL;

  for (guint i = 0; i < self->summary->lanes->len; i++)
    n_busy += loom_trace_get_lane (self->trace, i)->kind == LOOM_LANE_THREAD &&
              ((LoomLaneStatistics *) self->summary->lanes->pdata[i])->busy > 0;
  busy_note = g_strdup_printf (_ ("%u did something"), n_busy);

  draw_tile (self, 1, _ ("Threads"), threads, busy_note);
}

static void
draw_longest_tile (Report *self)
{
  const LoomSliceRef *longest;
  g_autofree char *duration = NULL;

  if (self->summary->longest->len == 0)
    {
      draw_tile (self, 2, _ ("Longest slice"), "–", _ ("none has ended"));
      return;
    }
  longest = &g_array_index (self->summary->longest, LoomSliceRef, 0);
  duration = loom_time_format_duration ((double) longest->duration);
  draw_tile (self, 2, _ ("Longest slice"), duration, slice_name (self, longest));
}

static gboolean
has_main_thread (Report *self)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (self->trace); i++)
    if (loom_trace_get_lane (self->trace, i)->is_main)
      return TRUE;
  return FALSE;
}

static void
draw_stall_tile (Report *self)
{
  g_autofree char *stalls = loom_count_format (self->summary->n_stalls);
  gboolean known = has_main_thread (self);

  draw_tile (self, 3, _ ("Stalls"), known ? stalls : "–",
             known ? _ ("main thread, from 50 ms") : _ ("no main thread is told"));
}

static void
draw_hop_tiles (Report *self)
{
  const LoomHopStatistics *hops = self->summary->hops;
  g_autofree char *median = loom_time_format_duration ((double) hops->median);
  g_autofree char *p95 = loom_time_format_duration ((double) hops->p95);
  g_autofree char *longest = loom_time_format_duration ((double) hops->longest);
  g_autofree char *count = loom_count_format (hops->count);
  g_autofree char *count_note =
      g_strdup_printf (hops->is_weft ? _ ("%s continuations") : _ ("%s arrows"), count);
  g_autofree char *longest_note = g_strdup_printf (_ ("longest %s"), longest);

  draw_tile (self, 4, hops->is_weft ? _ ("Queue delay, median") : _ ("Flow delay, median"),
             hops->count > 0 ? median : "–", hops->count > 0 ? count_note : _ ("no arrows"));
  draw_tile (self, 5, hops->is_weft ? _ ("Queue delay, 95 %") : _ ("Flow delay, 95 %"),
             hops->count > 0 ? p95 : "–", hops->count > 0 ? longest_note : _ ("no arrows"));
}

static void
draw_frame_tile (Report *self)
{
  const LoomFrameStatistics *frames = &self->summary->frames;
  g_autofree char *count = loom_count_format (frames->count);
  g_autofree char *over = loom_count_format (frames->n_over);
  g_autofree char *budget = loom_time_format_duration ((double) LOOM_FRAME_BUDGET);
  g_autofree char *note = g_strdup_printf (_ ("%s beyond %s"), over, budget);

  draw_tile (self, 6, _ ("Frames"), frames->count > 0 ? count : "–",
             frames->count > 0 ? note : _ ("none recorded"));
}

static void
draw_task_tile (Report *self)
{
  const LoomTaskStatistics *tasks = &self->summary->tasks;
  g_autofree char *count = loom_count_format (tasks->count);
  g_autofree char *note =
      g_strdup_printf (_ ("%" G_GUINT64_FORMAT " failed, %" G_GUINT64_FORMAT " pending"),
                       tasks->n_failed, tasks->n_pending);

  draw_tile (self, 7, _ ("Tasks"), tasks->count > 0 ? count : "–",
             tasks->count > 0 ? note : _ ("none recorded"));
}

static void
draw_tiles (Report *self)
{
  loom_pdf_document_advance (self->document, 22);
  loom_pdf_document_reserve (self->document, 2 * (TILE_HEIGHT + TILE_GAP));
  draw_finding_tile (self);
  draw_thread_tile (self);
  draw_longest_tile (self);
  draw_stall_tile (self);
  draw_hop_tiles (self);
  draw_frame_tile (self);
  draw_task_tile (self);
  loom_pdf_document_advance (self->document, 2 * (TILE_HEIGHT + TILE_GAP));
}

static void
add_slice_row (Report *self, LoomPdfTable *table, guint rank, const LoomSliceRef *ref)
{
  const LoomLane *lane = loom_trace_get_lane (self->trace, ref->lane);
  g_autofree char *name = describe_slice (self, ref);
  g_autofree char *number = g_strdup_printf ("%u", rank);
  g_autofree char *begin =
      loom_time_format_point ((double) (ref->begin - loom_trace_get_begin (self->trace)), 1e5);
  gboolean is_open =
      (g_array_index (lane->slices, LoomSlice, ref->index).flags & LOOM_SLICE_OPEN) != 0;
  g_autofree char *length = loom_time_format_duration ((double) ref->duration);
  g_autofree char *duration = g_strconcat (is_open ? "≥ " : "", length, NULL);
  g_autofree char *own = loom_time_format_duration ((double) ref->self);
  const char *const cells[] = { number, name, lane->name, begin, duration, own };

  loom_pdf_table_row (table, cells);
}

static void
draw_slices (Report *self, GArray *refs)
{
  const LoomPdfColumn columns[] = {
    { "", 0.05, TRUE },
    { _ ("Slice"), 0.335, FALSE },
    { _ ("Thread"), 0.285, FALSE },
    { _ ("Begins at"), 0.11, TRUE },
    { _ ("Takes"), 0.11, TRUE },
    { _ ("Itself"), 0.11, TRUE },
  };
  g_autoptr (LoomPdfTable) table =
      loom_pdf_table_new (self->document, columns, G_N_ELEMENTS (columns));

  for (guint i = 0; i < refs->len; i++)
    add_slice_row (self, table, i + 1, &g_array_index (refs, LoomSliceRef, i));
}

static void
draw_stalls (Report *self)
{
  loom_pdf_document_heading (self->document, _ ("Stalls of the main threads"), 60);
  if (self->summary->n_stalls == 0)
    {
      loom_pdf_document_paragraph (
          self->document, &body,
          has_main_thread (self)
              ? _ ("None: no main thread was held for 50 ms by one thing that it did.")
              : _ ("The recording does not tell which of its threads is a main thread."));
      return;
    }
  draw_slices (self, self->summary->stalls);
}

static char *
describe_hops (const LoomHopStatistics *hops)
{
  g_autofree char *count = loom_count_format (hops->count);
  g_autofree char *between = loom_count_format (hops->n_between);
  g_autofree char *median = loom_time_format_duration ((double) hops->median);
  g_autofree char *p95 = loom_time_format_duration ((double) hops->p95);
  g_autofree char *p99 = loom_time_format_duration ((double) hops->p99);
  g_autofree char *longest = loom_time_format_duration ((double) hops->longest);

  return g_strdup_printf (
      hops->is_weft
          ? _ ("%s continuations were queued, %s of them for another thread. They waited %s in "
               "the median, 95 %% at most %s, 99 %% at most %s, the longest %s.")
          : _ ("%s arrows, %s of them to another thread. From begin to end they took %s in the "
               "median, 95 %% at most %s, 99 %% at most %s, the longest %s."),
      count, between, median, p95, p99, longest);
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
  for (guint i = 0; i < MIN (pairs->len, N_PAIRS); i++)
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

static void
draw_hops (Report *self)
{
  const LoomHopStatistics *hops = self->summary->hops;
  g_autofree char *sentence = describe_hops (hops);

  loom_pdf_document_heading (self->document,
                             hops->is_weft ? _ ("Hop latencies") : _ ("Flow latencies"), 60);
  if (hops->count == 0)
    {
      loom_pdf_document_paragraph (self->document, &body,
                                   _ ("The recording has no arrows between its threads."));
      return;
    }
  loom_pdf_document_paragraph (self->document, &body, sentence);
  loom_pdf_document_advance (self->document, 10);
  loom_pdf_hop_histogram (self->document, hops);
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
    { _ ("Name"), 0.35, FALSE },    { _ ("Count"), 0.10, TRUE },  { _ ("Itself"), 0.11, TRUE },
    { _ ("Together"), 0.11, TRUE }, { _ ("Median"), 0.11, TRUE }, { _ ("95 %"), 0.11, TRUE },
    { _ ("Longest"), 0.11, TRUE },
  };
  GArray *names = loom_name_table_get_totals (self->summary->names);
  guint64 n_untimed = 0;
  g_autoptr (LoomPdfTable) table = NULL;

  if (names->len == 0)
    return;
  loom_pdf_document_heading (self->document, _ ("Where the time went"), 80);
  table = loom_pdf_table_new (self->document, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < names->len; i++)
    {
      const LoomNameTotals *totals = &g_array_index (names, LoomNameTotals, i);

      n_untimed += totals->n_untimed;
      if (i < N_NAMES && totals->count > totals->n_untimed)
        add_name_row (self, table, totals);
    }
  if (n_untimed > 0)
    {
      g_autofree char *count = loom_count_format (n_untimed);
      g_autofree char *note = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%s slice has no known end, and is in no time here.",
                       "%s slices have no known end, and are in no time here.", n_untimed),
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
    loom_pdf_utilisation_chart (self->document, self->summary, N_THREADS);
}

static void
draw_longest (Report *self)
{
  loom_pdf_document_heading (self->document, _ ("Longest slices"), 80);
  if (self->summary->longest->len == 0)
    loom_pdf_document_paragraph (self->document, &body, _ ("The recording has no slices."));
  else
    draw_slices (self, self->summary->longest);
}

gboolean
loom_report_pdf_write (const LoomReportContent *content,
                       GOutputStream *stream,
                       GCancellable *cancellable,
                       GError **error)
{
  void (*const sections[]) (Report *) = {
    draw_title,   draw_findings, draw_tiles, draw_threads,
    draw_longest, draw_stalls,   draw_hops,  draw_names,
  };
  LoomTrace *trace = content->summary->trace;
  g_autofree char *title = g_strdup_printf (_ ("Weft report: %s"), loom_trace_get_title (trace));
  g_autoptr (LoomPdfDocument) document = loom_pdf_document_new (stream, title);
  Report self = { document, content, content->summary, trace };

  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      sections[i](&self);
    }
  return loom_pdf_document_finish (document, error);
}
