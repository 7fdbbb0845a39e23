/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-task-index-private.h"

LoomTaskIndex *
loom_task_index_new_empty (LoomTrace *trace)
{
  LoomTaskIndex *self = g_new0 (LoomTaskIndex, 1);

  g_atomic_ref_count_init (&self->refs);
  self->trace = g_object_ref (trace);
  self->processes = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->tasks = g_array_new (FALSE, FALSE, sizeof (LoomTaskInfo));
  self->events = g_array_new (FALSE, FALSE, sizeof (LoomTaskEvent));
  self->children = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->awaiters = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->first_of_lane = g_new0 (guint, loom_trace_get_n_lanes (trace) + 1);
  return self;
}

/**
 * loom_task_index_ref:
 *
 * Returns: (transfer full): the same index
 */
LoomTaskIndex *
loom_task_index_ref (LoomTaskIndex *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * loom_task_index_unref:
 * @self: (transfer full): an index
 */
void
loom_task_index_unref (LoomTaskIndex *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->trace);
  g_hash_table_unref (self->processes);
  g_array_unref (self->tasks);
  g_array_unref (self->events);
  g_array_unref (self->children);
  g_array_unref (self->awaiters);
  g_free (self->first_of_lane);
  g_free (self->by_slice);
  g_free (self);
}

LoomTrace *
loom_task_index_get_trace (LoomTaskIndex *self)
{
  return self->trace;
}

gboolean
loom_task_index_is_of_weft (LoomTaskIndex *self)
{
  return self->is_of_weft;
}

guint
loom_task_index_get_n (LoomTaskIndex *self)
{
  return self->tasks->len;
}

/**
 * loom_task_index_get:
 * @task: a task's number
 *
 * Returns: (transfer none) (nullable): what there is to say of it
 */
const LoomTaskInfo *
loom_task_index_get (LoomTaskIndex *self, guint task)
{
  g_return_val_if_fail (task < self->tasks->len, NULL);

  return &g_array_index (self->tasks, LoomTaskInfo, task);
}

/**
 * loom_task_index_find_slice:
 * @lane: a lane's number
 * @slice: a slice's in it: a task's own, or one of a thread on which a task ran
 *
 * Returns: the task's number; %LOOM_NO_TASK where it is no task's
 */
guint
loom_task_index_find_slice (LoomTaskIndex *self, guint lane, guint slice)
{
  const LoomLane *of;
  guint64 id = 0;
  guint first;

  g_return_val_if_fail (lane < loom_trace_get_n_lanes (self->trace), LOOM_NO_TASK);

  first = self->first_of_lane[lane];
  if (first + slice < self->first_of_lane[lane + 1])
    return self->by_slice[first + slice];

  of = loom_trace_get_lane (self->trace, lane);
  if (of->kind == LOOM_LANE_THREAD &&
      loom_trace_get_slice_number (self->trace, lane, slice,
                                   loom_trace_find_string (self->trace, "task"), &id))
    return loom_task_index_find (self, of->pid, id);
  return LOOM_NO_TASK;
}

/**
 * loom_task_index_get_events:
 * @task: a task's number
 * @n: (out): how many
 *
 * Returns: (array length=n) (transfer none) (nullable): what happened to it
 */
const LoomTaskEvent *
loom_task_index_get_events (LoomTaskIndex *self, guint task, guint *n)
{
  guint first, end;

  *n = 0;
  g_return_val_if_fail (task < self->tasks->len, NULL);

  first = g_array_index (self->tasks, LoomTaskInfo, task).first_event;
  end = task + 1 < self->tasks->len
            ? g_array_index (self->tasks, LoomTaskInfo, task + 1).first_event
            : self->events->len;
  *n = end - first;
  return *n > 0 ? &g_array_index (self->events, LoomTaskEvent, first) : NULL;
}

/**
 * loom_task_index_get_children:
 * @task: a task's number, or %LOOM_NO_TASK
 * @n: (out): how many
 *
 * Returns: (array length=n) (transfer none) (nullable): the numbers of those that it made
 */
const guint32 *
loom_task_index_get_children (LoomTaskIndex *self, guint task, guint *n)
{
  guint first, end;

  *n = 0;
  g_return_val_if_fail (task < self->tasks->len || task == LOOM_NO_TASK, NULL);

  if (task == LOOM_NO_TASK)
    {
      first = self->first_root;
      end = self->children->len;
    }
  else
    {
      first = g_array_index (self->tasks, LoomTaskInfo, task).first_child;
      end = task + 1 < self->tasks->len
                ? g_array_index (self->tasks, LoomTaskInfo, task + 1).first_child
                : self->first_root;
    }
  *n = end - first;
  return *n > 0 ? &g_array_index (self->children, guint32, first) : NULL;
}

/**
 * loom_task_index_get_awaiters:
 * @task: a task's number
 * @n: (out): how many
 *
 * Returns: (array length=n) (transfer none) (nullable): the numbers of the awaits that waited for it
 */
const guint32 *
loom_task_index_get_awaiters (LoomTaskIndex *self, guint task, guint *n)
{
  guint first, end;

  *n = 0;
  g_return_val_if_fail (task < self->tasks->len, NULL);

  first = g_array_index (self->tasks, LoomTaskInfo, task).first_awaiter;
  end = task + 1 < self->tasks->len
            ? g_array_index (self->tasks, LoomTaskInfo, task + 1).first_awaiter
            : self->awaiters->len;
  *n = end - first;
  return *n > 0 ? &g_array_index (self->awaiters, guint32, first) : NULL;
}

const LoomTaskEvent *
loom_task_index_get_event (LoomTaskIndex *self, guint event)
{
  g_return_val_if_fail (event < self->events->len, NULL);

  return &g_array_index (self->events, LoomTaskEvent, event);
}

guint
loom_task_index_find_in (LoomTaskIndex *self, guint32 process, guint64 id)
{
  guint low = 0;
  guint high = self->tasks->len;

  if (id == 0)
    return LOOM_NO_TASK;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const LoomTaskInfo *task = &g_array_index (self->tasks, LoomTaskInfo, middle);

      if (task->process < process || (task->process == process && task->id < id))
        low = middle + 1;
      else
        high = middle;
    }
  if (low == self->tasks->len)
    return LOOM_NO_TASK;
  return g_array_index (self->tasks, LoomTaskInfo, low).process == process &&
                 g_array_index (self->tasks, LoomTaskInfo, low).id == id
             ? low
             : LOOM_NO_TASK;
}

/**
 * loom_task_index_find:
 * @pid: a process
 * @id: a task's id in it
 *
 * Returns: the task's number; %LOOM_NO_TASK where the recording has none
 */
guint
loom_task_index_find (LoomTaskIndex *self, gint64 pid, guint64 id)
{
  guint process;

  g_return_val_if_fail (self != NULL, LOOM_NO_TASK);

  process = GPOINTER_TO_UINT (g_hash_table_lookup (self->processes, &pid));
  return process != 0 ? loom_task_index_find_in (self, process - 1, id) : LOOM_NO_TASK;
}
