/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-async-void.h"

G_BEGIN_DECLS

/* Brings a failure that nobody awaits to @context, or to the pool where there is none, and
 * gives it to the handler there. Consumes @error. */
void weft_async_void_report (WeftSite        *site,
                             GError          *error,
                             WeftSyncContext *context);

G_END_DECLS
