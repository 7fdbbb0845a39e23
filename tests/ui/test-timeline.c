/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <math.h>

#include "support/loom-timeline-test.h"
#include "trace/loom-trace-load.h"

static void
get_range (Fixture *fixture, double *begin, double *end)
{
  loom_timeline_get_range (fixture->timeline, begin, end);
}

static void
test_fits (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  double begin;
  double end;
  g_autoptr (GdkTexture) picture = loom_ui_test_picture (GTK_WIDGET (fixture->timeline));

  get_range (fixture, &begin, &end);
  g_assert_cmpfloat (begin, <=, (double) loom_trace_get_begin (fixture->trace));
  g_assert_cmpfloat (end, >=, (double) loom_trace_get_end (fixture->trace));
  g_assert_cmpuint (loom_ui_test_n_colors (picture), >, 20);
}

static guint
count_samples (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_samples (child);
  if (GTK_IS_DRAWING_AREA (widget))
    {
      g_autoptr (GdkTexture) picture = loom_ui_test_picture (widget);

      /* Its ground, and what is on it. */
      g_assert_cmpuint (loom_ui_test_n_colors (picture), >=, 2);
      n++;
    }
  return n;
}

static void
test_legend (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);
  GtkWidget *popover, *focus;

  loom_ui_test_press (widget, GDK_KEY_l);
  popover = loom_timeline_test_popover (widget, NULL);
  g_assert_nonnull (popover);
  loom_ui_test_frames (fixture->window, 2);
  g_assert_true (gtk_widget_get_mapped (popover));
  /* There is one. */
  loom_timeline_show_legend (fixture->timeline);
  g_assert_true (loom_timeline_test_popover (widget, NULL) == popover);
  g_assert_null (loom_timeline_test_popover (widget, popover));
  /* What a screen reader reads. */
  focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  g_assert_true (GTK_IS_LIST_BOX_ROW (focus) && gtk_widget_is_ancestor (focus, popover));
  gtk_test_accessible_assert_property (focus, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Running; each function has its colour");
  g_assert_cmpuint (count_samples (popover), ==, 16);
  gtk_popover_popdown (GTK_POPOVER (popover));
  loom_ui_test_until (loom_timeline_test_no_popover, widget);
}

static void
test_zoom_at_pointer (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  loom_timeline_zoom_at (fixture->timeline, WIDTH / 2, 5);
  for (guint i = 0; i < 20; i++)
    {
      double x = 300 + 30 * i;
      double time = loom_timeline_x_to_time (fixture->timeline, x);

      loom_timeline_zoom_at (fixture->timeline, x, 1.4);
      g_assert_cmpfloat_with_epsilon (loom_timeline_time_to_x (fixture->timeline, time), x, 0.01);
      loom_ui_test_frames (fixture->window, 1);
    }
}

static void
test_pan_is_clamped (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  double range;
  double begin;
  double end;

  loom_timeline_zoom_at (fixture->timeline, WIDTH / 2, 4);
  get_range (fixture, &begin, &end);
  range = end - begin;
  loom_timeline_pan (fixture->timeline, 1e7);
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat (end, <, (double) loom_trace_get_end (fixture->trace) + range * 0.03);
  g_assert_cmpfloat_with_epsilon (end - begin, range, 1);
  loom_timeline_pan (fixture->timeline, -1e7);
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat (begin, >, (double) loom_trace_get_begin (fixture->trace) - range * 0.03);
}

/* Wherever a slice is drawn, a click there means it. */
static void
test_pick (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint n_found = 0;

  for (double y = 30; y < HEIGHT; y += 3)
    for (double x = 153; x < WIDTH; x += 7)
      {
        double time = loom_timeline_x_to_time (fixture->timeline, x);
        double next = loom_timeline_x_to_time (fixture->timeline, x + 3);
        const LoomSlice *slice;
        guint lane;
        guint number;
        guint count;

        if (!loom_timeline_pick (fixture->timeline, x, y, &lane, &number, &count))
          continue;
        n_found++;
        slice =
            &g_array_index (loom_trace_get_lane (fixture->trace, lane)->slices, LoomSlice, number);
        g_assert_cmpuint (count, >=, 1);
        g_assert_cmpfloat ((double) slice->begin, <=, next);
        g_assert_cmpfloat ((double) (slice->begin + slice->duration), >=, time - (next - time));
      }
  g_assert_cmpuint (n_found, >, 500);
  g_assert_false (
      loom_timeline_pick (fixture->timeline, 10, 200, &(guint) { 0 }, &(guint) { 0 }, NULL));
}

