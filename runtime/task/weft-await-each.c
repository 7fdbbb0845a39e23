/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-await-each.h"

static WeftResult
steal (WeftResult *result)
{
  WeftResult old = *result;

  *result = weft_result_void ();
  /* An iteration that is zero has results without a type. */
  return old.type != NULL ? old : weft_result_void ();
}

/**
 * weft_iteration_get_current:
 * @self: an iteration, inside the block of WEFT_AWAIT_EACH()
 *
 * Returns: (transfer none): the value at hand, until the next step
 */
const WeftResult *
weft_iteration_get_current (const WeftIteration *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->current;
}

/**
 * weft_iteration_steal_current:
 * @self: an iteration, inside the block of WEFT_AWAIT_EACH()
 *
 * Returns: (transfer full): the value at hand; what is left of it is nothing
 */
WeftResult
weft_iteration_steal_current (WeftIteration *self)
{
  g_return_val_if_fail (self != NULL, weft_result_void ());

  return steal (&self->current);
}

static void
clear_values (WeftIteration *self)
{
  weft_result_clear (&self->current);
  weft_result_clear (&self->outcome);
}

/**
 * weft_iteration_clear:
 * @self: an iteration, zero, begun or ended
 *
 * For the frame's clear function. Where the function has ended inside of the block, the
 * stream's disposal begins here, and its failure is reported as unobserved.
 */
void
weft_iteration_clear (WeftIteration *self)
{
  WeftStream *stream;

  g_return_if_fail (self != NULL);

  clear_values (self);
  stream = g_steal_pointer (&self->stream);
  if (stream != NULL)
    weft_task_forget (weft_value_task_as_task (weft_stream_dispose (stream)));
}

/**
 * weft_iteration_begin_: (skip)
 * @self: an iteration
 * @stream: what to iterate over; consumed
 *
 * See WEFT_AWAIT_EACH().
 */
void
weft_iteration_begin_ (WeftIteration *self, WeftConfiguredStream stream)
{
  weft_iteration_clear (self);
  self->stream = stream.stream;
  self->options = stream.options;
}

/**
 * weft_iteration_move_next_: (skip)
 * @self: an iteration
 *
 * Returns: the next step
 */
WeftAwaitable
weft_iteration_move_next_ (WeftIteration *self)
{
  clear_values (self);
  return (WeftAwaitable) { weft_stream_move_next (self->stream), self->options };
}

/**
 * weft_iteration_has_current_: (skip)
 * @self: an iteration after a step
 *
 * Returns: whether there is a value
 */
gboolean
weft_iteration_has_current_ (WeftIteration *self)
{
  if (weft_result_is_error (&self->outcome) || self->outcome.v_int == FALSE)
    return FALSE;

  self->current = weft_stream_take_current (self->stream);
  return TRUE;
}

/**
 * weft_iteration_dispose_: (skip)
 * @self: an iteration after its last step
 *
 * Returns: the stream's disposal
 */
WeftAwaitable
weft_iteration_dispose_ (WeftIteration *self)
{
  weft_result_clear (&self->current);
  return (WeftAwaitable) { weft_stream_dispose (g_steal_pointer (&self->stream)), self->options };
}

/**
 * weft_iteration_take_outcome_: (skip)
 * @self: an iteration that has ended
 *
 * Returns: (transfer full): what its last step came to
 */
WeftResult
weft_iteration_take_outcome_ (WeftIteration *self)
{
  return steal (&self->outcome);
}
