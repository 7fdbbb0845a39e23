/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask    *weft_when_all_at         (WeftSite         *site,
                                                   WeftTask *const  *tasks,
                                                   gsize             n_tasks) WEFT_OWNED;
WEFT_PUBLIC WeftTask    *weft_when_all_take_at    (WeftSite         *site,
                                                   WeftTask *const  *tasks,
                                                   gsize             n_tasks) WEFT_OWNED;
WEFT_PUBLIC WeftTask    *weft_when_all_get_child  (WeftTask         *task,
                                                   gsize             index);
WEFT_PUBLIC GPtrArray   *weft_when_all_dup_errors (WeftTask         *task) WEFT_OWNED;

/**
 * weft_when_all:
 * @tasks: (array length=n_tasks): the tasks; borrowed, so that their results can
 *   be read afterwards
 * @n_tasks: how many
 *
 * A task that completes when all of @tasks have. It fails if one of them failed,
 * with the first error in the order of @tasks; weft_when_all_dup_errors() has
 * every one. It is cancelled if none failed and one was cancelled, with the first of
 * those errors. The children's errors count as looked at; its own has to be.
 *
 * Returns: (transfer full): a new task without a value
 */
#define weft_when_all(tasks, n_tasks) (weft_when_all_at (WEFT_HERE, (tasks), (n_tasks)))

/**
 * weft_when_all_take:
 * @tasks: (array length=n_tasks): the tasks; each reference is consumed
 * @n_tasks: how many
 *
 * As weft_when_all(), for who has no further use for the tasks themselves.
 *
 * Returns: (transfer full): a new task without a value
 */
#define weft_when_all_take(tasks, n_tasks) (weft_when_all_take_at (WEFT_HERE, (tasks), (n_tasks)))

G_END_DECLS
