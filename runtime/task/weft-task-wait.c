/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <pthread.h>

#include "sched/weft-pool.h"
#include "task/weft-task-private.h"

/* One blocked thread, on its own stack. POSIX's lock, as everywhere in the runtime: unlike
 * GLib's it is one that ThreadSanitizer sees. The completing thread's last touch is the
 * unlock, so the stack may go once the waiter has the lock and sees `done`. */
typedef struct
{
  WeftWork work;
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  gboolean done;
} Waiter;

static void
waiter_run (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  Waiter *waiter = (Waiter *) work;

  pthread_mutex_lock (&waiter->mutex);
  waiter->done = TRUE;
  pthread_cond_signal (&waiter->cond);
  pthread_mutex_unlock (&waiter->mutex);
}

/**
 * weft_task_wait:
 * @task: a task
 * @error: why it failed
 *
 * Blocks the calling thread until @task has completed. A continuation of @task that
 * needs this very thread then never comes: in a program with a main loop, await.
 *
 * Returns: %TRUE if @task succeeded; its value is in weft_task_get_result()
 */
gboolean
weft_task_wait (WeftTask *task, GError **error)
{
  const GError *failure;

  g_return_val_if_fail (task != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!weft_task_is_completed (task))
    {
      Waiter waiter = {
        .work = { NULL, waiter_run },
        .mutex = PTHREAD_MUTEX_INITIALIZER,
        .cond = PTHREAD_COND_INITIALIZER,
      };

      if (weft_task_add_awaiter (task, &waiter.work))
        {
          weft_blocking_begin ();
          pthread_mutex_lock (&waiter.mutex);
          while (!waiter.done)
            pthread_cond_wait (&waiter.cond, &waiter.mutex);
          pthread_mutex_unlock (&waiter.mutex);
          weft_blocking_end ();
        }

      pthread_cond_destroy (&waiter.cond);
      pthread_mutex_destroy (&waiter.mutex);
    }

  failure = weft_task_get_error (task);
  if (failure == NULL)
    return TRUE;

  if (error != NULL)
    *error = g_error_copy (failure);
  return FALSE;
}
