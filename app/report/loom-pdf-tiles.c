/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-pdf-tiles.h"

#include <glib/gi18n-lib.h>

#include "report/loom-finding-groups.h"
#include "report/loom-report-text.h"
#include "timeline/loom-frame-times.h"
#include "timeline/loom-time-format.h"

#define TILE_HEIGHT 52.0
#define TILE_GAP 8.0
#define TILES_A_ROW 4
#define ABOVE 22.0

typedef struct
{
  LoomPdfDocument *document;
  const LoomReportContent *content;
  const LoomSummary *summary; /* the content's */
  LoomTrace *trace;
} Tiles;

static void
draw_tile (Tiles *self, guint index, const char *label, const char *value, const char *note)
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

static void
draw_finding_tile (Tiles *self)
{
  guint64 n = loom_findings_count_from (self->content->findings, LOOM_SEVERITY_NOTE);
  g_autofree char *count = loom_count_format (n);
  g_autofree char *note = loom_finding_groups_summary (self->content->findings);

  draw_tile (self, 0, _ ("Findings"), count, note != NULL ? note : _ ("nothing was found wrong"));
}

static void
draw_thread_tile (Tiles *self)
{
  guint n_threads = loom_trace_get_n_threads (self->trace);
  g_autofree char *threads = loom_count_format (n_threads);
  guint n_busy = 0;
  g_autofree char *busy_note = NULL;

  for (guint i = 0; i < self->summary->lanes->len; i++)
    n_busy += loom_trace_get_lane (self->trace, i)->kind == LOOM_LANE_THREAD &&
              ((LoomLaneStatistics *) self->summary->lanes->pdata[i])->busy > 0;
  busy_note = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u did something", "%u did something", n_busy), n_busy);

  draw_tile (self, 1, _ ("Threads"), threads, busy_note);
}

static void
draw_longest_tile (Tiles *self)
{
  const LoomSliceRef *longest;
  const LoomLane *lane;
  g_autofree char *duration = NULL;

  if (self->summary->longest->len == 0)
    {
      draw_tile (self, 2, _ ("Longest slice"), "–", _ ("none has ended"));
      return;
    }
  longest = &g_array_index (self->summary->longest, LoomSliceRef, 0);
  duration = loom_time_format_duration ((double) longest->duration);
  lane = loom_trace_get_lane (self->trace, longest->lane);
  draw_tile (self, 2, _ ("Longest slice"), duration,
             loom_trace_get_string (self->trace,
                                    g_array_index (lane->slices, LoomSlice, longest->index).name));
}

static gboolean
has_main_thread (Tiles *self)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (self->trace); i++)
    if (loom_trace_get_lane (self->trace, i)->is_main)
      return TRUE;
  return FALSE;
}

/* As they are told above. */
static void
draw_stall_tile (Tiles *self)
{
  g_autofree char *stalls =
      loom_count_format (loom_findings_count (self->content->findings, LOOM_RULE_LOOP_STALLED));
  gboolean known = has_main_thread (self);

  draw_tile (self, 3, _ ("Stalls"), known ? stalls : "–",
             known ? _ ("main thread, from 50 ms") : _ ("no main thread is told"));
}

static void
draw_hop_tiles (Tiles *self)
{
  const LoomHopStatistics *hops = self->summary->hops;
  g_autofree char *median = loom_time_format_duration ((double) hops->median);
  g_autofree char *p95 = loom_time_format_duration ((double) hops->p95);
  g_autofree char *longest = loom_time_format_duration ((double) hops->longest);
  g_autofree char *count_note = loom_report_text_n_hops (hops);
  g_autofree char *longest_note = g_strdup_printf (_ ("longest %s"), longest);

  draw_tile (self, 4, hops->is_weft ? _ ("Queue delay, median") : _ ("Flow delay, median"),
             hops->count > 0 ? median : "–", hops->count > 0 ? count_note : _ ("no arrows"));
  draw_tile (self, 5, hops->is_weft ? _ ("Queue delay, 95 %") : _ ("Flow delay, 95 %"),
             hops->count > 0 ? p95 : "–", hops->count > 0 ? longest_note : _ ("no arrows"));
}

static void
draw_frame_tile (Tiles *self)
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
draw_task_tile (Tiles *self)
{
  const LoomTaskStatistics *tasks = &self->summary->tasks;
  g_autofree char *count = loom_count_format (tasks->count);
  g_autofree char *failed = loom_count_format (tasks->n_failed);
  g_autofree char *pending = loom_count_format (tasks->n_pending);
  g_autofree char *note = g_strdup_printf (_ ("%s failed, %s pending"), failed, pending);

  draw_tile (self, 7, _ ("Tasks"), tasks->count > 0 ? count : "–",
             tasks->count > 0 ? note : _ ("none recorded"));
}

void
loom_pdf_tiles (LoomPdfDocument *document, const LoomReportContent *content)
{
  Tiles self = { document, content, content->summary, content->summary->trace };
  double height = 2 * TILE_HEIGHT + TILE_GAP;

  loom_pdf_document_advance (document, ABOVE);
  loom_pdf_document_reserve (document, height);
  draw_finding_tile (&self);
  draw_thread_tile (&self);
  draw_longest_tile (&self);
  draw_stall_tile (&self);
  draw_hop_tiles (&self);
  draw_frame_tile (&self);
  draw_task_tile (&self);
  loom_pdf_document_advance (document, height);
}
