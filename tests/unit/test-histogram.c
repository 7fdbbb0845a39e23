/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-histogram.h"
#include "analysis/loom-instances.h"
#include "trace/loom-trace-builder.h"

static LoomHistogram *
make (const gint64 *values, gsize n, LoomHistogramScale scale, guint n_bars)
{
  g_autofree gint64 *copy = g_memdup2 (values, n * sizeof *values);

  return loom_histogram_new (copy, n, scale, n_bars);
}

static void
test_none (void)
{
  g_autoptr (LoomHistogram) self = loom_histogram_new (NULL, 0, LOOM_HISTOGRAM_LOG, 10);

  g_assert_cmpuint (loom_histogram_get_n_bars (self), ==, 0);
  g_assert_cmpuint (loom_histogram_get_n_values (self), ==, 0);
  g_assert_cmpuint (loom_histogram_get_highest (self), ==, 0);
  g_assert_cmpint (loom_histogram_get_percentile (self, 99), ==, 0);
  g_assert_cmpuint (loom_histogram_find (self, 5), ==, 0);
  g_assert_cmpfloat (loom_histogram_place (self, 5), ==, 0);
}

static void
assert_one_bar (LoomHistogram *self, gint64 value, guint64 count)
{
  g_assert_cmpuint (loom_histogram_get_n_bars (self), ==, 1);
  g_assert_cmpint (loom_histogram_get_bar (self, 0)->low, ==, value);
  g_assert_cmpint (loom_histogram_get_bar (self, 0)->high, ==, value + 1);
  g_assert_cmpuint (loom_histogram_get_bar (self, 0)->count, ==, count);
  g_assert_cmpint (loom_histogram_get_percentile (self, 50), ==, value);
  g_assert_cmpint (loom_histogram_get_percentile (self, 100), ==, value);
}

/* All the same, nothing at all, and less than nothing. */
static void
test_same (void)
{
  static const gint64 same[] = { 700, 700, 700 };
  static const gint64 nothing[] = { 0, 0 };
  static const gint64 backwards[] = { -5, G_MININT64 };

  for (guint scale = LOOM_HISTOGRAM_LOG; scale <= LOOM_HISTOGRAM_LINEAR; scale++)
    {
      g_autoptr (LoomHistogram) one = make (same, 3, scale, 20);
      g_autoptr (LoomHistogram) two = make (nothing, 2, scale, 20);
      g_autoptr (LoomHistogram) three = make (backwards, 2, scale, 20);

      assert_one_bar (one, 700, 3);
      assert_one_bar (two, 0, 2);
      assert_one_bar (three, 0, 2);
    }
}

static void
test_scales (void)
{
  static const gint64 values[] = { 1, 10, 100, 999, 1000 };
  static const gint64 with_none[] = { 0, 1, 10, 99 };
  g_autoptr (LoomHistogram) decades = make (values, 4, LOOM_HISTOGRAM_LOG, 3);
  g_autoptr (LoomHistogram) even = make (values, 5, LOOM_HISTOGRAM_LINEAR, 10);
  g_autoptr (LoomHistogram) zero = make (with_none, 4, LOOM_HISTOGRAM_LOG, 2);

  g_assert_cmpuint (loom_histogram_get_n_bars (decades), ==, 3);
  g_assert_cmpint (loom_histogram_get_bar (decades, 1)->low, ==, 10);
  g_assert_cmpint (loom_histogram_get_bar (decades, 1)->high, ==, 100);
  g_assert_cmpuint (loom_histogram_get_bar (decades, 2)->count, ==, 2);
  g_assert_cmpuint (loom_histogram_get_highest (decades), ==, 2);
  g_assert_cmpuint (loom_histogram_count_below (decades, 2), ==, 2);
  g_assert_cmpuint (loom_histogram_find (decades, 99), ==, 1);
  g_assert_cmpuint (loom_histogram_find (decades, 5000), ==, 2);
  g_assert_cmpfloat (loom_histogram_place (decades, 10), >, 1.0 / 3);
  g_assert_cmpfloat (loom_histogram_place (decades, 10), <, 2.0 / 3);

  g_assert_cmpuint (loom_histogram_get_n_bars (even), ==, 10);
  g_assert_cmpint (loom_histogram_get_bar (even, 4)->low, ==, 401);
  g_assert_cmpint (loom_histogram_get_bar (even, 4)->high, ==, 501);

  /* Nothing has a bar of its own beside the decades. */
  g_assert_cmpuint (loom_histogram_get_n_bars (zero), ==, 3);
  g_assert_cmpint (loom_histogram_get_bar (zero, 0)->high, ==, 1);
  g_assert_cmpint (loom_histogram_get_bar (zero, 1)->high, ==, 10);
}

