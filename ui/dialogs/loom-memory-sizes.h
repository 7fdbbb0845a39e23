/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How much memory a recording may take, for a person to choose from. */

#define LOOM_MEMORY_SIZES_DEFAULT 1

/* A GtkStringList. */
GListModel *loom_memory_sizes_new_model (void) G_GNUC_WARN_UNUSED_RESULT;
/* Bytes of the one at @position. */
gsize       loom_memory_sizes_get       (guint position);

G_END_DECLS
