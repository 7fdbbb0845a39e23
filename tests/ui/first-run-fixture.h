/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "first-run/loom-first-run.h"
#include "loom-application.h"
#include "loom-settings.h"
#include "support/loom-ui-test.h"

/* The window with the tour in it, and what a person does there. Not every test does all of it. */

/* One for all, as in the program. */
static LoomApplication *application;

typedef struct
{
  LoomWindow *window; /* the application's; NULL when it has been closed */
  LoomFirstRun *tour;
  gboolean welcome; /* whether what it does by itself is what is tested */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_application_activate (G_APPLICATION (application));
  g_set_weak_pointer (&fixture->window, loom_application_get_window (application));
  g_assert_nonnull (fixture->window);
  fixture->tour =
      LOOM_FIRST_RUN (loom_ui_test_find (GTK_WIDGET (fixture->window), LOOM_TYPE_FIRST_RUN));
  /* Where it was never shown before, it is by itself. */
  if (fixture->welcome)
    return;
  loom_first_run_stop (fixture->tour);
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

/* Until nothing runs, and what the tour arranges is in place. */
static void
settle (Fixture *fixture)
{
  loom_ui_test_until (is_idle, get_lab_page (fixture));
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 6);
}

static void
act (Fixture *fixture, const char *name, const char *target)
{
  gboolean done = target != NULL
                      ? gtk_widget_activate_action (GTK_WIDGET (fixture->window), name, "s", target)
                      : gtk_widget_activate_action (GTK_WIDGET (fixture->window), name, NULL);

  g_assert_true (done);
  settle (fixture);
}

/* One of the bar's. */
static GtkWidget *
get_button (Fixture *fixture, const char *id)
{
  return GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (fixture->tour), LOOM_TYPE_FIRST_RUN, id));
}

/* As by a pointer: with the focus. */
static void
click (Fixture *fixture, const char *id)
{
  GtkWidget *button = get_button (fixture, id);

  g_assert_true (gtk_widget_get_visible (button));
  gtk_widget_grab_focus (button);
  g_signal_emit_by_name (button, "clicked");
  settle (fixture);
}

G_GNUC_UNUSED static void
run_variant (Fixture *fixture, const char *name)
{
  weft_task_forget (loom_lab_page_run_variant (get_lab_page (fixture), name));
  settle (fixture);
}

static void
set_capture (Fixture *fixture, gboolean capture)
{
  loom_lab_page_set_capture (get_lab_page (fixture), capture);
}

static gboolean
is_suggested (Fixture *fixture, const char *id)
{
  return gtk_widget_get_visible (get_button (fixture, id)) &&
         gtk_widget_has_css_class (get_button (fixture, id), "suggested-action");
}

static void
assert_says (Fixture *fixture, const char *text)
{
  const char *said = loom_first_run_get_text (fixture->tour);

  if (strstr (said, text) == NULL)
    g_error ("“%s” does not say “%s”", said, text);
}

G_GNUC_UNUSED static void
assert_open (Fixture *fixture, guint step)
{
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, step);
  g_assert_false (loom_first_run_get_done (fixture->tour));
  g_assert_null (strstr (loom_first_run_get_text (fixture->tour), "Done"));
  g_assert_false (is_suggested (fixture, "next_button"));
}

static void
assert_done (Fixture *fixture, guint step)
{
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, step);
  g_assert_true (loom_first_run_get_done (fixture->tour));
  assert_says (fixture, "Done");
  g_assert_true (is_suggested (fixture, "next_button"));
  g_assert_false (is_suggested (fixture, "do_button"));
}

G_GNUC_UNUSED static void
assert_lesson (Fixture *fixture, const char *name)
{
  g_assert_cmpstr (loom_window_get_page (fixture->window), ==, "lab");
  g_assert_cmpstr (loom_lab_page_get_scenario (get_lab_page (fixture))->name, ==, name);
}

/* From the first step on, without having done anything. */
static void
go_to_step (Fixture *fixture, guint step)
{
  loom_first_run_start (fixture->tour);
  settle (fixture);
  while (loom_first_run_get_step (fixture->tour) < step)
    click (fixture, "next_button");
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_root_get_focus (GTK_ROOT (fixture->window));
}

static gboolean
is_in_tour (Fixture *fixture)
{
  GtkWidget *focus = get_focus (fixture);

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (fixture->tour));
}

G_GNUC_UNUSED static gboolean
is_done (gpointer data)
{
  return loom_first_run_get_done (data);
}

static LoomTimeline *
get_timeline (Fixture *fixture)
{
  return loom_lab_page_get_timeline (get_lab_page (fixture));
}

G_GNUC_UNUSED static GtkPaned *
get_paned (Fixture *fixture)
{
  return loom_lab_page_get_paned (get_lab_page (fixture));
}

/* The newest slice of this name in a thread's lane. */
static const LoomSlice *
find_slice (Fixture *fixture, const char *name, guint *lane_number, guint *slice_number)
{
  LoomTrace *trace = loom_timeline_get_trace (get_timeline (fixture));
  const LoomSlice *newest = NULL;

  *lane_number = 0;
  *slice_number = 0;
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      for (guint j = 0; lane->kind == LOOM_LANE_THREAD && j < lane->slices->len; j++)
        {
          const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, j);

          if (!g_str_equal (loom_trace_get_string (trace, slice->name), name) ||
              (newest != NULL && newest->begin > slice->begin))
            continue;
          newest = slice;
          *lane_number = i;
          *slice_number = j;
        }
    }
  g_assert_nonnull (newest);
  return newest;
}

/* Whether a person sees anything of the lane in which the newest of them is. */
static gboolean
is_lane_in_view (Fixture *fixture, const char *name)
{
  LoomTimeline *timeline = get_timeline (fixture);
  guint lane, slice, found_lane, found_slice, count;

  (void) find_slice (fixture, name, &lane, &slice);
  for (int y = 0; y < gtk_widget_get_height (GTK_WIDGET (timeline)); y++)
    for (int x = 0; x < gtk_widget_get_width (GTK_WIDGET (timeline)); x++)
      if (loom_timeline_pick (timeline, x, y, &found_lane, &found_slice, &count) &&
          found_lane == lane)
        return TRUE;
  return FALSE;
}

/* Whether the newest of them is among what a person sees. */
static gboolean
is_in_view (Fixture *fixture, const char *name)
{
  double begin, end;
  guint lane, slice;
  const LoomSlice *data = find_slice (fixture, name, &lane, &slice);

  loom_timeline_get_range (get_timeline (fixture), &begin, &end);
  return (double) data->begin < end && (double) (data->begin + data->duration) > begin &&
         is_lane_in_view (fixture, name);
}

static gboolean
has_recording (gpointer data)
{
  return loom_inspector_page_get_trace (loom_window_get_inspector_page (data)) != NULL;
}

/* What every one of these programs begins with. */
static int
run_tests (int *argc, char ***argv, void (*add) (void))
{
  g_autofree char *schemas = g_build_filename (g_getenv ("WEFT_BUILD_ROOT"), "data", NULL);
  g_autoptr (WeftSyncContext) context = NULL;
  g_autoptr (GError) error = NULL;

  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_test_init (argc, argv, NULL);
  context = weft_main_loop_context_install (NULL);
  application = loom_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);
  add ();
  return g_test_run ();
}
