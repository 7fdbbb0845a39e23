/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A posting queue that workers empty, one worker at a time.
 *
 * `n_pending` counts what has been posted and not yet been done; it is also what says
 * whether the context itself, a piece of work for the pool, is on its way:
 *
 *     poster                              worker that runs the context
 *     1  n_pending += 1                   a  pop and run, at most a batch: n pieces
 *     2  push                             b  n_pending -= n
 *     3  was it 0? put the context        c  not 0? put the context into the pool again,
 *        into the pool                       behind the others
 *
 * Only the step from 0 to 1 puts it there, and only the step back to 0 takes it away, so it
 * is there or running at most once: that is what makes it serial, and the queue's consumer
 * one. Nothing is lost: who posts after b finds 0 and puts it there, who posts before is
 * seen by c. The count runs ahead of the queue, never behind it, so it cannot fall below
 * what is still to be popped. A worker that finds the queue empty although the count says
 * otherwise has come between a poster's 1 and 2, and comes again.
 *
 * What one batch wrote the next one sees: b releases, and c, or 1 of the poster that finds
 * 0, acquires, before the context goes into the pool.
 *
 * As long as it is in the pool it holds a reference to itself. So it lives until all that
 * was posted has run; a pool that is shut down without finishing drops it.
 */

#include "sched/weft-serial-context.h"

#include <sched.h>

#include "sched/weft-pool-private.h"
#include "sched/weft-posting-queue-private.h"

/* How much it does before others get the worker. */
#define MAX_BATCH 64

struct _WeftSerialContext
{
  WeftSyncContext parent_instance;

  WeftWork work;
  WeftPostingQueue queue;
  gsize n_pending; /* atomic */
};

G_DEFINE_FINAL_TYPE (WeftSerialContext, weft_serial_context, WEFT_TYPE_SYNC_CONTEXT)

static WeftSerialContext *
context_of (WeftWork *work)
{
  return (WeftSerialContext *) (gpointer) ((char *) work -
                                           G_STRUCT_OFFSET (WeftSerialContext, work));
}

static gsize
run_batch (WeftSerialContext *self)
{
  gsize n_run = 0;
  WeftWork *work;

  while (n_run < MAX_BATCH && (work = weft_posting_queue_pop (&self->queue)) != NULL)
    {
      weft_sync_context_run_work (WEFT_SYNC_CONTEXT (self), work);
      n_run++;
    }
  return n_run;
}

static gsize
drop_all (WeftSerialContext *self)
{
  gsize n_dropped = 0;
  WeftWork *work;

  while ((work = weft_posting_queue_pop (&self->queue)) != NULL)
    {
      work->run (work, WEFT_WORK_DROPPED);
      n_dropped++;
    }
  return n_dropped;
}

static void
context_work (WeftWork *work, WeftWorkReason reason)
{
  WeftSerialContext *self = context_of (work);
  gsize n_done = reason == WEFT_WORK_DROPPED ? drop_all (self) : run_batch (self);

  if (__atomic_sub_fetch (&self->n_pending, n_done, __ATOMIC_ACQ_REL) == 0)
    {
      g_object_unref (self);
      return;
    }

  if (n_done == 0)
    sched_yield ();
  weft_pool_push_last (work);
}

static void
weft_serial_context_post (WeftSyncContext *context, WeftWork *work)
{
  WeftSerialContext *self = WEFT_SERIAL_CONTEXT (context);
  gboolean was_idle = __atomic_fetch_add (&self->n_pending, 1, __ATOMIC_ACQ_REL) == 0;

  weft_posting_queue_push (&self->queue, work);
  if (was_idle)
    {
      g_object_ref (self);
      weft_pool_push (&self->work);
    }
}

/* Who is in it keeps all others out. */
static gboolean
weft_serial_context_runs_here (WeftSyncContext *context)
{
  return weft_sync_context_get_current () == context;
}

static void
weft_serial_context_foreach_queued (WeftSyncContext *context,
                                    void (*func) (WeftWork *work, gpointer data),
                                    gpointer data)
{
  weft_posting_queue_foreach (&WEFT_SERIAL_CONTEXT (context)->queue, func, data);
}

static void
weft_serial_context_class_init (WeftSerialContextClass *klass)
{
  WEFT_SYNC_CONTEXT_CLASS (klass)->post = weft_serial_context_post;
  WEFT_SYNC_CONTEXT_CLASS (klass)->runs_here = weft_serial_context_runs_here;
  WEFT_SYNC_CONTEXT_CLASS (klass)->foreach_queued = weft_serial_context_foreach_queued;
}

static void
weft_serial_context_init (WeftSerialContext *self)
{
  self->work.run = context_work;
  weft_posting_queue_init (&self->queue);
}

/**
 * weft_serial_context_new:
 * @name: its name in recordings and messages
 *
 * What is left when the last reference goes still runs; only then it is finalized.
 *
 * Returns: (transfer full): a new context
 */
WeftSyncContext *
weft_serial_context_new (const char *name)
{
  WeftSyncContext *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (WEFT_TYPE_SERIAL_CONTEXT, NULL);
  weft_sync_context_set_name (self, name);
  return self;
}

/**
 * weft_serial_context_is_idle:
 * @self: a context
 *
 * Returns: whether all that was posted has run; other threads may post at any time
 */
gboolean
weft_serial_context_is_idle (WeftSerialContext *self)
{
  g_return_val_if_fail (WEFT_IS_SERIAL_CONTEXT (self), TRUE);

  return __atomic_load_n (&self->n_pending, __ATOMIC_ACQUIRE) == 0;
}
