/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <weft.h>

#include "first-run/loom-first-run.h"
#include "live/loom-stall-notice.h"
#include "loom-application.h"
#include "loom-settings.h"
#include "support/loom-ui-test.h"
#include "trace/loom-trace-load.h"

/* Enough that no worker is through before the next line of a test. */
#define MANY_ROUNDS 20000

/* One for all, as in the program. */
static LoomApplication *application;

typedef struct
{
  LoomWindow *window; /* the application's; NULL when it has been closed */
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->folder = g_dir_make_tmp ("weft-window-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);

  g_application_activate (G_APPLICATION (application));
  g_set_weak_pointer (&fixture->window, loom_application_get_window (application));
  g_assert_nonnull (fixture->window);
  g_assert_true (
      loom_lab_page_show_scenario (loom_window_get_lab_page (fixture->window), "capture"));
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 2);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
close_window (Fixture *fixture)
{
  if (fixture->window != NULL)
    gtk_window_close (GTK_WINDOW (fixture->window));
  loom_ui_test_until (is_gone, &fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  close_window (fixture);
  g_assert_null (loom_application_get_window (application));
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 0);
  /* Nothing is left on the disk that a test did not remove. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static LoomLabPage *
get_lab_page (Fixture *fixture)
{
  return loom_window_get_lab_page (fixture->window);
}

static LoomRun *
get_run (Fixture *fixture, guint newest)
{
  g_autoptr (LoomRun) run =
      g_list_model_get_item (G_LIST_MODEL (loom_lab_page_get_lab (get_lab_page (fixture))), newest);

  g_assert_nonnull (run);
  return run; /* the list keeps it */
}

static GFile *
get_file (Fixture *fixture, const char *name)
{
  return g_file_new_build_filename (fixture->folder, name, NULL);
}

static void
act (Fixture *fixture, const char *name)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), name, NULL));
}

static gboolean
is_idle (gpointer data)
{
  return !loom_lab_page_get_busy (data);
}

static gboolean
is_completed (gpointer data)
{
  return weft_task_is_completed (data);
}

static gboolean
has_ended (gpointer data)
{
  return !loom_inspector_page_is_loading (data);
}

static void
test_start (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GdkTexture) picture = loom_ui_test_picture (GTK_WIDGET (fixture->window));
  int width, height;

  g_assert_cmpstr (loom_window_get_page (fixture->window), ==, "lab");
  g_assert_cmpuint (loom_ui_test_n_colors (picture), >, 20);
  gtk_widget_get_size_request (GTK_WIDGET (fixture->window), &width, &height);
  g_assert_cmpint (width, ==, 800);
  g_assert_cmpint (height, ==, 500);

  /* A second start shows the window that is there. */
  g_application_activate (G_APPLICATION (application));
  g_assert_true (loom_application_get_window (application) == fixture->window);
}

static void
assert_smallest (Fixture *fixture, const char *what)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  int width, height;

  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (window, GTK_ORIENTATION_VERTICAL, 800, &height, NULL, NULL, NULL);
  if (width != 800 || height != 500)
    g_error ("%s needs %d × %d", what, width, height);
}

/* At the least size that it may have, nothing needs more, whatever it shows, also not when it tells
 * of a stall. */
static void
test_smallest (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const pages[] = { "inspector", "reports", "lab" };
  g_autoptr (GBytes) recording = g_bytes_new (NULL, 0);
  g_autoptr (LoomStall) stall = loom_stall_new ("main", NULL, 0, 300000000, FALSE, recording);
  GtkWidget *window = GTK_WIDGET (fixture->window);
  LoomStallNotice *notice = LOOM_STALL_NOTICE (loom_ui_test_find (window, LOOM_TYPE_STALL_NOTICE));

  loom_first_run_stop (LOOM_FIRST_RUN (loom_ui_test_find (window, LOOM_TYPE_FIRST_RUN)));
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 500);
  loom_ui_test_frames (window, 6);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      loom_window_set_page (fixture->window, pages[i]);
      assert_smallest (fixture, pages[i]);
    }
  loom_stall_notice_set_stall (notice, stall);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (notice)));
  for (guint i = 0; loom_scenarios ()[i] != NULL; i++)
    for (guint shown = 0; shown < 2; shown++)
      {
        const char *name = loom_scenarios ()[i]->name;

        loom_lab_page_show_scenario (get_lab_page (fixture), name);
        loom_lab_page_set_source_shown (get_lab_page (fixture), shown == 1);
        loom_ui_test_frames (window, 3);
        assert_smallest (fixture, name);
      }
}

