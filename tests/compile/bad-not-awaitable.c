/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An await of something that is no task.
 *
 * gcc: .?_Generic.? selector of type .int. is not compatible with any association
 * clang: controlling expression type 'int' not compatible with any generic association type
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  WEFT_AWAIT (42);
#else
  WEFT_AWAIT (weft_value_task_from_int (42));
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
