/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The tour, as somebody goes through it who opens the window for the first time. */

#include <weft.h>

#include "first-run/loom-first-run.h"
#include "loom-application.h"
#include "loom-settings.h"
#include "support/loom-ui-test.h"

/* One for all, as in the program. */
static LoomApplication *application;

typedef struct
{
  LoomWindow *window; /* the application's; NULL when it has been closed */
  LoomFirstRun *tour;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_application_activate (G_APPLICATION (application));
  g_set_weak_pointer (&fixture->window, loom_application_get_window (application));
  g_assert_nonnull (fixture->window);
  fixture->tour =
      LOOM_FIRST_RUN (loom_ui_test_find (GTK_WIDGET (fixture->window), LOOM_TYPE_FIRST_RUN));
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 2);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gtk_window_close (GTK_WINDOW (fixture->window));
  loom_ui_test_until (is_gone, &fixture->window);
}

static LoomLabPage *
get_lab_page (Fixture *fixture)
{
  return loom_window_get_lab_page (fixture->window);
}

static gboolean
is_idle (gpointer data)
{
  return !loom_lab_page_get_busy (data);
}

static void
act (Fixture *fixture, const char *name, const char *target)
{
  gboolean done = target != NULL
                      ? gtk_widget_activate_action (GTK_WIDGET (fixture->window), name, "s", target)
                      : gtk_widget_activate_action (GTK_WIDGET (fixture->window), name, NULL);

  g_assert_true (done);
  loom_ui_test_until (is_idle, get_lab_page (fixture));
}

/* What the step's own button does; the text buttons of the bar, in their order. */
static void
click (Fixture *fixture, guint number)
{
  GtkWidget *box =
      gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (fixture->tour)));
  GtkWidget *button = gtk_widget_get_next_sibling (gtk_widget_get_first_child (box));

  while (number-- > 0)
    button = gtk_widget_get_next_sibling (button);
  g_assert_true (GTK_IS_BUTTON (button));
  g_assert_true (gtk_widget_get_visible (button));
  g_signal_emit_by_name (button, "clicked");
  loom_ui_test_until (is_idle, get_lab_page (fixture));
}

enum
{
  BUTTON_DO,
  BUTTON_NEXT,
  BUTTON_CLOSE,
};

static void
run_variant (Fixture *fixture, const char *name)
{
  weft_task_forget (loom_lab_page_run_variant (get_lab_page (fixture), name));
  loom_ui_test_until (is_idle, get_lab_page (fixture));
}

static gboolean
is_at_seven (gpointer data)
{
  return loom_first_run_get_step (data) == 7;
}

static void
select_any (Fixture *fixture)
{
  LoomTimeline *timeline = loom_lab_page_get_timeline (get_lab_page (fixture));
  LoomTrace *trace = loom_timeline_get_trace (timeline);

  for (guint lane = 0; lane < loom_trace_get_n_lanes (trace); lane++)
    if (loom_trace_get_lane (trace, lane)->kind == LOOM_LANE_THREAD &&
        loom_trace_get_lane (trace, lane)->slices->len > 0)
      {
        loom_timeline_select (timeline, lane, 0);
        return;
      }
  g_assert_not_reached ();
}

static void
test_tour (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  act (fixture, "win.first-run", NULL);
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, 1);
  g_assert_cmpstr (loom_lab_page_get_scenario (get_lab_page (fixture))->name, ==, "capture");

  click (fixture, BUTTON_DO);
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, 2);
  /* Something else is no step. */
  act (fixture, "win.run", NULL);
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, 2);
  loom_lab_page_set_capture (get_lab_page (fixture), FALSE);
  act (fixture, "win.run", NULL);
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, 3);
  select_any (fixture);
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, 4);

  loom_lab_page_set_capture (get_lab_page (fixture), TRUE);
  click (fixture, BUTTON_DO);
  g_assert_cmpstr (loom_lab_page_get_scenario (get_lab_page (fixture))->name, ==, "deadlock");
  run_variant (fixture, "pitfall");
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, 5);
  run_variant (fixture, "cure");
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, 6);

  click (fixture, BUTTON_DO);
  loom_ui_test_until (is_at_seven, fixture->tour);
  g_assert_cmpstr (loom_window_get_page (fixture->window), ==, "inspector");
}

static gboolean
shows_one_rule (gpointer data)
{
  LoomFindingsView *view = loom_inspector_page_get_findings (loom_window_get_inspector_page (data));
  LoomFindings *findings = loom_findings_view_get_findings (view);
  GtkDropDown *choice = GTK_DROP_DOWN (loom_ui_test_find (GTK_WIDGET (view), GTK_TYPE_DROP_DOWN));

  return findings != NULL && gtk_drop_down_get_selected (choice) > 0;
}

/* A scenario's finding, in the inspector, by itself. */
static void
test_findings (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  act (fixture, "win.show-scenario", "deadlock");
  act (fixture, "win.run", NULL);
  gtk_widget_activate_action (GTK_WIDGET (get_lab_page (fixture)), "lab.show-findings", "s",
                              "W002");
  loom_ui_test_until (shows_one_rule, fixture->window);
  g_assert_cmpstr (loom_window_get_page (fixture->window), ==, "inspector");
}

static void
test_passed_over (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint n = loom_first_run_get_n_steps (fixture->tour);

  loom_first_run_start (fixture->tour);
  for (guint i = 1; i < n; i++)
    {
      g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, i);
      g_assert_cmpstr (loom_first_run_get_text (fixture->tour), !=, "");
      click (fixture, BUTTON_NEXT);
    }
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, n);
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 2);
  click (fixture, BUTTON_CLOSE);
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, 0);
  act (fixture, "win.run", NULL);
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, 0);
}

static void
test_once (void)
{
  g_autoptr (GSettings) settings = loom_settings_new ();
  Fixture fixture = { 0 };

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

int
main (int argc, char **argv)
{
  g_autofree char *schemas = g_build_filename (g_getenv ("WEFT_BUILD_ROOT"), "data", NULL);
  g_autoptr (WeftSyncContext) context = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_test_init (&argc, &argv, NULL);
  context = weft_main_loop_context_install (NULL);
  application = loom_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);

  g_test_add_func ("/first-run/once", test_once);
#define ADD(path, func) g_test_add ("/first-run/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("tour", test_tour);
  ADD ("passed-over", test_passed_over);
  ADD ("findings", test_findings);
#undef ADD
  return g_test_run ();
}
