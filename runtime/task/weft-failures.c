/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-failures-private.h"

#include "task/weft-frame-cache-private.h"
#include "task/weft-task-private.h"
#include "task/weft-when-all.h"

typedef struct _WeftFailure Failure;

struct _WeftFailure
{
  Failure *older;
  GError *error;
};

void
weft_failures_add (WeftFailures *self, GError *error)
{
  Failure *failure = weft_frame_alloc (sizeof *failure);

  failure->error = error;
  failure->older = __atomic_load_n (&self->newest, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n (&self->newest, &failure->older, failure, TRUE,
                                       __ATOMIC_RELEASE, __ATOMIC_RELAXED))
    ;
}

/* NULL where @task has not more than its own. */
static GPtrArray *
dup_errors_of (WeftTask *task)
{
  switch (__atomic_load_n (&task->flags, __ATOMIC_RELAXED) & WEFT_TASK_KIND_MASK)
    {
    case WEFT_TASK_KIND_WHEN_ALL:
      return weft_when_all_dup_errors (task);
    case WEFT_TASK_KIND_CUSTOM:
      return weft_failures_task_get (task) != NULL
                 ? weft_failures_dup (weft_failures_task_get (task))
                 : NULL;
    default:
      return NULL;
    }
}

void
weft_failures_add_task (WeftFailures *self, WeftTask *task)
{
  const GError *error = weft_task_get_error (task);
  g_autoptr (GPtrArray) errors = NULL;

  g_assert (error != NULL);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    errors = dup_errors_of (task);
  if (errors == NULL)
    weft_failures_add (self, g_error_copy (error));
  else
    for (guint i = 0; i < errors->len; i++)
      weft_failures_add (self, g_error_copy (errors->pdata[i]));
}

static gboolean
is_cancellation (const Failure *failure)
{
  return g_error_matches (failure->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

WeftResult
weft_failures_get_outcome (WeftFailures *self)
{
  const Failure *failed = NULL;
  const Failure *cancelled = NULL;

  for (const Failure *failure = __atomic_load_n (&self->newest, __ATOMIC_ACQUIRE); failure != NULL;
       failure = failure->older)
    if (is_cancellation (failure))
      cancelled = failure;
    else
      failed = failure;

  if (failed == NULL)
    failed = cancelled;
  return failed != NULL ? weft_result_error (g_error_copy (failed->error)) : weft_result_void ();
}

GPtrArray *
weft_failures_dup (WeftFailures *self)
{
  GPtrArray *errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);

  for (const Failure *failure = __atomic_load_n (&self->newest, __ATOMIC_ACQUIRE); failure != NULL;
       failure = failure->older)
    if (!is_cancellation (failure))
      g_ptr_array_add (errors, g_error_copy (failure->error));

  for (guint i = 0; i < errors->len / 2; i++)
    {
      gpointer older = errors->pdata[errors->len - 1 - i];

      errors->pdata[errors->len - 1 - i] = errors->pdata[i];
      errors->pdata[i] = older;
    }
  return errors;
}

void
weft_failures_clear (WeftFailures *self)
{
  Failure *older;

  for (Failure *failure = self->newest; failure != NULL; failure = older)
    {
      older = failure->older;
      g_error_free (failure->error);
      weft_frame_release (failure, sizeof *failure);
    }
  self->newest = NULL;
}

GError *
weft_failure_check (GError *error, const WeftSite *site)
{
  if (G_LIKELY (error != NULL))
    return error;

  g_critical ("%s (%s:%u): the function failed without an error", weft_site_get_name (site),
              site->file, site->line);
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Unknown error");
}

void
weft_failures_task_finalize (WeftTask *task)
{
  weft_failures_clear (&((WeftFailuresTask *) task)->failures);
}

WeftFailures *
weft_failures_task_get (WeftTask *task)
{
  guint16 flags = __atomic_load_n (&task->flags, __ATOMIC_RELAXED);

  if ((flags & WEFT_TASK_KIND_MASK) != WEFT_TASK_KIND_CUSTOM ||
      ((WeftCustomTask *) task)->kind->finalize != weft_failures_task_finalize)
    return NULL;
  return &((WeftFailuresTask *) task)->failures;
}
