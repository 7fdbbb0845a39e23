/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gio/weft-gio.h"

#include "task/weft-task-private.h"
#include "trace/weft-wait-graph-private.h"

/**
 * weft_gio_call_new_at:
 * @site: where it is made
 *
 * See weft_gio_call_new().
 *
 * Returns: (transfer full): a task for one call of a `foo_async`
 */
WeftTask *
weft_gio_call_new_at (WeftSite *site)
{
  g_return_val_if_fail (site != NULL, NULL);

  return weft_task_new (WEFT_TASK_KIND_PLAIN, site);
}

/**
 * weft_gio_call_begin:
 * @call: a task of weft_gio_call_new()
 *
 * To be called once, for the `foo_async` that is given weft_gio_ready_cb().
 *
 * Returns: (transfer full): the user data for that callback
 */
gpointer
weft_gio_call_begin (WeftTask *call)
{
  g_return_val_if_fail (call != NULL, NULL);

  weft_wait_graph_add_call (call, g_main_context_get_thread_default () != NULL
                                      ? g_main_context_get_thread_default ()
                                      : g_main_context_default ());
  return weft_task_ref (call);
}

/**
 * weft_gio_ready_cb:
 * @source: (nullable): what `foo_async` was called on
 * @result: its result
 * @user_data: (transfer full): from weft_gio_call_begin()
 *
 * The #GAsyncReadyCallback that completes the task with @result.
 */
void
weft_gio_ready_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  WeftTask *call = user_data;

  weft_wait_graph_remove_call (call);
  if (!weft_task_claim (call))
    {
      g_critical ("%s: this call has completed already", G_STRFUNC);
      weft_task_unref (call);
      return;
    }
  weft_task_publish (call, weft_result_pointer (&weft_type_object, g_object_ref (result)));
}

/* Stands in the task's list of awaiters and hands its outcome to a GTask, which sees to
 * it that the callback runs where GIO promises. */
typedef struct
{
  WeftWork work;
  WeftTask *task; /* owned */
  GTask *gtask;   /* owned */
} Offer;

static void
offer_run (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  Offer *self = (Offer *) work;

  g_task_return_pointer (self->gtask, g_steal_pointer (&self->task),
                         (GDestroyNotify) weft_task_unref);
  g_object_unref (self->gtask);
  g_free (self);
}

/**
 * weft_task_to_async:
 * @task: (transfer full): a task
 * @source_object: (nullable): for @callback, a #GObject
 * @source_tag: (nullable): the `foo_async` function, as in g_task_set_source_tag()
 * @cancellable: (nullable): for g_task_get_cancellable(); cancelling @task itself is its
 *   maker's business
 * @callback: (nullable): called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Offers @task as GIO's asynchronous functions are: for the body of a `foo_async`.
 */
void
weft_task_to_async (WeftTask *task,
                    gpointer source_object,
                    gpointer source_tag,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  Offer *self;

  g_return_if_fail (task != NULL);

  self = g_new0 (Offer, 1);
  self->work.run = offer_run;
  self->task = task;
  self->gtask = g_task_new (source_object, cancellable, callback, user_data);
  g_task_set_source_tag (self->gtask, source_tag);
  g_task_set_name (self->gtask, weft_site_get_name (task->site));
  /* The task's own outcome counts. */
  g_task_set_check_cancellable (self->gtask, FALSE);

  if (!weft_task_add_awaiter (task, &self->work))
    offer_run (&self->work, WEFT_WORK_RUN);
}

/**
 * weft_task_finish:
 * @source_object: (nullable): as given to weft_task_to_async()
 * @result: what the callback was given
 * @value: (out) (optional): the task's value, owned by the caller
 * @error: why it failed
 *
 * For the body of a `foo_finish`.
 *
 * Returns: whether the task succeeded
 */
gboolean
weft_task_finish (gpointer source_object, GAsyncResult *result, WeftResult *value, GError **error)
{
  WeftTask *task;
  WeftResult outcome;

  g_return_val_if_fail (g_task_is_valid (result, source_object), FALSE);

  task = g_task_propagate_pointer (G_TASK (result), error);
  if (task == NULL)
    return FALSE;

  outcome = weft_task_consume (task);
  if (weft_result_is_error (&outcome))
    {
      g_propagate_error (error, outcome.v_pointer);
      return FALSE;
    }

  if (value != NULL)
    *value = outcome;
  else
    weft_result_clear (&outcome);
  return TRUE;
}
