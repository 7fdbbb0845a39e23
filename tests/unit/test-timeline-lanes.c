/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-lane-order.h"
#include "trace/loom-trace-builder.h"

/* Which lanes are shown, and in which order. */

#define MS G_GINT64_CONSTANT (1000000)

typedef struct
{
  LoomTraceBuilder *builder;
  LoomTrace *trace;
  LoomTimelineModel *model;
  LoomLaneOrder *order;
  guint lanes[6];
} Fixture;

enum
{
  MAIN,
  WORKER_2,
  WORKER_10,
  LOADER,
  OTHER,
  COUNTER,
};

static void
add_run (Fixture *fixture, guint lane, gint64 begin, gint64 duration, const char *category)
{
  loom_trace_builder_complete (fixture->builder, fixture->lanes[lane], begin * MS, duration * MS,
                               loom_trace_builder_string (fixture->builder, category, -1),
                               loom_trace_builder_string (fixture->builder, "work", -1), 0);
}

/* Two processes; of the first, four threads, of which the worker 10 only parks, and a counter. */
static void
fill (Fixture *fixture)
{
  fixture->builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "lanes");
  fixture->lanes[MAIN] = loom_trace_builder_thread (fixture->builder, 1, 1);
  fixture->lanes[WORKER_10] = loom_trace_builder_thread (fixture->builder, 1, 2);
  fixture->lanes[WORKER_2] = loom_trace_builder_thread (fixture->builder, 1, 3);
  fixture->lanes[LOADER] = loom_trace_builder_thread (fixture->builder, 1, 4);
  fixture->lanes[OTHER] = loom_trace_builder_thread (fixture->builder, 9, 9);
  loom_trace_builder_name_thread (fixture->builder, 1, 1, "main");
  loom_trace_builder_name_thread (fixture->builder, 1, 2, "worker 10");
  loom_trace_builder_name_thread (fixture->builder, 1, 3, "Worker 2");
  loom_trace_builder_name_thread (fixture->builder, 1, 4, "loader");
  loom_trace_builder_name_thread (fixture->builder, 9, 9, "other");

  /* The first event is where times begin. */
  add_run (fixture, WORKER_10, 0, 90, "weft.park");
  add_run (fixture, MAIN, 10, 20, "weft.run");
  add_run (fixture, WORKER_2, 5, 70, "weft.run");
  add_run (fixture, WORKER_2, 6, 3, "weft.run");
  add_run (fixture, LOADER, 20, 30, "weft.run");
  add_run (fixture, LOADER, 50, 40, "weft.park");
  add_run (fixture, OTHER, 1, 99, "weft.run");
  loom_trace_builder_counter (fixture->builder, 1, "queued", 2 * MS, 1);
}

/* A finished recording numbers its lanes by itself. */
static void
find_lanes (Fixture *fixture)
{
  const char *const names[] = { "main", "Worker 2", "worker 10", "loader", "other", "queued" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < loom_trace_get_n_lanes (fixture->trace); j++)
      if (g_str_equal (loom_trace_get_lane (fixture->trace, j)->name, names[i]))
        fixture->lanes[i] = j;
}

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fill (fixture);
  fixture->trace = loom_trace_builder_finish (fixture->builder);
  g_clear_pointer (&fixture->builder, loom_trace_builder_free);
  find_lanes (fixture);
  fixture->model = loom_timeline_model_new (fixture->trace);
  fixture->order = loom_lane_order_new ();
  loom_lane_order_update (fixture->order, fixture->model);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  loom_lane_order_free (fixture->order);
  loom_timeline_model_free (fixture->model);
  g_object_unref (fixture->trace);
}

