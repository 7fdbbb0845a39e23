/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A lock held across an await: another thread would unlock it, if any did.
 *
 * gcc: switch jumps over variable initialization
 * clang: cannot jump from switch statement to this case label
 */

#include "count-frame.h"

WEFT_ASYNC_DEFINE (count, CountFrame, NULL)
{
  WEFT_BEGIN (self);

#ifndef CURED
  static GMutex mutex;
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&mutex);

  WEFT_AWAIT (load (self->file));
#else
  {
    static GMutex mutex;
    g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&mutex);

    use_n (1);
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
