/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

/* Sorting by numbers: what is sorted are these, and then everything is put in their order. */

G_BEGIN_DECLS

typedef struct
{
  guint64 key;
  guint32 number;
} LoomKeyed;

/* Stable: those of the same key stay in their order. */
void     loom_radix_sort        (LoomKeyed    *keyed,
                                 guint         n);
/* FALSE, and in no order, where @cancellable was cancelled meanwhile. */
gboolean loom_radix_sort_unless (LoomKeyed    *keyed,
                                 guint         n,
                                 GCancellable *cancellable);

/* A key that is in order where times are. */
static inline guint64
loom_radix_key (gint64 time)
{
  return (guint64) time ^ (G_GUINT64_CONSTANT (1) << 63);
}

G_END_DECLS
