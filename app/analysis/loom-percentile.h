/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LoomSortedValues:
 * @values: (array length=n_values): sorted, nanoseconds; borrowed
 *
 * Some of the values that a percentile is of.
 */
typedef struct
{
  const gint64 *values;
  gsize         n_values;
} LoomSortedValues;

/* By value, in time that grows with their number only. */
void   loom_percentile_sort    (gint64                 *values,
                                gsize                   n_values);

/* The nearest-rank percentile: the least of the sorted @values that is not below @percent in a
 * hundred of them. 0 without any. */
gint64 loom_percentile         (const gint64           *values,
                                gsize                   n_values,
                                guint                   percent);
/* The same of all values of several sorted arrays together. */
gint64 loom_percentile_of_many (const LoomSortedValues *parts,
                                gsize                   n_parts,
                                guint                   percent);

G_END_DECLS
