/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The two ends of a channel: each call tries the ring, looks again for a short while where
 * that is likely to pay, and goes to the mutex.
 */

#include "sync/weft-channel-private.h"

static WeftSite read_site = WEFT_SITE_INIT ("weft_channel_read");
static WeftSite write_site = WEFT_SITE_INIT ("weft_channel_write");
static WeftSite wait_to_read_site = WEFT_SITE_INIT ("weft_channel_wait_to_read");
static WeftSite wait_to_write_site = WEFT_SITE_INIT ("weft_channel_wait_to_write");

static void
release_item (WeftChannel *self, gpointer item)
{
  if (self->item_free != NULL)
    self->item_free (item);
}

typedef gboolean (*Attempt) (WeftChannel *self, gpointer *item, gboolean *give_up);

static gboolean
attempt_push (WeftChannel *self, gpointer *item, gboolean *give_up)
{
  WeftRingOutcome outcome = weft_ring_push (&self->ring, *item, WEFT_RING_FLAGS);

  *give_up = outcome == WEFT_RING_FLAGGED;
  return outcome == WEFT_RING_DONE;
}

static gboolean
attempt_pop (WeftChannel *self, gpointer *item, gboolean *give_up)
{
  WeftRingOutcome outcome = weft_ring_pop (&self->ring, item, WEFT_RING_FLAGS);

  *give_up = outcome == WEFT_RING_FLAGGED;
  return outcome == WEFT_RING_DONE;
}

static gboolean
attempt_to_see (WeftChannel *self, gpointer *item G_GNUC_UNUSED, gboolean *give_up)
{
  *give_up = (weft_ring_tail (&self->ring) & WEFT_RING_FLAGS) != 0;
  return weft_ring_count (&self->ring) > 0;
}

/* TRUE where it was done after all. */
static inline gboolean
look_again (WeftChannel *self, gpointer *item, WeftPatience *patience, Attempt attempt)
{
  gboolean give_up = FALSE;
  guint n_looks;

  if (!weft_patience_is_allowed ())
    return FALSE;

  n_looks = weft_patience_get (patience);
  for (guint i = 0; i < n_looks && !give_up; i++)
    {
      weft_patience_pause (i);
      if (attempt (self, item, &give_up))
        {
          weft_patience_learn (patience, n_looks, TRUE);
          return TRUE;
        }
    }
  weft_patience_learn (patience, n_looks, FALSE);
  return FALSE;
}

static gboolean
is_cancelled (GCancellable *cancellable, WeftValueTask *cancelled)
{
  GError *error = NULL;

  if (G_LIKELY (cancellable == NULL) || !g_cancellable_set_error_if_cancelled (cancellable, &error))
    return FALSE;
  *cancelled = weft_value_task_from_result (weft_result_error (error));
  return TRUE;
}

static inline WeftValueTask
complete_void (void)
{
  return weft_value_task_from_result (weft_result_void ());
}

/* Under the mutex, which it leaves. */
static WeftValueTask
wait_in (WeftChannel *self,
         WeftWaiterList *list,
         WeftWaiter *waiter,
         WeftChannelNews *news,
         GCancellable *cancellable)
{
  weft_waiter_link_locked (waiter, list);
  weft_channel_leave (self, news);
  return weft_waiter_begin (waiter, -1, cancellable);
}

static WeftWaiter *
waiter_new (WeftChannel *self, WeftSite *site, GCancellable *cancellable)
{
  return weft_waiter_new (&self->room, site, self->may_go_on_inline, -1, cancellable);
}

static WeftValueTask
write_with_mutex (WeftChannel *self, gpointer item, GCancellable *cancellable)
{
  WeftChannelNews news = { 0 };
  WeftChannelPut put;
  WeftWaiter *waiter;
  GError *error;

  weft_channel_lock (self);
  put = weft_channel_put_locked (self, item, &news);
  if (put == WEFT_CHANNEL_PUT)
    {
      weft_channel_leave (self, &news);
      return complete_void ();
    }
  if (put == WEFT_CHANNEL_PUT_CLOSED)
    {
      error = weft_channel_closed_error (self);
      weft_channel_leave (self, &news);
      release_item (self, item);
      return weft_value_task_from_result (weft_result_error (error));
    }

  waiter = waiter_new (self, &write_site, cancellable);
  waiter->item = item;
  waiter->item_free = self->item_free;
  return wait_in (self, &self->writers, waiter, &news, cancellable);
}

