/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "cli/loom-cli-load.h"
#include "cli/loom-cli-output.h"
#include "findings/loom-findings-report.h"
#include "trace/loom-output-file.h"

#define STATUS_FOUND 1

typedef struct
{
  LoomTrace *trace;
  LoomFindingSettings settings;
  LoomFindings *findings;
} Check;

static void
check_clear (Check *self)
{
  g_clear_pointer (&self->findings, loom_findings_unref);
  g_clear_object (&self->trace);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

typedef char *(*WriteFunc) (LoomFindings *findings);

static WriteFunc
find_format (const char *name)
{
  static const struct
  {
    const char *name;
    WriteFunc write;
  } formats[] = {
    { "text", loom_findings_to_text },
    { "json", loom_findings_to_json },
    { "sarif", loom_findings_to_sarif },
    { "junit", loom_findings_to_junit },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (name, formats[i].name))
      return formats[i].write;
  return NULL;
}

/* G_MAXINT for what nothing reaches; 0 where it is not understood. */
static int
find_severity (const char *name)
{
  for (LoomSeverity severity = LOOM_SEVERITY_NOTE; severity <= LOOM_SEVERITY_ERROR; severity++)
    if (g_str_equal (name, loom_severity_get_name (severity)))
      return (int) severity;
  return g_str_equal (name, "none") ? G_MAXINT : 0;
}

static gboolean
check_job (WeftResult *result G_GNUC_UNUSED,
           gpointer data,
           GCancellable *cancellable,
           GError **error)
{
  Check *self = data;
  g_autoptr (LoomTaskIndex) tasks = loom_task_index_new (self->trace, cancellable, error);

  if (tasks == NULL)
    return FALSE;
  self->findings = loom_findings_new (tasks, &self->settings, cancellable, error);
  return self->findings != NULL;
}

static gboolean
write_file (const char *output, const char *text, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) place = g_file_new_for_commandline_arg (output);
  g_autoptr (LoomOutputFile) file = loom_output_file_new (place, cancellable, error);

  if (file == NULL ||
      !g_output_stream_write_all (loom_output_file_get_stream (file), text, strlen (text), NULL,
                                  cancellable, error) ||
      !loom_output_file_commit (file, cancellable, error))
    return FALSE;
  loom_cli_output_tell_written (output);
  return TRUE;
}

static int
tell (Check *self, WriteFunc write, const char *output, int fail_on, LoomCliInterrupt *interrupt)
{
  g_autofree char *text = write (self->findings);
  g_autoptr (GError) error = NULL;

  if (output == NULL)
    g_print ("%s", text);
  else if (!write_file (output, text, interrupt->cancellable, &error))
    return loom_cli_interrupt_status (interrupt, error, LOOM_EXIT_OUTPUT);
  return fail_on != G_MAXINT &&
                 loom_findings_count_from (self->findings, (LoomSeverity) fail_on) > 0
             ? STATUS_FOUND
             : LOOM_EXIT_OK;
}

int
loom_cli_check (const LoomCliCommand *command, int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_autofree char *format = NULL;
  g_autofree char *fail_on = NULL;
  g_auto (GStrv) thresholds = NULL;
  const GOptionEntry entries[] = {
    { "fail-on", 0, 0, G_OPTION_ARG_STRING, &fail_on,
      N_ ("From what on the exit status is 1: error, warning (the default), note or none"),
      N_ ("SEVERITY") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_ ("text (the default), json, sarif or junit"),
      N_ ("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      N_ ("Where it goes; to standard output without it"), N_ ("OUT") },
    { "threshold", 0, 0, G_OPTION_ARG_STRING_ARRAY, &thresholds,
      N_ ("From when on a rule counts, as W009=20ms, or that it does not: W014=off"),
      N_ ("RULE=TIME") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (LoomCliInterrupt) interrupt = { 0 };
  g_auto (Check) check = { 0 };
  g_autoptr (GError) error = NULL;
  WriteFunc write;
  int severity, status;

  if (!loom_cli_command_parse (command, entries,
                               _ ("Looks for what is wrong in a recording, with fifteen rules. The "
                                  "exit status is 0 where nothing is, and 1 where something is."),
                               &argc, &argv))
    return LOOM_EXIT_USAGE;
  if (argc != 2)
    return loom_cli_command_misuse (command, "%s", _ ("It takes one recording."));
  write = find_format (format != NULL ? format : "text");
  if (write == NULL)
    return loom_cli_command_misuse (command, _ ("There is no format “%s”."), format);
  severity = find_severity (fail_on != NULL ? fail_on : "warning");
  if (severity == 0)
    return loom_cli_command_misuse (command, _ ("There is no severity “%s”."), fail_on);
  if (!loom_finding_settings_read (&check.settings, (const char *const *) thresholds, &error))
    return loom_cli_command_misuse (command, "%s.", error->message);

  check.trace = loom_cli_load (argv[1], &interrupt, &status);
  if (check.trace == NULL)
    return status;
  if (!loom_cli_wait (weft_run (check_job, &check, NULL, interrupt.cancellable), &error))
    return loom_cli_interrupt_status (&interrupt, error, LOOM_EXIT_INPUT);
  return tell (&check, write, output, severity, &interrupt);
}
