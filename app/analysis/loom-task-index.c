/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-task-index.h"

#include "analysis/loom-task-index-private.h"
#include "trace/loom-radix.h"
#include "trace/loom-time.h"

/* So much is looked at between two looks at the cancellable. */
#define STEP 65536

typedef struct
{
  LoomTaskIndex *index;
  GCancellable *cancellable;

  /* Strings' numbers. */
  guint32 task;
  guint32 run;
  guint32 await;
  guint32 hop;
  guint32 wait;
  guint32 task_name;
  guint32 line;
  guint32 parent;
  guint32 file;
  guint32 status;
  guint32 awaited;
  guint32 succeeded;
  guint32 failed;
  guint32 cancelled;
} Build;

static guint32
process_of (Build *self, const LoomLane *lane)
{
  GHashTable *processes = self->index->processes;
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (processes, &lane->pid));

  if (number == 0)
    {
      number = g_hash_table_size (processes) + 1;
      g_hash_table_insert (processes, (gpointer) &lane->pid, GUINT_TO_POINTER (number));
    }
  return number - 1;
}

static gboolean
is_cancelled (Build *self, guint i)
{
  return i % STEP == 0 && g_cancellable_is_cancelled (self->cancellable);
}

/* First: which tasks there are. */

static LoomTaskState
state_of_status (Build *self, const LoomSlice *slice, guint lane, guint number)
{
  guint32 status;

  if (slice->flags & LOOM_SLICE_OPEN)
    return LOOM_TASK_CREATED;
  status = loom_trace_get_slice_text (self->index->trace, lane, number, self->status);
  if (status == 0)
    return LOOM_TASK_ENDED;
  if (status == self->succeeded)
    return LOOM_TASK_SUCCEEDED;
  if (status == self->failed)
    return LOOM_TASK_FAILED;
  return status == self->cancelled ? LOOM_TASK_CANCELLED : LOOM_TASK_ENDED;
}

static void
add_task (Build *self, const LoomLane *lane, guint number)
{
  LoomTrace *trace = self->index->trace;
  const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, number);
  guint64 line = 0;
  LoomTaskInfo info = {
    .id = loom_trace_get_slice_id (trace, lane->number, number),
    .begin = slice->begin,
    .end = slice->begin + slice->duration,
    .parent = LOOM_NO_TASK,
    .lane = lane->number,
    .slice = number,
    .name = slice->name,
    .file = loom_trace_get_slice_text (trace, lane->number, number, self->file),
    .state = (guint8) state_of_status (self, slice, lane->number, number),
    .process = process_of (self, lane),
  };

  loom_trace_get_slice_number (trace, lane->number, number, self->line, &line);
  info.line = (guint32) MIN (line, G_MAXUINT32);
  g_array_append_val (self->index->tasks, info);
}

static gboolean
is_task_lane (Build *self, const LoomLane *lane)
{
  if (lane->kind != LOOM_LANE_ASYNC || lane->slices->len == 0)
    return FALSE;
  return self->task == 0 || g_array_index (lane->slices, LoomSlice, 0).category == self->task;
}

static gboolean
add_tasks (Build *self)
{
  LoomTrace *trace = self->index->trace;
  guint n = 0;

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      self->index->first_of_lane[i] = n;
      if (!is_task_lane (self, lane))
        continue;
      for (guint j = 0; j < lane->slices->len; j++)
        {
          if (is_cancelled (self, j))
            return FALSE;
          add_task (self, lane, j);
        }
      n += lane->slices->len;
    }
  self->index->first_of_lane[loom_trace_get_n_lanes (trace)] = n;
  return TRUE;
}

/* By process and id. What has no id keeps the order of lanes and slices. */
static void
sort_tasks (Build *self)
{
  LoomTaskIndex *index = self->index;
  guint n = index->tasks->len;
  g_autofree LoomKeyed *keyed = g_new (LoomKeyed, n);
  GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (LoomTaskInfo), n);

  for (guint i = 0; i < n; i++)
    keyed[i] = (LoomKeyed) { g_array_index (index->tasks, LoomTaskInfo, i).id, i };
  loom_radix_sort (keyed, n);
  for (guint i = 0; i < n; i++)
    keyed[i].key = g_array_index (index->tasks, LoomTaskInfo, keyed[i].number).process;
  loom_radix_sort (keyed, n);

  index->by_slice = g_new (guint32, n);
  for (guint i = 0; i < n; i++)
    {
      g_array_append_val (sorted, g_array_index (index->tasks, LoomTaskInfo, keyed[i].number));
      index->by_slice[keyed[i].number] = i;
    }
  g_array_unref (index->tasks);
  index->tasks = sorted;
}