static void
test_selection (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *text = NULL;
  guint lane = 99;
  guint slice = 99;

  g_assert_false (loom_timeline_get_selection (fixture->timeline, &lane, &slice));
  loom_timeline_select (fixture->timeline, 0, 3);
  g_assert_true (loom_timeline_get_selection (fixture->timeline, &lane, &slice));
  g_assert_cmpuint (lane, ==, 0);
  g_assert_cmpuint (slice, ==, 3);
  g_assert_cmpuint (fixture->n_selected, ==, 1);
  loom_timeline_select (fixture->timeline, 0, 3);
  g_assert_cmpuint (fixture->n_selected, ==, 1);
  text = loom_timeline_describe (fixture->timeline, 0, 3);
  g_assert_nonnull (strstr (text, "load_report"));
  g_assert_nonnull (strstr (text, "4.00 ms"));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->timeline), GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->timeline),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Timeline");

  loom_timeline_zoom_to_selection (fixture->timeline);
  loom_ui_test_frames (fixture->window, 1);
  loom_timeline_select (fixture->timeline, 77, 77);
  g_assert_false (loom_timeline_get_selection (fixture->timeline, NULL, NULL));
  g_assert_cmpuint (fixture->n_selected, ==, 2);
}

/* A selection out of view comes into view. */
static void
test_selection_is_revealed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const LoomSlice *slice =
      &g_array_index (loom_trace_get_lane (fixture->trace, 0)->slices, LoomSlice, 30);
  double begin;
  double end;

  loom_timeline_show_range (fixture->timeline, 0, 1e8);
  loom_timeline_select (fixture->timeline, 0, 30);
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat (begin, <=, (double) slice->begin);
  g_assert_cmpfloat (end, >=, (double) (slice->begin + slice->duration));
  g_assert_cmpfloat_with_epsilon (end - begin, 1e8, 1);
}

static void
tell_range_cb (LoomTimeline *timeline, double *told)
{
  loom_timeline_get_range (timeline, &told[0], &told[1]);
}

/* With the first button; the lanes' menu has a gesture of its own. */
static void
click (GtkWidget *widget, double x, double y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller) &&
          gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY)
        g_signal_emit_by_name (controller, "released", 1, x, y);
    }
}

/* A click on a slice that begins out of view leaves the view, and nobody is told another. */
static void
test_click_keeps_range (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint lane = G_MAXUINT, slice;
  double told[2] = { 0 };
  double y = 0;
  double x, begin, end;

  g_signal_connect (fixture->timeline, "range-changed", G_CALLBACK (tell_range_cb), told);
  loom_timeline_show_range (fixture->timeline, 57e6, 67e6);
  x = loom_timeline_time_to_x (fixture->timeline, 58e6);
  while (lane != 1 && y++ < HEIGHT)
    (void) loom_timeline_pick (fixture->timeline, x, y, &lane, &slice, NULL);
  g_assert_cmpuint (lane, ==, 1);
  click (GTK_WIDGET (fixture->timeline), x, y);
  g_assert_true (loom_timeline_get_selection (fixture->timeline, &lane, NULL));
  g_assert_cmpuint (lane, ==, 1);
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat_with_epsilon (begin, 57e6, 1);
  g_assert_cmpfloat_with_epsilon (end, 67e6, 1);
  g_assert_cmpfloat (told[0], ==, begin);
  g_assert_cmpfloat (told[1], ==, end);
}

static void
assert_selected (Fixture *fixture, guint expected_lane, guint expected_slice)
{
  guint lane = G_MAXUINT;
  guint slice = G_MAXUINT;

  g_assert_true (loom_timeline_get_selection (fixture->timeline, &lane, &slice));
  g_assert_cmpuint (lane, ==, expected_lane);
  g_assert_cmpuint (slice, ==, expected_slice);
}

