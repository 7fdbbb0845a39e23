/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

G_BEGIN_DECLS

/**
 * LoomCliInterrupt:
 *
 * What the terminal's Ctrl-C cancels.
 */
typedef struct
{
  GCancellable *cancellable;
  int           signal; /* that came, or 0 */
} LoomCliInterrupt;

/* Runs the main loop until @task has ended; an interrupt meanwhile cancels @interrupt, a
 * second one ends the process. @task is consumed; it must heed @interrupt's cancellable. */
gboolean  loom_cli_wait             (WeftTask          *task,
                                     LoomCliInterrupt  *interrupt,
                                     GError           **error);
/* Tells @error, and returns @status, or what a shell says of the signal that came. */
int       loom_cli_interrupt_status (LoomCliInterrupt  *interrupt,
                                     const GError      *error,
                                     int                status);
void      loom_cli_interrupt_clear  (LoomCliInterrupt  *interrupt);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LoomCliInterrupt, loom_cli_interrupt_clear)

G_END_DECLS
