/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-comparison.h"

#include <math.h>

#include "analysis/loom-durations.h"
#include "analysis/loom-rank-test.h"

/* One in twenty of what is said to have changed may have done so by chance. */
#define LEVEL 0.05

/* Vargha and Delaney call a probability of superiority nearer to one half negligible. */
#define LEAST_EFFECT 0.06

/* So many names are compared between two looks at the cancellable. */
#define STEP 256

struct _LoomComparison
{
  LoomTrace *before;
  LoomTrace *after;
  GArray *rows; /* LoomComparisonRow */
};

static LoomRangeStatistics *
count_all (LoomTrace *trace, GCancellable *cancellable, GError **error)
{
  return loom_range_statistics_new (trace, loom_trace_get_begin (trace),
                                    loom_trace_get_end (trace) + 1, cancellable, error);
}

/* One too many costs little: a name that is in none of them has a row of zeros. */
static LoomComparisonRow *
row_of (LoomComparison *self, GHashTable *places, const char *name)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, name));

  if (place == 0)
    {
      LoomComparisonRow row = { .name = name };

      g_array_append_val (self->rows, row);
      place = self->rows->len;
      g_hash_table_insert (places, (gpointer) name, GUINT_TO_POINTER (place));
    }
  return &g_array_index (self->rows, LoomComparisonRow, place - 1);
}

static gint64
change_of (const LoomComparisonRow *row)
{
  double difference = (double) row->after.median - (double) row->before.median;
  double change = difference * (double) MAX (row->before.count, row->after.count);

  return (gint64) CLAMP (change, -9e18, 9e18);
}

/* Where a duration lies among the bins of a logarithmic scale. */
static guint
bin_of (const LoomComparisonRow *row, gint64 duration)
{
  double low = log ((double) MAX (row->shortest, 1));
  double high = log ((double) MAX (row->longest, 1));
  double place = high > low ? (log ((double) MAX (duration, 1)) - low) / (high - low) : 0.5;

  return (guint) CLAMP (place * LOOM_COMPARISON_BINS, 0, LOOM_COMPARISON_BINS - 1);
}

static void
fill_bins (const LoomComparisonRow *row, const LoomSortedValues *values, guint8 *bins)
{
  gsize counts[LOOM_COMPARISON_BINS] = { 0 };
  gsize most = 1;

  for (gsize i = 0; i < values->n_values; i++)
    counts[bin_of (row, values->values[i])]++;
  for (guint i = 0; i < LOOM_COMPARISON_BINS; i++)
    most = MAX (most, counts[i]);
  /* What is there at all is seen. */
  for (guint i = 0; i < LOOM_COMPARISON_BINS; i++)
    bins[i] = (guint8) ((counts[i] * 255 + most - 1) / most);
}

static void
look_at (LoomComparisonRow *row, const LoomSortedValues *before, const LoomSortedValues *after)
{
  LoomRankTest test = loom_rank_test (before, after);

  row->p = test.p;
  row->superiority = test.superiority;
  row->shortest = G_MAXINT64;
  if (before->n_values > 0)
    {
      row->shortest = before->values[0];
      row->longest = before->values[before->n_values - 1];
    }
  if (after->n_values > 0)
    {
      row->shortest = MIN (row->shortest, after->values[0]);
      row->longest = MAX (row->longest, after->values[after->n_values - 1]);
    }
  row->shortest = MIN (row->shortest, row->longest);
  fill_bins (row, before, row->bins_before);
  fill_bins (row, after, row->bins_after);
  if (row->before.count == 0 || row->after.count == 0)
    row->verdict = row->before.count == 0 ? LOOM_CHANGE_NEW : LOOM_CHANGE_GONE;
  else if (!loom_rank_test_can_tell (before->n_values, after->n_values, LEVEL))
    row->verdict = LOOM_CHANGE_FEW;
  else
    row->verdict = LOOM_CHANGE_NOISE;
}

/* Of those that can be told apart. All of them count as tests, as nobody chose among them. */
static void
judge (LoomComparison *self)
{
  g_autofree double *p = g_new (double, self->rows->len);
  gsize n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, LoomComparisonRow, i).verdict == LOOM_CHANGE_NOISE)
      p[n++] = g_array_index (self->rows, LoomComparisonRow, i).p;
  loom_rank_test_adjust (p, n);
  n = 0;
  for (guint i = 0; i < self->rows->len; i++)
    {
      LoomComparisonRow *row = &g_array_index (self->rows, LoomComparisonRow, i);

      if (row->verdict != LOOM_CHANGE_NOISE)
        continue;
      row->p = p[n++];
      if (row->p <= LEVEL && fabs (row->superiority - 0.5) >= LEAST_EFFECT)
        row->verdict = row->superiority > 0.5 ? LOOM_CHANGE_SLOWER : LOOM_CHANGE_FASTER;
    }
}

