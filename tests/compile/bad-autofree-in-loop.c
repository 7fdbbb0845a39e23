/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An automatic pointer inside a loop around an await: its cleanup would run on a
 * pointer that the fresh call never set.
 *
 * gcc: switch jumps over variable initialization
 * clang: cannot jump from switch statement to this case label
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  for (self->n = 0; self->n < 3; self->n++)
    {
      g_autofree char *name = g_file_get_path (self->file);

      WEFT_AWAIT (load (self->file));
      use (name);
    }
#else
  for (self->n = 0; self->n < 3; self->n++)
    {
      {
        g_autofree char *name = g_file_get_path (self->file);

        use (name);
      }

      WEFT_AWAIT (load (self->file));
    }
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
