/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-task-index.h"

G_BEGIN_DECLS

/* So many of a task's doings are told; what is left out is said. */
#define LOOM_MOST_SENTENCES 40

/* Translated. */
const char *loom_task_state_get_name (LoomTaskState  state);

/* What became of a task, in sentences, one a line: where it was made, what it waited for, how long
 * it was queued and for which thread, where it ran, how it ended, and who waits for it. */
char       *loom_task_story_dup      (LoomTaskIndex *index,
                                      guint          task) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
