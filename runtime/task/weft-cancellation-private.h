/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-cancellation.h"

G_BEGIN_DECLS

/* What is registered at one cancellable. */
typedef struct _WeftCancellationRegistry WeftCancellationRegistry;

/* Cancels, without calling what is registered; returns that for weft_cancellation_run_all(),
 * or NULL where there is nothing or it was cancelled before. */
WeftCancellationRegistry *weft_cancellation_cancel_deferred (GCancellable             *cancellable) WEFT_OWNED;
void                      weft_cancellation_run_all         (WeftCancellationRegistry *self);
void                      weft_cancellation_registry_unref  (gpointer                  registry);

G_END_DECLS
