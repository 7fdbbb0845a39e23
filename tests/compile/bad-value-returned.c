/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A plain return of a value: the task would never complete.
 *
 * flags: -Wall -Werror
 * gcc: .return. with a value, in function returning void
 * clang: void function .* should not return a value
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  WEFT_AWAIT (load (self->file));
  return self->n;
#else
  WEFT_AWAIT (load (self->file));
  WEFT_RETURN_INT (self->n);
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
