/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Which tasks live, and what each of them waits for, while all threads go on: as a text.
 * See weft-living-tasks.c for how they are looked at.
 */

#include "trace/weft-dump.h"

#include "sched/weft-sync-context-private.h"
#include "task/weft-place-private.h"
#include "trace/weft-living-tasks-private.h"

static void
count_one (gpointer block, gpointer data)
{
  if (__atomic_load_n (&((WeftTask *) block)->id, __ATOMIC_RELAXED) != 0)
    ++*(gsize *) data;
}

/**
 * weft_task_count_live:
 *
 * For tests and monitoring: goes through all tasks without stopping anybody.
 *
 * Returns: how many tasks there are in the process, completed or not
 */
gsize
weft_task_count_live (void)
{
  gsize n_tasks = 0;

  weft_task_frame_foreach (count_one, &n_tasks);
  return n_tasks;
}

static void
describe_place (GString *text, const WeftLivingTask *task)
{
  guintptr address = task->place & ~WEFT_PLACE_BITS;
  const char *name = NULL;

  if (address == 0)
    name = "the pool";
  else if ((task->place & WEFT_PLACE_WITH_FLOW) == 0)
    name = weft_sync_context_find_name ((gconstpointer) address);
  g_string_append (text, name != NULL ? name : "its context");
}

/* What holds it up, but for the task that it awaits. */
static void
describe_state (GString *text, const WeftLivingTask *task)
{
  gboolean is_async = (task->flags & WEFT_TASK_KIND_MASK) == WEFT_TASK_KIND_ASYNC;

  if (task->done)
    g_string_append (text, "complete, still referred to");
  else if (!is_async)
    g_string_append (text, (task->flags & WEFT_TASK_KIND_MASK) == WEFT_TASK_KIND_RUN
                               ? "queued to the pool or running there"
                               : "not complete");
  else if ((task->place & WEFT_PLACE_POSTED) != 0)
    {
      g_string_append_printf (text, "is to go on at line %u, queued to ", task->line);
      describe_place (text, task);
    }
  else if (task->awaiting != 0)
    {
      g_string_append_printf (text, "waits at line %u for %s, goes on in ", task->line,
                              (task->awaiting & 1) != 0 ? "a value task" : "the next one");
      describe_place (text, task);
    }
  else
    g_string_append (text, "running");
}

static void
describe_chain (WeftLivingTasks *self, const WeftLivingTask *task, GString *text)
{
  guint depth = 0;

  /* What changed places while it was looked at could look like a circle. */
  for (; task != NULL && depth <= self->tasks->len; depth++)
    {
      const WeftLivingTask *awaited = weft_living_tasks_find_awaited (self, task);

      g_string_append_printf (
          text, "%*s%s #%" G_GUINT64_FORMAT " (%s:%u): ", (int) MIN (depth, 40) * 2, "",
          weft_site_get_name (task->site), task->id, task->site->file, task->site->line);
      describe_state (text, task);
      g_string_append_c (text, '\n');
      task = task->done ? NULL : awaited;
    }
}

/**
 * weft_dump:
 *
 * Tells every task that lives, with the line where it was made, where it stands, and the
 * chain of what it awaits below it, indented. Stops nobody and waits for nobody; any
 * thread, also a debugger's.
 *
 * Returns: (transfer full): the text, for a person
 */
char *
weft_dump (void)
{
  g_autoptr (WeftLivingTasks) living = weft_living_tasks_new ();
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%u tasks\n", living->tasks->len);
  for (guint i = 0; i < living->tasks->len; i++)
    {
      const WeftLivingTask *task = &g_array_index (living->tasks, WeftLivingTask, i);

      if (task->awaiter == 0)
        describe_chain (living, task, text);
    }
  return g_string_free (text, FALSE);
}
