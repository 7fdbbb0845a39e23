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
 * Until its first suspension the function is its thread's alone: `task.line` is 0. If it
 * ends there, completing it takes no atomic operation but stores.
 *
 * `task.result` is free until the function has ended; in the meantime it carries the
 * value of an await that was complete by value, and the error of one that failed.
 */

#include "task/weft-async-private.h"

#include "sched/weft-pool-private.h"
#include "sched/weft-sync-context-private.h"
#include "task/weft-delivery-private.h"
#include "task/weft-frame-cache-private.h"
#include "task/weft-place-private.h"
#include "task/weft-single-use-private.h"
#include "task/weft-task-private.h"
#include "task/weft-value-task-private.h"
#include "task/weft-value-task-source-private.h"
#include "trace/weft-trace-private.h"
#include "trace/weft-wait-graph-private.h"
#include "weft-error.h"

#define ENDED G_MAXUINT16

static inline void
clear_frame (WeftAsync *async)
{
  void (*clear) (gpointer frame) = weft_async_function_of (&async->task)->clear;

  if (clear != NULL)
    clear (async);
}

static inline void
set_line (WeftAsync *async, guint line)
{
  __atomic_store_n (&async->task.line, (guint16) line, __ATOMIC_RELAXED);
}

/**
 * weft_async_new_: (skip)
 * @function: an async function
 *
 * See WEFT_ASYNC_NEW().
 */
gpointer
weft_async_new_ (WeftAsyncFunction *function)
{
  gsize size = function->frame_size;
  WeftAsync *async = weft_task_frame_alloc (size);

  weft_task_init (&async->task, WEFT_TASK_KIND_ASYNC | WEFT_TASK_SELF_HELD, &function->site, 1);
  async->task.work.run = weft_async_work_;
  __atomic_store_n (&async->awaiting, NULL, __ATOMIC_RELAXED);
  __atomic_store_n (&async->place, 0, __ATOMIC_RELAXED);
  /* Few words, as a rule: a call of memset costs more. */
  if (size <= sizeof *async + 8 * sizeof (gpointer))
    {
      gpointer *end = (gpointer *) async + size / sizeof (gpointer);

      for (gpointer *word = (gpointer *) (async + 1); word < end; word++)
        __atomic_store_n (word, NULL, __ATOMIC_RELAXED);
    }
  else
    memset (async + 1, 0, size - sizeof *async);
  return async;
}

/**
 * weft_async_discard_: (skip)
 * @async: (transfer full): a frame that was not started
 *
 * See WEFT_ASYNC_DISCARD().
 */
void
weft_async_discard_ (WeftAsync *async)
{
  clear_frame (async);
  weft_task_release_memory (&async->task);
}

static void
trace_run_begin (WeftAsync *async, gboolean posted)
{
  weft_trace_run_begin (async->task.id, async->task.site, async->task.line);
  if (posted)
    weft_trace_resume (async->task.id, async->task.site);
}

/* With @flow, whose reference it takes. On return the frame may be waiting, elsewhere, or
 * gone. */
G_GNUC_NO_INLINE static void
run_body_with (WeftAsync *async, WeftFlow *flow, gboolean posted)
{
  WeftAsyncFunction *function = weft_async_function_of (&async->task);
  WeftFlow *previous_flow = weft_flow_swap (flow);
  guint64 id = async->task.id;
  WeftRunning running;

  weft_task_enter (&running, id);
  if (weft_trace_is_active ())
    trace_run_begin (async, posted);

  function->body (async);

  if (weft_trace_is_active ())
    weft_trace_run_end (id, &function->site);
  weft_task_leave (&running);
  weft_flow_swap_back (previous_flow);
}

