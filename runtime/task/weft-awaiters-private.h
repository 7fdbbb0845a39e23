/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-task-private.h"

/* The word of a task that says who awaits it. Its protocol stands in weft-task.c, which pushes on the
 * list and closes it; who takes somebody out, or looks through it, locks it (weft-awaiters.c). */

G_BEGIN_DECLS

#define WEFT_AWAITERS_LOCKED ((guintptr) 2)
#define WEFT_AWAITERS_ORPHANED ((guintptr) 4)

gpointer weft_awaiters_wait_ (WeftTask *task) G_GNUC_NO_INLINE;

/* The word without the lock, waiting for whoever holds it. */
static inline gpointer
weft_awaiters_unlocked (WeftTask *task)
{
  gpointer head = __atomic_load_n (&task->awaiters, __ATOMIC_ACQUIRE);

  return G_LIKELY (((guintptr) head & WEFT_AWAITERS_LOCKED) == 0) ? head : weft_awaiters_wait_ (task);
}

G_END_DECLS
