/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A local variable that gets its value after its declaration, and lives across an
 * await. gcc follows values only when it optimizes.
 *
 * gcc -O0: not refused
 * gcc: .n. may be used uninitialized
 * clang: variable .n. .*uninitialized
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  guint n;

  n = self->n * 2;

  WEFT_AWAIT (load (self->file));
  use_n (n);
#else
  self->n *= 2;

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
