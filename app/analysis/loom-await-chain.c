/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-await-chain.h"

#include <glib/gi18n-lib.h>

#include "analysis/loom-task-story.h"
#include "timeline/loom-time-format.h"

/* A run's slices are looked through for one that blocks, so many at the most. */
#define MOST_INSIDE 4096

struct _LoomAwaitChain
{
  LoomTaskIndex *index; /* borrowed */
  GArray *links;        /* LoomAwaitLink */
  GArray *blocks;       /* LoomAwaitLink: those of them that block a thread */
  GHashTable *tasks;    /* task + 1: those that are in it */
  guint own;
  gboolean cut;
  gboolean cycle;
  guint32 run; /* strings' numbers */
  guint32 wait;
};

static gint64
overlap (gint64 begin, gint64 end, const LoomAwaitLink *window)
{
  if (window == NULL)
    return MAX (end - begin, 0);
  return MIN (end, window->end) - MAX (begin, window->begin);
}

static const LoomSlice *
slice_of (LoomAwaitChain *self, guint lane, guint slice)
{
  const LoomLane *of = loom_trace_get_lane (loom_task_index_get_trace (self->index), lane);

  return &g_array_index (of->slices, LoomSlice, slice);
}

/* The task in whose run a thread blocked. */
static guint32
task_around (LoomAwaitChain *self, guint lane, guint slice)
{
  guint8 depth = slice_of (self, lane, slice)->depth;

  for (guint i = slice; i > 0 && depth > 0; i--)
    {
      const LoomSlice *outer = slice_of (self, lane, i - 1);

      if (outer->depth >= depth)
        continue;
      depth = outer->depth;
      if (self->run != 0 && outer->category == self->run)
        return loom_task_index_find_slice (self->index, lane, i - 1);
    }
  return LOOM_NO_TASK;
}

static LoomAwaitLink
link_of_await (LoomAwaitChain *self, const LoomTaskEvent *event)
{
  const LoomTaskInfo *info = loom_task_index_get (self->index, event->task);

  return (LoomAwaitLink) {
    .task = event->task,
    .kind = LOOM_TASK_AWAIT,
    .waits = TRUE,
    .lane = info->lane,
    .slice = info->slice,
    .begin = event->begin,
    .end = MAX (event->end, event->begin),
  };
}

static LoomAwaitLink
link_of_block (LoomAwaitChain *self, guint32 lane, guint32 slice)
{
  const LoomSlice *wait = slice_of (self, lane, slice);

  return (LoomAwaitLink) {
    .task = task_around (self, lane, slice),
    .kind = LOOM_TASK_BLOCK,
    .waits = TRUE,
    .lane = lane,
    .slice = slice,
    .begin = wait->begin,
    .end = wait->begin + wait->duration,
  };
}

/* What came of a task that waits for nothing more. */
static LoomAwaitLink
link_of_end (LoomAwaitChain *self, guint32 task)
{
  const LoomTaskInfo *info = loom_task_index_get (self->index, task);

  return (LoomAwaitLink) {
    .task = task,
    .lane = info->lane,
    .slice = info->slice,
    .begin = info->begin,
    .end = info->end,
  };
}

/* Who waited for it longest; FALSE where nobody did. */
static gboolean
find_awaiter (LoomAwaitChain *self, guint32 task, LoomAwaitLink *found)
{
  const LoomTaskEvent *events;
  const guint32 *awaiters;
  guint n, n_waiting = 0;

  awaiters = loom_task_index_get_awaiters (self->index, task, &n);
  for (guint i = 0; i < n; i++)
    {
      LoomAwaitLink link =
          link_of_await (self, loom_task_index_get_event (self->index, awaiters[i]));

      if (n_waiting++ == 0 || link.end - link.begin > found->end - found->begin)
        *found = link;
    }
  events = loom_task_index_get_events (self->index, task, &n);
  for (guint i = 0; i < n; i++)
    {
      LoomAwaitLink link;

      if (events[i].kind != LOOM_TASK_BLOCK)
        continue;
      link = link_of_block (self, events[i].lane, events[i].index);
      if (n_waiting++ == 0 || link.end - link.begin > found->end - found->begin)
        *found = link;
    }
  if (n_waiting > 0)
    found->n_others = n_waiting - 1;
  return n_waiting > 0;
}

/* From the task outward, into @outer in that order. */
static void
follow_out (LoomAwaitChain *self, guint32 task, GArray *outer)
{
  LoomAwaitLink link;

  while (task != LOOM_NO_TASK && find_awaiter (self, task, &link))
    {
      if (outer->len == LOOM_MOST_LINKS)
        {
          self->cut = TRUE;
          return;
        }
      link.cycle = link.task != LOOM_NO_TASK &&
                   !g_hash_table_add (self->tasks, GSIZE_TO_POINTER ((gsize) link.task + 1));
      g_array_append_val (outer, link);
      task = link.task;
      if (link.cycle)
        {
          self->cycle = TRUE;
          return;
        }
    }
}

