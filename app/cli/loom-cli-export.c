/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "cli/loom-cli-load.h"
#include "trace/loom-export.h"

typedef struct
{
  LoomTrace *trace;
  GFile *output;
  LoomFormat format;
} Export;

static gboolean
format_of (const char *output, LoomFormat *format)
{
  static const struct
  {
    const char *ending;
    LoomFormat format;
  } endings[] = { { ".json", LOOM_FORMAT_CHROME_JSON }, { ".fxt", LOOM_FORMAT_FXT } };
  g_autofree char *lower = g_ascii_strdown (output, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i].ending))
      {
        *format = endings[i].format;
        return TRUE;
      }
  return FALSE;
}

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
                                  "for a Fuchsia trace. Perfetto opens both."),
                               &argc, &argv))
    return LOOM_EXIT_USAGE;
  if (argc != 2)
    return loom_cli_command_misuse (command, "%s", _ ("It takes one recording."));
  if (output == NULL)
    return loom_cli_command_misuse (command, "%s", _ ("It takes -o OUT."));
  if (!format_of (output, &export.format))
    return loom_cli_command_misuse (command, _ ("“%s” ends neither in .json nor in .fxt."), output);

  trace = loom_cli_load (argv[1], &interrupt, &status);
  if (trace == NULL)
    return status;

  export.trace = trace;
  export.output = file = g_file_new_for_commandline_arg (output);
  if (loom_cli_wait (weft_run (export_job, &export, NULL, interrupt.cancellable), &error))
    return LOOM_EXIT_OK;
  return loom_cli_interrupt_status (&interrupt, error, LOOM_EXIT_OUTPUT);
}
