/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>

#include "support/loom-timeline-test.h"

/* Pinned lanes, their order, filters and menu; and what a screen reader meets. */

/* What is at a height of the widget, by what a click there would mean. */
static gboolean
has_lane_at (Fixture *fixture, double y, guint expected)
{
  for (double x = 160; x < WIDTH - 20; x += 3)
    {
      guint lane;
      guint slice;

      if (loom_timeline_pick (fixture->timeline, x, y, &lane, &slice, NULL))
        return lane == expected;
    }
  return FALSE;
}

static void
assert_shown (Fixture *fixture, const char *expected)
{
  LoomLaneOrder *order = loom_timeline_get_lane_order (fixture->timeline);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < loom_lane_order_get_n (order); i++)
    {
      guint lane = loom_lane_order_get_lane (order, i);

      if (loom_lane_order_is_shown (order, lane))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                                loom_trace_get_lane (fixture->trace, lane)->name);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static GtkAdjustment *
get_adjustment (Fixture *fixture)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->timeline));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_SCROLLBAR (child))
      return gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (child));
  g_assert_not_reached ();
}

/* Whether the uppermost rows of pixels of two pictures are the same. */
static gboolean
same_top (GdkTexture *a, GdkTexture *b, gsize height)
{
  gsize width = (gsize) gdk_texture_get_width (a);
  gsize n = width * (gsize) gdk_texture_get_height (a);
  g_autofree guint32 *one = g_new (guint32, n);
  g_autofree guint32 *other = g_new (guint32, n);

  g_assert_cmpuint (height * width, <=, n);
  gdk_texture_download (a, (guchar *) one, width * 4);
  gdk_texture_download (b, (guchar *) other, width * 4);
  return memcmp (one, other, width * height * 4) == 0;
}

#define FIRST_LANE (28 + 46) /* below the ruler and the frames */
#define LANE_HEIGHT (10 + 2 * 18 + 8)

/* A pinned lane stays where it is while the others scroll under it. */
static void
test_pinned_lane (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint worker = loom_timeline_test_lane (fixture, "worker 2");
  guint main_lane = loom_timeline_test_lane (fixture, "main");
  g_autoptr (GdkTexture) before = NULL;
  g_autoptr (GdkTexture) after = NULL;

  g_assert_true (has_lane_at (fixture, FIRST_LANE + 12, main_lane));
  loom_timeline_pin_lane (fixture->timeline, worker, TRUE);
  g_assert_cmpuint (fixture->n_lanes_changed, ==, 1);
  loom_ui_test_frames (fixture->window, 1);
  g_assert_true (has_lane_at (fixture, FIRST_LANE + 12, worker));

  /* In so small a widget there is something to scroll. */
  gtk_widget_set_size_request (GTK_WIDGET (fixture->timeline), -1, 210);
  gtk_widget_set_valign (GTK_WIDGET (fixture->timeline), GTK_ALIGN_START);
  /* And no arrow, which would lead from the pinned lane to one that moves. */
  loom_timeline_show_range (fixture->timeline, 115e6, 135e6);
  loom_ui_test_frames (fixture->window, 2);
  before = loom_ui_test_picture (GTK_WIDGET (fixture->timeline));
  gtk_adjustment_set_value (get_adjustment (fixture), 1e6);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_adjustment (fixture)), >, 20);
  loom_ui_test_frames (fixture->window, 1);
  after = loom_ui_test_picture (GTK_WIDGET (fixture->timeline));
  g_assert_true (same_top (before, after, FIRST_LANE + LANE_HEIGHT - 4));
  g_assert_false (same_top (before, after, FIRST_LANE + LANE_HEIGHT + 30));

  /* What is selected comes into view below it. */
  loom_timeline_fit (fixture->timeline);
  loom_timeline_select (fixture->timeline, main_lane, 0);
  loom_ui_test_frames (fixture->window, 1);
  g_assert_true (has_lane_at (fixture, FIRST_LANE + 12, worker));
  g_assert_true (has_lane_at (fixture, FIRST_LANE + LANE_HEIGHT + 12, main_lane));
  loom_timeline_pin_lane (fixture->timeline, worker, FALSE);
  gtk_adjustment_set_value (get_adjustment (fixture), 0);
  loom_ui_test_frames (fixture->window, 1);
  g_assert_true (has_lane_at (fixture, FIRST_LANE + 12, main_lane));
}

