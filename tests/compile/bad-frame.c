/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A frame that does not begin with its WeftAsync.
 *
 * gcc: static assertion failed
 * clang: static_assert failed|static assertion failed
 */

#include "count-frame.h"

typedef struct
{
#ifndef CURED
  guint n;
  WeftAsync async;
#else
  WeftAsync async;
  guint n;
#endif
} LateFrame;

WEFT_ASYNC_DEFINE (count, LateFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_RETURN_INT (self->n);
  WEFT_END;
}

WeftTask *
count (GFile *file)
{
  LateFrame *self = WEFT_ASYNC_NEW (count);

  self->n = file != NULL;
  return WEFT_ASYNC_START (self);
}
