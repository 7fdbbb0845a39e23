/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The life of an async function.
 *
 *     new ──start──▶ running ──suspend──▶ waiting ──what it awaits completes──┐
 *                       ▲                                                     ▼
 *                       ├───────────inline, where that is allowed─────────────┤
 *                       └──run by a context or the pool── posted ◀────────────┘
 *     running ──complete──▶ ended
 *
 * In every state exactly one party may touch the frame: the thread that runs it; while
 * it waits, whoever completes what it awaits; while it is posted, the queue and then
 * the thread that takes it from there. Each hands it on by an atomic store that the
 * next one reads (the list of awaiters, the queue), and touches it no more: that is why
 * everything is written to the frame before the handing on, and why the body returns at
 * once after it.
 *
 * The function itself holds one reference to its task from start to complete.
 *
 * `task.result` is free until the function has ended; in the meantime it carries the
 * value of an await that was complete by value.
 */

#include "task/weft-async-private.h"

#include "sched/weft-pool-private.h"
#include "sched/weft-sync-context-private.h"
#include "task/weft-frame-cache-private.h"
#include "task/weft-task-private.h"
#include "task/weft-value-task-private.h"
#include "task/weft-value-task-source-private.h"
#include "trace/weft-trace-private.h"
#include "weft-error.h"

#define ENDED G_MAXUINT16

static gsize
async_get_size (WeftTask *task)
{
  return weft_async_function_of (task)->frame_size;
}

const WeftTaskKind weft_task_kind_async = { async_get_size, NULL };

static void async_work (WeftWork *work, WeftWorkReason reason);

/**
 * weft_async_new_: (skip)
 * @function: an async function
 *
 * See WEFT_ASYNC_NEW().
 */
gpointer
weft_async_new_ (WeftAsyncFunction *function)
{
  WeftAsync *async = weft_frame_alloc (function->frame_size);

  memset (async, 0, function->frame_size);
  weft_task_init (&async->task, WEFT_TASK_KIND_ASYNC, &function->site);
  async->task.work.run = async_work;
  return async;
}

/* On return the frame may be waiting, elsewhere, or gone. */
static void
run_body (WeftAsync *async, gboolean posted)
{
  WeftAsyncFunction *function = weft_async_function_of (&async->task);
  guint64 id = async->task.id;
  guint64 previous = weft_task_enter (id);

  if (weft_trace_is_active ())
    {
      weft_trace_run_begin (id, &function->site, async->task.line);
      if (posted)
        weft_trace_resume (id, &function->site);
    }

  function->body (async);

  if (weft_trace_is_active ())
    weft_trace_run_end (id, &function->site);
  weft_task_leave (previous);
}

/**
 * weft_async_start_: (skip)
 * @async: (transfer full): a new frame
 *
 * See WEFT_ASYNC_START().
 */
WeftTask *
weft_async_start_ (WeftAsync *async)
{
  WeftTask *task = weft_task_ref (&async->task);

  weft_task_trace_begin (task);
  run_body (async, FALSE);
  return task;
}

/* Hands the frame to its context, or to the pool. */
static void
post (WeftAsync *async)
{
  WeftSyncContext *context = async->context;

  if (weft_trace_is_active ())
    weft_trace_post (async->task.id, async->task.site,
                     context != NULL ? weft_sync_context_get_name (context) : "pool");

  if (context != NULL)
    weft_sync_context_post_work (context, &async->task.work);
  else
    weft_pool_push (&async->task.work);
}

static gboolean
awaits_source (WeftAsync *async)
{
  return ((guintptr) async->awaiting & 1) != 0;
}

/* Nobody will ever run the rest: the queue that held the frame has gone. */
static void
drop (WeftAsync *async)
{
  const WeftSite *site = async->task.site;
  GError *error = g_error_new (WEFT_ERROR, WEFT_ERROR_ABANDONED,
                               "%s (%s:%u) was dropped where it waited, at line %u",
                               weft_site_get_name (site), site->file, site->line, async->task.line);

  g_clear_object (&async->context);
  if (async->awaiting != NULL)
    {
      WeftResult result = weft_async_take_result_ (async);

      weft_result_clear (&result);
    }
  weft_async_complete_ (async, weft_result_error (error));
}

/* A source has one awaiter, whose code may set it again at once: with a context it is
 * always posted, so that the setter is not entered anew. */
static gboolean
may_go_on_here (WeftAsync *async)
{
  return async->context == weft_sync_context_get_current () &&
         (async->context == NULL || !awaits_source (async));
}

