/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "analysis/loom-task-index.h"
#include "statistics/loom-histogram-pane.h"
#include "timeline/loom-timeline.h"

G_BEGIN_DECLS

#define LOOM_TYPE_TASK_DETAILS (loom_task_details_get_type ())

/**
 * LoomTaskDetails:
 *
 * One task: its story in sentences, who awaits it and what it awaits, and how long it took among those
 * of its name. Each sentence and each link of the chain leads to its moment.
 *
 * Signals: `moment-chosen` with a lane's number, a slice's, and two times, and `task-chosen` with a
 * task's number.
 */
G_DECLARE_FINAL_TYPE (LoomTaskDetails, loom_task_details, LOOM, TASK_DETAILS, AdwBin)

GtkWidget         *loom_task_details_new           (void);
void               loom_task_details_set_timeline  (LoomTaskDetails *self,
                                                    LoomTimeline    *timeline);
/* LOOM_NO_TASK, or no index, for none. */
void               loom_task_details_set_task      (LoomTaskDetails *self,
                                                    LoomTaskIndex   *index,
                                                    guint            task);

/* story, chain or durations */
void               loom_task_details_show          (LoomTaskDetails *self,
                                                    const char      *name);
GtkListBox        *loom_task_details_get_story     (LoomTaskDetails *self);
GtkListBox        *loom_task_details_get_chain     (LoomTaskDetails *self);
LoomHistogramPane *loom_task_details_get_histogram (LoomTaskDetails *self);

G_END_DECLS
