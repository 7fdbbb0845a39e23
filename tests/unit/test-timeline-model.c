/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-layout.h"
#include "timeline/loom-timeline-model.h"
#include "trace/loom-trace-builder.h"

#define STRING(builder, text) (loom_trace_builder_string ((builder), (text), -1))

static LoomTrace *
create_trace (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  guint worker = loom_trace_builder_thread (builder, 7, 9);
  guint main_thread = loom_trace_builder_thread (builder, 7, 7);
  guint other = loom_trace_builder_thread (builder, 3, 3);
  guint32 category = STRING (builder, "test");
  guint32 frame = STRING (builder, "frame");

  loom_trace_builder_name_thread (builder, 7, 7, "main");
  loom_trace_builder_thread (builder, 7, 11);
  loom_trace_builder_complete (builder, main_thread, 0, 1000000, category,
                               STRING (builder, "outer"), 0);
  loom_trace_builder_complete (builder, main_thread, 100000, 300000, category,
                               STRING (builder, "inner"), 0);
  loom_trace_builder_complete (builder, main_thread, 200000, 100000, category,
                               STRING (builder, "innermost"), 0);
  loom_trace_builder_complete (builder, main_thread, 500000, 100000, category,
                               STRING (builder, "inner"), 0);
  loom_trace_builder_complete (builder, worker, 0, 50000, STRING (builder, "weft.park"),
                               STRING (builder, "park"), 0);
  loom_trace_builder_complete (builder, other, 0, 50000, category, STRING (builder, "elsewhere"),
                               0);
  loom_trace_builder_complete (builder, other, 60000, 50000, STRING (builder, "weft.wait"),
                               STRING (builder, "wait"), 0);
  loom_trace_builder_counter (builder, 7, "queued", 0, 1);
  for (guint i = 0; i < 4; i++)
    loom_trace_builder_instant (
        builder, main_thread, (gint64[]) { 0, 16000000, 50000000, 150000000 }[i], frame, frame, 0);
  return loom_trace_builder_finish (builder);
}

static const LoomLane *
lane_of (LoomTrace *trace, gint64 tid)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    if (loom_trace_get_lane (trace, i)->tid == tid)
      return loom_trace_get_lane (trace, i);
  g_assert_not_reached ();
}

static const char *
row_name (LoomTimelineLayout *layout, LoomTrace *trace, guint number)
{
  return loom_trace_get_lane (trace, loom_timeline_layout_get_row (layout, number)->lane)->name;
}

static void
test_layout (void)
{
  g_autoptr (LoomTrace) trace = create_trace ();
  g_autoptr (LoomTimelineModel) model = loom_timeline_model_new (trace);
  g_autoptr (LoomTimelineLayout) layout = loom_timeline_layout_new ();
  LoomLaneOrder *order = loom_timeline_layout_get_order (layout);
  const LoomRow *row;
  guint depth = 99;
  gint y = 0;

  loom_timeline_layout_update (layout, model);
  /* Two headings, three threads, a counter, and a note for the empty thread. */
  g_assert_cmpuint (loom_timeline_layout_get_n_rows (layout), ==, 7);
  g_assert_cmpuint (loom_lane_order_get_n_empty (order), ==, 1);
  g_assert_true (loom_timeline_layout_has_processes (layout));
  g_assert_cmpint (loom_timeline_layout_get_row (layout, 0)->kind, ==, LOOM_ROW_PROCESS);
  g_assert_cmpint (loom_timeline_layout_get_row (layout, 2)->kind, ==, LOOM_ROW_PROCESS);
  g_assert_cmpstr (row_name (layout, trace, 3), ==, "main");
  g_assert_cmpstr (row_name (layout, trace, 5), ==, "queued");
  g_assert_cmpint (loom_timeline_layout_get_row (layout, 6)->kind, ==, LOOM_ROW_EMPTY);

  for (guint i = 0; i < 7; i++)
    {
      row = loom_timeline_layout_get_row (layout, i);
      g_assert_cmpint (row->y, ==, y);
      g_assert_true (loom_timeline_layout_row_at (layout, y) == row);
      g_assert_true (loom_timeline_layout_row_at (layout, y + row->height - 1) == row);
      y += row->height;
    }
  g_assert_cmpint (loom_timeline_layout_get_height (layout), ==, y);
  g_assert_null (loom_timeline_layout_row_at (layout, y));
  g_assert_null (loom_timeline_layout_row_at (layout, -1));

  row = loom_timeline_layout_get_row (layout, 3);
  g_assert_cmpuint (row->n_depths, ==, 3);
  g_assert_true (loom_row_get_depth_at (row, loom_row_get_depth_y (row, 2) + 1, &depth));
  g_assert_cmpuint (depth, ==, 2);
  g_assert_false (loom_row_get_depth_at (row, loom_row_get_instants_y (row), &depth));

  loom_lane_order_hide (order, lane_of (trace, 7)->number, TRUE);
  loom_timeline_layout_update (layout, model);
  g_assert_cmpuint (loom_timeline_layout_get_n_rows (layout), ==, 6);
  g_assert_null (loom_timeline_layout_lane_row (layout, lane_of (trace, 7)->number));
}

