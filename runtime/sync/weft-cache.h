/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-value-task.h"

G_BEGIN_DECLS

/**
 * WeftCache:
 *
 * Values by key, loaded when they are first asked for. However many ask for one that is not
 * there, it is loaded once, and all of them get it. A load that fails is not kept.
 *
 * At most a given number of values is kept, those that were asked for last; and each for a
 * limited time, where one is set. Who asks for a value gets a copy by its type's own
 * function, which for an object is a reference; so the type must have one.
 *
 * Atomically reference counted, usable from every thread. With the last reference, loads
 * are cancelled and whoever still waits fails with %WEFT_ERROR_ABANDONED.
 */
typedef struct _WeftCache WeftCache;

/**
 * WeftCacheLoadFunc:
 * @key: (transfer none): what to load; valid until the task has completed
 * @cancellable: cancelled when nobody waits for the value any more
 * @data: from weft_cache_new()
 *
 * Called on the thread of whoever asks first.
 *
 * Returns: (transfer full): a task whose value is the one for @key
 */
typedef WeftTask *(*WeftCacheLoadFunc) (gconstpointer  key,
                                        GCancellable  *cancellable,
                                        gpointer       data);

WEFT_PUBLIC WeftCache    *weft_cache_new              (guint              capacity,
                                                       GHashFunc          hash,
                                                       GEqualFunc         equal,
                                                       GBoxedCopyFunc     key_copy,
                                                       GDestroyNotify     key_free,
                                                       WeftCacheLoadFunc  load,
                                                       gpointer           data,
                                                       GDestroyNotify     data_destroy) WEFT_OWNED;
WEFT_PUBLIC WeftCache    *weft_cache_ref              (WeftCache         *self);
WEFT_PUBLIC void          weft_cache_unref            (WeftCache         *self);

WEFT_PUBLIC gint64        weft_cache_get_time_to_live (WeftCache         *self);
WEFT_PUBLIC void          weft_cache_set_time_to_live (WeftCache         *self,
                                                       gint64             milliseconds);

WEFT_PUBLIC guint         weft_cache_get_n_values     (WeftCache         *self);

WEFT_PUBLIC WeftValueTask weft_cache_get              (WeftCache         *self,
                                                       gconstpointer      key,
                                                       GCancellable      *cancellable) WEFT_OWNED;
WEFT_PUBLIC gboolean      weft_cache_invalidate       (WeftCache         *self,
                                                       gconstpointer      key);
WEFT_PUBLIC void          weft_cache_clear            (WeftCache         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftCache, weft_cache_unref)

G_END_DECLS