/**
 * weft_channel_write:
 * @self: a channel
 * @item: (transfer full): what to write; released where the write fails
 * @cancellable: (nullable): a cancellable
 *
 * Writes @item, waiting for room where there is none. A write that is cancelled while it
 * waits leaves no item behind. Fails with %WEFT_ERROR_CLOSED where the channel is closed.
 * Any thread.
 *
 * Returns: a value task without a value
 */
WeftValueTask
weft_channel_write (WeftChannel *self, gpointer item, GCancellable *cancellable)
{
  WeftRingOutcome outcome;
  WeftValueTask cancelled;

  g_return_val_if_fail (self != NULL, complete_void ());

  if (is_cancelled (cancellable, &cancelled))
    {
      release_item (self, item);
      return cancelled;
    }

  outcome = weft_ring_push (&self->ring, item, WEFT_RING_FLAGS);
  if (G_LIKELY (outcome == WEFT_RING_DONE))
    return complete_void ();
  if (outcome != WEFT_RING_FLAGGED && self->full_mode == WEFT_CHANNEL_WAIT &&
      look_again (self, &item, &self->write_patience, attempt_push))
    return complete_void ();
  return write_with_mutex (self, item, cancellable);
}

/**
 * weft_channel_try_write:
 * @self: a channel
 * @item: what to write; consumed only where it is written
 *
 * Writes @item where that needs no waiting. Any thread.
 *
 * Returns: whether @item was written, or dropped as the channel's mode has it; %FALSE where
 *   the channel is full or closed
 */
gboolean
weft_channel_try_write (WeftChannel *self, gpointer item)
{
  WeftChannelNews news = { 0 };
  WeftChannelPut put;
  WeftRingOutcome outcome;

  g_return_val_if_fail (self != NULL, FALSE);

  outcome = weft_ring_push (&self->ring, item, WEFT_RING_FLAGS);
  if (G_LIKELY (outcome == WEFT_RING_DONE))
    return TRUE;
  if (outcome == WEFT_RING_REFUSED && self->shape == WEFT_CHANNEL_BOUNDED &&
      self->full_mode == WEFT_CHANNEL_WAIT)
    return FALSE;

  weft_channel_lock (self);
  put = weft_channel_put_locked (self, item, &news);
  weft_channel_leave (self, &news);
  return put == WEFT_CHANNEL_PUT;
}

static WeftValueTask
read_with_mutex (WeftChannel *self, GCancellable *cancellable)
{
  WeftChannelNews news = { 0 };
  gpointer item;
  GError *error;

  weft_channel_lock (self);
  if (weft_channel_take_locked (self, &item, &news))
    {
      weft_channel_leave (self, &news);
      return weft_value_task_from_result (weft_result_pointer (self->item_type, item));
    }
  if (self->is_closed)
    {
      error = weft_channel_closed_error (self);
      weft_channel_leave (self, &news);
      return weft_value_task_from_result (weft_result_error (error));
    }
  return wait_in (self, &self->readers, waiter_new (self, &read_site, cancellable), &news,
                  cancellable);
}

/**
 * weft_channel_read:
 * @self: a channel
 * @cancellable: (nullable): a cancellable
 *
 * Reads an item, waiting for one where there is none. Readers that wait are served in the
 * order in which they came. Fails with %WEFT_ERROR_CLOSED where the channel is closed and
 * has no more. Any thread.
 *
 * Returns: a value task whose value is the item, which is then the caller's
 */
WeftValueTask
weft_channel_read (WeftChannel *self, GCancellable *cancellable)
{
  WeftRingOutcome outcome;
  WeftValueTask cancelled;
  gpointer item;

  g_return_val_if_fail (self != NULL, complete_void ());

  if (is_cancelled (cancellable, &cancelled))
    return cancelled;

  outcome = weft_ring_pop (&self->ring, &item, WEFT_RING_FLAGS);
  if (G_LIKELY (outcome == WEFT_RING_DONE) ||
      (outcome != WEFT_RING_FLAGGED && look_again (self, &item, &self->read_patience, attempt_pop)))
    return weft_value_task_from_result (weft_result_pointer (self->item_type, item));
  return read_with_mutex (self, cancellable);
}