static void
test_lane_keys (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);
  LoomLaneOrder *order = loom_timeline_get_lane_order (fixture->timeline);

  assert_shown (fixture, "main, worker 1, worker 2, queued");
  loom_timeline_select (fixture->timeline, loom_timeline_test_lane (fixture, "worker 2"), 0);
  loom_ui_test_press (widget, GDK_KEY_p);
  assert_shown (fixture, "worker 2, main, worker 1, queued");
  loom_ui_test_press (widget, GDK_KEY_p);
  assert_shown (fixture, "main, worker 1, worker 2, queued");
  loom_ui_test_press_with (widget, GDK_KEY_Up, GDK_ALT_MASK);
  assert_shown (fixture, "main, worker 2, worker 1, queued");
  loom_ui_test_press_with (widget, GDK_KEY_Down, GDK_ALT_MASK);
  loom_ui_test_press_with (widget, GDK_KEY_Down, GDK_ALT_MASK);
  assert_shown (fixture, "main, worker 1, queued, worker 2");
  /* From by hand to the first of the sorts, and round. */
  loom_ui_test_press (widget, GDK_KEY_o);
  assert_shown (fixture, "main, worker 1, worker 2, queued");
  loom_ui_test_press (widget, GDK_KEY_o);
  g_assert_cmpint (loom_lane_order_get_sort (order), ==, LOOM_LANE_SORT_NAME);
  assert_shown (fixture, "main, queued, worker 1, worker 2");
  loom_ui_test_press (widget, GDK_KEY_o);
  loom_ui_test_press (widget, GDK_KEY_o);
  loom_ui_test_press (widget, GDK_KEY_o);
  g_assert_cmpint (loom_lane_order_get_sort (order), ==, LOOM_LANE_SORT_RECORDED);

  loom_ui_test_press (widget, GDK_KEY_x);
  assert_shown (fixture, "main, worker 1, queued");
  /* Whatever leads to it shows it again. */
  loom_timeline_select (fixture->timeline, loom_timeline_test_lane (fixture, "worker 2"), 1);
  assert_shown (fixture, "main, worker 1, worker 2, queued");
  loom_ui_test_press (widget, GDK_KEY_x);
  loom_ui_test_press_with (widget, GDK_KEY_x, GDK_SHIFT_MASK);
  assert_shown (fixture, "main, worker 1, worker 2, queued");
}

static void
test_lane_filters (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);
  LoomLaneOrder *order = loom_timeline_get_lane_order (fixture->timeline);

  /* The chain of a slice that hopped from main to worker 1; without a selection there is none. */
  loom_ui_test_press (widget, GDK_KEY_c);
  assert_shown (fixture, "main, worker 1, worker 2, queued");
  loom_timeline_select (fixture->timeline, loom_timeline_test_lane (fixture, "main"), 0);
  loom_ui_test_press (widget, GDK_KEY_c);
  assert_shown (fixture, "main, worker 1");
  loom_timeline_select (fixture->timeline, loom_timeline_test_lane (fixture, "worker 2"), 0);
  assert_shown (fixture, "main, worker 1, worker 2");
  loom_ui_test_press (widget, GDK_KEY_c);
  assert_shown (fixture, "main, worker 1, worker 2, queued");

  loom_timeline_filter_lanes (fixture->timeline, "Worker");
  assert_shown (fixture, "worker 1, worker 2");
  loom_timeline_reveal (fixture->timeline, loom_timeline_test_lane (fixture, "main"), 0, 1000);
  assert_shown (fixture, "main, worker 1, worker 2");
  loom_ui_test_press_with (widget, GDK_KEY_x, GDK_SHIFT_MASK);
  assert_shown (fixture, "main, worker 1, worker 2, queued");
  loom_ui_test_press (widget, GDK_KEY_i);
  g_assert_true (loom_lane_filter_get_hide_idle (loom_lane_order_get_filter (order)));
  loom_ui_test_frames (fixture->window, 1);

  /* Read again, it stays as it was chosen. */
  loom_timeline_filter_lanes (fixture->timeline, "worker");
  loom_timeline_pin_lane (fixture->timeline, loom_timeline_test_lane (fixture, "queued"), TRUE);
  loom_timeline_set_trace (fixture->timeline, fixture->trace);
  assert_shown (fixture, "queued, worker 1, worker 2");
  loom_ui_test_frames (fixture->window, 1);
}

/* What a screen reader meets: a child with this name, or none. */
static GtkWidget *
find_item (GtkWidget *widget, const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      g_autofree char *difference = gtk_test_accessible_check_property (
          GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, label);

      if (difference == NULL && gtk_widget_get_visible (child))
        return child;
    }
  return NULL;
}

