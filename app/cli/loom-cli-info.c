/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "analysis/loom-lane-statistics.h"
#include "cli/loom-cli-load.h"
#include "timeline/loom-time-format.h"

#define LABEL_WIDTH 10

typedef struct
{
  LoomTrace *trace;
  GPtrArray *threads;    /* LoomLaneStatistics */
  GHashTable *processes; /* their numbers, in the trace */
  guint n_lanes[LOOM_LANE_COUNTER + 1];
} Info;

static void
info_clear (Info *self)
{
  g_clear_pointer (&self->threads, g_ptr_array_unref);
  g_clear_pointer (&self->processes, g_hash_table_unref);
  g_clear_object (&self->trace);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Info, info_clear)

static gboolean
analyse_job (WeftResult *result G_GNUC_UNUSED,
             gpointer data,
             GCancellable *cancellable,
             GError **error)
{
  const LoomLaneOptions options = { .stall_threshold = LOOM_STALL_THRESHOLD };
  Info *self = data;

  for (guint i = 0; i < loom_trace_get_n_lanes (self->trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (self->trace, i);
      LoomLaneStatistics *statistics;

      self->n_lanes[lane->kind]++;
      if (lane->kind != LOOM_LANE_THREAD)
        continue;
      g_hash_table_add (self->processes, (gpointer) &lane->pid);
      statistics = loom_lane_statistics_new (self->trace, i, &options, cancellable, error);
      if (statistics == NULL)
        return FALSE;
      g_ptr_array_add (self->threads, statistics);
    }
  return TRUE;
}

static void
pad (const char *text, glong width)
{
  g_print ("%s%*s", text, (int) MAX (width - g_utf8_strlen (text, -1), 0), "");
}

static void
pad_left (const char *text, glong width)
{
  g_print ("%*s%s", (int) MAX (width - g_utf8_strlen (text, -1), 0), "", text);
}

G_GNUC_PRINTF (2, 3)
static void
print_line (const char *label, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  pad (label, LABEL_WIDTH);
  g_print ("%s\n", text);
}

static const char *
end_text (LoomTrace *trace)
{
  if (loom_trace_get_end_message (trace) != NULL)
    return loom_trace_get_end_message (trace);
  switch (loom_trace_get_end_state (trace))
    {
    case LOOM_TRACE_END_CLOSED:
      return _ ("closed by the recorder");
    case LOOM_TRACE_END_CUT:
      return _ ("cut off");
    case LOOM_TRACE_END_UNKNOWN:
    default:
      return _ ("not told by the format");
    }
}

static void
print_head (const Info *self)
{
  LoomTrace *trace = self->trace;
  gint64 nanoseconds = loom_trace_get_end (trace) - loom_trace_get_begin (trace);
  g_autofree char *events = loom_count_format (loom_trace_get_n_events (trace));
  g_autofree char *skipped = loom_count_format (loom_trace_get_n_skipped (trace));
  g_autofree char *lost = loom_count_format (loom_trace_get_n_lost (trace));
  g_autofree char *dropped = loom_count_format (loom_trace_get_n_dropped (trace));
  g_autofree char *arrows = loom_count_format (loom_trace_get_n_flows (trace));
  g_autofree char *span = loom_time_format_duration ((double) nanoseconds);

  print_line (_ ("Recording"), "%s", loom_trace_get_title (trace));
  print_line (_ ("Format"), "%s", loom_format_get_name (loom_trace_get_format (trace)));
  print_line (_ ("Span"), "%s", span);
  print_line (_ ("End"), "%s", end_text (trace));
  print_line (_ ("Events"), "%s", events);
  if (loom_trace_get_n_skipped (trace) > 0)
    print_line (_ ("Skipped"),
                _ ("%s of them: of kinds that have no picture, or halves without the other"),
                skipped);
  if (loom_trace_get_n_dropped (trace) > 0)
    print_line (_ ("Dropped"), _ ("%s before them: the oldest, to make room"), dropped);
  print_line (_ ("Lost"), "%s", lost);
  print_line (_ ("Processes"), "%u", g_hash_table_size (self->processes));
  print_line (_ ("Threads"), "%u", loom_trace_get_n_threads (trace));
  print_line (_ ("Arrows"), "%s", arrows);
  print_line (_ ("Lanes"), _ ("%u: %u of threads, %u of asynchronous things, %u of counters"),
              loom_trace_get_n_lanes (trace), self->n_lanes[LOOM_LANE_THREAD],
              self->n_lanes[LOOM_LANE_ASYNC], self->n_lanes[LOOM_LANE_COUNTER]);
}

static glong
width_of_names (const Info *self)
{
  glong width = g_utf8_strlen (_ ("Thread"), -1);

  for (guint i = 0; i < self->threads->len; i++)
    {
      const LoomLaneStatistics *statistics = self->threads->pdata[i];
      const char *name = loom_trace_get_lane (self->trace, statistics->lane)->name;

      width = MAX (width, g_utf8_strlen (name, -1));
    }
  return width;
}

static void
print_row (const char *const cells[6], glong name_width)
{
  pad (cells[0], name_width + 2);
  pad_left (cells[1], 10);
  pad_left (cells[2], 12);
  pad_left (cells[3], 12);
  pad_left (cells[4], 9);
  g_print ("  %s\n", cells[5]);
}

static void
print_thread (const Info *self, const LoomLaneStatistics *statistics, glong name_width)
{
  const LoomLane *lane = loom_trace_get_lane (self->trace, statistics->lane);
  double span = (double) (loom_trace_get_end (self->trace) - loom_trace_get_begin (self->trace));
  g_autofree char *tid = g_strdup_printf ("%" G_GINT64_FORMAT, lane->tid);
  g_autofree char *slices = loom_count_format (statistics->n_slices);
  g_autofree char *busy = loom_time_format_duration ((double) statistics->busy);
  g_autofree char *share =
      g_strdup_printf ("%.1f %%", span > 0 ? 100 * (double) statistics->busy / span : 0.0);
  g_autofree char *process =
      lane->process_name != NULL
          ? g_strdup_printf ("%" G_GINT64_FORMAT " %s", lane->pid, lane->process_name)
          : g_strdup_printf ("%" G_GINT64_FORMAT, lane->pid);
  const char *const cells[] = { lane->name, tid, slices, busy, share, process };

  print_row (cells, name_width);
}

static void
print_threads (const Info *self)
{
  const char *const head[] = { _ ("Thread"), _ ("Id"),    _ ("Slices"),
                               _ ("Busy"),   _ ("Share"), _ ("Process") };
  glong width = width_of_names (self);

  if (self->threads->len == 0)
    return;
  g_print ("\n");
  print_row (head, width);
  for (guint i = 0; i < self->threads->len; i++)
    print_thread (self, self->threads->pdata[i], width);
}

int
loom_cli_info (const LoomCliCommand *command, int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_auto (LoomCliInterrupt) interrupt = { 0 };
  g_auto (Info) info = { 0 };
  g_autoptr (GError) error = NULL;
  int status;

  if (!loom_cli_command_parse (command, entries, NULL, &argc, &argv))
    return LOOM_EXIT_USAGE;
  if (argc != 2)
    return loom_cli_command_misuse (command, "%s", _ ("It takes one recording."));

  info.trace = loom_cli_load (argv[1], &interrupt, &status);
  if (info.trace == NULL)
    return status;

  info.processes = g_hash_table_new (g_int64_hash, g_int64_equal);
  info.threads = g_ptr_array_new_with_free_func ((GDestroyNotify) loom_lane_statistics_free);
  if (!loom_cli_wait (weft_run (analyse_job, &info, NULL, interrupt.cancellable), &error))
    return loom_cli_interrupt_status (&interrupt, error, LOOM_EXIT_INPUT);
  print_head (&info);
  print_threads (&info);
  return LOOM_EXIT_OK;
}
