/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-work.h"

G_BEGIN_DECLS

#define WEFT_TYPE_SYNC_CONTEXT (weft_sync_context_get_type ())

WEFT_PUBLIC
G_DECLARE_DERIVABLE_TYPE (WeftSyncContext, weft_sync_context, WEFT, SYNC_CONTEXT, GObject)

/**
 * WeftSyncContextClass:
 * @post: queues @work, for weft_sync_context_run_work() to run it once, later, on
 *   the context's thread; callable from any thread, never runs @work itself
 *
 * @runs_here: (nullable): whether the calling thread is the only one that can run what is
 *   queued, now and as long as it blocks; without it, no deadlock is ever proven
 * @foreach_queued: (nullable): calls @func for what is queued, while the thread for which
 *   @runs_here said yes is blocked
 *
 * @wait_for_room: (nullable): called by who is about to post a function of its own; may
 *   hold it up for some milliseconds, while more is posted than is worked off
 *
 * @operation_started: (nullable): an async function that nobody can await has been started
 *   with this context current; on that thread
 * @operation_completed: (nullable): it has ended; on any thread
 *
 * A place where continuations run: a main loop, a queue, a test's list. What is
 * posted from one thread runs in the order it was posted.
 */
struct _WeftSyncContextClass
{
  GObjectClass parent_class;

  void (*post) (WeftSyncContext *self,
                WeftWork        *work);

  gboolean (*runs_here)      (WeftSyncContext *self);
  void     (*foreach_queued) (WeftSyncContext *self,
                              void           (*func) (WeftWork *work,
                                                      gpointer  data),
                              gpointer         data);

  void     (*wait_for_room)  (WeftSyncContext *self);

  void     (*operation_started)   (WeftSyncContext *self);
  void     (*operation_completed) (WeftSyncContext *self);

  /*< private >*/
  gpointer _reserved[3];
};

WEFT_PUBLIC WeftSyncContext *weft_sync_context_get_current  (void);
WEFT_PUBLIC void             weft_sync_context_set_current  (WeftSyncContext *self);
WEFT_PUBLIC gboolean         weft_sync_context_is_current   (WeftSyncContext *self);
WEFT_PUBLIC gboolean         weft_sync_context_check_access (WeftSyncContext *self,
                                                             const char      *what,
                                                             GError         **error);

WEFT_PUBLIC const char      *weft_sync_context_get_name     (WeftSyncContext *self);
WEFT_PUBLIC void             weft_sync_context_set_name     (WeftSyncContext *self,
                                                             const char      *name);

WEFT_PUBLIC guint            weft_sync_context_get_operations (WeftSyncContext *self);

WEFT_PUBLIC void             weft_sync_context_post         (WeftSyncContext *self,
                                                             GDestroyNotify   func,
                                                             gpointer         data);
WEFT_PUBLIC void             weft_sync_context_post_work    (WeftSyncContext *self,
                                                             WeftWork        *work);
WEFT_PUBLIC void             weft_sync_context_run_work     (WeftSyncContext *self,
                                                             WeftWork        *work);

G_END_DECLS
