/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "trace/weft-wait-graph-private.h"

#include "sched/weft-sync-context-private.h"
#include "task/weft-frame-cache-private.h"
#include "task/weft-task-private.h"
#include "trace/weft-trace-private.h"
#include "weft-error.h"

typedef struct
{
  WeftTask *task; /* borrowed: it is removed before it completes */
  GMainContext *main_context;
} Call;

typedef struct
{
  WeftSyncContext *context; /* borrowed: it is removed before it goes */
  WeftBlockedThread *blocked_by;
} Context;

static struct
{
  pthread_mutex_t mutex;
  WeftBlockedThread *waiters;
  GArray *calls;    /* of Call */
  GArray *contexts; /* of Context */
} graph = { .mutex = PTHREAD_MUTEX_INITIALIZER };

static WeftDeadlockPolicy policy; /* atomic */

/**
 * weft_get_deadlock_policy:
 *
 * Returns: what becomes of a wait that can never end
 */
WeftDeadlockPolicy
weft_get_deadlock_policy (void)
{
  return __atomic_load_n (&policy, __ATOMIC_RELAXED);
}

/**
 * weft_set_deadlock_policy:
 * @value: what becomes of a wait that can never end
 *
 * For waits that begin from now on. Any thread.
 */
void
weft_set_deadlock_policy (WeftDeadlockPolicy value)
{
  g_return_if_fail (value <= WEFT_DEADLOCK_HANG);

  __atomic_store_n (&policy, value, __ATOMIC_RELAXED);
}

void
weft_wait_graph_add_context (WeftSyncContext *context)
{
  Context entry = { context, NULL };

  pthread_mutex_lock (&graph.mutex);
  if (graph.contexts == NULL)
    graph.contexts = g_array_new (FALSE, FALSE, sizeof (Context));
  g_array_append_val (graph.contexts, entry);
  pthread_mutex_unlock (&graph.mutex);
}

void
weft_wait_graph_remove_context (WeftSyncContext *context)
{
  pthread_mutex_lock (&graph.mutex);
  for (guint i = 0; i < graph.contexts->len; i++)
    if (g_array_index (graph.contexts, Context, i).context == context)
      {
        g_array_remove_index_fast (graph.contexts, i);
        break;
      }
  if (graph.contexts->len == 0)
    g_clear_pointer (&graph.contexts, g_array_unref);
  pthread_mutex_unlock (&graph.mutex);
}

void
weft_wait_graph_add_call (WeftTask *task, GMainContext *main_context)
{
  Call call = { task, main_context };

  pthread_mutex_lock (&graph.mutex);
  if (graph.calls == NULL)
    graph.calls = g_array_new (FALSE, FALSE, sizeof (Call));
  g_array_append_val (graph.calls, call);
  pthread_mutex_unlock (&graph.mutex);
}

void
weft_wait_graph_remove_call (WeftTask *task)
{
  pthread_mutex_lock (&graph.mutex);
  /* The newest are the likeliest to come back. */
  for (guint i = graph.calls->len; i > 0; i--)
    if (g_array_index (graph.calls, Call, i - 1).task == task)
      {
        g_array_remove_index_fast (graph.calls, i - 1);
        break;
      }
  if (graph.calls->len == 0)
    g_clear_pointer (&graph.calls, g_array_unref);
  pthread_mutex_unlock (&graph.mutex);
}

static void
add_loop (WeftBlockedThread *waiter, GMainContext *loop)
{
  if (loop == NULL || !g_main_context_is_owner (loop))
    return;
  for (guint i = 0; i < WEFT_BLOCKED_MAX_LOOPS; i++)
    if (waiter->loops[i] == loop)
      return;
    else if (waiter->loops[i] == NULL)
      {
        waiter->loops[i] = loop;
        return;
      }
}

gboolean
weft_wait_graph_enter (WeftBlockedThread *waiter)
{
  gboolean holds_up;

  add_loop (waiter, g_main_context_default ());
  add_loop (waiter, g_main_context_get_thread_default ());
  waiter->running = weft_task_thread_.running;
  holds_up = waiter->running != NULL || waiter->loops[0] != NULL;

  pthread_mutex_lock (&graph.mutex);
  for (guint i = 0; graph.contexts != NULL && i < graph.contexts->len; i++)
    {
      Context *entry = &g_array_index (graph.contexts, Context, i);

      /* An outer wait of this very thread may have it already. */
      if (entry->blocked_by == NULL && weft_sync_context_runs_here (entry->context))
        {
          entry->blocked_by = waiter;
          holds_up = TRUE;
        }
    }
  if (holds_up)
    {
      waiter->thread = weft_recorder_get_thread_name (waiter->buffer);
      waiter->next = graph.waiters;
      graph.waiters = waiter;
    }
  pthread_mutex_unlock (&graph.mutex);
  return holds_up;
}

