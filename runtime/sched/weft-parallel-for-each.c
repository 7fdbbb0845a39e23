/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Each participant is an async function that takes an item, starts the body and awaits it,
 * until there is no item or the loop is cancelled. The first one is pushed onto the pool by
 * the call; each pushes one more, when it has got its first item and before it starts the
 * body, as long as the degree allows. So there are never more participants than items, and a
 * body that blocks does not keep the next one from starting.
 *
 *     launch   in the queue ──a worker──▶ a participant begins ──its first item──▶ in the queue
 *
 * One piece of work is enough for that, for at most one launch is in the queue: only who has
 * been launched launches the next, once. `n_begun` is handed on with it.
 *
 * `n_here` counts the participants and the launch in the queue; who brings it to zero
 * completes the task.
 */

#include "sched/weft-parallel-private.h"

#include <pthread.h>
#include <time.h>

#include "sched/weft-pool-private.h"
#include "sync/weft-flow-private.h"
#include "task/weft-async.h"

/* After so many coarse milliseconds without a suspension a participant lets others go. */
#define SLICE_MS 4

typedef struct
{
  WeftParallelTask head;
  WeftWork launch;
  WeftParallelEachFunc body;
  WeftFlow *flow;
  guint degree;
  guint n_begun;  /* who launches */
  guint32 n_here; /* atomic */

  /* One of the two is the source. */
  GPtrArray *items; /* owned */
  gsize n_taken;    /* atomic */
  WeftParallelNextFunc next;
  pthread_mutex_t mutex; /* around @next */
  gboolean ended;        /* under the mutex */
} Loop;

typedef struct
{
  WeftAsync async;
  Loop *loop;
  gpointer item;
  WeftTask *task; /* owned, of the body */
  GError *error;
  gint64 since;
  gboolean has_launched;
  gboolean ended;
} Participant;

static gsize
loop_get_size (WeftTask *task G_GNUC_UNUSED)
{
  return sizeof (Loop);
}

static const WeftTaskKind loop_kind = { loop_get_size, weft_failures_task_finalize };

static gint64
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC_COARSE, &time);
  return (gint64) time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void
