/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * How readers and writers of a channel meet.
 *
 * As long as nobody waits, items go through the ring and nobody takes the mutex
 * (weft-ring-private.h). Whoever has to wait takes it and does three things in this order:
 *
 *   1  stands in a list;
 *   2  sets ATTENTION in the ring's words: a reader in both, a writer in both, who waits
 *      for items to come in `tail`, for room in `head`;
 *   3  settles: looks whether what it waits for is there after all.
 *
 * A push or pop changes the word in which the flag is. If it came before 2, 3 finds its
 * item, or its room; perhaps the other thread has only claimed the slot, then 3 waits for
 * it, which is a matter of a few instructions. If it comes after 2, its compare-and-swap fails, it takes
 * the mutex too, and settles when it is done. So nobody waits for what is there.
 *
 * With the flag in both words nobody but who has the mutex pushes or pops. So settling
 * can look first and take then, and the order of those who wait is kept: who comes later
 * cannot be quicker than who stands in the list.
 *
 * Settling, in this order:
 *
 *     a reader waits and there is an item      the first reader gets the oldest item
 *     a writer waits and there is room         its item goes into the ring, it is served
 *     there is a backlog and there is room     the same, without anybody to be served
 *     items, or no more to come                who waits for items is told
 *     room, or no more wanted                  who waits for room is told
 *     closed, and empty                        the completion completes, readers fail
 *
 * Then the flags are made to agree with the lists. Who was served is told without the mutex.
 *
 * An endless channel is a ring with a backlog: while there is one, `tail` has the flag, so
 * that nobody overtakes it, and `head` has not: readers come for it when the ring is
 * empty, once in so many items. A rendezvous has no ring; its words have the flag for ever,
 * and an item goes from the list of writers to a reader. Dropping the newest takes a push
 * back, which is possible only if nobody else pops: there too the flag stands for ever.
 *
 * Closing sets CLOSED in `tail`: the position in it is the last one there will be. ATTENTION
 * in `head` makes every pop from then on settle, so the one that takes the last item
 * notices; if at that moment all were claimed, closing itself does.
 *
 * tests/models/channel.pml searches all interleavings of a bounded channel: what is written
 * is read once, and nobody waits for what is there.
 */

#include "sync/weft-channel-private.h"

#include <sched.h>

#include "weft-error.h"

static void
free_room (WeftWaitingRoom *room)
{
  WeftChannel *self =
      (WeftChannel *) (gpointer) ((char *) room - G_STRUCT_OFFSET (WeftChannel, room));

  weft_ring_clear (&self->ring);
  g_clear_error (&self->error);
  g_aligned_free (self);
}

static void
agree_flag (WeftRing *ring,
            guint64 word,
            gboolean wanted,
            guint64 (*set) (WeftRing *, guint64),
            void (*clear) (WeftRing *, guint64))
{
  gboolean is_set = (word & WEFT_RING_ATTENTION) != 0;

  if (wanted && !is_set)
    set (ring, WEFT_RING_ATTENTION);
  else if (!wanted && is_set)
    clear (ring, WEFT_RING_ATTENTION);
}

static void
agree_flags_locked (WeftChannel *self)
{
  gboolean in_both = self->always_locked || !weft_waiter_list_is_empty (&self->readers) ||
                     !weft_waiter_list_is_empty (&self->writers);
  gboolean in_tail =
      in_both || !weft_waiter_list_is_empty (&self->read_watchers) || self->backlog.length > 0;
  gboolean in_head =
      in_both || !weft_waiter_list_is_empty (&self->write_watchers) || self->is_closed;

  agree_flag (&self->ring, weft_ring_tail (&self->ring), in_tail, weft_ring_flag_tail,
              weft_ring_unflag_tail);
  agree_flag (&self->ring, weft_ring_head (&self->ring), in_head, weft_ring_flag_head,
              weft_ring_unflag_head);
}

static void
waiter_left_locked (WeftWaitingRoom *room, WeftWaiter *waiter G_GNUC_UNUSED)
{
  agree_flags_locked (
      (WeftChannel *) (gpointer) ((char *) room - G_STRUCT_OFFSET (WeftChannel, room)));
}

void
weft_channel_init_room (WeftChannel *self)
{
  weft_waiting_room_init (&self->room, free_room, waiter_left_locked);
  agree_flags_locked (self);
}

GError *
weft_channel_closed_error (WeftChannel *self)
{
  if (self->error == NULL)
    return g_error_new_literal (WEFT_ERROR, WEFT_ERROR_CLOSED, "The channel is closed");
  return g_error_new (WEFT_ERROR, WEFT_ERROR_CLOSED, "The channel is closed: %s",
                      self->error->message);
}

WeftResult
weft_channel_closed_watch (WeftChannel *self)
{
  return self->error != NULL ? weft_result_error (g_error_copy (self->error))
                             : weft_result_int (FALSE);
}

/* Another thread is in the middle of the slot that this one needs. */
static void
wait_for_slot (guint *n_looks)
{
  if (++*n_looks % 64 == 0)
    sched_yield ();
}

