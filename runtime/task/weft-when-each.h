/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

/**
 * WeftWhenEach:
 *
 * Tasks in the order in which they complete:
 *
 * |[<!-- language="C" -->
 * self->each = weft_when_each_new (self->tasks, self->n_tasks);
 * for (;;)
 *   {
 *     WEFT_AWAIT_TO (self->done, weft_when_each_next (self->each, NULL));
 *     if (self->done == NULL)
 *       break;
 *     …
 *     g_clear_pointer (&self->done, weft_task_unref);
 *   }
 * ]|
 *
 * What failed is among them: its error is read from the task, or by awaiting that. A
 * task that was given twice comes twice. It has one owner, and one step at a time is
 * awaited; freeing it ends the iteration, not the tasks, and leaves nothing behind at
 * them.
 */
typedef struct _WeftWhenEach WeftWhenEach;

WEFT_PUBLIC WeftWhenEach *weft_when_each_new     (WeftTask *const *tasks,
                                                  gsize            n_tasks) WEFT_OWNED;
WEFT_PUBLIC void          weft_when_each_free    (WeftWhenEach    *self);

WEFT_PUBLIC WeftTask     *weft_when_each_next_at (WeftSite        *site,
                                                  WeftWhenEach    *self,
                                                  GCancellable    *cancellable) WEFT_OWNED;

/**
 * weft_when_each_next:
 * @self: the iteration
 * @cancellable: (nullable): ends the wait for the next one; cancelled already, there is no
 *   next one
 *
 * One step. While it is awaited there must be no other.
 *
 * Returns: (transfer full): a task whose value is the next task to complete, of
 *   %weft_type_task, or a %NULL pointer when all have been had
 */
#define weft_when_each_next(self, cancellable) \
  (weft_when_each_next_at (WEFT_HERE, (self), (cancellable)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftWhenEach, weft_when_each_free)

G_END_DECLS
