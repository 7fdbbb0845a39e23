/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-task-order.h"

G_BEGIN_DECLS

#define LOOM_TYPE_TASK_ITEM (loom_task_item_get_type ())

/**
 * LoomTaskItem:
 *
 * A task in a list: made when it comes into view.
 */
G_DECLARE_FINAL_TYPE (LoomTaskItem, loom_task_item, LOOM, TASK_ITEM, GObject)

LoomTaskIndex *loom_task_item_get_index    (LoomTaskItem *self);
guint          loom_task_item_get_task     (LoomTaskItem *self);
/* How many of its parents are above it in the list. */
guint          loom_task_item_get_depth    (LoomTaskItem *self);
gboolean       loom_task_item_is_expanded  (LoomTaskItem *self);

#define LOOM_TYPE_TASKS_MODEL (loom_tasks_model_get_type ())

/**
 * LoomTasksModel:
 *
 * A #GListModel of a recording's tasks: the forest, as far as it is expanded; or, with a filter, a
 * flat list of those whose name has a text in it. Four bytes a task that is listed, and no object
 * until somebody looks.
 */
G_DECLARE_FINAL_TYPE (LoomTasksModel, loom_tasks_model, LOOM, TASKS_MODEL, GObject)

LoomTasksModel *loom_tasks_model_new        (void);
void            loom_tasks_model_set        (LoomTasksModel *self,
                                             LoomTaskIndex  *index);
void            loom_tasks_model_sort       (LoomTasksModel *self,
                                             LoomTaskKey     key,
                                             gboolean        descending);
void            loom_tasks_model_filter     (LoomTasksModel *self,
                                             const char     *text);
void            loom_tasks_model_expand     (LoomTasksModel *self,
                                             guint           task,
                                             gboolean        expand);
/* Expands what it takes. G_MAXUINT where it is not listed. */
guint           loom_tasks_model_find       (LoomTasksModel *self,
                                             guint           task);

G_END_DECLS