static WeftRingOutcome
push_locked (WeftChannel *self, gpointer item)
{
  WeftRingOutcome outcome;
  guint n_looks = 0;

  while ((outcome = weft_ring_push (&self->ring, item, WEFT_RING_CLOSED)) == WEFT_RING_BUSY)
    wait_for_slot (&n_looks);
  return outcome;
}

static gboolean
pop_locked (WeftChannel *self, gpointer *item)
{
  WeftRingOutcome outcome;
  guint n_looks = 0;

  while ((outcome = weft_ring_pop (&self->ring, item, 0)) == WEFT_RING_BUSY)
    wait_for_slot (&n_looks);
  return outcome == WEFT_RING_DONE;
}

gboolean
weft_channel_has_item_locked (WeftChannel *self)
{
  if (self->shape == WEFT_CHANNEL_DIRECT)
    return !weft_waiter_list_is_empty (&self->writers);
  return weft_ring_count (&self->ring) > 0 || self->backlog.length > 0;
}

gboolean
weft_channel_has_room_locked (WeftChannel *self)
{
  if (self->is_closed)
    return FALSE;
  if (self->shape == WEFT_CHANNEL_ENDLESS || self->full_mode != WEFT_CHANNEL_WAIT)
    return TRUE;
  if (self->shape == WEFT_CHANNEL_DIRECT)
    return !weft_waiter_list_is_empty (&self->readers);
  return weft_waiter_list_is_empty (&self->writers) &&
         weft_ring_count (&self->ring) < self->ring.capacity;
}

static WeftResult
item_result (WeftChannel *self, gpointer item)
{
  return weft_result_pointer (self->item_type, item);
}

/* Whoever waits as a writer has brought an item, which is now somebody else's. */
static gpointer
serve_writer_locked (WeftChannel *self, WeftChannelNews *news)
{
  gpointer item = self->writers.first->item;

  weft_waiter_serve_locked (&self->writers, weft_result_void (), &news->served);
  return item;
}

/* Moves what waits outside of the ring into it. */
static void
refill_locked (WeftChannel *self, WeftChannelNews *news)
{
  if (self->shape == WEFT_CHANNEL_DIRECT)
    return;

  while (!weft_waiter_list_is_empty (&self->writers) &&
         push_locked (self, self->writers.first->item) == WEFT_RING_DONE)
    serve_writer_locked (self, news);

  /* Closed or not: these have been accepted. */
  while (self->backlog.length > 0)
    {
      WeftRingOutcome outcome;
      guint n_looks = 0;

      while ((outcome = weft_ring_push (&self->ring, weft_backlog_peek (&self->backlog), 0)) ==
             WEFT_RING_BUSY)
        wait_for_slot (&n_looks);
      if (outcome != WEFT_RING_DONE)
        break;
      weft_backlog_pop (&self->backlog);
    }
}

gboolean
weft_channel_take_locked (WeftChannel *self, gpointer *item, WeftChannelNews *news)
{
  if (self->shape == WEFT_CHANNEL_DIRECT)
    {
      if (weft_waiter_list_is_empty (&self->writers))
        return FALSE;
      *item = serve_writer_locked (self, news);
      return TRUE;
    }

  if (pop_locked (self, item))
    return TRUE;
  if (self->backlog.length == 0)
    return FALSE;
  *item = weft_backlog_pop (&self->backlog);
  return TRUE;
}

static void
serve_readers_locked (WeftChannel *self, WeftChannelNews *news)
{
  gpointer item;

  while (!weft_waiter_list_is_empty (&self->readers) &&
         weft_channel_take_locked (self, &item, news))
    weft_waiter_serve_locked (&self->readers, item_result (self, item), &news->served);
}

void
weft_channel_fail_locked (WeftWaiterList *list, const GError *error, WeftChannelNews *news)
{
  while (!weft_waiter_list_is_empty (list))
    weft_waiter_serve_locked (list, weft_result_error (g_error_copy (error)), &news->served);
}

static void
tell_read_watchers_locked (WeftChannel *self, WeftChannelNews *news)
{
  gboolean has_item = weft_channel_has_item_locked (self);

  if (!has_item && !self->is_closed)
    return;
  while (!weft_waiter_list_is_empty (&self->read_watchers))
    weft_waiter_serve_locked (&self->read_watchers,
                              has_item ? weft_result_int (TRUE) : weft_channel_closed_watch (self),
                              &news->served);
}

static void
tell_write_watchers_locked (WeftChannel *self, WeftChannelNews *news)
{
  if (!self->is_closed && !weft_channel_has_room_locked (self))
    return;
  while (!weft_waiter_list_is_empty (&self->write_watchers))
    weft_waiter_serve_locked (
        &self->write_watchers,
        self->is_closed ? weft_channel_closed_watch (self) : weft_result_int (TRUE), &news->served);
}