/* Lists of numbers, one behind the other, of whom each belongs to a task: where each task's begin
 * is written to a field of it. Counted, then placed, so that they stay in their order. */
typedef struct
{
  GArray *list;  /* guint32 */
  guint *places; /* by task, where its next one goes; one more for LOOM_NO_TASK */
} Lists;

static void
lists_count (Lists *self, guint n_tasks, guint task)
{
  self->places[MIN (task, n_tasks)]++;
}

static void
lists_begin (Lists *self, guint n_tasks)
{
  guint sum = 0;

  for (guint i = 0; i <= n_tasks; i++)
    {
      guint n = self->places[i];

      self->places[i] = sum;
      sum += n;
    }
  g_array_set_size (self->list, sum);
}

static void
lists_place (Lists *self, guint n_tasks, guint task, guint32 number)
{
  g_array_index (self->list, guint32, self->places[MIN (task, n_tasks)]++) = number;
}

static void
find_parents (Build *self)
{
  LoomTaskIndex *index = self->index;
  guint n = index->tasks->len;
  g_autofree LoomKeyed *by_begin = g_new (LoomKeyed, n);
  g_autofree guint *places = g_new0 (guint, n + 1);
  Lists lists = { index->children, places };

  for (guint i = 0; i < n; i++)
    {
      LoomTaskInfo *task = &g_array_index (index->tasks, LoomTaskInfo, i);
      guint64 id = 0;

      if (loom_trace_get_slice_number (index->trace, task->lane, task->slice, self->parent, &id) &&
          id != task->id)
        task->parent = loom_task_index_find_in (index, task->process, id);
      /* A parent is there before its children: a damaged recording makes no circles. */
      if (task->parent != LOOM_NO_TASK &&
          g_array_index (index->tasks, LoomTaskInfo, task->parent).begin > task->begin)
        task->parent = LOOM_NO_TASK;
      if (task->parent != LOOM_NO_TASK &&
          g_array_index (index->tasks, LoomTaskInfo, task->parent).begin == task->begin &&
          task->parent > i)
        task->parent = LOOM_NO_TASK;
      by_begin[i] = (LoomKeyed) { loom_radix_key (task->begin), i };
      lists_count (&lists, n, task->parent);
    }
  lists_begin (&lists, n);
  for (guint i = 0; i < n; i++)
    g_array_index (index->tasks, LoomTaskInfo, i).first_child = places[i];
  index->first_root = places[n];

  loom_radix_sort (by_begin, n);
  for (guint i = 0; i < n; i++)
    {
      LoomTaskInfo *task = &g_array_index (index->tasks, LoomTaskInfo, by_begin[i].number);

      lists_place (&lists, n, task->parent, by_begin[i].number);
      if (task->parent != LOOM_NO_TASK)
        task->depth = g_array_index (index->tasks, LoomTaskInfo, task->parent).depth + 1;
    }
}

/* Then: what happened to them. */

static void
add_event (Build *self, const LoomTaskEvent *event)
{
  if (event->task != LOOM_NO_TASK)
    g_array_append_val (self->index->events, *event);
}

static void
add_slice_event (Build *self, const LoomLane *lane, guint number, LoomTaskEventKind kind)
{
  const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, number);
  guint64 id = 0;

  loom_trace_get_slice_number (self->index->trace, lane->number, number, self->task_name, &id);
  add_event (self, &(LoomTaskEvent) {
                       .begin = slice->begin,
                       .end = slice->begin + slice->duration,
                       .task = loom_task_index_find_in (self->index, process_of (self, lane), id),
                       .lane = lane->number,
                       .index = number,
                       .other = LOOM_NO_TASK,
                       .kind = (guint8) kind,
                   });
}

static gboolean
add_slice_events (Build *self, const LoomLane *lane)
{
  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);

      if (is_cancelled (self, i))
        return FALSE;
      if (slice->category == 0)
        continue;
      if (slice->category == self->run)
        add_slice_event (self, lane, i, LOOM_TASK_RUN);
      else if (slice->category == self->wait)
        add_slice_event (self, lane, i, LOOM_TASK_BLOCK);
    }
  return TRUE;
}

