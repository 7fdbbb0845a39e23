/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "sched/weft-pool.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

/**
 * WeftScope:
 *
 * Holds together what was started together: no child outlives the join, the first that
 * fails cancels the others, and no error is lost.
 *
 * |[<!-- language="C" -->
 * self->scope = weft_scope_new (self->cancellable);
 * weft_scope_add (self->scope, fetch (self->url, weft_scope_get_cancellable (self->scope)));
 * weft_scope_run (self->scope, index_words, self->words, NULL);
 * WEFT_AWAIT (weft_scope_join (self->scope));
 * ]|
 *
 * It has one owner, who joins and frees it. Children are added by the owner, and by
 * children, on whatever thread they run, also while it is being joined.
 */
typedef struct _WeftScope WeftScope;

WEFT_PUBLIC WeftScope    *weft_scope_new_at          (WeftSite       *site,
                                                      GCancellable   *parent) WEFT_OWNED;
WEFT_PUBLIC void          weft_scope_free            (WeftScope      *self);

WEFT_PUBLIC GCancellable *weft_scope_get_cancellable (WeftScope      *self);

WEFT_PUBLIC void          weft_scope_add             (WeftScope      *self,
                                                      WeftTask       *task);
WEFT_PUBLIC void          weft_scope_run_at          (WeftScope      *self,
                                                      WeftSite       *site,
                                                      WeftRunFunc     func,
                                                      gpointer        data,
                                                      GDestroyNotify  data_destroy);

WEFT_PUBLIC WeftTask     *weft_scope_join            (WeftScope      *self) WEFT_OWNED;
WEFT_PUBLIC GPtrArray    *weft_scope_dup_errors      (WeftTask       *task) WEFT_OWNED;

/**
 * weft_scope_new:
 * @parent: (nullable): a cancellable with which the scope's is cancelled too
 *
 * Returns: (transfer full): a new scope; messages name the calling line
 */
#define weft_scope_new(parent) (weft_scope_new_at (WEFT_HERE, (parent)))

/**
 * weft_scope_run:
 * @scope: a scope
 * @func: CPU-bound work; it is given the scope's cancellable
 * @data: for @func
 * @data_destroy: (nullable): releases @data, also where @func was never called
 *
 * Runs @func on the worker pool as a child, whose value is dropped. It costs less than
 * weft_scope_add() of a weft_run(), for there is no task. Not called any more if the scope
 * was cancelled before a worker took it.
 */
#define weft_scope_run(scope, func, data, data_destroy) \
  (weft_scope_run_at ((scope), WEFT_HERE_NAMED (#func), (func), (data), (data_destroy)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftScope, weft_scope_free)

G_END_DECLS
