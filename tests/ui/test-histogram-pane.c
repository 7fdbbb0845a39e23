/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <weft.h>

#include "inspector/loom-inspector-page.h"
#include "statistics/loom-histogram-column.h"
#include "support/loom-ui-test.h"

/* How long the slices of a name took, in the panel of statistics. */

typedef struct
{
  LoomInspectorPage *page;
  LoomTimeline *timeline;
  LoomStatisticsView *statistics;
  LoomHistogramPane *pane;
  LoomHistogramView *view;
  LoomTrace *trace;
  GtkWidget *window;
} Fixture;

static gboolean
has_counted (gpointer data)
{
  return !loom_statistics_view_is_counting (data);
}

static void
settle (Fixture *fixture)
{
  loom_ui_test_frames (fixture->window, 2);
  loom_ui_test_until (has_counted, fixture->statistics);
}

/* A hundred slices of 1 µs, ten of 10 µs, one of 100 µs, and one of another name. */
static LoomTrace *
make_trace (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "histogram");
  guint lane = loom_trace_builder_thread (builder, 1, 1);
  guint worker = loom_trace_builder_thread (builder, 1, 2);
  guint32 parse = loom_trace_builder_string (builder, "parse", -1);
  guint32 draw = loom_trace_builder_string (builder, "draw", -1);
  gint64 at = 0;

  for (guint i = 0; i < 111; i++)
    {
      gint64 length = i % 11 == 10 ? 10000 : i == 99 ? 100000 : 1000;

      loom_trace_builder_complete (builder, i % 2 == 0 ? lane : worker, at, length, 0, parse, 0);
      at += length + 1000;
    }
  loom_trace_builder_complete (builder, lane, at, 500, 0, draw, 0);
  return loom_trace_builder_finish (builder);
}

static void
select_name (Fixture *fixture, const char *name)
{
  g_autofree char *csv = loom_statistics_view_dup_csv (fixture->statistics);
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);

  /* The list is in the table's order while nothing is sorted. */
  for (guint i = 1; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i] + 1, name))
      {
        loom_statistics_view_select (fixture->statistics, i - 1);
        settle (fixture);
        return;
      }
  g_assert_not_reached ();
}

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->page = LOOM_INSPECTOR_PAGE (g_object_ref_sink (loom_inspector_page_new ()));
  fixture->timeline = loom_inspector_page_get_timeline (fixture->page);
  fixture->statistics = loom_inspector_page_get_statistics (fixture->page);
  fixture->pane = loom_statistics_view_get_histogram (fixture->statistics);
  fixture->view = loom_histogram_pane_get_view (fixture->pane);
  fixture->trace = make_trace ();
  fixture->window = loom_ui_test_window (GTK_WIDGET (fixture->page), 1100, 700);
  loom_inspector_page_show_trace (fixture->page, fixture->trace);
  loom_inspector_page_show_panel (fixture->page, "statistics");
  settle (fixture);
  select_name (fixture, "parse");
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gpointer page = fixture->page;

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_add_weak_pointer (page, &page);
  g_object_unref (fixture->page);
  loom_ui_test_until (is_gone, &page);
  g_object_unref (fixture->trace);
}

static void
press (Fixture *fixture, guint key)
{
  g_assert_true (loom_ui_test_press (GTK_WIDGET (fixture->view), key));
  settle (fixture);
}

static guint64
count_at (Fixture *fixture, guint bar)
{
  return loom_histogram_get_bar (loom_histogram_view_get_histogram (fixture->view), bar)->count;
}

