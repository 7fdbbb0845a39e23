/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-fxt-scan.h"

/* A scanned recording built on the worker pool, a job for each lane. */

G_BEGIN_DECLS

/* Returns whether it is in @scan's builder, all but how it ended; else nothing there may be used,
 * and the parser is to read the recording, but where @error is set. */
gboolean loom_fxt_bulk_build (LoomFxtScan      *scan,
                              GBytes           *bytes,
                              LoomProgressFunc  progress,
                              gpointer          progress_data,
                              GCancellable     *cancellable,
                              GError          **error);

G_END_DECLS
