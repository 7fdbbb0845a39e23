/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_wait_async_at   (WeftSite     *site,
                                            WeftTask     *task,
                                            gint64        timeout_ms,
                                            GCancellable *cancellable) WEFT_OWNED;
WEFT_PUBLIC WeftTask *weft_with_timeout_at (WeftSite     *site,
                                            WeftTask     *task,
                                            gint64        timeout_ms) WEFT_OWNED;

/**
 * weft_wait_async:
 * @task: a task; borrowed
 * @timeout_ms: how long to wait for it, in milliseconds; -1 for as long as it takes; less
 *   is a programmer's mistake, and the wait fails with %G_IO_ERROR_INVALID_ARGUMENT
 * @cancellable: (nullable): ends the wait
 *
 * Waits for @task, but not for ever. The outcome is that of @task, or
 * %G_IO_ERROR_TIMED_OUT, or %G_IO_ERROR_CANCELLED. Only the wait ends so, and leaves
 * nothing behind at @task: that goes on. To end it, cancel it by its own cancellable.
 *
 * Returns: (transfer full): a task with that outcome; @task itself where there is nothing to
 *   wait for, or nothing that would end the wait
 */
#define weft_wait_async(task, timeout_ms, cancellable) \
  (weft_wait_async_at (WEFT_HERE, (task), (timeout_ms), (cancellable)))

/**
 * weft_with_timeout:
 * @task: (transfer full): a task
 * @timeout_ms: as in weft_wait_async()
 *
 * As weft_wait_async(), for a task that is used for nothing else:
 * `WEFT_AWAIT (weft_with_timeout (load (), 500))`.
 *
 * Returns: (transfer full): a task
 */
#define weft_with_timeout(task, timeout_ms) \
  (weft_with_timeout_at (WEFT_HERE, (task), (timeout_ms)))

G_END_DECLS