static void
test_keys (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);
  double begin;
  double end;
  double range;

  get_range (fixture, &begin, &end);
  range = end - begin;
  loom_ui_test_press (widget, GDK_KEY_plus);
  loom_ui_test_press (widget, GDK_KEY_w);
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat (end - begin, <, range / 2);
  loom_ui_test_press (widget, GDK_KEY_Home);
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat (begin, <=, 0);
  loom_ui_test_press (widget, GDK_KEY_d);
  loom_ui_test_press (widget, GDK_KEY_Right);
  g_assert_cmpfloat (loom_timeline_x_to_time (fixture->timeline, 152), >, 0);
  loom_ui_test_press (widget, GDK_KEY_End);
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat (end, >=, (double) loom_trace_get_end (fixture->trace));
  loom_ui_test_press (widget, GDK_KEY_0);
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat_with_epsilon (end - begin, range, 1);

  /* Along the lane, along the arrow and back, inward and outward. */
  loom_timeline_select (fixture->timeline, 0, 0);
  loom_ui_test_press (widget, GDK_KEY_period);
  assert_selected (fixture, 0, 1);
  loom_ui_test_press (widget, GDK_KEY_comma);
  assert_selected (fixture, 0, 0);
  loom_ui_test_press (widget, GDK_KEY_bracketright);
  assert_selected (fixture, 1, 0);
  loom_ui_test_press (widget, GDK_KEY_Down);
  assert_selected (fixture, 1, 1);
  loom_ui_test_press (widget, GDK_KEY_Up);
  assert_selected (fixture, 1, 0);
  loom_ui_test_press (widget, GDK_KEY_bracketleft);
  assert_selected (fixture, 0, 0);
  get_range (fixture, &begin, &end);
  range = end - begin;
  loom_timeline_zoom_at (fixture->timeline, 900, 4);
  loom_ui_test_press (widget, GDK_KEY_f);
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat_with_epsilon (end - begin, range / 4, 1);
  loom_ui_test_press (widget, GDK_KEY_f);
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat (end - begin, <, 1e7);
  g_assert_true (loom_ui_test_press (widget, GDK_KEY_Escape));
  g_assert_false (loom_timeline_get_selection (fixture->timeline, NULL, NULL));
  g_assert_false (loom_ui_test_press (widget, GDK_KEY_Escape));
  loom_ui_test_frames (fixture->window, 1);
}

static void
count_marked_cb (guint *n)
{
  (*n)++;
}

static void
test_marked_range (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);
  guint n_changed = 0;
  gint64 begin = 1;
  gint64 end = 1;
  gint64 before;

  g_signal_connect_swapped (widget, "marked-changed", G_CALLBACK (count_marked_cb), &n_changed);
  g_assert_false (loom_timeline_get_marked (fixture->timeline, &begin, &end));

  /* Along the ruler; then one edge of it. */
  loom_ui_test_drag (widget, 400, 10, 700, 12);
  g_assert_cmpuint (n_changed, >, 0);
  g_assert_true (loom_timeline_get_marked (fixture->timeline, &begin, &end));
  g_assert_cmpfloat_with_epsilon (loom_timeline_time_to_x (fixture->timeline, (double) begin), 400,
                                  1);
  g_assert_cmpfloat_with_epsilon (loom_timeline_time_to_x (fixture->timeline, (double) end), 700,
                                  1);
  g_assert_true (loom_timeline_is_lane_marked (fixture->timeline, 0));
  loom_ui_test_drag (widget, 699, 10, 600, 12);
  g_assert_true (loom_timeline_get_marked (fixture->timeline, &begin, &end));
  g_assert_cmpfloat_with_epsilon (loom_timeline_time_to_x (fixture->timeline, (double) begin), 400,
                                  1);
  g_assert_cmpfloat_with_epsilon (loom_timeline_time_to_x (fixture->timeline, (double) end), 600,
                                  1);
  loom_ui_test_frames (fixture->window, 1);

  /* By keys: the selected slice, an edge, away. */
  loom_timeline_select (fixture->timeline, 0, 3);
  loom_ui_test_press (widget, GDK_KEY_m);
  g_assert_true (loom_timeline_get_marked (fixture->timeline, &begin, &end));
  g_assert_cmpint (end - begin, ==, 4000000);
  before = end;
  loom_ui_test_press_with (widget, GDK_KEY_Right, GDK_SHIFT_MASK);
  loom_timeline_get_marked (fixture->timeline, NULL, &end);
  g_assert_cmpint (end, >, before);
  loom_ui_test_press_with (widget, GDK_KEY_Left, GDK_SHIFT_MASK);
  loom_timeline_get_marked (fixture->timeline, NULL, &end);
  g_assert_cmpint (end, ==, before);
  before = begin;
  loom_ui_test_press_with (widget, GDK_KEY_Left, GDK_SHIFT_MASK | GDK_CONTROL_MASK);
  loom_timeline_get_marked (fixture->timeline, &begin, NULL);
  g_assert_cmpint (begin, <, before);
  loom_ui_test_press (widget, GDK_KEY_z);
  g_assert_cmpfloat (loom_timeline_time_to_x (fixture->timeline, (double) begin), <, 300);
  loom_ui_test_frames (fixture->window, 1);

  n_changed = 0;
  loom_ui_test_press (widget, GDK_KEY_Escape);
  g_assert_false (loom_timeline_get_marked (fixture->timeline, NULL, NULL));
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_true (loom_timeline_get_selection (fixture->timeline, NULL, NULL));
}