static gboolean
look_at_all (LoomComparison *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (LoomDurations) before = loom_durations_new (self->before, cancellable, error);
  g_autoptr (LoomDurations) after =
      before != NULL ? loom_durations_new (self->after, cancellable, error) : NULL;

  if (after == NULL)
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      LoomComparisonRow *row = &g_array_index (self->rows, LoomComparisonRow, i);
      LoomSortedValues one =
          loom_durations_get (before, loom_trace_find_string (self->before, row->name));
      LoomSortedValues other =
          loom_durations_get (after, loom_trace_find_string (self->after, row->name));

      if (i % STEP == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      look_at (row, &one, &other);
    }
  judge (self);
  return TRUE;
}

static gboolean
is_told (const LoomComparisonRow *row)
{
  return row->verdict != LOOM_CHANGE_NOISE && row->verdict != LOOM_CHANGE_FEW;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const LoomComparisonRow *one = a;
  const LoomComparisonRow *other = b;
  gint64 left = ABS (one->change);
  gint64 right = ABS (other->change);

  if (is_told (one) != is_told (other))
    return is_told (one) ? -1 : 1;
  if (left != right)
    return left > right ? -1 : 1;
  return strcmp (one->name, other->name);
}

static gboolean
compare (LoomComparison *self,
         LoomRangeStatistics *before,
         LoomRangeStatistics *after,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  GArray *names = loom_range_statistics_get_names (before, FALSE);

  for (guint i = 0; i < names->len; i++)
    {
      const LoomNameTotals *totals = &g_array_index (names, LoomRangeRow, i).totals;

      row_of (self, places, loom_trace_get_string (self->before, totals->name))->before = *totals;
    }
  names = loom_range_statistics_get_names (after, FALSE);
  for (guint i = 0; i < names->len; i++)
    {
      const LoomNameTotals *totals = &g_array_index (names, LoomRangeRow, i).totals;

      row_of (self, places, loom_trace_get_string (self->after, totals->name))->after = *totals;
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      LoomComparisonRow *row = &g_array_index (self->rows, LoomComparisonRow, i);

      row->change = change_of (row);
    }
  if (!look_at_all (self, cancellable, error))
    return FALSE;
  g_array_sort (self->rows, compare_rows);
  return TRUE;
}

/**
 * loom_comparison_new:
 * @before: a recording; a reference is kept
 * @after: another; a reference is kept
 * @cancellable: (nullable): a cancellable
 * @error: set to %G_IO_ERROR_CANCELLED
 *
 * For a worker.
 *
 * Returns: (transfer full) (nullable): what is different
 */
LoomComparison *
loom_comparison_new (LoomTrace *before, LoomTrace *after, GCancellable *cancellable, GError **error)
{
  g_autoptr (LoomRangeStatistics) one = NULL;
  g_autoptr (LoomRangeStatistics) other = NULL;
  g_autoptr (LoomComparison) self = NULL;

  g_return_val_if_fail (LOOM_IS_TRACE (before), NULL);
  g_return_val_if_fail (LOOM_IS_TRACE (after), NULL);

  one = count_all (before, cancellable, error);
  if (one == NULL)
    return NULL;
  other = count_all (after, cancellable, error);
  if (other == NULL)
    return NULL;

  self = g_new0 (LoomComparison, 1);
  self->before = g_object_ref (before);
  self->after = g_object_ref (after);
  self->rows = g_array_new (FALSE, FALSE, sizeof (LoomComparisonRow));
  if (!compare (self, one, other, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
loom_comparison_free (LoomComparison *self)
{
  g_object_unref (self->before);
  g_object_unref (self->after);
  g_array_unref (self->rows);
  g_free (self);
}

GArray *
loom_comparison_get_rows (LoomComparison *self)
{
  return self->rows;
}

guint
loom_comparison_count (LoomComparison *self, LoomChange verdict)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n += g_array_index (self->rows, LoomComparisonRow, i).verdict == verdict;
  return n;
}
