/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <weft.h>

#include "dialogs/loom-attach-dialog.h"
#include "dialogs/loom-record-dialog.h"
#include "loom-application.h"
#include "loom-settings.h"
#include "support/control-test.h"
#include "support/loom-ui-test.h"
#include "trace/loom-trace-load.h"

#define MS (G_GINT64_CONSTANT (1000000))

/* One for all, as in the program. */
static LoomApplication *application;

typedef struct
{
  LoomWindow *window;
  LoomInspectorPage *page;
  LoomLiveControl *control;
  LoomSessionView *view;
  char *folder;
} Fixture;

static void
set_up_window (Fixture *fixture)
{
  g_application_activate (G_APPLICATION (application));
  g_set_weak_pointer (&fixture->window, loom_application_get_window (application));
  fixture->page = loom_window_get_inspector_page (fixture->window);
  fixture->control = loom_window_get_live_control (fixture->window);
  fixture->view = loom_live_control_get_view (fixture->control);
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 2);
}

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->folder = g_dir_make_tmp ("weft-live-XXXXXX", NULL);
  set_up_window (fixture);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
tear_down_window (Fixture *fixture)
{
  gtk_window_close (GTK_WINDOW (fixture->window));
  loom_ui_test_until (is_gone, &fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  tear_down_window (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 0);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
act (Fixture *fixture, const char *name)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), name, NULL));
}

/* NULL where there is none. */
static gpointer
find_toplevel (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window; /* GTK keeps it */
    }
  return NULL;
}

static gboolean
has_attach_dialog (gpointer data G_GNUC_UNUSED)
{
  return find_toplevel (LOOM_TYPE_ATTACH_DIALOG) != NULL;
}

static gboolean
has_no_dialog (gpointer data G_GNUC_UNUSED)
{
  return find_toplevel (LOOM_TYPE_ATTACH_DIALOG) == NULL &&
         find_toplevel (LOOM_TYPE_RECORD_DIALOG) == NULL;
}

static gboolean
runs (gpointer data)
{
  LoomLiveSession *session = loom_live_control_get_session (data);

  return session != NULL && loom_live_session_get_state (session) == LOOM_LIVE_RUNNING;
}

static gboolean
has_ended (gpointer data)
{
  return loom_live_control_get_session (data) == NULL;
}

static gboolean
is_analysed (gpointer data)
{
  return loom_inspector_page_get_trace (data) != NULL && !loom_inspector_page_is_analysing (data);
}

static guint64
count_shown (Fixture *fixture)
{
  LoomTrace *trace = loom_timeline_get_trace (loom_session_view_get_timeline (fixture->view));

  return trace != NULL ? loom_trace_get_n_events (trace) : 0;
}

static gboolean
shows_hundred (gpointer data)
{
  return count_shown (data) == 100;
}

static gboolean
shows_more (gpointer data)
{
  return count_shown (data) > 100;
}

/* A program that has done a hundred things, shown. */
static ControlPeer *
attach (Fixture *fixture)
{
  ControlPeer *peer = control_peer_start ("none");
  g_autoptr (LoomLiveSession) session =
      loom_live_session_new_attached (peer->pid, "peer", 1024 * 1024);

  loom_live_control_begin (fixture->control, session);
  control_peer_tell (peer, "event");
  loom_ui_test_until (runs, fixture->control);
  control_peer_tell (peer, "add 100");
  loom_ui_test_until (shows_hundred, fixture);
  return peer;
}

static gboolean
has_two (gpointer data)
{
  return loom_attach_dialog_get_n_shown (data) >= 2;
}

static gboolean
has_one (gpointer data)
{
  return loom_attach_dialog_get_n_shown (data) == 1;
}

/* By the action, the search and Enter. */
static void
test_attach_dialog (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) first G_GNUC_UNUSED = control_peer_start ("none");
  g_autoptr (ControlPeer) second = control_peer_start ("none");
  g_autofree char *pid = g_strdup_printf ("%" G_GINT64_FORMAT, second->pid);
  LoomAttachDialog *dialog;

  act (fixture, "win.attach-program");
  loom_ui_test_until (has_attach_dialog, NULL);
  dialog = find_toplevel (LOOM_TYPE_ATTACH_DIALOG);
  loom_ui_test_until (has_two, dialog);
  g_assert_nonnull (loom_attach_dialog_get_selected (dialog));
  loom_attach_dialog_search (dialog, "no program is called this");
  g_assert_cmpuint (loom_attach_dialog_get_n_shown (dialog), ==, 0);
  g_assert_null (loom_attach_dialog_get_selected (dialog));
  loom_attach_dialog_search (dialog, pid);
  loom_ui_test_until (has_one, dialog);
  g_assert_cmpint (loom_process_get_pid (loom_attach_dialog_get_selected (dialog)), ==,
                   second->pid);

  gtk_widget_activate_default (GTK_WIDGET (dialog));
  loom_ui_test_until (has_no_dialog, NULL);
  g_assert_cmpstr (loom_window_get_page (fixture->window), ==, "inspector");
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_LIVE);
  g_assert_cmpint (loom_live_session_get_state (loom_live_control_get_session (fixture->control)),
                   ==, LOOM_LIVE_WAITING);
  control_peer_tell (second, "event");
  loom_ui_test_until (runs, fixture->control);

  /* One at a time. */
  act (fixture, "win.attach-program");
  g_assert_true (has_no_dialog (NULL));
  act (fixture, "win.stop");
  loom_ui_test_until (has_ended, fixture->control);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_SHOWING);
}

