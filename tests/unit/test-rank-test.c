/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-rank-test.h"

#include <math.h>

#include "analysis/loom-durations.h"
#include "trace/loom-trace-builder.h"

static LoomRankTest
run (const gint64 *before, gsize n_before, const gint64 *after, gsize n_after)
{
  return loom_rank_test (&(LoomSortedValues) { before, n_before },
                         &(LoomSortedValues) { after, n_after });
}

/* Figures that scipy.stats.mannwhitneyu (after, before) 1.10 gives. */
static void
test_known (void)
{
  const gint64 one[] = { 3, 7, 9, 12, 15 };
  const gint64 other[] = { 8, 14, 20, 21, 25, 30 };
  const gint64 tied_one[] = { 1, 2, 2, 3, 3, 3, 4 };
  const gint64 tied_other[] = { 2, 3, 4, 4, 5, 6, 6, 7 };
  LoomRankTest test = run (one, G_N_ELEMENTS (one), other, G_N_ELEMENTS (other));

  g_assert_cmpfloat_with_epsilon (test.p, 24.0 / 462, 1e-9);
  g_assert_cmpfloat_with_epsilon (test.superiority, 26.0 / 30, 1e-12);
  test = run (tied_one, G_N_ELEMENTS (tied_one), tied_other, G_N_ELEMENTS (tied_other));
  g_assert_cmpfloat_with_epsilon (test.p, 0.025279736885893914, 1e-9);
}

/* Every way to deal the ranks, counted one by one. */
static double
count_ways (guint n, guint n_all, double u)
{
  double pairs = n * (double) (n_all - n);
  double middle = pairs / 2;
  guint n_ways = 0, n_as_far = 0;

  for (guint set = 0; set < 1u << n_all; set++)
    {
      guint n_chosen = 0, above = 0;

      for (guint i = 0; i < n_all; i++)
        if (set & 1u << i)
          above += i - n_chosen++;
      if (n_chosen != n)
        continue;
      n_ways++;
      n_as_far += fabs (above - middle) >= fabs (u - middle);
    }
  return (double) n_as_far / n_ways;
}

static void
test_exact (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 200; round++)
    {
      guint n_all = (guint) g_rand_int_range (random, 2, 12);
      guint n = (guint) g_rand_int_range (random, 1, (gint32) n_all);
      gint64 one[12], other[12];
      guint n_one = 0, n_other = 0;
      LoomRankTest test;

      for (guint i = 0; i < n_all; i++)
        {
          guint left = n_all - i;

          if ((guint) g_rand_int_range (random, 0, (gint32) left) < n - n_other)
            other[n_other++] = i * 10;
          else
            one[n_one++] = i * 10;
        }
      test = run (one, n_one, other, n_other);
      g_assert_cmpfloat_with_epsilon (
          test.p, count_ways (n, n_all, test.superiority * n_one * n_other), 1e-12);
    }
}

/* Samples of one distribution: about one in twenty is below 5 %. */
static void
test_by_chance (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  guint n_below = 0;

  for (guint round = 0; round < 2000; round++)
    {
      gint64 one[60], other[40];

      for (guint i = 0; i < 60; i++)
        one[i] = (gint64) (1e6 * -log (1 - g_rand_double (random)));
      for (guint i = 0; i < 40; i++)
        other[i] = (gint64) (1e6 * -log (1 - g_rand_double (random)));
      loom_percentile_sort (one, 60);
      loom_percentile_sort (other, 40);
      n_below += run (one, 60, other, 40).p <= 0.05;
    }
  g_assert_cmpuint (n_below, >, 60);
  g_assert_cmpuint (n_below, <, 140);
}

static void
test_edges (void)
{
  const gint64 same[] = { 5, 5, 5, 5, 5, 5, 5, 5 };
  LoomRankTest test = run (same, 8, same, 8);

  g_assert_cmpfloat (test.p, ==, 1);
  g_assert_cmpfloat (test.superiority, ==, 0.5);
  test = run (same, 8, NULL, 0);
  g_assert_cmpfloat (test.p, ==, 1);
  g_assert_false (loom_rank_test_can_tell (3, 3, 0.05));
  g_assert_true (loom_rank_test_can_tell (4, 4, 0.05));
  g_assert_false (loom_rank_test_can_tell (1, 30, 0.05));
  g_assert_true (loom_rank_test_can_tell (1, 40, 0.05));
  g_assert_false (loom_rank_test_can_tell (0, 1000, 0.05));
}

/* Example 1 of Benjamini and Hochberg: of fifteen, four pass at 5 %. */
static void
test_many (void)
{
  double p[] = { 0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000 };
  guint n_passed = 0;

  loom_rank_test_adjust (p, G_N_ELEMENTS (p));
  for (guint i = 0; i < G_N_ELEMENTS (p); i++)
    {
      n_passed += p[i] <= 0.05;
      g_assert_true (i == 0 || p[i] >= p[i - 1]);
    }
  g_assert_cmpuint (n_passed, ==, 4);
  g_assert_cmpfloat_with_epsilon (p[0], 0.0015, 1e-12);
  loom_rank_test_adjust (NULL, 0);
}

/* Of each name all that ended, sorted, and no worker's parking. */
static void
test_durations (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  guint32 a = loom_trace_builder_string (builder, "a", -1);
  guint32 b = loom_trace_builder_string (builder, "b", -1);
  guint32 park = loom_trace_builder_string (builder, "weft.park", -1);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomDurations) durations = NULL;
  g_autoptr (GError) error = NULL;
  LoomSortedValues values;

  for (guint i = 0; i < 2; i++)
    {
      guint lane = loom_trace_builder_thread (builder, 1, 1 + i);

      loom_trace_builder_complete (builder, lane, 0, 30 + i, 0, a, 0);
      loom_trace_builder_complete (builder, lane, 100, 20 - i, 0, a, 0);
      loom_trace_builder_complete (builder, lane, 200, 7, park, b, 0);
      loom_trace_builder_begin (builder, lane, 300, 0, b, 0);
    }
  trace = loom_trace_builder_finish (builder);
  durations = loom_durations_new (trace, NULL, &error);
  g_assert_no_error (error);
  values = loom_durations_get (durations, loom_trace_find_string (trace, "a"));
  g_assert_cmpuint (values.n_values, ==, 4);
  g_assert_cmpint (values.values[0], ==, 19);
  g_assert_cmpint (values.values[1], ==, 20);
  g_assert_cmpint (values.values[2], ==, 30);
  g_assert_cmpint (values.values[3], ==, 31);
  g_assert_cmpuint (loom_durations_get (durations, loom_trace_find_string (trace, "b")).n_values,
                    ==, 0);
  g_assert_cmpuint (loom_durations_get (durations, 100000).n_values, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rank-test/known", test_known);
  g_test_add_func ("/rank-test/exact", test_exact);
  g_test_add_func ("/rank-test/by-chance", test_by_chance);
  g_test_add_func ("/rank-test/edges", test_edges);
  g_test_add_func ("/rank-test/many", test_many);
  g_test_add_func ("/rank-test/durations", test_durations);
  return g_test_run ();
}
