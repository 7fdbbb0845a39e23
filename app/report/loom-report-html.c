/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report-html.h"

#include <glib/gi18n-lib.h>

#include "report/loom-html-findings.h"
#include "report/loom-html-page.h"
#include "report/loom-report-text.h"
#include "timeline/loom-time-format.h"

/* A person reads no more; the others are in the CSV and JSON reports. */
#define MOST_ROWS 300

/* The charts' own units; they are drawn as wide as the page. */
#define CHART_WIDTH 1000.0
#define GUTTER 190.0
#define ROW_HEIGHT 26.0
#define HISTOGRAM_HEIGHT 140.0
#define AXIS_HEIGHT 24.0
#define MOST_TICKS 8

static void
add_overview (GString *html, const LoomReportContent *content)
{
  LoomTrace *trace = content->summary->trace;
  g_autofree char *text = loom_report_text_recording (content->summary);
  g_autofree char *lead = loom_report_text_lead (content);

  loom_html_paragraph (html, text);
  if (loom_trace_get_end_state (trace) == LOOM_TRACE_END_CUT)
    loom_html_paragraph (html, loom_trace_get_end_message (trace) != NULL
                                   ? loom_trace_get_end_message (trace)
                                   : _ ("The recording is cut off."));
  g_string_append (html, "<p class=\"lead\">");
  loom_html_text (html, lead);
  g_string_append (html, "</p>\n");
}

static void
add_svg (GString *html, double height, const char *label)
{
  g_string_append (html, "<svg role=\"img\" viewBox=\"0 0 ");
  loom_html_number (html, CHART_WIDTH);
  g_string_append_c (html, ' ');
  loom_html_number (html, height);
  g_string_append (html, "\" aria-label=\"");
  loom_html_text (html, label);
  g_string_append (html, "\">\n");
}

static void
add_rect (GString *html, const char *class, double x, double y, double width, double height)
{
  g_string_append_printf (html, "<rect%s x=\"", class);
  loom_html_number (html, x);
  g_string_append (html, "\" y=\"");
  loom_html_number (html, y);
  g_string_append (html, "\" width=\"");
  loom_html_number (html, width);
  g_string_append (html, "\" height=\"");
  loom_html_number (html, height);
  g_string_append (html, "\"/>");
}

static void
add_label (GString *html, double x, double y, const char *anchor, const char *text)
{
  g_autofree char *start = g_utf8_strlen (text, -1) > 24 ? g_utf8_substring (text, 0, 23) : NULL;

  g_string_append (html, "<text x=\"");
  loom_html_number (html, x);
  g_string_append (html, "\" y=\"");
  loom_html_number (html, y);
  g_string_append_printf (html, "\" text-anchor=\"%s\">", anchor);
  loom_html_text (html, start != NULL ? start : text);
  g_string_append (html, start != NULL ? "…</text>\n" : "</text>\n");
}

static void
add_utilisation_row (GString *html,
                     const LoomLane *lane,
                     const LoomLaneStatistics *statistics,
                     double y)
{
  double step = (CHART_WIDTH - GUTTER) / LOOM_UTILISATION_BUCKETS;

  add_label (html, GUTTER - 10, y + ROW_HEIGHT * 0.65, "end", lane->name);
  add_rect (html, " class=\"line\"", GUTTER, y + ROW_HEIGHT - 2, CHART_WIDTH - GUTTER, 1);
  for (guint i = 0; i < LOOM_UTILISATION_BUCKETS; i++)
    {
      double height = CLAMP ((double) statistics->utilisation[i], 0, 1) * (ROW_HEIGHT - 5);

      if (height > 0)
        add_rect (html, "", GUTTER + i * step, y + ROW_HEIGHT - 2 - MAX (height, 0.5), step,
                  MAX (height, 0.5));
    }
  g_string_append_c (html, '\n');
}

/* In the rows' time, below them. */
static void
add_time_axis (GString *html, LoomTrace *trace, double y)
{
  double span = (double) (loom_trace_get_end (trace) - loom_trace_get_begin (trace));
  double step = loom_time_tick_step (span / MOST_TICKS);

  for (guint i = 0; span > 0 && step * i <= span; i++)
    {
      double x = GUTTER + (CHART_WIDTH - GUTTER) * step * i / span;
      g_autofree char *text = loom_time_format_tick (step * i, step, span);

      add_rect (html, " class=\"line\"", x, y, 1, 5);
      /* The last may lie at the picture's edge. */
      add_label (html, x, y + 18, x > CHART_WIDTH - 20 ? "end" : "middle", text);
    }
}

/* (element-type guint): threads with anything in them, the busiest first. */
static GArray *
busiest_threads (const LoomSummary *summary)
{
  GArray *lanes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < summary->lanes->len; i++)
    if (loom_trace_get_lane (summary->trace, i)->kind == LOOM_LANE_THREAD)
      {
        const LoomLaneStatistics *statistics = summary->lanes->pdata[i];
        guint place = lanes->len;

        while (place > 0 && ((const LoomLaneStatistics *)
                                 summary->lanes->pdata[g_array_index (lanes, guint, place - 1)])
                                    ->busy < statistics->busy)
          place--;
        if (place < MOST_ROWS)
          g_array_insert_val (lanes, place, i);
        if (lanes->len > MOST_ROWS)
          g_array_set_size (lanes, MOST_ROWS);
      }
  return lanes;
}