/* A program that does nothing is given up, as everything that takes long. */
static void
test_cancel_waiting (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (LoomLiveSession) session =
      loom_live_session_new_attached (peer->pid, "peer", 1024 * 1024);

  loom_live_control_begin (fixture->control, session);
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 2);
  act (fixture, "win.cancel");
  loom_ui_test_until (has_ended, fixture->control);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_EMPTY);
  control_peer_tell (peer, "look");
  g_assert_cmpuint (peer->active, ==, 0);
}

static void
test_cannot (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomLiveSession) session = loom_live_session_new_attached (G_MAXINT, "none", 1 << 20);

  loom_live_control_begin (fixture->control, session);
  loom_ui_test_until (has_ended, fixture->control);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_FAILED);
}

static gboolean
press (Fixture *fixture, guint key)
{
  return loom_ui_test_press_with (GTK_WIDGET (loom_session_view_get_timeline (fixture->view)), key,
                                  0);
}

/* What is shown stays as long as a person looks at it, and the timeline goes on from the end. */
static void
test_pause (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = loom_session_view_get_timeline (fixture->view);
  g_autoptr (ControlPeer) peer = attach (fixture);
  guint lane, slice;

  g_assert_true (loom_session_view_get_following (fixture->view));
  g_assert_true (
      loom_ui_test_press_with (GTK_WIDGET (fixture->view), GDK_KEY_space, (GdkModifierType) 0));
  g_assert_false (loom_session_view_get_following (fixture->view));
  control_peer_tell (peer, "add 10");
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 10);
  g_assert_cmpuint (count_shown (fixture), ==, 100);

  g_assert_true (press (fixture, GDK_KEY_End));
  g_assert_true (loom_session_view_get_following (fixture->view));
  loom_ui_test_until (shows_more, fixture);

  /* By panning, and by choosing something. */
  g_assert_true (press (fixture, GDK_KEY_Left));
  g_assert_false (loom_session_view_get_following (fixture->view));
  act (fixture, "win.follow");
  g_assert_true (loom_session_view_get_following (fixture->view));
  loom_timeline_select (timeline, 0, 5);
  g_assert_false (loom_session_view_get_following (fixture->view));
  loom_ui_test_frames (GTK_WIDGET (fixture->window), 5);
  g_assert_true (loom_timeline_get_selection (timeline, &lane, &slice));
  g_assert_cmpuint (slice, ==, 5);
  loom_timeline_clear_selection (timeline);
  loom_session_view_set_following (fixture->view, TRUE);
  loom_timeline_set_marked (timeline, 10 * MS, 20 * MS);
  g_assert_false (loom_session_view_get_following (fixture->view));

  g_assert_nonnull (strstr (loom_session_view_get_summary (fixture->view), " of "));
}

static LoomTrace *
load (GFile *file)
{
  g_autoptr (GError) error = NULL;
  LoomTrace *trace = loom_trace_load (file, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

static gboolean
is_completed (gpointer data)
{
  return weft_task_is_completed (data);
}

static void
save_to (Fixture *fixture, GFile *file)
{
  g_autoptr (WeftTask) task = loom_live_control_save_to (fixture->control, file);
  g_autoptr (GError) error = NULL;

  loom_ui_test_until (is_completed, task);
  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
}

/* Stopped, it is a recording as any other, with what is wrong in it; and it can be saved. */
static void
test_stop_and_save (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) peer = attach (fixture);
  g_autoptr (GFile) file = g_file_new_build_filename (fixture->folder, "saved.fxt", NULL);
  g_autoptr (LoomTrace) live = NULL;
  g_autoptr (LoomTrace) stopped = NULL;
  LoomFindings *findings;

  save_to (fixture, file);
  live = load (file);
  g_assert_cmpuint (loom_trace_get_n_events (live), ==, 100);

  control_peer_tell (peer, "hold 400");
  act (fixture, "win.stop");
  loom_ui_test_until (has_ended, fixture->control);
  loom_ui_test_until (is_analysed, fixture->page);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_SHOWING);
  g_assert_cmpuint (loom_trace_get_n_events (loom_inspector_page_get_trace (fixture->page)), ==,
                    102);
  findings = loom_findings_view_get_findings (loom_inspector_page_get_findings (fixture->page));
  g_assert_cmpuint (loom_findings_count (findings, LOOM_RULE_LOOP_STALLED), ==, 1);

  save_to (fixture, file);
  stopped = load (file);
  g_assert_cmpuint (loom_trace_get_n_events (stopped), ==, 102);
  g_assert_true (g_file_delete (file, NULL, NULL));
}

