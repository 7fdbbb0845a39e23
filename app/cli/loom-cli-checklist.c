/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-checklist.h"

#include <glib/gi18n-lib.h>

#include "cli/loom-cli-command.h"
#include "cli/loom-cli-load.h"
#include "lab/checklist/loom-checklist.h"

typedef struct
{
  LoomTrace *trace;
  LoomChecklist *checklist;
} Check;

static void
check_clear (Check *self)
{
  g_clear_pointer (&self->checklist, loom_checklist_free);
  g_clear_object (&self->trace);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

static gboolean
check_job (WeftResult *result G_GNUC_UNUSED,
           gpointer data,
           GCancellable *cancellable,
           GError **error)
{
  Check *self = data;

  self->checklist = loom_checklist_new (self->trace, NULL, cancellable, error);
  return self->checklist != NULL;
}

/**
 * loom_cli_checklist_run:
 * @file: a recording
 *
 * Returns: the exit status
 */
int
loom_cli_checklist_run (const char *file)
{
  g_auto (LoomCliInterrupt) interrupt = { 0 };
  g_auto (Check) check = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  int status;

  check.trace = loom_cli_load (file, &interrupt, &status);
  if (check.trace == NULL)
    return status;
  if (!loom_cli_wait (weft_run (check_job, &check, NULL, interrupt.cancellable), &error))
    return loom_cli_interrupt_status (&interrupt, error, LOOM_EXIT_INPUT);

  text = loom_checklist_to_text (check.checklist);
  g_print ("%s", text);
  return loom_checklist_get_n_broken (check.checklist) > 0 ? LOOM_EXIT_FOUND : LOOM_EXIT_OK;
}
