/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A clear function made for another frame.
 *
 * flags: -Wall -Werror
 * gcc: incompatible pointer type
 * clang: incompatible function pointer types
 */

#include "count-frame.h"

#ifndef CURED
static void
count_frame_clear (GFile *file)
{
  g_object_unref (file);
}
#else
static void
count_frame_clear (CountFrame *self)
{
  g_object_unref (self->file);
}
#endif

WEFT_ASYNC_DEFINE (count, CountFrame, count_frame_clear)
{
  WEFT_BEGIN (self);
  WEFT_END;
}

WeftTask *
count (GFile *file)
{
  CountFrame *self = WEFT_ASYNC_NEW (count);

  self->file = g_object_ref (file);
  return WEFT_ASYNC_START (self);
}
