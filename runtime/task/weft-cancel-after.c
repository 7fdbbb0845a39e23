/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A cancellable has one alarm, made with the first call and attached to it.
 *
 *     off ◀──disarm── set ──is due──▶ gone off ──▶ cancels, on the pool or in the context
 *      ├────set─────▶  ▲─┘ set again                    │
 *      └◀───────────────────────────────────────────────┘
 *
 * Setting and disarming happen under the alarm's mutex, and begin with stopping the timer,
 * which waits for its function; so that takes no mutex. While an alarm has gone
 * off its one piece of work is under way, and cancels whatever is set meanwhile.
 *
 * The alarm knows its cancellable weakly. Who goes first, the cancellable, takes the alarm
 * along, and stops its timer; where that is just then going off, it finds no cancellable any
 * more. One that it still finds is held by the work until it has cancelled it.
 */

#include "task/weft-cancel-after.h"

#include <pthread.h>

#include "sched/weft-manual-context.h"
#include "sched/weft-pool-private.h"
#include "sched/weft-sync-context-private.h"
#include "sched/weft-timer-private.h"

typedef struct
{
  WeftTimer timer;
  WeftWork work;
  guint32 refs;     /* atomic: the cancellable's, and the work's */
  guint32 gone_off; /* atomic */
  GWeakRef cancellable;
  GCancellable *cancelling; /* owned by the work */
  WeftSyncContext *context; /* a manual context whose clock this is; else NULL */

  pthread_mutex_t mutex;
  gboolean started; /* under the mutex */
} Alarm;

static void
alarm_unref (Alarm *self)
{
  if (__atomic_sub_fetch (&self->refs, 1, __ATOMIC_ACQ_REL) != 0)
    return;

  g_weak_ref_clear (&self->cancellable);
  g_clear_object (&self->context);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

static void
cancel_work (WeftWork *work, WeftWorkReason reason)
{
  Alarm *self = (Alarm *) (gpointer) ((char *) work - G_STRUCT_OFFSET (Alarm, work));
  g_autoptr (GCancellable) cancellable = g_steal_pointer (&self->cancelling);

  if (reason != WEFT_WORK_DROPPED)
    g_cancellable_cancel (cancellable);
  __atomic_store_n (&self->gone_off, 0, __ATOMIC_RELEASE);
  alarm_unref (self);
}

static void
timer_cb (WeftTimer *timer, WeftTimerReason reason)
{
  Alarm *self = (Alarm *) timer;

  if (reason == WEFT_TIMER_DROPPED)
    return;

  self->cancelling = g_weak_ref_get (&self->cancellable);
  if (self->cancelling == NULL)
    return;

  __atomic_fetch_add (&self->refs, 1, __ATOMIC_RELAXED);
  __atomic_store_n (&self->gone_off, 1, __ATOMIC_RELEASE);
  if (self->context != NULL)
    weft_sync_context_post_work (self->context, &self->work);
  else
    weft_pool_push (&self->work);
}

static void
stop_locked (Alarm *self)
{
  if (self->started)
    weft_timer_stop (&self->timer);
  self->started = FALSE;
}

/* The cancellable is going. */
static void
alarm_destroy (gpointer data)
{
  Alarm *self = data;

  pthread_mutex_lock (&self->mutex);
  stop_locked (self);
  pthread_mutex_unlock (&self->mutex);
  alarm_unref (self);
}

static Alarm *
alarm_new (GCancellable *cancellable)
{
  Alarm *self = g_new0 (Alarm, 1);

  self->work.run = cancel_work;
  self->refs = 1;
  g_weak_ref_init (&self->cancellable, cancellable);
  pthread_mutex_init (&self->mutex, NULL);
  return self;
}

static Alarm *
alarm_get (GCancellable *cancellable, gboolean create)
{
  GQuark quark = g_quark_from_static_string ("weft-cancel-after");
  Alarm *self = g_object_get_qdata (G_OBJECT (cancellable), quark);
  Alarm *fresh;

  if (self != NULL || !create)
    return self;

  fresh = alarm_new (cancellable);
  if (g_object_replace_qdata (G_OBJECT (cancellable), quark, NULL, fresh, alarm_destroy, NULL))
    return fresh;
  alarm_unref (fresh);
  return g_object_get_qdata (G_OBJECT (cancellable), quark);
}

static void
start_locked (Alarm *self, gint64 milliseconds)
{
  WeftSyncContext *context = weft_sync_context_get_current ();

  if (!WEFT_IS_MANUAL_CONTEXT (context))
    context = NULL;
  g_set_object (&self->context, context);
  self->started = TRUE;
  weft_timer_start (&self->timer, milliseconds, timer_cb);
}

/**
 * weft_cancellable_cancel_after:
 * @cancellable: what to cancel
 * @milliseconds: when; -1 for not at all, which is how it is taken back
 *
 * Cancels @cancellable when the time is up, on the worker pool. While a #WeftManualContext
 * is current it is that context's time, and there it is cancelled. A second call sets the
 * time anew; what the first one has begun to cancel it does not take back. Nobody needs to
 * keep @cancellable for it: with the last reference its time is forgotten. Any thread.
 */
void
weft_cancellable_cancel_after (GCancellable *cancellable, gint64 milliseconds)
{
  Alarm *self;

  g_return_if_fail (G_IS_CANCELLABLE (cancellable));
  g_return_if_fail (milliseconds >= -1);

  self = alarm_get (cancellable, milliseconds >= 0);
  if (self == NULL)
    return;

  pthread_mutex_lock (&self->mutex);
  stop_locked (self);
  if (milliseconds >= 0 && __atomic_load_n (&self->gone_off, __ATOMIC_ACQUIRE) == 0 &&
      !g_cancellable_is_cancelled (cancellable))
    start_locked (self, milliseconds);
  pthread_mutex_unlock (&self->mutex);
}
