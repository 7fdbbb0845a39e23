/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz-look.h"

#include <string.h>

#include "analysis/loom-comparison.h"
#include "analysis/loom-range-statistics.h"
#include "analysis/loom-task-order.h"
#include "analysis/loom-task-story.h"
#include "findings/loom-findings-report.h"
#include "report/loom-report-json.h"
#include "timeline/loom-flow-index.h"
#include "timeline/loom-frame-times.h"
#include "timeline/loom-timeline-model.h"
#include "trace/loom-export-private.h"
#include "trace/loom-trace-load.h"

static void
look_at_events (LoomTrace *trace)
{
  g_assert_cmpint (loom_trace_get_begin (trace), <=, loom_trace_get_end (trace));
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);
      gint64 before = G_MININT64;

      g_assert (g_utf8_validate (lane->name, -1, NULL));
      for (guint j = 0; j < lane->slices->len; j++)
        {
          g_autoptr (GVariant) args G_GNUC_UNUSED = loom_trace_dup_slice_args (trace, i, j);
          const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, j);

          g_assert_cmpint (slice->begin, >=, before);
          /* It may have begun before what is left of a recording that forgets. */
          g_assert_cmpint (slice->begin + slice->duration, >=, loom_trace_get_begin (trace));
          g_assert_cmpint (slice->duration, >=, 0);
          g_assert_cmpint (slice->begin + slice->duration, <=, loom_trace_get_end (trace));
          g_assert (g_utf8_validate (loom_trace_get_string (trace, slice->name), -1, NULL));
          before = slice->begin;
        }
      for (guint j = 0; j < lane->instants->len; j++)
        {
          g_autoptr (GVariant) args G_GNUC_UNUSED = loom_trace_dup_instant_args (trace, i, j);
        }
    }
}

static void
look_at_picture (LoomTrace *trace)
{
  g_autoptr (LoomTimelineModel) model = loom_timeline_model_new (trace);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (LoomMark));
  g_autoptr (GArray) frames G_GNUC_UNUSED = loom_frame_times_new (trace);
  gint64 begin = loom_trace_get_begin (trace);
  gint64 end = loom_trace_get_end (trace);

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      LoomPyramid *pyramid = loom_timeline_model_get_pyramid (model, i);

      for (guint depth = 0; depth < loom_pyramid_get_n_depths (pyramid); depth++)
        {
          loom_pyramid_query (pyramid, depth, (double) begin, (double) (end - begin) / 400 + 1, 500,
                              marks);
          loom_pyramid_query (pyramid, depth, 0, 1000, 500, marks);
        }
    }
}

static void
look_at_findings (LoomTaskIndex *tasks)
{
  g_autoptr (LoomFindings) findings = NULL;
  LoomFindingSettings settings;
  char *(*const forms[]) (LoomFindings *) = { loom_findings_to_text, loom_findings_to_json,
                                              loom_findings_to_sarif, loom_findings_to_junit };

  loom_finding_settings_init (&settings);
  for (guint i = 0; i < LOOM_N_RULES; i++)
    settings.thresholds[i] = MIN (settings.thresholds[i], 10);
  findings = loom_findings_new (tasks, &settings, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *text = forms[i](findings);

      g_assert (g_utf8_validate (text, -1, NULL));
    }
}

static void
look_at_tasks (LoomTrace *trace)
{
  g_autoptr (LoomTaskIndex) tasks = loom_task_index_new (trace, NULL, NULL);

  for (guint i = 0; i < MIN (loom_task_index_get_n (tasks), 5); i++)
    {
      g_autofree char *story = loom_task_story_dup (tasks, i);

      g_assert (g_utf8_validate (story, -1, NULL));
    }
  for (guint key = LOOM_TASK_BY_BEGIN; key <= LOOM_TASK_BY_HOPS; key++)
    g_free (loom_task_order_ranks (tasks, (LoomTaskKey) key, key % 2));
  look_at_findings (tasks);
}

static void
free_lane (gpointer data)
{
  loom_lane_statistics_free (data);
}

static void
look_at_statistics (LoomTrace *trace)
{
  const LoomLaneOptions options = { LOOM_SUMMARY_N_LONGEST, 10, NULL, NULL };
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  GPtrArray *lanes = g_ptr_array_new_with_free_func (free_lane);
  g_autoptr (LoomTaskIndex) tasks = loom_task_index_new (trace, NULL, NULL);
  g_autoptr (LoomFindings) findings = NULL;
  g_autoptr (LoomSummary) summary = NULL;
  LoomFindingSettings settings;
  gint64 begin = loom_trace_get_begin (trace), end = loom_trace_get_end (trace);
  g_autoptr (LoomRangeStatistics) whole = loom_range_statistics_new (trace, begin, end, NULL, NULL);
  g_autoptr (LoomRangeStatistics) part G_GNUC_UNUSED = loom_range_statistics_new (
      trace, begin + (end - begin) / 3, begin + (end - begin) / 2, NULL, NULL);
  g_autofree char *csv G_GNUC_UNUSED = loom_range_statistics_to_csv (whole, trace, TRUE);
  GArray *rows = loom_range_statistics_get_names (whole, FALSE);

  for (guint i = 0; i < rows->len; i++)
    {
      const LoomNameTotals *totals = &g_array_index (rows, LoomRangeRow, i).totals;

      g_assert_cmpint (totals->self, >=, 0);
      g_assert_cmpint (totals->total, >=, totals->longest);
    }
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    g_ptr_array_add (lanes, loom_lane_statistics_new (trace, i, &options, NULL, NULL));
  summary =
      loom_summary_new (trace, lanes, loom_hop_statistics_new (trace, NULL, NULL), NULL, NULL);
  loom_finding_settings_init (&settings);
  findings = loom_findings_new (tasks, &settings, NULL, NULL);
  g_assert_true (loom_report_json_write (&(LoomReportContent) { summary, tasks, findings }, stream,
                                         NULL, NULL));
}

static void
look_at_export (LoomTrace *trace, LoomFormat format)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LoomTrace) again = NULL;

  g_assert_true (format == LOOM_FORMAT_FXT ? loom_export_fxt (trace, stream, NULL, NULL)
                                           : loom_export_chrome (trace, stream, NULL, NULL));
  g_output_stream_close (stream, NULL, NULL);
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
  again = loom_trace_load_bytes (bytes, "again", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

void
fuzz_look_at (LoomTrace *trace)
{
  look_at_events (trace);
  look_at_picture (trace);
  look_at_tasks (trace);
  look_at_statistics (trace);
  look_at_export (trace, LOOM_FORMAT_FXT);
  look_at_export (trace, LOOM_FORMAT_CHROME_JSON);
}
