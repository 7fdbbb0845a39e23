/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A task that nobody awaits, keeps or forgets: its error would be lost.
 *
 * flags: -Wall -Werror
 * gcc: ignoring return value of .load.
 * clang: ignoring return value of function declared with 'warn_unused_result' attribute
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  load (self->file);
#else
  WEFT_AWAIT (load (self->file));
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
