/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

/**
 * WeftRunFunc:
 * @result: where to put the value; without a value as it comes
 * @data: from weft_run()
 * @cancellable: (nullable): from weft_run()
 * @error: why it failed
 *
 * CPU-bound work. Runs on a worker, where no sync context is current.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
typedef gboolean (*WeftRunFunc) (WeftResult    *result,
                                 gpointer       data,
                                 GCancellable  *cancellable,
                                 GError       **error);

WEFT_PUBLIC WeftTask *weft_run_at              (WeftSite       *site,
                                                WeftRunFunc     func,
                                                gpointer        data,
                                                GDestroyNotify  data_destroy,
                                                GCancellable   *cancellable) WEFT_OWNED;

WEFT_PUBLIC guint     weft_pool_get_n_workers  (void);
WEFT_PUBLIC gboolean  weft_pool_is_worker      (void);
WEFT_PUBLIC guint     weft_pool_get_n_threads  (void);
WEFT_PUBLIC void      weft_pool_shut_down      (void);
WEFT_PUBLIC void      weft_pool_shut_down_now  (void);

WEFT_PUBLIC void      weft_blocking_begin      (void);
WEFT_PUBLIC void      weft_blocking_end        (void);

/**
 * weft_run:
 * @func: CPU-bound work
 * @data: for @func; owned by the task
 * @data_destroy: (nullable): releases @data, also where @func was never called
 * @cancellable: (nullable): cancelled before a worker takes it, @func is never called
 *
 * Runs @func on the worker pool. The task is named after @func.
 *
 * Returns: (transfer full): its task
 */
#define weft_run(func, data, data_destroy, cancellable) \
  (weft_run_at (WEFT_HERE_NAMED (#func), (func), (data), (data_destroy), (cancellable)))

G_END_DECLS