void
weft_wait_graph_leave (WeftBlockedThread *waiter)
{
  WeftBlockedThread **link = &graph.waiters;

  pthread_mutex_lock (&graph.mutex);
  for (guint i = 0; graph.contexts != NULL && i < graph.contexts->len; i++)
    if (g_array_index (graph.contexts, Context, i).blocked_by == waiter)
      g_array_index (graph.contexts, Context, i).blocked_by = NULL;
  while (*link != waiter)
    link = &(*link)->next;
  *link = waiter->next;
  pthread_mutex_unlock (&graph.mutex);
}

typedef enum
{
  STEP_BLOCKED, /* a thread that blocks; needed by what comes after it */
  STEP_QUEUED,  /* a task that is queued to a context of that thread */
  STEP_CALLED,  /* a call of GIO that comes back to a loop of that thread */
  STEP_RUNNING, /* a task that runs on that thread */
  STEP_AWAITING /* a task that awaits the one before it */
} StepKind;

typedef struct
{
  StepKind kind;
  gint before; /* index of the step that this one needs; -1 for the first */
  WeftBlockedThread *waiter;
  WeftTask *task;
  WeftSyncContext *context;
} Step;

typedef struct
{
  GArray *steps; /* of Step */
  GHashTable *seen;
  gint from; /* the step whose dependants are being added */
  WeftBlockedThread *goal;
  gint found; /* the step that @goal waits for; -1 */
} Search;

static void
add_step (Search *self, Step step)
{
  gpointer what = step.task != NULL ? (gpointer) step.task : (gpointer) step.waiter;

  if (g_hash_table_add (self->seen, what))
    {
      step.before = self->from;
      g_array_append_val (self->steps, step);
    }
}

/* Whether the node is the head of a task that goes on only when what it stands at has
 * completed, or is queued because it has. */
static gboolean
is_task (WeftWork *work)
{
  WeftWorkFunc run = __atomic_load_n (&work->run, __ATOMIC_RELAXED);

  return run == weft_async_work_ || run == weft_when_all_told_ || run == weft_then_told_ ||
         run == weft_then_queued_told_ || run == weft_unwrap_outer_told_ ||
         run == weft_unwrap_inner_told_;
}

static gboolean
is_blocked (WeftBlockedThread *waiter)
{
  for (WeftBlockedThread *other = graph.waiters; other != NULL; other = other->next)
    if (other == waiter)
      return TRUE;
  return FALSE;
}

static void
add_awaiter (WeftWork *work, gpointer data)
{
  Search *self = data;

  if (is_task (work))
    add_step (self, (Step) { .kind = STEP_AWAITING, .task = (WeftTask *) work });
  else if (work->run == weft_blocked_thread_told_ && (WeftBlockedThread *) work == self->goal)
    self->found = self->from;
  else if (work->run == weft_blocked_thread_told_ && is_blocked ((WeftBlockedThread *) work))
    add_step (self, (Step) { .kind = STEP_BLOCKED, .waiter = (WeftBlockedThread *) work });
}

typedef struct
{
  Search *search;
  WeftSyncContext *context;
} Queue;

static void
add_queued (WeftWork *work, gpointer data)
{
  Queue *queue = data;

  if (is_task (work))
    add_step (queue->search,
              (Step) { .kind = STEP_QUEUED, .task = (WeftTask *) work, .context = queue->context });
}

/* How many of those that are running are looked at: the innermost. Fewer prove less, not wrongly. */
#define MOST_RUNNING 64

typedef struct
{
  guint64 ids[MOST_RUNNING];
  WeftTask *tasks[MOST_RUNNING];
  guint n;
} ById;

static void
find_by_id (gpointer block, gpointer data)
{
  ById *wanted = data;
  WeftTask *task = block;
  guint64 id = __atomic_load_n (&task->id, __ATOMIC_ACQUIRE);

  for (guint i = 0; i < wanted->n; i++)
    if (wanted->ids[i] == id)
      wanted->tasks[i] = task;
}

static void
add_running (Search *self, WeftBlockedThread *waiter)
{
  ById wanted = { .n = 0 };

  for (const WeftRunning *running = waiter->running; running != NULL && wanted.n < MOST_RUNNING;
       running = running->outer)
    wanted.ids[wanted.n++] = running->id;
  if (wanted.n == 0)
    return;

  weft_task_frame_foreach (find_by_id, &wanted);
  for (guint i = 0; i < wanted.n; i++)
    if (wanted.tasks[i] != NULL)
      add_step (self, (Step) { .kind = STEP_RUNNING, .task = wanted.tasks[i] });
}

