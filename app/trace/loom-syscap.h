/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace-load.h"

G_BEGIN_DECLS

gboolean   loom_syscap_detect (GBytes            *bytes);

/* The same as loom_fxt_load(), for Sysprof's captures. */
LoomTrace *loom_syscap_load   (GBytes            *bytes,
                               const char        *title,
                               LoomProgressFunc   progress,
                               gpointer           progress_data,
                               GCancellable      *cancellable,
                               GError           **error);

G_END_DECLS
