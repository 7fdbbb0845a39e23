/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-value-task.h"

#include "task/weft-async-private.h"
#include "task/weft-value-task-private.h"
#include "task/weft-value-task-source-private.h"

const WeftResultType weft_value_task_tag_ = { "a task", NULL, NULL };

/**
 * weft_value_task_is_completed:
 * @value_task: a value task that has not been awaited
 *
 * Returns: whether an await of it would go straight on
 */
gboolean
weft_value_task_is_completed (WeftValueTask value_task)
{
  if (weft_value_task_is_source (value_task))
    return weft_value_task_source_is_set (weft_value_task_get_source (value_task),
                                          value_task.token);
  if (weft_value_task_is_task (value_task))
    return weft_task_is_completed (value_task.v_pointer);
  return TRUE;
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

  if (weft_value_task_is_task (value_task))
    return value_task.v_pointer;
  if (!weft_value_task_is_source (value_task))
    return weft_task_from_result (weft_value_task_get_result (value_task));

  self = WEFT_ASYNC_NEW (weft_value_task_as_task);
  self->value_task = value_task;
  return WEFT_ASYNC_START (self);
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
  else if (weft_value_task_is_task (old))
    weft_task_unref (old.v_pointer);
  else if (old.tag != 0)
    {
      WeftResult result = weft_value_task_get_result (old);

      weft_result_clear (&result);
    }
}
