/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sync/weft-cache-private.h"

#include "sched/weft-timer-private.h"
#include "weft-error.h"

static WeftSite get_site = WEFT_SITE_INIT ("weft_cache_get");

static void
free_room (WeftWaitingRoom *room)
{
  WeftCache *self = (WeftCache *) room;

  g_hash_table_unref (self->entries);
  if (self->data_destroy != NULL)
    self->data_destroy (self->data);
  g_free (self);
}

/**
 * weft_cache_new:
 * @capacity: how many values it keeps
 * @hash: hashes a key
 * @equal: compares two keys
 * @key_copy: (nullable): copies a key; %NULL where keys are no pointers to anything
 * @key_free: (nullable): releases a copy
 * @load: loads a value
 * @data: for @load
 * @data_destroy: (nullable): releases @data with the cache, when no load runs any more
 *
 * The functions for keys must not use the cache.
 *
 * Returns: (transfer full): a new cache
 */
WeftCache *
weft_cache_new (guint capacity,
                GHashFunc hash,
                GEqualFunc equal,
                GBoxedCopyFunc key_copy,
                GDestroyNotify key_free,
                WeftCacheLoadFunc load,
                gpointer data,
                GDestroyNotify data_destroy)
{
  WeftCache *self;

  g_return_val_if_fail (capacity > 0, NULL);
  g_return_val_if_fail (load != NULL, NULL);

  self = g_new0 (WeftCache, 1);
  weft_waiting_room_init (&self->room, free_room, weft_cache_waiter_left_locked);
  self->entries = g_hash_table_new (hash, equal);
  self->time_to_live = -1;
  self->capacity = capacity;
  self->key_copy = key_copy;
  self->key_free = key_free;
  self->load = load;
  self->data = data;
  self->data_destroy = data_destroy;
  self->refs = 1;
  return self;
}

/**
 * weft_cache_ref:
 * @self: a cache
 *
 * Returns: (transfer full): @self
 */
WeftCache *
weft_cache_ref (WeftCache *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  __atomic_fetch_add (&self->refs, 1, __ATOMIC_RELAXED);
  return self;
}

/* Nobody has it any more. Loads that had been detached before go on for those who wait for
 * them: they have all they need. */
static void
abandon (WeftCache *self)
{
  WeftWaiterList served = { NULL, NULL };
  WeftCacheEntry *detached;

  pthread_mutex_lock (&self->room.mutex);
  detached = weft_cache_detach_all_locked (self);
  for (WeftCacheEntry *entry = detached; entry != NULL; entry = entry->older)
    {
      entry->n_waiters = 0;
      while (!weft_waiter_list_is_empty (&entry->waiters))
        weft_waiter_serve_locked (&entry->waiters,
                                  weft_result_error (g_error_new_literal (
                                      WEFT_ERROR, WEFT_ERROR_ABANDONED,
                                      "The cache was released while somebody waited for it")),
                                  &served);
    }
  pthread_mutex_unlock (&self->room.mutex);

  weft_waiter_tell (&served);
  for (WeftCacheEntry *entry = detached; entry != NULL; entry = entry->older)
    g_cancellable_cancel (entry->cancellable);
  weft_cache_release_detached (detached);
}

/**
 * weft_cache_unref:
 * @self: (transfer full): a cache
 */
void
weft_cache_unref (WeftCache *self)
{
  g_return_if_fail (self != NULL);

  if (__atomic_fetch_sub (&self->refs, 1, __ATOMIC_ACQ_REL) != 1)
    return;

  abandon (self);
  weft_waiting_room_release (&self->room);
}

/**
 * weft_cache_get_time_to_live:
 * @self: a cache
 *
 * Returns: how old a value may be, in milliseconds; -1 where it does not matter
 */
gint64
weft_cache_get_time_to_live (WeftCache *self)
{
  gint64 milliseconds;

  g_return_val_if_fail (self != NULL, -1);

  pthread_mutex_lock (&self->room.mutex);
  milliseconds = self->time_to_live;
  pthread_mutex_unlock (&self->room.mutex);
  return milliseconds;
}

/**
 * weft_cache_set_time_to_live:
 * @self: a cache
 * @milliseconds: how old a value may be; -1 where it does not matter
 *
 * A value's age counts from the beginning of its load, on the virtual clock of the manual
 * context that is current there, else on the machine's. One that is too old is loaded anew
 * when it is asked for.
 */
void
weft_cache_set_time_to_live (WeftCache *self, gint64 milliseconds)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (milliseconds >= -1);

  pthread_mutex_lock (&self->room.mutex);
  self->time_to_live = milliseconds;
  pthread_mutex_unlock (&self->room.mutex);
}

