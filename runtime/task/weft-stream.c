/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-stream.h"

/**
 * weft_stream_move_next:
 * @self: a stream
 *
 * Returns: a value task for whether there is another value, to be awaited before anything
 *   else is done with @self
 */
WeftValueTask
weft_stream_move_next (WeftStream *self)
{
  g_return_val_if_fail (self != NULL, weft_value_task_from_int (FALSE));

  return self->klass->move_next (self);
}

/**
 * weft_stream_take_current:
 * @self: a stream whose last move has found a value that was not taken yet
 *
 * Returns: (transfer full): the value
 */
WeftResult
weft_stream_take_current (WeftStream *self)
{
  g_return_val_if_fail (self != NULL, weft_result_void ());

  return self->klass->take_current (self);
}

/**
 * weft_stream_dispose:
 * @self: (transfer full): a stream that is not being moved
 *
 * Returns: a value task that completes when @self has been cleaned up
 */
WeftValueTask
weft_stream_dispose (WeftStream *self)
{
  g_return_val_if_fail (self != NULL, weft_value_task_from_result (weft_result_void ()));

  return self->klass->dispose (self);
}
