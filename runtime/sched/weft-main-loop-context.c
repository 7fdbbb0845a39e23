/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * One GSource over a posting queue.
 *
 *     poster                       loop
 *     push                         prepare: not empty → ready
 *     armed? ── no ──▶ done                 empty → armed = 1, look again, sleep
 *       │ yes
 *       └─ armed = 0, wake         dispatch: run for at most 4 ms
 *
 * The push and the reading of `armed`, and the setting of `armed` and the second look,
 * are each sequentially consistent: one of the two sides sees the other. So a sleep costs
 * its posters one wakeup together, and a loop that is awake costs them none. That the loop
 * never sleeps on a queue with something in it is searched in tests/models/posting-queue.pml,
 * which fails as soon as one of the two is a plain store.
 *
 * Backpressure: a dispatch that has used up its budget and leaves something behind sets
 * `crowded`. Who posts a function of its own from another thread then waits on it, as a
 * futex, until a dispatch has emptied the queue, but no longer than WAIT_MS for each post:
 * the loop's thread may itself be waiting for the poster. So a flood takes turns with the
 * loop, instead of filling the memory and taking the processor from it. Posting to a loop
 * that keeps up costs a look at a flag that hardly ever changes.
 *
 * Priority: while the queue can be emptied within the budget, that of events, for the
 * shortest way; with a backlog, that of GTK's redraws, so that frames go on: an
 * always-ready source of a higher priority would starve them.
 *
 * Running until a task is complete: it may complete on any thread, with nothing posted here, so
 * the one who completes it has to wake the loop.
 *
 *     loop                               who completes the task
 *     own the main context               keep the main context
 *     stand among the task's awaiters    done = 1
 *     while not done: iterate, sleep     wake the main context, give it up
 *
 * `done` is set before the wakeup and looked at after each sleep, and a wakeup that comes before
 * the sleep ends it at once: none is lost. Owning the main context all the while keeps others from
 * iterating it and taking the wakeup; a loop that runs inside this one, on the same thread, may
 * take it, for `done` is looked at when that has ended. Setting `done` is the last touch of the
 * waiter, which lies on the loop's stack, and of this context. Searched in
 * tests/models/run-until.pml.
 */

#include "sched/weft-main-loop-context.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "sched/weft-loop-monitor-private.h"
#include "sched/weft-posting-queue-private.h"
#include "sched/weft-sync-context-private.h"
#include "task/weft-task-private.h"

#define BUDGET_US 4000
#define WAIT_MS 20
#define PRIORITY_QUIET G_PRIORITY_DEFAULT
#define PRIORITY_BACKLOG (G_PRIORITY_HIGH_IDLE + 20)

/* The clock is read after so many pieces of work, or after each while they are slow. */
#define CLOCK_INTERVAL 16
#define SLOW_US 50

typedef struct
{
  GSource source;
  WeftMainLoopContext *context; /* borrowed: it destroys the source before it goes */
  WeftPostingQueue queue;
  guint armed;     /* atomic */
  guint64 wakeups; /* atomic */
  gboolean backlogged;
  guint32 crowded; /* atomic; a futex */
} PostingSource;

struct _WeftMainLoopContext
{
  WeftSyncContext parent_instance;

  GMainContext *main_context;
  PostingSource *source;
};

G_DEFINE_FINAL_TYPE (WeftMainLoopContext, weft_main_loop_context, WEFT_TYPE_SYNC_CONTEXT)

static gboolean
posting_source_prepare (GSource *base, int *timeout)
{
  PostingSource *self = (PostingSource *) base;

  *timeout = -1;
  if (!weft_posting_queue_is_empty (&self->queue))
    return TRUE;

  __atomic_store_n (&self->armed, 1, __ATOMIC_SEQ_CST);
  if (weft_posting_queue_is_empty (&self->queue))
    return FALSE;

  __atomic_store_n (&self->armed, 0, __ATOMIC_RELAXED);
  return TRUE;
}

static gboolean
posting_source_check (GSource *base)
{
  return !weft_posting_queue_is_empty (&((PostingSource *) base)->queue);
}

/* Returns whether there is more. */
static gboolean
run_for_a_while (PostingSource *self)
{
  WeftSyncContext *context = WEFT_SYNC_CONTEXT (self->context);
  gint64 begin = g_get_monotonic_time ();
  gint64 last = begin;
  guint interval = 1;
  guint until_clock = interval;
  WeftWork *work;

  while ((work = weft_posting_queue_pop (&self->queue)) != NULL)
    {
      weft_sync_context_run_work (context, work);

      if (--until_clock == 0)
        {
          gint64 now = g_get_monotonic_time ();

          if (now - begin >= BUDGET_US)
            break;
          interval = now - last > SLOW_US * interval ? 1 : CLOCK_INTERVAL;
          until_clock = interval;
          last = now;
        }
    }

  return !weft_posting_queue_is_empty (&self->queue);
}

