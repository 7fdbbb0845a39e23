/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-activity.h"
#include "trace/loom-trace-builder.h"

#define PIXEL 1000
#define WIDTH 10

/* One thread works through pixels 2 to 4 with something nested, another in half of pixel 3
   and in very many short slices in pixel 8; its sleep in pixel 6 is no work. */
static LoomTrace *
make_trace (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "activity");
  guint32 work = loom_trace_builder_string (builder, "work", -1);
  guint32 park = loom_trace_builder_string (builder, "weft.park", -1);
  guint first = loom_trace_builder_thread (builder, 1, 1);
  guint second = loom_trace_builder_thread (builder, 1, 2);

  loom_trace_builder_complete (builder, first, 2 * PIXEL, 3 * PIXEL, work, work, 0);
  loom_trace_builder_complete (builder, first, 3 * PIXEL, PIXEL, work, work, 0);
  loom_trace_builder_complete (builder, second, 3 * PIXEL, PIXEL / 2, work, work, 0);
  loom_trace_builder_complete (builder, second, 6 * PIXEL, PIXEL, park, park, 0);
  for (guint i = 0; i < 100; i++)
    loom_trace_builder_complete (builder, second, 8 * PIXEL + i * 10, 5, work, work, 0);
  return loom_trace_builder_finish (builder);
}

static void
test_columns (void)
{
  static const float expected[WIDTH] = { 0, 0, 1, 1.5f, 1, 0, 0, 0, 0.5f, 0 };
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (LoomTimelineModel) model = loom_timeline_model_new (trace);
  float columns[WIDTH];

  /* A recording's origin is its first event. */
  loom_activity_query (model, (double) loom_trace_get_begin (trace) - 2 * PIXEL, PIXEL, WIDTH,
                       columns);
  for (guint x = 0; x < WIDTH; x++)
    g_assert_cmpfloat_with_epsilon (columns[x], expected[x], 0.02f);
}

/* What begins before the picture and ends after it fills it. */
static void
test_part (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (LoomTimelineModel) model = loom_timeline_model_new (trace);
  float columns[WIDTH];

  loom_activity_query (model, (double) loom_trace_get_begin (trace) + 2 * PIXEL, PIXEL / 20.0,
                       WIDTH, columns);
  for (guint x = 0; x < WIDTH; x++)
    g_assert_cmpfloat_with_epsilon (columns[x], 1.f, 0.001f);
}

/* Piece by piece it comes to the same, also where the recording has got more meanwhile. */
static void
test_steps (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (LoomTimelineModel) model = loom_timeline_model_new (trace);
  double begin = (double) loom_trace_get_begin (trace) - 2 * PIXEL;
  g_autoptr (LoomActivity) activity = loom_activity_new (model, begin, PIXEL, WIDTH);
  float columns[WIDTH];
  guint n_steps = 0;

  while (loom_activity_step (activity))
    {
      loom_timeline_model_update (model);
      n_steps++;
    }
  loom_activity_query (model, begin, PIXEL, WIDTH, columns);
  g_assert_cmpmem (columns, sizeof columns, loom_activity_get_columns (activity), sizeof columns);
  /* Two depths and one, and a lane's end twice. */
  g_assert_cmpuint (n_steps, ==, 5);
  g_assert_false (loom_activity_step (activity));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/activity/columns", test_columns);
  g_test_add_func ("/activity/part", test_part);
  g_test_add_func ("/activity/steps", test_steps);
  return g_test_run ();
}
