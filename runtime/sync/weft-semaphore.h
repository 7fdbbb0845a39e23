/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-value-task.h"

G_BEGIN_DECLS

/**
 * WeftSemaphore:
 *
 * A number of permits, and those who wait for one, served in the order in which they came.
 * With one permit it is a lock that may be held across awaits. Where a permit is there,
 * waiting is complete at once, without an allocation or a lock.
 *
 * Atomically reference counted, usable from every thread. With the last reference, whoever
 * still waits fails with %WEFT_ERROR_ABANDONED.
 */
typedef struct _WeftSemaphore WeftSemaphore;

WEFT_PUBLIC WeftSemaphore *weft_semaphore_new           (guint           initial,
                                                         guint           max) WEFT_OWNED;
WEFT_PUBLIC WeftSemaphore *weft_semaphore_ref           (WeftSemaphore  *self);
WEFT_PUBLIC void           weft_semaphore_unref         (WeftSemaphore  *self);

WEFT_PUBLIC guint          weft_semaphore_get_available (WeftSemaphore  *self);

WEFT_PUBLIC WeftValueTask  weft_semaphore_wait          (WeftSemaphore  *self,
                                                         GCancellable   *cancellable) WEFT_OWNED;
WEFT_PUBLIC WeftValueTask  weft_semaphore_wait_for      (WeftSemaphore  *self,
                                                         gint64          milliseconds,
                                                         GCancellable   *cancellable) WEFT_OWNED;
WEFT_PUBLIC gboolean       weft_semaphore_try_wait      (WeftSemaphore  *self) WEFT_OWNED;

WEFT_PUBLIC gboolean       weft_semaphore_release       (WeftSemaphore  *self,
                                                         guint           n_permits,
                                                         guint          *previous,
                                                         GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSemaphore, weft_semaphore_unref)

G_END_DECLS
