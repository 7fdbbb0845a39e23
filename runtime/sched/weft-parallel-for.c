/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A loop's items are dealt out in equal parts to its participants, pieces of work of the
 * pool, as many as may run at once. A participant takes chunks from the front of its own
 * part, and when that is empty half of what another one has left, which becomes its own; so
 * each works through neighbouring items, and what is left over moves to who is free. A
 * participant that no worker came for is simply robbed of all.
 *
 * A chunk costs a compare-and-swap on a word that is nearly always in the taker's own cache,
 * a look at the clock and the call of the body. So that this vanishes beside the items and
 * yet nobody sits on much that others could do, the chunks' size follows the clock: they
 * begin with one item and double while they are short, see adapt(); and no chunk is more
 * than a quarter of its part, so that the loop ends in small ones.
 *
 * A thief keeps a chunk of what it steals for itself before others can see the rest: else they
 * might steal it from each other for ever.
 *
 * Looking for something to steal: a thief has a range in its hands for an instant, when no
 * part shows it. Who then finds all parts empty would go although there is work. So a thief
 * counts itself in `n_steals_begun` before and in `n_steals_ended` after it; and who has
 * found nothing goes only if the number of steals that have begun is, after the search, the
 * number of those that had ended before it: then no range was out of sight meanwhile. If not,
 * it waits for the end of a steal and looks again. These counts and the steals are
 * sequentially consistent. tests/models/range.pml searches all of it.
 *
 * The caller pushes the first participant only, and each pushes up to two more before it
 * begins, as a heap's indices go: the call costs one push however many workers there are,
 * and all of them are at work after a logarithmic number of wakeups.
 *
 * A loop may take minutes, and other work of the pool is not to wait for it: every so often a
 * participant goes to the end of the queue for all, its part and the size of its chunks kept.
 *
 * `n_here` counts the participants that were pushed and have not left. Each pushes others
 * while it counts itself, so that it reaches zero once, at the end; who brings it there
 * completes the task and nobody else touches the loop any more.
 */

#include "sched/weft-parallel-private.h"

#include <sched.h>
#include <time.h>

#include "sched/weft-pool-private.h"
#include "sched/weft-range-private.h"
#include "sync/weft-flow-private.h"
#include "task/weft-linked-cancellable.h"

/* Chunks are to take so long, in nanoseconds: hundreds of times what it costs to take one. */
#define CHUNK_NS 30000

/* After so long a participant lets others have the worker, and queues behind them. */
#define SLICE_NS (10 * G_GINT64_CONSTANT (1000000))

typedef struct _Loop Loop;

/* Two cache lines: a neighbour's part is never on the line of one's own, nor on the one that
 * the processor fetches with it. */
typedef struct
{
  WeftWork work;
  WeftRange range; /* its part */
  Loop *loop;
  guint number;
  guint32 size; /* of its next chunk; 0 before the first */
  char pad[128 - sizeof (WeftRange) - sizeof (WeftWork) - sizeof (Loop *) - 2 * sizeof (guint)];
} Participant;

G_STATIC_ASSERT (sizeof (Participant) == 128);

struct _Loop
{
  WeftParallelTask head;
  WeftParallelFunc body;
  gint64 begin;
  gint64 end;
  guint shift; /* a unit of the ranges is 1 << shift items */
  guint32 min_chunk;
  guint32 max_chunk;
  WeftFlow *flow;
  guint32 n_steals_begun; /* atomic */
  guint32 n_steals_ended; /* atomic */
  guint32 n_here;         /* atomic */
  guint n_participants;
  Participant participants[];
};

static gsize
loop_get_size (WeftTask *task)
{
  return sizeof (Loop) + ((Loop *) task)->n_participants * sizeof (Participant);
}

static const WeftTaskKind loop_kind = { loop_get_size, weft_failures_task_finalize };

static gint64
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

/* What was stolen becomes the thief's own part, less the chunk that this returns. */
static WeftRange
keep (Participant *self, WeftRange stolen, guint32 wanted)
{
  guint32 first = weft_range_first (stolen);
  guint32 size = weft_range_chunk_size (stolen, wanted, self->loop->min_chunk);

  __atomic_store_n (&self->range, weft_range_pack (first + size, weft_range_end (stolen)),
                    __ATOMIC_SEQ_CST);
  return weft_range_pack (first, first + size);
}

