/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>

#include "support/loom-timeline-test.h"

/* Flick, pinch and box, through the timeline's own controllers. */

static void
get_range (Fixture *fixture, double *begin, double *end)
{
  loom_timeline_get_range (fixture->timeline, begin, end);
}

static void
begin_drag (Fixture *fixture, double x, double y)
{
  g_signal_emit_by_name (
      loom_ui_test_controller (GTK_WIDGET (fixture->timeline), GTK_TYPE_GESTURE_DRAG), "drag-begin",
      x, y);
}

static gboolean
has_come_to_rest (gpointer timeline)
{
  return !loom_timeline_is_flicking (timeline);
}

static void
test_flick (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);
  GtkEventController *swipe = loom_ui_test_controller (widget, GTK_TYPE_GESTURE_SWIPE);
  double scale;
  double before;
  double begin;
  double end;

  loom_timeline_zoom_at (fixture->timeline, WIDTH / 2, 20);
  get_range (fixture, &before, &end);
  scale = (end - before) / (WIDTH - 152);

  /* Without a drag, and too slowly, nothing moves. */
  g_signal_emit_by_name (swipe, "swipe", -2000.0, 0.0);
  g_assert_false (loom_timeline_is_flicking (fixture->timeline));
  loom_ui_test_drag (widget, 600, 200, 500, 200);
  g_signal_emit_by_name (swipe, "swipe", -50.0, 0.0);
  g_assert_false (loom_timeline_is_flicking (fixture->timeline));

  /* The way is the speed by the friction, however many frames it took. */
  loom_ui_test_drag (widget, 600, 200, 500, 200);
  get_range (fixture, &before, NULL);
  g_signal_emit_by_name (swipe, "swipe", -2000.0, 0.0);
  g_assert_true (loom_timeline_is_flicking (fixture->timeline));
  loom_ui_test_until (has_come_to_rest, fixture->timeline);
  get_range (fixture, &begin, NULL);
  g_assert_cmpfloat_with_epsilon ((begin - before) / scale, 2000 / 4, 1);

  /* A key ends it, and so does a finger. */
  loom_ui_test_drag (widget, 500, 200, 600, 200);
  g_signal_emit_by_name (swipe, "swipe", 9000.0, 0.0);
  g_assert_true (loom_timeline_is_flicking (fixture->timeline));
  loom_ui_test_press (widget, GDK_KEY_period);
  g_assert_false (loom_timeline_is_flicking (fixture->timeline));
  loom_ui_test_drag (widget, 500, 200, 600, 200);
  g_signal_emit_by_name (swipe, "swipe", 9000.0, 0.0);
  begin_drag (fixture, 500, 200);
  g_assert_false (loom_timeline_is_flicking (fixture->timeline));

  /* A touchpad's last word. */
  g_signal_emit_by_name (loom_ui_test_controller (widget, GTK_TYPE_EVENT_CONTROLLER_SCROLL),
                         "decelerate", 800.0, 0.0);
  g_assert_true (loom_timeline_is_flicking (fixture->timeline));
  loom_ui_test_until (has_come_to_rest, fixture->timeline);
}

static void
test_pinch (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);
  GtkEventController *pinch = loom_ui_test_controller (widget, GTK_TYPE_GESTURE_ZOOM);
  GtkEventController *motion = loom_ui_test_controller (widget, GTK_TYPE_EVENT_CONTROLLER_MOTION);
  double begin;
  double end;
  double range;
  double time;

  loom_timeline_zoom_at (fixture->timeline, WIDTH / 2, 8);
  get_range (fixture, &begin, &end);
  range = end - begin;
  g_signal_emit_by_name (motion, "motion", 400.0, 200.0);
  time = loom_timeline_x_to_time (fixture->timeline, 400);
  g_signal_emit_by_name (pinch, "begin", NULL);
  for (guint i = 1; i <= 5; i++)
    g_signal_emit_by_name (pinch, "scale-changed", 1 + i * 0.2);
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat_with_epsilon (range / (end - begin), 2, 0.001);
  g_assert_cmpfloat_with_epsilon (loom_timeline_time_to_x (fixture->timeline, time), 400, 0.01);
  g_signal_emit_by_name (pinch, "scale-changed", 1.0);
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat_with_epsilon (range / (end - begin), 1, 0.001);

  /* A second one begins anew. */
  g_signal_emit_by_name (pinch, "begin", NULL);
  g_signal_emit_by_name (pinch, "scale-changed", 0.5);
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat_with_epsilon (range / (end - begin), 0.5, 0.001);
}

static void
assert_marked_lanes (Fixture *fixture, guint n, guint first, guint last)
{
  g_autoptr (GArray) lanes = loom_timeline_get_marked_lanes (fixture->timeline);

  g_assert_nonnull (lanes);
  g_assert_cmpuint (lanes->len, ==, n);
  g_assert_cmpuint (g_array_index (lanes, guint, 0), ==, first);
  g_assert_cmpuint (g_array_index (lanes, guint, n - 1), ==, last);
}

/* A box is a time and lanes; with keys, lane by lane. */
static void
test_marked_box (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);
  const guint lanes[] = { 1, 2 };
  gint64 begin;
  gint64 end;

  g_assert_null (loom_timeline_get_marked_lanes (fixture->timeline));
  loom_timeline_mark_box (fixture->timeline, 1000, 2000, lanes, G_N_ELEMENTS (lanes));
  assert_marked_lanes (fixture, 2, 1, 2);
  g_assert_false (loom_timeline_is_lane_marked (fixture->timeline, 0));
  g_assert_true (loom_timeline_is_lane_marked (fixture->timeline, 2));
  loom_ui_test_frames (fixture->window, 1);

  loom_timeline_set_marked (fixture->timeline, 1000, 2000);
  g_assert_null (loom_timeline_get_marked_lanes (fixture->timeline));
  loom_timeline_clear_marked (fixture->timeline);

  loom_timeline_select (fixture->timeline, 0, 3);
  loom_ui_test_press_with (widget, GDK_KEY_Down, GDK_SHIFT_MASK);
  assert_marked_lanes (fixture, 1, 0, 0);
  g_assert_true (loom_timeline_get_marked (fixture->timeline, &begin, &end));
  g_assert_cmpint (end - begin, ==, 4000000);
  loom_ui_test_press_with (widget, GDK_KEY_Down, GDK_SHIFT_MASK);
  loom_ui_test_press_with (widget, GDK_KEY_Down, GDK_SHIFT_MASK);
  assert_marked_lanes (fixture, 3, 0, 2);
  loom_ui_test_press_with (widget, GDK_KEY_Right, GDK_SHIFT_MASK);
  assert_marked_lanes (fixture, 3, 0, 2);
  loom_ui_test_press_with (widget, GDK_KEY_Up, GDK_SHIFT_MASK);
  assert_marked_lanes (fixture, 2, 0, 1);
  loom_ui_test_press_with (widget, GDK_KEY_Up, GDK_SHIFT_MASK);
  loom_ui_test_press_with (widget, GDK_KEY_Up, GDK_SHIFT_MASK);
  assert_marked_lanes (fixture, 1, 0, 0);
  loom_ui_test_frames (fixture->window, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func)                                                                            \
  g_test_add (path, Fixture, NULL, loom_timeline_test_set_up, func, loom_timeline_test_tear_down)
  ADD ("/gestures/flick", test_flick);
  ADD ("/gestures/pinch", test_pinch);
  ADD ("/gestures/marked-box", test_marked_box);
#undef ADD
  return g_test_run ();
}