/* Hostile times do not run over. */
static void
test_greatest (void)
{
  static const gint64 values[] = { G_MAXINT64, 0, G_MININT64, G_MAXINT64 - 1, 1 };

  for (guint scale = LOOM_HISTOGRAM_LOG; scale <= LOOM_HISTOGRAM_LINEAR; scale++)
    {
      g_autoptr (LoomHistogram) self = make (values, G_N_ELEMENTS (values), scale, 40);
      guint n = loom_histogram_get_n_bars (self);

      g_assert_cmpuint (n, >, 1);
      g_assert_cmpint (loom_histogram_get_bar (self, 0)->low, ==, 0);
      g_assert_cmpint (loom_histogram_get_bar (self, n - 1)->high, ==, G_MAXINT64);
      g_assert_cmpuint (loom_histogram_count_below (self, n), ==, G_N_ELEMENTS (values));
    }
}

/* Against one that asks each value which bar it is in, and sorts for itself. */
static void
test_random (void)
{
  for (guint32 seed = 0; seed < 300; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      guint n = 1 + g_rand_int_range (random, 0, 400),
            n_bars = 1 + g_rand_int_range (random, 0, 60);
      guint shift = g_rand_int_range (random, 0, 62);
      g_autofree gint64 *values = g_new (gint64, n);
      g_autoptr (LoomHistogram) self = NULL;
      guint64 sum = 0;

      for (guint i = 0; i < n; i++)
        values[i] =
            (gint64) (((guint64) g_rand_int (random) << 32 | g_rand_int (random)) >> 1 >> shift);
      self = make (values, n, seed % 2, n_bars);
      g_assert_cmpuint (loom_histogram_get_n_bars (self), <=, n_bars + 1);
      for (guint bar = 0; bar < loom_histogram_get_n_bars (self); bar++)
        {
          const LoomHistogramBar *of = loom_histogram_get_bar (self, bar);
          guint64 count = 0;

          g_assert_cmpint (of->low, <, of->high);
          if (bar > 0)
            g_assert_cmpint (of->low, ==, loom_histogram_get_bar (self, bar - 1)->high);
          for (guint i = 0; i < n; i++)
            if (values[i] >= of->low && values[i] < of->high)
              {
                double place = loom_histogram_place (self, values[i]);

                count++;
                g_assert_cmpuint (loom_histogram_find (self, values[i]), ==, bar);
                g_assert_cmpuint ((guint) (place * loom_histogram_get_n_bars (self) + 1e-9), >=,
                                  bar);
                g_assert_cmpfloat (place * loom_histogram_get_n_bars (self), <=, bar + 1 + 1e-9);
              }
          g_assert_cmpuint (of->count, ==, count);
          sum += count;
        }
      g_assert_cmpuint (sum, ==, n);
    }
}

typedef struct
{
  LoomTraceBuilder *builder;
  guint32 work;
} Writer;

static void
slice (Writer *self, guint lane, gint64 begin, gint64 end, const char *name)
{
  loom_trace_builder_complete (self->builder, lane, begin, end - begin, self->work,
                               loom_trace_builder_string (self->builder, name, -1), 0);
}

/* main: turn (0–100) with parse (10–40) and draw (50–90) in it; worker: parse (0–20), (30–60). A hop
 * led to the last one, which was queued for 7. */
static LoomTrace *
make_trace (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  Writer self = { builder, loom_trace_builder_string (builder, "work", -1) };
  guint main_lane = loom_trace_builder_thread (builder, 1, 1);
  guint worker = loom_trace_builder_thread (builder, 1, 2);
  guint32 hop = loom_trace_builder_string (builder, "weft.hop", -1);
  guint32 parse = loom_trace_builder_string (builder, "parse", -1);

  slice (&self, main_lane, 0, 100, "turn");
  slice (&self, main_lane, 10, 40, "parse");
  slice (&self, main_lane, 50, 90, "draw");
  slice (&self, worker, 0, 20, "parse");
  slice (&self, worker, 30, 60, "parse");
  loom_trace_builder_flow_begin (builder, main_lane, 1, 22, hop, parse);
  loom_trace_builder_flow_end (builder, worker, 1, 29, hop, parse, FALSE);
  return loom_trace_builder_finish (builder);
}

static void
assert_instances (LoomInstances *self, LoomInstanceTime measure, guint n, gint64 median)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomHistogram) histogram =
      loom_instances_count (self, measure, LOOM_HISTOGRAM_LOG, 20, NULL, &error);
  guint sum = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (loom_histogram_get_n_values (histogram), ==, n);
  g_assert_cmpint (loom_histogram_get_percentile (histogram, 50), ==, median);
  /* Each bar finds as many as it says. */
  for (guint i = 0; i < loom_histogram_get_n_bars (histogram); i++)
    {
      const LoomHistogramBar *bar = loom_histogram_get_bar (histogram, i);
      g_autoptr (LoomSliceSet) found =
          loom_instances_find (self, measure, bar->low, bar->high, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (loom_slice_set_get_n (found), ==, bar->count);
      sum += loom_slice_set_get_n (found);
    }
  g_assert_cmpuint (sum, ==, n);
}

