/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"
#include "task/weft-value-task.h"

G_BEGIN_DECLS

/**
 * WeftAwaitOptions:
 * @WEFT_AWAIT_NO_CAPTURE: go on wherever the awaited task completes, or on the
 *   worker pool where that is no place to stay
 * @WEFT_AWAIT_CAPTURE: come back to the sync context that is current at the await;
 *   the default
 * @WEFT_AWAIT_FORCE_YIELDING: suspend even if it is complete already
 * @WEFT_AWAIT_SUPPRESS_ERRORS: a failure or a cancellation counts as looked at and as
 *   success; only for what has no value
 */
typedef enum
{
  WEFT_AWAIT_NO_CAPTURE = 0,
  WEFT_AWAIT_CAPTURE = 1 << 0,
  WEFT_AWAIT_FORCE_YIELDING = 1 << 1,
  WEFT_AWAIT_SUPPRESS_ERRORS = 1 << 2,
} WeftAwaitOptions;

/**
 * WeftAwaitable:
 *
 * What the await macros take: a task, a value task, or either of them with
 * options. Made by weft_configure_await(); consumed by the await.
 */
typedef struct
{
  /*< private >*/
  WeftValueTask    value_task;
  WeftAwaitOptions options;
} WeftAwaitable;

static inline WeftAwaitable
weft_awaitable_from_task_ (WeftTask        *task,
                           WeftAwaitOptions options)
{
  return (WeftAwaitable) { weft_value_task_from_task (task), options };
}

static inline WeftAwaitable
weft_awaitable_from_value_task_ (WeftValueTask    value_task,
                                 WeftAwaitOptions options)
{
  return (WeftAwaitable) { value_task, options };
}

static inline WeftAwaitable
weft_awaitable_identity_ (WeftAwaitable    awaitable,
                          WeftAwaitOptions options G_GNUC_UNUSED)
{
  return awaitable;
}

#define WEFT_AWAITABLE_(awaitable, options)                     \
  (_Generic ((awaitable),                                       \
             WeftTask *: weft_awaitable_from_task_,             \
             WeftValueTask: weft_awaitable_from_value_task_,    \
             WeftAwaitable: weft_awaitable_identity_) ((awaitable), (options)))

/**
 * WEFT_AWAIT_DEFAULT:
 *
 * The options of an await that has none of its own. A library that never needs its caller's
 * context says so once, before it includes Weft or with `-D`:
 *
 * |[<!-- language="C" -->
 * #define WEFT_AWAIT_DEFAULT WEFT_AWAIT_NO_CAPTURE
 * #include <weft.h>
 * ]|
 *
 * It counts where an await stands, not where the file begins: what is defined anew between
 * two functions holds for the second one.
 */
#ifndef WEFT_AWAIT_DEFAULT
#define WEFT_AWAIT_DEFAULT WEFT_AWAIT_CAPTURE
#endif

/**
 * weft_configure_await:
 * @awaitable: a task or a value task; consumed
 * @capture: whether to come back to the sync context that is current at the await
 *
 * Says where an await goes on. It is no promise of another thread: an await of
 * what is complete already goes straight on, where it is.
 *
 * Returns: a #WeftAwaitable for an await macro
 */
#define weft_configure_await(awaitable, capture) \
  WEFT_AWAITABLE_ (awaitable, (capture) ? WEFT_AWAIT_CAPTURE : WEFT_AWAIT_NO_CAPTURE)

/**
 * weft_configure_await_options:
 * @awaitable: a task or a value task; consumed
 * @options: a #WeftAwaitOptions; what is not named in it is off, capturing too
 *
 * Returns: a #WeftAwaitable for an await macro
 */
#define weft_configure_await_options(awaitable, options) \
  WEFT_AWAITABLE_ (awaitable, options)

G_END_DECLS
