/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-spare-memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <stdlib.h>

#define LARGE (1024 * 1024)

/* What mallopt() takes at most. */
#define LARGEST (32 * 1024 * 1024)

void
loom_spare_memory_return (void)
{
#ifdef __GLIBC__
  /* What is set is no longer adapted. */
  mallopt (M_MMAP_THRESHOLD, LARGE);
#endif
}

void
loom_spare_memory_reserve (gsize size)
{
#ifdef __GLIBC__
  void *volatile block; /* so that the two calls are not left out as in vain */

  if (size < LARGE || size >= LARGEST)
    return;
  /* A block that is there is found again, and given back again: nothing in it is touched. Only while
   * there is none may others get small blocks where they would have got large ones. */
  mallopt (M_TRIM_THRESHOLD, (int) (4 * size));
  mallopt (M_MMAP_THRESHOLD, LARGEST);
  block = malloc (size);
  mallopt (M_MMAP_THRESHOLD, LARGE);
  free (block);
#else
  (void) size;
#endif
}
