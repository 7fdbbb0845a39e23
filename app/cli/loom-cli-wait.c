/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-wait.h"

#include <gio/gio.h>
#include <glib-unix.h>

#include "cli/loom-cli-command.h"

static gboolean
interrupt (LoomCliInterrupt *self, int number)
{
  self->signal = number;
  g_cancellable_cancel (self->cancellable);
  /* Without a source the signal is again what it was: it ends the process. */
  return G_SOURCE_REMOVE;
}

static gboolean
interrupted_cb (gpointer data)
{
  return interrupt (data, SIGINT);
}

static gboolean
terminated_cb (gpointer data)
{
  return interrupt (data, SIGTERM);
}

static GSource *
watch (int number, GSourceFunc func, LoomCliInterrupt *self)
{
  GSource *source = g_unix_signal_source_new (number);

  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, NULL);
  return source;
}

/**
 * loom_cli_interrupt_watch:
 * @interrupt: zeroed; must stay where it is until it is cleared
 *
 * From now on a signal that ends a process cancels @interrupt's cancellable instead, once. It
 * is heeded while the main loop runs.
 */
void
loom_cli_interrupt_watch (LoomCliInterrupt *interrupt)
{
  interrupt->cancellable = g_cancellable_new ();
  interrupt->sources[0] = watch (SIGINT, interrupted_cb, interrupt);
  interrupt->sources[1] = watch (SIGTERM, terminated_cb, interrupt);
}

/**
 * loom_cli_wait:
 * @task: (transfer full): what is waited for
 * @error: the task's error
 *
 * Returns: whether @task succeeded
 */
gboolean
loom_cli_wait (WeftTask *task, GError **error)
{
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (NULL);
  g_autoptr (WeftTask) waiting = task;
  gboolean succeeded =
      weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (context), waiting, error);

  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  return succeeded;
}

/**
 * loom_cli_interrupt_status:
 * @interrupt: what an interrupt was told to
 * @error: why something failed
 * @status: the exit status for that
 *
 * Returns: the exit status
 */
int
loom_cli_interrupt_status (LoomCliInterrupt *interrupt, const GError *error, int status)
{
  if (interrupt->signal != 0 && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return 128 + interrupt->signal;
  loom_cli_say ("%s", error->message);
  return status;
}

void
loom_cli_interrupt_clear (LoomCliInterrupt *interrupt)
{
  for (guint i = 0; i < G_N_ELEMENTS (interrupt->sources); i++)
    if (interrupt->sources[i] != NULL)
      {
        g_source_destroy (interrupt->sources[i]);
        g_clear_pointer (&interrupt->sources[i], g_source_unref);
      }
  g_clear_object (&interrupt->cancellable);
}
