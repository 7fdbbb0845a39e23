/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "tasks/loom-task-item.h"

G_BEGIN_DECLS

#define LOOM_TYPE_TASKS_MODEL (loom_tasks_model_get_type ())

/**
 * LoomTasksModel:
 *
 * A #GListModel of a recording's tasks: the forest, as far as it is expanded; with a filter, those that
 * it wants and all that are above them. Four bytes a task that is listed, and no object until somebody
 * looks. Many are put in order and looked through on the worker pool; until that is done the list
 * stays as it was.
 *
 * Signals: `relisting`, before the list is replaced, and `arranged`, when it is as it was asked to be.
 */
G_DECLARE_FINAL_TYPE (LoomTasksModel, loom_tasks_model, LOOM, TASKS_MODEL, GObject)

LoomTasksModel *loom_tasks_model_new          (void);
void            loom_tasks_model_set          (LoomTasksModel      *self,
                                               LoomTaskIndex       *index);
void            loom_tasks_model_set_query    (LoomTasksModel      *self,
                                               const LoomTaskQuery *query);
/* Whether a worker is at it. */
gboolean        loom_tasks_model_is_arranging (LoomTasksModel      *self);
/* Whether the list is just being replaced by another of the same tasks. */
gboolean        loom_tasks_model_is_relisting (LoomTasksModel      *self);
gboolean        loom_tasks_model_is_filtered  (LoomTasksModel      *self);
guint           loom_tasks_model_get_n_found  (LoomTasksModel      *self);

void            loom_tasks_model_expand       (LoomTasksModel      *self,
                                               guint                task,
                                               gboolean             expand);
/* Expands what it takes. G_MAXUINT where it is not listed. */
guint           loom_tasks_model_find         (LoomTasksModel      *self,
                                               guint                task);

G_END_DECLS
