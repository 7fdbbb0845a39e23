/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sched/weft-parallel-private.h"

#include "task/weft-linked-cancellable.h"

gboolean
weft_parallel_options_are_valid (const WeftParallelOptions *options)
{
  return options == NULL ||
         (options->degree >= -1 && options->degree != 0 && options->min_chunk >= 0 &&
          (options->max_chunk == 0 || options->max_chunk >= MAX (options->min_chunk, 1)));
}

gpointer
weft_parallel_task_new (const WeftTaskKind *kind, gsize size, WeftSite *site)
{
  WeftParallelTask *self = weft_task_frame_alloc (size);

  self->base.base.kind = kind;
  weft_task_init (weft_parallel_task_get_task (self), WEFT_TASK_KIND_CUSTOM, site, 2);
  weft_task_trace_begin (weft_parallel_task_get_task (self));
  self->base.failures = (WeftFailures) { NULL };
  return self;
}

void
weft_parallel_task_own (WeftParallelTask *self,
                        gpointer data,
                        GDestroyNotify data_destroy,
                        GCancellable *cancellable)
{
  self->data = data;
  self->data_destroy = data_destroy;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->token = weft_cancellable_new_linked (cancellable, NULL);
}

void
weft_parallel_task_fail (WeftParallelTask *self, GError *error)
{
  weft_failures_add (&self->base.failures,
                     weft_failure_check (error, weft_parallel_task_get_task (self)->site));
  g_cancellable_cancel (self->token);
}

WeftTask *
weft_parallel_task_call_body (WeftParallelTask *self, WeftParallelEachFunc body, gpointer item)
{
  const WeftSite *site = weft_parallel_task_get_task (self)->site;
  WeftTask *task = body (item, self->data, self->token);

  if (G_LIKELY (task != NULL))
    return task;

  g_critical ("%s (%s:%u): the body of the loop returned no task", weft_site_get_name (site),
              site->file, site->line);
  return weft_task_from_error (
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "The body of the loop returned no task"));
}

void
weft_parallel_task_finish_body (WeftParallelTask *self, WeftTask *task)
{
  if (weft_task_get_status (task) != WEFT_TASK_SUCCEEDED)
    {
      weft_failures_add_task (&self->base.failures, task);
      g_cancellable_cancel (self->token);
    }
  weft_task_unref (task);
}

void
weft_parallel_task_drop (WeftParallelTask *self)
{
  const WeftSite *site = weft_parallel_task_get_task (self)->site;

  weft_parallel_task_fail (self, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                              "The pool was shut down before %s (%s:%u) was done",
                                              weft_site_get_name (site), site->file, site->line));
}

void
weft_parallel_task_complete (WeftParallelTask *self)
{
  GError *cancelled = NULL;
  WeftResult result;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, &cancelled))
    result = weft_result_error (cancelled);
  else
    result = weft_failures_get_outcome (&self->base.failures);

  /* What the loop owns goes before anybody sees the result, as an async function's frame does. */
  if (self->data_destroy != NULL)
    self->data_destroy (g_steal_pointer (&self->data));
  g_clear_object (&self->token);
  g_clear_object (&self->cancellable);
  weft_task_complete (weft_parallel_task_get_task (self), result);
}

/**
 * weft_parallel_dup_errors:
 * @task: a completed task of weft_parallel_for() or weft_parallel_for_each()
 *
 * Also where the loop was cancelled from outside.
 *
 * Returns: (transfer full) (element-type GError): the error of every body that failed, in
 *   the order in which they did; cancellations are not among them
 */
GPtrArray *
weft_parallel_dup_errors (WeftTask *task)
{
  g_return_val_if_fail (task != NULL, NULL);
  g_return_val_if_fail (weft_failures_task_get (task) != NULL, NULL);
  g_return_val_if_fail (weft_task_is_completed (task), NULL);

  weft_task_observe (task);
  return weft_failures_dup (weft_failures_task_get (task));
}