/* In which of its runs its thread blocked longest for another task. */
static void
look_into_run (LoomAwaitChain *self,
               const LoomTaskEvent *run,
               const LoomAwaitLink *window,
               gint64 *longest,
               LoomAwaitLink *found,
               guint32 *next)
{
  const LoomLane *lane = loom_trace_get_lane (loom_task_index_get_trace (self->index), run->lane);
  guint depth = slice_of (self, run->lane, run->index)->depth;

  for (guint i = run->index + 1; i < lane->slices->len && i - run->index < MOST_INSIDE; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      gint64 part;
      guint32 other;

      if (slice->depth <= depth)
        return;
      if (self->wait == 0 || slice->category != self->wait ||
          task_around (self, run->lane, i) != run->task)
        continue;
      part = overlap (slice->begin, slice->begin + slice->duration, window);
      other = loom_task_index_find_slice (self->index, run->lane, i);
      if (part > *longest && other != LOOM_NO_TASK)
        {
          *longest = part;
          *found = link_of_block (self, run->lane, i);
          *next = other;
        }
    }
}

/* What it waited for longest while it was waited for itself; FALSE where it did not. */
static gboolean
find_awaited (LoomAwaitChain *self,
              guint32 task,
              const LoomAwaitLink *window,
              LoomAwaitLink *found,
              guint32 *next)
{
  const LoomTaskEvent *events;
  gint64 longest = -1;
  guint n;

  events = loom_task_index_get_events (self->index, task, &n);
  for (guint i = 0; i < n; i++)
    {
      gint64 part = overlap (events[i].begin, events[i].end, window);

      if (events[i].kind == LOOM_TASK_AWAIT && events[i].other != LOOM_NO_TASK && part > longest)
        {
          longest = part;
          *found = link_of_await (self, &events[i]);
          *next = events[i].other;
        }
      else if (events[i].kind == LOOM_TASK_RUN)
        look_into_run (self, &events[i], window, &longest, found, next);
    }
  return longest >= 0;
}

/* It was queued for a thread that was blocked to wait for it, or for what waits for it. */
static gboolean
find_queued_behind (LoomAwaitChain *self, guint32 task, LoomAwaitLink *found, guint32 *next)
{
  LoomTrace *trace = loom_task_index_get_trace (self->index);
  const LoomTaskEvent *events;
  guint n;

  events = loom_task_index_get_events (self->index, task, &n);
  for (guint i = 0; i < n; i++)
    for (guint j = 0; events[i].kind == LOOM_TASK_QUEUE && j < self->blocks->len; j++)
      {
        const LoomAwaitLink *outer = &g_array_index (self->blocks, LoomAwaitLink, j);
        const LoomFlow *hop = &loom_trace_get_flows (trace)[events[i].index];

        if (outer->lane != hop->to_lane || overlap (events[i].begin, events[i].end, outer) <= 0 ||
            events[i].end < outer->end)
          continue;
        *found = link_of_end (self, task);
        found->kind = LOOM_TASK_QUEUE;
        found->waits = TRUE;
        found->lane = outer->lane;
        found->slice = outer->slice;
        found->begin = events[i].begin;
        found->end = outer->end;
        *next = outer->task;
        return TRUE;
      }
  return FALSE;
}

static void
append (LoomAwaitChain *self, const LoomAwaitLink *link)
{
  g_array_append_val (self->links, *link);
  if (link->waits && link->kind == LOOM_TASK_BLOCK)
    g_array_append_val (self->blocks, *link);
}

/* It goes round: what stands in the chain already, or the thread that is blocked there. */
static void
append_cycle (LoomAwaitChain *self, guint32 task, const LoomAwaitLink *last)
{
  LoomAwaitLink link = *last;

  if (task != LOOM_NO_TASK)
    link = link_of_end (self, task);
  link.task = task;
  link.waits = FALSE;
  link.cycle = self->cycle = TRUE;
  append (self, &link);
}

/* From the task inward; the links outside it are there. */
static void
follow_in (LoomAwaitChain *self, guint32 task)
{
  guint n_outer = self->links->len;

  for (;;)
    {
      LoomAwaitLink window, link;
      gboolean has_window = self->links->len > 0;
      guint32 next = LOOM_NO_TASK;

      if (has_window)
        window = g_array_index (self->links, LoomAwaitLink, self->links->len - 1);
      if (self->links->len - n_outer == LOOM_MOST_LINKS)
        self->cut = TRUE;
      else if (find_queued_behind (self, task, &link, &next))
        {
          append (self, &link);
          append_cycle (self, next, &link);
          return;
        }
      else if (find_awaited (self, task, has_window ? &window : NULL, &link, &next))
        {
          append (self, &link);
          task = next;
          if (g_hash_table_add (self->tasks, GSIZE_TO_POINTER ((gsize) task + 1)))
            continue;
          append_cycle (self, task, &link);
          return;
        }
      link = link_of_end (self, task);
      append (self, &link);
      return;
    }
}

