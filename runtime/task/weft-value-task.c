/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-value-task.h"

#include "task/weft-async-private.h"
#include "task/weft-single-use-private.h"
#include "task/weft-task-private.h"
#include "task/weft-value-task-private.h"
#include "task/weft-value-task-source-private.h"

const WeftResultType weft_value_task_tag_ = { "a task", NULL, NULL };
const WeftResultType weft_value_task_kept_tag_ = { "a task that is kept", NULL, NULL };

/**
 * weft_value_task_is_completed:
 * @value_task: a value task
 *
 * One that has been awaited already counts as complete: another await goes straight on,
 * with an error.
 *
 * Returns: whether an await of it would go straight on
 */
gboolean
weft_value_task_is_completed (WeftValueTask value_task)
{
  return weft_value_task_get_status (value_task) != WEFT_TASK_PENDING;
}

/**
 * weft_value_task_get_status:
 * @value_task: a value task
 *
 * One that has been awaited already has failed, with %WEFT_ERROR_ALREADY_AWAITED.
 *
 * Returns: what an await of it would come to
 */
WeftTaskStatus
weft_value_task_get_status (WeftValueTask value_task)
{
  WeftResult result;

  if (weft_value_task_is_source (value_task))
    return weft_value_task_source_get_status (weft_value_task_get_source (value_task),
                                              value_task.token);
  if (weft_single_use_is (value_task))
    return weft_single_use_get_status (value_task);
  if (weft_value_task_is_task (value_task) || weft_value_task_is_kept (value_task))
    return weft_task_get_status (value_task.v_pointer);

  result = weft_value_task_get_result (value_task);
  return weft_task_status_of (&result);
}

typedef struct
{
  WeftAsync async;
  WeftValueTask value_task;
  WeftResult result;
} AsTaskFrame;

static void
as_task_clear (AsTaskFrame *self)
{
  weft_value_task_clear (&self->value_task);
}

WEFT_ASYNC_DEFINE (weft_value_task_as_task, AsTaskFrame, as_task_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->result,
                 weft_configure_await (weft_value_task_steal (&self->value_task), FALSE));
  WEFT_RETURN_RESULT (self->result);

  WEFT_END;
}

static WeftTask *
take_single_use (WeftValueTask value_task)
{
  GError *error = NULL;
  WeftTask *task = weft_single_use_claim (value_task, WEFT_HERE_NAMED ("weft_value_task_as_task"),
                                          __LINE__, &error);

  return task != NULL ? task : weft_task_from_error (error);
}

/**
 * weft_value_task_as_task:
 * @value_task: a value task that has not been awaited; consumed
 *
 * Makes it something that can be kept and awaited many times. A value task that stands
 * for a task already gives that very task.
 *
 * Returns: (transfer full): a task with the same outcome
 */
WeftTask *
weft_value_task_as_task (WeftValueTask value_task)
{
  AsTaskFrame *self;

  if (weft_single_use_is (value_task))
    return take_single_use (value_task);
  if (weft_value_task_is_task (value_task) || weft_value_task_is_kept (value_task))
    return value_task.v_pointer;
  if (!weft_value_task_is_source (value_task))
    return weft_task_from_result (weft_value_task_get_result (value_task));

  self = WEFT_ASYNC_NEW (weft_value_task_as_task);
  self->value_task = value_task;
  return WEFT_ASYNC_START (self);
}

/**
 * weft_value_task_preserve:
 * @value_task: a value task that has not been awaited; consumed
 *
 * Makes it one that may be awaited many times, by copies of the struct, until
 * weft_value_task_clear() ends it. A value that needs no release stays where it is.
 *
 * Returns: (transfer full): a value task with the same outcome
 */
WeftValueTask
weft_value_task_preserve (WeftValueTask value_task)
{
  gboolean is_value = !weft_value_task_is_source (value_task) &&
                      !weft_value_task_is_task (value_task) && !weft_single_use_is (value_task) &&
                      !weft_value_task_is_kept (value_task);

  if (is_value && weft_value_task_get_result (value_task).type->free == NULL)
    return value_task;

  return (WeftValueTask) {
    .tag = (guintptr) &weft_value_task_kept_tag_,
    { .v_pointer = weft_value_task_as_task (value_task) },
  };
}

static void
clear_single_use (WeftValueTask value_task)
{
  WeftTask *task =
      weft_single_use_claim (value_task, WEFT_HERE_NAMED ("weft_value_task_clear"), __LINE__, NULL);

  if (task != NULL)
    weft_task_unref (task);
}

/**
 * weft_value_task_clear:
 * @value_task: a value task that will not be awaited
 *
 * Releases what it stands for, and makes it a complete one of nothing.
 */
void
weft_value_task_clear (WeftValueTask *value_task)
{
  WeftValueTask old;

  g_return_if_fail (value_task != NULL);

  old = weft_value_task_steal (value_task);
  if (weft_value_task_is_source (old))
    weft_value_task_source_drop (weft_value_task_get_source (old), old.token);
  else if (weft_single_use_is (old))
    clear_single_use (old);
  else if (weft_value_task_is_task (old) || weft_value_task_is_kept (old))
    weft_task_unref (old.v_pointer);
  else if (old.tag != 0)
    {
      WeftResult result = weft_value_task_get_result (old);

      weft_result_clear (&result);
    }
}
