/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-when-each-stream.h"

#include "task/weft-async.h"

typedef struct
{
  WeftStream stream;
  WeftWhenEach *each;
  GCancellable *cancellable;
  WeftTask *current; /* owned until it is taken */
} EachStream;

typedef struct
{
  WeftAsync async;
  EachStream *stream; /* borrowed: it is not disposed of while it moves */
} MoveFrame;

WEFT_ASYNC_DEFINE (move_next, MoveFrame, NULL)
{
  WEFT_BEGIN (self);

  g_clear_pointer (&self->stream->current, weft_task_unref);
  WEFT_AWAIT_TO (self->stream->current,
                 weft_configure_await (
                     weft_when_each_next (self->stream->each, self->stream->cancellable), FALSE));
  WEFT_RETURN_INT (self->stream->current != NULL);

  WEFT_END;
}

static WeftValueTask
each_stream_move_next (WeftStream *stream)
{
  MoveFrame *frame = WEFT_ASYNC_NEW (move_next);

  frame->stream = (EachStream *) stream;
  return WEFT_ASYNC_START_VALUE (frame);
}

static WeftResult
each_stream_take_current (WeftStream *stream)
{
  return weft_result_pointer (&weft_type_task, g_steal_pointer (&((EachStream *) stream)->current));
}

static WeftValueTask
each_stream_dispose (WeftStream *stream)
{
  EachStream *self = (EachStream *) stream;

  g_clear_pointer (&self->current, weft_task_unref);
  weft_when_each_free (self->each);
  g_clear_object (&self->cancellable);
  g_free (self);
  return weft_value_task_from_result (weft_result_void ());
}

static const WeftStreamClass each_stream_class = { each_stream_move_next, each_stream_take_current,
                                                   each_stream_dispose };

/**
 * weft_when_each_to_stream:
 * @each: (transfer full): an iteration over tasks
 * @cancellable: (nullable): ends the wait for the next one, and with it the stream
 *
 * The tasks as a stream: each value is one that has completed, of %weft_type_task.
 *
 * Returns: (transfer full): a new stream
 */
WeftStream *
weft_when_each_to_stream (WeftWhenEach *each, GCancellable *cancellable)
{
  EachStream *self;

  g_return_val_if_fail (each != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  self = g_new0 (EachStream, 1);
  self->stream.klass = &each_stream_class;
  self->each = each;
  g_set_object (&self->cancellable, cancellable);
  return &self->stream;
}
