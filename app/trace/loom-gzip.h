/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean  loom_gzip_detect         (GBytes        *bytes);

/* @cut: whether the file ends before its content does; what there is is returned then too. */
GBytes   *loom_gzip_unpack         (GBytes        *bytes,
                                    gboolean      *cut,
                                    GCancellable  *cancellable,
                                    GError       **error);

/* As that; LOOM_TRACE_ERROR_TOO_LARGE where it comes to more than @most bytes, at most 3 GiB. */
GBytes   *loom_gzip_unpack_at_most (GBytes        *bytes,
                                    guint64        most,
                                    gboolean      *cut,
                                    GCancellable  *cancellable,
                                    GError       **error);

G_END_DECLS
