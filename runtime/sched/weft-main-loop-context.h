/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "sched/weft-sync-context.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

#define WEFT_TYPE_MAIN_LOOP_CONTEXT (weft_main_loop_context_get_type ())

/**
 * WeftMainLoopContext:
 *
 * Runs continuations in a #GMainContext: the UI thread's, as a rule.
 */
WEFT_PUBLIC
G_DECLARE_FINAL_TYPE (WeftMainLoopContext, weft_main_loop_context, WEFT, MAIN_LOOP_CONTEXT, WeftSyncContext)

WEFT_PUBLIC WeftSyncContext *weft_main_loop_context_new         (GMainContext        *main_context) WEFT_OWNED;
WEFT_PUBLIC WeftSyncContext *weft_main_loop_context_install     (GMainContext        *main_context) WEFT_OWNED;
WEFT_PUBLIC gboolean         weft_main_loop_context_run_until   (WeftMainLoopContext *self,
                                                                 WeftTask            *task,
                                                                 GError             **error);

WEFT_PUBLIC guint64          weft_main_loop_context_get_wakeups (WeftMainLoopContext *self);
WEFT_PUBLIC void             weft_main_loop_context_close       (WeftMainLoopContext *self);

G_END_DECLS
