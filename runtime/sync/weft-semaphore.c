/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * One word has the number of permits, and a flag: somebody waits, or is about to.
 *
 *     without the flag   anybody takes and gives permits by compare-and-swap
 *     with the flag      only who has the mutex changes the word
 *
 * Who finds no permit takes the mutex and sets the flag, both in one operation with a look at the
 * number: a permit that was given before is in it, and who gives one later finds the flag and
 * comes for the mutex. So no permit is missed. With the flag set and somebody in the list
 * the number is 0, for a permit that is given while somebody waits goes to the first in
 * the list and never into the word: nobody who comes later can take it.
 *
 * Whether a waiter's time-out or cancellation came before its permit is decided in the list,
 * under the mutex (weft-waiter.c). A waiter that has left the list gets no permit, and one
 * that has got a permit does not time out any more: no permit is lost.
 *
 * The flag goes when the list is empty and the mutex is left.
 *
 * tests/models/semaphore.pml searches all interleavings, with the waiter's time-out and
 * cancellation: a permit is somebody's who has been told so, or still there.
 */

#include "sync/weft-semaphore.h"

#include "sync/weft-waiter-private.h"
#include "weft-error.h"

#define WAITED_FOR ((guint64) 1)
#define PERMIT ((guint64) 2)

struct _WeftSemaphore
{
  WeftWaitingRoom room;
  WeftWaiterList waiters; /* under the room's mutex */
  guint64 word;           /* atomic */
  guint max;
  guint32 refs; /* atomic */
};

static WeftSite wait_site = WEFT_SITE_INIT ("weft_semaphore_wait");
static WeftSite wait_for_site = WEFT_SITE_INIT ("weft_semaphore_wait_for");

static void
free_room (WeftWaitingRoom *room)
{
  g_free (room);
}

/* Under the mutex: the flag stays while somebody waits. */
static void
agree_flag_locked (WeftSemaphore *self)
{
  if (weft_waiter_list_is_empty (&self->waiters))
    __atomic_fetch_and (&self->word, ~WAITED_FOR, __ATOMIC_RELEASE);
}

static void
waiter_left_locked (WeftWaitingRoom *room, WeftWaiter *waiter G_GNUC_UNUSED)
{
  agree_flag_locked ((WeftSemaphore *) room);
}

/**
 * weft_semaphore_new:
 * @initial: how many permits there are
 * @max: how many there may be
 *
 * Returns: (transfer full): a new semaphore
 */
WeftSemaphore *
weft_semaphore_new (guint initial, guint max)
{
  WeftSemaphore *self;

  g_return_val_if_fail (max > 0, NULL);
  g_return_val_if_fail (initial <= max, NULL);

  self = g_new0 (WeftSemaphore, 1);
  weft_waiting_room_init (&self->room, free_room, waiter_left_locked);
  self->word = initial * PERMIT;
  self->max = max;
  self->refs = 1;
  return self;
}

/**
 * weft_semaphore_ref:
 * @self: a semaphore
 *
 * Returns: (transfer full): @self
 */
WeftSemaphore *
weft_semaphore_ref (WeftSemaphore *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  __atomic_fetch_add (&self->refs, 1, __ATOMIC_RELAXED);
  return self;
}

/* Nobody has it any more: nobody will give a permit. */
static void
abandon (WeftSemaphore *self)
{
  WeftWaiterList served = { NULL, NULL };

  pthread_mutex_lock (&self->room.mutex);
  while (!weft_waiter_list_is_empty (&self->waiters))
    weft_waiter_serve_locked (&self->waiters,
                              weft_result_error (g_error_new_literal (
                                  WEFT_ERROR, WEFT_ERROR_ABANDONED,
                                  "The semaphore was released while somebody waited for it")),
                              &served);
  pthread_mutex_unlock (&self->room.mutex);
  weft_waiter_tell (&served);
}

/**
 * weft_semaphore_unref:
 * @self: (transfer full): a semaphore
 */
