/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sched/weft-pool-private.h"

#include "sync/weft-flow-private.h"
#include "task/weft-frame-cache-private.h"
#include "task/weft-task-private.h"
#include "trace/weft-trace-private.h"

/* A job: its task's own node is what stands in the queue, with the reference that
 * publishing consumes. */
typedef struct
{
  WeftTask task;
  WeftRunFunc func;
  gpointer data;
  GDestroyNotify data_destroy;
  GCancellable *cancellable;
  WeftFlow *flow;
} Run;

static gsize
run_get_size (WeftTask *task G_GNUC_UNUSED)
{
  return sizeof (Run);
}

const WeftTaskKind weft_task_kind_run = { run_get_size, NULL };

static WeftResult
call (Run *self)
{
  g_autoptr (GError) error = NULL;
  WeftResult result = weft_result_void ();

  if (self->cancellable != NULL && g_cancellable_set_error_if_cancelled (self->cancellable, &error))
    return weft_result_error (g_steal_pointer (&error));
  if (self->func (&result, self->data, self->cancellable, &error))
    return result;

  weft_result_clear (&result);
  if (error == NULL)
    {
      g_critical ("%s (%s:%u): the function failed without an error",
                  weft_site_get_name (self->task.site), self->task.site->file,
                  self->task.site->line);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Unknown error");
    }
  return weft_result_error (g_steal_pointer (&error));
}

/* What the job owns goes before anybody sees the result, as an async function's frame does. */
static void
release (Run *self)
{
  if (self->data_destroy != NULL)
    self->data_destroy (g_steal_pointer (&self->data));
  if (G_UNLIKELY (self->cancellable != NULL))
    g_clear_object (&self->cancellable);
}

/* Ends the job with @result, its function uncalled. */
static void
complete_unrun (Run *self, WeftResult result)
{
  g_clear_pointer (&self->flow, weft_flow_unref);
  release (self);
  weft_task_complete (&self->task, result);
}

static void
drop (Run *self)
{
  complete_unrun (
      self, weft_result_error (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                            "The pool was shut down before %s (%s:%u) could run",
                                            weft_site_get_name (self->task.site),
                                            self->task.site->file, self->task.site->line)));
}

static void
run_work (WeftWork *work, WeftWorkReason reason)
{
  Run *self = (Run *) work;
  WeftSite *site = self->task.site;
  guint64 id = self->task.id;
  gboolean traced = weft_trace_is_active ();
  WeftFlow *previous_flow;
  guint64 previous;
  WeftResult result;

  if (reason == WEFT_WORK_DROPPED)
    {
      drop (self);
      return;
    }

  previous = weft_task_enter (id);
  previous_flow = weft_flow_swap (g_steal_pointer (&self->flow));
  if (traced)
    {
      weft_trace_run_begin (id, site, 0);
      weft_trace_resume (id, site);
    }

  result = call (self);
  release (self);

  if (traced)
    weft_trace_run_end (id, site);
  weft_flow_swap_back (previous_flow);
  weft_task_leave (previous);

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
  Run *self;
  WeftTask *task;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  self = weft_task_frame_alloc (sizeof *self);
  task = &self->task;
  weft_task_init (task, WEFT_TASK_KIND_RUN, site, 2);
  weft_task_trace_begin (task);
  self->task.work.run = run_work;
  self->func = func;
  self->data = data;
  self->data_destroy = data_destroy;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->flow = weft_flow_capture_here ();

  if (cancellable != NULL && g_cancellable_is_cancelled (cancellable))
    {
      complete_cancelled (self);
      return task;
    }

  if (weft_trace_is_active ())
    weft_trace_post (self->task.id, site, "pool");
  weft_pool_push (&self->task.work);
  return task;
}
