/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From now on the process gives large blocks back to the system when they are freed. Readers need for
 * a while about as much as what they make, on several threads, and the C library learns from the
 * first such block to keep the next ones. For a program's beginning. */
void loom_spare_memory_return  (void);
/* For the first thread, after that: has so much free memory in one piece, which it has had before, that
 * its next block of up to @size is of that. A block from the system is cleared and mapped page by
 * page, which for a picture takes longer than drawing it. */
void loom_spare_memory_reserve (gsize size);

G_END_DECLS
