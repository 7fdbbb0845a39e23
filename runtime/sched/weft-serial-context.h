/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "sched/weft-sync-context.h"

G_BEGIN_DECLS

#define WEFT_TYPE_SERIAL_CONTEXT (weft_serial_context_get_type ())

/**
 * WeftSerialContext:
 *
 * A context without a thread of its own: what is posted runs on the worker pool, one after
 * the other, in the order in which it was posted, and on whatever worker is free. What is
 * touched only there needs no lock. Async functions that await there come back to it, and
 * between their awaits exclude each other.
 */
WEFT_PUBLIC
G_DECLARE_FINAL_TYPE (WeftSerialContext, weft_serial_context, WEFT, SERIAL_CONTEXT, WeftSyncContext)

WEFT_PUBLIC WeftSyncContext *weft_serial_context_new     (const char        *name) WEFT_OWNED;
WEFT_PUBLIC gboolean         weft_serial_context_is_idle (WeftSerialContext *self);

G_END_DECLS
