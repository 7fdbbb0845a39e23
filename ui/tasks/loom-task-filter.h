/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "analysis/loom-task-query.h"

G_BEGIN_DECLS

#define LOOM_TYPE_TASK_FILTER (loom_task_filter_get_type ())

/**
 * LoomTaskFilter:
 *
 * A button behind which a person says which tasks are wanted: in which state, on which thread, how
 * long, and whether those only that nobody awaited.
 *
 * Signals: `changed`.
 */
G_DECLARE_FINAL_TYPE (LoomTaskFilter, loom_task_filter, LOOM, TASK_FILTER, AdwBin)

GtkWidget *loom_task_filter_new       (void);
/* Whose threads can be chosen; NULL for none. What was chosen is so no more. */
void       loom_task_filter_set_trace (LoomTaskFilter *self,
                                       LoomTrace      *trace);
/* Puts what is chosen into a query. */
void       loom_task_filter_apply     (LoomTaskFilter *self,
                                       LoomTaskQuery  *query);
void       loom_task_filter_clear     (LoomTaskFilter *self);

G_END_DECLS
