/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A counter declared by the loop around an await.
 *
 * gcc: switch jumps over variable initialization
 * clang: variable .i. .*uninitialized
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  for (guint i = 0; i < 3; i++)
    WEFT_AWAIT (load (self->file));
#else
  for (self->n = 0; self->n < 3; self->n++)
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
