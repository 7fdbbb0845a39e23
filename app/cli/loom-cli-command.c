/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-command.h"

#include <glib/gi18n-lib.h>

/**
 * loom_cli_say:
 * @format: a printf format
 *
 * Tells a person something that is no result. Any thread.
 */
void
loom_cli_say (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("weft: %s\n", text);
}

/**
 * loom_cli_command_parse:
 * @self: the subcommand
 * @entries: its options
 * @description: (nullable): what its help ends with
 * @argc: (inout): how many arguments; those that are no options stay
 * @argv: (inout): the arguments
 *
 * Returns: whether the options are right
 */
gboolean
loom_cli_command_parse (const LoomCliCommand *self,
                        const GOptionEntry *entries,
                        const char *description,
                        int *argc,
                        char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (self->arguments);
  g_autofree char *name = g_strdup_printf ("weft %s", self->name);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _ (self->summary));
  g_option_context_set_description (context, description);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_strict_posix (context, self->runs_program);
  g_set_prgname (name);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;

  loom_cli_command_misuse (self, "%s", error->message);
  return FALSE;
}

/**
 * loom_cli_command_misuse:
 * @self: the subcommand
 * @format: what is wrong; a printf format
 *
 * Returns: the exit status for it
 */
int
loom_cli_command_misuse (const LoomCliCommand *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("weft %s: %s\n", self->name, text);
  g_printerr (_ ("See “weft help %s”.\n"), self->name);
  return LOOM_EXIT_USAGE;
}
