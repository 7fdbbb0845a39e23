/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A stream has one consumer at a time: who has the turn. Each participant is an async function
 * that with the turn moves the stream and takes a value, passes the turn, starts the body and
 * awaits it, and then takes the turn again if it is free; if not, it ends, for somebody
 * else is at the stream and will bring in a new one when there is a value for him. So nobody
 * waits for the turn, and there is no list of who does.
 *
 *     the turn   held ──a value, and the degree allows another──▶ held, by a new participant
 *                  │  ──a value, and it does not──────────────▶ free ──a body is done──▶ held
 *                  └──no value, or the loop is cancelled──▶ gone, and nobody takes it again
 *
 * The turn and the number of participants change together, under the mutex; the stream is
 * touched by who has the turn, without it. A new participant is pushed onto the pool with the
 * turn; one piece of work is enough for that, for the turn is one.
 *
 * The last participant to end has the stream disposed of, awaits that, and completes the task.
 */

#include "sched/weft-parallel-private.h"

#include <pthread.h>

#include "sched/weft-pool-private.h"
#include "sync/weft-flow-private.h"
#include "task/weft-async.h"

typedef enum
{
  TURN_HELD,
  TURN_FREE,
  TURN_GONE
} Turn;

typedef struct
{
  WeftParallelTask head;
  WeftWork launch;
  WeftParallelOpenFunc open;
  WeftParallelEachFunc body;
  WeftStream *stream; /* owned, nullable; who has the turn */
  WeftFlow *flow;
  guint degree;

  pthread_mutex_t mutex;
  /* Under the mutex. */
  Turn turn;
  guint n_here;
} Loop;

typedef struct
{
  WeftAsync async;
  Loop *loop;
  WeftResult item;
  WeftTask *task; /* owned, of the body */
  GError *error;
  gboolean found;
  gboolean ended;
} Participant;

typedef struct
{
  WeftAsync async;
  Loop *loop;
  GError *error;
} Finisher;

static gsize
loop_get_size (WeftTask *task G_GNUC_UNUSED)
{
  return sizeof (Loop);
}

static const WeftTaskKind loop_kind = { loop_get_size, weft_failures_task_finalize };

static void
loop_complete (Loop *self)
{
  g_clear_pointer (&self->flow, weft_flow_unref);
  pthread_mutex_destroy (&self->mutex);
  weft_parallel_task_complete (&self->head);
}

static void
finisher_clear (Finisher *self)
{
  g_clear_error (&self->error);
  loop_complete (self->loop);
}

WEFT_ASYNC_DEFINE (parallel_dispose, Finisher, finisher_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (
      weft_configure_await (weft_stream_dispose (g_steal_pointer (&self->loop->stream)), FALSE),
      &self->error);
  if (self->error != NULL)
    weft_parallel_task_fail (&self->loop->head, g_steal_pointer (&self->error));

  WEFT_END;
}

/* Nobody else is here. */
static void
finish (Loop *self)
{
  Finisher *finisher;

  if (self->stream == NULL)
    {
      loop_complete (self);
      return;
    }

  finisher = WEFT_ASYNC_NEW (parallel_dispose);
  finisher->loop = self;
  /* Its own failure is that the pool dropped it; the loop is done nevertheless. */
  weft_task_observe (&finisher->async.task);
  weft_task_forget (WEFT_ASYNC_START (finisher));
}

/* A participant ends; with the turn, which is then gone, or without. */
static void
leave (Loop *self)
{
  gboolean last;

  pthread_mutex_lock (&self->mutex);
  last = --self->n_here == 0;
  pthread_mutex_unlock (&self->mutex);
  if (last)
    finish (self);
}

static void
pass_turn (Loop *self)
{
  gboolean bring_in;

  pthread_mutex_lock (&self->mutex);
  bring_in = self->n_here < self->degree;
  if (bring_in)
    self->n_here++;
  else
    self->turn = TURN_FREE;
  pthread_mutex_unlock (&self->mutex);
  if (bring_in)
    weft_pool_push (&self->launch);
}

static gboolean
take_turn (Loop *self)
{
  gboolean taken;

  pthread_mutex_lock (&self->mutex);
  taken = self->turn == TURN_FREE;
  if (taken)
    self->turn = TURN_HELD;
  pthread_mutex_unlock (&self->mutex);
  return taken;
}

static void
end_turns (Loop *self)
{
  pthread_mutex_lock (&self->mutex);
  self->turn = TURN_GONE;
  pthread_mutex_unlock (&self->mutex);
}

/* With the turn, after a move: whether there is a value, which is then in the participant. */
static gboolean
take_item (Participant *self)
{
  Loop *loop = self->loop;

  if (self->error != NULL)
    weft_parallel_task_fail (&loop->head, g_steal_pointer (&self->error));
  else if (self->found)
    {
      self->item = weft_stream_take_current (loop->stream);
      pass_turn (loop);
      return TRUE;
    }

  end_turns (loop);
  return FALSE;
}

