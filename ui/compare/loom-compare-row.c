/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "compare/loom-compare-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "timeline/loom-time-format.h"

struct _LoomCompareRow
{
  GObject parent_instance;

  char *name;
  LoomComparisonRow row;
};

G_DEFINE_FINAL_TYPE (LoomCompareRow, loom_compare_row, G_TYPE_OBJECT)

static void
loom_compare_row_finalize (GObject *object)
{
  g_free (LOOM_COMPARE_ROW (object)->name);
  G_OBJECT_CLASS (loom_compare_row_parent_class)->finalize (object);
}

static void
loom_compare_row_class_init (LoomCompareRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_compare_row_finalize;
}

static void
loom_compare_row_init (LoomCompareRow *self G_GNUC_UNUSED)
{
}

/**
 * loom_compare_row_new:
 * @row: is copied
 *
 * Returns: (transfer full): a row that needs neither the comparison nor the recordings
 */
LoomCompareRow *
loom_compare_row_new (const LoomComparisonRow *row)
{
  LoomCompareRow *self = g_object_new (LOOM_TYPE_COMPARE_ROW, NULL);

  self->name = g_strdup (row->name);
  self->row = *row;
  self->row.name = self->name;
  return self;
}

const LoomComparisonRow *
loom_compare_row_get (LoomCompareRow *self)
{
  return &self->row;
}

const char *
loom_compare_row_get_name (LoomCompareRow *self)
{
  return self->name;
}

static gboolean
has_both (const LoomComparisonRow *row)
{
  return row->before.count > 0 && row->after.count > 0;
}

static double
difference_of (const LoomComparisonRow *row)
{
  return (double) row->after.median - (double) row->before.median;
}

/* Of a median that was nothing, there is none. */
static double
ratio_of (const LoomComparisonRow *row)
{
  return has_both (row) && row->before.median > 0
             ? (double) row->after.median / (double) row->before.median
             : NAN;
}

static char *
dup_time (const LoomNameTotals *totals, gint64 time)
{
  return totals->count > 0 ? loom_time_format_duration ((double) time) : g_strdup ("–");
}

static char *
dup_change (const LoomComparisonRow *row)
{
  g_autofree char *length = NULL;

  if (!has_both (row))
    return g_strdup ("–");
  length = loom_time_format_duration (fabs (difference_of (row)));
  return g_strdup_printf ("%s%s",
                          difference_of (row) > 0   ? "+"
                          : difference_of (row) < 0 ? "−"
                                                    : "±",
                          length);
}

static char *
dup_ratio (const LoomComparisonRow *row)
{
  double ratio = ratio_of (row);

  if (isnan (ratio))
    return g_strdup ("–");
  return ratio < 100 ? g_strdup_printf ("×%.2f", ratio) : g_strdup_printf ("×%.0f", ratio);
}

static char *
dup_shape (const LoomComparisonRow *row)
{
  g_autofree char *shortest = loom_time_format_duration ((double) row->shortest);
  g_autofree char *longest = loom_time_format_duration ((double) row->longest);
  g_autofree char *before = dup_time (&row->before, row->before.median);
  g_autofree char *after = dup_time (&row->after, row->after.median);

  /* Translators: describes a drawing of two distributions on a logarithmic scale */
  return g_strdup_printf (_ ("From %s to %s; median before %s, after %s"), shortest, longest,
                          before, after);
}

char *
loom_compare_row_dup (LoomCompareRow *self, LoomCompareColumn column)
{
  const LoomComparisonRow *row = &self->row;

  switch (column)
    {
    case LOOM_COMPARE_VERDICT:
      return g_strdup (loom_verdict_get_name (row->verdict));
    case LOOM_COMPARE_CHANGE:
      return dup_change (row);
    case LOOM_COMPARE_RATIO:
      return dup_ratio (row);
    case LOOM_COMPARE_SHAPE:
      return dup_shape (row);
    case LOOM_COMPARE_MEDIAN_BEFORE:
      return dup_time (&row->before, row->before.median);
    case LOOM_COMPARE_MEDIAN_AFTER:
      return dup_time (&row->after, row->after.median);
    case LOOM_COMPARE_COUNT_BEFORE:
      return loom_count_format (row->before.count);
    case LOOM_COMPARE_COUNT_AFTER:
      return loom_count_format (row->after.count);
    case LOOM_COMPARE_P95_BEFORE:
      return dup_time (&row->before, row->before.p95);
    case LOOM_COMPARE_P95_AFTER:
      return dup_time (&row->after, row->after.p95);
    case LOOM_COMPARE_TOTAL_BEFORE:
      return dup_time (&row->before, row->before.total);
    case LOOM_COMPARE_TOTAL_AFTER:
      return dup_time (&row->after, row->after.total);
    case LOOM_COMPARE_NAME:
    default:
      return g_strdup (self->name);
    }
}

char *
loom_compare_row_explain (LoomCompareRow *self)
{
  const LoomComparisonRow *row = &self->row;

  switch (row->verdict)
    {
    case LOOM_CHANGE_NEW:
      return g_strdup (_ ("The recording before has no slice of that name."));
    case LOOM_CHANGE_GONE:
      return g_strdup (_ ("The recording after has no slice of that name."));
    case LOOM_CHANGE_FEW:
      return g_strdup (_ ("There are too few of them for any difference to be more than chance."));
    case LOOM_CHANGE_NOISE:
      return g_strdup_printf (_ ("One after takes longer than one before in %.0f of 100 cases. The "
                                 "Mann–Whitney test has p = %.2g for all names together; beyond "
                                 "0.05, or within 44 to 56 cases, a change is taken for noise."),
                              100 * row->superiority, row->p);
    case LOOM_CHANGE_SLOWER:
    case LOOM_CHANGE_FASTER:
    default:
      return g_strdup_printf (_ ("One after takes longer than one before in %.0f of 100 cases. The "
                                 "Mann–Whitney test has p = %.2g for all names together."),
                              100 * row->superiority, row->p);
    }
}

static double
number_of (const LoomComparisonRow *row, LoomCompareColumn column)
{
  switch (column)
    {
    case LOOM_COMPARE_VERDICT:
      return row->verdict;
    case LOOM_COMPARE_CHANGE:
      return has_both (row) ? fabs (difference_of (row)) : -1;
    case LOOM_COMPARE_RATIO:
      return isnan (ratio_of (row)) ? -1 : ratio_of (row);
    case LOOM_COMPARE_SHAPE:
      return row->superiority;
    case LOOM_COMPARE_MEDIAN_BEFORE:
      return (double) row->before.median;
    case LOOM_COMPARE_MEDIAN_AFTER:
      return (double) row->after.median;
    case LOOM_COMPARE_COUNT_BEFORE:
      return (double) row->before.count;
    case LOOM_COMPARE_COUNT_AFTER:
      return (double) row->after.count;
    case LOOM_COMPARE_P95_BEFORE:
      return (double) row->before.p95;
    case LOOM_COMPARE_P95_AFTER:
      return (double) row->after.p95;
    case LOOM_COMPARE_TOTAL_BEFORE:
      return (double) row->before.total;
    case LOOM_COMPARE_TOTAL_AFTER:
    case LOOM_COMPARE_NAME:
    default:
      return (double) row->after.total;
    }
}

int
loom_compare_row_compare (LoomCompareRow *one, LoomCompareRow *other, LoomCompareColumn column)
{
  double left, right;

  if (column == LOOM_COMPARE_NAME)
    return g_utf8_collate (one->name, other->name);
  left = number_of (&one->row, column);
  right = number_of (&other->row, column);
  return (left > right) - (left < right);
}