static void
set_crowded (PostingSource *self, gboolean crowded)
{
  if ((__atomic_load_n (&self->crowded, __ATOMIC_RELAXED) != 0) == crowded)
    return;

  __atomic_store_n (&self->crowded, crowded ? 1 : 0, __ATOMIC_RELEASE);
  if (!crowded)
    syscall (SYS_futex, &self->crowded, FUTEX_WAKE_PRIVATE, G_MAXINT, NULL, NULL, 0);
}

static gboolean
posting_source_dispatch (GSource *base,
                         GSourceFunc callback G_GNUC_UNUSED,
                         gpointer user_data G_GNUC_UNUSED)
{
  PostingSource *self = (PostingSource *) base;
  g_autoptr (WeftMainLoopContext) keep G_GNUC_UNUSED = g_object_ref (self->context);
  gboolean backlogged = run_for_a_while (self);

  if (g_source_is_destroyed (base))
    return G_SOURCE_REMOVE;

  set_crowded (self, backlogged);
  if (backlogged != self->backlogged)
    {
      self->backlogged = backlogged;
      g_source_set_priority (base, backlogged ? PRIORITY_BACKLOG : PRIORITY_QUIET);
    }
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs posting_source_funcs = {
  .prepare = posting_source_prepare,
  .check = posting_source_check,
  .dispatch = posting_source_dispatch,
};

static void
weft_main_loop_context_post (WeftSyncContext *context, WeftWork *work)
{
  WeftMainLoopContext *self = (WeftMainLoopContext *) context;
  PostingSource *source = self->source;

  weft_posting_queue_push (&source->queue, work);

  if (__atomic_load_n (&source->armed, __ATOMIC_SEQ_CST) != 0 &&
      __atomic_exchange_n (&source->armed, 0, __ATOMIC_SEQ_CST) != 0)
    {
      __atomic_fetch_add (&source->wakeups, 1, __ATOMIC_RELAXED);
      g_main_context_wakeup (self->main_context);
    }
}

static void
weft_main_loop_context_wait_for_room (WeftSyncContext *context)
{
  WeftMainLoopContext *self = (WeftMainLoopContext *) context;
  PostingSource *source = self->source;

  if (G_UNLIKELY (__atomic_load_n (&source->crowded, __ATOMIC_ACQUIRE) != 0) &&
      !g_main_context_is_owner (self->main_context))
    {
      struct timespec most = { 0, WAIT_MS * 1000 * 1000 };

      /* Interrupted, too late or told: it posts in any case. */
      syscall (SYS_futex, &source->crowded, FUTEX_WAIT_PRIVATE, 1, &most, NULL, 0);
    }
}

static gboolean
weft_main_loop_context_runs_here (WeftSyncContext *context)
{
  WeftMainLoopContext *self = WEFT_MAIN_LOOP_CONTEXT (context);

  return weft_sync_context_get_current () == context ||
         g_main_context_is_owner (self->main_context);
}

static void
weft_main_loop_context_foreach_queued (WeftSyncContext *context,
                                       void (*func) (WeftWork *work, gpointer data),
                                       gpointer data)
{
  weft_posting_queue_foreach (&WEFT_MAIN_LOOP_CONTEXT (context)->source->queue, func, data);
}

static void
weft_main_loop_context_finalize (GObject *object)
{
  WeftMainLoopContext *self = WEFT_MAIN_LOOP_CONTEXT (object);

  g_source_destroy (&self->source->source);
  g_source_unref (&self->source->source);
  g_main_context_unref (self->main_context);

  G_OBJECT_CLASS (weft_main_loop_context_parent_class)->finalize (object);
}

static void
weft_main_loop_context_class_init (WeftMainLoopContextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_main_loop_context_finalize;
  WEFT_SYNC_CONTEXT_CLASS (klass)->post = weft_main_loop_context_post;
  WEFT_SYNC_CONTEXT_CLASS (klass)->wait_for_room = weft_main_loop_context_wait_for_room;
  WEFT_SYNC_CONTEXT_CLASS (klass)->runs_here = weft_main_loop_context_runs_here;
  WEFT_SYNC_CONTEXT_CLASS (klass)->foreach_queued = weft_main_loop_context_foreach_queued;
}

static void
weft_main_loop_context_init (WeftMainLoopContext *self)
{
  self->source = (PostingSource *) g_source_new (&posting_source_funcs, sizeof (PostingSource));
  self->source->context = self;
  weft_posting_queue_init (&self->source->queue);
  g_source_set_priority (&self->source->source, PRIORITY_QUIET);
  /* A continuation may run a dialog's loop; others must go on in it. */
  g_source_set_can_recurse (&self->source->source, TRUE);
  g_source_set_static_name (&self->source->source, "[weft] continuations");
}

/**
 * weft_main_loop_context_new:
 * @main_context: (nullable): a #GMainContext; %NULL for the default one
 *
 * A context whose continuations run wherever @main_context is iterated. It is current on
 * that thread only while they run; see weft_main_loop_context_install().
 *
 * Returns: (transfer full): a new context
 */
WeftSyncContext *
weft_main_loop_context_new (GMainContext *main_context)
{
  WeftMainLoopContext *self = g_object_new (WEFT_TYPE_MAIN_LOOP_CONTEXT, NULL);

  if (main_context == NULL)
    main_context = g_main_context_default ();
  self->main_context = g_main_context_ref (main_context);
  weft_sync_context_set_name (WEFT_SYNC_CONTEXT (self),
                              main_context == g_main_context_default () ? "main loop" : "loop");
  g_source_attach (&self->source->source, main_context);
  return WEFT_SYNC_CONTEXT (self);
}

/**
 * weft_main_loop_context_install:
 * @main_context: (nullable): the #GMainContext that the calling thread iterates; %NULL for
 *   the default one
 *
 * What a program calls first on its UI thread: makes a context and makes it current on
 * the calling thread, for signal handlers too, so that every await there comes back.
 * While recording, the loop's iterations are recorded.
 *
 * Returns: (transfer full): the new context
 */
WeftSyncContext *
weft_main_loop_context_install (GMainContext *main_context)
{
  WeftSyncContext *self = weft_main_loop_context_new (main_context);

  weft_sync_context_set_current (self);
  weft_loop_monitor_install (WEFT_MAIN_LOOP_CONTEXT (self)->main_context);
  return self;
}

typedef struct
{
  WeftWork work; /* in the task's list of awaiters */
  GMainContext *main_context;
  guint done; /* atomic */
} LoopWaiter;

static void
loop_waiter_told (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  LoopWaiter *self = (LoopWaiter *) work;
  g_autoptr (GMainContext) main_context = g_main_context_ref (self->main_context);

  __atomic_store_n (&self->done, 1, __ATOMIC_RELEASE);
  g_main_context_wakeup (main_context);
}

static void
iterate_until_told (WeftMainLoopContext *self, WeftTask *task)
{
  LoopWaiter waiter = { { NULL, loop_waiter_told }, self->main_context, 0 };

  if (weft_task_add_awaiter (task, &waiter.work))
    while (__atomic_load_n (&waiter.done, __ATOMIC_ACQUIRE) == 0)
      g_main_context_iteration (self->main_context, TRUE);
}

/**
 * weft_main_loop_context_run_until:
 * @self: a context
 * @task: (transfer none): a task
 * @error: why @task failed
 *
 * Iterates the main context until @task is complete, on whatever thread that happens: what a
 * program without a #GMainLoop of its own does in main(). A loop around
 * g_main_context_iteration() that looks at the task might sleep for ever, for nobody wakes it when
 * the task's last step is on a worker.
 *
 * On the thread that has installed @self, or that iterates its main context; no other may iterate
 * that meanwhile. Whatever is attached to the main context is dispatched, so do not call it where
 * an await would do.
 *
 * Returns: %TRUE if @task succeeded; its value is in weft_task_get_result()
 */
gboolean
weft_main_loop_context_run_until (WeftMainLoopContext *self, WeftTask *task, GError **error)
{
  g_autoptr (WeftMainLoopContext) keep_context G_GNUC_UNUSED = NULL;
  g_autoptr (WeftTask) keep_task G_GNUC_UNUSED = NULL;
  const GError *failure;
  gboolean is_acquired;

  g_return_val_if_fail (WEFT_IS_MAIN_LOOP_CONTEXT (self), FALSE);
  g_return_val_if_fail (task != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);
  g_return_val_if_fail (weft_main_loop_context_runs_here (WEFT_SYNC_CONTEXT (self)), FALSE);
  is_acquired = g_main_context_acquire (self->main_context);
  g_return_val_if_fail (is_acquired, FALSE);

  keep_context = g_object_ref (self);
  keep_task = weft_task_ref (task);
  iterate_until_told (self, task);
  g_main_context_release (self->main_context);

  failure = weft_task_get_error (task);
  if (failure == NULL)
    return TRUE;

  if (error != NULL)
    *error = g_error_copy (failure);
  return FALSE;
}

/**
 * weft_main_loop_context_get_wakeups:
 * @self: a context
 *
 * Returns: how often a post had to wake the loop so far
 */
guint64
weft_main_loop_context_get_wakeups (WeftMainLoopContext *self)
{
  g_return_val_if_fail (WEFT_IS_MAIN_LOOP_CONTEXT (self), 0);

  return __atomic_load_n (&self->source->wakeups, __ATOMIC_RELAXED);
}

/**
 * weft_main_loop_context_close:
 * @self: a context
 *
 * Runs what is still queued, and whatever that posts here, and takes @self off its loop
 * and off the calling thread. On the loop's thread, when the loop has ended. What is
 * posted here afterwards never runs: finish or cancel the program's tasks before.
 */
void
weft_main_loop_context_close (WeftMainLoopContext *self)
{
  WeftWork *work;

  g_return_if_fail (WEFT_IS_MAIN_LOOP_CONTEXT (self));

  while (!weft_posting_queue_is_empty (&self->source->queue))
    if ((work = weft_posting_queue_pop (&self->source->queue)) != NULL)
      weft_sync_context_run_work (WEFT_SYNC_CONTEXT (self), work);

  set_crowded (self->source, FALSE);
  weft_loop_monitor_remove (self->main_context);
  g_source_destroy (&self->source->source);
  if (weft_sync_context_is_current (WEFT_SYNC_CONTEXT (self)))
    weft_sync_context_set_current (NULL);
}
