/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An automatic pointer that lives across an await.
 *
 * gcc: switch jumps over variable initialization
 * clang: cannot jump from switch statement to this case label
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  g_autoptr (GFile) parent = g_file_get_parent (self->file);

  WEFT_AWAIT (load (parent));
#else
  {
    g_autoptr (GFile) parent = g_file_get_parent (self->file);

    use (g_file_peek_path (parent));
  }

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