/* How many pixels of a colour there are. */
static guint
count_color (GdkTexture *texture, guint32 color)
{
  gsize width = (gsize) gdk_texture_get_width (texture);
  gsize n = width * (gsize) gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, n);
  guint count = 0;

  gdk_texture_download (texture, (guchar *) pixels, width * sizeof (guint32));
  for (gsize i = 0; i < n; i++)
    count += (pixels[i] & 0xffffff) == color;
  return count;
}

static void
test_highlight_and_findings (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const LoomSliceAddress slices[] = { { 0, 1 }, { 0, 5 }, { 1, 0 }, { 90, 90 } };
  const LoomFindingMark marks[] = { { 0, 20000000, 50000000, 1 },
                                    { 0, 21000000, 22000000, 3 },
                                    { 1, 950000000, 951000000, 2 } };
  g_autoptr (GdkTexture) plain = NULL;
  g_autoptr (GdkTexture) outlined = NULL;
  g_autoptr (GdkTexture) found = NULL;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
  loom_ui_test_frames (fixture->window, 1);
  plain = loom_ui_test_picture (GTK_WIDGET (fixture->timeline));
  g_assert_cmpuint (count_color (plain, 0x1c71d8), ==, 0);
  loom_timeline_set_highlight (fixture->timeline, slices, G_N_ELEMENTS (slices));
  g_assert_cmpuint (loom_timeline_get_n_highlighted (fixture->timeline), ==, 3);
  loom_ui_test_frames (fixture->window, 1);
  outlined = loom_ui_test_picture (GTK_WIDGET (fixture->timeline));
  g_assert_cmpuint (count_color (outlined, 0x1c71d8), >, 20);
  loom_timeline_set_highlight (fixture->timeline, NULL, 0);

  /* The error is one pixel wide and covered by a note. */
  loom_timeline_set_finding_marks (fixture->timeline, marks, G_N_ELEMENTS (marks));
  loom_ui_test_frames (fixture->window, 1);
  found = loom_ui_test_picture (GTK_WIDGET (fixture->timeline));
  g_assert_cmpuint (count_color (found, 0xc01c28), >, count_color (plain, 0xc01c28) + 20);
  g_assert_cmpuint (count_color (found, 0x9c6500), >, 10);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static void
test_reveal (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  double begin;
  double end;

  loom_timeline_hide_lane (fixture->timeline, 1, TRUE);
  loom_timeline_reveal (fixture->timeline, 1, 2000000000, 2000100000);
  g_assert_false (loom_timeline_is_lane_hidden (fixture->timeline, 1));
  get_range (fixture, &begin, &end);
  g_assert_cmpfloat (begin, <, 2000000000);
  g_assert_cmpfloat (end, >, 2000100000);
  g_assert_cmpfloat (end - begin, <, 1e6);
  g_assert_false (loom_timeline_get_selection (fixture->timeline, NULL, NULL));
}

/* Each round is a task of its own with one hop; a chain of three hops is another matter. */
static void
test_chain (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "chain");
  g_autoptr (LoomTrace) trace = NULL;
  LoomTimeline *timeline = LOOM_TIMELINE (g_object_ref_sink (loom_timeline_new ()));
  guint32 run = loom_trace_builder_string (builder, "weft.run", -1);
  guint32 hop = loom_trace_builder_string (builder, "weft.hop", -1);
  guint32 name = loom_trace_builder_string (builder, "load", -1);
  guint lanes[2] = { loom_trace_builder_thread (builder, 1, 1),
                     loom_trace_builder_thread (builder, 1, 2) };
  GtkWidget *window;
  guint lane;
  guint slice;

  /* Task 7 hops four times between the threads; task 8 once, apart from it. */
  for (guint i = 0; i < 5; i++)
    {
      gint64 t = i * 1000000;

      if (i > 0)
        loom_trace_builder_flow_end (builder, lanes[i % 2], 7, t, hop, name, TRUE);
      loom_trace_builder_begin (builder, lanes[i % 2], t, run, name, 0);
      if (i < 4)
        loom_trace_builder_flow_begin (builder, lanes[i % 2], 7, t + 500000, hop, name);
      loom_trace_builder_end (builder, lanes[i % 2], t + 600000, 0);
    }
  loom_trace_builder_begin (builder, lanes[0], 8000000, run, name, 0);
  loom_trace_builder_flow_begin (builder, lanes[0], 8, 8100000, hop, name);
  loom_trace_builder_end (builder, lanes[0], 8200000, 0);
  loom_trace_builder_flow_end (builder, lanes[1], 8, 8500000, hop, name, TRUE);
  loom_trace_builder_begin (builder, lanes[1], 8500000, run, name, 0);
  loom_trace_builder_end (builder, lanes[1], 8600000, 0);
  trace = loom_trace_builder_finish (builder);

  loom_timeline_set_trace (timeline, trace);
  window = loom_ui_test_window (GTK_WIDGET (timeline), WIDTH, HEIGHT);
  g_assert_cmpuint (loom_timeline_get_n_chained (timeline, FALSE), ==, 0);
  loom_timeline_select (timeline, 0, 1);
  g_assert_cmpuint (loom_timeline_get_n_chained (timeline, TRUE), ==, 2);
  g_assert_cmpuint (loom_timeline_get_n_chained (timeline, FALSE), ==, 4);
  loom_ui_test_frames (window, 1);
  loom_ui_test_press (GTK_WIDGET (timeline), GDK_KEY_h);
  g_assert_true (loom_timeline_get_one_hop (timeline));
  loom_ui_test_frames (window, 1);
  loom_timeline_select (timeline, 0, 3);
  g_assert_cmpuint (loom_timeline_get_n_chained (timeline, FALSE), ==, 1);

  /* All the way along the chain, and back. */
  loom_timeline_select (timeline, 0, 0);
  for (guint i = 1; i < 5; i++)
    {
      loom_ui_test_press (GTK_WIDGET (timeline), GDK_KEY_bracketright);
      g_assert_true (loom_timeline_get_selection (timeline, &lane, &slice));
      g_assert_cmpuint (lane, ==, i % 2);
      g_assert_cmpuint (slice, ==, i / 2);
    }
  g_assert_false (loom_timeline_follow_arrow (timeline, 1));
  for (guint i = 4; i > 0; i--)
    loom_ui_test_press (GTK_WIDGET (timeline), GDK_KEY_bracketleft);
  g_assert_true (loom_timeline_get_selection (timeline, &lane, &slice));
  g_assert_cmpuint (lane + slice, ==, 0);

  loom_timeline_test_destroy (window, timeline);
}