static void
test_switch (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkSwitch *toggle =
      GTK_SWITCH (loom_ui_test_find (GTK_WIDGET (fixture->window), GTK_TYPE_SWITCH));
  LoomLabPage *page = get_lab_page (fixture);

  g_assert_true (loom_lab_page_get_capture (page));
  g_assert_true (gtk_switch_get_active (toggle));
  act (fixture, "win.capture");
  g_assert_false (loom_lab_page_get_capture (page));
  g_assert_false (gtk_switch_get_active (toggle));
  gtk_switch_set_active (toggle, TRUE);
  g_assert_true (loom_lab_page_get_capture (page));
}

/* The demonstration, by hand: both ways, and what the recording says of them. */
static void
test_both_ways (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkSwitch *toggle =
      GTK_SWITCH (loom_ui_test_find (GTK_WIDGET (fixture->window), GTK_TYPE_SWITCH));
  LoomLabPage *page = get_lab_page (fixture);
  LoomTrace *trace;

  act (fixture, "win.run");
  loom_ui_test_until (is_idle, page);
  gtk_switch_set_active (toggle, FALSE);
  act (fixture, "win.run");
  loom_ui_test_until (is_idle, page);

  g_assert_true (loom_run_get_resumed_on_ui (get_run (fixture, 1)));
  g_assert_cmpstr (loom_run_get_resume_thread (get_run (fixture, 1)), ==, "main");
  g_assert_cmpuint (loom_run_get_n_guarded (get_run (fixture, 1)), ==, 0);
  g_assert_false (loom_run_get_capture (get_run (fixture, 0)));
  g_assert_false (loom_run_get_resumed_on_ui (get_run (fixture, 0)));
  g_assert_nonnull (strstr (loom_run_get_resume_thread (get_run (fixture, 0)), "worker "));
  g_assert_cmpuint (loom_run_get_n_guarded (get_run (fixture, 0)), ==, 1);

  /* And the window's frames are recorded beside them. */
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 3);
  loom_lab_follow (loom_lab_page_get_lab (page));
  trace = loom_lab_get_trace (loom_lab_page_get_lab (page));
  g_assert_cmpuint (loom_trace_find_string (trace, "frame"), !=, 0);
}

static void
close_others (Fixture *fixture)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (toplevels); i-- > 0;)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);

      if (window != GTK_WINDOW (fixture->window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        gtk_window_close (window);
    }
}

static gboolean
is_alone (gpointer data G_GNUC_UNUSED)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  guint n_shown = 0;

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      n_shown += gtk_widget_get_visible (window);
    }
  return n_shown == 1;
}

static void
try_action (Fixture *fixture, GActionGroup *group, const char *name)
{
  const GVariantType *type = g_action_group_get_action_parameter_type (group, name);

  g_test_message ("%s", name);
  g_assert_true (g_action_group_get_action_enabled (group, name));
  g_action_group_activate_action (group, name,
                                  type != NULL ? g_variant_new_string ("a message") : NULL);
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 2);
  close_others (fixture);
  loom_ui_test_until (is_alone, NULL);
  loom_ui_test_until (is_idle, get_lab_page (fixture));
}

