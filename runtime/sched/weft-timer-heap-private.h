/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/*
 * An intrusive pairing heap: M. Fredman, R. Sedgewick, D. Sleator and R. Tarjan, "The
 * Pairing Heap: A New Form of Self-Adjusting Heap" (Algorithmica 1, 1986), with the
 * two passes of that paper.
 *
 * Adding is O(1), taking out any node O(log n) amortized, and neither allocates. What
 * is due at the same time comes out in the order in which it was added. One thread at a
 * time: the owner locks.
 */

typedef struct _WeftTimerNode WeftTimerNode;

struct _WeftTimerNode
{
  gint64         deadline;
  guint64        number;   /* breaks ties */
  WeftTimerNode *child;    /* the leftmost */
  WeftTimerNode *next;     /* the sibling to the right */
  WeftTimerNode *previous; /* the sibling to the left; of the leftmost, the parent */
};

typedef struct
{
  WeftTimerNode *first;
  guint64        n_added;
} WeftTimerHeap;

/* @node's deadline is set; the rest of it is the heap's until it is removed. */
void weft_timer_heap_add    (WeftTimerHeap *self,
                             WeftTimerNode *node);
void weft_timer_heap_remove (WeftTimerHeap *self,
                             WeftTimerNode *node);

G_END_DECLS