static WeftRange
steal_once (Participant *self, guint32 wanted)
{
  Loop *loop = self->loop;
  WeftRange chunk = 0;

  for (guint i = 1; i < loop->n_participants && weft_range_size (chunk) == 0; i++)
    {
      Participant *victim = &loop->participants[(self->number + i) % loop->n_participants];
      WeftRange stolen;

      if (weft_range_size (__atomic_load_n (&victim->range, __ATOMIC_SEQ_CST)) == 0)
        continue;
      __atomic_fetch_add (&loop->n_steals_begun, 1, __ATOMIC_SEQ_CST);
      stolen = weft_range_steal (&victim->range, loop->min_chunk);
      if (weft_range_size (stolen) > 0)
        chunk = keep (self, stolen, wanted);
      __atomic_fetch_add (&loop->n_steals_ended, 1, __ATOMIC_SEQ_CST);
    }
  return chunk;
}

/* A steal is over in some instructions, unless its thread has lost its processor. */
static void
wait_for_steal (Loop *self, guint32 n_ended)
{
  for (guint n_looks = 1; __atomic_load_n (&self->n_steals_ended, __ATOMIC_SEQ_CST) == n_ended;
       n_looks++)
    if (n_looks % 64 == 0)
      sched_yield ();
}

static WeftRange
steal (Participant *self, guint32 wanted)
{
  Loop *loop = self->loop;

  for (;;)
    {
      guint32 n_ended = __atomic_load_n (&loop->n_steals_ended, __ATOMIC_SEQ_CST);
      WeftRange chunk = steal_once (self, wanted);

      if (weft_range_size (chunk) > 0 ||
          __atomic_load_n (&loop->n_steals_begun, __ATOMIC_SEQ_CST) == n_ended)
        return chunk;
      wait_for_steal (loop, n_ended);
    }
}

static WeftRange
take (Participant *self, guint32 wanted)
{
  WeftRange chunk = weft_range_take (&self->range, wanted, self->loop->min_chunk);

  return weft_range_size (chunk) > 0 ? chunk : steal (self, wanted);
}

/* The size of the next chunk, after one of @size that took @elapsed. */
static guint32
adapt (Loop *loop, guint32 size, gint64 elapsed)
{
  if (elapsed < CHUNK_NS / 2)
    size = size <= loop->max_chunk / 2 ? size * 2 : loop->max_chunk;
  else if (elapsed > CHUNK_NS * 2)
    size = MAX ((guint32) ((gdouble) size * CHUNK_NS / (gdouble) elapsed), 1);
  return CLAMP (size, loop->min_chunk, loop->max_chunk);
}

/* Where a unit begins, or the loop ends: the last unit may be a part of one only. */
static gint64
index_of (Loop *self, guint32 unit)
{
  guint64 n_items = (guint64) self->end - (guint64) self->begin;
  guint64 offset = unit > n_items >> self->shift ? n_items : (guint64) unit << self->shift;

  return (gint64) ((guint64) self->begin + offset);
}

static gboolean
call (Loop *loop, WeftRange chunk)
{
  GError *error = NULL;

  if (loop->body (index_of (loop, weft_range_first (chunk)),
                  index_of (loop, weft_range_end (chunk)), loop->head.data, loop->head.token,
                  &error))
    return TRUE;

  weft_parallel_task_fail (&loop->head, error);
  return FALSE;
}

/* Returns whether there may be more: its time on the worker is over. */
static gboolean
work_through (Participant *self)
{
  Loop *loop = self->loop;
  gint64 begin = now ();
  gint64 until = begin + SLICE_NS;

  while (begin < until)
    {
      WeftRange chunk;
      gint64 end;

      if (weft_parallel_task_is_cancelled (&loop->head))
        return FALSE;
      chunk = take (self, self->size);
      if (weft_range_size (chunk) == 0 || !call (loop, chunk))
        return FALSE;

      end = now ();
      self->size = adapt (loop, weft_range_size (chunk), end - begin);
      begin = end;
    }
  return TRUE;
}

static void
leave (Loop *self)
{
  if (__atomic_sub_fetch (&self->n_here, 1, __ATOMIC_ACQ_REL) != 0)
    return;

  g_clear_pointer (&self->flow, weft_flow_unref);
  weft_parallel_task_complete (&self->head);
}

static void
push (Loop *self, guint number)
{
  if (number >= self->n_participants)
    return;

  __atomic_fetch_add (&self->n_here, 1, __ATOMIC_RELAXED);
  weft_pool_push (&self->participants[number].work);
}

/* As work_through(), on behalf of the loop's task. */
static gboolean
run_recorded (Participant *self)
{
  Loop *loop = self->loop;
  WeftTask *task = weft_parallel_task_get_task (&loop->head);
  gboolean traced = weft_trace_is_active ();
  WeftRunning running;
  WeftFlow *previous_flow = weft_flow_swap (loop->flow != NULL ? weft_flow_ref (loop->flow) : NULL);
  gboolean more;

  weft_task_enter (&running, task->id);
  if (traced)
    weft_trace_run_begin (task->id, task->site, 0);
  more = work_through (self);
  if (traced)
    weft_trace_run_end (task->id, task->site);

  weft_flow_swap_back (previous_flow);
  weft_task_leave (&running);
  return more;
}

