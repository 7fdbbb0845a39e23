/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One table, so that every program reads it: what is not said of a kind is empty. Times are whole
 * nanoseconds. Columns are only ever added at the end.
 */

#include "report/loom-report-csv.h"

#define STEP (64 * 1024)

typedef struct
{
  GString *text;
  GOutputStream *stream;
  GCancellable *cancellable;
} Csv;

/* In quotes, with its quotes doubled. */
static void
append_text (GString *text, const char *field)
{
  g_string_append_c (text, '"');
  for (const char *at = field; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *at);
    }
  g_string_append_c (text, '"');
}

static void
append_number (GString *text, gint64 number)
{
  g_string_append_printf (text, ",%" G_GINT64_FORMAT, number);
}

static gboolean
flush (Csv *self, gsize at_least, GError **error)
{
  gboolean written;

  if (self->text->len < at_least)
    return TRUE;
  written = g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL,
                                       self->cancellable, error);
  g_string_truncate (self->text, 0);
  return written;
}

static gboolean
add_thread (Csv *self, const LoomLane *lane, const LoomLaneStatistics *statistics, GError **error)
{
  g_string_append (self->text, "thread,");
  append_text (self->text, lane->name);
  g_string_append_c (self->text, ',');
  append_text (self->text, lane->process_name != NULL ? lane->process_name : "");
  append_number (self->text, lane->pid);
  append_number (self->text, lane->tid);
  append_number (self->text, (gint64) statistics->n_slices);
  g_string_append (self->text, ",");
  append_number (self->text, statistics->busy);
  g_string_append (self->text, ",,,,,,\r\n");
  return flush (self, STEP, error);
}

static gboolean
add_name (Csv *self, const char *name, const LoomNameTotals *totals, GError **error)
{
  g_string_append (self->text, "name,");
  append_text (self->text, name);
  g_string_append (self->text, ",,,");
  append_number (self->text, (gint64) totals->count);
  append_number (self->text, (gint64) totals->n_untimed);
  g_string_append (self->text, ",");
  append_number (self->text, totals->total);
  append_number (self->text, totals->self);
  append_number (self->text, totals->median);
  append_number (self->text, totals->p95);
  append_number (self->text, totals->p99);
  append_number (self->text, totals->longest);
  g_string_append (self->text, "\r\n");
  return flush (self, STEP, error);
}

gboolean
loom_report_csv_write (const LoomSummary *summary,
                       GOutputStream *stream,
                       GCancellable *cancellable,
                       GError **error)
{
  GArray *names = loom_name_table_get_totals (summary->names);
  g_autoptr (GString) text = g_string_new (
      "kind,name,process,pid,tid,count,untimed,busy_ns,total_ns,self_ns,median_ns,p95_ns,p99_ns,"
      "longest_ns\r\n");
  Csv self = { text, stream, cancellable };

  for (guint i = 0; i < summary->lanes->len; i++)
    {
      const LoomLane *lane = loom_trace_get_lane (summary->trace, i);

      if (lane->kind == LOOM_LANE_THREAD &&
          !add_thread (&self, lane, summary->lanes->pdata[i], error))
        return FALSE;
    }
  for (guint i = 0; i < names->len; i++)
    {
      const LoomNameTotals *totals = &g_array_index (names, LoomNameTotals, i);

      if (!add_name (&self, loom_trace_get_string (summary->trace, totals->name), totals, error))
        return FALSE;
    }
  return flush (&self, 0, error);
}
