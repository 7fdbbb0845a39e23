/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/**
 * WEFT_ERROR:
 *
 * The domain of the errors that Weft itself makes. Cancellation is not among
 * them: it is %G_IO_ERROR_CANCELLED, as everywhere in GIO.
 */
#define WEFT_ERROR (weft_error_quark ())

/**
 * WeftError:
 * @WEFT_ERROR_ABANDONED: the completion source was released without a result
 * @WEFT_ERROR_ALREADY_AWAITED: a value task was awaited a second time
 * @WEFT_ERROR_WRONG_THREAD: a thing with thread affinity was touched off its thread
 * @WEFT_ERROR_RECORDER: the recorder could not be set up
 * @WEFT_ERROR_DEADLOCK: a blocking wait could never have ended
 * @WEFT_ERROR_CLOSED: a channel takes or has no more items
 * @WEFT_ERROR_FULL: a semaphore would get more permits than it may have
 */
typedef enum
{
  WEFT_ERROR_ABANDONED,
  WEFT_ERROR_ALREADY_AWAITED,
  WEFT_ERROR_WRONG_THREAD,
  WEFT_ERROR_RECORDER,
  WEFT_ERROR_DEADLOCK,
  WEFT_ERROR_CLOSED,
  WEFT_ERROR_FULL,
} WeftError;

WEFT_PUBLIC GQuark weft_error_quark (void);

G_END_DECLS