/* Every one of them does something that ends well. Those that close come last. */
static void
test_actions (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GActionGroup *group = G_ACTION_GROUP (fixture->window);
  g_auto (GStrv) names = g_action_group_list_actions (group);
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (20);

  g_assert_cmpuint (g_strv_length (names), >=, 11);
  loom_inspector_page_show_trace (loom_window_get_inspector_page (fixture->window), trace);
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_str_equal (names[i], "close"))
      try_action (fixture, group, names[i]);
  try_action (fixture, G_ACTION_GROUP (application), "about");
  g_action_group_activate_action (group, "close", NULL);
  loom_ui_test_until (is_gone, &fixture->window);
}

/* What has a key is there, and no key has two. */
static void
test_keys (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkApplication *self = GTK_APPLICATION (application);
  g_auto (GStrv) names = gtk_application_list_action_descriptions (self);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_cmpuint (g_strv_length (names), >=, 10);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_auto (GStrv) accels = gtk_application_get_accels_for_action (self, names[i]);
      GActionGroup *group = G_ACTION_GROUP (
          g_str_has_prefix (names[i], "app.") ? (gpointer) application : fixture->window);

      g_test_message ("%s", names[i]);
      g_assert_true (g_action_group_has_action (group, strchr (names[i], '.') + 1));
      for (guint j = 0; accels[j] != NULL; j++)
        g_assert_true (g_hash_table_add (keys, g_strdup (accels[j])));
    }
}

static void
test_pages (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const pages[] = { "inspector", "reports", "lab" };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *action = g_strdup_printf ("win.show-%s", pages[i]);

      act (fixture, action);
      g_assert_cmpstr (loom_window_get_page (fixture->window), ==, pages[i]);
      loom_ui_test_frames (GTK_WIDGET (fixture->window), 2);
    }
}

static void
open_in_application (const char *folder, const char *name)
{
  g_autoptr (GFile) file = g_file_new_build_filename (folder, name, NULL);

  g_application_open (G_APPLICATION (application), &file, 1, "");
}

/* What the inspector shows is what a report is of. */
static void
test_open_and_report (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = loom_ui_test_traces ();
  g_autoptr (GFile) output = get_file (fixture, "flow.json");
  LoomReportsPage *reports = loom_window_get_reports_page (fixture->window);
  LoomInspectorPage *inspector = loom_window_get_inspector_page (fixture->window);
  g_autoptr (WeftTask) task = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  g_autofree char *events = NULL;

  if (folder == NULL)
    return;
  open_in_application (folder, "flow.json");
  g_assert_cmpstr (loom_window_get_page (fixture->window), ==, "inspector");
  loom_ui_test_until (has_ended, inspector);
  g_assert_cmpint (loom_inspector_page_get_state (inspector), ==, LOOM_INSPECTOR_SHOWING);

  loom_window_set_page (fixture->window, "reports");
  loom_reports_page_set_format (reports, LOOM_REPORT_JSON);
  loom_reports_page_set_n_times (reports, 1);
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 2);
  task = loom_reports_page_generate (reports, output, FALSE);
  loom_ui_test_until (is_completed, task);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);

  g_assert_true (g_file_load_contents (output, NULL, &content, NULL, NULL, &error));
  g_assert_no_error (error);
  events = g_strdup_printf ("%" G_GUINT64_FORMAT,
                            loom_trace_get_n_events (loom_inspector_page_get_trace (inspector)));
  g_assert_nonnull (strstr (content, events));
  g_assert_true (g_file_delete (output, NULL, NULL));
}

/* Hidden at once, gone when what it did has ended; nothing is left on the disk. */
static void
test_close_while_generating (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (MANY_ROUNDS);
  g_autoptr (GFile) output = get_file (fixture, "report.pdf");
  g_autoptr (WeftTask) task = NULL;

  loom_inspector_page_show_trace (loom_window_get_inspector_page (fixture->window), trace);
  loom_window_set_page (fixture->window, "reports");
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 2);
  task = loom_reports_page_generate (loom_window_get_reports_page (fixture->window), output,
                                     GPOINTER_TO_INT (data));
  gtk_window_close (GTK_WINDOW (fixture->window));
  g_assert_nonnull (fixture->window);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
  gtk_window_close (GTK_WINDOW (fixture->window));
  loom_ui_test_until (is_gone, &fixture->window);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  weft_task_forget (g_steal_pointer (&task));
}

