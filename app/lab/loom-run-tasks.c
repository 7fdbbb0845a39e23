/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-run-tasks.h"

static void
add_with_children (LoomTaskIndex *tasks, guint root, GHashTable *of_run)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_append_val (open, root);
  while (open->len > 0)
    {
      guint task = g_array_index (open, guint, open->len - 1);
      guint n_children;
      const guint32 *children = loom_task_index_get_children (tasks, task, &n_children);

      g_array_set_size (open, open->len - 1);
      if (g_hash_table_add (of_run, GUINT_TO_POINTER (task)))
        g_array_append_vals (open, children, n_children);
    }
}

static gint64
get_pid (LoomTrace *trace)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    if (loom_trace_get_lane (trace, i)->kind == LOOM_LANE_THREAD)
      return loom_trace_get_lane (trace, i)->pid;
  return 0;
}

/**
 * loom_run_tasks_add:
 * @tasks: of a recording of this program
 * @task_id: a run's task
 * @of_run: (element-type guint): what is added to
 *
 * Returns: the task's number in @tasks, or %LOOM_NO_TASK
 */
guint
loom_run_tasks_add (LoomTaskIndex *tasks, guint64 task_id, GHashTable *of_run)
{
  guint task = loom_task_index_find (tasks, get_pid (loom_task_index_get_trace (tasks)), task_id);

  if (task != LOOM_NO_TASK)
    add_with_children (tasks, task, of_run);
  return task;
}