static void
add_threads (GString *html, const LoomSummary *summary)
{
  const char *const columns[] = { _ ("Thread"), _ ("Process"), _ ("Id"),
                                  _ ("Slices"), _ ("Busy"),    NULL };
  g_autoptr (GArray) lanes = busiest_threads (summary);
  guint n_drawn = MIN (lanes->len, 40);

  loom_html_heading (html, _ ("Threads"));
  if (n_drawn > 0)
    {
      add_svg (html, n_drawn * ROW_HEIGHT + AXIS_HEIGHT,
               _ ("How busy each thread was over the time"));
      for (guint i = 0; i < n_drawn; i++)
        {
          guint lane = g_array_index (lanes, guint, i);

          add_utilisation_row (html, loom_trace_get_lane (summary->trace, lane),
                               summary->lanes->pdata[lane], i * ROW_HEIGHT);
        }
      add_time_axis (html, summary->trace, n_drawn * ROW_HEIGHT);
      g_string_append (html, "</svg>\n");
    }
  loom_html_begin_table (html, columns, 2);
  for (guint i = 0; i < lanes->len; i++)
    {
      const LoomLane *lane = loom_trace_get_lane (summary->trace, g_array_index (lanes, guint, i));
      const LoomLaneStatistics *statistics = summary->lanes->pdata[g_array_index (lanes, guint, i)];
      g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, lane->tid);

      loom_html_begin_row (html);
      loom_html_cell (html, lane->name, FALSE);
      loom_html_cell (html, lane->process_name != NULL ? lane->process_name : "", FALSE);
      loom_html_cell (html, id, TRUE);
      loom_html_count_cell (html, statistics->n_slices);
      loom_html_time_cell (html, statistics->busy);
      loom_html_end_row (html);
    }
  loom_html_end_table (html);
}

static void
add_longest (GString *html, const LoomSummary *summary)
{
  const char *const columns[] = { _ ("Name"),  _ ("Thread"), _ ("Begins at"),
                                  _ ("Total"), _ ("Self"),   NULL };
  GArray *refs = summary->longest;

  if (refs->len == 0)
    return;
  loom_html_heading (html, _ ("Longest Slices"));
  loom_html_begin_table (html, columns, 2);
  for (guint i = 0; i < refs->len; i++)
    {
      const LoomSliceRef *ref = &g_array_index (refs, LoomSliceRef, i);
      const LoomLane *lane = loom_trace_get_lane (summary->trace, ref->lane);
      guint32 name = g_array_index (lane->slices, LoomSlice, ref->index).name;

      loom_html_begin_row (html);
      loom_html_cell (html, loom_trace_get_string (summary->trace, name), FALSE);
      loom_html_cell (html, lane->name, FALSE);
      loom_html_time_cell (html, ref->begin - loom_trace_get_begin (summary->trace));
      loom_html_time_cell (html, ref->duration);
      loom_html_time_cell (html, ref->self);
      loom_html_end_row (html);
    }
  loom_html_end_table (html);
}

static void
add_histogram_bar (GString *html, double x, double height, double width, guint64 count)
{
  g_autofree char *number = loom_count_format (count);

  add_rect (html, "", x + 1, HISTOGRAM_HEIGHT - height, width - 2, height);
  add_label (html, x + width / 2, HISTOGRAM_HEIGHT - height - 4, "middle", number);
}

static void
add_histogram (GString *html, const LoomHopStatistics *hops)
{
  double step = CHART_WIDTH / LOOM_HOP_BUCKETS;
  guint64 most = 1;

  for (guint i = 0; i < LOOM_HOP_BUCKETS; i++)
    most = MAX (most, hops->buckets[i]);
  add_svg (html, HISTOGRAM_HEIGHT + 24,
           hops->is_weft ? _ ("Continuations, by how long they waited")
                         : _ ("Arrows, by how long they took"));
  for (guint i = 0; i < LOOM_HOP_BUCKETS; i++)
    {
      double height = (double) hops->buckets[i] / (double) most * (HISTOGRAM_HEIGHT - 20);

      if (hops->buckets[i] > 0)
        add_histogram_bar (html, i * step, MAX (height, 1), step, hops->buckets[i]);
      if (i % 3 == 2 && i + 1 < LOOM_HOP_BUCKETS)
        {
          g_autofree char *end = loom_time_format_duration ((double) loom_hop_bucket_end (i));

          add_label (html, (i + 1) * step, HISTOGRAM_HEIGHT + 18, "middle", end);
        }
    }
  add_rect (html, " class=\"line\"", 0, HISTOGRAM_HEIGHT, CHART_WIDTH, 1);
  g_string_append (html, "</svg>\n");
}

