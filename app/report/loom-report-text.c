/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report-text.h"

#include <glib/gi18n-lib.h>

#include "report/loom-finding-groups.h"
#include "report/loom-finding-place.h"
#include "timeline/loom-time-format.h"

/* @part: (transfer full) */
static void
append_part (GString *line, char *part)
{
  g_string_append (line, " · ");
  g_string_append (line, part);
  g_free (part);
}

static void
append_missing (GString *line, LoomTrace *trace)
{
  guint64 n_skipped = loom_trace_get_n_skipped (trace);
  guint64 n_dropped = loom_trace_get_n_dropped (trace);
  guint64 n_lost = loom_trace_get_n_lost (trace);
  g_autofree char *skipped = loom_count_format (n_skipped);
  g_autofree char *dropped = loom_count_format (n_dropped);
  g_autofree char *lost = loom_count_format (n_lost);

  if (n_skipped > 0)
    append_part (line, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s event passed over",
                                                     "%s events passed over", n_skipped),
                                        skipped));
  if (n_dropped > 0)
    append_part (line, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the oldest %s event dropped",
                                                     "the oldest %s events dropped", n_dropped),
                                        dropped));
  if (n_lost > 0)
    append_part (
        line, g_strdup_printf (
                  g_dngettext (GETTEXT_PACKAGE, "%s event lost", "%s events lost", n_lost), lost));
}

char *
loom_report_text_recording (const LoomSummary *summary)
{
  LoomTrace *trace = summary->trace;
  guint64 n_events = loom_trace_get_n_events (trace);
  g_autofree char *events = loom_count_format (n_events);
  GString *line = g_string_new (loom_format_get_name (loom_trace_get_format (trace)));

  append_part (line, loom_time_format_duration (
                         (double) (loom_trace_get_end (trace) - loom_trace_get_begin (trace))));
  append_part (line, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u process", "%u processes",
                                                   summary->n_processes),
                                      summary->n_processes));
  append_part (line, g_strdup_printf (
                         g_dngettext (GETTEXT_PACKAGE, "%s event", "%s events", n_events), events));
  append_missing (line, trace);
  return g_string_free (line, FALSE);
}

char *
loom_report_text_n_hops (const LoomHopStatistics *hops)
{
  g_autofree char *count = loom_count_format (hops->count);

  return g_strdup_printf (
      hops->is_weft
          ? g_dngettext (GETTEXT_PACKAGE, "%s continuation", "%s continuations", hops->count)
          : g_dngettext (GETTEXT_PACKAGE, "%s arrow", "%s arrows", hops->count),
      count);
}

/* One has no percentiles. */
static char *
describe_one (const LoomHopStatistics *hops)
{
  g_autofree char *time = loom_time_format_duration ((double) hops->longest);

  if (!hops->is_weft)
    return g_strdup_printf (hops->n_between > 0 ? _ ("One arrow, to another thread: it took %s.")
                                                : _ ("One arrow, on its own thread: it took %s."),
                            time);
  return g_strdup_printf (
      hops->n_between > 0 ? _ ("One continuation was queued, for another thread. It waited %s.")
                          : _ ("One continuation was queued, for its own thread. It waited %s."),
      time);
}

char *
loom_report_text_hops (const LoomHopStatistics *hops)
{
  g_autofree char *count = loom_count_format (hops->count);
  g_autofree char *between = loom_count_format (hops->n_between);
  g_autofree char *median = loom_time_format_duration ((double) hops->median);
  g_autofree char *p95 = loom_time_format_duration ((double) hops->p95);
  g_autofree char *p99 = loom_time_format_duration ((double) hops->p99);
  g_autofree char *longest = loom_time_format_duration ((double) hops->longest);

  if (hops->count == 1)
    return describe_one (hops);
  return g_strdup_printf (
      hops->is_weft
          ? g_dngettext (GETTEXT_PACKAGE,
                         "%s continuation was queued, %s of them for another thread. They waited "
                         "%s in the median, 95 %% at most %s, 99 %% at most %s, the longest %s.",
                         "%s continuations were queued, %s of them for another thread. They waited "
                         "%s in the median, 95 %% at most %s, 99 %% at most %s, the longest %s.",
                         hops->count)
          : g_dngettext (GETTEXT_PACKAGE,
                         "%s arrow, %s of them to another thread. From begin to end they took %s "
                         "in the median, 95 %% at most %s, 99 %% at most %s, the longest %s.",
                         "%s arrows, %s of them to another thread. From begin to end they took %s "
                         "in the median, 95 %% at most %s, 99 %% at most %s, the longest %s.",
                         hops->count),
      count, between, median, p95, p99, longest);
}

