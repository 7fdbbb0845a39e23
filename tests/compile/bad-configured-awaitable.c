/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A choice of where to go on, made of something that is no task.
 *
 * gcc: .?_Generic.? selector of type .char \*. is not compatible with any association
 * clang: controlling expression type 'char \*' not compatible with any generic association type
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  WEFT_AWAIT (weft_configure_await (self->name, FALSE));
#else
  WEFT_AWAIT (weft_configure_await (load (self->file), FALSE));
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
