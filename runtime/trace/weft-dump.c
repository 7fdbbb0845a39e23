/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Which tasks live, and what each of them waits for, while all threads go on.
 *
 * The blocks of tasks are looked at one after the other (weft_task_frame_foreach). They
 * stay tasks for ever, so a look never reads anything else, and every field that is read is
 * written atomically. A task's number is written last when it begins and cleared first when
 * it ends, and is never given again: what was read between two looks at the same number
 * belongs to that task. No lock is taken but for the few tasks that come from malloc, so it
 * may be called wherever a program hangs, from a debugger too.
 *
 * The tasks are seen one after the other, not at one instant: of two that exchange their
 * places meanwhile one may be seen twice or not at all. What does not move, and that is
 * what one looks for, is told as it is.
 */

#include "trace/weft-dump.h"

#include "sched/weft-sync-context-private.h"
#include "task/weft-frame-cache-private.h"
#include "task/weft-place-private.h"
#include "task/weft-task-private.h"

typedef struct
{
  gconstpointer address;
  guint64 id;
  const WeftSite *site;
  WeftTaskFlags flags;
  guint line;
  gboolean done;
  guintptr awaiting; /* of an async function */
  guintptr place;    /* likewise */
  gboolean awaited;  /* by another one of these */
} Snapshot;

/* Whether @block was one and the same task all the while. */
static gboolean
take_snapshot (gpointer block, Snapshot *self)
{
  WeftTask *task = block;

  self->address = block;
  self->id = __atomic_load_n (&task->id, __ATOMIC_ACQUIRE);
  if (self->id == 0)
    return FALSE;

  self->site = __atomic_load_n (&task->site, __ATOMIC_ACQUIRE);
  self->flags = __atomic_load_n (&task->flags, __ATOMIC_ACQUIRE);
  self->line = __atomic_load_n (&task->line, __ATOMIC_ACQUIRE);
  self->done = __atomic_load_n (&task->awaiters, __ATOMIC_ACQUIRE) == WEFT_TASK_DONE_;
  self->awaiting = 0;
  self->place = 0;
  self->awaited = FALSE;
  if ((self->flags & WEFT_TASK_KIND_MASK) == WEFT_TASK_KIND_ASYNC)
    {
      WeftAsync *async = block;

      self->awaiting = (guintptr) __atomic_load_n (&async->awaiting, __ATOMIC_ACQUIRE);
      self->place = __atomic_load_n (&async->place, __ATOMIC_ACQUIRE);
    }
  return __atomic_load_n (&task->id, __ATOMIC_ACQUIRE) == self->id;
}

static void
add_snapshot (gpointer block, gpointer data)
{
  Snapshot snapshot;

  if (take_snapshot (block, &snapshot))
    g_array_append_val (data, snapshot);
}

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

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  guint64 left = ((const Snapshot *) a)->id;
  guint64 right = ((const Snapshot *) b)->id;

  return left < right ? -1 : left > right;
}

typedef struct
{
  GArray *tasks; /* of Snapshot, by number */
  GHashTable *by_address;
  GString *text;
} Dump;

static Snapshot *
find_awaited (Dump *self, const Snapshot *task)
{
  if (task->awaiting == 0 || (task->awaiting & 1) != 0)
    return NULL;
  return g_hash_table_lookup (self->by_address, (gpointer) task->awaiting);
}

static void
describe_place (GString *text, const Snapshot *task)
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
describe_state (GString *text, const Snapshot *task)
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
describe_chain (Dump *self, const Snapshot *task)
{
  guint depth = 0;

  /* What changed places while it was looked at could look like a circle. */
  for (; task != NULL && depth <= self->tasks->len; depth++)
    {
      const Snapshot *awaited = find_awaited (self, task);

      g_string_append_printf (
          self->text, "%*s%s #%" G_GUINT64_FORMAT " (%s:%u): ", (int) MIN (depth, 40) * 2, "",
          weft_site_get_name (task->site), task->id, task->site->file, task->site->line);
      describe_state (self->text, task);
      g_string_append_c (self->text, '\n');
      task = task->done ? NULL : awaited;
    }
}

static void
mark_awaited (Dump *self)
{
  for (guint i = 0; i < self->tasks->len; i++)
    {
      Snapshot *task = &g_array_index (self->tasks, Snapshot, i);
      Snapshot *awaited = task->done ? NULL : find_awaited (self, task);

      if (awaited != NULL && awaited != task)
        awaited->awaited = TRUE;
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
  g_autoptr (GArray) tasks = g_array_new (FALSE, FALSE, sizeof (Snapshot));
  g_autoptr (GHashTable) by_address = g_hash_table_new (NULL, NULL);
  Dump self = { tasks, by_address, g_string_new (NULL) };

  weft_task_frame_foreach (add_snapshot, tasks);
  g_array_sort (tasks, compare_ids);
  for (guint i = 0; i < tasks->len; i++)
    {
      Snapshot *task = &g_array_index (tasks, Snapshot, i);

      g_hash_table_insert (by_address, (gpointer) task->address, task);
    }
  mark_awaited (&self);

  g_string_append_printf (self.text, "%u tasks\n", tasks->len);
  for (guint i = 0; i < tasks->len; i++)
    if (!g_array_index (tasks, Snapshot, i).awaited)
      describe_chain (&self, &g_array_index (tasks, Snapshot, i));
  return g_string_free (self.text, FALSE);
}