/**
 * weft_cache_get_n_values:
 * @self: a cache
 *
 * Returns: how many values it keeps, those that are too old too
 */
guint
weft_cache_get_n_values (WeftCache *self)
{
  guint n_values;

  g_return_val_if_fail (self != NULL, 0);

  pthread_mutex_lock (&self->room.mutex);
  n_values = self->n_kept;
  pthread_mutex_unlock (&self->room.mutex);
  return n_values;
}

static gboolean
is_too_old_locked (WeftCache *self, WeftCacheEntry *entry)
{
  return self->time_to_live >= 0 &&
         (weft_timer_get_time () - entry->begun) / 1000 >= self->time_to_live;
}

/* The entry to be used, or NULL; takes it from the table if it is too old. */
static WeftCacheEntry *
look_up_locked (WeftCache *self, gconstpointer key, WeftCacheEntry **detached)
{
  WeftCacheEntry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL || entry->state != WEFT_CACHE_KEPT || !is_too_old_locked (self, entry))
    return entry;
  weft_cache_detach_locked (self, entry, detached);
  return NULL;
}

static WeftValueTask
hit (WeftCacheEntry *entry)
{
  WeftResult value = weft_cache_entry_copy (entry);

  weft_cache_entry_unref (entry);
  return weft_value_task_from_result (value);
}

/**
 * weft_cache_get:
 * @self: a cache
 * @key: what to get; copied where it has to be
 * @cancellable: (nullable): a cancellable
 *
 * Gets a value, loading it if it is not there. Cancelling gives up this one wait; the load
 * is cancelled when all who wait for it have given up. Any thread.
 *
 * Returns: a value task whose value is the one for @key, complete at once where it is there;
 *   fails as the load does
 */
WeftValueTask
weft_cache_get (WeftCache *self, gconstpointer key, GCancellable *cancellable)
{
  WeftCacheEntry *detached = NULL;
  GError *error = NULL;
  gboolean is_first;
  WeftWaiter *waiter;
  WeftCacheEntry *entry;

  g_return_val_if_fail (self != NULL, weft_value_task_from_result (weft_result_void ()));

  if (cancellable != NULL && g_cancellable_set_error_if_cancelled (cancellable, &error))
    return weft_value_task_from_result (weft_result_error (error));

  pthread_mutex_lock (&self->room.mutex);
  entry = look_up_locked (self, key, &detached);
  if (entry != NULL && entry->state == WEFT_CACHE_KEPT)
    {
      if (entry != self->newest)
        {
          weft_cache_unlink_kept_locked (self, entry);
          weft_cache_link_newest_locked (self, entry);
        }
      weft_cache_entry_ref (entry);
      pthread_mutex_unlock (&self->room.mutex);
      return hit (entry);
    }

  is_first = entry == NULL;
  if (is_first)
    {
      entry = weft_cache_entry_new (self, key);
      g_hash_table_insert (self->entries, entry->key, entry);
    }
  waiter = weft_waiter_new (&self->room, &get_site, FALSE, -1, cancellable);
  waiter->item = entry;
  waiter->item_free = weft_cache_waiter_left;
  weft_waiter_link_locked (waiter, &entry->waiters);
  entry->n_waiters++;
  pthread_mutex_unlock (&self->room.mutex);

  weft_cache_release_detached (detached);
  if (is_first)
    weft_cache_begin_load (self, entry);
  return weft_waiter_begin (waiter, -1, cancellable);
}

/**
 * weft_cache_invalidate:
 * @self: a cache
 * @key: a key
 *
 * Forgets the value of @key. One that is being loaded still goes to those who wait for it,
 * and is not kept. Any thread.
 *
 * Returns: whether there was one
 */
gboolean
weft_cache_invalidate (WeftCache *self, gconstpointer key)
{
  WeftCacheEntry *detached = NULL;
  WeftCacheEntry *entry;

  g_return_val_if_fail (self != NULL, FALSE);

  pthread_mutex_lock (&self->room.mutex);
  entry = g_hash_table_lookup (self->entries, key);
  if (entry != NULL)
    weft_cache_detach_locked (self, entry, &detached);
  pthread_mutex_unlock (&self->room.mutex);
  weft_cache_release_detached (detached);
  return entry != NULL;
}

/**
 * weft_cache_clear:
 * @self: a cache
 *
 * Forgets all values, as weft_cache_invalidate() does. Any thread.
 */
void
weft_cache_clear (WeftCache *self)
{
  WeftCacheEntry *detached;

  g_return_if_fail (self != NULL);

  pthread_mutex_lock (&self->room.mutex);
  detached = weft_cache_detach_all_locked (self);
  pthread_mutex_unlock (&self->room.mutex);
  weft_cache_release_detached (detached);
}
