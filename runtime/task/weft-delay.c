/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-delay.h"

#include "task/weft-interruption-private.h"

/* Nothing but an interruption, which has the producer's reference. */
typedef struct
{
  WeftCustomTask custom;
  WeftInterruption interruption;
} Delay;

static gsize
delay_get_size (WeftTask *task G_GNUC_UNUSED)
{
  return sizeof (Delay);
}

static const WeftTaskKind delay_kind = { delay_get_size, NULL };

static void
interrupted (WeftInterruption *interruption, WeftInterruptionReason reason)
{
  Delay *self =
      (Delay *) (gpointer) ((char *) interruption - G_STRUCT_OFFSET (Delay, interruption));
  WeftTask *task = &self->custom.task;
  WeftResult result = reason == WEFT_INTERRUPTION_TIMED_OUT
                          ? weft_result_void ()
                          : weft_interruption_result (reason, task->site);

  weft_task_complete_for (task, result, weft_interruption_work_reason (reason));
}

/**
 * weft_delay_at:
 * @site: where it is made
 * @milliseconds: how long
 * @cancellable: (nullable): a cancellable
 *
 * See weft_delay(), which fills in @site.
 *
 * Returns: (transfer full): a new task
 */
WeftTask *
weft_delay_at (WeftSite *site, gint64 milliseconds, GCancellable *cancellable)
{
  GError *error = NULL;
  Delay *self;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  if (!weft_timeout_is_valid (milliseconds, site, &error) ||
      g_cancellable_set_error_if_cancelled (cancellable, &error))
    return weft_task_from_result_at (site, weft_result_error (error));
  if (milliseconds == 0)
    return weft_task_from_result_at (site, weft_result_void ());
  /* Nobody would ever complete it: a producer's reference would never go. */
  if (milliseconds < 0 && cancellable == NULL)
    return weft_task_new (WEFT_TASK_KIND_PLAIN, site);

  self = weft_custom_task_new (&delay_kind, sizeof *self, site, 2);
  weft_interruption_init (&self->interruption);
  weft_interruption_arm (&self->interruption, milliseconds, cancellable, interrupted);
  return &self->custom.task;
}
