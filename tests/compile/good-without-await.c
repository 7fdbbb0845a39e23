/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An async function that awaits nothing, has no frame of its own to clear, and is
 * static. */

#include "count-frame.h"

typedef struct
{
  WeftAsync async;
} EmptyFrame;

WEFT_ASYNC_DEFINE (nothing, EmptyFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_END;
}

WeftTask *
count (GFile *file)
{
  return file != NULL ? load (file) : WEFT_ASYNC_START (WEFT_ASYNC_NEW (nothing));
}
