/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "analysis/loom-comparison.h"
#include "cli/loom-cli-load.h"

typedef struct
{
  LoomTrace *before;
  LoomTrace *after;
  LoomComparison *comparison;
} Compare;

static void
compare_clear (Compare *self)
{
  g_clear_pointer (&self->comparison, loom_comparison_free);
  g_clear_object (&self->before);
  g_clear_object (&self->after);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Compare, compare_clear)

static gboolean
compare_job (WeftResult *result G_GNUC_UNUSED,
             gpointer data,
             GCancellable *cancellable,
             GError **error)
{
  Compare *self = data;

  self->comparison = loom_comparison_new (self->before, self->after, cancellable, error);
  return self->comparison != NULL;
}

int
loom_cli_compare (const LoomCliCommand *command, int argc, char **argv)
{
  g_autofree char *format = NULL;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_ ("text (the default) or csv"),
      N_ ("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (LoomCliInterrupt) interrupt = { 0 };
  g_auto (Compare) compare = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean csv;
  int status;

  if (!loom_cli_command_parse (command, entries,
                               _ ("Tells for each name how often it ran and how long, before and "
                                  "after; what changed most comes first."),
                               &argc, &argv))
    return LOOM_EXIT_USAGE;
  if (argc != 3)
    return loom_cli_command_misuse (command, "%s", _ ("It takes two recordings."));
  csv = format != NULL && g_str_equal (format, "csv");
  if (format != NULL && !csv && !g_str_equal (format, "text"))
    return loom_cli_command_misuse (command, _ ("There is no format “%s”."), format);

  compare.before = loom_cli_load (argv[1], &interrupt, &status);
  if (compare.before == NULL)
    return status;
  compare.after = loom_cli_load (argv[2], &interrupt, &status);
  if (compare.after == NULL)
    return status;
  if (!loom_cli_wait (weft_run (compare_job, &compare, NULL, interrupt.cancellable), &error))
    return loom_cli_interrupt_status (&interrupt, error, LOOM_EXIT_INPUT);
  text = csv ? loom_comparison_to_csv (compare.comparison)
             : loom_comparison_to_text (compare.comparison);
  g_print ("%s", text);
  return LOOM_EXIT_OK;
}
