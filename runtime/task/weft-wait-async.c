/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Two parties end the wait: the awaited task, and an interruption. The interruption's word
 * decides which (weft-interruption.c).
 *
 * References on the wait: its caller's; the producer's, which is that of the party that
 * ends it; and one of the node in the awaited task's list, the task's own. The node's is
 * given up by whoever takes it from the list: the awaited task, when it tells it, be it
 * too late; or the interruption, where it still finds it there. So a wait that has timed
 * out leaves nothing at a task that lives on, and one whose task completes at that moment
 * stays until it has been told.
 */

#include "task/weft-wait-async.h"

#include "task/weft-interruption-private.h"

typedef struct
{
  WeftCustomTask custom;
  WeftTask *awaited; /* owned by the party that ends the wait */
  WeftInterruption interruption;
} Wait;

static gsize
wait_get_size (WeftTask *task G_GNUC_UNUSED)
{
  return sizeof (Wait);
}

static const WeftTaskKind wait_kind = { wait_get_size, NULL };

static void
awaited_cb (WeftWork *work, WeftWorkReason reason)
{
  Wait *self = (Wait *) work;
  WeftTask *task = &self->custom.task;

  if (weft_work_defer_if_deep (work, reason))
    return;
  if (weft_interruption_disarm (&self->interruption))
    weft_task_complete_for (task, weft_task_consume (self->awaited), reason);
  weft_task_unref (task);
}

static void
interrupted (WeftInterruption *interruption, WeftInterruptionReason reason)
{
  Wait *self = (Wait *) (gpointer) ((char *) interruption - G_STRUCT_OFFSET (Wait, interruption));
  WeftTask *task = &self->custom.task;

  if (weft_task_remove_awaiter (self->awaited, &task->work))
    weft_task_unref (task);
  weft_task_unref (self->awaited);
  weft_task_complete_for (task, weft_interruption_result (reason, task->site),
                          weft_interruption_work_reason (reason));
}

static WeftTask *
wait_new (WeftSite *site, WeftTask *awaited, gint64 timeout_ms, GCancellable *cancellable)
{
  Wait *self = weft_custom_task_new (&wait_kind, sizeof *self, site, 3);
  WeftTask *task = &self->custom.task;

  weft_interruption_init (&self->interruption);
  self->awaited = weft_task_ref (awaited);
  task->work.run = awaited_cb;

  if (weft_task_add_awaiter (awaited, &task->work))
    weft_interruption_arm (&self->interruption, timeout_ms, cancellable, interrupted);
  else
    {
      weft_task_complete (task, weft_task_consume (awaited));
      weft_task_unref (task);
    }
  return task;
}

/**
 * weft_wait_async_at:
 * @site: where it is made
 * @task: a task
 * @timeout_ms: how long to wait
 * @cancellable: (nullable): a cancellable
 *
 * See weft_wait_async(), which fills in @site.
 *
 * Returns: (transfer full): a task
 */
WeftTask *
weft_wait_async_at (WeftSite *site, WeftTask *task, gint64 timeout_ms, GCancellable *cancellable)
{
  GError *error = NULL;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (task != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  if (!weft_timeout_is_valid (timeout_ms, site, &error))
    return weft_task_from_result_at (site, weft_result_error (error));
  if (weft_task_is_completed (task) || (timeout_ms < 0 && cancellable == NULL))
    return weft_task_ref (task);
  if (g_cancellable_set_error_if_cancelled (cancellable, &error))
    return weft_task_from_result_at (site, weft_result_error (error));
  if (timeout_ms == 0)
    return weft_task_from_result_at (site,
                                     weft_interruption_result (WEFT_INTERRUPTION_TIMED_OUT, site));
  return wait_new (site, task, timeout_ms, cancellable);
}

/**
 * weft_with_timeout_at:
 * @site: where it is made
 * @task: (transfer full): a task
 * @timeout_ms: how long to wait
 *
 * See weft_with_timeout(), which fills in @site.
 *
 * Returns: (transfer full): a task
 */
WeftTask *
weft_with_timeout_at (WeftSite *site, WeftTask *task, gint64 timeout_ms)
{
  g_autoptr (WeftTask) owned = task;

  return weft_wait_async_at (site, owned, timeout_ms, NULL);
}