/* The names of those that are shown, from top to bottom. */
static char *
dup_shown (LoomLaneOrder *order, LoomTrace *trace)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < loom_lane_order_get_n (order); i++)
    {
      guint lane = loom_lane_order_get_lane (order, i);

      if (loom_lane_order_is_shown (order, lane))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                                loom_trace_get_lane (trace, lane)->name);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_shown (Fixture *fixture, const char *expected)
{
  g_autofree char *text = dup_shown (fixture->order, fixture->trace);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_totals (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const LoomLaneTotals *totals =
      loom_timeline_model_get_totals (fixture->model, fixture->lanes[WORKER_2]);

  /* What is nested is busy once, and who parks is not. */
  g_assert_cmpint (totals->busy, ==, 70 * MS);
  g_assert_cmpint (totals->first, ==, 5 * MS);
  g_assert_cmpuint (totals->n_events, ==, 2);
  totals = loom_timeline_model_get_totals (fixture->model, fixture->lanes[LOADER]);
  g_assert_cmpint (totals->busy, ==, 30 * MS);
  totals = loom_timeline_model_get_totals (fixture->model, fixture->lanes[WORKER_10]);
  g_assert_cmpint (totals->busy, ==, 0);
}

static void
test_sorts (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  assert_shown (fixture, "main, worker 10, Worker 2, loader, queued, other");
  loom_lane_order_set_sort (fixture->order, LOOM_LANE_SORT_NAME);
  assert_shown (fixture, "loader, main, queued, Worker 2, worker 10, other");
  loom_lane_order_set_sort (fixture->order, LOOM_LANE_SORT_BUSY);
  assert_shown (fixture, "Worker 2, loader, main, worker 10, queued, other");
  loom_lane_order_set_sort (fixture->order, LOOM_LANE_SORT_FIRST);
  assert_shown (fixture, "worker 10, queued, Worker 2, main, loader, other");
  loom_lane_order_set_sort (fixture->order, LOOM_LANE_SORT_RECORDED);
  assert_shown (fixture, "main, worker 10, Worker 2, loader, queued, other");
}

/* What has nothing in a range comes last in its process, in the order it has; the main thread and
 * counters stay. */
static void
test_quiet_last (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomLaneOrder *order = fixture->order;

  /* Here every thread of the first process has nothing. */
  g_assert_true (loom_lane_order_put_quiet_last (order, 91 * MS, 95 * MS));
  assert_shown (fixture, "main, queued, worker 10, Worker 2, loader, other");
  g_assert_false (loom_lane_order_put_quiet_last (order, 91 * MS, 95 * MS));
  g_assert_true (loom_lane_order_put_quiet_last (order, 5 * MS, 9 * MS));
  assert_shown (fixture, "main, worker 10, Worker 2, queued, loader, other");
  loom_lane_order_hide (order, fixture->lanes[WORKER_10], TRUE);
  g_assert_true (loom_lane_order_put_quiet_last (order, 80 * MS, 85 * MS));
  assert_shown (fixture, "main, loader, queued, Worker 2, other");
  loom_lane_order_hide (order, fixture->lanes[WORKER_10], FALSE);

  /* A person can move it all the same, and whoever sorts gets what is asked for. */
  g_assert_true (loom_lane_order_move (order, fixture->lanes[WORKER_2], -1));
  assert_shown (fixture, "main, worker 10, loader, Worker 2, queued, other");
  loom_lane_order_set_sort (order, LOOM_LANE_SORT_NAME);
  assert_shown (fixture, "loader, main, queued, Worker 2, worker 10, other");
  loom_lane_order_set_sort (order, LOOM_LANE_SORT_RECORDED);
  g_assert_true (loom_lane_order_put_quiet_last (order, 91 * MS, 95 * MS));
  g_assert_true (loom_lane_order_put_quiet_last (order, G_MININT64, G_MAXINT64));
  assert_shown (fixture, "main, worker 10, Worker 2, loader, queued, other");
}

static void
test_move (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomLaneOrder *order = fixture->order;

  g_assert_false (loom_lane_order_move (order, fixture->lanes[MAIN], -1));
  g_assert_true (loom_lane_order_move (order, fixture->lanes[MAIN], 1));
  g_assert_cmpint (loom_lane_order_get_sort (order), ==, LOOM_LANE_SORT_MANUAL);
  assert_shown (fixture, "worker 10, main, Worker 2, loader, queued, other");
  /* Past one that is hidden, and not out of the process. */
  loom_lane_order_hide (order, fixture->lanes[WORKER_2], TRUE);
  g_assert_true (loom_lane_order_move (order, fixture->lanes[MAIN], 1));
  assert_shown (fixture, "worker 10, loader, main, queued, other");
  g_assert_true (loom_lane_order_move (order, fixture->lanes[MAIN], 1));
  g_assert_false (loom_lane_order_move (order, fixture->lanes[MAIN], 1));
  loom_lane_order_hide (order, fixture->lanes[WORKER_2], FALSE);
  assert_shown (fixture, "worker 10, Worker 2, loader, queued, main, other");

  loom_lane_order_place (order, fixture->lanes[MAIN], fixture->lanes[WORKER_10]);
  assert_shown (fixture, "main, worker 10, Worker 2, loader, queued, other");
  loom_lane_order_place (order, fixture->lanes[MAIN], fixture->lanes[LOADER]);
  assert_shown (fixture, "worker 10, Worker 2, loader, main, queued, other");
  loom_lane_order_place (order, fixture->lanes[WORKER_10], fixture->lanes[OTHER]);
  assert_shown (fixture, "Worker 2, loader, main, queued, worker 10, other");
}

static void
test_pin (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomLaneOrder *order = fixture->order;

  loom_lane_order_pin (order, fixture->lanes[OTHER], TRUE);
  loom_lane_order_pin (order, fixture->lanes[LOADER], TRUE);
  assert_shown (fixture, "other, loader, main, worker 10, Worker 2, queued");
  /* Whatever sorts or filters the others. */
  loom_lane_order_set_sort (order, LOOM_LANE_SORT_BUSY);
  assert_shown (fixture, "other, loader, Worker 2, main, worker 10, queued");
  loom_lane_filter_set_text (loom_lane_order_get_filter (order), "main");
  assert_shown (fixture, "other, loader, main");
  loom_lane_filter_set_text (loom_lane_order_get_filter (order), NULL);
  g_assert_true (loom_lane_order_move (order, fixture->lanes[LOADER], -1));
  g_assert_false (loom_lane_order_move (order, fixture->lanes[LOADER], -1));
  g_assert_false (loom_lane_order_move (order, fixture->lanes[OTHER], 1));
  g_assert_cmpint (loom_lane_order_get_sort (order), ==, LOOM_LANE_SORT_BUSY);
  assert_shown (fixture, "loader, other, Worker 2, main, worker 10, queued");

  /* Dragged among the pinned ones, and out of them. */
  loom_lane_order_place (order, fixture->lanes[MAIN], fixture->lanes[OTHER]);
  g_assert_true (loom_lane_order_is_pinned (order, fixture->lanes[MAIN]));
  assert_shown (fixture, "loader, main, other, Worker 2, worker 10, queued");
  loom_lane_order_place (order, fixture->lanes[LOADER], fixture->lanes[WORKER_10]);
  g_assert_false (loom_lane_order_is_pinned (order, fixture->lanes[LOADER]));
  assert_shown (fixture, "main, other, Worker 2, worker 10, loader, queued");
  loom_lane_order_pin (order, fixture->lanes[MAIN], FALSE);
  loom_lane_order_pin (order, fixture->lanes[OTHER], FALSE);
  loom_lane_order_set_sort (order, LOOM_LANE_SORT_RECORDED);
  assert_shown (fixture, "main, worker 10, Worker 2, loader, queued, other");
}

static void
test_filters (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomLaneOrder *order = fixture->order;
  const guint only[] = { fixture->lanes[MAIN], fixture->lanes[OTHER] };

  loom_lane_filter_set_text (loom_lane_order_get_filter (order), "WORK");
  assert_shown (fixture, "worker 10, Worker 2");
  g_assert_cmpuint (loom_lane_order_get_n_hidden (order), ==, 4);
  loom_lane_filter_set_hide_idle (loom_lane_order_get_filter (order), TRUE);
  assert_shown (fixture, "Worker 2");
  loom_lane_filter_set_text (loom_lane_order_get_filter (order), "");
  assert_shown (fixture, "main, Worker 2, loader, queued, other");
  loom_lane_filter_set_only (loom_lane_order_get_filter (order), only, G_N_ELEMENTS (only));
  assert_shown (fixture, "main, other");

  /* What is jumped to is shown, until a filter changes. */
  g_assert_false (loom_lane_order_reveal (order, fixture->lanes[MAIN]));
  g_assert_true (loom_lane_order_reveal (order, fixture->lanes[WORKER_10]));
  assert_shown (fixture, "main, worker 10, other");
  loom_lane_filter_set_only (loom_lane_order_get_filter (order), NULL, 0);
  g_assert_false (loom_lane_filter_has_only (loom_lane_order_get_filter (order)));
  assert_shown (fixture, "main, Worker 2, loader, queued, other");
  loom_lane_order_hide (order, fixture->lanes[MAIN], TRUE);
  assert_shown (fixture, "Worker 2, loader, queued, other");
  g_assert_true (loom_lane_order_reveal (order, fixture->lanes[MAIN]));
  g_assert_false (loom_lane_order_is_hidden (order, fixture->lanes[MAIN]));

  loom_lane_order_hide (order, fixture->lanes[MAIN], TRUE);
  loom_lane_order_show_all (order);
  assert_shown (fixture, "main, worker 10, Worker 2, loader, queued, other");
  g_assert_false (loom_lane_filter_get_hide_idle (loom_lane_order_get_filter (order)));
}

/* A recording that is read again, with more in it, keeps what was chosen. */
static void
test_adopt (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Fixture next;
  g_autofree char *text = NULL;

  loom_lane_order_pin (fixture->order, fixture->lanes[LOADER], TRUE);
  loom_lane_order_hide (fixture->order, fixture->lanes[OTHER], TRUE);
  loom_lane_order_move (fixture->order, fixture->lanes[MAIN], 1);
  assert_shown (fixture, "loader, worker 10, main, Worker 2, queued");

  fill (&next);
  loom_trace_builder_name_thread (next.builder, 1, 7, "new");
  next.lanes[MAIN] = loom_trace_builder_thread (next.builder, 1, 7);
  add_run (&next, MAIN, 0, 50, "weft.run");
  next.trace = loom_trace_builder_finish (next.builder);
  g_clear_pointer (&next.builder, loom_trace_builder_free);
  next.model = loom_timeline_model_new (next.trace);
  next.order = loom_lane_order_new ();
  loom_lane_order_update (next.order, next.model);
  loom_lane_order_adopt (next.order, fixture->order);
  text = dup_shown (next.order, next.trace);
  g_assert_cmpstr (text, ==, "loader, worker 10, main, Worker 2, queued, new");
  g_assert_cmpint (loom_lane_order_get_sort (next.order), ==, LOOM_LANE_SORT_MANUAL);
  tear_down (&next, NULL);
}

/* A lane that grows: the slice that is open counts as far as it has got. */
static void
test_totals_grow (void)
{
  LoomLane lane = { .kind = LOOM_LANE_THREAD };
  LoomLaneTotals totals = { 0 };

  lane.slices = g_array_new (FALSE, FALSE, sizeof (LoomSlice));
  lane.instants = g_array_new (FALSE, FALSE, sizeof (LoomInstant));
  for (guint i = 1; i <= 100; i++)
    {
      LoomSlice outer = { .begin = i * 10, .duration = 4 };
      LoomSlice inner = { .begin = i * 10, .duration = 3, .depth = 1 };

      g_array_append_val (lane.slices, outer);
      loom_lane_totals_update (&totals, &lane, 7);
      g_assert_cmpint (totals.busy, ==, (i - 1) * 8 + 4);
      g_array_append_val (lane.slices, inner);
      g_array_index (lane.slices, LoomSlice, lane.slices->len - 2).duration = 8;
      loom_lane_totals_update (&totals, &lane, 7);
      g_assert_cmpint (totals.busy, ==, i * 8);
      g_assert_cmpuint (totals.n_events, ==, 2 * i);
    }
  g_array_unref (lane.slices);
  g_array_unref (lane.instants);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/timeline/lanes/totals", test_totals);
  ADD ("/timeline/lanes/sorts", test_sorts);
  ADD ("/timeline/lanes/quiet-last", test_quiet_last);
  ADD ("/timeline/lanes/move", test_move);
  ADD ("/timeline/lanes/pin", test_pin);
  ADD ("/timeline/lanes/filters", test_filters);
  ADD ("/timeline/lanes/adopt", test_adopt);
#undef ADD
  g_test_add_func ("/timeline/lanes/totals-grow", test_totals_grow);
  return g_test_run ();
}
