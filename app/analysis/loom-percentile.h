/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @values: gint64. */
void   loom_percentile_sort (GArray *values);

/* The nearest-rank percentile: the least of the sorted @values that is not below @percent in a
 * hundred of them. 0 without any. */
gint64 loom_percentile      (GArray *values,
                             guint   percent);

G_END_DECLS
