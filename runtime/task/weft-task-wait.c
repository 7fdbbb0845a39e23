/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The completing thread's last touch of the waiter, which lies on the blocked thread's
 * stack, is the unlock: the stack may go once the blocked thread has the lock and sees
 * `done`. A wait that is broken off takes itself out of the task's list first; where it is
 * no longer in it, it has been told, or is being told, and waits for that.
 */

#include <pthread.h>
#include <time.h>

#include "sched/weft-pool.h"
#include "task/weft-task-private.h"
#include "trace/weft-trace-private.h"
#include "trace/weft-wait-graph-private.h"

/* Between searches for a circle, at first and at last. */
#define MIN_SEARCH_MS 1
#define MAX_SEARCH_MS 100

void
weft_blocked_thread_told_ (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  WeftBlockedThread *waiter = (WeftBlockedThread *) work;

  pthread_mutex_lock (&waiter->mutex);
  waiter->done = TRUE;
  pthread_cond_signal (&waiter->cond);
  pthread_mutex_unlock (&waiter->mutex);
}

static void
waiter_init (WeftBlockedThread *waiter, WeftTask *task, const WeftSite *site)
{
  pthread_condattr_t monotonic;

  *waiter = (WeftBlockedThread) { .work = { NULL, weft_blocked_thread_told_ },
                                  .task = task,
                                  .site = site };
  pthread_mutex_init (&waiter->mutex, NULL);
  pthread_condattr_init (&monotonic);
  pthread_condattr_setclock (&monotonic, CLOCK_MONOTONIC);
  pthread_cond_init (&waiter->cond, &monotonic);
  pthread_condattr_destroy (&monotonic);
}

static void
waiter_clear (WeftBlockedThread *waiter)
{
  pthread_cond_destroy (&waiter->cond);
  pthread_mutex_destroy (&waiter->mutex);
}

static void
sleep_until_done (WeftBlockedThread *waiter)
{
  pthread_mutex_lock (&waiter->mutex);
  while (!waiter->done)
    pthread_cond_wait (&waiter->cond, &waiter->mutex);
  pthread_mutex_unlock (&waiter->mutex);
}

/* Whether it is done. */
static gboolean
sleep_for (WeftBlockedThread *waiter, guint milliseconds)
{
  struct timespec until;
  gboolean done;

  clock_gettime (CLOCK_MONOTONIC, &until);
  until.tv_nsec += milliseconds * 1000000L;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;

  pthread_mutex_lock (&waiter->mutex);
  while (!waiter->done)
    if (pthread_cond_timedwait (&waiter->cond, &waiter->mutex, &until) != 0)
      break;
  done = waiter->done;
  pthread_mutex_unlock (&waiter->mutex);
  return done;
}

/* Sleeps until it is told, or finds out that it never will be. */
static gboolean
sleep_and_search (WeftBlockedThread *waiter, GError **error)
{
  guint milliseconds = MIN_SEARCH_MS;

  do
    {
      g_autoptr (GError) deadlock = NULL;

      if (weft_wait_graph_search (waiter, &deadlock))
        {
          if (weft_get_deadlock_policy () == WEFT_DEADLOCK_FAIL)
            {
              g_propagate_error (error, g_steal_pointer (&deadlock));
              return FALSE;
            }
          g_warning ("%s", deadlock->message);
          sleep_until_done (waiter);
          return TRUE;
        }
      milliseconds = MIN (milliseconds * 2, MAX_SEARCH_MS);
    }
  while (!sleep_for (waiter, milliseconds));
  return TRUE;
}

/* When the waiter stands in its task's list. */
static gboolean
block (WeftBlockedThread *waiter, GError **error)
{
  gboolean told = TRUE;

  if (weft_get_deadlock_policy () == WEFT_DEADLOCK_HANG || !weft_wait_graph_enter (waiter))
    {
      sleep_until_done (waiter);
      return TRUE;
    }

  told = sleep_and_search (waiter, error);
  weft_wait_graph_leave (waiter);
  if (!told && !weft_task_remove_awaiter (waiter->task, &waiter->work))
    sleep_until_done (waiter);
  return told;
}

/* Whether it ended; otherwise @error is set. */
static gboolean
wait_for (WeftTask *task, const WeftSite *site, GError **error)
{
  WeftBlockedThread waiter;
  gboolean ended = TRUE;

  waiter_init (&waiter, task, site);
  if (weft_task_add_awaiter (task, &waiter.work))
    {
      if (weft_trace_is_active ())
        weft_trace_wait_begin (task->id, site);
      weft_blocking_begin ();
      ended = block (&waiter, error);
      weft_blocking_end ();
      if (weft_trace_is_active ())
        weft_trace_wait_end ();
    }
  waiter_clear (&waiter);
  return ended;
}

/**
 * weft_task_wait_at:
 * @site: where it is called
 * @task: a task
 * @error: why it failed
 *
 * See weft_task_wait(), which fills in @site.
 *
 * Returns: %TRUE if @task succeeded; its value is in weft_task_get_result()
 */
gboolean
weft_task_wait_at (const WeftSite *site, WeftTask *task, GError **error)
{
  const GError *failure;

  g_return_val_if_fail (site != NULL, FALSE);
  g_return_val_if_fail (task != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!weft_task_is_done (task) && !wait_for (task, site, error))
    return FALSE;

  failure = weft_task_get_error (task);
  if (failure == NULL)
    return TRUE;

  if (error != NULL)
    *error = g_error_copy (failure);
  return FALSE;
}