static void
test_accessible (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);
  GtkWidget *lane;
  GtkWidget *slice;
  int height;

  loom_ui_test_frames (fixture->window, 2);
  lane = find_item (widget, "worker 2, 80 events, busy 27 %");
  g_assert_nonnull (lane);
  gtk_test_accessible_assert_role (lane, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  height = gtk_widget_get_height (lane);
  g_assert_cmpint (height, ==, LANE_HEIGHT);
  g_assert_nonnull (find_item (widget, "queued, 40 events"));
  g_assert_null (find_item (widget, "load_report"));

  /* It is never what the pointer is on. */
  g_assert_true (gtk_widget_pick (widget, 300, FIRST_LANE + 10, GTK_PICK_DEFAULT) == widget);

  loom_timeline_select (fixture->timeline, loom_timeline_test_lane (fixture, "worker 1"), 0);
  loom_ui_test_frames (fixture->window, 2);
  slice = find_item (widget, "load_report");
  g_assert_nonnull (slice);
  gtk_test_accessible_assert_state (slice, GTK_ACCESSIBLE_STATE_SELECTED, TRUE);
  gtk_test_accessible_assert_property (
      slice, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "worker 1, running, at 6.000 ms, for 54.0 ms; came from main, 2.00 ms before");
  loom_ui_test_press (widget, GDK_KEY_bracketleft);
  loom_ui_test_frames (fixture->window, 2);
  gtk_test_accessible_assert_property (
      slice, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "main, running, at 1.000 ms, for 4.00 ms; went on to worker 1, 2.00 ms later");
  loom_timeline_clear_selection (fixture->timeline);
  loom_ui_test_frames (fixture->window, 2);
  g_assert_null (find_item (widget, "load_report"));

  /* A lane out of view has none, a pinned one says so. */
  loom_timeline_hide_lane (fixture->timeline, loom_timeline_test_lane (fixture, "worker 2"), TRUE);
  loom_timeline_pin_lane (fixture->timeline, loom_timeline_test_lane (fixture, "main"), TRUE);
  loom_ui_test_frames (fixture->window, 2);
  g_assert_null (find_item (widget, "worker 2, 80 events, busy 27 %"));
  g_assert_nonnull (find_item (widget, "main, 80 events, busy 4 %, pinned"));
}

/* Ten thousand lanes cost as much as those in view. */
static void
test_many_lanes (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "many");
  g_autoptr (LoomTrace) trace = NULL;
  guint32 name = loom_trace_builder_string (builder, "work", -1);
  LoomTimeline *timeline = LOOM_TIMELINE (g_object_ref_sink (loom_timeline_new ()));
  GtkWidget *window = loom_ui_test_window (GTK_WIDGET (timeline), WIDTH, HEIGHT);
  guint n = 0;

  for (guint i = 0; i < 10000; i++)
    loom_trace_builder_complete (builder, loom_trace_builder_thread (builder, 1, 1 + i), i, 1000,
                                 name, name, 0);
  trace = loom_trace_builder_finish (builder);
  loom_timeline_set_trace (timeline, trace);
  loom_ui_test_frames (window, 3);
  loom_timeline_select (timeline, 9000, 0);
  loom_ui_test_frames (window, 3);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (timeline)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;
  g_assert_cmpuint (n, >, 15);
  g_assert_cmpuint (n, <, 40);
  loom_timeline_pin_lane (timeline, 9999, TRUE);
  loom_timeline_sort_lanes (timeline, LOOM_LANE_SORT_NAME);
  loom_ui_test_frames (window, 2);

  loom_timeline_test_destroy (window, timeline);
}

static void
test_lane_menu (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);
  LoomLaneOrder *order = loom_timeline_get_lane_order (fixture->timeline);
  GtkWidget *popover;

  loom_timeline_select (fixture->timeline, 0, 0);
  loom_ui_test_press (widget, GDK_KEY_Menu);
  popover = loom_timeline_test_popover (widget, NULL);
  g_assert_nonnull (popover);
  loom_ui_test_frames (fixture->window, 2);
  g_assert_true (gtk_widget_activate_action (popover, "lanes.sort", "s", "busy"));
  g_assert_cmpint (loom_lane_order_get_sort (order), ==, LOOM_LANE_SORT_BUSY);
  g_assert_true (gtk_widget_activate_action (popover, "lanes.pin", "u", 1));
  g_assert_true (loom_lane_order_is_pinned (order, 1));
  gtk_popover_popdown (GTK_POPOVER (popover));
  loom_ui_test_until (loom_timeline_test_no_popover, widget);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func)                                                                            \
  g_test_add (path, Fixture, NULL, loom_timeline_test_set_up, func, loom_timeline_test_tear_down)
  ADD ("/lanes/pinned", test_pinned_lane);
  ADD ("/lanes/keys", test_lane_keys);
  ADD ("/lanes/filters", test_lane_filters);
  ADD ("/lanes/menu", test_lane_menu);
  ADD ("/lanes/accessible", test_accessible);
#undef ADD
  g_test_add_func ("/lanes/many", test_many_lanes);
  return g_test_run ();
}
