/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

G_BEGIN_DECLS

/**
 * LoomCliInterrupt:
 *
 * What the terminal's Ctrl-C cancels. Watched from before the first work that is to be
 * cancelled is started until it is cleared, so that no interrupt finds a half-written file
 * and nobody who removes it.
 */
typedef struct
{
  GCancellable *cancellable;
  int           signal; /* that came, or 0 */

  /*< private >*/
  GSource      *sources[2];
} LoomCliInterrupt;

/* Begins to watch. @interrupt must stay where it is until it is cleared. */
void      loom_cli_interrupt_watch  (LoomCliInterrupt  *interrupt);

/* Runs the main loop until @task has ended. @task is consumed; it must heed the interrupt's
 * cancellable. */
gboolean  loom_cli_wait             (WeftTask          *task,
                                     GError           **error);
/* Tells @error, and returns @status, or what a shell says of the signal that came. */
int       loom_cli_interrupt_status (LoomCliInterrupt  *interrupt,
                                     const GError      *error,
                                     int                status);
void      loom_cli_interrupt_clear  (LoomCliInterrupt  *interrupt);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LoomCliInterrupt, loom_cli_interrupt_clear)

G_END_DECLS