static gboolean
add_awaits (Build *self, const LoomLane *lane)
{
  guint32 process = process_of (self, lane);

  for (guint i = 0; i < lane->instants->len; i++)
    {
      const LoomInstant *instant = &g_array_index (lane->instants, LoomInstant, i);
      guint64 awaited = 0;

      if (is_cancelled (self, i))
        return FALSE;
      if (instant->category != self->await)
        continue;
      loom_trace_get_instant_number (self->index->trace, lane->number, i, self->awaited, &awaited);
      add_event (self, &(LoomTaskEvent) {
                           .begin = instant->time,
                           .end = instant->time,
                           .task = loom_task_index_find_in (
                               self->index, process,
                               loom_trace_get_instant_id (self->index->trace, lane->number, i)),
                           .lane = lane->number,
                           .index = i,
                           .other = loom_task_index_find_in (self->index, process, awaited),
                           .kind = LOOM_TASK_AWAIT,
                       });
    }
  return TRUE;
}

static gboolean
add_hops (Build *self)
{
  LoomTrace *trace = self->index->trace;
  const LoomFlow *flows = loom_trace_get_flows (trace);

  for (guint i = 0; i < loom_trace_get_n_flows (trace); i++)
    {
      if (is_cancelled (self, i))
        return FALSE;
      if (flows[i].category != self->hop)
        continue;
      add_event (self, &(LoomTaskEvent) {
                           .begin = flows[i].from_time,
                           .end = flows[i].to_time,
                           .task = loom_task_index_find_in (
                               self->index,
                               process_of (self, loom_trace_get_lane (trace, flows[i].from_lane)),
                               flows[i].id),
                           .lane = flows[i].from_lane,
                           .index = i,
                           .other = LOOM_NO_TASK,
                           .kind = LOOM_TASK_QUEUE,
                       });
    }
  return TRUE;
}

/* By task, each one's by time. */
static void
sort_events (Build *self)
{
  LoomTaskIndex *index = self->index;
  guint n = index->events->len;
  g_autofree LoomKeyed *keyed = g_new (LoomKeyed, n);
  GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (LoomTaskEvent), n);
  guint next = 0;

  for (guint i = 0; i < n; i++)
    keyed[i] = (LoomKeyed) {
      loom_radix_key (g_array_index (index->events, LoomTaskEvent, i).begin),
      i,
    };
  loom_radix_sort (keyed, n);
  for (guint i = 0; i < n; i++)
    keyed[i].key = g_array_index (index->events, LoomTaskEvent, keyed[i].number).task;
  loom_radix_sort (keyed, n);

  for (guint i = 0; i < n; i++)
    {
      g_array_append_val (sorted, g_array_index (index->events, LoomTaskEvent, keyed[i].number));
      for (; next <= keyed[i].key; next++)
        g_array_index (index->tasks, LoomTaskInfo, next).first_event = i;
    }
  for (; next < index->tasks->len; next++)
    g_array_index (index->tasks, LoomTaskInfo, next).first_event = n;
  g_array_unref (index->events);
  index->events = sorted;
}

static gboolean
add_events (Build *self)
{
  LoomTrace *trace = self->index->trace;

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      if (lane->kind == LOOM_LANE_THREAD
              ? !add_slice_events (self, lane)
              : lane->kind == LOOM_LANE_ASYNC && !add_awaits (self, lane))
        return FALSE;
    }
  if (self->index->is_of_weft && !add_hops (self))
    return FALSE;
  sort_events (self);
  return TRUE;
}

/* Last: what that came to. */

/* The lanes that a task ran on; few tasks run on many. */
typedef struct
{
  guint32 lanes[32];
  guint n;
} Lanes;

static void
lanes_add (Lanes *self, guint32 lane)
{
  for (guint i = 0; i < MIN (self->n, G_N_ELEMENTS (self->lanes)); i++)
    if (self->lanes[i] == lane)
      return;
  if (self->n < G_N_ELEMENTS (self->lanes))
    self->lanes[self->n++] = lane;
}

/* An await lasts until the task is queued or runs again, or is done. */
static void
end_awaits (LoomTaskEvent *events, guint n, const LoomTaskInfo *task)
{
  gint64 end = task->end;

  for (guint i = n; i > 0; i--)
    if (events[i - 1].kind == LOOM_TASK_AWAIT)
      events[i - 1].end = MAX (end, events[i - 1].begin);
    else if (events[i - 1].kind == LOOM_TASK_QUEUE || events[i - 1].kind == LOOM_TASK_RUN)
      end = events[i - 1].begin;
}

static void
settle_state (LoomTaskInfo *task, const LoomTaskEvent *events, guint n, LoomTrace *trace)
{
  if (task->state != LOOM_TASK_CREATED)
    return;
  for (guint i = n; i > 0; i--)
    switch (events[i - 1].kind)
      {
      case LOOM_TASK_AWAIT:
        task->state = LOOM_TASK_WAITING;
        return;
      case LOOM_TASK_QUEUE:
        task->state = LOOM_TASK_QUEUED;
        return;
      case LOOM_TASK_RUN:
        task->state =
            events[i - 1].end >= loom_trace_get_end (trace) ? LOOM_TASK_RUNNING : LOOM_TASK_WAITING;
        return;
      default:
        break;
      }
}

