/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-cancel-async.h"

#include "sched/weft-pool.h"
#include "task/weft-cancellation-private.h"

static gboolean
run_registered (WeftResult *result G_GNUC_UNUSED,
                gpointer data,
                GCancellable *cancellable G_GNUC_UNUSED,
                GError **error G_GNUC_UNUSED)
{
  weft_cancellation_run_all (data);
  return TRUE;
}

/**
 * weft_cancellable_cancel_async_at:
 * @site: where it is called
 * @cancellable: what to cancel
 *
 * See weft_cancellable_cancel_async(), which fills in @site.
 *
 * Returns: (transfer full): a new task
 */
WeftTask *
weft_cancellable_cancel_async_at (WeftSite *site, GCancellable *cancellable)
{
  WeftCancellationRegistry *registry;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_CANCELLABLE (cancellable), NULL);

  registry = weft_cancellation_cancel_deferred (cancellable);
  if (registry == NULL)
    return weft_task_from_result_at (site, weft_result_void ());
  return weft_run_at (site, run_registered, registry, weft_cancellation_registry_unref, NULL);
}
