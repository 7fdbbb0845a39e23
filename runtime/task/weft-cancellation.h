/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/**
 * WeftCancellation:
 *
 * A function that waits for a #GCancellable. Where g_cancellable_connect() runs callbacks
 * in the order they came and g_cancellable_disconnect() inside of one hangs, these run
 * newest first, as in .NET, so that what was built on top of something is told before it,
 * and may be unregistered anywhere.
 */
typedef struct _WeftCancellation WeftCancellation;

WEFT_PUBLIC WeftCancellation *weft_cancellation_register   (GCancellable     *cancellable,
                                                            GDestroyNotify    func,
                                                            gpointer          data) WEFT_OWNED;
WEFT_PUBLIC void              weft_cancellation_unregister (WeftCancellation *self);

G_END_DECLS
