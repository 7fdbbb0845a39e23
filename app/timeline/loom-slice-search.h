/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "timeline/loom-slice-set.h"

G_BEGIN_DECLS

/* Which slices have a text in their name, or in an argument's value, whatever its case. Reads the
 * recording only, so it may run on a worker for one that is finished; NULL when cancelled. */
LoomSliceSet *loom_slice_search_run (LoomTrace    *trace,
                                     const char   *text,
                                     gboolean      arguments,
                                     GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
