/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report-name.h"

#include <glib/gi18n-lib.h>

#include "trace/loom-export.h"

/* NULL where it comes from no file. One that another page has opened has its name for a title. */
static char *
dup_file_name (LoomTrace *trace, GFile *file)
{
  const char *title = loom_trace_get_title (trace);
  LoomFormat format;

  if (file != NULL)
    {
      g_autofree char *base = g_file_get_basename (file);

      return g_filename_display_name (base);
    }
  return loom_format_from_name (title, &format) ? g_path_get_basename (title) : NULL;
}

static char *
dup_program (LoomTrace *trace)
{
  const char *title = loom_trace_get_title (trace);

  return title[0] != '\0' ? g_path_get_basename (title) : g_strdup (_ ("Recording"));
}

char *
loom_report_name_dup_recording (LoomTrace *trace, GFile *file, GDateTime *made)
{
  char *name = dup_file_name (trace, file);
  g_autofree char *program = NULL;
  g_autofree char *time = NULL;

  if (name != NULL)
    return name;
  program = dup_program (trace);
  /* TRANSLATORS: a day and a time of it, as for g_date_time_format() */
  time = g_date_time_format (made, _ ("%-e %B, %H:%M"));
  return g_strdup_printf ("%s, %s", program, time);
}

static void
cut_ending (char *name)
{
  LoomFormat format;
  char *point;

  if (!loom_format_from_name (name, &format))
    return;
  if (g_str_has_suffix (name, ".gz"))
    name[strlen (name) - strlen (".gz")] = '\0';
  point = strrchr (name, '.');
  if (point != NULL && point != name)
    *point = '\0';
}

char *
loom_report_name_dup_file (LoomTrace *trace, GFile *file, GDateTime *made, const char *ending)
{
  g_autofree char *name = dup_file_name (trace, file);
  g_autofree char *base = NULL;

  if (name != NULL)
    {
      cut_ending (name);
      base = g_steal_pointer (&name);
    }
  else
    {
      g_autofree char *program = dup_program (trace);
      g_autofree char *time = g_date_time_format (made, "%F-%H%M");

      base = g_strdup_printf ("%s-%s", program, time);
      g_strdelimit (base, " /", '-');
    }
  return g_strdup_printf ("%s-report.%s", base, ending);
}
