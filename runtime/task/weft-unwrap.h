/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_unwrap_at (WeftSite *site,
                                      WeftTask *task) WEFT_OWNED;

/**
 * weft_unwrap:
 * @task: (transfer full): a task whose value is a task, of %weft_type_task
 *
 * One task for both: it fails or is cancelled as @task is, and otherwise has the outcome of
 * the task that @task came to. Where that is no task but %NULL, or another value, it is
 * cancelled.
 *
 * Returns: (transfer full): a task; the inner one itself where that is known already
 */
#define weft_unwrap(task) (weft_unwrap_at (WEFT_HERE, (task)))

G_END_DECLS