/* The same; most programs have no flow, and most of the time nobody records. */
static inline void
run_body (WeftAsync *async, WeftFlow *flow, gboolean posted)
{
  WeftRunning running;

  if (G_UNLIKELY (weft_trace_is_active () || flow != NULL || weft_flow_thread_.flow != NULL))
    {
      run_body_with (async, flow, posted);
      return;
    }

  weft_task_enter (&running, async->task.id);
  weft_async_function_of (&async->task)->body (async);
  weft_task_leave (&running);
  if (G_UNLIKELY (weft_flow_thread_.flow != NULL))
    weft_flow_swap_back (NULL);
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
  WeftFlow *flow = weft_flow_thread_.flow;

  weft_task_trace_begin (&async->task);
  run_body (async, G_LIKELY (flow == NULL) ? NULL : weft_flow_ref (flow), FALSE);
  return &async->task;
}

/**
 * weft_async_start_value_: (skip)
 * @async: (transfer full): a new frame
 *
 * See WEFT_ASYNC_START_VALUE().
 */
WeftValueTask
weft_async_start_value_ (WeftAsync *async)
{
  WeftTask *task = weft_async_start_ (async);

  /* A failed one stays a task, which knows whether anybody looked at its error. */
  if (weft_task_is_done (task) && !weft_result_is_error (&task->result))
    return weft_value_task_from_result (weft_task_consume (task));
  return weft_single_use_new (task);
}

/* Hands the frame to the place where it goes on. */
G_GNUC_NO_INLINE static void
post (WeftAsync *async)
{
  WeftSyncContext *context = weft_place_get_context (async);

  if (weft_trace_is_active ())
    weft_trace_post (async->task.id, async->task.site,
                     context != NULL ? weft_sync_context_get_name (context) : weft_trace_pool_);

  weft_place_posted (async);
  if (context == NULL)
    {
      weft_pool_push (&async->task.work);
      return;
    }

  /* The frame may have run, with the last reference to its context, before this is done. */
  g_object_ref (context);
  weft_sync_context_post_work (context, &async->task.work);
  g_object_unref (context);
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
  WeftFlow *flow = weft_place_leave (async);
  WeftFlow *previous_flow = weft_flow_swap (flow);

  if (async->awaiting != NULL)
    {
      WeftResult result = weft_async_take_result_ (async);

      weft_result_clear (&result);
    }
  weft_async_complete_ (async, weft_result_error (error));
  weft_flow_swap_back (previous_flow);
}

/* A source has one awaiter, whose code may set it again at once: with a context it is
 * always posted, so that the setter is not entered anew. */
static gboolean
may_go_on_here (WeftAsync *async)
{
  WeftSyncContext *context = weft_place_get_context (async);

  return context == weft_sync_context_current_ && (context == NULL || !awaits_source (async));
}

/* What is not just going on inline, without a context and without a flow. */
G_GNUC_NO_INLINE static void
work_slowly (WeftAsync *async, WeftWorkReason reason)
{
  if (G_UNLIKELY (reason == WEFT_WORK_DROPPED))
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

  run_body (async, weft_place_leave (async), reason == WEFT_WORK_RUN);
}

void
weft_async_work_ (WeftWork *work, WeftWorkReason reason)
{
  WeftAsync *async = (WeftAsync *) work;

  if (G_LIKELY (reason == WEFT_WORK_AWAITED && async->place == 0 &&
                weft_sync_context_current_ == NULL))
    run_body (async, NULL, FALSE);
  else
    work_slowly (async, reason);
}

static void
trace_await (WeftAsync *async, guint64 awaited, WeftAwaitOptions options)
{
  if (weft_trace_is_active ())
    {
      WeftSyncContext *current = weft_sync_context_current_;

      weft_trace_await (async->task.id, async->task.site, async->task.line, awaited,
                        (options & WEFT_AWAIT_CAPTURE) != 0,
                        current != NULL ? weft_sync_context_get_name (current) : weft_trace_pool_);
    }
}

