/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/*
 * Memory for tasks and async frames. Each thread keeps the blocks it released, by
 * size, and takes from them first; a block may be released on another thread than
 * the one that allocated it. Contents are undefined.
 */

gpointer weft_frame_alloc   (gsize    size) WEFT_OWNED;
void     weft_frame_release (gpointer block,
                             gsize    size);

G_END_DECLS
