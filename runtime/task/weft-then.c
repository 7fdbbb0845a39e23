/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A continuation's own node stands first in the list of the task that it awaits, then in
 * its context's queue or the pool's, and it is one thread's at a time:
 *
 *     awaiting ──told──▶ filtered out ─────────────────────────▶ cancelled
 *                  ├───▶ posted ──run──▶ running ──▶ complete
 *                  └──inline, if asked for and allowed──▶ running
 */

#include "task/weft-then.h"

#include "sched/weft-pool-private.h"
#include "sched/weft-sync-context-private.h"
#include "sync/weft-flow-private.h"
#include "task/weft-custom-task-private.h"
#include "trace/weft-wait-graph-private.h"
#include "trace/weft-trace-private.h"

typedef struct
{
  WeftCustomTask custom;
  WeftTask *awaited; /* owned */
  WeftThenFlags flags;
  WeftThenFunc func;
  gpointer data;
  GDestroyNotify data_destroy;
  WeftSyncContext *context; /* owned; NULL: the pool */
  WeftFlow *flow;           /* owned */
} Then;

static gsize
then_get_size (WeftTask *task G_GNUC_UNUSED)
{
  return sizeof (Then);
}

static const WeftTaskKind then_kind = { then_get_size, NULL };

/* What it owns goes before anybody sees the result, as an async function's frame does. */
static void
complete (Then *self, WeftResult result, WeftWorkReason reason)
{
  if (self->data_destroy != NULL)
    self->data_destroy (g_steal_pointer (&self->data));
  g_clear_object (&self->context);
  g_clear_pointer (&self->flow, weft_flow_unref);
  weft_task_unref (g_steal_pointer (&self->awaited));
  weft_task_complete_for (&self->custom.task, result, reason);
}

static void
complete_cancelled (Then *self, const char *why, WeftWorkReason reason)
{
  const WeftSite *site = self->custom.task.site;

  complete (
      self,
      weft_result_error (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s (%s:%u) %s",
                                      weft_site_get_name (site), site->file, site->line, why)),
      reason);
}

static WeftResult
call (Then *self)
{
  const WeftSite *site = self->custom.task.site;
  g_autoptr (GError) error = NULL;
  WeftResult result = weft_result_void ();

  if (self->func (&result, self->awaited, self->data, &error))
    return result;

  weft_result_clear (&result);
  if (error == NULL)
    {
      g_critical ("%s (%s:%u): the function failed without an error", weft_site_get_name (site),
                  site->file, site->line);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Unknown error");
    }
  return weft_result_error (g_steal_pointer (&error));
}

static void
run (Then *self, gboolean posted)
{
  guint64 id = self->custom.task.id;
  WeftSite *site = self->custom.task.site;
  WeftRunning running;
  WeftFlow *previous_flow = weft_flow_swap (g_steal_pointer (&self->flow));
  gboolean traced = weft_trace_is_active ();
  WeftResult result;

  weft_task_enter (&running, id);
  if (traced)
    {
      weft_trace_run_begin (id, site, 0);
      if (posted)
        weft_trace_resume (id, site);
    }

  result = call (self);

  if (traced)
    weft_trace_run_end (id, site);
  weft_flow_swap_back (previous_flow);
  weft_task_leave (&running);
  complete (self, result, WEFT_WORK_AWAITED);
}

static void
post (Then *self)
{
  WeftTask *task = &self->custom.task;

  if (weft_trace_is_active ())
    weft_trace_post (task->id, task->site,
                     self->context != NULL ? weft_sync_context_get_name (self->context)
                                           : weft_trace_pool_);

  if (self->context != NULL)
    weft_sync_context_post_work (self->context, &task->work);
  else
    weft_pool_push (&task->work);
}

static gboolean
is_filtered_out (Then *self)
{
  switch (weft_task_get_status (self->awaited))
    {
    case WEFT_TASK_SUCCEEDED:
      return (self->flags & WEFT_THEN_NOT_ON_SUCCESS) != 0;
    case WEFT_TASK_FAILED:
      return (self->flags & WEFT_THEN_NOT_ON_ERROR) != 0;
    case WEFT_TASK_CANCELLED:
      return (self->flags & WEFT_THEN_NOT_ON_CANCELLED) != 0;
    case WEFT_TASK_PENDING:
    default:
      g_assert_not_reached ();
    }
}

static gboolean
may_run_here (Then *self, WeftWorkReason reason)
{
  return reason == WEFT_WORK_AWAITED && (self->flags & WEFT_THEN_EXECUTE_SYNCHRONOUSLY) != 0 &&
         self->context == weft_sync_context_get_current ();
}

void
weft_then_told_ (WeftWork *work, WeftWorkReason reason)
{
  Then *self = (Then *) work;

  if (reason == WEFT_WORK_RUN)
    run (self, TRUE);
  else if (reason == WEFT_WORK_DROPPED)
    complete_cancelled (self, "was dropped with the queue that held it", WEFT_WORK_AWAITED_QUEUE);
  else if (is_filtered_out (self))
    complete_cancelled (self, "is not for what the task before it came to", reason);
  else if (may_run_here (self, reason))
    run (self, FALSE);
  else
    post (self);
}

void
weft_then_queued_told_ (WeftWork *work, WeftWorkReason reason)
{
  weft_then_told_ (work, reason);
}

/**
 * weft_then_at:
 * @site: where it is called
 * @task: (transfer full): a task
 * @flags: a #WeftThenFlags
 * @func: what to do when it is complete
 * @data: for @func
 * @data_destroy: (nullable): releases @data
 *
 * See weft_then(), which fills in @site.
 *
 * Returns: (transfer full): a task for what @func comes to
 */
WeftTask *
weft_then_at (WeftSite *site,
              WeftTask *task,
              WeftThenFlags flags,
              WeftThenFunc func,
              gpointer data,
              GDestroyNotify data_destroy)
{
  Then *self;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (task != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  self = weft_custom_task_new (&then_kind, sizeof *self, site, 2);
  self->custom.task.work.run =
      (flags & WEFT_THEN_EXECUTE_SYNCHRONOUSLY) != 0 ? weft_then_told_ : weft_then_queued_told_;
  self->awaited = task;
  self->flags = flags;
  self->func = func;
  self->data = data;
  self->data_destroy = data_destroy;
  self->context = NULL;
  if ((flags & WEFT_THEN_NO_CAPTURE) == 0)
    g_set_object (&self->context, weft_sync_context_get_current ());
  self->flow = weft_flow_capture_here ();

  if (!weft_task_add_awaiter (task, &self->custom.task.work))
    weft_then_told_ (&self->custom.task.work, WEFT_WORK_AWAITED);
  return &self->custom.task;
}
