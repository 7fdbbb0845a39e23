/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

/**
 * WeftThenFlags:
 * @WEFT_THEN_DEFAULT: whatever the task came to; in the sync context that is current at the
 *   call, or on the pool where there is none
 * @WEFT_THEN_NOT_ON_SUCCESS: not if it succeeded
 * @WEFT_THEN_NOT_ON_ERROR: not if it failed
 * @WEFT_THEN_NOT_ON_CANCELLED: not if it was cancelled
 * @WEFT_THEN_ONLY_ON_SUCCESS: only if it succeeded
 * @WEFT_THEN_ONLY_ON_ERROR: only if it failed
 * @WEFT_THEN_ONLY_ON_CANCELLED: only if it was cancelled
 * @WEFT_THEN_EXECUTE_SYNCHRONOUSLY: for something short: inside the call that completes the
 *   task, or inside weft_then() where it is complete already, if that is in the right
 *   context and the stack has room
 * @WEFT_THEN_NO_CAPTURE: on the pool, whatever context is current
 */
typedef enum
{
  WEFT_THEN_DEFAULT = 0,
  WEFT_THEN_NOT_ON_SUCCESS = 1 << 0,
  WEFT_THEN_NOT_ON_ERROR = 1 << 1,
  WEFT_THEN_NOT_ON_CANCELLED = 1 << 2,
  WEFT_THEN_ONLY_ON_SUCCESS = WEFT_THEN_NOT_ON_ERROR | WEFT_THEN_NOT_ON_CANCELLED,
  WEFT_THEN_ONLY_ON_ERROR = WEFT_THEN_NOT_ON_SUCCESS | WEFT_THEN_NOT_ON_CANCELLED,
  WEFT_THEN_ONLY_ON_CANCELLED = WEFT_THEN_NOT_ON_SUCCESS | WEFT_THEN_NOT_ON_ERROR,
  WEFT_THEN_EXECUTE_SYNCHRONOUSLY = 1 << 3,
  WEFT_THEN_NO_CAPTURE = 1 << 4,
} WeftThenFlags;

/**
 * WeftThenFunc:
 * @result: where to put the value; without a value as it comes
 * @task: the completed task; borrowed
 * @data: from weft_then()
 * @error: why it failed
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
typedef gboolean (*WeftThenFunc) (WeftResult  *result,
                                  WeftTask    *task,
                                  gpointer     data,
                                  GError     **error);

WEFT_PUBLIC WeftTask *weft_then_at (WeftSite       *site,
                                    WeftTask       *task,
                                    WeftThenFlags   flags,
                                    WeftThenFunc    func,
                                    gpointer        data,
                                    GDestroyNotify  data_destroy) WEFT_OWNED;

/**
 * weft_then:
 * @task: (transfer full): a task
 * @flags: a #WeftThenFlags
 * @func: what to do when it is complete
 * @data: for @func; owned by the new task
 * @data_destroy: (nullable): releases @data, also where @func is never called
 *
 * Goes on after @task without an async function. Where @flags say that @func is not for
 * what @task came to, the new task is cancelled, and an error of @task stays unobserved.
 * For a @func that starts something asynchronous, put its task into the result as a
 * %weft_type_task, and weft_unwrap() around the whole. The task is named after @func.
 *
 * Returns: (transfer full): a task for what @func comes to
 */
#define weft_then(task, flags, func, data, data_destroy) \
  (weft_then_at (WEFT_HERE_NAMED (#func), (task), (flags), (func), (data), (data_destroy)))

G_END_DECLS
