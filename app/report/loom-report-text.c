/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report-text.h"

#include <glib/gi18n-lib.h>

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
