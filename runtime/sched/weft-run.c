/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sched/weft-pool-private.h"

#include "sync/weft-flow-private.h"
#include "task/weft-frame-cache-private.h"
#include "task/weft-task-private.h"
#include "trace/weft-trace-private.h"

/*
 * A job is its task and nothing else, one cache line, as long as nothing goes with it: the
 * task's own node stands in the queue, with the reference that publishing consumes, and what
 * to call lies where the result will be.
 */
typedef struct
{
  WeftTask task;

  /* Only with WEFT_TASK_HAS_EXTRAS. */
  GDestroyNotify data_destroy;
  GCancellable *cancellable;
  WeftFlow *flow;
} Run;

#define WEFT_TASK_HAS_EXTRAS WEFT_TASK_SUPPRESS_ERRORS /* which only async functions have */

/* What the result's place holds until there is a result. */
typedef union
{
  WeftResult result;
  struct
  {
    WeftRunFunc func;
    gpointer data;
  };
} Call;

static inline gboolean
has_extras (Run *self)
{
  return (__atomic_load_n (&self->task.flags, __ATOMIC_RELAXED) & WEFT_TASK_HAS_EXTRAS) != 0;
}

static gsize
run_get_size (WeftTask *task)
{
  return has_extras ((Run *) task) ? sizeof (Run) : sizeof (WeftTask);
}

const WeftTaskKind weft_task_kind_run = { run_get_size, NULL };

static WeftResult
failed_without_error (Run *self)
{
  const WeftSite *site = self->task.site;

  g_critical ("%s (%s:%u): the function failed without an error", weft_site_get_name (site),
              site->file, site->line);
  return weft_result_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Unknown error"));
}

static inline WeftResult
call_function (Run *self, Call call, GCancellable *cancellable)
{
  WeftResult result = weft_result_void ();
  GError *error = NULL;

  if (G_LIKELY (call.func (&result, call.data, cancellable, &error)))
    return result;

  weft_result_clear (&result);
  return error != NULL ? weft_result_error (error) : failed_without_error (self);
}

/* What the job owns goes before anybody sees the result, as an async function's frame does. */
static void
release_extras (Run *self, gpointer data)
{
  if (self->data_destroy != NULL)
    self->data_destroy (data);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->flow, weft_flow_unref);
}

G_GNUC_NO_INLINE static WeftResult
call_with_extras (Run *self, Call call)
{
  WeftFlow *previous_flow = weft_flow_swap (g_steal_pointer (&self->flow));
  GError *error = NULL;
  WeftResult result;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, &error))
    result = weft_result_error (error);
  else
    result = call_function (self, call, self->cancellable);
  /* It was cancelled while it ran, and has come to its end as if it were not. */
  if (weft_trace_is_active () && !weft_result_is_error (&result) &&
      g_cancellable_is_cancelled (self->cancellable))
    weft_trace_cancel_ignored (self->task.id);

  weft_flow_swap_back (previous_flow);
  release_extras (self, call.data);
  return result;
}

/* Ends the job with @result, its function uncalled. */
static void
complete_unrun (Run *self, WeftResult result)
{
  Call call = { .result = self->task.result };

  if (has_extras (self))
    release_extras (self, call.data);
  weft_task_complete (&self->task, result);
}

static void
drop (Run *self)
{
  const WeftSite *site = self->task.site;

  complete_unrun (
      self, weft_result_error (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                            "The pool was shut down before %s (%s:%u) could run",
                                            weft_site_get_name (site), site->file, site->line)));
}

static void
run_work (WeftWork *work, WeftWorkReason reason)
{
  Run *self = (Run *) work;
  Call call = { .result = self->task.result };
  WeftRunning running;
  WeftResult result;

  if (G_UNLIKELY (reason == WEFT_WORK_DROPPED))
    {
      drop (self);
      return;
    }

  weft_task_enter (&running, self->task.id);
  if (weft_trace_is_active ())
    {
      weft_trace_run_begin (self->task.id, self->task.site, 0);
      weft_trace_resume (self->task.id, self->task.site);
    }

  result = G_LIKELY (!has_extras (self)) ? call_function (self, call, NULL)
                                         : call_with_extras (self, call);

  if (weft_trace_is_active ())
    weft_trace_run_end (self->task.id, self->task.site);
  weft_task_leave (&running);
  weft_task_complete (&self->task, result);
}

static void
complete_cancelled (Run *self)
{
  GError *error = NULL;

  if (!g_cancellable_set_error_if_cancelled (self->cancellable, &error))
    g_assert_not_reached ();
  complete_unrun (self, weft_result_error (error));
}

static Run *
run_new (WeftSite *site, Call call, gboolean with_extras)
{
  Run *self = weft_task_frame_alloc (with_extras ? sizeof *self : sizeof self->task);
  WeftTaskFlags extras = with_extras ? WEFT_TASK_HAS_EXTRAS : 0;

  weft_task_init (&self->task, WEFT_TASK_KIND_RUN | WEFT_TASK_SELF_HELD | extras, site, 1);
  self->task.work.run = run_work;
  self->task.result = call.result;
  weft_task_trace_begin (&self->task);
  return self;
}

/**
 * weft_run_at:
 * @site: where it is called
 * @func: CPU-bound work
 * @data: for @func
 * @data_destroy: (nullable): releases @data
 * @cancellable: (nullable): a cancellable
 *
 * See weft_run(), which fills in @site.
 *
 * Returns: (transfer full): its task
 */
WeftTask *
weft_run_at (WeftSite *site,
             WeftRunFunc func,
             gpointer data,
             GDestroyNotify data_destroy,
             GCancellable *cancellable)
{
  Call call = { .func = func, .data = data };
  WeftFlow *flow;
  Run *self;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  flow = weft_flow_capture_here ();
  if (G_LIKELY (data_destroy == NULL && cancellable == NULL && flow == NULL))
    self = run_new (site, call, FALSE);
  else
    {
      self = run_new (site, call, TRUE);
      self->data_destroy = data_destroy;
      self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
      self->flow = flow;
      if (cancellable != NULL && g_cancellable_is_cancelled (cancellable))
        {
          complete_cancelled (self);
          return &self->task;
        }
    }

  if (weft_trace_is_active ())
    weft_trace_post (self->task.id, site, weft_trace_pool_);
  weft_pool_push (&self->task.work);
  return &self->task;
}
