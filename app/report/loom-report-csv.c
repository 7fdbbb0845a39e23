/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One table, so that every program reads it: what is not said of a kind is empty. Times are whole
 * nanoseconds. Columns are only ever added at the end.
 *
 *   rule: a kind of what is wrong, and how often it was found; the worst first
 *   finding: one of them, behind its rule; no more than a thousand of each
 *   thread, name: where the time went
 */

#include "report/loom-report-csv.h"

#include "report/loom-finding-groups.h"
#include "report/loom-finding-place.h"

#define STEP (64 * 1024)

/* What a row of a kind that has no findings ends with. */
#define NO_FINDING ",,,,,,,,,,\r\n"

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

static void
append_column (GString *text, const char *field)
{
  g_string_append_c (text, ',');
  if (field != NULL)
    append_text (text, field);
}

static gboolean
add_rule (Csv *self, const LoomFindingGroup *group, GError **error)
{
  g_string_append (self->text, "rule,");
  append_text (self->text, group->info->title);
  g_string_append (self->text, ",,,");
  append_number (self->text, (gint64) group->count);
  g_string_append (self->text, ",,,,,,,,");
  append_column (self->text, group->info->code);
  append_column (self->text, loom_severity_get_name (group->info->severity));
  g_string_append (self->text, ",,,,,,,");
  append_column (self->text, group->info->advice);
  g_string_append (self->text, "\r\n");
  return flush (self, STEP, error);
}

static gboolean
add_finding (Csv *self,
             const LoomReportContent *content,
             const LoomFindingGroup *group,
             guint number,
             GError **error)
{
  const LoomFinding *finding = loom_findings_get (content->findings, number);
  LoomFindingPlace place;

  loom_finding_place_init (&place, content->tasks, finding);
  g_string_append (self->text, "finding,");
  append_text (self->text, group->info->title);
  append_column (self->text, place.lane->process_name != NULL ? place.lane->process_name : "");
  append_number (self->text, place.lane->pid);
  append_number (self->text, place.lane->tid);
  g_string_append (self->text, ",,,,,,,,,");
  append_column (self->text, group->info->code);
  append_column (self->text, loom_severity_get_name (group->info->severity));
  append_column (self->text, place.lane->name);
  append_number (self->text, place.begin);
  append_number (self->text, place.duration);
  append_column (self->text, place.function);
  append_column (self->text, place.file);
  if (place.line != 0)
    append_number (self->text, place.line);
  else
    append_column (self->text, NULL);
  append_column (self->text, finding->message);
  g_string_append (self->text, ",\r\n");
  return flush (self, STEP, error);
}

static gboolean
add_findings (Csv *self, const LoomReportContent *content, GError **error)
{
  g_autoptr (GArray) groups = loom_finding_groups_new (content->findings);

  for (guint i = 0; i < groups->len; i++)
    {
      const LoomFindingGroup *group = &g_array_index (groups, LoomFindingGroup, i);

      if (!add_rule (self, group, error))
        return FALSE;
      for (guint f = 0; f < group->worst->len; f++)
        if (!add_finding (self, content, group, g_array_index (group->worst, guint, f), error))
          return FALSE;
    }
  return TRUE;
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
  g_string_append (self->text, ",,,,,," NO_FINDING);
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
  g_string_append (self->text, NO_FINDING);
  return flush (self, STEP, error);
}

gboolean
loom_report_csv_write (const LoomReportContent *content,
                       GOutputStream *stream,
                       GCancellable *cancellable,
                       GError **error)
{
  const LoomSummary *summary = content->summary;
  GArray *names = loom_name_table_get_totals (summary->names);
  g_autoptr (GString) text = g_string_new (
      "kind,name,process,pid,tid,count,untimed,busy_ns,total_ns,self_ns,median_ns,p95_ns,p99_ns,"
      "longest_ns,code,severity,thread,begin_ns,duration_ns,function,file,line,message,advice\r\n");
  Csv self = { text, stream, cancellable };

  if (!add_findings (&self, content, error))
    return FALSE;
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
