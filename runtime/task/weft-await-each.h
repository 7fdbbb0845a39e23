/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-async.h"
#include "task/weft-stream.h"

G_BEGIN_DECLS

/**
 * WeftIteration:
 *
 * Where an async function stands in a stream: a member of its frame, zero to begin with, and
 * cleared by weft_iteration_clear() in the frame's clear function.
 */
typedef struct
{
  /*< private >*/
  WeftStream       *stream;  /* owned; NULL before and after */
  WeftAwaitOptions  options;
  WeftResult        outcome; /* of the last move */
  WeftResult        current;
} WeftIteration;

/**
 * WeftConfiguredStream:
 *
 * A stream, and how its steps and its end are awaited. Made by weft_configure_stream().
 */
typedef struct
{
  /*< private >*/
  WeftStream       *stream;
  WeftAwaitOptions  options;
} WeftConfiguredStream;

static inline WeftConfiguredStream
weft_configured_stream_from_stream_ (WeftStream       *stream,
                                     WeftAwaitOptions  options)
{
  return (WeftConfiguredStream) { stream, options };
}

static inline WeftConfiguredStream
weft_configured_stream_identity_ (WeftConfiguredStream stream,
                                  WeftAwaitOptions     options G_GNUC_UNUSED)
{
  return stream;
}

#define WEFT_CONFIGURED_STREAM_(stream, options)                                  \
  (_Generic ((stream),                                                            \
             WeftStream *: weft_configured_stream_from_stream_,                   \
             WeftConfiguredStream: weft_configured_stream_identity_) ((stream), (options)))

/**
 * weft_configure_stream:
 * @stream: (transfer full): a #WeftStream
 * @capture: whether each step, and the disposal at the end, come back to the sync context
 *   that is current at the await
 *
 * Returns: a #WeftConfiguredStream for WEFT_AWAIT_EACH()
 */
#define weft_configure_stream(stream, capture) \
  (weft_configured_stream_from_stream_ ((stream), (capture) ? WEFT_AWAIT_CAPTURE : WEFT_AWAIT_NO_CAPTURE))

WEFT_PUBLIC const WeftResult *weft_iteration_get_current   (const WeftIteration  *self);
WEFT_PUBLIC WeftResult        weft_iteration_steal_current (WeftIteration        *self) WEFT_OWNED;
WEFT_PUBLIC void              weft_iteration_clear         (WeftIteration        *self);

WEFT_PUBLIC void              weft_iteration_begin_        (WeftIteration        *self,
                                                            WeftConfiguredStream  stream);
WEFT_PUBLIC WeftAwaitable     weft_iteration_move_next_    (WeftIteration        *self) WEFT_OWNED;
WEFT_PUBLIC gboolean          weft_iteration_has_current_  (WeftIteration        *self);
WEFT_PUBLIC WeftAwaitable     weft_iteration_dispose_      (WeftIteration        *self) WEFT_OWNED;
WEFT_PUBLIC WeftResult        weft_iteration_take_outcome_ (WeftIteration        *self) WEFT_OWNED;

/**
 * WEFT_AWAIT_EACH:
 * @iteration: a #WeftIteration in the frame
 * @stream: (transfer full): a #WeftStream, or what weft_configure_stream() made
 *
 * Runs the block up to WEFT_END_EACH() for each value of @stream, awaiting one after the
 * other:
 *
 * |[<!-- language="C" -->
 * WEFT_AWAIT_EACH (self->lines, weft_configure_stream (read_lines (self->file), FALSE))
 *   {
 *     count (weft_iteration_get_current (&self->lines)->v_pointer);
 *   }
 * WEFT_END_EACH (self->lines);
 * ]|
 *
 * `break` and `continue` mean what they do in a loop. At the end, after `break`, and where
 * the stream fails, its disposal is awaited, in the same way as the steps; a failure then
 * ends the function. Where the block itself ends the function, by a return or by an await
 * that fails, weft_iteration_clear() begins the disposal and nobody awaits it.
 */
#define WEFT_AWAIT_EACH(iteration, stream)                                                   \
  weft_iteration_begin_ (&(iteration), WEFT_CONFIGURED_STREAM_ ((stream), WEFT_AWAIT_DEFAULT)); \
  for (;;)                                                                                   \
    {                                                                                        \
      WEFT_AWAIT_TO ((iteration).outcome, weft_iteration_move_next_ (&(iteration)));         \
      if (!weft_iteration_has_current_ (&(iteration)))                                       \
        break;

/**
 * WEFT_END_EACH:
 * @iteration: the same as in WEFT_AWAIT_EACH()
 *
 * Ends the block. Not in the same line as another await.
 */
#define WEFT_END_EACH(iteration)                                                             \
    }                                                                                        \
  WEFT_AWAIT (weft_iteration_dispose_ (&(iteration)));                                       \
  if (weft_result_is_error (&(iteration).outcome))                                           \
    WEFT_RETURN_RESULT (weft_iteration_take_outcome_ (&(iteration)))

G_END_DECLS
