/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/**
 * WeftObjectPool:
 *
 * Objects that are dear to make and are used again: rented, and returned. At most a given
 * number of them are kept; what is returned beyond that is released.
 *
 * Renting and returning take no lock, and on one thread no more than one atomic operation
 * each. Atomically reference counted, usable from every thread.
 */
typedef struct _WeftObjectPool WeftObjectPool;

/**
 * WeftObjectPoolCreateFunc:
 * @data: from weft_object_pool_new()
 *
 * Called where there is no object to rent, on any thread, on several at a time.
 *
 * Returns: (transfer full): a new object, not %NULL
 */
typedef gpointer (*WeftObjectPoolCreateFunc) (gpointer data);

/**
 * WeftObjectPoolResetFunc:
 * @object: (transfer none): what is being returned
 * @data: from weft_object_pool_new()
 *
 * Makes @object as good as new, on the thread that returns it.
 *
 * Returns: %FALSE where it cannot be used again
 */
typedef gboolean (*WeftObjectPoolResetFunc) (gpointer object,
                                             gpointer data);

/**
 * WeftObjectPoolStats:
 * @n_created: how many objects the pool has made so far
 * @n_released: how many of them it has released
 * @n_idle: how many wait in the pool to be rented
 *
 * What a pool has done. The rest are rented.
 */
typedef struct
{
  guint64 n_created;
  guint64 n_released;
  guint   n_idle;
} WeftObjectPoolStats;

WEFT_PUBLIC WeftObjectPool *weft_object_pool_new       (guint                     maximum,
                                                        WeftObjectPoolCreateFunc  create,
                                                        WeftObjectPoolResetFunc   reset,
                                                        GDestroyNotify            object_free,
                                                        gpointer                  data,
                                                        GDestroyNotify            data_destroy) WEFT_OWNED;
WEFT_PUBLIC WeftObjectPool *weft_object_pool_ref       (WeftObjectPool           *self);
WEFT_PUBLIC void            weft_object_pool_unref     (WeftObjectPool           *self);

WEFT_PUBLIC gpointer        weft_object_pool_rent      (WeftObjectPool           *self) WEFT_OWNED;
WEFT_PUBLIC void            weft_object_pool_return    (WeftObjectPool           *self,
                                                        gpointer                  object);

WEFT_PUBLIC void            weft_object_pool_get_stats (WeftObjectPool           *self,
                                                        WeftObjectPoolStats      *stats);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftObjectPool, weft_object_pool_unref)

G_END_DECLS