static void
test_hidden_lane (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint n_before = 0;
  guint n_after = 0;

  for (guint pass = 0; pass < 2; pass++)
    {
      for (double y = 30; y < HEIGHT; y += 4)
        for (double x = 160; x < WIDTH; x += 10)
          {
            guint lane;
            guint slice;

            if (loom_timeline_pick (fixture->timeline, x, y, &lane, &slice, NULL) && lane == 1)
              *(pass == 0 ? &n_before : &n_after) += 1;
          }
      loom_timeline_hide_lane (fixture->timeline, 1, TRUE);
      loom_ui_test_frames (fixture->window, 1);
    }
  g_assert_cmpuint (n_before, >, 0);
  g_assert_cmpuint (n_after, ==, 0);
  g_assert_true (loom_timeline_is_lane_hidden (fixture->timeline, 1));
}

/* Who is led to a lane sees the signs above its slices, too. */
static void
test_reveals_signs (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const LoomFindingMark mark = { 0, 0, 1000000, 2 };
  GtkWidget *bar = loom_ui_test_find (GTK_WIDGET (fixture->timeline), GTK_TYPE_SCROLLBAR);
  GtkAdjustment *adjustment = gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (bar));
  gint64 end = loom_trace_get_end (fixture->trace);

  loom_timeline_set_finding_marks (fixture->timeline, &mark, 1);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), WIDTH, 160);
  loom_ui_test_frames (fixture->window, 3);
  loom_timeline_reveal (fixture->timeline, 2, 0, end);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, 20);
  loom_timeline_reveal (fixture->timeline, 0, 0, end);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
}