static void
participant_run (WeftWork *work, WeftWorkReason reason)
{
  Participant *self = (Participant *) work;
  Loop *loop = self->loop;

  if (reason == WEFT_WORK_DROPPED)
    weft_parallel_task_drop (&loop->head);
  else
    {
      if (self->size == 0)
        {
          self->size = loop->min_chunk;
          push (loop, self->number * 2 + 1);
          push (loop, self->number * 2 + 2);
        }
      if (run_recorded (self))
        {
          weft_pool_push_last (&self->work);
          return;
        }
    }
  leave (loop);
}

/* In units, rounded up. */
static guint32
to_units (guint64 n_items, guint shift)
{
  guint64 n_units = n_items >> shift;

  n_units += (n_items & (((guint64) 1 << shift) - 1)) != 0;
  return (guint32) MIN (n_units, G_MAXUINT32);
}

static guint
n_participants_for (const WeftParallelOptions *options, guint32 n_units, guint32 min_chunk)
{
  guint n_workers = weft_pool_get_n_workers ();
  guint degree = options == NULL || options->degree < 0 ? n_workers : (guint) options->degree;

  return MAX (MIN (MIN (degree, n_workers), n_units / min_chunk + (n_units % min_chunk != 0)), 1);
}

static void
deal_out (Loop *self, guint32 n_units)
{
  for (guint i = 0; i < self->n_participants; i++)
    {
      guint32 first = (guint32) ((guint64) n_units * i / self->n_participants);
      guint32 end = (guint32) ((guint64) n_units * (i + 1) / self->n_participants);

      self->participants[i].range = weft_range_pack (first, end);
      self->participants[i].work = (WeftWork) { NULL, participant_run };
      self->participants[i].loop = self;
      self->participants[i].number = i;
      self->participants[i].size = 0;
    }
}

static Loop *
loop_new (WeftSite *site, gint64 begin, gint64 end, const WeftParallelOptions *options)
{
  guint64 n_items = end > begin ? (guint64) end - (guint64) begin : 0;
  guint shift = n_items > G_MAXUINT32 ? g_bit_storage (n_items >> 31) : 0;
  guint32 n_units = to_units (n_items, shift);
  guint32 min_chunk = options != NULL ? to_units ((guint64) options->min_chunk, shift) : 0;
  guint32 max_chunk = options != NULL ? to_units ((guint64) options->max_chunk, shift) : 0;
  guint n_participants = n_participants_for (options, n_units, MAX (min_chunk, 1));
  gsize size = sizeof (Loop) + n_participants * sizeof (Participant);
  Loop *self = weft_parallel_task_new (&loop_kind, size, site);

  self->begin = begin;
  self->end = end;
  self->shift = shift;
  self->min_chunk = MAX (min_chunk, 1);
  self->max_chunk = max_chunk > 0 ? MAX (self->min_chunk, max_chunk) : G_MAXUINT32;
  self->n_steals_begun = 0;
  self->n_steals_ended = 0;
  self->n_here = 0;
  self->n_participants = n_participants;
  deal_out (self, n_units);
  return self;
}

/**
 * weft_parallel_for_at:
 * @site: where it is called
 * @begin: the first index
 * @end: the index after the last
 * @options: (nullable): how it runs
 * @body: does a part
 * @data: for @body
 * @data_destroy: (nullable): releases @data
 * @cancellable: (nullable): a cancellable
 *
 * See weft_parallel_for(), which fills in @site.
 *
 * Returns: (transfer full): a new task
 */
WeftTask *
weft_parallel_for_at (WeftSite *site,
                      gint64 begin,
                      gint64 end,
                      const WeftParallelOptions *options,
                      WeftParallelFunc body,
                      gpointer data,
                      GDestroyNotify data_destroy,
                      GCancellable *cancellable)
{
  Loop *self;
  WeftTask *task;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (weft_parallel_options_are_valid (options), NULL);

  self = loop_new (site, begin, end, options);
  task = weft_parallel_task_get_task (&self->head);
  self->body = body;
  self->flow = weft_flow_capture_here ();
  weft_parallel_task_own (&self->head, data, data_destroy, cancellable);

  /* Counts itself while it pushes. */
  self->n_here = 1;
  if (end > begin && !g_cancellable_is_cancelled (cancellable))
    push (self, 0);
  leave (self);
  return task;
}
