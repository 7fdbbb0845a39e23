/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean  loom_gzip_detect (GBytes        *bytes);

/* @cut: whether the file ends before its content does; what there is is returned then too. */
GBytes   *loom_gzip_unpack (GBytes        *bytes,
                            gboolean      *cut,
                            GCancellable  *cancellable,
                            GError       **error);

G_END_DECLS