static void
test_close_while_running (Fixture *fixture, gconstpointer data)
{
  loom_lab_page_set_capture (get_lab_page (fixture), GPOINTER_TO_INT (data));
  weft_task_forget (loom_lab_page_run (get_lab_page (fixture), 100000));
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 1);
  close_window (fixture);
}

static void
test_close_while_loading (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = loom_ui_test_traces ();

  if (folder == NULL)
    return;
  open_in_application (folder, "chrome-animation.json.gz");
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 1);
  close_window (fixture);
}

/* A file chooser that is open goes with its window. */
static void
test_close_while_choosing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (20);

  loom_inspector_page_show_trace (loom_window_get_inspector_page (fixture->window), trace);
  act (fixture, data);
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_false (is_alone (NULL));
  close_window (fixture);
}

static void
test_quit (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  weft_task_forget (loom_lab_page_run (get_lab_page (fixture), 100000));
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  loom_ui_test_until (is_gone, &fixture->window);
}

static void
test_cancel (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  weft_task_forget (loom_lab_page_run (get_lab_page (fixture), 100000));
  act (fixture, "win.cancel");
  loom_ui_test_until (is_idle, get_lab_page (fixture));
  g_assert_cmpint (loom_run_get_state (get_run (fixture, 0)), ==, LOOM_RUN_CANCELLED);
}

/* What is saved opens, and has in it what was run and what was drawn. */
static void
test_save_recording (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GFile) file = get_file (fixture, "lab.fxt");
  g_autoptr (WeftTask) task = NULL;
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (GError) error = NULL;

  act (fixture, "win.run");
  loom_ui_test_until (is_idle, get_lab_page (fixture));
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 2);
  task = loom_window_save_recording (fixture->window, file);
  loom_ui_test_until (is_completed, task);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);

  trace = loom_trace_load (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loom_trace_find_string (trace, "load_recording"), !=, 0);
  g_assert_cmpuint (loom_trace_find_string (trace, "frame"), !=, 0);
  g_assert_true (g_file_delete (file, NULL, NULL));
}

static void
test_save_nowhere (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GFile) file = get_file (fixture, "there/is/none.fxt");
  g_autoptr (WeftTask) task = loom_window_save_recording (fixture->window, file);

  loom_ui_test_until (is_completed, task);
  g_assert_nonnull (weft_task_get_error (task));
}

/* The next window stands as the last one was left. */
static void
test_remembers (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GSettings) settings = loom_settings_new ();
  int width, height;

  g_assert_nonnull (settings);
  /* However the tests before have left it. */
  loom_lab_page_set_capture (get_lab_page (fixture), TRUE);
  act (fixture, "win.capture");
  g_assert_true (loom_lab_page_show_scenario (get_lab_page (fixture), "deadlock"));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1011, 677);
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 2);
  close_window (fixture);
  g_assert_false (g_settings_get_boolean (settings, "capture-context"));
  g_assert_cmpint (g_settings_get_int (settings, "window-width"), ==, 1011);
  g_assert_cmpint (g_settings_get_int (settings, "window-height"), ==, 677);

  g_application_activate (G_APPLICATION (application));
  g_set_weak_pointer (&fixture->window, loom_application_get_window (application));
  gtk_window_get_default_size (GTK_WINDOW (fixture->window), &width, &height);
  g_assert_cmpint (width, ==, 1011);
  g_assert_cmpint (height, ==, 677);
  g_assert_false (loom_lab_page_get_capture (get_lab_page (fixture)));
  g_assert_cmpstr (loom_lab_page_get_scenario (get_lab_page (fixture))->name, ==, "deadlock");
  g_settings_reset (settings, "capture-context");
  g_assert_true (loom_lab_page_get_capture (get_lab_page (fixture)));

  close_window (fixture);

  /* One that another version had. */
  g_settings_set_string (settings, "lab-scenario", "there is none");
  g_application_activate (G_APPLICATION (application));
  g_set_weak_pointer (&fixture->window, loom_application_get_window (application));
  g_assert_true (loom_lab_page_get_scenario (get_lab_page (fixture)) == loom_scenarios ()[0]);
  g_settings_reset (settings, "lab-scenario");
}