static void
test_dark (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GdkTexture) light = NULL;
  g_autoptr (GdkTexture) dark = NULL;
  guint32 light_pixel[WIDTH];
  guint32 dark_pixel[WIDTH];

  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  loom_ui_test_frames (fixture->window, 1);
  light = loom_ui_test_picture (GTK_WIDGET (fixture->timeline));
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  loom_ui_test_frames (fixture->window, 1);
  dark = loom_ui_test_picture (GTK_WIDGET (fixture->timeline));
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);

  {
    gsize width = (gsize) gdk_texture_get_width (light);
    gsize height = (gsize) gdk_texture_get_height (light);
    g_autofree guint32 *pixels = g_new (guint32, width * height);

    gdk_texture_download (light, (guchar *) pixels, width * 4);
    light_pixel[0] = pixels[width * height - width + 5];
    gdk_texture_download (dark, (guchar *) pixels, width * 4);
    dark_pixel[0] = pixels[width * height - width + 5];
  }
  g_assert_cmpuint (light_pixel[0] & 0xff, >, 0xe0);
  g_assert_cmpuint (dark_pixel[0] & 0xff, <, 0x40);
}

/* A thread with slices of very different lengths, in each other and side by side without gaps. */
static LoomTrace *
create_dense_trace (guint32 seed)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "dense");
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint lane = loom_trace_builder_thread (builder, 1, 1);
  guint32 run = loom_trace_builder_string (builder, "weft.run", -1);
  guint32 name = loom_trace_builder_string (builder, "work", -1);
  gint64 t = 0;

  for (guint i = 0; i < 8000; i++)
    {
      gint64 length = (gint64) pow (10.0, g_rand_double_range (random, 0, 5));

      loom_trace_builder_complete (builder, lane, t, length, run, name, 0);
      for (guint depth = 1; depth < 1 + i % 5; depth++)
        loom_trace_builder_complete (builder, lane, t, length / (depth + 1), run, name, 0);
      t += length + (i % 50 == 0 ? 1000000 : 0);
    }
  return loom_trace_builder_finish (builder);
}

static gboolean
is_drawn (const guint32 *pixels, gsize width, gsize x, gsize y)
{
  return (pixels[y * width + x] & 0xffffff) != 0xffffff;
}

/* However far away and wherever: the slices that are drawn alone and those that a fold counts are
 * all that are in view, and each of them is to be seen in the picture. */
