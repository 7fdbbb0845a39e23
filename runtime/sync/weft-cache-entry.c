/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * An entry is what the cache knows of a key:
 *
 *     (none) ──first get──▶ loading ──value──▶ kept ──too old, too many, invalid──▶ (none)
 *                             ├─────error────────▶ (none)
 *                             └─deserted, invalid▶ detached ──▶ (none)
 *
 * The table has the entries that are loading or kept, so whoever asks meanwhile finds the load
 * that is on its way and waits for it: there is one load of a key at a time. Only an entry
 * in the table is kept when its load is done. One that was invalidated while it loaded is
 * detached: those who wait for it get the value, whoever asks later starts anew.
 *
 * Each who waits may leave without the others noticing. When the last one leaves, the entry is
 * deserted: it is detached, and the load's cancellable cancelled. The first one is in the
 * list before the load is called, and cannot leave before that returns; so no load is
 * cancelled from inside itself.
 *
 * When the load is done the entry leaves `loading` first, so that nobody joins any more. Then,
 * without the mutex, as many copies are made as there are waiters, for copying is the
 * program's code; then the waiters that are still there get one each. Hashing, comparing and
 * copying of keys do happen under the mutex.
 *
 * References on an entry: the table's, the load's until it is done, and one for whoever is
 * looking at it without the mutex.
 */

#include "sync/weft-cache-private.h"

#include "sched/weft-timer-private.h"

WeftCacheEntry *
weft_cache_entry_ref (WeftCacheEntry *self)
{
  __atomic_fetch_add (&self->refs, 1, __ATOMIC_RELAXED);
  return self;
}

void
weft_cache_entry_unref (WeftCacheEntry *self)
{
  WeftCache *cache = self->cache;

  if (__atomic_sub_fetch (&self->refs, 1, __ATOMIC_ACQ_REL) != 0)
    return;

  weft_result_clear (&self->value);
  if (cache->key_free != NULL)
    cache->key_free (self->key);
  g_object_unref (self->cancellable);
  weft_frame_release (self, sizeof *self);
  weft_waiting_room_release (&cache->room);
}

void
weft_cache_unlink_kept_locked (WeftCache *self, WeftCacheEntry *entry)
{
  if (entry->newer != NULL)
    entry->newer->older = entry->older;
  else
    self->newest = entry->older;
  if (entry->older != NULL)
    entry->older->newer = entry->newer;
  else
    self->oldest = entry->newer;
  self->n_kept--;
}

void
weft_cache_link_newest_locked (WeftCache *self, WeftCacheEntry *entry)
{
  entry->newer = NULL;
  entry->older = self->newest;
  if (self->newest != NULL)
    self->newest->newer = entry;
  else
    self->oldest = entry;
  self->newest = entry;
  self->n_kept++;
}

/* Onto the list of those whose reference is to be given up later. */
static void
leave_table_locked (WeftCache *self, WeftCacheEntry *entry, WeftCacheEntry **detached)
{
  entry->is_in_table = FALSE;
  if (entry->state == WEFT_CACHE_KEPT)
    {
      weft_cache_unlink_kept_locked (self, entry);
      entry->state = WEFT_CACHE_DONE;
    }
  entry->older = *detached;
  *detached = entry;
}

void
weft_cache_detach_locked (WeftCache *self, WeftCacheEntry *entry, WeftCacheEntry **detached)
{
  g_hash_table_remove (self->entries, entry->key);
  leave_table_locked (self, entry, detached);
}

WeftCacheEntry *
weft_cache_detach_all_locked (WeftCache *self)
{
  WeftCacheEntry *detached = NULL;
  GHashTableIter iter;
  gpointer entry;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry))
    leave_table_locked (self, entry, &detached);
  g_hash_table_remove_all (self->entries);
  return detached;
}

void
weft_cache_release_detached (WeftCacheEntry *detached)
{
  while (detached != NULL)
    {
      WeftCacheEntry *next = detached->older;

      weft_cache_entry_unref (detached);
      detached = next;
    }
}

/* Who waits for the load; its item is the entry, which it does not own. */
void
weft_cache_waiter_left_locked (WeftWaitingRoom *room, WeftWaiter *waiter)
{
  WeftCacheEntry *entry = waiter->item;
  WeftCacheEntry *detached = NULL;

  /* Given up in weft_cache_waiter_left(). */
  weft_cache_entry_ref (entry);
  entry->n_waiters--;
  if (entry->n_waiters > 0 || entry->state != WEFT_CACHE_LOADING)
    return;

  entry->is_deserted = TRUE;
  /* The load has a reference too: this one is not the last. */
  if (entry->is_in_table)
    weft_cache_detach_locked ((WeftCache *) room, entry, &detached);
  weft_cache_release_detached (detached);
}

