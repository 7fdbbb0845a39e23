/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "cli/loom-cli-load.h"
#include "cli/loom-cli-output.h"
#include "trace/loom-export.h"

typedef struct
{
  LoomTrace *trace;
  GFile *output;
  LoomFormat format;
} Export;

static gboolean
export_job (WeftResult *result G_GNUC_UNUSED,
            gpointer data,
            GCancellable *cancellable,
            GError **error)
{
  Export *self = data;

  return loom_trace_export (self->trace, self->output, self->format, cancellable, error);
}

int
loom_cli_export (const LoomCliCommand *command, int argc, char **argv)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where it goes"), N_ ("OUT") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (LoomCliInterrupt) interrupt = { 0 };
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  Export export = { 0 };
  int status;

  if (!loom_cli_command_parse (command, entries,
                               _ ("OUT’s ending tells the format: .json for a Chrome trace, .fxt "
                                  "for a Fuchsia trace, .syscap for a Sysprof capture; with .gz "
                                  "behind it, it is packed. Perfetto opens the first two."),
                               &argc, &argv))
    return LOOM_EXIT_USAGE;
  if (argc != 2)
    return loom_cli_command_misuse (command, "%s", _ ("It takes one recording."));
  if (output == NULL)
    return loom_cli_command_misuse (command, "%s", _ ("It takes -o OUT."));
  if (!loom_format_from_name (output, &export.format))
    return loom_cli_command_misuse (
        command, _ ("“%s” ends neither in .json nor in .fxt nor in .syscap."), output);

  trace = loom_cli_load (argv[1], &interrupt, &status);
  if (trace == NULL)
    return status;

  export.trace = trace;
  export.output = file = g_file_new_for_commandline_arg (output);
  if (loom_cli_wait (weft_run (export_job, &export, NULL, interrupt.cancellable), &error))
    {
      g_autofree char *loss = loom_trace_export_describe_loss (trace, export.format);

      if (loss != NULL)
        loom_cli_say ("%s", loss);
      loom_cli_output_tell_written (output);
      return LOOM_EXIT_OK;
    }
  return loom_cli_interrupt_status (&interrupt, error, LOOM_EXIT_OUTPUT);
}
