/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-comparison.h"
#include "trace/loom-trace-builder.h"

/* @n slices of each name, so long. */
static LoomTrace *
make_trace (const char *const *names, const gint64 *lengths, guint n)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  guint lane = loom_trace_builder_thread (builder, 1, 1);

  for (guint i = 0; names[i] != NULL; i++)
    for (guint j = 0; j < n; j++)
      loom_trace_builder_complete (builder, lane, (i * n + j) * 10000, lengths[i], 0,
                                   loom_trace_builder_string (builder, names[i], -1), 0);
  return loom_trace_builder_finish (builder);
}

static void
test_rows (void)
{
  static const char *const before_names[] = { "same", "slower", "gone", NULL };
  static const gint64 before_lengths[] = { 500, 100, 10 };
  static const char *const after_names[] = { "new", "slower", "same", NULL };
  static const gint64 after_lengths[] = { 20, 400, 500 };
  g_autoptr (LoomTrace) before = make_trace (before_names, before_lengths, 4);
  g_autoptr (LoomTrace) after = make_trace (after_names, after_lengths, 5);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomComparison) comparison = loom_comparison_new (before, after, NULL, &error);
  static const char *const order[] = { "slower", "new", "gone", "same" };
  static const gint64 changes[] = { 300 * 5, 20 * 5, -10 * 4, 0 };
  GArray *rows = loom_comparison_get_rows (comparison);
  g_autofree char *text = loom_comparison_to_text (comparison);
  g_autofree char *csv = loom_comparison_to_csv (comparison);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 4);
  for (guint i = 0; i < rows->len; i++)
    {
      const LoomComparisonRow *row = &g_array_index (rows, LoomComparisonRow, i);

      g_assert_cmpstr (row->name, ==, order[i]);
      g_assert_cmpint (row->change, ==, changes[i]);
    }
  g_assert_cmpuint (g_array_index (rows, LoomComparisonRow, 0).before.count, ==, 4);
  g_assert_cmpuint (g_array_index (rows, LoomComparisonRow, 0).after.count, ==, 5);
  g_assert_cmpint (g_array_index (rows, LoomComparisonRow, 0).after.median, ==, 400);
  g_assert_nonnull (strstr (text, "+300.0 %"));
  g_assert_nonnull (
      strstr (csv, "\"slower\",4,400,400,100,100,100,5,2000,2000,400,400,400,1500\r\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison/rows", test_rows);
  return g_test_run ();
}
