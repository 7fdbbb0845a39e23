/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-work.h"

G_BEGIN_DECLS

/*
 * An unbounded intrusive queue, many producers, one consumer: D. Vyukov's "Intrusive
 * MPSC node-based queue" (1024cores.net).
 *
 *     head (consumer) ──▶ node ──▶ node ──▶ node ◀── tail (producers)
 *
 * A producer swings `tail` to its node, and then links the node that was there to it.
 * Between the two the queue is not empty although the consumer cannot see the node yet:
 * pop then says so by returning NULL while is_empty is false, and the consumer tries
 * again. A stub is in the queue whenever nothing else is.
 *
 * push: any thread, wait-free. pop: one thread at a time. is_empty: any thread; when the
 * stub is the tail there may still be nodes before it, but then the head is one of them, and
 * was set before the stub became the tail. What is_empty promises is this: what was pushed
 * before it was called has been popped. What is pushed meanwhile is its producer's to
 * announce.
 *
 * tests/models/posting-queue.pml searches all interleavings: nothing is lost or handed out
 * twice, and what one producer has pushed comes out in its order.
 */

typedef struct
{
  WeftWork *tail; /* atomic: the producers' */
  char pad[64 - sizeof (gpointer)];
  WeftWork *head; /* atomic: the consumer's, and read by is_empty */
  WeftWork stub;
} WeftPostingQueue;

static inline void
weft_posting_queue_init (WeftPostingQueue *self)
{
  self->stub = (WeftWork) { NULL, NULL };
  self->head = &self->stub;
  self->tail = &self->stub;
}

static inline void
weft_posting_queue_push (WeftPostingQueue *self,
                         WeftWork         *work)
{
  WeftWork *previous;

  __atomic_store_n (&work->next, NULL, __ATOMIC_RELAXED);
  /* Sequentially consistent, for the consumer that arms itself and then looks again. */
  previous = __atomic_exchange_n (&self->tail, work, __ATOMIC_SEQ_CST);
  __atomic_store_n (&previous->next, work, __ATOMIC_RELEASE);
}

static inline gboolean
weft_posting_queue_is_empty (WeftPostingQueue *self)
{
  WeftWork *tail = __atomic_load_n (&self->tail, __ATOMIC_SEQ_CST);

  return tail == &self->stub && __atomic_load_n (&self->head, __ATOMIC_RELAXED) == &self->stub;
}

static inline WeftWork *
weft_posting_queue_pop (WeftPostingQueue *self)
{
  WeftWork *head = __atomic_load_n (&self->head, __ATOMIC_RELAXED);
  WeftWork *next = __atomic_load_n (&head->next, __ATOMIC_ACQUIRE);

  if (head == &self->stub)
    {
      if (next == NULL)
        return NULL;
      head = next;
      __atomic_store_n (&self->head, head, __ATOMIC_RELAXED);
      next = __atomic_load_n (&head->next, __ATOMIC_ACQUIRE);
    }

  if (next == NULL)
    {
      /* The last one: only behind the stub can it leave. */
      if (__atomic_load_n (&self->tail, __ATOMIC_ACQUIRE) != head)
        return NULL;
      weft_posting_queue_push (self, &self->stub);
      next = __atomic_load_n (&head->next, __ATOMIC_ACQUIRE);
      if (next == NULL)
        return NULL;
    }

  __atomic_store_n (&self->head, next, __ATOMIC_RELAXED);
  return head;
}

/* By the consumer, or while it certainly does not consume: what can be seen from its end. */
static inline void
weft_posting_queue_foreach (WeftPostingQueue *self,
                            void            (*func) (WeftWork *work,
                                                     gpointer  data),
                            gpointer          data)
{
  WeftWork *work = __atomic_load_n (&self->head, __ATOMIC_RELAXED);

  for (; work != NULL; work = __atomic_load_n (&work->next, __ATOMIC_ACQUIRE))
    if (work != &self->stub)
      func (work, data);
}

G_END_DECLS
