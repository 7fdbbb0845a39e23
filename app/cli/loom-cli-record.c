/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "cli/loom-cli-output.h"
#include "session/loom-record-child.h"

static int
record (const char *const *program, GFile *output, gsize limit)
{
  LoomRecordResult result = { .status = LOOM_EXIT_OK };
  g_autoptr (GError) error = NULL;

  if (!loom_cli_output_check (output, &error) ||
      !loom_record_child (program, output, limit, &result, &error))
    {
      loom_cli_say ("%s", error->message);
      /* How the program failed, if it ran and did, is more than that its recording is missing. */
      return result.status != LOOM_EXIT_OK ? result.status : LOOM_EXIT_OUTPUT;
    }
  loom_cli_output_tell (output, result.n_events, result.n_lost, result.n_dropped);
  return result.status;
}

int
loom_cli_record (const LoomCliCommand *command, int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *size = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("Where the recording goes; PROGRAM.fxt by default"), N_ ("FILE") },
    { "limit", 'l', 0, G_OPTION_ARG_STRING, &size,
      N_ ("How much to keep, 64M by default; beyond that the oldest events are dropped"),
      N_ ("SIZE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GFile) output = NULL;
  gsize limit = LOOM_CLI_DEFAULT_LIMIT;

  if (!loom_cli_command_parse (
          command, entries,
          _ ("The exit status is PROGRAM’s, 128 + N where signal N ended it, and 4 where it could "
             "not be run, or ended well and was not recorded. What it recorded is saved however it "
             "ends."),
          &argc, &argv))
    return LOOM_EXIT_USAGE;
  if (argc > 1 && g_str_equal (argv[1], "--"))
    {
      argv++;
      argc--;
    }
  if (argc < 2)
    return loom_cli_command_misuse (command, "%s", _ ("It takes a program to run."));
  if (size != NULL && !loom_cli_parse_size (size, &limit))
    return loom_cli_command_misuse (
        command, _ ("“%s” is no size: a number, and k, M or G behind it where it counts those."),
        size);

  output = path != NULL ? g_file_new_for_commandline_arg (path) : loom_cli_output_choose (argv[1]);
  return record ((const char *const *) argv + 1, output, limit);
}