/* What a person had stopped at is still in view. */
static void
test_range_is_kept (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) peer G_GNUC_UNUSED = attach (fixture);
  double begin, end;

  loom_timeline_show_range (loom_session_view_get_timeline (fixture->view), 20 * MS, 30 * MS);
  act (fixture, "win.stop");
  loom_ui_test_until (has_ended, fixture->control);
  loom_timeline_get_range (loom_inspector_page_get_timeline (fixture->page), &begin, &end);
  g_assert_cmpfloat (ABS (begin - 20 * MS), <, 1);
  g_assert_cmpfloat (ABS (end - 30 * MS), <, 1);
}

static void
test_program_ends (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) peer = attach (fixture);

  control_peer_kill (peer);
  loom_ui_test_until (has_ended, fixture->control);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_SHOWING);
  g_assert_cmpuint (loom_trace_get_n_events (loom_inspector_page_get_trace (fixture->page)), ==,
                    100);
}

static gboolean
has_stall (gpointer data)
{
  return loom_live_control_get_stall (data) != NULL;
}

static gboolean
is_visible (gpointer data)
{
  return gtk_widget_get_visible (data);
}

static gboolean
is_paused (gpointer data)
{
  return !loom_session_view_get_following (data);
}

static void
test_stall (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) peer = attach (fixture);
  LoomStallNotice *notice = loom_session_view_get_notice (fixture->view);
  LoomTimeline *timeline = loom_session_view_get_timeline (fixture->view);
  LoomTrace *trace;
  double begin, end;

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (notice)));
  control_peer_tell (peer, "hold 412");
  control_peer_tell (peer, "add 5000");
  loom_ui_test_until (is_visible, notice);
  loom_ui_test_until (has_stall, fixture->control);
  g_assert_nonnull (
      strstr (loom_stall_notice_get_text (notice), "was held for 412 ms, most of it in “load”"));

  act (fixture, "win.show-stall");
  loom_ui_test_until (is_paused, fixture->view);
  trace = loom_timeline_get_trace (timeline);
  loom_timeline_get_range (timeline, &begin, &end);
  begin += (double) loom_trace_get_origin (trace);
  end += (double) loom_trace_get_origin (trace);
  g_assert_cmpfloat (begin, <, 1100 * MS);
  g_assert_cmpfloat (begin, >, 1000 * MS);
  g_assert_cmpfloat (end, >, 1512 * MS);
  g_assert_cmpfloat (end, <, 1612 * MS);
}

static LoomStallNotice *
find_notice (GtkWidget *widget)
{
  if (LOOM_IS_STALL_NOTICE (widget))
    return LOOM_STALL_NOTICE (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      LoomStallNotice *found = find_notice (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The program's own loop, of which every iteration counts here. */
static void
test_own_stall (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GSettings) settings = loom_settings_new ();
  g_autoptr (GFile) file = g_file_new_build_filename (fixture->folder, "saved.fxt", NULL);
  g_autoptr (LoomTrace) saved = NULL;
  LoomStallNotice *notice;

  tear_down_window (fixture);
  g_settings_set_int (settings, "stall-threshold", 1);
  set_up_window (fixture);
  g_settings_reset (settings, "stall-threshold");

  /* The first in the window is its own: the other is where nothing is shown yet. */
  notice = find_notice (GTK_WIDGET (fixture->window));
  loom_ui_test_until (has_stall, fixture->control);
  g_assert_true (loom_stall_notice_get_stall (notice) ==
                 loom_live_control_get_stall (fixture->control));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (notice)));
  loom_window_set_page (fixture->window, "reports");
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (notice)));

  act (fixture, "win.show-stall");
  loom_ui_test_until (is_analysed, fixture->page);
  g_assert_cmpstr (loom_window_get_page (fixture->window), ==, "inspector");
  save_to (fixture, file);
  saved = load (file);
  g_assert_cmpuint (loom_trace_get_n_events (saved), ==,
                    loom_trace_get_n_events (loom_inspector_page_get_trace (fixture->page)));
  g_assert_true (g_file_delete (file, NULL, NULL));
}