/* Everything that a resumption needs; from the next handing on, the frame may run. */
static inline void
prepare_to_leave (WeftAsync *async, guint64 how, guint64 awaited)
{
  WeftAwaitOptions options = weft_how_options (how);

  set_line (async, weft_how_line (how));
  /* The place is none between awaits. */
  if (G_LIKELY (!weft_trace_is_active () && weft_flow_thread_.flow == NULL &&
                (options & WEFT_AWAIT_SUPPRESS_ERRORS) == 0 &&
                (weft_sync_context_current_ == NULL || (options & WEFT_AWAIT_CAPTURE) == 0)))
    return;

  if (G_UNLIKELY (options & WEFT_AWAIT_SUPPRESS_ERRORS))
    __atomic_fetch_or (&async->task.flags, WEFT_TASK_SUPPRESS_ERRORS, __ATOMIC_RELAXED);
  trace_await (async, awaited, options);
  weft_place_set (async, options & WEFT_AWAIT_CAPTURE ? weft_sync_context_current_ : NULL);
}

G_GNUC_NO_INLINE static int
wait_for_task (WeftAsync *async, WeftTask *task, guint64 how)
{
  __atomic_store_n (&async->awaiting, task, __ATOMIC_RELAXED);
  prepare_to_leave (async, how, task->id);
  /* It may have completed meanwhile: go on as if it had told us, but queued. */
  if (!weft_task_add_awaiter (task, &async->task.work))
    post (async);
  return WEFT_STEP_RETURN_;
}

static void
wait_for_source (WeftAsync *async, WeftValueTask value_task, guint64 how)
{
  WeftValueTaskSource *source = weft_value_task_get_source (value_task);

  __atomic_store_n (&async->awaiting, (gpointer) value_task.tag, __ATOMIC_RELAXED);
  prepare_to_leave (async, how, 0);
  if (!weft_value_task_source_add_awaiter (source, &async->task.work))
    post (async);
}

/**
 * weft_async_resume_on_: (skip)
 * @async: the running function
 * @context: (nullable): where to go on; %NULL for the pool
 * @line: where to go on
 *
 * Returns: what the body does next
 */
int
weft_async_resume_on_ (WeftAsync *async, WeftSyncContext *context, guint line)
{
  WeftSyncContext *current = weft_sync_context_current_;

  if (context == current && (context != NULL || weft_pool_is_worker ()))
    return WEFT_STEP_ON_;

  set_line (async, line);
  trace_await (async, 0, WEFT_AWAIT_NO_CAPTURE);
  weft_place_set (async, context);
  post (async);
  return WEFT_STEP_RETURN_;
}

/**
 * weft_async_yield_: (skip)
 * @async: the running function
 * @line: where to go on
 *
 * Returns: what the body does next
 */
int
weft_async_yield_ (WeftAsync *async, guint line)
{
  set_line (async, line);
  trace_await (async, 0, WEFT_AWAIT_CAPTURE);
  weft_place_set (async, weft_sync_context_current_);
  post (async);
  return WEFT_STEP_RETURN_;
}

