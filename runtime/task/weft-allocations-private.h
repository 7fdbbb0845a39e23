/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-allocations.h"
#include "task/weft-frame-cache-private.h"

G_BEGIN_DECLS

/* A thread's cache is counted from its first block on; when the thread ends, what it has taken goes on being
 * counted without it. The owner's calls. */
void weft_allocations_join      (WeftFrameCache *cache);
void weft_allocations_leave     (WeftFrameCache *cache);

/* A block that no thread's cache has given. Any thread. */
void weft_allocations_count_one (void);

G_END_DECLS