/* Pinned rows are the first, without headings, and as many as fit stay. */
static void
test_pinned (void)
{
  g_autoptr (LoomTrace) trace = create_trace ();
  g_autoptr (LoomTimelineModel) model = loom_timeline_model_new (trace);
  g_autoptr (LoomTimelineLayout) layout = loom_timeline_layout_new ();
  LoomLaneOrder *order = loom_timeline_layout_get_order (layout);
  const LoomRow *row;
  guint n = 99;

  loom_timeline_layout_update (layout, model);
  g_assert_cmpint (loom_timeline_layout_get_pinned (layout, 1000, &n), ==, 0);
  g_assert_cmpuint (n, ==, 0);
  loom_lane_order_pin (order, lane_of (trace, 9)->number, TRUE);
  loom_lane_order_pin (order, lane_of (trace, 7)->number, TRUE);
  loom_timeline_layout_update (layout, model);
  g_assert_cmpuint (loom_timeline_layout_get_n_rows (layout), ==, 7);
  g_assert_cmpuint (loom_timeline_layout_get_row (layout, 0)->lane, ==, lane_of (trace, 9)->number);
  row = loom_timeline_layout_get_row (layout, 1);
  g_assert_true (row->pinned);
  g_assert_cmpuint (row->lane, ==, lane_of (trace, 7)->number);
  g_assert_cmpint (loom_timeline_layout_get_row (layout, 2)->kind, ==, LOOM_ROW_PROCESS);
  g_assert_false (loom_timeline_layout_get_row (layout, 3)->pinned);

  g_assert_cmpint (loom_timeline_layout_get_pinned (layout, 1000, &n), ==, row->y + row->height);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (loom_timeline_layout_get_pinned (layout, row->y + row->height - 1, &n), ==,
                   row->y);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_model (void)
{
  g_autoptr (LoomTrace) trace = create_trace ();
  g_autoptr (LoomTimelineModel) model = loom_timeline_model_new (trace);
  const LoomLane *main_lane = lane_of (trace, 7);
  const LoomLane *worker = lane_of (trace, 9);
  const LoomLane *other;
  guint lane = main_lane->number;
  guint slice = 99;

  g_assert_cmpint (loom_timeline_model_self_time (model, lane, 0), ==, 600000);
  g_assert_cmpint (loom_timeline_model_self_time (model, lane, 1), ==, 200000);
  g_assert_cmpint (loom_timeline_model_self_time (model, lane, 2), ==, 100000);
  g_assert_true (loom_timeline_model_slice_at (model, lane, 250000, &slice));
  g_assert_cmpuint (slice, ==, 2);
  g_assert_cmpuint (loom_timeline_model_depth_at (model, lane, 450000), ==, 0);
  /* Recorded a little before the slice that it leads to. */
  g_assert_cmpuint (loom_timeline_model_depth_at (model, lane, 499000), ==, 1);
  g_assert_true (loom_timeline_model_parent_of (model, lane, 2, &slice));
  g_assert_cmpuint (slice, ==, 1);
  g_assert_true (loom_timeline_model_child_of (model, lane, 0, &slice));
  g_assert_cmpuint (slice, ==, 1);
  g_assert_false (loom_timeline_model_child_of (model, lane, 3, &slice));
  g_assert_null (loom_timeline_model_get_slice (model, lane, 4));
  g_assert_null (loom_timeline_model_get_slice (model, 77, 0));

  g_assert_cmpint (loom_timeline_model_get_kind (
                       model, worker, loom_timeline_model_get_slice (model, worker->number, 0)),
                   ==, LOOM_SLICE_IDLE);
  g_assert_cmpint (loom_timeline_model_get_kind (model, main_lane,
                                                 loom_timeline_model_get_slice (model, lane, 0)),
                   ==, LOOM_SLICE_RUNNING);
  other = lane_of (trace, 3);
  g_assert_cmpint (loom_timeline_model_get_kind (
                       model, other, loom_timeline_model_get_slice (model, other->number, 1)),
                   ==, LOOM_SLICE_BLOCKED);
}

static void
test_frames (void)
{
  g_autoptr (LoomTrace) trace = create_trace ();
  g_autoptr (LoomTimelineModel) model = loom_timeline_model_new (trace);
  const GArray *frames = loom_timeline_model_get_frames (model);
  const LoomFramePace expected[] = { LOOM_FRAME_OK, LOOM_FRAME_OVER, LOOM_FRAME_FAR_OVER };

  g_assert_cmpuint (frames->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (loom_frame_get_pace (&g_array_index (frames, LoomFrame, i)), ==, expected[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline/layout", test_layout);
  g_test_add_func ("/timeline/pinned", test_pinned);
  g_test_add_func ("/timeline/model", test_model);
  g_test_add_func ("/timeline/frames", test_frames);
  return g_test_run ();
}