static void
settle_task (Build *self, guint number)
{
  LoomTaskIndex *index = self->index;
  LoomTaskInfo *task = &g_array_index (index->tasks, LoomTaskInfo, number);
  LoomTaskEvent *events;
  Lanes lanes = { .n = 0 };
  guint n;

  events = (LoomTaskEvent *) loom_task_index_get_events (index, number, &n);
  end_awaits (events, n, task);
  for (guint i = 0; i < n; i++)
    switch (events[i].kind)
      {
      case LOOM_TASK_AWAIT:
        task->waiting = loom_time_sum (task->waiting, events[i].end - events[i].begin);
        task->n_awaits++;
        break;
      case LOOM_TASK_QUEUE:
        task->queued = loom_time_sum (task->queued, MAX (events[i].end - events[i].begin, 0));
        task->n_hops++;
        break;
      case LOOM_TASK_RUN:
        task->running = loom_time_sum (task->running, events[i].end - events[i].begin);
        task->n_runs++;
        lanes_add (&lanes, events[i].lane);
        break;
      default:
        break;
      }
  task->n_threads = (guint8) lanes.n;
  settle_state (task, events, n, index->trace);
}

static void
find_awaiters (Build *self)
{
  LoomTaskIndex *index = self->index;
  guint n = index->tasks->len;
  g_autofree guint *places = g_new0 (guint, n + 1);
  Lists lists = { index->awaiters, places };

  for (guint i = 0; i < index->events->len; i++)
    if (g_array_index (index->events, LoomTaskEvent, i).other != LOOM_NO_TASK)
      lists_count (&lists, n, g_array_index (index->events, LoomTaskEvent, i).other);
  lists_begin (&lists, n);
  for (guint i = 0; i < n; i++)
    g_array_index (index->tasks, LoomTaskInfo, i).first_awaiter = places[i];
  for (guint i = 0; i < index->events->len; i++)
    if (g_array_index (index->events, LoomTaskEvent, i).other != LOOM_NO_TASK)
      lists_place (&lists, n, g_array_index (index->events, LoomTaskEvent, i).other, i);
}

static gboolean
build (Build *self)
{
  LoomTaskIndex *index = self->index;

  if (!add_tasks (self))
    return FALSE;
  sort_tasks (self);
  find_parents (self);
  if (!add_events (self))
    return FALSE;
  for (guint i = 0; i < index->tasks->len; i++)
    settle_task (self, i);
  find_awaiters (self);
  return !g_cancellable_is_cancelled (self->cancellable);
}

/**
 * loom_task_index_new:
 * @trace: a recording; a reference is kept
 * @cancellable: (nullable): a cancellable
 * @error: set to %G_IO_ERROR_CANCELLED
 *
 * For a worker: takes about a hundred nanoseconds an event.
 *
 * Returns: (transfer full) (nullable): the recording's tasks
 */
LoomTaskIndex *
loom_task_index_new (LoomTrace *trace, GCancellable *cancellable, GError **error)
{
  g_autoptr (LoomTaskIndex) index = NULL;
  Build self = { .cancellable = cancellable };

  g_return_val_if_fail (LOOM_IS_TRACE (trace), NULL);

  self.index = index = loom_task_index_new_empty (trace);
  self.task = loom_trace_find_string (trace, "weft.task");
  self.run = loom_trace_find_string (trace, "weft.run");
  self.await = loom_trace_find_string (trace, "weft.await");
  self.hop = loom_trace_find_string (trace, "weft.hop");
  self.wait = loom_trace_find_string (trace, "weft.wait");
  self.task_name = loom_trace_find_string (trace, "task");
  self.line = loom_trace_find_string (trace, "line");
  self.parent = loom_trace_find_string (trace, "parent");
  self.file = loom_trace_find_string (trace, "file");
  self.status = loom_trace_find_string (trace, "status");
  self.awaited = loom_trace_find_string (trace, "awaited");
  self.succeeded = loom_trace_find_string (trace, "succeeded");
  self.failed = loom_trace_find_string (trace, "failed");
  self.cancelled = loom_trace_find_string (trace, "cancelled");
  index->is_of_weft = self.task != 0;

  if (!build (&self))
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }
  return g_steal_pointer (&index);
}
