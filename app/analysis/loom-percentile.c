/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-percentile.h"

#include <stdlib.h>
#include <string.h>

#define RADIX_BITS 8
#define N_DIGITS (1 << RADIX_BITS)
#define N_PASSES (64 / RADIX_BITS)

/* Below that many values comparing is faster. */
#define FEW 256

static int
compare (const void *a, const void *b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

/* Unsigned numbers in the order of signed ones. */
static inline guint
digit_of (gint64 value, guint pass)
{
  guint64 key = (guint64) value ^ G_GUINT64_CONSTANT (0x8000000000000000);

  return (guint) (key >> (pass * RADIX_BITS)) & (N_DIGITS - 1);
}

/* Returns FALSE where all values have the same digit, and nothing has been moved. */
static gboolean
sort_by_digit (const gint64 *from, gint64 *to, gsize n_values, guint pass)
{
  gsize places[N_DIGITS] = { 0 };
  gsize place = 0;

  for (gsize i = 0; i < n_values; i++)
    places[digit_of (from[i], pass)]++;
  if (places[digit_of (from[0], pass)] == n_values)
    return FALSE;

  for (guint digit = 0; digit < N_DIGITS; digit++)
    {
      gsize count = places[digit];

      places[digit] = place;
      place += count;
    }
  for (gsize i = 0; i < n_values; i++)
    to[places[digit_of (from[i], pass)]++] = from[i];
  return TRUE;
}

/**
 * loom_percentile_sort:
 * @values: (array length=n_values): values
 * @n_values: how many
 *
 * Sorts them from the least to the greatest.
 */
void
loom_percentile_sort (gint64 *values, gsize n_values)
{
  g_autofree gint64 *other = NULL;
  gint64 *from = values;
  gint64 *to;

  if (n_values < FEW)
    {
      if (n_values > 1)
        qsort (values, n_values, sizeof *values, compare);
      return;
    }

  other = g_new (gint64, n_values);
  to = other;
  for (guint pass = 0; pass < N_PASSES; pass++)
    if (sort_by_digit (from, to, n_values, pass))
      {
        gint64 *sorted = to;

        to = from;
        from = sorted;
      }
  if (from != values)
    memcpy (values, from, n_values * sizeof *values);
}

/* From 1. */
static inline gsize
rank_of (gsize n_values, guint percent)
{
  gsize rank = (n_values / 100) * percent + ((n_values % 100) * percent + 99) / 100;

  return MAX (rank, 1);
}

/**
 * loom_percentile:
 * @values: (array length=n_values): sorted values
 * @n_values: how many
 * @percent: 0 to 100
 *
 * Returns: one of @values, or 0
 */
gint64
loom_percentile (const gint64 *values, gsize n_values, guint percent)
{
  g_return_val_if_fail (percent <= 100, 0);

  return n_values > 0 ? values[rank_of (n_values, percent) - 1] : 0;
}

static gsize
count_up_to (const LoomSortedValues *part, gint64 value)
{
  gsize low = 0;
  gsize high = part->n_values;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (part->values[middle] <= value)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * loom_percentile_of_many:
 * @parts: (array length=n_parts): sorted values
 * @n_parts: how many arrays
 * @percent: 0 to 100
 *
 * Bisects the range of the values: the parts are not brought together.
 *
 * Returns: one of the values, or 0
 */
gint64
loom_percentile_of_many (const LoomSortedValues *parts, gsize n_parts, guint percent)
{
  gint64 low = G_MAXINT64;
  gint64 high = G_MININT64;
  gsize n_values = 0;

  g_return_val_if_fail (percent <= 100, 0);

  for (gsize i = 0; i < n_parts; i++)
    if (parts[i].n_values > 0)
      {
        low = MIN (low, parts[i].values[0]);
        high = MAX (high, parts[i].values[parts[i].n_values - 1]);
        n_values += parts[i].n_values;
      }
  if (n_values == 0)
    return 0;

  while (low < high)
    {
      gint64 middle = low + (gint64) (((guint64) high - (guint64) low) / 2);
      gsize n_up_to = 0;

      for (gsize i = 0; i < n_parts; i++)
        n_up_to += count_up_to (&parts[i], middle);
      if (n_up_to >= rank_of (n_values, percent))
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}
