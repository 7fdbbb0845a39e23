/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From now on the process gives large blocks back to the system when they are freed. Readers need for
 * a while about as much as what they make, on several threads, and the C library learns from the
 * first such block to keep the next ones. For a program's beginning. */
void loom_spare_memory_return (void);

G_END_DECLS
