/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "cli/loom-cli-load.h"
#include "cli/loom-cli-output.h"
#include "cli/loom-cli-progress.h"
#include "report/loom-report.h"

#define MOST_JOBS 1024

static int
write_report (LoomTrace *trace,
              const char *output,
              LoomReportFormat format,
              guint n_jobs,
              LoomCliInterrupt *interrupt)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (output);
  g_autoptr (LoomCliProgress) progress = loom_cli_progress_new (_ ("Reporting"));
  g_autoptr (GError) error = NULL;

  if (loom_cli_wait (loom_report_generate (trace, file, format, n_jobs, loom_cli_progress_update,
                                           progress, NULL, interrupt->cancellable),
                     &error))
    {
      g_clear_pointer (&progress, loom_cli_progress_free);
      loom_cli_output_tell_written (output);
      return LOOM_EXIT_OK;
    }

  g_clear_pointer (&progress, loom_cli_progress_free);
  return loom_cli_interrupt_status (interrupt, error, LOOM_EXIT_OUTPUT);
}

int
loom_cli_report (const LoomCliCommand *command, int argc, char **argv)
{
  g_autofree char *output = NULL;
  int n_jobs = 0;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where the report goes"), N_ ("OUT") },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &n_jobs,
      N_ ("How much is analysed at once; as much as there are processors by default"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (LoomCliInterrupt) interrupt = { 0 };
  g_autoptr (LoomTrace) trace = NULL;
  LoomReportFormat format;
  int status;

  if (!loom_cli_command_parse (
          command, entries,
          _ ("OUT’s ending tells the format: .pdf or .html for people, .csv or .json for "
             "programs. It is whole or not there: an interrupt leaves nothing behind."),
          &argc, &argv))
    return LOOM_EXIT_USAGE;
  if (argc != 2)
    return loom_cli_command_misuse (command, "%s", _ ("It takes one recording."));
  if (output == NULL)
    return loom_cli_command_misuse (command, "%s", _ ("It takes -o OUT."));
  if (!loom_report_format_from_name (output, &format))
    return loom_cli_command_misuse (
        command, _ ("“%s” ends neither in .pdf nor in .html, .csv or .json."), output);
  if (n_jobs < 0 || n_jobs > MOST_JOBS)
    return loom_cli_command_misuse (command, _ ("--jobs takes a number from 1 to %d."), MOST_JOBS);

  trace = loom_cli_load (argv[1], &interrupt, &status);
  return trace != NULL ? write_report (trace, output, format, (guint) n_jobs, &interrupt) : status;
}
