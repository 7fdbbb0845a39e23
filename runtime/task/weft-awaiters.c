/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-awaiters-private.h"

#include <sched.h>

gpointer
weft_awaiters_wait_ (WeftTask *task)
{
  gpointer head;
  guint n_looks = 0;

  while (((guintptr) (head = __atomic_load_n (&task->awaiters, __ATOMIC_ACQUIRE)) &
          WEFT_AWAITERS_LOCKED) != 0)
    if (++n_looks % 64 == 0)
      sched_yield ();
  return head;
}

/* Returns the head; NULL and not locked where there is nobody to take out. */
static WeftWork *
lock_awaiters (WeftTask *task)
{
  gpointer head = weft_awaiters_unlocked (task);

  /* One that is orphaned has nobody who could await it. */
  while (head != WEFT_TASK_DONE_ && head != NULL && ((guintptr) head & WEFT_AWAITERS_ORPHANED) == 0)
    {
      gpointer locked = (gpointer) ((guintptr) head | WEFT_AWAITERS_LOCKED);

      if (__atomic_compare_exchange_n (&task->awaiters, &head, locked, TRUE, __ATOMIC_ACQUIRE,
                                       __ATOMIC_ACQUIRE))
        return head;
      if (((guintptr) head & WEFT_AWAITERS_LOCKED) != 0)
        head = weft_awaiters_unlocked (task);
    }
  return NULL;
}

gboolean
weft_task_remove_awaiter (WeftTask *task, WeftWork *awaiter)
{
  WeftWork *head = lock_awaiters (task);
  WeftWork **link = &head;

  if (head == NULL)
    return FALSE;

  while (*link != NULL && *link != awaiter)
    link = &(*link)->next;
  if (*link == NULL)
    {
      __atomic_store_n (&task->awaiters, head, __ATOMIC_RELEASE);
      return FALSE;
    }

  *link = awaiter->next;
  __atomic_store_n (&task->awaiters, head, __ATOMIC_RELEASE);
  return TRUE;
}

void
weft_task_foreach_awaiter (WeftTask *task,
                           void (*func) (WeftWork *awaiter, gpointer data),
                           gpointer data)
{
  WeftWork *head = lock_awaiters (task);

  if (head == NULL)
    return;

  for (WeftWork *awaiter = head; awaiter != NULL; awaiter = awaiter->next)
    func (awaiter, data);
  __atomic_store_n (&task->awaiters, head, __ATOMIC_RELEASE);
}