leave (Loop *self)
{
  if (__atomic_sub_fetch (&self->n_here, 1, __ATOMIC_ACQ_REL) != 0)
    return;

  g_clear_pointer (&self->flow, weft_flow_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  pthread_mutex_destroy (&self->mutex);
  weft_parallel_task_complete (&self->head);
}

static void
launch (Loop *self)
{
  __atomic_fetch_add (&self->n_here, 1, __ATOMIC_RELAXED);
  weft_pool_push (&self->launch);
}

static gboolean
take_from_array (Loop *self, gpointer *item)
{
  gsize i = __atomic_fetch_add (&self->n_taken, 1, __ATOMIC_RELAXED);

  if (i >= self->items->len)
    return FALSE;
  *item = self->items->pdata[i];
  return TRUE;
}

static gboolean
take_from_source (Loop *self, gpointer *item)
{
  GError *error = NULL;

  pthread_mutex_lock (&self->mutex);
  if (!self->ended)
    self->ended = !self->next (item, self->head.data, &error);
  if (self->ended)
    {
      pthread_mutex_unlock (&self->mutex);
      if (error != NULL)
        weft_parallel_task_fail (&self->head, error);
      return FALSE;
    }
  pthread_mutex_unlock (&self->mutex);
  return TRUE;
}

static gboolean
take_item (Participant *self)
{
  Loop *loop = self->loop;

  if (weft_parallel_task_is_cancelled (&loop->head) ||
      !(loop->items != NULL ? take_from_array (loop, &self->item)
                            : take_from_source (loop, &self->item)))
    return FALSE;

  if (!self->has_launched)
    {
      self->has_launched = TRUE;
      if (loop->n_begun < loop->degree)
        launch (loop);
    }
  return TRUE;
}

static void
participant_clear (Participant *self)
{
  if (!self->ended)
    weft_parallel_task_drop (&self->loop->head);
  g_clear_pointer (&self->task, weft_task_unref);
  g_clear_error (&self->error);
  leave (self->loop);
}

WEFT_ASYNC_DEFINE (parallel_for_each, Participant, participant_clear)
{
  WEFT_BEGIN (self);

  self->since = now_ms ();
  while (take_item (self))
    {
      self->task = weft_parallel_task_call_body (&self->loop->head, self->loop->body, self->item);
      if (!weft_task_is_completed (self->task))
        {
          WEFT_TRY_AWAIT (weft_configure_await (weft_task_ref (self->task), FALSE), &self->error);
          self->since = now_ms ();
        }
      weft_parallel_task_finish_body (&self->loop->head, g_steal_pointer (&self->task));

      if (now_ms () - self->since > SLICE_MS)
        {
          WEFT_YIELD ();
          self->since = now_ms ();
        }
    }
  self->ended = TRUE;

  WEFT_END;
}

static void
launch_run (WeftWork *work, WeftWorkReason reason)
{
  Loop *loop = (Loop *) (gpointer) ((char *) work - G_STRUCT_OFFSET (Loop, launch));
  WeftFlow *previous_flow;
  Participant *participant;

  if (reason == WEFT_WORK_DROPPED)
    {
      weft_parallel_task_drop (&loop->head);
      leave (loop);
      return;
    }

  loop->n_begun++;
  previous_flow = weft_flow_swap (loop->flow != NULL ? weft_flow_ref (loop->flow) : NULL);
  participant = WEFT_ASYNC_NEW (parallel_for_each);
  participant->loop = loop;
  /* It fails only when the pool drops it, which its end tells the loop. */
  weft_task_observe (&participant->async.task);
  weft_task_forget (WEFT_ASYNC_START (participant));
  weft_flow_swap_back (previous_flow);
}

static guint
get_degree (const WeftParallelOptions *options)
{
  if (options == NULL || options->degree < 0)
    return weft_pool_get_n_workers ();
  return (guint) options->degree;
}

static Loop *
loop_new (WeftSite *site,
          const WeftParallelOptions *options,
          WeftParallelEachFunc body,
          gpointer data,
          GDestroyNotify data_destroy,
          GCancellable *cancellable)
{
  Loop *self = weft_parallel_task_new (&loop_kind, sizeof *self, site);

  self->launch = (WeftWork) { NULL, launch_run };
  self->body = body;
  self->flow = weft_flow_capture_here ();
  self->degree = get_degree (options);
  self->n_begun = 0;
  self->n_here = 1; /* the caller, who is about to launch */
  self->items = NULL;
  self->n_taken = 0;
  self->next = NULL;
  pthread_mutex_init (&self->mutex, NULL);
  self->ended = FALSE;
  weft_parallel_task_own (&self->head, data, data_destroy, cancellable);
  return self;
}

static WeftTask *
start (Loop *self)
{
  WeftTask *task = weft_parallel_task_get_task (&self->head);

  if (!weft_parallel_task_is_cancelled (&self->head))
    launch (self);
  leave (self);
  return task;
}

/**
 * weft_parallel_for_each_at:
 * @site: where it is called
 * @next: gives out the items
 * @options: (nullable): how it runs
 * @body: does something with an item
 * @data: for @next and @body
 * @data_destroy: (nullable): releases @data
 * @cancellable: (nullable): a cancellable
 *
 * See weft_parallel_for_each(), which fills in @site.
 *
 * Returns: (transfer full): a new task
 */
WeftTask *
weft_parallel_for_each_at (WeftSite *site,
                           WeftParallelNextFunc next,
                           const WeftParallelOptions *options,
                           WeftParallelEachFunc body,
                           gpointer data,
                           GDestroyNotify data_destroy,
                           GCancellable *cancellable)
{
  Loop *self;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (next != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (weft_parallel_options_are_valid (options), NULL);

  self = loop_new (site, options, body, data, data_destroy, cancellable);
  self->next = next;
  return start (self);
}

/**
 * weft_parallel_for_each_in_at:
 * @site: where it is called
 * @items: what to go through
 * @options: (nullable): how it runs
 * @body: does something with an item
 * @data: for @body
 * @data_destroy: (nullable): releases @data
 * @cancellable: (nullable): a cancellable
 *
 * See weft_parallel_for_each_in(), which fills in @site.
 *
 * Returns: (transfer full): a new task
 */
WeftTask *
weft_parallel_for_each_in_at (WeftSite *site,
                              GPtrArray *items,
                              const WeftParallelOptions *options,
                              WeftParallelEachFunc body,
                              gpointer data,
                              GDestroyNotify data_destroy,
                              GCancellable *cancellable)
{
  Loop *self;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (items != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (weft_parallel_options_are_valid (options), NULL);

  self = loop_new (site, options, body, data, data_destroy, cancellable);
  self->items = g_ptr_array_ref (items);
  return start (self);
}
