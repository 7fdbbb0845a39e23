/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "sched/weft-sync-context.h"

G_BEGIN_DECLS

/* What weft_sync_context_post() makes of a function and its data. */
WeftWork *weft_callback_new (GDestroyNotify func,
                             gpointer       data) WEFT_OWNED;

/* What weft_sync_context_get_current() returns; the thread holds a reference. */
extern __thread WeftSyncContext *weft_sync_context_current_
    __attribute__ ((tls_model ("initial-exec"), visibility ("hidden")));

/* As in WeftSyncContextClass. */
gboolean weft_sync_context_runs_here      (WeftSyncContext *self);
void     weft_sync_context_foreach_queued (WeftSyncContext *self,
                                           void           (*func) (WeftWork *work,
                                                                   gpointer  data),
                                           gpointer         data);

/* An async void function that was started here, from its start to its end. */
void     weft_sync_context_begin_operation (WeftSyncContext *self);
void     weft_sync_context_end_operation   (WeftSyncContext *self);

/* The name of the context at @address, if there is one there: for who looks at it without
 * a reference and without a lock. */
const char *weft_sync_context_find_name   (gconstpointer    address);

G_END_DECLS
