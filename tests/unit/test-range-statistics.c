/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-range-statistics.h"
#include "trace/loom-trace-builder.h"

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

/* main: turn (0–100) with parse (10–40) and draw (50–90) in it; worker: parse (0–20), (30–60). */
static LoomTrace *
make_trace (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  Writer self = { builder, loom_trace_builder_string (builder, "work", -1) };
  guint main_lane = loom_trace_builder_thread (builder, 1, 1);
  guint worker = loom_trace_builder_thread (builder, 1, 2);

  slice (&self, main_lane, 0, 100, "turn");
  slice (&self, main_lane, 10, 40, "parse");
  slice (&self, main_lane, 50, 90, "draw");
  slice (&self, worker, 0, 20, "parse");
  slice (&self, worker, 30, 60, "parse");
  return loom_trace_builder_finish (builder);
}

static const LoomNameTotals *
find_row (LoomRangeStatistics *self, LoomTrace *trace, guint lane, const char *name)
{
  GArray *rows = loom_range_statistics_get_names (self, lane != LOOM_EVERY_LANE);

  for (guint i = 0; i < rows->len; i++)
    {
      const LoomRangeRow *row = &g_array_index (rows, LoomRangeRow, i);

      if (row->lane == lane && g_str_equal (loom_trace_get_string (trace, row->totals.name), name))
        return &row->totals;
    }
  return NULL;
}

static LoomRangeStatistics *
make (LoomTrace *trace, gint64 begin, gint64 end)
{
  g_autoptr (GError) error = NULL;
  LoomRangeStatistics *self = loom_range_statistics_new (trace, begin, end, NULL, &error);

  g_assert_no_error (error);
  return self;
}

static void
test_whole (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (LoomRangeStatistics) self = make (trace, 0, 100);
  const LoomNameTotals *turn = find_row (self, trace, LOOM_EVERY_LANE, "turn");
  const LoomNameTotals *parse = find_row (self, trace, LOOM_EVERY_LANE, "parse");

  g_assert_cmpint (turn->total, ==, 100);
  g_assert_cmpint (turn->self, ==, 30);
  g_assert_cmpuint (parse->count, ==, 3);
  g_assert_cmpint (parse->total, ==, 80);
  g_assert_cmpint (parse->self, ==, 80);
  g_assert_cmpint (parse->median, ==, 30);
  g_assert_cmpint (parse->longest, ==, 30);
  g_assert_cmpuint (find_row (self, trace, 0, "parse")->count, ==, 1);
  g_assert_cmpuint (find_row (self, trace, 1, "parse")->count, ==, 2);
  g_assert_null (find_row (self, trace, 1, "draw"));
}

/* Of what is cut by an edge, the part inside counts. */
static void
test_cut (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (LoomRangeStatistics) self = make (trace, 35, 55);
  const LoomNameTotals *parse = find_row (self, trace, LOOM_EVERY_LANE, "parse");

  g_assert_cmpint (find_row (self, trace, LOOM_EVERY_LANE, "turn")->total, ==, 20);
  g_assert_cmpint (find_row (self, trace, LOOM_EVERY_LANE, "turn")->self, ==, 10);
  g_assert_cmpint (find_row (self, trace, LOOM_EVERY_LANE, "draw")->total, ==, 5);
  g_assert_cmpuint (parse->count, ==, 2);
  g_assert_cmpint (parse->total, ==, 5 + 20);
}

static void
test_threads (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  Writer self = { builder, loom_trace_builder_string (builder, "weft.wait", -1) };
  guint lane = loom_trace_builder_thread (builder, 1, 1);
  guint32 hop = loom_trace_builder_string (builder, "weft.hop", -1);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomRangeStatistics) statistics = NULL;
  const LoomRangeThread *thread;

  slice (&self, lane, 0, 30, "wait");
  self.work = loom_trace_builder_string (builder, "weft.block", -1);
  slice (&self, lane, 5, 25, "block");
  slice (&self, lane, 60, 70, "block");
  self.work = loom_trace_builder_string (builder, "weft.park", -1);
  slice (&self, lane, 80, 100, "park");
  loom_trace_builder_flow_begin (builder, lane, 1, 40, hop, hop);
  loom_trace_builder_flow_end (builder, lane, 1, 60, hop, hop, FALSE);
  trace = loom_trace_builder_finish (builder);
  statistics = make (trace, 0, 100);
  thread = &g_array_index (loom_range_statistics_get_threads (statistics), LoomRangeThread, 0);
  g_assert_cmpint (thread->busy, ==, 40);
  g_assert_cmpint (thread->blocked, ==, 40);
  g_assert_cmpint (thread->queued, ==, 20);
  g_assert_cmpint (thread->idle, ==, 60);
  g_assert_null (find_row (statistics, trace, LOOM_EVERY_LANE, "park"));
}

