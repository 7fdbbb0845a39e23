/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tour does to the window around it, and that it puts it back. */

#include "first-run-fixture.h"
#include "lab/loom-verdict-table.h"
#include "live/loom-stall-notice.h"

typedef struct
{
  int width;
  int height;
} Size;

static const Size small = { 800, 500 };
static const Size medium = { 1024, 700 };
static const Size large = { 1280, 800 };

static void
test_once (void)
{
  g_autoptr (GSettings) settings = loom_settings_new ();
  Fixture fixture = { .welcome = TRUE };

  g_assert_nonnull (settings);
  g_settings_reset (settings, "first-run-seen");
  set_up (&fixture, NULL);
  g_assert_cmpuint (loom_first_run_get_step (fixture.tour), ==, 1);
  g_assert_true (g_settings_get_boolean (settings, "first-run-seen"));
  tear_down (&fixture, NULL);

  set_up (&fixture, NULL);
  g_assert_cmpuint (loom_first_run_get_step (fixture.tour), ==, 0);
  tear_down (&fixture, NULL);
}

/* Never into what comes next in the window when a button goes. */
static void
test_focus (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *timeline = GTK_WIDGET (get_timeline (fixture));

  loom_first_run_start (fixture->tour);
  settle (fixture);
  gtk_widget_grab_focus (timeline);
  act (fixture, "win.run", NULL);
  g_assert_true (get_focus (fixture) == timeline);

  /* Its button goes when it is done. */
  loom_first_run_start (fixture->tour);
  settle (fixture);
  click (fixture, "do_button");
  assert_done (fixture, 1);
  g_assert_true (get_focus (fixture) == get_button (fixture, "next_button"));
  click (fixture, "next_button");
  g_assert_true (get_focus (fixture) == get_button (fixture, "next_button"));
  click (fixture, "back_button");
  g_assert_true (is_in_tour (fixture));
  click (fixture, "close_button");
  g_assert_true (get_focus (fixture) == timeline);

  /* Where it was is not there any more. */
  go_to_step (fixture, 7);
  loom_ui_test_until (has_recording, fixture->window);
  settle (fixture);
  click (fixture, "next_button");
  g_assert_true (is_in_tour (fixture));
  act (fixture, "win.show-reports", NULL);
  click (fixture, "close_button");
  g_assert_null (get_focus (fixture));
}

/* With its border, as it is remembered. */
static int
get_window_height (Fixture *fixture)
{
  return gdk_surface_get_height (gtk_native_get_surface (GTK_NATIVE (fixture->window)));
}

static gboolean
has_size (gpointer data)
{
  Fixture *fixture = data;
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (fixture->window), &width, &height);
  return get_window_height (fixture) == height;
}

/* Its heading and the first line of what was measured. */
static gboolean
is_table_in_view (Fixture *fixture)
{
  GtkWidget *table =
      loom_ui_test_find (GTK_WIDGET (get_lab_page (fixture)), LOOM_TYPE_VERDICT_TABLE);
  GtkWidget *view = gtk_widget_get_ancestor (table, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (table, view, &bounds));
  return gtk_widget_get_mapped (table) && bounds.origin.y >= 0 &&
         bounds.origin.y + 85 <= gtk_widget_get_height (view);
}

/* Nothing of what is above the divider is cut off, where the lab is shown. */
static gboolean
is_lesson_whole (Fixture *fixture)
{
  GtkWidget *start = gtk_paned_get_start_child (get_paned (fixture));
  int least;

  gtk_widget_measure (start, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (start), &least, NULL,
                      NULL, NULL);
  return !gtk_widget_get_mapped (start) || gtk_widget_get_height (start) >= least;
}

/* What a step speaks of is in view, the window as large as it was, and everything where it was in
 * the end. */
