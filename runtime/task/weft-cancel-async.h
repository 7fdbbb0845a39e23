/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_cancellable_cancel_async_at (WeftSite     *site,
                                                        GCancellable *cancellable) WEFT_OWNED;

/**
 * weft_cancellable_cancel_async:
 * @cancellable: what to cancel
 *
 * Cancels without doing, on the calling thread, what others have tied to it: on return
 * g_cancellable_is_cancelled() is true, and what was registered with
 * weft_cancellation_register() runs on the worker pool, newest first. Linked cancellables
 * and all waits of Weft are registered so.
 *
 * What was connected with g_cancellable_connect() still runs on the calling thread, as
 * GLib allows no other: g_cancellable_disconnect() waits for nobody but who cancels.
 *
 * Returns: (transfer full): a task that completes when all of it has run
 */
#define weft_cancellable_cancel_async(cancellable) \
  (weft_cancellable_cancel_async_at (WEFT_HERE, (cancellable)))

G_END_DECLS