static void
test_csv (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  Writer self = { builder, 0 };
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomRangeStatistics) statistics = NULL;
  g_autofree char *csv = NULL;

  slice (&self, loom_trace_builder_thread (builder, 1, 1), 0, 30, "say \"hello\", twice");
  trace = loom_trace_builder_finish (builder);
  statistics = make (trace, 0, 100);
  csv = loom_range_statistics_to_csv (statistics, trace, FALSE);
  g_assert_cmpstr (csv, ==,
                   "name,thread,count,total,self,median,p95,p99,longest\r\n"
                   "\"say \"\"hello\"\", twice\",\"\",1,30,30,30,30,30,30\r\n");
}

/* Against one that asks each slice by itself. */
static void
test_random (void)
{
  for (guint32 seed = 0; seed < 50; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
      Writer self = { builder, 0 };
      gint64 begin = g_rand_int_range (random, 0, 500), end = begin + 300, sum = 0;
      guint lane = loom_trace_builder_thread (builder, 1, 1);
      g_autoptr (LoomRangeStatistics) statistics = NULL;
      g_autoptr (LoomTrace) trace = NULL;
      guint n = 0;

      for (gint64 at = 0; at < 1000; at += 40)
        {
          gint64 to = at + g_rand_int_range (random, 1, 40);
          gint64 part = MIN (to, end) - MAX (at, begin);

          slice (&self, lane, at, to, "outer");
          slice (&self, lane, at, at + (to - at) / 2, "inner");
          n += part > 0;
          sum += MAX (part, 0);
        }
      trace = loom_trace_builder_finish (builder);
      statistics = make (trace, begin, end);
      g_assert_cmpint (find_row (statistics, trace, LOOM_EVERY_LANE, "outer")->total, ==, sum);
      g_assert_cmpuint (find_row (statistics, trace, LOOM_EVERY_LANE, "outer")->count, ==, n);
    }
}

/* Some lanes only, and numbers that are none's. */
static void
test_lanes (void)
{
  static const guint32 lanes[] = { 1, 1, 99, G_MAXUINT32 };
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (LoomRangeStatistics) worker =
      loom_range_statistics_new_of_lanes (trace, 0, 100, lanes, G_N_ELEMENTS (lanes), NULL, NULL);
  g_autoptr (LoomRangeStatistics) none =
      loom_range_statistics_new_of_lanes (trace, 0, 100, lanes, 0, NULL, NULL);

  g_assert_cmpuint (find_row (worker, trace, LOOM_EVERY_LANE, "parse")->count, ==, 2);
  g_assert_cmpint (find_row (worker, trace, LOOM_EVERY_LANE, "parse")->total, ==, 50);
  g_assert_null (find_row (worker, trace, LOOM_EVERY_LANE, "turn"));
  g_assert_null (find_row (worker, trace, 0, "parse"));
  g_assert_cmpuint (loom_range_statistics_get_threads (worker)->len, ==, 1);
  g_assert_cmpuint (loom_range_statistics_get_names (none, FALSE)->len, ==, 0);
}

static void
test_cancel (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (loom_range_statistics_new (trace, 0, 100, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/range-statistics/whole", test_whole);
  g_test_add_func ("/range-statistics/cut", test_cut);
  g_test_add_func ("/range-statistics/threads", test_threads);
  g_test_add_func ("/range-statistics/csv", test_csv);
  g_test_add_func ("/range-statistics/random", test_random);
  g_test_add_func ("/range-statistics/lanes", test_lanes);
  g_test_add_func ("/range-statistics/cancel", test_cancel);
  return g_test_run ();
}
