/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A local variable that lives across an await. After the await the function is a
 * fresh call, and the variable would hold whatever the stack does.
 *
 * gcc: switch jumps over variable initialization
 * clang: variable .n. .*uninitialized
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  guint n = 3;

  WEFT_AWAIT (load (self->file));
  use_n (n);
#else
  self->n = 3;

  WEFT_AWAIT (load (self->file));
  use_n (self->n);
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