static void
test_slices (void)
{
  static const guint32 lanes[] = { 1 };
  g_autoptr (LoomTrace) trace = make_trace ();
  guint32 parse = loom_trace_find_string (trace, "parse");
  guint32 turn = loom_trace_find_string (trace, "turn");
  g_autoptr (LoomInstances) all = loom_instances_new_of_slices (trace, parse, 0, 101, NULL, 0);
  g_autoptr (LoomInstances) part = loom_instances_new_of_slices (trace, parse, 35, 55, NULL, 0);
  g_autoptr (LoomInstances) worker = loom_instances_new_of_slices (trace, parse, 0, 101, lanes, 1);
  g_autoptr (LoomInstances) outer = loom_instances_new_of_slices (trace, turn, 0, 101, NULL, 0);
  g_autoptr (LoomSliceSet) queued =
      loom_instances_find (all, LOOM_INSTANCE_QUEUED, 0, G_MAXINT64, NULL, NULL);

  assert_instances (all, LOOM_INSTANCE_DURATION, 3, 30);
  assert_instances (all, LOOM_INSTANCE_SELF, 3, 30);
  assert_instances (all, LOOM_INSTANCE_QUEUED, 1, 7);
  assert_instances (part, LOOM_INSTANCE_DURATION, 2, 5);
  assert_instances (part, LOOM_INSTANCE_QUEUED, 0, 0);
  assert_instances (worker, LOOM_INSTANCE_DURATION, 2, 20);
  assert_instances (outer, LOOM_INSTANCE_DURATION, 1, 100);
  assert_instances (outer, LOOM_INSTANCE_SELF, 1, 30);
  /* The slice that began a little after its hop's end. */
  g_assert_true (loom_slice_set_contains (queued, 1, 1));
  g_assert_true (loom_instances_has_measure (all, LOOM_INSTANCE_QUEUED));
  g_assert_false (loom_instances_has_measure (all, LOOM_INSTANCE_WAITING));
}

static void
test_tasks (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  guint32 category = loom_trace_builder_string (builder, "weft.task", -1);
  guint32 load = loom_trace_builder_string (builder, "load", -1);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomTaskIndex) index = NULL;
  g_autoptr (LoomInstances) self = NULL;

  /* The third has not ended, and the recording goes on to 400. */
  loom_trace_builder_async_begin (builder, 1, 0, 1, 0, category, load, 0);
  loom_trace_builder_async_end (builder, 1, 0, 1, 100, category, load, 0);
  loom_trace_builder_async_begin (builder, 1, 0, 2, 10, category, load, 0);
  loom_trace_builder_async_end (builder, 1, 0, 2, 10, category, load, 0);
  loom_trace_builder_async_begin (builder, 1, 0, 3, 50, category, load, 0);
  loom_trace_builder_complete (builder, loom_trace_builder_thread (builder, 1, 1), 390, 10, 0, load,
                               0);
  trace = loom_trace_builder_finish (builder);
  index = loom_task_index_new (trace, NULL, NULL);
  self = loom_instances_new_of_tasks (index, loom_trace_find_string (trace, "load"));
  assert_instances (self, LOOM_INSTANCE_DURATION, 3, 100);
  assert_instances (self, LOOM_INSTANCE_RUNNING, 3, 0);
  g_assert_false (loom_instances_has_measure (self, LOOM_INSTANCE_SELF));
  g_assert_true (loom_instances_has_measure (self, LOOM_INSTANCE_WAITING));
}

static void
test_cancel (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  g_autoptr (LoomInstances) self = loom_instances_new_of_slices (trace, 1, 0, 100, NULL, 0);

  g_cancellable_cancel (cancellable);
  g_assert_null (loom_instances_count (self, LOOM_INSTANCE_DURATION, LOOM_HISTOGRAM_LOG, 10,
                                       cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (loom_instances_find (self, LOOM_INSTANCE_SELF, 0, 10, cancellable, &other));
  g_assert_error (other, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/histogram/none", test_none);
  g_test_add_func ("/histogram/same", test_same);
  g_test_add_func ("/histogram/scales", test_scales);
  g_test_add_func ("/histogram/greatest", test_greatest);
  g_test_add_func ("/histogram/random", test_random);
  g_test_add_func ("/histogram/slices", test_slices);
  g_test_add_func ("/histogram/tasks", test_tasks);
  g_test_add_func ("/histogram/cancel", test_cancel);
  return g_test_run ();
}
