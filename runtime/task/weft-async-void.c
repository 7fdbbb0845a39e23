/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * What stands for the one who would await: a node in the function's list of awaiters, which
 * has the context.
 *
 *     watching ──the function ends──▶ gone
 *                       └──failed──▶ a failure, queued to the context or the pool ──▶ handler
 *
 * The operation ends for the context when the function does: a failure that is on its way is
 * a post like others.
 */

#include "task/weft-async-void-private.h"

#include <pthread.h>

#include "sched/weft-pool-private.h"
#include "sched/weft-sync-context-private.h"
#include "task/weft-frame-cache-private.h"
#include "task/weft-task-private.h"
#include "trace/weft-trace-private.h"

typedef struct
{
  WeftWork work;
  WeftTask *task;           /* owned */
  WeftSyncContext *context; /* owned, nullable */
} Watcher;

static pthread_mutex_t handler_mutex = PTHREAD_MUTEX_INITIALIZER;
static WeftAsyncVoidFunc handler_func;
static gpointer handler_data;

/**
 * weft_set_async_void_handler:
 * @func: (nullable): what to do with the failures of functions that nobody can await; %NULL
 *   for the default, a warning in the log
 * @user_data: for @func
 *
 * In .NET such a failure ends the process. Here it does not: a program in C has no other
 * means to go on, and who wants that calls abort() in @func. Any thread.
 */
void
weft_set_async_void_handler (WeftAsyncVoidFunc func, gpointer user_data)
{
  pthread_mutex_lock (&handler_mutex);
  handler_func = func;
  handler_data = user_data;
  pthread_mutex_unlock (&handler_mutex);
}

static void
report (const WeftSite *site, const GError *error)
{
  WeftAsyncVoidFunc func;
  gpointer data;

  pthread_mutex_lock (&handler_mutex);
  func = handler_func;
  data = handler_data;
  pthread_mutex_unlock (&handler_mutex);

  if (weft_trace_is_active ())
    weft_trace_async_void_error (site, error->message);

  if (func != NULL)
    func (site, error, data);
  else
    g_warning ("%s (%s:%u) failed, and nobody can await it: %s", weft_site_get_name (site),
               site->file, site->line, error->message);
}

/* A failure on its way. Dropped or not, it is told. */
typedef struct
{
  WeftWork work;
  const WeftSite *site;
  GError *error;
} Failure;

static void
failure_arrived (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  Failure *self = (Failure *) work;

  report (self->site, self->error);
  g_error_free (self->error);
  weft_frame_release (self, sizeof *self);
}

void
weft_async_void_report (WeftSite *site, GError *error, WeftSyncContext *context)
{
  Failure *self = weft_frame_alloc (sizeof *self);

  *self = (Failure) { { NULL, failure_arrived }, site, error };
  if (context != NULL)
    weft_sync_context_post_work (context, &self->work);
  else
    weft_pool_push (&self->work);
}

static void
function_ended (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  Watcher *self = (Watcher *) work;

  if (self->context != NULL)
    weft_sync_context_end_operation (self->context);
  if (weft_task_get_status (self->task) == WEFT_TASK_FAILED)
    weft_async_void_report (self->task->site, g_error_copy (weft_task_get_error (self->task)),
                            self->context);

  g_clear_object (&self->context);
  weft_task_unref (self->task);
  weft_frame_release (self, sizeof *self);
}

/**
 * weft_async_start_void_: (skip)
 * @async: (transfer full): a new frame
 *
 * See WEFT_ASYNC_START_VOID().
 */
void
weft_async_start_void_ (WeftAsync *async)
{
  Watcher *self = weft_frame_alloc (sizeof *self);
  WeftSyncContext *context = weft_sync_context_get_current ();

  self->work = (WeftWork) { NULL, function_ended };
  self->context = context != NULL ? g_object_ref (context) : NULL;
  if (context != NULL)
    weft_sync_context_begin_operation (context);

  self->task = weft_async_start_ (async);
  if (!weft_task_add_awaiter (self->task, &self->work))
    function_ended (&self->work, WEFT_WORK_AWAITED);
}
