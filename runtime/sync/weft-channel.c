/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sync/weft-channel-private.h"

#include "weft-error.h"

#define ENDLESS_RING 1024

static WeftSite completion_site = WEFT_SITE_INIT ("weft_channel_get_completion");

typedef struct _ItemType ItemType;
struct _ItemType
{
  WeftResultType type;
  ItemType *next;
};

/* The type of owned items, by the function that releases them: results may outlive the
 * channel, so types are kept for ever. A program has few of them. */
static const WeftResultType *
item_type_for (GDestroyNotify item_free)
{
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  static ItemType *types;
  ItemType *type;

  if (item_free == NULL)
    return &weft_type_pointer;

  pthread_mutex_lock (&mutex);
  for (type = types; type != NULL && type->type.free != item_free;)
    type = type->next;
  if (type == NULL)
    {
      type = g_new (ItemType, 1);
      *type = (ItemType) { { "a channel's item", NULL, item_free }, types };
      types = type;
    }
  pthread_mutex_unlock (&mutex);
  return &type->type;
}

static WeftChannel *
channel_new (gint capacity,
             WeftChannelFullMode mode,
             WeftChannelFlags flags,
             GDestroyNotify item_free)
{
  WeftChannel *self = g_aligned_alloc0 (1, sizeof *self, 64);

  self->shape = capacity < 0    ? WEFT_CHANNEL_ENDLESS
                : capacity == 0 ? WEFT_CHANNEL_DIRECT
                                : WEFT_CHANNEL_BOUNDED;
  self->full_mode = mode;
  self->always_locked = capacity == 0 || mode == WEFT_CHANNEL_DROP_NEWEST;
  self->may_go_on_inline = (flags & WEFT_CHANNEL_ALLOW_SYNCHRONOUS_CONTINUATIONS) != 0;
  self->item_free = item_free;
  self->item_type = item_type_for (item_free);
  self->refs = 1;
  self->read_patience = self->write_patience = WEFT_PATIENCE_INIT;
  weft_ring_init (&self->ring, capacity < 0 ? ENDLESS_RING : (guint) capacity);
  weft_channel_init_room (self);
  return self;
}

/**
 * weft_channel_new:
 * @capacity: how many items it holds before a write waits; %WEFT_CHANNEL_UNBOUNDED, or
 *   %WEFT_CHANNEL_RENDEZVOUS where a write waits for its reader
 * @flags: a #WeftChannelFlags
 * @item_free: (nullable): releases an item that nobody has read
 *
 * The single-reader and single-writer flags are promises; reads and writes cost the same
 * without them as long as only one thread is at an end.
 *
 * Returns: (transfer full): a new channel
 */
WeftChannel *
weft_channel_new (gint capacity, WeftChannelFlags flags, GDestroyNotify item_free)
{
  g_return_val_if_fail (capacity >= WEFT_CHANNEL_UNBOUNDED, NULL);

  return channel_new (capacity, WEFT_CHANNEL_WAIT, flags, item_free);
}

/**
 * weft_channel_new_dropping:
 * @capacity: how many items it holds before one is dropped
 * @mode: which one
 * @flags: a #WeftChannelFlags
 * @item_free: (nullable): releases an item that nobody has read
 * @dropped: (nullable): called with each item that is dropped
 * @data: for @dropped
 * @data_destroy: (nullable): releases @data with the channel
 *
 * A channel whose writes never wait.
 *
 * Returns: (transfer full): a new channel
 */
WeftChannel *
weft_channel_new_dropping (guint capacity,
                           WeftChannelFullMode mode,
                           WeftChannelFlags flags,
                           GDestroyNotify item_free,
                           WeftChannelDroppedFunc dropped,
                           gpointer data,
                           GDestroyNotify data_destroy)
{
  WeftChannel *self;

  g_return_val_if_fail (capacity <= G_MAXINT, NULL);
  g_return_val_if_fail (mode != WEFT_CHANNEL_WAIT, NULL);

  self = channel_new ((gint) capacity, mode, flags, item_free);
  self->dropped = dropped;
  self->dropped_data = data;
  self->dropped_data_destroy = data_destroy;
  return self;
}

/**
 * weft_channel_ref:
 * @self: a channel
 *
 * Returns: (transfer full): @self
 */
WeftChannel *
weft_channel_ref (WeftChannel *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  __atomic_fetch_add (&self->refs, 1, __ATOMIC_RELAXED);
  return self;
}