/* With the turn. */
static gboolean
may_move (Loop *self)
{
  if (!weft_parallel_task_is_cancelled (&self->head))
    return TRUE;

  end_turns (self);
  return FALSE;
}

static void
finish_item (Participant *self)
{
  g_clear_error (&self->error);
  weft_parallel_task_finish_body (&self->loop->head, g_steal_pointer (&self->task));
  weft_result_clear (&self->item);
}

static void
participant_clear (Participant *self)
{
  if (!self->ended)
    {
      end_turns (self->loop);
      weft_parallel_task_drop (&self->loop->head);
    }
  g_clear_pointer (&self->task, weft_task_unref);
  g_clear_error (&self->error);
  weft_result_clear (&self->item);
  leave (self->loop);
}

/* Begins with the turn. */
WEFT_ASYNC_DEFINE (parallel_for_each_stream, Participant, participant_clear)
{
  WEFT_BEGIN (self);

  do
    {
      if (!may_move (self->loop))
        break;
      WEFT_TRY_AWAIT_TO (self->found,
                         weft_configure_await (weft_stream_move_next (self->loop->stream), FALSE),
                         &self->error);
      if (!take_item (self))
        break;

      self->task =
          weft_parallel_task_call_body (&self->loop->head, self->loop->body, self->item.v_pointer);
      WEFT_TRY_AWAIT (weft_configure_await (weft_task_ref (self->task), FALSE), &self->error);
      finish_item (self);
    }
  while (take_turn (self->loop));
  self->ended = TRUE;

  WEFT_END;
}

static gboolean
open_stream (Loop *self)
{
  const WeftSite *site = weft_parallel_task_get_task (&self->head)->site;

  if (self->stream != NULL)
    return TRUE;
  if (weft_parallel_task_is_cancelled (&self->head))
    return FALSE;

  self->stream = self->open (self->head.data, self->head.token);
  if (self->stream != NULL)
    return TRUE;

  g_critical ("%s (%s:%u): no stream was opened for the loop", weft_site_get_name (site),
              site->file, site->line);
  weft_parallel_task_fail (&self->head, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                                             "No stream was opened for the loop"));
  return FALSE;
}

static void
launch_run (WeftWork *work, WeftWorkReason reason)
{
  Loop *loop = (Loop *) (gpointer) ((char *) work - G_STRUCT_OFFSET (Loop, launch));
  WeftFlow *previous_flow;
  Participant *participant;

  if (reason == WEFT_WORK_DROPPED)
    {
      end_turns (loop);
      weft_parallel_task_drop (&loop->head);
      leave (loop);
      return;
    }

  previous_flow = weft_flow_swap (loop->flow != NULL ? weft_flow_ref (loop->flow) : NULL);
  if (open_stream (loop))
    {
      participant = WEFT_ASYNC_NEW (parallel_for_each_stream);
      participant->loop = loop;
      participant->item = weft_result_void ();
      /* It fails only when the pool drops it, which its end tells the loop. */
      weft_task_observe (&participant->async.task);
      weft_task_forget (WEFT_ASYNC_START (participant));
    }
  else
    {
      end_turns (loop);
      leave (loop);
    }
  weft_flow_swap_back (previous_flow);
}

/**
 * weft_parallel_for_each_stream_at:
 * @site: where it is called
 * @open: opens the stream
 * @options: (nullable): how it runs
 * @body: does something with an item
 * @data: for @open and @body
 * @data_destroy: (nullable): releases @data
 * @cancellable: (nullable): a cancellable
 *
 * See weft_parallel_for_each_stream(), which fills in @site.
 *
 * Returns: (transfer full): a new task
 */
WeftTask *
weft_parallel_for_each_stream_at (WeftSite *site,
                                  WeftParallelOpenFunc open,
                                  const WeftParallelOptions *options,
                                  WeftParallelEachFunc body,
                                  gpointer data,
                                  GDestroyNotify data_destroy,
                                  GCancellable *cancellable)
{
  Loop *self;
  WeftTask *task;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (open != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (weft_parallel_options_are_valid (options), NULL);

  self = weft_parallel_task_new (&loop_kind, sizeof *self, site);
  task = weft_parallel_task_get_task (&self->head);
  self->launch = (WeftWork) { NULL, launch_run };
  self->open = open;
  self->body = body;
  self->stream = NULL;
  self->flow = weft_flow_capture_here ();
  self->degree =
      options != NULL && options->degree > 0 ? (guint) options->degree : weft_pool_get_n_workers ();
  pthread_mutex_init (&self->mutex, NULL);
  self->turn = TURN_HELD;
  self->n_here = 1;
  weft_parallel_task_own (&self->head, data, data_destroy, cancellable);

  if (g_cancellable_is_cancelled (self->head.token))
    leave (self);
  else
    weft_pool_push (&self->launch);
  return task;
}
