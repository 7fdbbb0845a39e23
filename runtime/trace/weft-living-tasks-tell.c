/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A recording that begins in the middle of a program's life is told which tasks there are, who
 * awaits whom, and where: of those that were seen before it began, and are seen again now that
 * each end is recorded. What begins or ends between is told by halves, as what went on before.
 *
 * All of it has been by the time at which the recording began, and nothing that is recorded
 * has a time before that. A task is told after the one that awaits it, and with a later time,
 * by a nanosecond: for a reader, who awaits another one was there first.
 */

#include "sched/weft-sync-context-private.h"
#include "task/weft-place-private.h"
#include "trace/weft-living-tasks-private.h"

typedef struct
{
  WeftLivingTasks *before;
  WeftLivingTasks *now;
  GHashTable *told; /* WeftLivingTask, of `now` */
  guint64 next_time;
  guint64 time;
} Teller;

static void
tell_await (Teller *self, const WeftLivingTask *task, const WeftLivingTask *awaited)
{
  guintptr address = task->place & ~WEFT_PLACE_BITS;
  const char *context = NULL;

  if (address != 0 && (task->place & WEFT_PLACE_WITH_FLOW) == 0)
    context = weft_sync_context_find_name ((gconstpointer) address);
  if ((task->place & WEFT_PLACE_POSTED) == 0)
    weft_trace_await_alive (task->id, task->site, task->line, awaited->id, context, self->time);
}

/* The task, what it awaits, what that awaits, and so on. */
static void
tell_chain (Teller *self, WeftLivingTask *task)
{
  while (task != NULL && !task->done && g_hash_table_add (self->told, task))
    {
      WeftLivingTask *awaited = weft_living_tasks_find_awaited (self->now, task);

      if (weft_living_tasks_find (self->before, task->id) != NULL)
        weft_trace_task_alive (task->id, task->site, task->awaiter, self->next_time++);
      if (awaited != NULL && !awaited->done)
        tell_await (self, task, awaited);
      task = awaited;
    }
}

void
weft_living_tasks_tell (WeftLivingTasks *before, guint64 time)
{
  g_autoptr (WeftLivingTasks) now = weft_living_tasks_new ();
  g_autoptr (GHashTable) told = g_hash_table_new (NULL, NULL);
  Teller self = { before, now, told, time - now->tasks->len, time };

  for (guint i = 0; i < now->tasks->len; i++)
    {
      WeftLivingTask *task = &g_array_index (now->tasks, WeftLivingTask, i);

      if (task->awaiter == 0)
        tell_chain (&self, task);
    }
  /* Those that await each other in a circle. */
  for (guint i = 0; i < now->tasks->len; i++)
    tell_chain (&self, &g_array_index (now->tasks, WeftLivingTask, i));
}
