/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-spare-memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define LARGE (1024 * 1024)

void
loom_spare_memory_return (void)
{
#ifdef __GLIBC__
  /* What is set is no longer adapted. */
  mallopt (M_MMAP_THRESHOLD, LARGE);
#endif
}
