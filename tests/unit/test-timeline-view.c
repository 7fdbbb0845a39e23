/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "timeline/loom-time-format.h"
#include "timeline/loom-timeline-view.h"

static LoomTimelineView
view_of_a_second (void)
{
  LoomTimelineView view;

  loom_timeline_view_init (&view);
  loom_timeline_view_set_width (&view, 1000);
  loom_timeline_view_set_bounds (&view, 0, 1000000000);
  loom_timeline_view_fit (&view);
  return view;
}

static void
assert_inside (const LoomTimelineView *view)
{
  double range = view->scale * view->width;

  g_assert_cmpfloat (view->begin, >=, (double) view->bounds_begin - range * 0.0201);
  g_assert_cmpfloat (loom_timeline_view_get_end (view), <=,
                     (double) view->bounds_end + range * 0.0201);
}

static void
test_fit (void)
{
  LoomTimelineView view = view_of_a_second ();

  g_assert_cmpfloat (view.begin, <, 0);
  g_assert_cmpfloat (loom_timeline_view_get_end (&view), >, 1e9);
  g_assert_cmpfloat_with_epsilon (loom_timeline_view_time_to_x (&view, 0), 20, 0.01);
  g_assert_cmpfloat_with_epsilon (loom_timeline_view_time_to_x (&view, 1e9), 980, 0.01);
  assert_inside (&view);
}

static void
test_zoom_keeps_the_time_at_the_pointer (void)
{
  LoomTimelineView view = view_of_a_second ();

  loom_timeline_view_zoom (&view, 500, 4);
  for (guint i = 0; i < 40; i++)
    {
      double x = 100 + 20 * i;
      double time = loom_timeline_view_x_to_time (&view, x);

      loom_timeline_view_zoom (&view, x, i % 3 == 2 ? 0.8 : 1.3);
      g_assert_cmpfloat_with_epsilon (loom_timeline_view_time_to_x (&view, time), x, 0.01);
      assert_inside (&view);
    }
}

static void
test_zoom_stops (void)
{
  LoomTimelineView view = view_of_a_second ();

  for (guint i = 0; i < 200; i++)
    loom_timeline_view_zoom (&view, 300, 2);
  g_assert_cmpfloat (view.scale * view.width, >=, 19.9);
  assert_inside (&view);
  for (guint i = 0; i < 200; i++)
    loom_timeline_view_zoom (&view, 300, 0.5);
  g_assert_cmpfloat_with_epsilon (loom_timeline_view_time_to_x (&view, 0), 20, 0.01);
  assert_inside (&view);
}

static void
test_pan_is_clamped (void)
{
  LoomTimelineView view = view_of_a_second ();
  double begin;

  loom_timeline_view_zoom (&view, 500, 10);
  begin = view.begin;
  loom_timeline_view_pan (&view, 10);
  g_assert_cmpfloat_with_epsilon (view.begin, begin + 10 * view.scale, 1e-3);
  loom_timeline_view_pan (&view, 1e9);
  assert_inside (&view);
  g_assert_cmpfloat (loom_timeline_view_get_end (&view), >, 1e9);
  loom_timeline_view_pan (&view, -1e9);
  assert_inside (&view);
  g_assert_cmpfloat (view.begin, <, 0);
}

static void
test_resize_keeps_the_range (void)
{
  LoomTimelineView view = view_of_a_second ();
  double end;

  loom_timeline_view_show (&view, 1e8, 2e8);
  end = loom_timeline_view_get_end (&view);
  loom_timeline_view_set_width (&view, 333);
  g_assert_cmpfloat_with_epsilon (view.begin, 1e8, 1);
  g_assert_cmpfloat_with_epsilon (loom_timeline_view_get_end (&view), end, 1);
}

static void
test_follow (void)
{
  LoomTimelineView view = view_of_a_second ();

  loom_timeline_view_follow (&view, 1e8);
  g_assert_cmpfloat_with_epsilon (view.scale * view.width, 1e8, 1);
  g_assert_cmpfloat (loom_timeline_view_get_end (&view), >, 1e9);
  g_assert_cmpfloat (loom_timeline_view_get_end (&view), <, 1.01e9);

  /* Shorter than the span: the scale stays what it will be. */
  loom_timeline_view_follow (&view, 1e10);
  g_assert_cmpfloat_with_epsilon (view.scale * view.width, 1e10, 1);
  g_assert_cmpfloat (view.begin, <, 0);
}

