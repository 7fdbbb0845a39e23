/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The same with one of the library's own functions.
 *
 * flags: -Wall -Werror
 * gcc: ignoring return value of .weft_when_all_at.
 * clang: ignoring return value of function declared with 'warn_unused_result' attribute
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  weft_when_all (NULL, 0);
#else
  WEFT_AWAIT (weft_when_all (NULL, 0));
#endif

  WEFT_END;
}

WeftTask *
count (GFile *file)
{
  CountFrame *self = WEFT_ASYNC_NEW (count);

  self->file = file;
  return WEFT_ASYNC_START (self);
}
