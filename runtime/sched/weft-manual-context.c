/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sched/weft-manual-context-private.h"

#include <pthread.h>

struct _WeftManualContext
{
  WeftSyncContext parent_instance;

  WeftTimerQueue *timers;

  pthread_mutex_t mutex;
  /* Under the mutex. */
  WeftWork *first;
  WeftWork *last;
  guint n_pending;
  guint n_posts;
};

G_DEFINE_FINAL_TYPE (WeftManualContext, weft_manual_context, WEFT_TYPE_SYNC_CONTEXT)

static void
weft_manual_context_post (WeftSyncContext *context, WeftWork *work)
{
  WeftManualContext *self = WEFT_MANUAL_CONTEXT (context);

  work->next = NULL;

  pthread_mutex_lock (&self->mutex);
  if (self->last != NULL)
    self->last->next = work;
  else
    self->first = work;
  self->last = work;
  self->n_pending++;
  self->n_posts++;
  pthread_mutex_unlock (&self->mutex);
}

static void
weft_manual_context_finalize (GObject *object)
{
  WeftManualContext *self = WEFT_MANUAL_CONTEXT (object);

  weft_timer_queue_close (self->timers);
  if (self->first != NULL)
    g_critical ("%s: %u posts were never run", G_STRFUNC, self->n_pending);
  pthread_mutex_destroy (&self->mutex);

  G_OBJECT_CLASS (weft_manual_context_parent_class)->finalize (object);
}

static void
weft_manual_context_class_init (WeftManualContextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = weft_manual_context_finalize;
  WEFT_SYNC_CONTEXT_CLASS (klass)->post = weft_manual_context_post;
}

static void
weft_manual_context_init (WeftManualContext *self)
{
  pthread_mutex_init (&self->mutex, NULL);
  self->timers = weft_timer_queue_new_virtual ();
  weft_sync_context_set_name (WEFT_SYNC_CONTEXT (self), "manual");
}

/**
 * weft_manual_context_new:
 *
 * Returns: (transfer full): a new context
 */
WeftSyncContext *
weft_manual_context_new (void)
{
  return g_object_new (WEFT_TYPE_MANUAL_CONTEXT, NULL);
}

/**
 * weft_manual_context_get_n_posts:
 * @self: a context
 *
 * Returns: how many posts there have been
 */
guint
weft_manual_context_get_n_posts (WeftManualContext *self)
{
  guint n_posts;

  g_return_val_if_fail (WEFT_IS_MANUAL_CONTEXT (self), 0);

  pthread_mutex_lock (&self->mutex);
  n_posts = self->n_posts;
  pthread_mutex_unlock (&self->mutex);
  return n_posts;
}

/**
 * weft_manual_context_get_pending:
 * @self: a context
 *
 * Returns: how many posts wait to be run
 */
guint
weft_manual_context_get_pending (WeftManualContext *self)
{
  guint n_pending;

  g_return_val_if_fail (WEFT_IS_MANUAL_CONTEXT (self), 0);

  pthread_mutex_lock (&self->mutex);
  n_pending = self->n_pending;
  pthread_mutex_unlock (&self->mutex);
  return n_pending;
}

static WeftWork *
take_first (WeftManualContext *self)
{
  WeftWork *work;

  pthread_mutex_lock (&self->mutex);
  work = self->first;
  if (work != NULL)
    {
      self->first = work->next;
      if (self->first == NULL)
        self->last = NULL;
      self->n_pending--;
    }
  pthread_mutex_unlock (&self->mutex);
  return work;
}

/**
 * weft_manual_context_run_one:
 * @self: a context
 *
 * Runs the oldest post on the calling thread, with @self current.
 *
 * Returns: whether there was one
 */
gboolean
weft_manual_context_run_one (WeftManualContext *self)
{
  WeftWork *work;

  g_return_val_if_fail (WEFT_IS_MANUAL_CONTEXT (self), FALSE);

  work = take_first (self);
  if (work == NULL)
    return FALSE;

  weft_sync_context_run_work (WEFT_SYNC_CONTEXT (self), work);
  return TRUE;
}

/**
 * weft_manual_context_run_all:
 * @self: a context
 *
 * Runs posts until there are none, those that they post among them.
 *
 * Returns: how many
 */
guint
weft_manual_context_run_all (WeftManualContext *self)
{
  guint n_run = 0;

  g_return_val_if_fail (WEFT_IS_MANUAL_CONTEXT (self), 0);

  while (weft_manual_context_run_one (self))
    n_run++;
  return n_run;
}

WeftTimerQueue *
weft_manual_context_get_timers (WeftManualContext *self)
{
  return self->timers;
}

/**
 * weft_manual_context_get_time:
 * @self: a context
 *
 * Returns: its virtual time: the milliseconds by which it has been advanced
 */
gint64
weft_manual_context_get_time (WeftManualContext *self)
{
  g_return_val_if_fail (WEFT_IS_MANUAL_CONTEXT (self), 0);

  return weft_timer_queue_get_time (self->timers) / 1000;
}

/**
 * weft_manual_context_advance:
 * @self: a context
 * @milliseconds: by how much; 0 for what is due already
 *
 * Runs all posts, and then lets virtual time pass: from one timer that is due to the next,
 * the earliest first, running all posts after each. Delays and time-outs that were made
 * while @self was current wait for this time and for no other. One thread at a time, and
 * not from inside a post.
 *
 * Returns: how many posts were run
 */
guint
weft_manual_context_advance (WeftManualContext *self, gint64 milliseconds)
{
  gint64 until;
  guint n_run;

  g_return_val_if_fail (WEFT_IS_MANUAL_CONTEXT (self), 0);
  g_return_val_if_fail (milliseconds >= 0 && milliseconds <= G_MAXINT64 / 2000, 0);

  until = weft_timer_queue_get_time (self->timers) + milliseconds * 1000;
  n_run = weft_manual_context_run_all (self);
  while (weft_timer_queue_fire_next (self->timers, until))
    n_run += weft_manual_context_run_all (self);
  return n_run;
}
