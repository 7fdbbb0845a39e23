/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-work.h"

G_BEGIN_DECLS

/*
 * A worker's own queue: the growing work-stealing deque of D. Chase and Y. Lev, "Dynamic
 * Circular Work-Stealing Deque" (SPAA 2005), in the formulation for C11's memory model of
 * N. M. Lê, A. Pop, A. Cohen and F. Zappa Nardelli, "Correct and Efficient Work-Stealing
 * for Weak Memory Models" (PPoPP 2013), with sequentially consistent accesses to `top` and
 * `bottom` in place of its fences, which ThreadSanitizer does not understand.
 *
 *     top ──▶ oldest … newest ◀── bottom
 *     thieves take here            the owner pushes and pops here
 *
 * Indices only grow; a cell is index & (capacity - 1), so the capacity is a power of two.
 * Who moves `top` by compare-and-swap owns the cell's work; for the last one the owner must
 * win that race too. An array that was outgrown may still be read by a thief, so it is
 * kept until the deque goes.
 *
 * tests/models/deque.pml searches all interleavings, with the owner's store buffer: each
 * piece of work is taken once, and a thief that finds nothing has looked when nothing was
 * there but what the owner was just taking. It also shows what each order is needed for.
 *
 * push, pop: the owner only. steal, is_empty: any thread.
 */

typedef struct _WeftDequeArray WeftDequeArray;

typedef struct
{
  gint64          top;    /* atomic */
  char            pad[64 - sizeof (gint64)];
  gint64          bottom; /* atomic */
  WeftDequeArray *array;  /* atomic */
} WeftDeque;

void      weft_deque_init     (WeftDeque *self);
void      weft_deque_clear    (WeftDeque *self);

void      weft_deque_push     (WeftDeque *self,
                               WeftWork  *work);
/* The last of @works first, so that they are popped in order. */
void      weft_deque_push_reversed (WeftDeque *self,
                               WeftWork **works,
                               guint      n_works);
WeftWork *weft_deque_pop      (WeftDeque *self);

WeftWork *weft_deque_steal    (WeftDeque *self);
gboolean  weft_deque_is_empty (WeftDeque *self);

G_END_DECLS
