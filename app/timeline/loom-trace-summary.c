/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-trace-summary.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"

static char *
dup_events (LoomTrace *trace)
{
  guint64 n = loom_trace_get_n_events (trace);
  g_autofree char *count = loom_count_format (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s event", "%s events", n), count);
}

/**
 * loom_trace_summary_dup:
 *
 * Returns: (transfer full): how much is in a recording, and what is not
 */
char *
loom_trace_summary_dup (LoomTrace *trace)
{
  g_autofree char *events = dup_events (trace);
  g_autofree char *threads = loom_count_format (loom_trace_get_n_threads (trace));
  g_autofree char *length = loom_time_format_duration (
      (double) (loom_trace_get_end (trace) - loom_trace_get_begin (trace)));
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE, "%s · %s thread · %s",
                                       "%s · %s threads · %s", loom_trace_get_n_threads (trace)),
                          events, threads, length);
  if (loom_trace_get_n_dropped (trace) > 0)
    {
      g_autofree char *dropped = loom_count_format (loom_trace_get_n_dropped (trace));

      g_string_append_printf (text, _ (" · the oldest %s dropped"), dropped);
    }
  if (loom_trace_get_n_lost (trace) > 0)
    {
      g_autofree char *lost = loom_count_format (loom_trace_get_n_lost (trace));

      g_string_append_printf (text, _ (" · %s lost"), lost);
    }
  if (loom_trace_get_end_state (trace) == LOOM_TRACE_END_CUT)
    g_string_append_printf (text, " · %s",
                            loom_trace_get_end_message (trace) != NULL
                                ? loom_trace_get_end_message (trace)
                                : _ ("cut off"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * loom_trace_summary_dup_with_format:
 *
 * Returns: (transfer full): what a recording is, and how much is in it
 */
char *
loom_trace_summary_dup_with_format (LoomTrace *trace)
{
  g_autofree char *events = dup_events (trace);
  g_autofree char *span = loom_time_format_duration (
      (double) (loom_trace_get_end (trace) - loom_trace_get_begin (trace)));

  return g_strdup_printf (
      /* TRANSLATORS: "Chrome trace · 126,149 events on 20 threads in 5.21 s" */
      g_dngettext (GETTEXT_PACKAGE, "%s · %s on %u thread in %s", "%s · %s on %u threads in %s",
                   loom_trace_get_n_threads (trace)),
      loom_format_get_name (loom_trace_get_format (trace)), events,
      loom_trace_get_n_threads (trace), span);
}
