/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The proxy awaits the outer task and then, with the same node, the inner one. Whichever
 * tells it is the only one that knows the node at that time, and has with it the producer's
 * reference on the proxy.
 */

#include "task/weft-unwrap.h"

#include "task/weft-custom-task-private.h"
#include "trace/weft-wait-graph-private.h"

typedef struct
{
  WeftCustomTask custom;
  WeftTask *awaited; /* owned */
} Proxy;

static gsize
proxy_get_size (WeftTask *task G_GNUC_UNUSED)
{
  return sizeof (Proxy);
}

static const WeftTaskKind proxy_kind = { proxy_get_size, NULL };

/* The inner task; NULL where there is none, with @result as what the whole comes to. */
static WeftTask *
take_inner (WeftTask *outer, WeftResult *result)
{
  *result = weft_task_consume (outer);
  if (weft_result_is_error (result))
    return NULL;
  if (result->type == &weft_type_task && result->v_pointer != NULL)
    return result->v_pointer;

  weft_result_clear (result);
  *result = weft_result_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                    "There was no task where one was expected"));
  return NULL;
}

void
weft_unwrap_inner_told_ (WeftWork *work, WeftWorkReason reason)
{
  Proxy *self = (Proxy *) work;

  if (weft_work_defer_if_deep (work, reason))
    return;
  weft_task_complete_for (&self->custom.task, weft_task_consume (self->awaited), reason);
}

void
weft_unwrap_outer_told_ (WeftWork *work, WeftWorkReason reason)
{
  Proxy *self = (Proxy *) work;
  WeftResult result;

  if (weft_work_defer_if_deep (work, reason))
    return;

  self->awaited = take_inner (self->awaited, &result);
  work->run = weft_unwrap_inner_told_;
  if (self->awaited == NULL)
    weft_task_complete_for (&self->custom.task, result, reason);
  else if (!weft_task_add_awaiter (self->awaited, work))
    weft_unwrap_inner_told_ (work, reason);
}

/**
 * weft_unwrap_at:
 * @site: where it is made
 * @task: (transfer full): a task whose value is a task
 *
 * See weft_unwrap(), which fills in @site.
 *
 * Returns: (transfer full): a task
 */
WeftTask *
weft_unwrap_at (WeftSite *site, WeftTask *task)
{
  Proxy *self;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (task != NULL, NULL);

  if (weft_task_is_completed (task))
    {
      WeftResult result;
      WeftTask *inner = take_inner (task, &result);

      return inner != NULL ? inner : weft_task_from_result_at (site, result);
    }

  self = weft_custom_task_new (&proxy_kind, sizeof *self, site, 2);
  self->awaited = task;
  self->custom.task.work.run = weft_unwrap_outer_told_;
  if (!weft_task_add_awaiter (task, &self->custom.task.work))
    weft_unwrap_outer_told_ (&self->custom.task.work, WEFT_WORK_AWAITED);
  return &self->custom.task;
}
