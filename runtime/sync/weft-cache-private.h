/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "sync/weft-cache.h"
#include "sync/weft-waiter-private.h"

G_BEGIN_DECLS

/*
 * What weft-cache.c, which has the calls, and weft-cache-entry.c, which has the lives of the
 * entries, share. The protocol stands in the latter.
 */

typedef struct _WeftCacheEntry WeftCacheEntry;

typedef enum
{
  WEFT_CACHE_LOADING,
  WEFT_CACHE_KEPT,
  WEFT_CACHE_DONE /* its value, if any, is for those who wait only */
} WeftCacheState;

struct _WeftCache
{
  WeftWaitingRoom    room;
  /* Under the room's mutex. */
  GHashTable        *entries; /* by their keys */
  WeftCacheEntry    *newest;  /* of those that are kept */
  WeftCacheEntry    *oldest;
  guint              n_kept;
  gint64             time_to_live; /* milliseconds; -1 for ever */

  /* Never changed. */
  guint              capacity;
  GBoxedCopyFunc     key_copy;
  GDestroyNotify     key_free;
  WeftCacheLoadFunc  load;
  gpointer           data;
  GDestroyNotify     data_destroy;

  guint32            refs; /* atomic */
};

struct _WeftCacheEntry
{
  WeftWork        done; /* in the load's list of awaiters */
  WeftCache      *cache;
  gpointer        key;
  GCancellable   *cancellable;
  WeftTask       *load;  /* until it is done */
  gint64          begun; /* microseconds */
  guint32         refs;  /* atomic */

  /* Under the mutex. */
  WeftCacheState  state;
  gboolean        is_in_table;
  gboolean        is_deserted;
  WeftWaiterList  waiters;
  guint           n_waiters;
  WeftCacheEntry *newer;
  WeftCacheEntry *older; /* and the link of those that are to be released */
  WeftResult      value; /* not changed once it is kept */
};

WeftCacheEntry *weft_cache_entry_new   (WeftCache       *self,
                                        gconstpointer    key) WEFT_OWNED;
WeftCacheEntry *weft_cache_entry_ref   (WeftCacheEntry  *self);
/* Never the last one under the mutex. */
void            weft_cache_entry_unref (WeftCacheEntry  *self);
/* Of the value of one that is kept. */
WeftResult      weft_cache_entry_copy  (WeftCacheEntry  *self) WEFT_OWNED;

void            weft_cache_begin_load  (WeftCache       *self,
                                        WeftCacheEntry  *entry);

/* Of who waits for a load, which has the entry as its item, without owning it. */
void            weft_cache_waiter_left_locked (WeftWaitingRoom *room,
                                               WeftWaiter      *waiter);
void            weft_cache_waiter_left        (gpointer         item);

void            weft_cache_unlink_kept_locked (WeftCache       *self,
                                               WeftCacheEntry  *entry);
void            weft_cache_link_newest_locked (WeftCache       *self,
                                               WeftCacheEntry  *entry);

/* Out of the table, onto the list of those whose reference is to be given up later. */
void            weft_cache_detach_locked      (WeftCache       *self,
                                               WeftCacheEntry  *entry,
                                               WeftCacheEntry **detached);
WeftCacheEntry *weft_cache_detach_all_locked  (WeftCache       *self);
void            weft_cache_release_detached   (WeftCacheEntry  *detached);

G_END_DECLS