static void
test_nothing_vanishes (void)
{
  g_autoptr (LoomTrace) trace = create_dense_trace (3);
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (LoomMark));
  const GArray *slices = loom_trace_get_lane (trace, 0)->slices;
  LoomTimeline *timeline = LOOM_TIMELINE (g_object_ref_sink (loom_timeline_new ()));
  GtkWidget *window = loom_ui_test_window (GTK_WIDGET (timeline), WIDTH, HEIGHT);

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
  loom_timeline_set_trace (timeline, trace);
  loom_ui_test_frames (window, 1);
  for (guint i = 0; i < 25; i++)
    {
      double length =
          (double) loom_trace_get_end (trace) * pow (10.0, -g_rand_double_range (random, 0, 5));
      double at = g_rand_double (random) * (double) loom_trace_get_end (trace);
      LoomPyramid *pyramid =
          loom_timeline_model_get_pyramid (loom_timeline_get_model (timeline), 0);
      g_autoptr (GdkTexture) picture = NULL;
      g_autofree guint32 *pixels = NULL;
      double begin;
      double end;

      if (i > 0)
        loom_timeline_show_range (timeline, at, at + length);
      loom_ui_test_frames (window, 1);
      picture = loom_ui_test_picture (GTK_WIDGET (timeline));
      pixels = g_new (guint32, WIDTH * HEIGHT);
      gdk_texture_download (picture, (guchar *) pixels, WIDTH * 4);
      loom_timeline_get_range (timeline, &begin, &end);
      for (guint depth = 0; depth < 5; depth++)
        {
          guint n = 0;
          guint expected = 0;

          loom_pyramid_query (pyramid, depth, begin, (end - begin) / (WIDTH - 152), WIDTH - 152,
                              marks);
          for (guint j = 0; j < marks->len; j++)
            {
              const LoomMark *mark = &g_array_index (marks, LoomMark, j);

              n += mark->count;
              g_assert_true (
                  is_drawn (pixels, WIDTH, 152 + (gsize) mark->x0, 28 + 5 + depth * 18 + 1));
            }
          for (guint j = 0; j < slices->len; j++)
            {
              const LoomSlice *slice = &g_array_index (slices, LoomSlice, j);

              expected += slice->depth == depth && (double) slice->begin < end &&
                          ((double) (slice->begin + slice->duration) > begin ||
                           (double) slice->begin >= begin);
            }
          g_assert_cmpuint (n, ==, expected);
        }
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  loom_timeline_test_destroy (window, timeline);
}

static void
test_live (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "live");
  LoomTimeline *timeline = LOOM_TIMELINE (g_object_ref_sink (loom_timeline_new ()));
  GtkWidget *window;
  double begin;
  double end;
  double still;

  loom_ui_test_round (builder, 0);
  loom_timeline_set_live (timeline, TRUE);
  loom_timeline_set_live_span (timeline, 1000000000);
  loom_timeline_set_trace (timeline, loom_trace_builder_peek (builder));
  window = loom_ui_test_window (GTK_WIDGET (timeline), WIDTH, HEIGHT);
  for (guint i = 1; i < 60; i++)
    {
      loom_ui_test_round (builder, i);
      loom_trace_builder_peek (builder);
      loom_timeline_refresh (timeline);
      loom_timeline_get_range (timeline, &begin, &end);
      g_assert_cmpfloat_with_epsilon (end - begin, 1e9, 10);
      g_assert_cmpfloat (end, >=, (double) loom_trace_get_end (loom_trace_builder_peek (builder)));
      if (i % 10 == 0)
        loom_ui_test_frames (window, 1);
    }

  /* Who looks back stays there, and who goes to the end follows again. */
  loom_timeline_pan (timeline, -400);
  g_assert_false (loom_timeline_is_following (timeline));
  loom_timeline_get_range (timeline, &still, NULL);
  loom_ui_test_round (builder, 60);
  loom_trace_builder_peek (builder);
  loom_timeline_refresh (timeline);
  loom_timeline_get_range (timeline, &begin, NULL);
  g_assert_cmpfloat_with_epsilon (begin, still, 10);
  loom_ui_test_press (GTK_WIDGET (timeline), GDK_KEY_End);
  g_assert_true (loom_timeline_is_following (timeline));

  loom_timeline_test_destroy (window, timeline);
}

/* What is selected stays so while what was before it goes, and what comes late comes before it; it is
 * selected no more when it is gone itself. */
