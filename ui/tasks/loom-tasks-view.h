/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "analysis/loom-task-index.h"
#include "tasks/loom-task-details.h"
#include "tasks/loom-task-filter.h"
#include "tasks/loom-tasks-model.h"
#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_TASKS_VIEW (loom_tasks_view_get_type ())

/**
 * LoomTasksView:
 *
 * The forest of a recording's tasks, and what there is to say of the one that is selected. Follows the
 * timeline's selection, and leads it: Enter shows the task there. Right and Left expand and collapse.
 */
G_DECLARE_FINAL_TYPE (LoomTasksView, loom_tasks_view, LOOM, TASKS_VIEW, AdwBin)

GtkWidget *loom_tasks_view_new          (void);
void       loom_tasks_view_set_timeline (LoomTasksView *self,
                                         LoomTimeline  *timeline);
/* NULL while they are being looked for. */
void       loom_tasks_view_set_tasks    (LoomTasksView *self,
                                         LoomTaskIndex *tasks);

/* LOOM_NO_TASK for none. */
guint      loom_tasks_view_get_selected (LoomTasksView *self);
void       loom_tasks_view_select       (LoomTasksView *self,
                                         guint          task);
guint      loom_tasks_view_get_n_listed (LoomTasksView *self);
gboolean   loom_tasks_view_is_busy      (LoomTasksView *self);

LoomTaskDetails *loom_tasks_view_get_details (LoomTasksView *self);
LoomTaskFilter  *loom_tasks_view_get_filter  (LoomTasksView *self);
LoomTasksModel  *loom_tasks_view_get_model   (LoomTasksView *self);

G_END_DECLS