/* Without its schema, it goes on without remembering. */
static void
test_without_settings (void)
{
  LoomWindow *window = loom_window_new (GTK_APPLICATION (application), NULL);

  gtk_window_present (GTK_WINDOW (window));
  loom_ui_test_frames (GTK_WIDGET (window), 2);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_close (GTK_WINDOW (window));
  loom_ui_test_until (is_gone, &window);
}

/* The program itself. */

/* @config: (nullable): the folder with the settings that it has */
static int
run_program_in (const char *config, const char *const *arguments, char **output)
{
  g_autofree char *program =
      g_build_filename (g_getenv ("WEFT_BUILD_ROOT"), "ui", "weft-app", NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;

  g_strv_builder_add (builder, program);
  g_strv_builder_addv (builder, (const char **) arguments);
  argv = g_strv_builder_end (builder);
  /* In the program nobody keeps Mesa's modules loaded until leaks are looked for; the window's
   * own tests look for them. */
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "detect_leaks=0", TRUE);
  if (config != NULL)
    {
      g_subprocess_launcher_setenv (launcher, "GSETTINGS_BACKEND", "keyfile", TRUE);
      g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", config, TRUE);
    }
  child = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, NULL, NULL, NULL, output, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (child));
  return g_subprocess_get_exit_status (child);
}

static int
run_program (const char *const *arguments, char **output)
{
  return run_program_in (NULL, arguments, output);
}

static void
test_screenshot (gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-window-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "window.png", NULL);
  g_autofree char *option = g_strdup_printf ("--screenshot=%s", path);
  g_autofree char *said = NULL;
  g_autoptr (GdkTexture) picture = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (run_program ((const char *[]) { option, data, NULL }, &said), ==, 0);
  g_assert_cmpstr (said, ==, "");
  picture = gdk_texture_new_from_filename (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (picture), >=, 800);
  g_assert_cmpint (gdk_texture_get_height (picture), >=, 500);
  g_assert_cmpuint (loom_ui_test_n_colors (picture), >, 20);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static gboolean
has_name (LoomTrace *trace, const char *name)
{
  guint32 string = loom_trace_find_string (trace, name);

  for (guint i = 0; string != 0 && i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      for (guint s = 0; s < lane->slices->len; s++)
        if (lane->kind == LOOM_LANE_THREAD &&
            g_array_index (lane->slices, LoomSlice, s).name == string)
          return TRUE;
    }
  return FALSE;
}

static char *
write_settings (const char *folder, const char *content)
{
  g_autofree char *inner = g_build_filename (folder, "glib-2.0", "settings", NULL);
  char *path = g_build_filename (inner, "keyfile", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
  return path;
}

static void
remove_settings (const char *path)
{
  g_autofree char *inner = g_path_get_dirname (path);
  g_autofree char *outer = g_path_get_dirname (inner);

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (inner), ==, 0);
  g_assert_cmpint (g_rmdir (outer), ==, 0);
}

/* A recording of the demonstration has its runs, and not what the program does beside it; it is the
 * demonstration's lesson, not that of the last time, which stays what is remembered. */
