/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace-load.h"

G_BEGIN_DECLS

/* Whether @bytes may be a Chrome trace: JSON, an array or an object. */
gboolean   loom_chrome_json_detect (GBytes            *bytes);

/* The same as loom_fxt_load(), for the Chrome Trace Event format. */
LoomTrace *loom_chrome_json_load   (GBytes            *bytes,
                                    const char        *title,
                                    LoomProgressFunc   progress,
                                    gpointer           progress_data,
                                    GCancellable      *cancellable,
                                    GError           **error);

G_END_DECLS