void
weft_semaphore_unref (WeftSemaphore *self)
{
  g_return_if_fail (self != NULL);

  if (__atomic_fetch_sub (&self->refs, 1, __ATOMIC_ACQ_REL) != 1)
    return;

  abandon (self);
  weft_waiting_room_release (&self->room);
}

/**
 * weft_semaphore_get_available:
 * @self: a semaphore
 *
 * Returns: how many permits are there, which may change at once
 */
guint
weft_semaphore_get_available (WeftSemaphore *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) (__atomic_load_n (&self->word, __ATOMIC_RELAXED) / PERMIT);
}

static inline gboolean
take_without_mutex (WeftSemaphore *self)
{
  guint64 word = __atomic_load_n (&self->word, __ATOMIC_RELAXED);

  while (word >= PERMIT && (word & WAITED_FOR) == 0)
    if (__atomic_compare_exchange_n (&self->word, &word, word - PERMIT, TRUE, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED))
      return TRUE;
  return FALSE;
}

/* Sets the flag, which stays where it returns FALSE. */
static gboolean
take_locked (WeftSemaphore *self)
{
  guint64 word = __atomic_fetch_or (&self->word, WAITED_FOR, __ATOMIC_ACQUIRE);

  if (word < PERMIT)
    return FALSE;

  __atomic_fetch_sub (&self->word, PERMIT, __ATOMIC_RELAXED);
  agree_flag_locked (self);
  return TRUE;
}

static WeftValueTask
cancelled (GCancellable *cancellable)
{
  GError *error = NULL;

  g_cancellable_set_error_if_cancelled (cancellable, &error);
  return weft_value_task_from_result (weft_result_error (error));
}

/* What a waiter of either kind comes to with its permit. */
static inline WeftResult
granted (gboolean may_time_out)
{
  return may_time_out ? weft_result_int (TRUE) : weft_result_void ();
}

static WeftValueTask
wait_with_mutex (WeftSemaphore *self,
                 gboolean may_time_out,
                 gint64 milliseconds,
                 GCancellable *cancellable)
{
  WeftWaiter *waiter;

  pthread_mutex_lock (&self->room.mutex);
  if (take_locked (self))
    {
      pthread_mutex_unlock (&self->room.mutex);
      return weft_value_task_from_result (granted (may_time_out));
    }

  waiter = weft_waiter_new (&self->room, may_time_out ? &wait_for_site : &wait_site, FALSE,
                            milliseconds, cancellable);
  waiter->may_time_out = may_time_out;
  weft_waiter_link_locked (waiter, &self->waiters);
  pthread_mutex_unlock (&self->room.mutex);
  return weft_waiter_begin (waiter, milliseconds, cancellable);
}

/**
 * weft_semaphore_wait:
 * @self: a semaphore
 * @cancellable: (nullable): a cancellable
 *
 * Takes a permit, waiting for one where there is none. One that is cancelled has none, even
 * where there are permits. Any thread.
 *
 * Returns: a value task without a value
 */
WeftValueTask
weft_semaphore_wait (WeftSemaphore *self, GCancellable *cancellable)
{
  g_return_val_if_fail (self != NULL, weft_value_task_from_result (weft_result_void ()));

  if (G_UNLIKELY (cancellable != NULL && g_cancellable_is_cancelled (cancellable)))
    return cancelled (cancellable);
  if (G_LIKELY (take_without_mutex (self)))
    return weft_value_task_from_result (weft_result_void ());
  return wait_with_mutex (self, FALSE, -1, cancellable);
}

/**
 * weft_semaphore_wait_for:
 * @self: a semaphore
 * @milliseconds: how long to wait; 0 for not at all, -1 for ever
 * @cancellable: (nullable): a cancellable
 *
 * As weft_semaphore_wait(), for a limited time: on the virtual clock of the manual context
 * that is current, else on the machine's. A permit that comes at the last moment is either
 * taken or still there. Any thread.
 *
 * Returns: a value task whose value is whether a permit was taken
 */