static void
test_reveal_moves_little (void)
{
  LoomTimelineView view = view_of_a_second ();
  double begin;

  loom_timeline_view_show (&view, 1e8, 2e8);
  begin = view.begin;
  loom_timeline_view_reveal (&view, 1.5e8, 1.6e8);
  g_assert_cmpfloat (view.begin, ==, begin);
  loom_timeline_view_reveal (&view, 5e8, 5.1e8);
  g_assert_cmpfloat (view.begin, <, 5e8);
  g_assert_cmpfloat (loom_timeline_view_get_end (&view), >, 5.1e8);
  g_assert_cmpfloat_with_epsilon (view.scale * view.width, 1e8, 1);
  loom_timeline_view_reveal (&view, 1e8, 9e8);
  g_assert_cmpfloat (view.begin, <=, 1e8);
  g_assert_cmpfloat (loom_timeline_view_get_end (&view), >=, 9e8);
}

static void
test_recording_of_one_moment (void)
{
  LoomTimelineView view;

  loom_timeline_view_init (&view);
  loom_timeline_view_set_bounds (&view, 5, 5);
  loom_timeline_view_set_width (&view, 800);
  loom_timeline_view_fit (&view);
  g_assert_true (isfinite (view.scale));
  g_assert_cmpfloat (view.scale, >, 0);
  g_assert_cmpfloat (loom_timeline_view_time_to_x (&view, 5), >=, 0);
}

static void
assert_duration (double nanoseconds, const char *expected)
{
  g_autofree char *text = loom_time_format_duration (nanoseconds);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_durations (void)
{
  assert_duration (0, "0 ns");
  assert_duration (7, "7 ns");
  assert_duration (999, "999 ns");
  assert_duration (1000, "1.00 µs");
  assert_duration (1234, "1.23 µs");
  assert_duration (12345, "12.3 µs");
  assert_duration (123456, "123 µs");
  assert_duration (999499, "999 µs");
  assert_duration (999600, "1.00 ms");
  assert_duration (9.996e6, "10.0 ms");
  assert_duration (1.5e9, "1.50 s");
  assert_duration (1234e9, "1234 s");
  assert_duration (-2e6, "−2.00 ms");
}

static void
assert_point (double time, double resolution, const char *expected)
{
  g_autofree char *text = loom_time_format_point (time, resolution);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_points (void)
{
  assert_point (0, 1e6, "0 ms");
  assert_point (2e6, 1e6, "2 ms");
  assert_point (1.25e9, 5e7, "1.25 s");
  assert_point (1.25e9, 1e3, "1.250000 s");
  assert_point (500, 100, "500 ns");
  assert_point (1500, 500, "1.5 µs");
}

static void
test_tick_steps (void)
{
  g_assert_cmpfloat_with_epsilon (loom_time_tick_step (1), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (loom_time_tick_step (1.1), 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (loom_time_tick_step (3), 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (loom_time_tick_step (600), 1000, 1e-6);
  for (double wanted = 1; wanted < 1e12; wanted *= 1.07)
    {
      g_assert_cmpfloat (loom_time_tick_step (wanted), >=, wanted * (1 - 1e-9));
      g_assert_cmpfloat (loom_time_tick_step (wanted), <=, wanted * 2.51);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline/view/fit", test_fit);
  g_test_add_func ("/timeline/view/zoom-at-pointer", test_zoom_keeps_the_time_at_the_pointer);
  g_test_add_func ("/timeline/view/zoom-stops", test_zoom_stops);
  g_test_add_func ("/timeline/view/pan-clamped", test_pan_is_clamped);
  g_test_add_func ("/timeline/view/resize", test_resize_keeps_the_range);
  g_test_add_func ("/timeline/view/follow", test_follow);
  g_test_add_func ("/timeline/view/reveal", test_reveal_moves_little);
  g_test_add_func ("/timeline/view/one-moment", test_recording_of_one_moment);
  g_test_add_func ("/timeline/format/durations", test_durations);
  g_test_add_func ("/timeline/format/points", test_points);
  g_test_add_func ("/timeline/format/tick-steps", test_tick_steps);
  return g_test_run ();
}