static void
test_keys (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint lane, slice, other;

  g_assert_cmpuint (loom_timeline_get_n_highlighted (fixture->timeline), ==, 111);
  g_assert_cmpuint (loom_histogram_get_n_values (loom_histogram_view_get_histogram (fixture->view)),
                    ==, 111);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (fixture->view)));
  press (fixture, GDK_KEY_Home);
  g_assert_cmpuint (count_at (fixture, loom_histogram_view_get_cursor (fixture->view)), ==, 100);
  /* Empty bars are passed over. */
  press (fixture, GDK_KEY_Right);
  g_assert_cmpuint (count_at (fixture, loom_histogram_view_get_cursor (fixture->view)), ==, 10);
  press (fixture, GDK_KEY_Right);
  press (fixture, GDK_KEY_Right);
  g_assert_cmpuint (count_at (fixture, loom_histogram_view_get_cursor (fixture->view)), ==, 1);
  press (fixture, GDK_KEY_Left);
  g_assert_cmpuint (count_at (fixture, loom_histogram_view_get_cursor (fixture->view)), ==, 10);
  g_assert_nonnull (gtk_widget_get_focus_child (GTK_WIDGET (fixture->view)));

  press (fixture, GDK_KEY_Return);
  g_assert_cmpuint (loom_histogram_view_get_selected (fixture->view), ==,
                    loom_histogram_view_get_cursor (fixture->view));
  g_assert_cmpuint (loom_timeline_get_n_highlighted (fixture->timeline), ==, 10);
  /* The first of them is selected, and N goes on, and round. */
  g_assert_cmpuint (loom_timeline_get_highlighted (fixture->timeline), ==, 1);
  g_assert_true (loom_timeline_get_selection (fixture->timeline, &lane, &slice));
  g_assert_true (loom_ui_test_press_with (GTK_WIDGET (fixture->pane), GDK_KEY_n, 0));
  g_assert_cmpuint (loom_timeline_get_highlighted (fixture->timeline), ==, 2);
  g_assert_true (loom_ui_test_press_with (GTK_WIDGET (fixture->timeline), GDK_KEY_n, 0));
  g_assert_cmpuint (loom_timeline_get_highlighted (fixture->timeline), ==, 3);
  g_assert_true (
      loom_ui_test_press_with (GTK_WIDGET (fixture->timeline), GDK_KEY_n, GDK_SHIFT_MASK));
  g_assert_true (loom_ui_test_press_with (GTK_WIDGET (fixture->pane), GDK_KEY_n, GDK_SHIFT_MASK));
  g_assert_true (loom_timeline_get_selection (fixture->timeline, &lane, &other));
  g_assert_cmpuint (other, ==, slice);
  g_assert_true (loom_ui_test_press_with (GTK_WIDGET (fixture->pane), GDK_KEY_n, GDK_SHIFT_MASK));
  g_assert_cmpuint (loom_timeline_get_highlighted (fixture->timeline), ==, 10);

  press (fixture, GDK_KEY_Escape);
  g_assert_cmpuint (loom_histogram_view_get_selected (fixture->view), ==, LOOM_NO_BAR);
  g_assert_cmpuint (loom_timeline_get_n_highlighted (fixture->timeline), ==, 111);
}

static void
click (Fixture *fixture, guint bar)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->view));
  guint n = loom_histogram_get_n_bars (loom_histogram_view_get_histogram (fixture->view));
  double x = (bar + 0.5) * gtk_widget_get_width (GTK_WIDGET (fixture->view)) / n;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller))
        g_signal_emit_by_name (controller, "released", 1, x, 30.0);
    }
  settle (fixture);
}

static void
test_pointer (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint n = loom_histogram_get_n_bars (loom_histogram_view_get_histogram (fixture->view));

  click (fixture, n - 1);
  g_assert_cmpuint (loom_histogram_view_get_selected (fixture->view), ==, n - 1);
  g_assert_cmpuint (loom_timeline_get_n_highlighted (fixture->timeline), ==, 1);
  /* There is nothing in it to select. */
  click (fixture, n - 2);
  g_assert_cmpuint (loom_histogram_view_get_selected (fixture->view), ==, n - 1);
  click (fixture, n - 1);
  g_assert_cmpuint (loom_histogram_view_get_selected (fixture->view), ==, LOOM_NO_BAR);
  g_assert_cmpuint (loom_timeline_get_n_highlighted (fixture->timeline), ==, 111);

  /* When somebody else picks slices out, the bar is not selected any more. */
  click (fixture, 0);
  loom_timeline_set_highlight (fixture->timeline, &(LoomSliceAddress) { 0, 0 }, 1);
  g_assert_cmpuint (loom_histogram_view_get_selected (fixture->view), ==, LOOM_NO_BAR);
  g_assert_cmpuint (loom_timeline_get_n_highlighted (fixture->timeline), ==, 1);
}