static void
test_in_view (Fixture *fixture, gconstpointer data)
{
  const Size *size = data;
  g_autoptr (GBytes) recording = g_bytes_new (NULL, 0);
  g_autoptr (LoomStall) stall = loom_stall_new ("main", NULL, 0, 300000000, FALSE, recording);
  GtkWidget *window = GTK_WIDGET (fixture->window);
  LoomStallNotice *notice = LOOM_STALL_NOTICE (loom_ui_test_find (window, LOOM_TYPE_STALL_NOTICE));
  GtkPaned *paned = get_paned (fixture);
  gboolean source;
  double share;
  int minimum, height, most;

  gtk_window_set_default_size (GTK_WINDOW (window), size->width, size->height);
  loom_ui_test_until (has_size, fixture);
  loom_ui_test_frames (window, 6);
  source = loom_lab_page_get_source_shown (get_lab_page (fixture));
  share = (double) gtk_paned_get_position (paned) / gtk_widget_get_height (GTK_WIDGET (paned));

  /* What a busy machine may bring at any time, before the tour or in it, where the notice of it
   * waits for the tour's end. */
  loom_stall_notice_set_stall (notice, stall);
  loom_ui_test_frames (window, 6);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (notice)));
  go_to_step (fixture, 1);
  loom_stall_notice_set_stall (notice, stall);
  for (guint step = 1; step <= loom_first_run_get_n_steps (fixture->tour); step++)
    {
      if (step == 2)
        set_capture (fixture, FALSE);
      if (step <= 2)
        act (fixture, "win.run", NULL);
      if (step <= 3)
        {
          g_assert_true (is_in_view (fixture, "parse_bytes"));
          g_assert_true (is_lane_in_view (fixture, "frame"));
        }
      if (step == 3)
        {
          click (fixture, "do_button");
          g_assert_true (is_in_view (fixture, "load_recording"));
          g_assert_true (loom_lab_page_get_source_shown (get_lab_page (fixture)));
        }
      if (step == 4)
        {
          set_capture (fixture, TRUE);
          act (fixture, "win.run", NULL);
          assert_done (fixture, 4);
          g_assert_true (is_table_in_view (fixture));
          click (fixture, "do_button");
        }
      if (step == 5)
        g_assert_true (is_table_in_view (fixture));
      gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, size->width, &minimum, NULL, NULL,
                          NULL);
      g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (notice)));
      g_assert_cmpint (minimum, <=, size->height);
      g_assert_cmpint (get_window_height (fixture), ==, size->height);
      g_assert_true (is_lesson_whole (fixture));
      click (fixture, step < 8 ? "next_button" : "close_button");
      if (step == 6)
        loom_ui_test_until (has_recording, fixture->window);
    }

  act (fixture, "win.show-lab", NULL);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (notice)));
  g_assert_true (source == loom_lab_page_get_source_shown (get_lab_page (fixture)));
  settle (fixture);
  /* There is less room than there was, for the notice. */
  height = gtk_widget_get_height (GTK_WIDGET (paned));
  g_object_get (paned, "max-position", &most, NULL);
  g_assert_cmpfloat_with_epsilon (MIN (share * height, most), gtk_paned_get_position (paned),
                                  0.02 * height);
}

/* The switch is the person's, and what is remembered of it. */
static void
test_capture (Fixture *fixture, gconstpointer data)
{
  gboolean found = GPOINTER_TO_INT (data);
  g_autoptr (GSettings) settings = loom_settings_new ();

  g_settings_set_boolean (settings, "capture-context", found);
  go_to_step (fixture, 1);
  g_assert_true (loom_lab_page_get_capture (get_lab_page (fixture)));
  set_capture (fixture, FALSE);
  /* Nothing to put back where the program is killed. */
  g_assert_true (g_settings_get_boolean (settings, "capture-context") == found);
  /* A second start in the middle is none of what it found. */
  loom_first_run_start (fixture->tour);
  settle (fixture);
  g_assert_true (loom_lab_page_get_capture (get_lab_page (fixture)));
  click (fixture, "close_button");
  g_assert_true (loom_lab_page_get_capture (get_lab_page (fixture)) == found);
  g_assert_true (g_settings_get_boolean (settings, "capture-context") == found);
  /* From here on it is remembered again. */
  set_capture (fixture, !found);
  g_assert_true (g_settings_get_boolean (settings, "capture-context") == !found);
  set_capture (fixture, found);

  /* The window is closed in the middle, also while something runs. */
  for (guint round = 0; round < 2; round++)
    {
      go_to_step (fixture, 2);
      set_capture (fixture, !found);
      g_assert_true (g_settings_get_boolean (settings, "capture-context") == found);
      if (round == 1)
        weft_task_forget (loom_lab_page_run (get_lab_page (fixture), 100000));
      tear_down (fixture, NULL);
      g_assert_true (g_settings_get_boolean (settings, "capture-context") == found);
      set_up (fixture, NULL);
      g_assert_true (loom_lab_page_get_capture (get_lab_page (fixture)) == found);
    }
  g_settings_reset (settings, "capture-context");
}

static void
add_tests (void)
{
  g_test_add_func ("/first-run-window/once", test_once);
#define ADD(path, func, data)                                                                      \
  g_test_add ("/first-run-window/" path, Fixture, data, set_up, func, tear_down)
  ADD ("focus", test_focus, NULL);
  ADD ("in-view/small", test_in_view, &small);
  ADD ("in-view/medium", test_in_view, &medium);
  ADD ("in-view/large", test_in_view, &large);
  ADD ("capture/on", test_capture, GINT_TO_POINTER (TRUE));
  ADD ("capture/off", test_capture, GINT_TO_POINTER (FALSE));
#undef ADD
}

int
main (int argc, char **argv)
{
  return run_tests (&argc, &argv, add_tests);
}
