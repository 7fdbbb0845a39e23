/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-task-index.h"

/* What the index has; loom-task-index.c fills it, loom-task-index-read.c reads it. Lists of numbers
 * lie one behind the other, each task's up to where the next one's begins. */

G_BEGIN_DECLS

struct _LoomTaskIndex
{
  gatomicrefcount refs;
  LoomTrace      *trace;
  gboolean        is_of_weft;
  GHashTable     *processes;     /* gint64 pid, a lane's → the process's number + 1 */
  GArray         *tasks;         /* LoomTaskInfo, by process and id */
  GArray         *events;        /* LoomTaskEvent, by task and time */
  GArray         *children;      /* guint32: tasks */
  GArray         *awaiters;      /* guint32: events */
  guint           first_root;    /* in @children */
  guint          *first_of_lane; /* by lane, where its slices are in @by_slice */
  guint32        *by_slice;      /* tasks */
};

LoomTaskIndex *loom_task_index_new_empty (LoomTrace     *trace);
/* The task of that id, of a process by its number here. */
guint          loom_task_index_find_in   (LoomTaskIndex *self,
                                          guint32        process,
                                          guint64        id);

G_END_DECLS