/**
 * weft_channel_try_read:
 * @self: a channel
 * @item: (out) (transfer full): where the item goes
 *
 * Reads an item where there is one. Any thread.
 *
 * Returns: whether there was one
 */
gboolean
weft_channel_try_read (WeftChannel *self, gpointer *item)
{
  WeftChannelNews news = { 0 };
  WeftRingOutcome outcome;
  gboolean taken;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (item != NULL, FALSE);

  outcome = weft_ring_pop (&self->ring, item, WEFT_RING_FLAGS);
  if (G_LIKELY (outcome == WEFT_RING_DONE))
    return TRUE;
  /* Empty, and nothing that stands behind the ring. */
  if (outcome == WEFT_RING_REFUSED && (weft_ring_tail (&self->ring) & WEFT_RING_ATTENTION) == 0)
    return FALSE;

  weft_channel_lock (self);
  taken = weft_channel_take_locked (self, item, &news);
  weft_channel_leave (self, &news);
  return taken;
}

/* The two that wait for a chance. */
static WeftValueTask
watch (WeftChannel *self, WeftWaiterList *list, WeftSite *site, GCancellable *cancellable)
{
  gboolean reads = list == &self->read_watchers;
  WeftChannelNews news = { 0 };
  WeftResult result;

  weft_channel_lock (self);
  if (reads ? weft_channel_has_item_locked (self) : weft_channel_has_room_locked (self))
    result = weft_result_int (TRUE);
  else if (self->is_closed)
    result = weft_channel_closed_watch (self);
  else
    return wait_in (self, list, waiter_new (self, site, cancellable), &news, cancellable);

  weft_channel_leave (self, &news);
  return weft_value_task_from_result (result);
}

/**
 * weft_channel_wait_to_write:
 * @self: a channel
 * @cancellable: (nullable): a cancellable
 *
 * Waits until there is room. Somebody else may be quicker to use it: go on with
 * weft_channel_try_write(). In a rendezvous there is room where a reader waits, in
 * weft_channel_read(). Any thread.
 *
 * Returns: a value task whose value is %TRUE, or %FALSE where the channel is closed; it
 *   fails with the error with which it was closed
 */
WeftValueTask
weft_channel_wait_to_write (WeftChannel *self, GCancellable *cancellable)
{
  WeftValueTask cancelled;

  g_return_val_if_fail (self != NULL, complete_void ());

  if (is_cancelled (cancellable, &cancelled))
    return cancelled;
  if ((weft_ring_tail (&self->ring) & WEFT_RING_FLAGS) == 0 &&
      weft_ring_count (&self->ring) < self->ring.capacity)
    return weft_value_task_from_int (TRUE);
  return watch (self, &self->write_watchers, &wait_to_write_site, cancellable);
}

/**
 * weft_channel_wait_to_read:
 * @self: a channel
 * @cancellable: (nullable): a cancellable
 *
 * Waits until there is an item. Somebody else may be quicker to read it: go on with
 * weft_channel_try_read(). In a rendezvous there is an item where a writer waits, in
 * weft_channel_write(). Any thread.
 *
 * Returns: a value task whose value is %TRUE, or %FALSE where the channel is closed and
 *   has no more items; it fails with the error with which it was closed
 */
WeftValueTask
weft_channel_wait_to_read (WeftChannel *self, GCancellable *cancellable)
{
  WeftValueTask cancelled;

  g_return_val_if_fail (self != NULL, complete_void ());

  if (is_cancelled (cancellable, &cancelled))
    return cancelled;
  if (weft_ring_count (&self->ring) > 0 ||
      ((weft_ring_tail (&self->ring) & WEFT_RING_FLAGS) == 0 &&
       look_again (self, NULL, &self->read_patience, attempt_to_see)))
    return weft_value_task_from_int (TRUE);
  return watch (self, &self->read_watchers, &wait_to_read_site, cancellable);
}