static char *
count_threads (LoomTrace *trace)
{
  guint n_threads = loom_trace_get_n_threads (trace);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u thread", "%u threads", n_threads),
                          n_threads);
}

/* Of a program that has no tasks, its events. */
static char *
count_work (const LoomSummary *summary)
{
  guint64 n_events = loom_trace_get_n_events (summary->trace);
  guint64 n = summary->tasks.count > 0 ? summary->tasks.count : n_events;
  g_autofree char *count = loom_count_format (n);

  return g_strdup_printf (summary->tasks.count > 0
                              ? g_dngettext (GETTEXT_PACKAGE, "%s task", "%s tasks", n)
                              : g_dngettext (GETTEXT_PACKAGE, "%s event", "%s events", n),
                          count);
}

static void
append_length (GString *text, const LoomSummary *summary)
{
  LoomTrace *trace = summary->trace;
  g_autofree char *work = count_work (summary);
  g_autofree char *threads = count_threads (trace);
  g_autofree char *span = loom_time_format_duration (
      (double) (loom_trace_get_end (trace) - loom_trace_get_begin (trace)));

  /* TRANSLATORS: "The recording is 8.37 s long, with 24 tasks on 3 threads." */
  g_string_append_printf (text, _ ("The recording is %s long, with %s on %s."), span, work,
                          threads);
}

static void
append_worst (GString *text, const LoomReportContent *content)
{
  g_autoptr (GArray) groups = loom_finding_groups_new (content->findings);
  g_autofree char *summary = loom_finding_groups_summary (content->findings);
  g_autofree char *where = NULL;
  const LoomFindingGroup *worst;
  LoomFindingPlace place;

  g_string_append_c (text, ' ');
  if (groups->len == 0)
    {
      g_string_append (text, _ ("Nothing was found wrong."));
      return;
    }
  worst = &g_array_index (groups, LoomFindingGroup, 0);
  loom_finding_place_init (
      &place, content->tasks,
      loom_findings_get (content->findings, g_array_index (worst->worst, guint, 0)));
  where = loom_finding_place_describe (&place);
  /* TRANSLATORS: "Found: 2 errors, 1 warning; the worst is “Deadlock” (main · at 15.0 ms)." */
  g_string_append_printf (text, _ ("Found: %s; the worst is “%s” (%s)."), summary,
                          worst->info->title, where);
}

static gboolean
is_blocked (const LoomReportContent *content, guint32 name)
{
  return loom_task_index_is_of_weft (content->tasks) &&
         g_str_equal (loom_trace_get_string (content->summary->trace, name), "block");
}

static void
append_time (GString *text, const LoomReportContent *content)
{
  GArray *names = loom_name_table_get_totals (content->summary->names);
  const LoomNameTotals *most;
  g_autofree char *length = NULL;
  double sum = 0;

  for (guint i = 0; i < names->len; i++)
    sum += (double) g_array_index (names, LoomNameTotals, i).self;
  if (!(sum > 0))
    return;
  most = &g_array_index (names, LoomNameTotals, 0);
  length = loom_time_format_duration ((double) most->self);
  g_string_append_c (text, ' ');
  if (is_blocked (content, most->name))
    g_string_append_printf (
        text, _ ("Most of all, threads were blocked: for %s, %.0f %% of the time that they took."),
        length, 100 * (double) most->self / sum);
  else
    g_string_append_printf (
        text, _ ("Most of all, threads were in “%s”: for %s, %.0f %% of the time that they took."),
        loom_trace_get_string (content->summary->trace, most->name), length,
        100 * (double) most->self / sum);
}

char *
loom_report_text_lead (const LoomReportContent *content)
{
  GString *text;

  if (loom_trace_get_n_lanes (content->summary->trace) == 0)
    return g_strdup (_ ("The recording is empty."));
  text = g_string_new (NULL);
  append_length (text, content->summary);
  append_worst (text, content);
  append_time (text, content);
  return g_string_free (text, FALSE);
}
