/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-async.h"

G_BEGIN_DECLS

/* What the site says of an async function's task. */
static inline WeftAsyncFunction *
weft_async_function_of (WeftTask *task)
{
  return (WeftAsyncFunction *) (gpointer) ((char *) task->site -
                                           G_STRUCT_OFFSET (WeftAsyncFunction, site));
}

/* The result of what was awaited, of whatever type, errors too. */
WeftResult weft_async_take_result_ (WeftAsync *async) WEFT_OWNED;

G_END_DECLS
