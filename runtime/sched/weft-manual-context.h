/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "sched/weft-sync-context.h"

G_BEGIN_DECLS

#define WEFT_TYPE_MANUAL_CONTEXT (weft_manual_context_get_type ())

/**
 * WeftManualContext:
 *
 * Runs continuations when a test says so, on the thread that says so, and lets time pass
 * as a test says: delays and time-outs that are made while it is current wait for its
 * virtual time.
 */
WEFT_PUBLIC
G_DECLARE_FINAL_TYPE (WeftManualContext, weft_manual_context, WEFT, MANUAL_CONTEXT, WeftSyncContext)

WEFT_PUBLIC WeftSyncContext *weft_manual_context_new         (void) WEFT_OWNED;
WEFT_PUBLIC guint            weft_manual_context_get_n_posts (WeftManualContext *self);
WEFT_PUBLIC guint            weft_manual_context_get_pending (WeftManualContext *self);
WEFT_PUBLIC gboolean         weft_manual_context_run_one     (WeftManualContext *self);
WEFT_PUBLIC guint            weft_manual_context_run_all     (WeftManualContext *self);

WEFT_PUBLIC gint64           weft_manual_context_get_time    (WeftManualContext *self);
WEFT_PUBLIC guint            weft_manual_context_advance     (WeftManualContext *self,
                                                              gint64             milliseconds);

G_END_DECLS
