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
  g_assert_nonnull (strstr (csv, "\"slower\",4,400,400,100,100,100,5,2000,2000,400,400,400,"
                                 "slower,0.01442,1,1500\r\n"));
}

/* Lengths of two distributions, so many of them. */
static LoomTrace *
make_random (const char *const *names, const double *means, guint n, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  guint lane = loom_trace_builder_thread (builder, 1, 1);
  gint64 time = 0;

  for (guint i = 0; names[i] != NULL; i++)
    for (guint j = 0; j < n; j++)
      {
        gint64 length = (gint64) (means[i] * (0.5 + g_rand_double (random)));

        loom_trace_builder_complete (builder, lane, time, length, 0,
                                     loom_trace_builder_string (builder, names[i], -1), 0);
        time += length + 1;
      }
  return loom_trace_builder_finish (builder);
}

/* What may be chance ranks below what is not, however much its median has moved. */
static void
test_noise (void)
{
  static const char *const names[] = { "long", "short", NULL };
  static const double means[] = { 1e9, 1e5 };
  static const double slower[] = { 1e9, 1.3e5 };
  g_autoptr (LoomTrace) before = make_random (names, means, 50, 1);
  g_autoptr (LoomTrace) after = make_random (names, slower, 50, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomComparison) comparison = loom_comparison_new (before, after, NULL, &error);
  const LoomComparisonRow *rows = (gpointer) loom_comparison_get_rows (comparison)->data;
  g_autofree char *summary = loom_comparison_summarize (comparison);

  g_assert_no_error (error);
  g_assert_cmpstr (rows[0].name, ==, "short");
  g_assert_cmpint (rows[0].verdict, ==, LOOM_CHANGE_SLOWER);
  g_assert_cmpfloat (rows[0].p, <, 0.001);
  g_assert_cmpfloat (rows[0].superiority, >, 0.6);
  g_assert_cmpstr (rows[1].name, ==, "long");
  g_assert_cmpint (rows[1].verdict, ==, LOOM_CHANGE_NOISE);
  g_assert_cmpint (ABS (rows[1].change), >, ABS (rows[0].change));
  g_assert_nonnull (strstr (summary, "Of 2 names: 1 slower, 0 faster"));
  g_assert_nonnull (strstr (summary, "1 within noise"));
}

/* Two or three of each say nothing, and are said to. */
static void
test_few (void)
{
  static const char *const names[] = { "thing", NULL };
  static const double means[] = { 1e6 };
  static const double after_means[] = { 1e8 };
  g_autoptr (LoomTrace) before = make_random (names, means, 3, 1);
  g_autoptr (LoomTrace) after = make_random (names, after_means, 3, 2);
  g_autoptr (LoomComparison) comparison = loom_comparison_new (before, after, NULL, NULL);
  const LoomComparisonRow *rows = (gpointer) loom_comparison_get_rows (comparison)->data;
  g_autofree char *summary = loom_comparison_summarize (comparison);

  g_assert_cmpint (rows[0].verdict, ==, LOOM_CHANGE_FEW);
  g_assert_nonnull (strstr (summary, "no change beyond noise"));
}

/* The two distributions have one scale, from the shortest to the longest. */
static void
test_bins (void)
{
  static const char *const names[] = { "thing", NULL };
  static const gint64 short_one[] = { 1000 };
  static const gint64 long_one[] = { 1000000 };
  g_autoptr (LoomTrace) before = make_trace (names, short_one, 4);
  g_autoptr (LoomTrace) after = make_trace (names, long_one, 4);
  g_autoptr (LoomComparison) comparison = loom_comparison_new (before, after, NULL, NULL);
  const LoomComparisonRow *row = (gpointer) loom_comparison_get_rows (comparison)->data;

  g_assert_cmpint (row->shortest, ==, 1000);
  for (guint i = 0; i < LOOM_COMPARISON_BINS; i++)
    g_assert_cmpuint (row->bins_before[i], ==, i == 0 ? 255 : 0);
  g_assert_cmpuint (row->bins_after[0], ==, 0);
}

static void
test_cancel (void)
{
  static const char *const names[] = { "thing", NULL };
  static const gint64 lengths[] = { 1000 };
  g_autoptr (LoomTrace) trace = make_trace (names, lengths, 4);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (loom_comparison_new (trace, trace, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison/rows", test_rows);
  g_test_add_func ("/comparison/noise", test_noise);
  g_test_add_func ("/comparison/few", test_few);
  g_test_add_func ("/comparison/bins", test_bins);
  g_test_add_func ("/comparison/cancel", test_cancel);
  return g_test_run ();
}