WeftResult
weft_async_take_result_ (WeftAsync *async)
{
  gpointer awaited = async->awaiting;
  WeftResult result;

  __atomic_store_n (&async->awaiting, NULL, __ATOMIC_RELAXED);
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

static int
await_value (WeftAsync *async, WeftResult result, guint64 how, gpointer dest)
{
  if ((weft_how_options (how) & WEFT_AWAIT_FORCE_YIELDING) == 0)
    return weft_delivery_make (async, how, dest, result);

  async->task.result = result;
  prepare_to_leave (async, how, 0);
  post (async);
  return WEFT_STEP_RETURN_;
}

static int
await_source (WeftAsync *async, WeftValueTask value_task, guint64 how, gpointer dest)
{
  WeftValueTaskSource *source = weft_value_task_get_source (value_task);
  GError *error = NULL;

  if (!weft_value_task_source_claim (source, value_task.token, async->task.site,
                                     weft_how_line (how), &error))
    return weft_delivery_fail (async, how, dest, weft_result_error (error));

  if (weft_value_task_source_is_set (source, value_task.token) &&
      (weft_how_options (how) & WEFT_AWAIT_FORCE_YIELDING) == 0)
    return weft_delivery_make (async, how, dest, weft_value_task_source_take (source));

  wait_for_source (async, value_task, how);
  return WEFT_STEP_RETURN_;
}

static int
await_single_use (WeftAsync *async, WeftValueTask value_task, guint64 how, gpointer dest)
{
  GError *error = NULL;
  WeftTask *task =
      weft_single_use_claim (value_task, async->task.site, weft_how_line (how), &error);

  if (task == NULL)
    return weft_delivery_fail (async, how, dest, weft_result_error (error));
  return weft_async_await_ (async, weft_value_task_from_task (task), how, dest);
}

G_GNUC_NO_INLINE static int
await_no_task (WeftAsync *async, WeftValueTask value_task, guint64 how, gpointer dest)
{
  if (weft_value_task_is_source (value_task))
    return await_source (async, value_task, how, dest);
  if (weft_single_use_is (value_task))
    return await_single_use (async, value_task, how, dest);
  if (weft_value_task_is_kept (value_task))
    return weft_async_await_ (
        async, weft_value_task_from_task (weft_task_ref (value_task.v_pointer)), how, dest);
  return await_value (async, weft_value_task_get_result (value_task), how, dest);
}

G_GNUC_NO_INLINE static int
take_at_once (WeftAsync *async, WeftTask *task, guint64 how, gpointer dest)
{
  return weft_delivery_make_quickly (async, how, dest, weft_task_consume (task));
}

/**
 * weft_async_await_: (skip)
 * @async: the running function
 * @value_task: what it awaits; consumed
 * @how: from WEFT_HOW_()
 * @dest: (nullable): where the value goes
 *
 * Returns: what the body does next
 */
int
weft_async_await_ (WeftAsync *async, WeftValueTask value_task, guint64 how, gpointer dest)
{
  WeftTask *task = value_task.v_pointer;

  if (G_UNLIKELY (!weft_value_task_is_task (value_task)))
    return await_no_task (async, value_task, how, dest);
  if (!weft_task_is_done (task) || (weft_how_options (how) & WEFT_AWAIT_FORCE_YIELDING) != 0)
    return wait_for_task (async, task, how);
  return take_at_once (async, task, how, dest);
}

/**
 * weft_async_take_: (skip)
 * @async: the running function, resumed after an await
 * @how: from WEFT_HOW_()
 * @dest: (nullable): where the value goes
 *
 * Returns: what the body does next
 */
int
weft_async_take_ (WeftAsync *async, guint64 how, gpointer dest)
{
  if (G_UNLIKELY (__atomic_load_n (&async->task.flags, __ATOMIC_RELAXED) &
                  WEFT_TASK_SUPPRESS_ERRORS))
    {
      __atomic_fetch_and (&async->task.flags, (guint16) ~WEFT_TASK_SUPPRESS_ERRORS,
                          __ATOMIC_RELAXED);
      how |= (guint64) WEFT_AWAIT_SUPPRESS_ERRORS << 32;
    }
  if (G_LIKELY (async->awaiting != NULL && !awaits_source (async)))
    {
      WeftTask *awaited = async->awaiting;

      __atomic_store_n (&async->awaiting, NULL, __ATOMIC_RELAXED);
      return weft_delivery_make_quickly (async, how, dest, weft_task_consume (awaited));
    }
  return weft_delivery_make (async, how, dest, weft_async_take_result_ (async));
}

/**
 * weft_async_catch_: (skip)
 * @async: the running function, after an await that failed
 *
 * Returns: (transfer full): its error
 */
GError *
weft_async_catch_ (WeftAsync *async)
{
  GError *error = async->task.result.v_pointer;

  async->task.result = weft_result_void ();
  return error;
}

/**
 * weft_async_fail_: (skip)
 * @async: the running function, after an await that failed; not the caller's on return
 *
 * Ends the function with that error.
 */
void
weft_async_fail_ (WeftAsync *async)
{
  weft_async_complete_ (async, async->task.result);
}

/**
 * weft_async_complete_: (skip)
 * @async: the running function; the frame is no longer the caller's on return
 * @result: what it came to; consumed
 */
void
weft_async_complete_ (WeftAsync *async, WeftResult result)
{
  gboolean suspended = async->task.line != 0;

  clear_frame (async);

  if (suspended)
    {
      set_line (async, ENDED);
      weft_task_complete (&async->task, result);
    }
  else
    weft_task_complete_unshared (&async->task, result);
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
