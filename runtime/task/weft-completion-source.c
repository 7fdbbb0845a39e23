/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-completion-source.h"

#include "task/weft-task-private.h"
#include "weft-error.h"

/* The source is its task, seen by the producer; the owner's hold on it is a reference. */
static inline WeftTask *
task_of (WeftCompletionSource *source)
{
  return (WeftTask *) source;
}

/**
 * weft_completion_source_new_at:
 * @site: where it is made
 * @flags: a #WeftCompletionFlags
 *
 * See weft_completion_source_new(), which fills in @site.
 *
 * Returns: (transfer full): a new source
 */
WeftCompletionSource *
weft_completion_source_new_at (WeftSite *site, WeftCompletionFlags flags)
{
  WeftTaskFlags task_flags = WEFT_TASK_KIND_PLAIN;

  g_return_val_if_fail (site != NULL, NULL);

  if (flags & WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY)
    task_flags |= WEFT_TASK_QUEUE_AWAITERS;
  return (WeftCompletionSource *) weft_task_new (task_flags, site);
}

/**
 * weft_completion_source_free:
 * @source: (transfer full): a source
 *
 * Gives up the producer's end. A task that is still pending fails with
 * %WEFT_ERROR_ABANDONED.
 */
void
weft_completion_source_free (WeftCompletionSource *source)
{
  WeftTask *task;

  g_return_if_fail (source != NULL);

  task = task_of (source);
  if (!weft_task_claim (task))
    {
      weft_task_unref (task);
      return;
    }

  /* With nobody there to await it, an abandoned task is no lost error. */
  if (__atomic_load_n (&task->refs, __ATOMIC_ACQUIRE) == 1)
    weft_task_observe (task);
  weft_task_publish (
      task, weft_result_error (
                g_error_new (WEFT_ERROR, WEFT_ERROR_ABANDONED,
                             "%s (%s:%u): its completion source was released without a result",
                             weft_site_get_name (task->site), task->site->file, task->site->line)));
}

/**
 * weft_completion_source_get_task:
 * @source: a source
 *
 * Returns: (transfer none): the task that @source completes
 */
WeftTask *
weft_completion_source_get_task (WeftCompletionSource *source)
{
  g_return_val_if_fail (source != NULL, NULL);

  return task_of (source);
}

/**
 * weft_completion_source_try_set:
 * @source: a source
 * @result: what the task comes to; consumed in either case
 *
 * Completes the task, unless somebody else has. Awaiters that need no other thread go
 * on before this returns, unless the source was made otherwise. Any thread.
 *
 * Returns: whether this call completed it
 */
gboolean
weft_completion_source_try_set (WeftCompletionSource *source, WeftResult result)
{
  WeftTask *task;

  g_return_val_if_fail (source != NULL, FALSE);
  g_return_val_if_fail (result.type != NULL, FALSE);
  g_return_val_if_fail (!weft_result_is_error (&result) || result.v_pointer != NULL, FALSE);

  task = task_of (source);
  if (!weft_task_claim (task))
    {
      weft_result_clear (&result);
      return FALSE;
    }

  weft_task_publish_keeping (task, result);
  return TRUE;
}

/**
 * weft_completion_source_set:
 * @source: a source whose task is pending
 * @result: what the task comes to; consumed
 *
 * As weft_completion_source_try_set(), for who knows that nobody else has set it; a
 * second set is a programmer's mistake and changes nothing.
 */
void
weft_completion_source_set (WeftCompletionSource *source, WeftResult result)
{
  const WeftSite *site;

  g_return_if_fail (source != NULL);

  site = task_of (source)->site;
  if (!weft_completion_source_try_set (source, result))
    g_critical ("%s: the task of %s (%s:%u) is complete already", G_STRFUNC,
                weft_site_get_name (site), site->file, site->line);
}

/**
 * weft_completion_source_set_error:
 * @source: a source whose task is pending
 * @error: (transfer full): why it failed
 */
void
weft_completion_source_set_error (WeftCompletionSource *source, GError *error)
{
  g_return_if_fail (error != NULL);

  weft_completion_source_set (source, weft_result_error (error));
}

/**
 * weft_completion_source_set_cancelled:
 * @source: a source whose task is pending
 */
void
weft_completion_source_set_cancelled (WeftCompletionSource *source)
{
  weft_completion_source_set_error (
      source, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled"));
}
