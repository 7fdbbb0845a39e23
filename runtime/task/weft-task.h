/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-result.h"
#include "task/weft-site.h"
#include "task/weft-work.h"

G_BEGIN_DECLS

/**
 * WeftTaskStatus:
 * @WEFT_TASK_PENDING: no result yet
 * @WEFT_TASK_SUCCEEDED: has a value
 * @WEFT_TASK_FAILED: has an error
 * @WEFT_TASK_CANCELLED: has %G_IO_ERROR_CANCELLED
 */
typedef enum
{
  WEFT_TASK_PENDING,
  WEFT_TASK_SUCCEEDED,
  WEFT_TASK_FAILED,
  WEFT_TASK_CANCELLED,
} WeftTaskStatus;

typedef struct _WeftTask WeftTask;

/**
 * WeftTask:
 *
 * A result that is there now or will be later, and those who await it.
 *
 * Atomically reference counted, usable from every thread. 64 bytes; the fields
 * are private, and here only so that an async function's frame can begin with
 * one. The protocol of @awaiters stands in weft-task.c.
 */
struct _WeftTask
{
  /*< private >*/
  WeftWork   work;     /* in a queue, or in the list of what this awaits */
  gpointer   awaiters; /* atomic */
  WeftSite  *site;
  guint32    refs;     /* atomic */
  guint16    flags;    /* atomic */
  guint16    line;     /* async functions: where to go on */
  WeftResult result;
  guint64    id;
};

G_STATIC_ASSERT (sizeof (WeftTask) <= 64);

/* A task as the value of another: that of a when_any, say. */
WEFT_PUBLIC const WeftResultType weft_type_task;

WEFT_PUBLIC WeftTask         *weft_task_ref           (WeftTask    *task);
WEFT_PUBLIC void              weft_task_unref         (WeftTask    *task);

WEFT_PUBLIC WeftTask         *weft_task_from_result_at (WeftSite   *site,
                                                        WeftResult  result) WEFT_OWNED;

WEFT_PUBLIC guint64           weft_task_get_id        (WeftTask    *task);
WEFT_PUBLIC const WeftSite   *weft_task_get_site      (WeftTask    *task);
WEFT_PUBLIC WeftTaskStatus    weft_task_get_status    (WeftTask    *task);
WEFT_PUBLIC gboolean          weft_task_is_completed  (WeftTask    *task);
WEFT_PUBLIC const WeftResult *weft_task_get_result    (WeftTask    *task);
WEFT_PUBLIC const GError     *weft_task_get_error     (WeftTask    *task);

WEFT_PUBLIC gboolean          weft_task_wait_at       (const WeftSite *site,
                                                       WeftTask    *task,
                                                       GError     **error);
WEFT_PUBLIC void              weft_task_forget        (WeftTask    *task);

/**
 * weft_task_from_result:
 * @result: a #WeftResult; consumed
 *
 * A task that is complete already.
 *
 * Returns: (transfer full): a new task
 */
#define weft_task_from_result(result) (weft_task_from_result_at (WEFT_HERE, (result)))

/**
 * weft_task_from_error:
 * @error: (transfer full): why it failed
 *
 * A task that has failed already, or is cancelled where @error is
 * %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full): a new task
 */
#define weft_task_from_error(error) (weft_task_from_result_at (WEFT_HERE, weft_result_error (error)))

/**
 * weft_task_wait:
 * @task: a task
 * @error: why it failed
 *
 * Blocks the calling thread until @task has completed. In a program with a main loop,
 * await: a continuation of @task that needs this very thread then never comes. Where that
 * can be proven, the wait fails with %WEFT_ERROR_DEADLOCK and tells the whole circle,
 * while @task itself goes on; see weft_set_deadlock_policy().
 *
 * On a worker of the pool another one stands in for it meanwhile.
 *
 * Returns: %TRUE if @task succeeded; its value is in weft_task_get_result()
 */
#define weft_task_wait(task, error) (weft_task_wait_at (WEFT_HERE, (task), (error)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTask, weft_task_unref)

G_END_DECLS
