/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An array whose size is known only when the function runs.
 *
 * gcc: switch jumps into scope of identifier with variably modified type|ISO C90 forbids variable length array|variable length array
 * clang: cannot jump from switch statement to this case label|variable length array
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  char buffer[self->n];

  WEFT_AWAIT (load (self->file));
  use (buffer);
#else
  self->name = g_malloc (self->n);

  WEFT_AWAIT (load (self->file));
  use (self->name);
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
