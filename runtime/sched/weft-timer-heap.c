/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sched/weft-timer-heap-private.h"

static gboolean
comes_before (const WeftTimerNode *a, const WeftTimerNode *b)
{
  return a->deadline < b->deadline || (a->deadline == b->deadline && a->number < b->number);
}

/* Of two roots the later one becomes the leftmost child of the other. */
static WeftTimerNode *
link_roots (WeftTimerNode *a, WeftTimerNode *b)
{
  WeftTimerNode *parent = comes_before (a, b) ? a : b;
  WeftTimerNode *child = parent == a ? b : a;

  child->next = parent->child;
  if (child->next != NULL)
    child->next->previous = child;
  child->previous = parent;
  parent->child = child;
  return parent;
}

/* Left to right in pairs, then the pairs right to left into one. */
static WeftTimerNode *
merge_siblings (WeftTimerNode *first)
{
  WeftTimerNode *pairs = NULL;
  WeftTimerNode *root;

  while (first != NULL)
    {
      WeftTimerNode *second = first->next;
      WeftTimerNode *rest = second != NULL ? second->next : NULL;
      WeftTimerNode *pair = second != NULL ? link_roots (first, second) : first;

      pair->next = pairs;
      pairs = pair;
      first = rest;
    }

  root = pairs;
  if (root != NULL)
    pairs = root->next;
  while (root != NULL && pairs != NULL)
    {
      WeftTimerNode *rest = pairs->next;

      root = link_roots (root, pairs);
      pairs = rest;
    }

  if (root != NULL)
    {
      root->next = NULL;
      root->previous = NULL;
    }
  return root;
}

void
weft_timer_heap_add (WeftTimerHeap *self, WeftTimerNode *node)
{
  node->number = self->n_added++;
  node->child = NULL;
  node->next = NULL;
  node->previous = NULL;
  self->first = self->first != NULL ? link_roots (self->first, node) : node;
}

static void
detach (WeftTimerNode *node)
{
  if (node->previous->child == node)
    node->previous->child = node->next;
  else
    node->previous->next = node->next;
  if (node->next != NULL)
    node->next->previous = node->previous;
}

void
weft_timer_heap_remove (WeftTimerHeap *self, WeftTimerNode *node)
{
  WeftTimerNode *orphans = merge_siblings (node->child);

  if (node == self->first)
    {
      self->first = orphans;
      return;
    }

  detach (node);
  if (orphans != NULL)
    self->first = link_roots (self->first, orphans);
}