/* Nobody has it any more: nobody will write, read or complete. */
static void
abandon (WeftChannel *self)
{
  g_autoptr (GError) error = g_error_new_literal (
      WEFT_ERROR, WEFT_ERROR_ABANDONED, "The channel was released while somebody waited for it");
  WeftChannelNews news = { 0 };
  WeftWaiter *writer;
  gpointer item;

  weft_channel_lock (self);
  for (writer = self->writers.first; writer != NULL; writer = writer->next)
    weft_backlog_push (&news.refused, writer->item);
  weft_channel_fail_locked (&self->writers, error, &news);
  while (weft_channel_take_locked (self, &item, &news))
    weft_backlog_push (&news.refused, item);
  weft_channel_fail_locked (&self->readers, error, &news);
  weft_channel_fail_locked (&self->read_watchers, error, &news);
  weft_channel_fail_locked (&self->write_watchers, error, &news);
  news.completion = g_steal_pointer (&self->completion);
  if (news.completion != NULL)
    news.error = g_steal_pointer (&error);
  weft_channel_leave (self, &news);

  if (self->dropped_data_destroy != NULL)
    self->dropped_data_destroy (self->dropped_data);
}

/**
 * weft_channel_unref:
 * @self: (transfer full): a channel
 */
void
weft_channel_unref (WeftChannel *self)
{
  g_return_if_fail (self != NULL);

  if (__atomic_fetch_sub (&self->refs, 1, __ATOMIC_ACQ_REL) != 1)
    return;

  abandon (self);
  weft_waiting_room_release (&self->room);
}

/**
 * weft_channel_try_complete:
 * @self: a channel
 * @error: (transfer full) (nullable): why there will be no more items
 *
 * Closes the channel: no more items are written, those that are there can be read. Writes
 * that wait fail. Any thread.
 *
 * Returns: %FALSE where it was closed already; then @error is released
 */
gboolean
weft_channel_try_complete (WeftChannel *self, GError *error)
{
  WeftChannelNews news = { 0 };
  gboolean closed;

  g_return_val_if_fail (self != NULL, FALSE);

  weft_channel_lock (self);
  closed = weft_channel_close_locked (self, error, &news);
  weft_channel_leave (self, &news);
  if (!closed)
    g_clear_error (&error);
  return closed;
}

/**
 * weft_channel_complete:
 * @self: a channel that is not closed
 * @error: (transfer full) (nullable): why there will be no more items
 *
 * As weft_channel_try_complete(), for who knows that nobody else has closed it; to close
 * it twice is a programmer's mistake and changes nothing.
 */
void
weft_channel_complete (WeftChannel *self, GError *error)
{
  g_return_if_fail (self != NULL);

  if (!weft_channel_try_complete (self, error))
    g_critical ("%s: the channel is closed already", G_STRFUNC);
}

/**
 * weft_channel_get_completion:
 * @self: a channel
 *
 * Completes when the channel is closed and all items have been read; fails with the error
 * with which it was closed. Any thread.
 *
 * Returns: (transfer full): a task
 */
WeftTask *
weft_channel_get_completion (WeftChannel *self)
{
  WeftTask *task;

  g_return_val_if_fail (self != NULL, NULL);

  weft_channel_lock (self);
  if (self->is_drained)
    task = weft_task_from_result_at (
        &completion_site,
        self->error != NULL ? weft_result_error (g_error_copy (self->error)) : weft_result_void ());
  else
    {
      if (self->completion == NULL)
        self->completion =
            weft_task_new (self->may_go_on_inline ? WEFT_TASK_KIND_PLAIN : WEFT_TASK_QUEUE_AWAITERS,
                           &completion_site);
      task = weft_task_ref (self->completion);
    }
  pthread_mutex_unlock (&self->room.mutex);
  return task;
}

/**
 * weft_channel_get_n_items:
 * @self: a channel
 *
 * Returns: how many items it holds, which may change at once; items of writes that wait
 *   are not counted
 */
gsize
weft_channel_get_n_items (WeftChannel *self)
{
  gsize n_items;

  g_return_val_if_fail (self != NULL, 0);

  weft_channel_lock (self);
  n_items = self->shape == WEFT_CHANNEL_DIRECT ? 0 : weft_ring_count (&self->ring);
  n_items += self->backlog.length;
  pthread_mutex_unlock (&self->room.mutex);
  return n_items;
}
