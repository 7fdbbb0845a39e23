/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-task-index.h"

G_BEGIN_DECLS

/* Adds a run's task and all that it made, directly or not, to @of_run (guint). Returns the task's number in the
 * index, or LOOM_NO_TASK. */
guint loom_run_tasks_add (LoomTaskIndex *tasks,
                          guint64        task_id,
                          GHashTable    *of_run);

G_END_DECLS
