/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The blocks of tasks are looked at one after the other (weft_task_frame_foreach). They
 * stay tasks for ever, so a look never reads anything else, and every field that is read is
 * written atomically. A task's number is written last when it begins and cleared first when
 * it ends, and is never given again: what was read between two looks at the same number
 * belongs to that task. No lock is taken but for the few tasks that come from malloc, so it
 * may be done wherever a program hangs, from a debugger too.
 *
 * The tasks are seen one after the other, not at one instant: of two that exchange their
 * places meanwhile one may be seen twice or not at all. What does not move, and that is
 * what one looks for, is told as it is.
 */

#include "trace/weft-living-tasks-private.h"

/* Whether @block was one and the same task all the while. */
static gboolean
look_at (gpointer block, WeftLivingTask *self)
{
  WeftTask *task = block;

  *self = (WeftLivingTask) { .address = block };
  self->id = __atomic_load_n (&task->id, __ATOMIC_ACQUIRE);
  if (self->id == 0)
    return FALSE;

  self->site = __atomic_load_n (&task->site, __ATOMIC_ACQUIRE);
  self->flags = __atomic_load_n (&task->flags, __ATOMIC_ACQUIRE);
  self->line = __atomic_load_n (&task->line, __ATOMIC_ACQUIRE);
  self->done = __atomic_load_n (&task->awaiters, __ATOMIC_ACQUIRE) == WEFT_TASK_DONE_;
  if ((self->flags & WEFT_TASK_KIND_MASK) == WEFT_TASK_KIND_ASYNC)
    {
      WeftAsync *async = block;

      self->awaiting = (guintptr) __atomic_load_n (&async->awaiting, __ATOMIC_ACQUIRE);
      self->place = __atomic_load_n (&async->place, __ATOMIC_ACQUIRE);
    }
  return __atomic_load_n (&task->id, __ATOMIC_ACQUIRE) == self->id;
}

static void
add_task (gpointer block, gpointer data)
{
  WeftLivingTask task;

  if (look_at (block, &task))
    g_array_append_val (data, task);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  guint64 left = ((const WeftLivingTask *) a)->id;
  guint64 right = ((const WeftLivingTask *) b)->id;

  return left < right ? -1 : left > right;
}

static void
find_awaiters (WeftLivingTasks *self)
{
  for (guint i = 0; i < self->tasks->len; i++)
    {
      WeftLivingTask *task = &g_array_index (self->tasks, WeftLivingTask, i);
      WeftLivingTask *awaited = task->done ? NULL : weft_living_tasks_find_awaited (self, task);

      if (awaited != NULL && awaited != task)
        awaited->awaiter = task->id;
    }
}

WeftLivingTasks *
weft_living_tasks_new (void)
{
  WeftLivingTasks *self = g_new (WeftLivingTasks, 1);

  self->tasks = g_array_new (FALSE, FALSE, sizeof (WeftLivingTask));
  self->by_address = g_hash_table_new (NULL, NULL);
  weft_task_frame_foreach (add_task, self->tasks);
  g_array_sort (self->tasks, compare_ids);
  for (guint i = 0; i < self->tasks->len; i++)
    {
      WeftLivingTask *task = &g_array_index (self->tasks, WeftLivingTask, i);

      g_hash_table_insert (self->by_address, (gpointer) task->address, task);
    }
  find_awaiters (self);
  return self;
}

void
weft_living_tasks_free (WeftLivingTasks *self)
{
  g_array_unref (self->tasks);
  g_hash_table_unref (self->by_address);
  g_free (self);
}

WeftLivingTask *
weft_living_tasks_find_awaited (WeftLivingTasks *self, const WeftLivingTask *task)
{
  if (task->awaiting == 0 || (task->awaiting & 1) != 0)
    return NULL;
  return g_hash_table_lookup (self->by_address, (gpointer) task->awaiting);
}

WeftLivingTask *
weft_living_tasks_find (WeftLivingTasks *self, guint64 id)
{
  const WeftLivingTask wanted = { .id = id };
  guint index;

  if (!g_array_binary_search (self->tasks, &wanted, compare_ids, &index))
    return NULL;
  return &g_array_index (self->tasks, WeftLivingTask, index);
}
