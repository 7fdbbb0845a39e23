/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-async.h"

G_BEGIN_DECLS

/**
 * WeftAsyncVoidFunc:
 * @site: the async function that failed
 * @error: why
 * @user_data: from weft_set_async_void_handler()
 *
 * Runs in the sync context that was current where the function was started, or on the pool.
 */
typedef void (*WeftAsyncVoidFunc) (const WeftSite *site,
                                   const GError   *error,
                                   gpointer        user_data);

WEFT_PUBLIC void weft_set_async_void_handler (WeftAsyncVoidFunc  func,
                                              gpointer           user_data);
WEFT_PUBLIC void weft_async_start_void_      (WeftAsync         *async);

/**
 * WEFT_ASYNC_START_VOID:
 * @frame: (transfer full): a frame from WEFT_ASYNC_NEW()
 *
 * Starts a function that nobody can await: for event handlers, which have nobody to await
 * them, and for nothing else. The sync context that is current counts it among its
 * operations until it has ended, see weft_sync_context_get_operations(). A failure is brought
 * to that context, or to the pool where there is none, and given to the handler of
 * weft_set_async_void_handler(). Cancellation is no failure.
 */
#define WEFT_ASYNC_START_VOID(frame) (weft_async_start_void_ (&(frame)->async))

G_END_DECLS