void
weft_cache_waiter_left (gpointer item)
{
  WeftCacheEntry *entry = item;
  gboolean is_deserted;

  pthread_mutex_lock (&entry->cache->room.mutex);
  is_deserted = entry->is_deserted;
  pthread_mutex_unlock (&entry->cache->room.mutex);

  if (is_deserted)
    g_cancellable_cancel (entry->cancellable);
  weft_cache_entry_unref (entry);
}

WeftResult
weft_cache_entry_copy (WeftCacheEntry *self)
{
  const WeftResult *value = &self->value;

  if (value->type->copy == NULL)
    return *value;
  return weft_result_pointer (value->type, value->type->copy (value->v_pointer));
}

static WeftResult
check_copyable (WeftResult value)
{
  GError *error;

  if (value.type->copy != NULL || value.type->free == NULL)
    return value;

  error = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       "A cache cannot keep a value that only moves: %s", value.type->name);
  weft_result_clear (&value);
  return weft_result_error (error);
}

/* Nobody joins any more. Returns how many wait. */
static guint
end_load (WeftCache *self, WeftCacheEntry *entry, WeftCacheEntry **detached)
{
  gboolean failed = weft_result_is_error (&entry->value);
  guint n_waiters;

  pthread_mutex_lock (&self->room.mutex);
  entry->state = WEFT_CACHE_DONE;
  if (entry->is_in_table && failed)
    weft_cache_detach_locked (self, entry, detached);
  else if (entry->is_in_table)
    {
      entry->state = WEFT_CACHE_KEPT;
      weft_cache_link_newest_locked (self, entry);
      if (self->n_kept > self->capacity)
        weft_cache_detach_locked (self, self->oldest, detached);
    }
  n_waiters = entry->n_waiters;
  pthread_mutex_unlock (&self->room.mutex);
  return n_waiters;
}

static void
serve_waiters (WeftCache *self, WeftCacheEntry *entry, guint n_waiters)
{
  g_autofree WeftResult *copies = g_new (WeftResult, n_waiters);
  WeftWaiterList served = { NULL, NULL };
  guint n_used = 0;

  for (guint i = 0; i < n_waiters; i++)
    copies[i] = weft_cache_entry_copy (entry);

  pthread_mutex_lock (&self->room.mutex);
  while (!weft_waiter_list_is_empty (&entry->waiters))
    weft_waiter_serve_locked (&entry->waiters, copies[n_used++], &served);
  entry->n_waiters = 0;
  pthread_mutex_unlock (&self->room.mutex);

  weft_waiter_tell (&served);
  while (n_used < n_waiters)
    weft_result_clear (&copies[n_used++]);
}

/* The load's awaiter. */
static void
load_done (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  WeftCacheEntry *entry = (WeftCacheEntry *) work;
  WeftCache *self = entry->cache;
  WeftCacheEntry *detached = NULL;
  guint n_waiters;

  entry->value = check_copyable (weft_task_consume (g_steal_pointer (&entry->load)));
  n_waiters = end_load (self, entry, &detached);
  if (n_waiters > 0)
    serve_waiters (self, entry, n_waiters);
  weft_cache_release_detached (detached);
  weft_cache_entry_unref (entry);
}

WeftCacheEntry *
weft_cache_entry_new (WeftCache *self, gconstpointer key)
{
  WeftCacheEntry *entry = weft_frame_alloc (sizeof *entry);

  *entry = (WeftCacheEntry) {
    .done = { NULL, load_done },
    .cache = self,
    .key = self->key_copy != NULL ? self->key_copy ((gpointer) key) : (gpointer) key,
    .cancellable = g_cancellable_new (),
    .begun = weft_timer_get_time (),
    .refs = 2,
    .state = WEFT_CACHE_LOADING,
    .is_in_table = TRUE,
    .value = weft_result_void (),
  };
  __atomic_fetch_add (&self->room.holds, 1, __ATOMIC_RELAXED);
  return entry;
}

void
weft_cache_begin_load (WeftCache *self, WeftCacheEntry *entry)
{
  WeftTask *load = self->load (entry->key, entry->cancellable, self->data);

  if (load == NULL)
    load = weft_task_from_error (
        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "The cache's function gave no task"));
  entry->load = load;
  if (!weft_task_add_awaiter (load, &entry->done))
    load_done (&entry->done, WEFT_WORK_RUN);
}
