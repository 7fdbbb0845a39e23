/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/*
 * Memory for tasks, async frames and other small things that come and go by the million.
 * A block may be released on another thread than the one that allocated it. Contents are
 * undefined.
 *
 * Tasks have blocks of their own, which are never anything but tasks and never returned to
 * the system: so whoever wants to know which tasks live looks through all of them, at any
 * time, without a lock. See weft-frame-cache.c.
 */

gpointer weft_frame_alloc        (gsize    size) WEFT_OWNED;
void     weft_frame_release      (gpointer block,
                                  gsize    size);

gpointer weft_task_frame_alloc   (gsize    size) WEFT_OWNED;
void     weft_task_frame_release (gpointer block,
                                  gsize    size);

/* Calls @func with every block of tasks, in use or not, while others go on. */
typedef void (*WeftFrameFunc) (gpointer block,
                               gpointer data);

void     weft_task_frame_foreach (WeftFrameFunc func,
                                  gpointer      data);

G_END_DECLS
