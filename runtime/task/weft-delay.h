/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_delay_at (WeftSite     *site,
                                     gint64        milliseconds,
                                     GCancellable *cancellable) WEFT_OWNED;

/**
 * weft_delay:
 * @milliseconds: how long; 0 is complete already, -1 never completes unless it is
 *   cancelled; less is a programmer's mistake, and the task fails with
 *   %G_IO_ERROR_INVALID_ARGUMENT
 * @cancellable: (nullable): ends the delay at once; cancelled already, it comes before
 *   everything else
 *
 * A task that completes when the time is up. No thread waits meanwhile, and whoever
 * awaits it goes on in its context or on the pool. While a #WeftManualContext is current
 * it is that context's time.
 *
 * Returns: (transfer full): a new task without a value
 */
#define weft_delay(milliseconds, cancellable) \
  (weft_delay_at (WEFT_HERE, (milliseconds), (cancellable)))

G_END_DECLS