/* Each bar says what it is, by tooltip and to a screen reader. */
static void
test_told (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint n = loom_histogram_get_n_bars (loom_histogram_view_get_histogram (fixture->view));
  GtkWidget *column = gtk_widget_get_first_child (GTK_WIDGET (fixture->view));
  guint bar = 0;

  g_assert_nonnull (strstr (loom_histogram_pane_get_text (fixture->pane), "111"));
  g_assert_nonnull (strstr (loom_histogram_pane_get_text (fixture->pane), "p99 10.0 µs"));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->view), GTK_ACCESSIBLE_ROLE_LIST_BOX);
  for (; column != NULL; column = gtk_widget_get_next_sibling (column), bar++)
    {
      g_autofree char *text = loom_histogram_view_dup_text (fixture->view, bar);

      g_assert_cmpstr (gtk_widget_get_tooltip_text (column), ==, text);
      gtk_test_accessible_assert_role (GTK_ACCESSIBLE (column), GTK_ACCESSIBLE_ROLE_OPTION);
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (column), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           text);
      g_assert_cmpint (gtk_widget_get_width (column), >, 0);
    }
  g_assert_cmpuint (bar, ==, n);
  click (fixture, n - 1);
  gtk_test_accessible_assert_state (
      GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (fixture->view))),
      GTK_ACCESSIBLE_STATE_SELECTED, TRUE);
}

/* A marked range counts what is in it; the name stays chosen. */
static void
test_range (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  loom_timeline_set_marked (fixture->timeline, 0, 10000);
  settle (fixture);
  g_assert_cmpuint (loom_histogram_get_n_values (loom_histogram_view_get_histogram (fixture->view)),
                    ==, 5);
  g_assert_cmpuint (loom_histogram_get_n_bars (loom_histogram_view_get_histogram (fixture->view)),
                    ==, 1);
  g_assert_cmpuint (loom_timeline_get_n_highlighted (fixture->timeline), ==, 111);
  click (fixture, 0);
  g_assert_cmpuint (loom_timeline_get_n_highlighted (fixture->timeline), ==, 5);

  /* A range without that name has nothing to show. */
  loom_timeline_set_marked (fixture->timeline, loom_trace_get_end (fixture->trace) - 400,
                            loom_trace_get_end (fixture->trace));
  settle (fixture);
  g_assert_null (loom_histogram_pane_get_instances (fixture->pane));
  g_assert_null (loom_histogram_view_get_histogram (fixture->view));
  loom_timeline_clear_marked (fixture->timeline);
  settle (fixture);
}

static GtkWidget *
find_child (GtkWidget *widget, GType type)
{
  if (G_OBJECT_TYPE (widget) == type)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = GTK_IS_DROP_DOWN (widget) ? NULL : find_child (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_scale (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *log = find_child (GTK_WIDGET (fixture->pane), GTK_TYPE_TOGGLE_BUTTON);
  GtkDropDown *measure =
      GTK_DROP_DOWN (find_child (GTK_WIDGET (fixture->pane), GTK_TYPE_DROP_DOWN));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (log), FALSE);
  settle (fixture);
  g_assert_cmpint (loom_histogram_get_scale (loom_histogram_view_get_histogram (fixture->view)), ==,
                   LOOM_HISTOGRAM_LINEAR);
  /* Duration and self: nothing was queued in that recording. */
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (measure)), ==, 2);
  gtk_drop_down_set_selected (measure, 1);
  settle (fixture);
  g_assert_cmpuint (loom_histogram_get_n_values (loom_histogram_view_get_histogram (fixture->view)),
                    ==, 111);
}

static void
test_drawn (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GdkTexture) before = loom_ui_test_picture (GTK_WIDGET (fixture->view));
  g_autoptr (GdkTexture) after = NULL;

  g_assert_cmpuint (loom_ui_test_n_colors (before), >, 4);
  click (fixture, 0);
  after = loom_ui_test_picture (GTK_WIDGET (fixture->view));
  g_assert_cmpuint (loom_ui_test_n_colors (after), >, 4);
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  context = weft_main_loop_context_install (NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/histogram-pane/keys", test_keys);
  ADD ("/histogram-pane/pointer", test_pointer);
  ADD ("/histogram-pane/told", test_told);
  ADD ("/histogram-pane/range", test_range);
  ADD ("/histogram-pane/scale", test_scale);
  ADD ("/histogram-pane/drawn", test_drawn);
#undef ADD
  return g_test_run ();
}
