/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace-load.h"

G_BEGIN_DECLS

/* Whether @bytes begin as a Fuchsia trace does. */
gboolean   loom_fxt_detect (GBytes            *bytes);

LoomTrace *loom_fxt_load   (GBytes            *bytes,
                            const char        *title,
                            LoomProgressFunc   progress,
                            gpointer           progress_data,
                            GCancellable      *cancellable,
                            GError           **error);

/* The two ways in which it does so. */
LoomTrace *loom_fxt_load_on_pool     (GBytes            *bytes,
                                      const char        *title,
                                      LoomProgressFunc   progress,
                                      gpointer           progress_data,
                                      GCancellable      *cancellable,
                                      GError           **error);
LoomTrace *loom_fxt_load_in_one_pass (GBytes            *bytes,
                                      const char        *title,
                                      LoomProgressFunc   progress,
                                      gpointer           progress_data,
                                      GCancellable      *cancellable,
                                      GError           **error);

G_END_DECLS
