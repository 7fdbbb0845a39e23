/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/**
 * WeftSignalFlags:
 * @WEFT_SIGNAL_DEFAULT: each emission starts the handler
 * @WEFT_SIGNAL_AFTER: after the class's own handler
 * @WEFT_SIGNAL_NO_REENTRY: an emission that comes while the handler's task is pending is
 *   ignored
 *
 * How an asynchronous handler is connected.
 */
typedef enum
{
  WEFT_SIGNAL_DEFAULT    = 0,
  WEFT_SIGNAL_AFTER      = 1 << 0,
  WEFT_SIGNAL_NO_REENTRY = 1 << 1,
} WeftSignalFlags;

WEFT_PUBLIC gulong        weft_signal_connect_async   (gpointer         instance,
                                                       const char      *detailed_signal,
                                                       GCallback        handler,
                                                       gpointer         data,
                                                       WeftSignalFlags  flags);
WEFT_PUBLIC GCancellable *weft_signal_get_cancellable (void);

G_END_DECLS