static void
async_work (WeftWork *work, WeftWorkReason reason)
{
  WeftAsync *async = (WeftAsync *) work;

  if (reason == WEFT_WORK_DROPPED)
    {
      drop (async);
      return;
    }

  /* A frame without a context may go on on any thread that has none either; one with a
   * context only on the thread where that is current. */
  if (reason == WEFT_WORK_AWAITED_QUEUE || (reason == WEFT_WORK_AWAITED && !may_go_on_here (async)))
    {
      post (async);
      return;
    }

  g_clear_object (&async->context);
  run_body (async, reason == WEFT_WORK_RUN);
}

static void
capture (WeftAsync *async, WeftSyncContext *context)
{
  g_assert (async->context == NULL);
  if (context != NULL)
    async->context = g_object_ref (context);
}

static void
trace_await (WeftAsync *async, guint64 awaited, WeftAwaitOptions options)
{
  WeftSyncContext *current = weft_sync_context_get_current ();

  if (weft_trace_is_active ())
    weft_trace_await (async->task.id, async->task.site, async->task.line, awaited,
                      (options & WEFT_AWAIT_CAPTURE) != 0,
                      current != NULL ? weft_sync_context_get_name (current) : "pool");
}

static gboolean
suspend_on_task (WeftAsync *async, WeftTask *task, WeftAwaitOptions options)
{
  async->awaiting = task;
  if (weft_task_is_completed (task) && (options & WEFT_AWAIT_FORCE_YIELDING) == 0)
    return FALSE;

  trace_await (async, task->id, options);
  capture (async, (options & WEFT_AWAIT_CAPTURE) ? weft_sync_context_get_current () : NULL);
  /* It may have completed meanwhile: go on as if it had told us, but queued. */
  if (!weft_task_add_awaiter (task, &async->task.work))
    post (async);
  return TRUE;
}

static gboolean
suspend_on_source (WeftAsync *async, WeftValueTask value_task, WeftAwaitOptions options)
{
  WeftValueTaskSource *source = weft_value_task_get_source (value_task);
  GError *error = NULL;

  if (!weft_value_task_source_claim (source, value_task.token, async->task.site, async->task.line,
                                     &error))
    {
      async->task.result = weft_result_error (error);
      return FALSE;
    }

  async->awaiting = (gpointer) value_task.tag;
  if (weft_value_task_source_is_set (source, value_task.token) &&
      (options & WEFT_AWAIT_FORCE_YIELDING) == 0)
    return FALSE;

  trace_await (async, 0, options);
  capture (async, (options & WEFT_AWAIT_CAPTURE) ? weft_sync_context_get_current () : NULL);
  if (!weft_value_task_source_add_awaiter (source, &async->task.work))
    post (async);
  return TRUE;
}

/**
 * weft_async_suspend_: (skip)
 * @async: the running function
 * @awaitable: what it awaits; consumed
 *
 * Returns: %TRUE where the body must return at once: the frame is no longer the caller's
 */
gboolean
weft_async_suspend_ (WeftAsync *async, WeftAwaitable awaitable)
{
  WeftValueTask value_task = awaitable.value_task;

  if (awaitable.options & WEFT_AWAIT_SUPPRESS_ERRORS)
    __atomic_fetch_or (&async->task.flags, WEFT_TASK_SUPPRESS_ERRORS, __ATOMIC_RELAXED);

  if (weft_value_task_is_task (value_task))
    return suspend_on_task (async, value_task.v_pointer, awaitable.options);
  if (weft_value_task_is_source (value_task))
    return suspend_on_source (async, value_task, awaitable.options);

  async->task.result = weft_value_task_get_result (value_task);
  return (awaitable.options & WEFT_AWAIT_FORCE_YIELDING) != 0 && weft_async_yield_ (async);
}

/**
 * weft_async_resume_on_: (skip)
 * @async: the running function
 * @context: (nullable): where to go on; %NULL for the pool
 *
 * Returns: as weft_async_suspend_()
 */
gboolean
weft_async_resume_on_ (WeftAsync *async, WeftSyncContext *context)
{
  WeftSyncContext *current = weft_sync_context_get_current ();

  if (context == current && (context != NULL || weft_pool_is_worker ()))
    return FALSE;

  trace_await (async, 0, WEFT_AWAIT_NO_CAPTURE);
  capture (async, context);
  post (async);
  return TRUE;
}

/**
 * weft_async_yield_: (skip)
 * @async: the running function
 *
 * Returns: as weft_async_suspend_()
 */
gboolean
weft_async_yield_ (WeftAsync *async)
{
  trace_await (async, 0, WEFT_AWAIT_CAPTURE);
  capture (async, weft_sync_context_get_current ());
  post (async);
  return TRUE;
}

