/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two awaits in one line: the line is where the function goes on.
 *
 * gcc: duplicate case value
 * clang: duplicate case value
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  /* clang-format off */
  WEFT_AWAIT (load (self->file)); WEFT_AWAIT (load (self->file));
  /* clang-format on */
#else
  WEFT_AWAIT (load (self->file));
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
