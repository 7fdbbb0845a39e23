/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "session/loom-process.h"

G_BEGIN_DECLS

#define LOOM_TYPE_PROCESS_LIST (loom_process_list_get_type ())

/**
 * LoomProcessList:
 *
 * The running programs of this user that can be recorded: a #GListModel of #LoomProcess, in
 * the order of loom_process_compare(). It knows nothing at first, and what was when it was
 * refreshed last. Belongs to one thread.
 */
G_DECLARE_FINAL_TYPE (LoomProcessList, loom_process_list, LOOM, PROCESS_LIST, GObject)

LoomProcessList *loom_process_list_new     (void);
/* Looks again, on a worker. What is still there stays the same object. */
WeftTask        *loom_process_list_refresh (LoomProcessList *self,
                                            GCancellable    *cancellable) WEFT_OWNED;

/* The same as an array, at once. Element type: LoomProcess. Any thread. */
GPtrArray       *loom_process_scan         (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
