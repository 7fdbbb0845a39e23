/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-load.h"

#include <glib/gi18n-lib.h>

#include "cli/loom-cli-command.h"
#include "cli/loom-cli-progress.h"

typedef struct
{
  GFile *file;
  LoomCliProgress *progress;
  LoomTrace *trace;
} Load;

static gboolean
load_job (WeftResult *result G_GNUC_UNUSED,
          gpointer data,
          GCancellable *cancellable,
          GError **error)
{
  Load *self = data;

  self->trace =
      loom_trace_load (self->file, loom_cli_progress_update, self->progress, cancellable, error);
  return self->trace != NULL;
}

/**
 * loom_cli_load:
 * @file: a recording, as it was named
 * @interrupt: what an interrupt is told to
 * @status: (out): the exit status, where it cannot be read
 *
 * Returns: (transfer full) (nullable): the recording
 */
LoomTrace *
loom_cli_load (const char *file, LoomCliInterrupt *interrupt, int *status)
{
  g_autoptr (GFile) location = g_file_new_for_commandline_arg (file);
  g_autoptr (LoomCliProgress) progress = loom_cli_progress_new (_ ("Reading"));
  g_autoptr (GError) error = NULL;
  Load load = { .file = location, .progress = progress };

  if (interrupt->cancellable == NULL)
    loom_cli_interrupt_watch (interrupt);
  if (loom_cli_wait (weft_run (load_job, &load, NULL, interrupt->cancellable), &error))
    return load.trace;

  g_clear_pointer (&progress, loom_cli_progress_free);
  *status = loom_cli_interrupt_status (interrupt, error, LOOM_EXIT_INPUT);
  return NULL;
}