/* A file that is opened meanwhile is what a person wants to see. */
static void
test_open_meanwhile (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) peer G_GNUC_UNUSED = attach (fixture);
  g_autoptr (GFile) file = g_file_new_build_filename (fixture->folder, "saved.fxt", NULL);

  save_to (fixture, file);
  loom_window_open (fixture->window, file);
  g_assert_null (loom_live_control_get_session (fixture->control));
  loom_ui_test_until (is_analysed, fixture->page);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_SHOWING);
  g_assert_nonnull (loom_inspector_page_get_file (fixture->page));
  g_assert_true (g_file_delete (file, NULL, NULL));
}

/* Recording a program. */

static LoomRecordDialog *
open_record_dialog (Fixture *fixture, const char *command)
{
  LoomRecordDialog *dialog;

  act (fixture, "win.record-program");
  dialog = find_toplevel (LOOM_TYPE_RECORD_DIALOG);
  g_assert_nonnull (dialog);
  loom_ui_test_frames (GTK_WIDGET (dialog), 2);
  loom_record_dialog_set_command (dialog, command);
  return dialog;
}

static void
test_record_dialog (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *program = g_build_filename (g_getenv ("WEFT_BUILD_ROOT"), "tests", "integration",
                                               "recorded-program", NULL);
  g_autofree char *quoted = g_shell_quote (program);
  g_autofree char *command = g_strdup_printf ("%s 20 --exit 7", quoted);
  LoomRecordDialog *dialog = open_record_dialog (fixture, command);

  gtk_widget_activate_default (GTK_WIDGET (dialog));
  loom_ui_test_until (has_no_dialog, NULL);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_LIVE);
  loom_ui_test_until (has_ended, fixture->control);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_SHOWING);
  loom_ui_test_until (is_analysed, fixture->page);
}

/* What is wrong is said where it was typed, and can be mended there. */
typedef struct
{
  LoomRecordDialog *dialog;
  const char *message;
} Mistake;

static gboolean
says (gpointer data)
{
  const Mistake *self = data;
  const char *error = loom_record_dialog_get_error (self->dialog);

  return error != NULL && strstr (error, self->message) != NULL;
}

static void
test_record_mistakes (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    const char *command;
    const char *folder;
    const char *message;
  } mistakes[] = {
    { "", "/", "Which program?" },
    { "one 'two", "/", "quot" },
    { "/nonexistent/program", "/", "/nonexistent/program" },
    { "true", "/nonexistent/folder", "/nonexistent/folder" },
  };
  LoomRecordDialog *dialog = open_record_dialog (fixture, "");

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      loom_record_dialog_set_command (dialog, mistakes[i].command);
      loom_record_dialog_set_folder (dialog, mistakes[i].folder);
      gtk_widget_activate_default (GTK_WIDGET (dialog));
      loom_ui_test_until (says, &(Mistake) { dialog, mistakes[i].message });
      g_assert_null (loom_live_control_get_session (fixture->control));
    }
  gtk_window_close (GTK_WINDOW (dialog));
  loom_ui_test_until (has_no_dialog, NULL);
}

static void
test_record_nothing (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomRecordDialog *dialog = open_record_dialog (fixture, "sh -c 'exit 3'");

  gtk_widget_activate_default (GTK_WIDGET (dialog));
  loom_ui_test_until (has_no_dialog, NULL);
  loom_ui_test_until (has_ended, fixture->control);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_FAILED);
}

/* The window closes while a program runs that was started for it. */
static void
test_close_meanwhile (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *program = g_build_filename (g_getenv ("WEFT_BUILD_ROOT"), "tests", "integration",
                                               "recorded-program", NULL);
  g_autofree char *quoted = g_shell_quote (program);
  g_autofree char *inner = g_strdup_printf ("exec %s -1 > /dev/null", quoted);
  g_autofree char *argument = g_shell_quote (inner);
  g_autofree char *command = g_strdup_printf ("sh -c %s", argument);
  LoomRecordDialog *dialog = open_record_dialog (fixture, command);

  gtk_widget_activate_default (GTK_WIDGET (dialog));
  loom_ui_test_until (runs, fixture->control);
  /* tear_down() closes it. */
}

#define ADD(path, test) g_test_add ("/live/" path, Fixture, NULL, set_up, test, tear_down)

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

  ADD ("attach-dialog", test_attach_dialog);
  ADD ("cancel-waiting", test_cancel_waiting);
  ADD ("cannot", test_cannot);
  ADD ("pause", test_pause);
  ADD ("stop-and-save", test_stop_and_save);
  ADD ("range-is-kept", test_range_is_kept);
  ADD ("program-ends", test_program_ends);
  ADD ("stall", test_stall);
  ADD ("own-stall", test_own_stall);
  ADD ("open-meanwhile", test_open_meanwhile);
  ADD ("record-dialog", test_record_dialog);
  ADD ("record-mistakes", test_record_mistakes);
  ADD ("record-nothing", test_record_nothing);
  ADD ("close-meanwhile", test_close_meanwhile);
  return g_test_run ();
}