WeftValueTask
weft_semaphore_wait_for (WeftSemaphore *self, gint64 milliseconds, GCancellable *cancellable)
{
  GError *error = NULL;

  g_return_val_if_fail (self != NULL, weft_value_task_from_int (FALSE));

  if (!weft_timeout_is_valid (milliseconds, &wait_for_site, &error))
    return weft_value_task_from_result (weft_result_error (error));
  if (G_UNLIKELY (cancellable != NULL && g_cancellable_is_cancelled (cancellable)))
    return cancelled (cancellable);
  if (milliseconds == 0)
    return weft_value_task_from_int (weft_semaphore_try_wait (self));
  if (G_LIKELY (take_without_mutex (self)))
    return weft_value_task_from_int (TRUE);
  return wait_with_mutex (self, TRUE, milliseconds, cancellable);
}

/**
 * weft_semaphore_try_wait:
 * @self: a semaphore
 *
 * Takes a permit where that needs no waiting. Any thread.
 *
 * Returns: whether a permit was taken
 */
gboolean
weft_semaphore_try_wait (WeftSemaphore *self)
{
  gboolean taken;

  g_return_val_if_fail (self != NULL, FALSE);

  if (G_LIKELY (take_without_mutex (self)))
    return TRUE;
  if (__atomic_load_n (&self->word, __ATOMIC_RELAXED) < PERMIT)
    return FALSE;

  /* Permits, and somebody who is just about to see them. */
  pthread_mutex_lock (&self->room.mutex);
  taken = take_locked (self);
  if (!taken)
    agree_flag_locked (self);
  pthread_mutex_unlock (&self->room.mutex);
  return taken;
}

static gboolean
refuse (WeftSemaphore *self, guint n_permits, guint available, GError **error)
{
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_FULL,
               "%u more permits than the %u that the semaphore has would be more than the %u "
               "that it may have",
               n_permits, available, self->max);
  return FALSE;
}

static gboolean
release_with_mutex (WeftSemaphore *self, guint n_permits, guint *previous, GError **error)
{
  WeftWaiterList served = { NULL, NULL };
  gboolean fits;

  pthread_mutex_lock (&self->room.mutex);
  *previous = (guint) (__atomic_fetch_or (&self->word, WAITED_FOR, __ATOMIC_ACQ_REL) / PERMIT);
  fits = n_permits <= self->max - *previous;
  if (fits)
    {
      guint n_left = n_permits;

      for (; n_left > 0 && !weft_waiter_list_is_empty (&self->waiters); n_left--)
        weft_waiter_serve_locked (&self->waiters, granted (self->waiters.first->may_time_out),
                                  &served);
      __atomic_fetch_add (&self->word, n_left * PERMIT, __ATOMIC_RELEASE);
    }
  agree_flag_locked (self);
  pthread_mutex_unlock (&self->room.mutex);

  weft_waiter_tell (&served);
  return fits || refuse (self, n_permits, *previous, error);
}

/**
 * weft_semaphore_release:
 * @self: a semaphore
 * @n_permits: how many permits to give back, at least 1
 * @previous: (out) (optional): how many there were before
 * @error: why it was refused
 *
 * Gives permits to those who wait, the first one first, and what is left to whoever comes.
 * Who has waited goes on elsewhere, never inside this call. More than the maximum is refused
 * with %WEFT_ERROR_FULL, and then no permit is given. Any thread.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
weft_semaphore_release (WeftSemaphore *self, guint n_permits, guint *previous, GError **error)
{
  guint64 word;
  guint available;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (n_permits > 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  word = __atomic_load_n (&self->word, __ATOMIC_RELAXED);
  while ((word & WAITED_FOR) == 0)
    {
      available = (guint) (word / PERMIT);
      if (n_permits > self->max - available)
        return refuse (self, n_permits, available, error);
      if (__atomic_compare_exchange_n (&self->word, &word, word + n_permits * PERMIT, TRUE,
                                       __ATOMIC_RELEASE, __ATOMIC_RELAXED))
        {
          if (previous != NULL)
            *previous = available;
          return TRUE;
        }
    }
  return release_with_mutex (self, n_permits, previous != NULL ? previous : &available, error);
}
