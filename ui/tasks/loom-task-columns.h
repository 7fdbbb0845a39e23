/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "tasks/loom-tasks-model.h"

G_BEGIN_DECLS

/* What is told of a task, a column each. The first has an expander, which expands in @model. */
GMenuModel *loom_task_columns_add      (GtkColumnView  *view,
                                        LoomTasksModel *model,
                                        GSimpleActionGroup **choices) G_GNUC_WARN_UNUSED_RESULT;
/* Which column the view is sorted by; FALSE for none. */
gboolean    loom_task_columns_get_sort (GtkColumnView  *view,
                                        LoomTaskKey    *key,
                                        gboolean       *descending);

G_END_DECLS
