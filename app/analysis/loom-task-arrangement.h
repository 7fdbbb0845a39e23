/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-task-query.h"

G_BEGIN_DECLS

/**
 * LoomTaskArrangement:
 *
 * The forest of those tasks that a query wants and of all that are above them, each one's children in
 * the query's order. Nine bytes a task. Immutable; counted by reference, from any thread.
 */
typedef struct _LoomTaskArrangement LoomTaskArrangement;

LoomTaskArrangement *loom_task_arrangement_new          (LoomTaskIndex       *index,
                                                         const LoomTaskQuery *query,
                                                         GCancellable        *cancellable,
                                                         GError             **error) G_GNUC_WARN_UNUSED_RESULT;
LoomTaskArrangement *loom_task_arrangement_ref          (LoomTaskArrangement *self);
void                 loom_task_arrangement_unref        (LoomTaskArrangement *self);

LoomTaskIndex       *loom_task_arrangement_get_index    (LoomTaskArrangement *self);
/* How many tasks the query wants. */
guint                loom_task_arrangement_get_n_found  (LoomTaskArrangement *self);
/* Whether it wants that one; others are there for those below them. */
gboolean             loom_task_arrangement_is_found     (LoomTaskArrangement *self,
                                                         guint                task);
/* Of LOOM_NO_TASK, those without a parent. */
const guint32       *loom_task_arrangement_get_children (LoomTaskArrangement *self,
                                                         guint                task,
                                                         guint               *n);

void                 loom_task_arrangement_list         (LoomTaskArrangement *self,
                                                         guint                task,
                                                         const guint8        *expanded,
                                                         GArray              *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomTaskArrangement, loom_task_arrangement_unref)

G_END_DECLS