/**
 * loom_await_chain_new:
 * @index: a recording's tasks; to outlive the chain
 * @task: a task's number
 *
 * Returns: (transfer full): who waits for it, and what it waits for
 */
LoomAwaitChain *
loom_await_chain_new (LoomTaskIndex *index, guint task)
{
  g_autoptr (GArray) outer = g_array_new (FALSE, FALSE, sizeof (LoomAwaitLink));
  LoomAwaitChain *self;

  g_return_val_if_fail (index != NULL && task < loom_task_index_get_n (index), NULL);

  self = g_new0 (LoomAwaitChain, 1);
  self->index = index;
  self->links = g_array_new (FALSE, FALSE, sizeof (LoomAwaitLink));
  self->blocks = g_array_new (FALSE, FALSE, sizeof (LoomAwaitLink));
  self->tasks = g_hash_table_new (NULL, NULL);
  self->run = loom_trace_find_string (loom_task_index_get_trace (index), "weft.run");
  self->wait = loom_trace_find_string (loom_task_index_get_trace (index), "weft.wait");
  g_hash_table_add (self->tasks, GSIZE_TO_POINTER ((gsize) task + 1));
  follow_out (self, task, outer);
  for (guint i = outer->len; i > 0; i--)
    append (self, &g_array_index (outer, LoomAwaitLink, i - 1));
  self->own = self->links->len;
  follow_in (self, task);
  return self;
}

void
loom_await_chain_free (LoomAwaitChain *self)
{
  g_array_unref (self->links);
  g_array_unref (self->blocks);
  g_hash_table_unref (self->tasks);
  g_free (self);
}

guint
loom_await_chain_get_n (LoomAwaitChain *self)
{
  return self->links->len;
}

const LoomAwaitLink *
loom_await_chain_get (LoomAwaitChain *self, guint link)
{
  g_return_val_if_fail (link < self->links->len, NULL);

  return &g_array_index (self->links, LoomAwaitLink, link);
}

guint
loom_await_chain_get_own (LoomAwaitChain *self)
{
  return self->own;
}

gboolean
loom_await_chain_is_cut (LoomAwaitChain *self)
{
  return self->cut;
}

gboolean
loom_await_chain_has_cycle (LoomAwaitChain *self)
{
  return self->cycle;
}

static char *
dup_end (LoomTaskState state, const char *time)
{
  switch (state)
    {
    case LOOM_TASK_SUCCEEDED:
      return g_strdup_printf (_ ("succeeded after %s"), time);
    case LOOM_TASK_FAILED:
      return g_strdup_printf (_ ("failed after %s"), time);
    case LOOM_TASK_CANCELLED:
      return g_strdup_printf (_ ("was cancelled after %s"), time);
    case LOOM_TASK_ENDED:
      return g_strdup_printf (_ ("ended after %s"), time);
    case LOOM_TASK_CREATED:
    case LOOM_TASK_WAITING:
    case LOOM_TASK_QUEUED:
    case LOOM_TASK_RUNNING:
    default:
      /* Translators: a time, and a state as “Waiting” */
      return g_strdup_printf (_ ("has not ended after %s: %s"), time,
                              loom_task_state_get_name (state));
    }
}

char *
loom_await_link_dup_text (LoomTaskIndex *index, const LoomAwaitLink *link)
{
  LoomTrace *trace = loom_task_index_get_trace (index);
  const char *lane = loom_trace_get_lane (trace, link->lane)->name;
  g_autofree char *time = loom_time_format_duration ((double) MAX (link->end - link->begin, 0));
  const LoomTaskInfo *info;

  if (link->cycle && !link->waits)
    return g_strdup (_ ("and so on: a deadlock"));
  if (link->task == LOOM_NO_TASK)
    /* Translators: a thread's name and a time; the task that it waits for stands below */
    return g_strdup_printf (_ ("%s was blocked for %s by"), lane, time);
  info = loom_task_index_get (index, link->task);
  if (!link->waits)
    return dup_end ((LoomTaskState) info->state, time);
  switch (link->kind)
    {
    case LOOM_TASK_BLOCK:
      /* Translators: what a task did; the one that it waited for stands below */
      return g_strdup_printf (_ ("blocked %s for %s to wait for"), lane, time);
    case LOOM_TASK_QUEUE:
      /* Translators: what a task did; the one that blocks the thread stands below */
      return g_strdup_printf (_ ("queued %s for %s, which is blocked by"), time, lane);
    default:
      /* Translators: what a task did; the one that it waited for stands below */
      return g_strdup_printf (_ ("waited %s for"), time);
    }
}