static gboolean
iterates (WeftBlockedThread *waiter, GMainContext *loop)
{
  for (guint i = 0; i < WEFT_BLOCKED_MAX_LOOPS; i++)
    if (waiter->loops[i] == loop)
      return TRUE;
  return FALSE;
}

static void
add_roots (Search *self, WeftBlockedThread *waiter)
{
  for (guint i = 0; graph.contexts != NULL && i < graph.contexts->len; i++)
    {
      Context *entry = &g_array_index (graph.contexts, Context, i);
      Queue queue = { self, entry->context };

      if (entry->blocked_by == waiter)
        weft_sync_context_foreach_queued (entry->context, add_queued, &queue);
    }
  for (guint i = 0; graph.calls != NULL && i < graph.calls->len; i++)
    {
      Call *call = &g_array_index (graph.calls, Call, i);

      if (iterates (waiter, call->main_context))
        add_step (self, (Step) { .kind = STEP_CALLED, .task = call->task });
    }
  add_running (self, waiter);
}

static void
describe_blocked (GString *text, const WeftBlockedThread *waiter)
{
  g_string_append_printf (text, "\n  thread \"%s\" blocks at %s:%u, in %s, for ", waiter->thread,
                          waiter->site->file, waiter->site->line,
                          weft_site_get_name (waiter->site));
}

static void
describe_task (GString *text, WeftTask *task)
{
  g_string_append_printf (text, "%s #%" G_GUINT64_FORMAT " (%s:%u)",
                          weft_site_get_name (task->site), task->id, task->site->file,
                          task->site->line);
}

/* Where an async function goes on. */
static void
describe_line (GString *text, WeftTask *task)
{
  if (task->work.run == weft_async_work_)
    g_string_append_printf (text, " at %s:%u", task->site->file,
                            __atomic_load_n (&task->line, __ATOMIC_RELAXED));
}

static void
describe_root (GString *text, const Step *step, const WeftBlockedThread *owner)
{
  g_string_append (text, "\n  ");
  describe_task (text, step->task);
  switch (step->kind)
    {
    case STEP_QUEUED:
      g_string_append (text, " is to go on");
      describe_line (text, step->task);
      g_string_append_printf (text, " in the context \"%s\", which only thread \"%s\" runs",
                              weft_sync_context_get_name (step->context), owner->thread);
      break;
    case STEP_CALLED:
      g_string_append_printf (text, " is called back in a main loop that thread \"%s\" runs",
                              owner->thread);
      break;
    default:
      g_string_append_printf (text, " is what thread \"%s\" is running", owner->thread);
      break;
    }
}

/* From who searched, down through what each step needs, back to who searched. */
static char *
describe (Search *self)
{
  GString *text = g_string_new ("Deadlock: this wait can never end.");

  describe_blocked (text, self->goal);
  for (gint i = self->found; i >= 0;)
    {
      Step *step = &g_array_index (self->steps, Step, i);
      Step *before = step->before >= 0 ? &g_array_index (self->steps, Step, step->before) : NULL;

      if (step->kind == STEP_BLOCKED)
        {
          if (before != NULL)
            describe_blocked (text, step->waiter);
        }
      else if (step->kind == STEP_AWAITING)
        {
          describe_task (text, step->task);
          g_string_append (text, "\n  ");
          describe_task (text, step->task);
          g_string_append (text, " waits");
          describe_line (text, step->task);
          g_string_append (text, " for ");
        }
      else
        {
          describe_task (text, step->task);
          describe_root (text, step, before->waiter);
        }
      i = step->before;
    }
  return g_string_free (text, FALSE);
}

static void
search_from (Search *self, gint index)
{
  Step step = g_array_index (self->steps, Step, index);

  self->from = index;
  if (step.kind == STEP_BLOCKED)
    add_roots (self, step.waiter);
  else
    weft_task_foreach_awaiter (step.task, add_awaiter, self);
}

gboolean
weft_wait_graph_search (WeftBlockedThread *waiter, GError **error)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  Search search = { steps, seen, -1, waiter, -1 };
  g_autofree char *story = NULL;

  pthread_mutex_lock (&graph.mutex);
  add_step (&search, (Step) { .kind = STEP_BLOCKED, .waiter = waiter });
  for (guint i = 0; i < steps->len && search.found < 0; i++)
    search_from (&search, (gint) i);
  if (search.found >= 0)
    story = describe (&search);
  pthread_mutex_unlock (&graph.mutex);

  if (story == NULL)
    return FALSE;

  if (weft_trace_is_active ())
    weft_trace_deadlock (waiter->site, story);
  g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_DEADLOCK, story);
  return TRUE;
}
