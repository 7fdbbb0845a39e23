/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-custom-task-private.h"

#include "sched/weft-pool-private.h"

#define MAX_NESTED 32

gboolean
weft_work_defer_ (WeftWork *work)
{
  weft_pool_push (work);
  return TRUE;
}

/* A completed task that nobody else holds is in no queue and in no list: its node is free to
 * link those whose turn comes when the stack is not as deep. */
void
weft_task_unref_nested (WeftTask *task)
{
  static __thread guint depth __attribute__ ((tls_model ("initial-exec")));
  static __thread WeftWork *later __attribute__ ((tls_model ("initial-exec")));

  if (depth >= MAX_NESTED && weft_task_is_done (task) &&
      __atomic_load_n (&task->refs, __ATOMIC_ACQUIRE) == 1)
    {
      task->work.next = later;
      later = &task->work;
      return;
    }

  depth++;
  weft_task_unref (task);
  depth--;

  while (depth == 0 && later != NULL)
    {
      task = (WeftTask *) later;
      later = later->next;
      depth++;
      weft_task_unref (task);
      depth--;
    }
}
