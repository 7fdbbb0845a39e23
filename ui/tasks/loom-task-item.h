/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-task-arrangement.h"

G_BEGIN_DECLS

#define LOOM_TYPE_TASK_ITEM (loom_task_item_get_type ())

/**
 * LoomTaskItem:
 *
 * A place in a list, and the task that stands there: made when it comes into view.
 *
 * Signals: `changed`, when another task stands there, or the same one in another way.
 */
G_DECLARE_FINAL_TYPE (LoomTaskItem, loom_task_item, LOOM, TASK_ITEM, GObject)

LoomTaskIndex *loom_task_item_get_index    (LoomTaskItem *self);
guint          loom_task_item_get_task     (LoomTaskItem *self);
/* How many of its parents are above it in the list. */
guint          loom_task_item_get_depth    (LoomTaskItem *self);
gboolean       loom_task_item_is_expanded  (LoomTaskItem *self);
/* Whether there is anything to expand. */
gboolean       loom_task_item_has_children (LoomTaskItem *self);
/* FALSE for one that is there only for those below it. */
gboolean       loom_task_item_is_found     (LoomTaskItem *self);

/* For the list. */
LoomTaskItem  *loom_task_item_new          (GPtrArray           *items,
                                            guint                position) G_GNUC_WARN_UNUSED_RESULT;
void           loom_task_item_fill         (LoomTaskItem        *self,
                                            LoomTaskArrangement *arrangement,
                                            guint                task,
                                            gboolean             expanded);
guint          loom_task_item_get_position (LoomTaskItem        *self);
void           loom_task_item_move         (LoomTaskItem        *self,
                                            guint                position);
void           loom_task_item_remove       (LoomTaskItem        *self);

G_END_DECLS
