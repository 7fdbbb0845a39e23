/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "analysis/loom-task-story.h"

G_BEGIN_DECLS

#define LOOM_TYPE_TASK_ROW (loom_task_row_get_type ())

/**
 * LoomTaskRow:
 *
 * Something that is told of a task: activating it leads to its moment, and the name of another task in
 * it is a link to that task.
 *
 * Signals: `task-chosen` with the task's number.
 */
G_DECLARE_FINAL_TYPE (LoomTaskRow, loom_task_row, LOOM, TASK_ROW, GtkListBoxRow)

GtkWidget              *loom_task_row_new          (const LoomTaskSentence *told,
                                                    const char             *icon);
/* A row that stands for others: it has no moment. */
GtkWidget              *loom_task_row_new_fold     (const char             *text);
/* NULL where it has no moment. */
const LoomTaskSentence *loom_task_row_get_sentence (LoomTaskRow            *self);
const char             *loom_task_row_get_text     (LoomTaskRow            *self);
GtkLabel               *loom_task_row_get_label    (LoomTaskRow            *self);

G_END_DECLS