WeftResult
weft_async_take_result_ (WeftAsync *async)
{
  gpointer awaited = g_steal_pointer (&async->awaiting);
  WeftResult result;

  if (awaited == NULL)
    {
      result = async->task.result;
      async->task.result = weft_result_void ();
      return result;
    }
  if (((guintptr) awaited & 1) != 0)
    return weft_value_task_source_take (
        (WeftValueTaskSource *) ((guintptr) awaited & ~(guintptr) 1));
  return weft_task_consume (awaited);
}

static void
store_int (gint64 value, gsize size, gpointer dest)
{
  switch (size)
    {
    case 1:
      *(gint8 *) dest = (gint8) value;
      break;
    case 2:
      *(gint16 *) dest = (gint16) value;
      break;
    case 4:
      *(gint32 *) dest = (gint32) value;
      break;
    default:
      *(gint64 *) dest = value;
      break;
    }
}

static void
store_double (gdouble value, gsize size, gpointer dest)
{
  if (size == sizeof (gfloat))
    *(gfloat *) dest = (gfloat) value;
  else
    *(gdouble *) dest = value;
}

static gboolean
is_kind (const WeftResultType *type, guint kind)
{
  switch (kind)
    {
    case WEFT_KIND_INT_:
      return type == &weft_type_int;
    case WEFT_KIND_DOUBLE_:
      return type == &weft_type_double;
    default:
      return type != &weft_type_int && type != &weft_type_double && type != &weft_type_void;
    }
}

/* Returns whether @result is to be dropped. */
static gboolean
suppress (WeftAsync *async, WeftResult *result)
{
  if (G_LIKELY ((async->task.flags & WEFT_TASK_SUPPRESS_ERRORS) == 0))
    return FALSE;

  __atomic_fetch_and (&async->task.flags, (guint16) ~WEFT_TASK_SUPPRESS_ERRORS, __ATOMIC_RELAXED);
  if (!weft_result_is_error (result) && result->type != &weft_type_void)
    g_critical ("%s (%s:%u): WEFT_AWAIT_SUPPRESS_ERRORS is only for what has no value, "
                "and this is %s",
                weft_site_get_name (async->task.site), async->task.site->file, async->task.line,
                result->type->name);
  return weft_result_is_error (result);
}

/**
 * weft_async_take_: (skip)
 * @async: the running function, after an await
 * @kind: what the destination is
 * @size: its size in bytes
 * @dest: (nullable): where the value goes
 *
 * Returns: (transfer full) (nullable): the error that the await ended with
 */
GError *
weft_async_take_ (WeftAsync *async, guint kind, gsize size, gpointer dest)
{
  WeftResult result = weft_async_take_result_ (async);

  if (suppress (async, &result))
    {
      weft_result_clear (&result);
      if (kind != WEFT_KIND_NONE_)
        memset (dest, 0, size);
      return NULL;
    }
  if (weft_result_is_error (&result))
    return result.v_pointer;

  if (kind == WEFT_KIND_NONE_)
    weft_result_clear (&result);
  else if (!is_kind (result.type, kind))
    {
      g_critical ("%s (%s:%u): the awaited task's result is %s, which does not fit the variable",
                  weft_site_get_name (async->task.site), async->task.site->file, async->task.line,
                  result.type->name);
      weft_result_clear (&result);
      memset (dest, 0, size);
    }
  else if (kind == WEFT_KIND_INT_)
    store_int (result.v_int, size, dest);
  else if (kind == WEFT_KIND_DOUBLE_)
    store_double (result.v_double, size, dest);
  else
    *(gpointer *) dest = result.v_pointer;

  return NULL;
}

/**
 * weft_async_complete_: (skip)
 * @async: the running function; the frame is no longer the caller's on return
 * @result: what it came to; consumed
 */
void
weft_async_complete_ (WeftAsync *async, WeftResult result)
{
  async->task.line = ENDED;
  weft_async_function_of (&async->task)->clear (async);

  if (!weft_task_claim (&async->task))
    g_assert_not_reached ();
  weft_task_publish (&async->task, result);
}

/**
 * weft_async_bad_resume_: (skip)
 * @async: the function
 *
 * Where the body's own `switch` swallowed the place to go on at.
 */
void
weft_async_bad_resume_ (WeftAsync *async)
{
  g_error ("%s (%s): there is no await at line %u to go on at: an await must not stand inside a "
           "switch of the function's own",
           weft_site_get_name (async->task.site), async->task.site->file, async->task.line);
}