static void
test_live_selection (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "live");
  LoomTimeline *timeline = LOOM_TIMELINE (g_object_ref_sink (loom_timeline_new ()));
  GtkWidget *window;
  LoomTrace *trace;
  LoomSlice selected;
  guint lane = 0, slice = 0;

  for (guint i = 0; i < 20; i++)
    loom_ui_test_round (builder, i);
  trace = loom_trace_builder_peek (builder);
  loom_timeline_set_trace (timeline, trace);
  window = loom_ui_test_window (GTK_WIDGET (timeline), WIDTH, HEIGHT);
  while (loom_trace_get_lane (trace, lane)->slices->len < 10)
    lane++;
  slice = loom_trace_get_lane (trace, lane)->slices->len / 2;
  selected = g_array_index (loom_trace_get_lane (trace, lane)->slices, LoomSlice, slice);
  loom_timeline_select (timeline, lane, slice);

  for (guint i = 1; i <= 2; i++)
    {
      loom_trace_builder_trim (builder, selected.begin * (gint64) i / 2 - 1);
      trace = loom_trace_builder_peek (builder);
      loom_timeline_refresh (timeline);
      g_assert_true (loom_timeline_get_selection (timeline, &lane, &slice));
      g_assert_cmpint (
          g_array_index (loom_trace_get_lane (trace, lane)->slices, LoomSlice, slice).begin, ==,
          selected.begin);
      loom_ui_test_frames (window, 1);
    }

  loom_trace_builder_trim (builder, loom_trace_get_end (trace));
  loom_trace_builder_peek (builder);
  loom_timeline_refresh (timeline);
  g_assert_false (loom_timeline_get_selection (timeline, NULL, NULL));
  loom_ui_test_frames (window, 1);
  loom_timeline_test_destroy (window, timeline);
}

/* Every real recording is drawn, from the whole of it down to a few microseconds. */
static void
test_recordings (void)
{
  g_autofree char *folder = loom_ui_test_traces ();
  g_autoptr (GDir) dir = NULL;
  LoomTimeline *timeline;
  GtkWidget *window;
  const char *name;

  if (folder == NULL)
    return;

  timeline = LOOM_TIMELINE (g_object_ref_sink (loom_timeline_new ()));
  window = loom_ui_test_window (GTK_WIDGET (timeline), WIDTH, HEIGHT);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autoptr (GFile) file = g_file_new_build_filename (folder, name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (LoomTrace) trace = loom_trace_load (file, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      g_test_message ("%s", name);
      loom_timeline_set_trace (timeline, trace);
      for (guint i = 0; i < 12; i++)
        {
          g_autoptr (GdkTexture) picture = NULL;

          loom_ui_test_frames (window, 1);
          picture = loom_ui_test_picture (GTK_WIDGET (timeline));
          g_assert_cmpuint (loom_ui_test_n_colors (picture), >, 5);
          loom_timeline_zoom_at (timeline, 300 + 60 * i, 3);
        }
    }

  loom_timeline_test_destroy (window, timeline);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func)                                                                            \
  g_test_add (path, Fixture, NULL, loom_timeline_test_set_up, func, loom_timeline_test_tear_down)
  ADD ("/timeline/fits", test_fits);
  ADD ("/timeline/legend", test_legend);
  ADD ("/timeline/zoom-at-pointer", test_zoom_at_pointer);
  ADD ("/timeline/pan-clamped", test_pan_is_clamped);
  ADD ("/timeline/pick", test_pick);
  ADD ("/timeline/selection", test_selection);
  ADD ("/timeline/selection-revealed", test_selection_is_revealed);
  ADD ("/timeline/click-keeps-range", test_click_keeps_range);
  ADD ("/timeline/keys", test_keys);
  ADD ("/timeline/marked-range", test_marked_range);
  ADD ("/timeline/highlight-and-findings", test_highlight_and_findings);
  ADD ("/timeline/reveal", test_reveal);
  ADD ("/timeline/hidden-lane", test_hidden_lane);
  ADD ("/timeline/reveals-signs", test_reveals_signs);
  ADD ("/timeline/dark", test_dark);
#undef ADD
  g_test_add_func ("/timeline/chain", test_chain);
  g_test_add_func ("/timeline/nothing-vanishes", test_nothing_vanishes);
  g_test_add_func ("/timeline/live", test_live);
  g_test_add_func ("/timeline/live-selection", test_live_selection);
  g_test_add_func ("/timeline/recordings", test_recordings);
  return g_test_run ();
}