static void
add_hops (GString *html, const LoomSummary *summary)
{
  const char *const columns[] = { _ ("From"), _ ("To"),  _ ("Count"),   _ ("Median"),
                                  _ ("p95"),  _ ("p99"), _ ("Longest"), NULL };
  const LoomHopStatistics *hops = summary->hops;
  g_autofree char *text = loom_report_text_hops (hops);

  if (hops->count == 0)
    return;
  loom_html_heading (html, hops->is_weft ? _ ("Hops") : _ ("Arrows"));
  loom_html_paragraph (html, text);
  add_histogram (html, hops);
  loom_html_begin_table (html, columns, 2);
  for (guint i = 0; i < MIN (hops->pairs->len, MOST_ROWS); i++)
    {
      const LoomHopPair *pair = &g_array_index (hops->pairs, LoomHopPair, i);

      loom_html_begin_row (html);
      loom_html_cell (html, loom_trace_get_lane (summary->trace, pair->from_lane)->name, FALSE);
      loom_html_cell (html, loom_trace_get_lane (summary->trace, pair->to_lane)->name, FALSE);
      loom_html_count_cell (html, pair->count);
      loom_html_time_cell (html, pair->median);
      loom_html_time_cell (html, pair->p95);
      loom_html_time_cell (html, pair->p99);
      loom_html_time_cell (html, pair->longest);
      loom_html_end_row (html);
    }
  loom_html_end_table (html);
}

static void
add_frames_and_tasks (GString *html, const LoomSummary *summary)
{
  g_autofree char *text = NULL;

  if (summary->frames.count > 0)
    {
      g_autofree char *frames = loom_count_format (summary->frames.count);
      g_autofree char *over = loom_count_format (summary->frames.n_over);
      g_autofree char *longest = loom_time_format_duration ((double) summary->frames.longest);

      text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           "%s frame, %s of them too late; the longest took %s.",
                                           "%s frames, %s of them too late; the longest took %s.",
                                           summary->frames.count),
                              frames, over, longest);
      loom_html_heading (html, _ ("Frames"));
      loom_html_paragraph (html, text);
    }
  if (summary->tasks.count > 0)
    {
      g_autofree char *tasks = loom_count_format (summary->tasks.count);
      g_autofree char *failed = loom_count_format (summary->tasks.n_failed);
      g_autofree char *cancelled = loom_count_format (summary->tasks.n_cancelled);
      g_autofree char *pending = loom_count_format (summary->tasks.n_pending);

      g_free (text);
      text = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%s task. Failed: %s; cancelled: %s; not ended: %s.",
                       "%s tasks. Failed: %s; cancelled: %s; not ended: %s.", summary->tasks.count),
          tasks, failed, cancelled, pending);
      loom_html_heading (html, _ ("Tasks"));
      loom_html_paragraph (html, text);
    }
}

static void
add_names (GString *html, const LoomSummary *summary)
{
  const char *const columns[] = { _ ("Name"), _ ("Count"), _ ("Self"),    _ ("Total"), _ ("Median"),
                                  _ ("p95"),  _ ("p99"),   _ ("Longest"), NULL };
  GArray *names = loom_name_table_get_totals (summary->names);

  loom_html_heading (html, _ ("Where the Time Went"));
  loom_html_begin_table (html, columns, 1);
  for (guint i = 0; i < MIN (names->len, MOST_ROWS); i++)
    {
      const LoomNameTotals *totals = &g_array_index (names, LoomNameTotals, i);

      loom_html_begin_row (html);
      loom_html_cell (html, loom_trace_get_string (summary->trace, totals->name), FALSE);
      loom_html_count_cell (html, totals->count);
      loom_html_time_cell (html, totals->self);
      loom_html_time_cell (html, totals->total);
      loom_html_time_cell (html, totals->median);
      loom_html_time_cell (html, totals->p95);
      loom_html_time_cell (html, totals->p99);
      loom_html_time_cell (html, totals->longest);
      loom_html_end_row (html);
    }
  loom_html_end_table (html);
  if (names->len > MOST_ROWS)
    {
      g_autofree char *text = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE,
                       "And %u name more; a report as CSV or JSON has all of them.",
                       "And %u names more; a report as CSV or JSON has all of them.",
                       names->len - MOST_ROWS),
          names->len - MOST_ROWS);

      loom_html_paragraph (html, text);
    }
}

gboolean
loom_report_html_write (const LoomReportContent *content,
                        GOutputStream *stream,
                        GCancellable *cancellable,
                        GError **error)
{
  const LoomSummary *summary = content->summary;
  g_autoptr (GString) html = g_string_new (NULL);

  loom_html_begin (html, loom_trace_get_title (summary->trace));
  add_overview (html, content);
  loom_html_findings (html, content);
  add_threads (html, summary);
  add_longest (html, summary);
  add_hops (html, summary);
  add_frames_and_tasks (html, summary);
  add_names (html, summary);
  loom_html_end (html);
  return g_output_stream_write_all (stream, html->str, html->len, NULL, cancellable, error);
}
