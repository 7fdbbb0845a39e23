/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-percentile.h"

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

void
loom_percentile_sort (GArray *values)
{
  g_array_sort (values, compare);
}

gint64
loom_percentile (GArray *values, guint percent)
{
  guint64 rank;

  g_return_val_if_fail (percent <= 100, 0);

  if (values->len == 0)
    return 0;
  rank = ((guint64) values->len * percent + 99) / 100;
  return g_array_index (values, gint64, MAX (rank, 1) - 1);
}
