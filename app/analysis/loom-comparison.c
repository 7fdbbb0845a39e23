/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-comparison.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"

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

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const LoomComparisonRow *one = a;
  const LoomComparisonRow *other = b;
  gint64 left = ABS (one->change);
  gint64 right = ABS (other->change);

  if (left != right)
    return left > right ? -1 : 1;
  return strcmp (one->name, other->name);
}

static void
compare (LoomComparison *self, LoomRangeStatistics *before, LoomRangeStatistics *after)
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
  g_array_sort (self->rows, compare_rows);
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
  LoomComparison *self;

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
  compare (self, one, other);
  return self;
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

static void
append_cell (GString *text, const char *cell, glong width)
{
  g_string_append_printf (text, "%*s%s", (int) MAX (width - g_utf8_strlen (cell, -1), 1), "", cell);
}

static void
append_median (GString *text, const LoomNameTotals *totals)
{
  g_autofree char *median =
      totals->count > 0 ? loom_time_format_duration ((double) totals->median) : g_strdup ("–");
  g_autofree char *count = loom_count_format (totals->count);

  append_cell (text, count, 12);
  append_cell (text, median, 11);
}

static void
append_row (GString *text, const LoomComparisonRow *row, glong width)
{
  glong length = g_utf8_strlen (row->name, -1);

  g_string_append_printf (text, "%s%*s", row->name, (int) MAX (width - length, 0), "");
  append_median (text, &row->before);
  append_median (text, &row->after);
  if (row->before.median > 0 && row->after.count > 0)
    {
      g_autofree char *ratio = g_strdup_printf (
          "%+.1f %%", 100 * ((double) row->after.median / (double) row->before.median - 1));

      append_cell (text, ratio, 12);
    }
  else
    {
      append_cell (text,
                   row->before.count == 0  ? _ ("new")
                   : row->after.count == 0 ? _ ("gone")
                                           : "–",
                   12);
    }
  g_string_append_c (text, '\n');
}

char *
loom_comparison_to_text (LoomComparison *self)
{
  GString *text = g_string_new (NULL);
  glong width = g_utf8_strlen (_ ("Name"), -1);

  for (guint i = 0; i < self->rows->len; i++)
    width = MAX (width, g_utf8_strlen (g_array_index (self->rows, LoomComparisonRow, i).name, -1));
  width = MIN (width, 48);
  g_string_append_printf (text, "%s%*s", _ ("Name"), (int) (width - g_utf8_strlen (_ ("Name"), -1)),
                          "");
  append_cell (text, _ ("Before"), 12);
  append_cell (text, _ ("Median"), 11);
  append_cell (text, _ ("After"), 12);
  append_cell (text, _ ("Median"), 11);
  append_cell (text, _ ("Change"), 12);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < self->rows->len; i++)
    append_row (text, &g_array_index (self->rows, LoomComparisonRow, i), width);
  return g_string_free (text, FALSE);
}

/* In quotes, with its quotes doubled. */
static void
append_name (GString *csv, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  g_string_append_printf (csv, "\"%s\"", doubled);
}

static void
append_totals (GString *csv, const LoomNameTotals *totals)
{
  g_string_append_printf (csv,
                          ",%" G_GUINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                          ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT,
                          totals->count, totals->total, totals->self, totals->median, totals->p95,
                          totals->p99);
}

char *
loom_comparison_to_csv (LoomComparison *self)
{
  GString *csv = g_string_new (
      "name,before_count,before_total,before_self,before_median,before_p95,before_p99,"
      "after_count,after_total,after_self,after_median,after_p95,after_p99,change\r\n");

  for (guint i = 0; i < self->rows->len; i++)
    {
      const LoomComparisonRow *row = &g_array_index (self->rows, LoomComparisonRow, i);

      append_name (csv, row->name);
      append_totals (csv, &row->before);
      append_totals (csv, &row->after);
      g_string_append_printf (csv, ",%" G_GINT64_FORMAT "\r\n", row->change);
    }
  return g_string_free (csv, FALSE);
}
