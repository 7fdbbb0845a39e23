/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The report as JSON, version 1. Members are only ever added; a change of meaning is a new
 * version. Times are whole nanoseconds (…_ns), those of slices since the first event.
 *
 *   version, generator
 *   recording:  title, format (fxt | chrome-json | syscap), events, skipped, lost, threads,
 *               processes, slices, span_ns, end (unknown | closed | cut), end_message
 *   findings:   errors, warnings, notes: how many
 *               rules[]: of those that were broken, the worst first: code (W001 …), rule,
 *               severity (error | warning | note), title, advice, count
 *               places[]: no more than a thousand, the longest first: message, thread, pid, tid,
 *               begin_ns, duration_ns, function, file, line (these three null where not known)
 *   threads[]:  name, process, pid, tid, main, slices, instants, busy_ns, utilisation[] (0 to 1
 *               for each of the recording's equal parts)
 *   longest_slices[], stalls[]: name, thread, pid, tid, begin_ns, duration_ns, self_ns,
 *               open (it had not ended when the recording did); of stalls also longest_inside:
 *               the name of the longest slice directly inside, or null
 *   stall_threshold_ns, stall_count
 *   hops:       kind (weft | flow), count, between_threads, median_ns, p95_ns, p99_ns, longest_ns,
 *               histogram[]: below_ns (null for the last), count
 *               pairs[]: from, to, count, median_ns, p95_ns, p99_ns, longest_ns
 *   frames:     budget_ns, count, over_budget, median_ns, p95_ns, longest_ns
 *   tasks:      count, failed, cancelled, pending
 *   names[]:    name, count, untimed (of these; they have no end, and are in no time here),
 *               self_ns, total_ns, median_ns, p95_ns, p99_ns, longest_ns
 *
 * Percentiles are of nearest rank: every one is a value that occurred.
 */

#include "report/loom-report-json.h"

#include <json-glib/json-glib.h>

#include "report/loom-finding-groups.h"
#include "report/loom-finding-place.h"
#include "timeline/loom-frame-times.h"

/* So many names are written between two looks at the cancellable. */
#define STEP 1024

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static const char *
format_name (LoomFormat format)
{
  static const char *const names[] = {
    [LOOM_FORMAT_FXT] = "fxt",
    [LOOM_FORMAT_CHROME_JSON] = "chrome-json",
    [LOOM_FORMAT_SYSCAP] = "syscap",
  };

  return names[format];
}

static const char *
end_name (LoomTraceEnd end)
{
  static const char *const names[] = {
    [LOOM_TRACE_END_UNKNOWN] = "unknown",
    [LOOM_TRACE_END_CLOSED] = "closed",
    [LOOM_TRACE_END_CUT] = "cut",
  };

  return names[end];
}

static void
add_recording (JsonBuilder *builder, const LoomSummary *summary)
{
  LoomTrace *trace = summary->trace;

  json_builder_set_member_name (builder, "recording");
  json_builder_begin_object (builder);
  add_string (builder, "title", loom_trace_get_title (trace));
  add_string (builder, "format", format_name (loom_trace_get_format (trace)));
  add_int (builder, "events", (gint64) loom_trace_get_n_events (trace));
  add_int (builder, "skipped", (gint64) loom_trace_get_n_skipped (trace));
  add_int (builder, "dropped", (gint64) loom_trace_get_n_dropped (trace));
  add_int (builder, "lost", (gint64) loom_trace_get_n_lost (trace));
  add_int (builder, "threads", loom_trace_get_n_threads (trace));
  add_int (builder, "processes", summary->n_processes);
  add_int (builder, "slices", (gint64) summary->n_slices);
  add_int (builder, "span_ns", loom_trace_get_end (trace) - loom_trace_get_begin (trace));
  add_string (builder, "end", end_name (loom_trace_get_end_state (trace)));
  add_string (builder, "end_message", loom_trace_get_end_message (trace));
  json_builder_end_object (builder);
}

static void
add_place (JsonBuilder *builder, const LoomReportContent *content, guint number)
{
  const LoomFinding *finding = loom_findings_get (content->findings, number);
  LoomFindingPlace place;

  loom_finding_place_init (&place, content->tasks, finding);
  json_builder_begin_object (builder);
  add_string (builder, "message", finding->message);
  add_string (builder, "thread", place.lane->name);
  add_int (builder, "pid", place.lane->pid);
  add_int (builder, "tid", place.lane->tid);
  add_int (builder, "begin_ns", place.begin);
  add_int (builder, "duration_ns", place.duration);
  add_string (builder, "function", place.function);
  add_string (builder, "file", place.file);
  json_builder_set_member_name (builder, "line");
  if (place.line != 0)
    json_builder_add_int_value (builder, place.line);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

static void
add_rule (JsonBuilder *builder, const LoomReportContent *content, const LoomFindingGroup *group)
{
  json_builder_begin_object (builder);
  add_string (builder, "code", group->info->code);
  add_string (builder, "rule", group->info->name);
  add_string (builder, "severity", loom_severity_get_name (group->info->severity));
  add_string (builder, "title", group->info->title);
  add_string (builder, "advice", group->info->advice);
  add_int (builder, "count", (gint64) group->count);
  json_builder_set_member_name (builder, "places");
  json_builder_begin_array (builder);
  for (guint i = 0; i < group->worst->len; i++)
    add_place (builder, content, g_array_index (group->worst, guint, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_findings (JsonBuilder *builder, const LoomReportContent *content)
{
  g_autoptr (GArray) groups = loom_finding_groups_new (content->findings);
  guint64 n_errors = loom_findings_count_from (content->findings, LOOM_SEVERITY_ERROR);
  guint64 n_warned = loom_findings_count_from (content->findings, LOOM_SEVERITY_WARNING);
  guint64 n_all = loom_findings_count_from (content->findings, LOOM_SEVERITY_NOTE);

  json_builder_set_member_name (builder, "findings");
  json_builder_begin_object (builder);
  add_int (builder, "errors", (gint64) n_errors);
  add_int (builder, "warnings", (gint64) (n_warned - n_errors));
  add_int (builder, "notes", (gint64) (n_all - n_warned));
  json_builder_set_member_name (builder, "rules");
  json_builder_begin_array (builder);
  for (guint i = 0; i < groups->len; i++)
    add_rule (builder, content, &g_array_index (groups, LoomFindingGroup, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_thread (JsonBuilder *builder, const LoomLane *lane, const LoomLaneStatistics *statistics)
{
  json_builder_begin_object (builder);
  add_string (builder, "name", lane->name);
  add_string (builder, "process", lane->process_name);
  add_int (builder, "pid", lane->pid);
  add_int (builder, "tid", lane->tid);
  json_builder_set_member_name (builder, "main");
  json_builder_add_boolean_value (builder, lane->is_main);
  add_int (builder, "slices", (gint64) statistics->n_slices);
  add_int (builder, "instants", (gint64) statistics->n_instants);
  add_int (builder, "busy_ns", statistics->busy);
  json_builder_set_member_name (builder, "utilisation");
  json_builder_begin_array (builder);
  for (guint i = 0; i < LOOM_UTILISATION_BUCKETS; i++)
    json_builder_add_double_value (
        builder, (double) (gint64) (CLAMP (statistics->utilisation[i], 0, 1) * 1e4 + 0.5) / 1e4);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_threads (JsonBuilder *builder, const LoomSummary *summary)
{
  json_builder_set_member_name (builder, "threads");
  json_builder_begin_array (builder);
  for (guint i = 0; i < summary->lanes->len; i++)
    {
      const LoomLane *lane = loom_trace_get_lane (summary->trace, i);

      if (lane->kind == LOOM_LANE_THREAD)
        add_thread (builder, lane, summary->lanes->pdata[i]);
    }
  json_builder_end_array (builder);
}

static void
add_inside (JsonBuilder *builder, const LoomSummary *summary, const LoomSliceRef *ref)
{
  const LoomLane *lane = loom_trace_get_lane (summary->trace, ref->lane);
  guint32 name = g_array_index (lane->slices, LoomSlice, ref->inside).name;

  add_string (builder, "longest_inside",
              ref->inside != ref->index ? loom_trace_get_string (summary->trace, name) : NULL);
}

static void
add_slices (JsonBuilder *builder, const LoomSummary *summary, const char *name, GArray *refs)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < refs->len; i++)
    {
      const LoomSliceRef *ref = &g_array_index (refs, LoomSliceRef, i);
      const LoomLane *lane = loom_trace_get_lane (summary->trace, ref->lane);
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, ref->index);

      json_builder_begin_object (builder);
      add_string (builder, "name", loom_trace_get_string (summary->trace, slice->name));
      add_string (builder, "thread", lane->name);
      add_int (builder, "pid", lane->pid);
      add_int (builder, "tid", lane->tid);
      add_int (builder, "begin_ns", ref->begin - loom_trace_get_begin (summary->trace));
      add_int (builder, "duration_ns", ref->duration);
      add_int (builder, "self_ns", ref->self);
      json_builder_set_member_name (builder, "open");
      json_builder_add_boolean_value (builder, (slice->flags & LOOM_SLICE_OPEN) != 0);
      if (refs == summary->stalls)
        add_inside (builder, summary, ref);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_histogram (JsonBuilder *builder, const LoomHopStatistics *hops)
{
  json_builder_set_member_name (builder, "histogram");
  json_builder_begin_array (builder);
  for (guint i = 0; i < LOOM_HOP_BUCKETS; i++)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "below_ns");
      if (i + 1 < LOOM_HOP_BUCKETS)
        json_builder_add_int_value (builder, loom_hop_bucket_end (i));
      else
        json_builder_add_null_value (builder);
      add_int (builder, "count", (gint64) hops->buckets[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_percentiles (JsonBuilder *builder, gint64 median, gint64 p95, gint64 p99, gint64 longest)
{
  add_int (builder, "median_ns", median);
  add_int (builder, "p95_ns", p95);
  add_int (builder, "p99_ns", p99);
  add_int (builder, "longest_ns", longest);
}

static void
add_pairs (JsonBuilder *builder, const LoomSummary *summary)
{
  json_builder_set_member_name (builder, "pairs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < summary->hops->pairs->len; i++)
    {
      const LoomHopPair *pair = &g_array_index (summary->hops->pairs, LoomHopPair, i);

      json_builder_begin_object (builder);
      add_string (builder, "from", loom_trace_get_lane (summary->trace, pair->from_lane)->name);
      add_string (builder, "to", loom_trace_get_lane (summary->trace, pair->to_lane)->name);
      add_int (builder, "count", (gint64) pair->count);
      add_percentiles (builder, pair->median, pair->p95, pair->p99, pair->longest);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_hops (JsonBuilder *builder, const LoomSummary *summary)
{
  const LoomHopStatistics *hops = summary->hops;

  json_builder_set_member_name (builder, "hops");
  json_builder_begin_object (builder);
  add_string (builder, "kind", hops->is_weft ? "weft" : "flow");
  add_int (builder, "count", (gint64) hops->count);
  add_int (builder, "between_threads", (gint64) hops->n_between);
  add_percentiles (builder, hops->median, hops->p95, hops->p99, hops->longest);
  add_histogram (builder, hops);
  add_pairs (builder, summary);
  json_builder_end_object (builder);
}

static void
add_frames_and_tasks (JsonBuilder *builder, const LoomSummary *summary)
{
  json_builder_set_member_name (builder, "frames");
  json_builder_begin_object (builder);
  add_int (builder, "budget_ns", LOOM_FRAME_BUDGET);
  add_int (builder, "count", (gint64) summary->frames.count);
  add_int (builder, "over_budget", (gint64) summary->frames.n_over);
  add_int (builder, "median_ns", summary->frames.median);
  add_int (builder, "p95_ns", summary->frames.p95);
  add_int (builder, "longest_ns", summary->frames.longest);
  json_builder_end_object (builder);

  json_builder_set_member_name (builder, "tasks");
  json_builder_begin_object (builder);
  add_int (builder, "count", (gint64) summary->tasks.count);
  add_int (builder, "failed", (gint64) summary->tasks.n_failed);
  add_int (builder, "cancelled", (gint64) summary->tasks.n_cancelled);
  add_int (builder, "pending", (gint64) summary->tasks.n_pending);
  json_builder_end_object (builder);
}

static gboolean
add_names (JsonBuilder *builder,
           const LoomSummary *summary,
           GCancellable *cancellable,
           GError **error)
{
  GArray *names = loom_name_table_get_totals (summary->names);

  json_builder_set_member_name (builder, "names");
  json_builder_begin_array (builder);
  for (guint i = 0; i < names->len; i++)
    {
      const LoomNameTotals *totals = &g_array_index (names, LoomNameTotals, i);

      if (i % STEP == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      json_builder_begin_object (builder);
      add_string (builder, "name", loom_trace_get_string (summary->trace, totals->name));
      add_int (builder, "count", (gint64) totals->count);
      add_int (builder, "untimed", (gint64) totals->n_untimed);
      add_int (builder, "self_ns", totals->self);
      add_int (builder, "total_ns", totals->total);
      add_percentiles (builder, totals->median, totals->p95, totals->p99, totals->longest);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  return TRUE;
}

static JsonNode *
build (const LoomReportContent *content, GCancellable *cancellable, GError **error)
{
  const LoomSummary *summary = content->summary;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_int (builder, "version", 1);
  add_string (builder, "generator", "Weft " PACKAGE_VERSION);
  add_recording (builder, summary);
  add_findings (builder, content);
  add_threads (builder, summary);
  add_slices (builder, summary, "longest_slices", summary->longest);
  add_int (builder, "stall_threshold_ns", LOOM_STALL_THRESHOLD);
  add_int (builder, "stall_count", (gint64) summary->n_stalls);
  add_slices (builder, summary, "stalls", summary->stalls);
  add_hops (builder, summary);
  add_frames_and_tasks (builder, summary);
  if (!add_names (builder, summary, cancellable, error))
    return NULL;
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

gboolean
loom_report_json_write (const LoomReportContent *content,
                        GOutputStream *stream,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = build (content, cancellable, error);
  g_autofree char *text = NULL;
  gsize length;

  if (root == NULL)
    return FALSE;
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  /* json_generator_to_stream() goes on after an error, and sets it again. */
  text = json_generator_to_data (generator, &length);
  return g_output_stream_write_all (stream, text, length, NULL, cancellable, error) &&
         g_output_stream_write_all (stream, "\n", 1, NULL, cancellable, error);
}
