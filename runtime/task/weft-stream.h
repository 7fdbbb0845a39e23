/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-value-task.h"

G_BEGIN_DECLS

typedef struct _WeftStream WeftStream;

/**
 * WeftStreamClass:
 * @move_next: goes to the next value: whether there is one, as an integer; not called again
 *   before that is known, nor after it was not so
 * @take_current: (transfer full): the value, once after each move that found one
 * @dispose: (transfer full): ends the stream, wherever it stands, and releases it: by the
 *   time that its value task completes
 *
 * How a stream works. Its calls come one after the other, but on whatever thread its
 * consumer happens to be.
 */
typedef struct
{
  WeftValueTask (*move_next)    (WeftStream *self);
  WeftResult    (*take_current) (WeftStream *self);
  WeftValueTask (*dispose)      (WeftStream *self);
} WeftStreamClass;

/**
 * WeftStream:
 * @klass: how it works
 *
 * Values that come one at a time, each when it is there: an iterator whose steps, and whose
 * end, are awaited. It has one consumer; see WEFT_AWAIT_EACH(). A stream of one's own is a
 * struct that begins with this.
 */
struct _WeftStream
{
  const WeftStreamClass *klass;
};

WEFT_PUBLIC WeftValueTask weft_stream_move_next    (WeftStream *self) WEFT_OWNED;
WEFT_PUBLIC WeftResult    weft_stream_take_current (WeftStream *self) WEFT_OWNED;
WEFT_PUBLIC WeftValueTask weft_stream_dispose      (WeftStream *self) WEFT_OWNED;

G_END_DECLS
