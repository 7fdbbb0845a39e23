/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_when_any_at        (WeftSite         *site,
                                               WeftTask *const  *tasks,
                                               gsize             n_tasks) WEFT_OWNED;
WEFT_PUBLIC gsize     weft_when_any_get_index (WeftTask         *task);

/**
 * weft_when_any:
 * @tasks: (array length=n_tasks): the tasks; borrowed
 * @n_tasks: how many, at least one
 *
 * A task that completes when the first of @tasks has. It succeeds even if that one failed,
 * and its value is that task, of %weft_type_task; where several are complete already, the
 * one that comes first in @tasks. The others go on, and nothing is left behind at them.
 *
 * Returns: (transfer full): a new task
 */
#define weft_when_any(tasks, n_tasks) (weft_when_any_at (WEFT_HERE, (tasks), (n_tasks)))

G_END_DECLS
