/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-slice-set.h"

G_BEGIN_DECLS

/* The slices of a name on the threads of a recording, and which of them is the longest. */
GArray *loom_named_slices_find (LoomTrace  *trace,
                                const char *name,
                                guint       most,
                                guint      *longest) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
