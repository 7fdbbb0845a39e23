/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An await of an object that is no task.
 *
 * gcc: .?_Generic.? selector of type .GFile \*. .*is not compatible with any association
 * clang: controlling expression type 'GFile \*' .*not compatible with any generic association type
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  WEFT_AWAIT (self->file);
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
