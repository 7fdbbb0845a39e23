/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A switch without an await in it, and an await after it. */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

  switch (self->n)
    {
    case 0:
      WEFT_RETURN ();
    case 1:
      use_n (1);
      break;
    default:
      WEFT_RETURN_STRING (g_strdup ("many"));
    }

  WEFT_AWAIT (load (self->file));

  WEFT_END;
}

WeftTask *
count (GFile *file)
{
  CountFrame *self = WEFT_ASYNC_NEW (count);

  self->file = file;
  return WEFT_ASYNC_START (self);
}