static void
test_recording (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-window-XXXXXX", NULL);
  g_autofree char *picture = g_build_filename (folder, "window.png", NULL);
  g_autofree char *path = g_build_filename (folder, "demo.fxt", NULL);
  g_autofree char *screenshot = g_strdup_printf ("--screenshot=%s", picture);
  g_autofree char *recording = g_strdup_printf ("--recording=%s", path);
  g_autofree char *said = NULL;
  const char *const settings = "[io/github/weft/Weft]\nlab-scenario='deadlock'\n";
  g_autofree char *keyfile = write_settings (folder, settings);
  g_autofree char *remembered = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (
      run_program_in (folder, (const char *[]) { "--demo", recording, screenshot, NULL }, &said),
      ==, 0);
  g_assert_cmpstr (said, ==, "");
  trace = loom_trace_load (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (has_name (trace, "run_scenario"));
  g_assert_true (has_name (trace, "parse_bytes"));
  g_assert_false (has_name (trace, "photograph"));
  g_assert_false (has_name (trace, "heed_options"));
  g_file_get_contents (keyfile, &remembered, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (remembered, ==, settings);
  remove_settings (keyfile);
  g_assert_cmpint (g_remove (picture), ==, 0);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_wrong_options (void)
{
  g_autofree char *recording = NULL;
  g_autofree char *page = NULL;
  g_autofree char *capture = NULL;
  g_autofree char *screenshot = NULL;

  g_assert_cmpint (run_program ((const char *[]) { "--page=none", NULL }, &page), ==, 2);
  g_assert_nonnull (strstr (page, "none"));
  g_assert_cmpint (run_program ((const char *[]) { "--recording=x.fxt", NULL }, &recording), ==, 2);
  g_assert_nonnull (strstr (recording, "--demo"));
  g_assert_cmpint (run_program ((const char *[]) { "--capture=maybe", NULL }, &capture), ==, 2);
  g_assert_nonnull (strstr (capture, "maybe"));
  g_assert_cmpint (
      run_program ((const char *[]) { "--screenshot=/there/is/none.png", NULL }, &screenshot), ==,
      1);
  g_assert_nonnull (strstr (screenshot, "none.png"));
}

int
main (int argc, char **argv)
{
  g_autofree char *schemas = g_build_filename (g_getenv ("WEFT_BUILD_ROOT"), "data", NULL);
  g_autoptr (WeftSyncContext) context = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_test_init (&argc, &argv, NULL);
  context = weft_main_loop_context_install (NULL);
  application = loom_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, &error));
  g_assert_no_error (error);

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)
  ADD ("/window/start", NULL, test_start);
  ADD ("/window/smallest", NULL, test_smallest);
  ADD ("/window/switch", NULL, test_switch);
  ADD ("/window/both-ways", NULL, test_both_ways);
  ADD ("/window/actions", NULL, test_actions);
  ADD ("/window/keys", NULL, test_keys);
  ADD ("/window/pages", NULL, test_pages);
  ADD ("/window/open-and-report", NULL, test_open_and_report);
  ADD ("/window/close-while/generating", GINT_TO_POINTER (FALSE), test_close_while_generating);
  ADD ("/window/close-while/freezing", GINT_TO_POINTER (TRUE), test_close_while_generating);
  ADD ("/window/close-while/running", GINT_TO_POINTER (TRUE), test_close_while_running);
  ADD ("/window/close-while/running-off", GINT_TO_POINTER (FALSE), test_close_while_running);
  ADD ("/window/close-while/loading", NULL, test_close_while_loading);
  ADD ("/window/close-while/opening", "win.open", test_close_while_choosing);
  ADD ("/window/close-while/saving", "win.save-recording", test_close_while_choosing);
  ADD ("/window/close-while/reporting", "win.generate-report", test_close_while_choosing);
  ADD ("/window/quit", NULL, test_quit);
  ADD ("/window/cancel", NULL, test_cancel);
  ADD ("/window/save-recording", NULL, test_save_recording);
  ADD ("/window/save-nowhere", NULL, test_save_nowhere);
  ADD ("/window/remembers", NULL, test_remembers);
#undef ADD
  g_test_add_func ("/window/without-settings", test_without_settings);
  g_test_add_data_func ("/program/screenshot/demo", "--demo", test_screenshot);
  g_test_add_func ("/program/recording", test_recording);
  g_test_add_data_func ("/program/screenshot/reports", "--page=reports", test_screenshot);
  g_test_add_func ("/program/wrong-options", test_wrong_options);
  status = g_test_run ();

  return status;
}