static void
notice_drained_locked (WeftChannel *self, WeftChannelNews *news)
{
  g_autoptr (GError) error = NULL;

  if (!self->is_closed || self->is_drained || weft_channel_has_item_locked (self))
    return;

  self->is_drained = TRUE;
  error = weft_channel_closed_error (self);
  weft_channel_fail_locked (&self->readers, error, news);
  news->completion = g_steal_pointer (&self->completion);
  if (news->completion != NULL && self->error != NULL)
    news->error = g_error_copy (self->error);
}

static void
settle_locked (WeftChannel *self, WeftChannelNews *news)
{
  serve_readers_locked (self, news);
  refill_locked (self, news);
  tell_read_watchers_locked (self, news);
  tell_write_watchers_locked (self, news);
  notice_drained_locked (self, news);
}

/* With the word's flags set for all who stand in a list, and then without those that
 * nobody needs any more. */
static void
agree_and_settle_locked (WeftChannel *self, WeftChannelNews *news)
{
  agree_flags_locked (self);
  settle_locked (self, news);
  agree_flags_locked (self);
}

void
weft_channel_lock (WeftChannel *self)
{
  pthread_mutex_lock (&self->room.mutex);
}

static void
tell_news (WeftChannel *self, WeftChannelNews *news)
{
  if (news->has_dropped)
    {
      if (self->dropped != NULL)
        self->dropped (news->dropped, self->dropped_data);
      if (self->item_free != NULL)
        self->item_free (news->dropped);
    }
  while (news->refused.length > 0)
    {
      gpointer item = weft_backlog_pop (&news->refused);

      if (self->item_free != NULL)
        self->item_free (item);
    }
  weft_waiter_tell (&news->served);
  if (news->completion != NULL)
    weft_task_complete (news->completion, news->error != NULL ? weft_result_error (news->error)
                                                              : weft_result_void ());
}

void
weft_channel_leave (WeftChannel *self, WeftChannelNews *news)
{
  agree_and_settle_locked (self, news);
  pthread_mutex_unlock (&self->room.mutex);
  tell_news (self, news);
}

static void
drop (WeftChannelNews *news, gpointer item)
{
  news->has_dropped = TRUE;
  news->dropped = item;
}

/* With the flag set nobody else pushes: one place is enough, and stays. */
static void
drop_oldest_locked (WeftChannel *self, gpointer item, WeftChannelNews *news)
{
  gpointer oldest;

  weft_ring_flag_tail (&self->ring, WEFT_RING_ATTENTION);
  while (push_locked (self, item) != WEFT_RING_DONE)
    if (pop_locked (self, &oldest))
      drop (news, oldest);
}

static void
drop_newest_locked (WeftChannel *self, gpointer item, WeftChannelNews *news)
{
  drop (news, weft_ring_take_back (&self->ring));
  push_locked (self, item);
}

static WeftChannelPut
put_full_locked (WeftChannel *self, gpointer item, WeftChannelNews *news)
{
  WeftChannelFullMode mode = self->full_mode;

  if (mode == WEFT_CHANNEL_WAIT)
    return WEFT_CHANNEL_PUT_FULL;
  if (mode == WEFT_CHANNEL_DROP_WRITE || self->shape == WEFT_CHANNEL_DIRECT)
    drop (news, item);
  else if (mode == WEFT_CHANNEL_DROP_OLDEST)
    drop_oldest_locked (self, item, news);
  else
    drop_newest_locked (self, item, news);
  return WEFT_CHANNEL_PUT;
}

WeftChannelPut
weft_channel_put_locked (WeftChannel *self, gpointer item, WeftChannelNews *news)
{
  if (self->is_closed)
    return WEFT_CHANNEL_PUT_CLOSED;

  if (self->shape == WEFT_CHANNEL_DIRECT)
    {
      if (weft_waiter_list_is_empty (&self->readers))
        return put_full_locked (self, item, news);
      weft_waiter_serve_locked (&self->readers, item_result (self, item), &news->served);
      return WEFT_CHANNEL_PUT;
    }

  if (weft_waiter_list_is_empty (&self->writers) && self->backlog.length == 0 &&
      push_locked (self, item) == WEFT_RING_DONE)
    return WEFT_CHANNEL_PUT;
  if (self->shape != WEFT_CHANNEL_ENDLESS)
    return put_full_locked (self, item, news);

  weft_backlog_push (&self->backlog, item);
  return WEFT_CHANNEL_PUT;
}

gboolean
weft_channel_close_locked (WeftChannel *self, GError *error, WeftChannelNews *news)
{
  g_autoptr (GError) closed = NULL;
  WeftWaiter *writer;

  if (self->is_closed)
    return FALSE;

  self->is_closed = TRUE;
  self->error = error;
  weft_ring_flag_tail (&self->ring, WEFT_RING_CLOSED);
  closed = weft_channel_closed_error (self);

  /* Their items go back to nobody: they are released as those of a write that failed. */
  for (writer = self->writers.first; writer != NULL; writer = writer->next)
    weft_backlog_push (&news->refused, writer->item);
  weft_channel_fail_locked (&self->writers, closed, news);
  return TRUE;
}
