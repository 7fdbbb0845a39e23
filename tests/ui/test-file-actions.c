/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <weft.h>

#include "loom-application.h"
#include "loom-file-actions.h"
#include "loom-settings.h"
#include "recent/loom-recent-files.h"
#include "recent/loom-recent-list.h"
#include "support/loom-ui-test.h"
#include "trace/loom-export.h"
#include "trace/loom-trace-load.h"

/* One for all, as in the program. */
static LoomApplication *application;

typedef struct
{
  LoomWindow *window; /* the application's; NULL when it has been closed */
  LoomInspectorPage *page;
  char *folder;
  GPtrArray *files; /* what is to be removed */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  self->folder = g_dir_make_tmp ("weft-files-XXXXXX", NULL);
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  g_application_activate (G_APPLICATION (application));
  g_set_weak_pointer (&self->window, loom_application_get_window (application));
  self->page = loom_window_get_inspector_page (self->window);
  loom_ui_test_frames (GTK_WIDGET (self->window), 2);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
tear_down (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  gtk_window_close (GTK_WINDOW (self->window));
  loom_ui_test_until (is_gone, &self->window);
  for (guint i = 0; i < self->files->len; i++)
    g_file_delete (self->files->pdata[i], NULL, NULL);
  g_ptr_array_unref (self->files);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

/* The fixture's, and removed with it. */
static GFile *
get_file (Fixture *self, const char *name)
{
  GFile *file = g_file_new_build_filename (self->folder, name, NULL);

  g_ptr_array_add (self->files, file);
  return file;
}

static GFile *
write_recording (Fixture *self, const char *name, guint n_rounds)
{
  GFile *file = get_file (self, name);
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (n_rounds);
  g_autoptr (GError) error = NULL;

  loom_trace_export (trace, file, LOOM_FORMAT_FXT, NULL, &error);
  g_assert_no_error (error);
  return file;
}

static void
act (Fixture *self, const char *name)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), name, NULL));
}

static GAction *
get_action (Fixture *self, const char *name)
{
  return g_action_map_lookup_action (G_ACTION_MAP (self->window), name);
}

static gboolean
has_ended (gpointer data)
{
  return !loom_inspector_page_is_loading (data) && !loom_inspector_page_is_analysing (data);
}

static void
assert_shows (Fixture *self, GFile *file)
{
  loom_ui_test_until (has_ended, self->page);
  g_assert_cmpint (loom_inspector_page_get_state (self->page), ==, LOOM_INSPECTOR_SHOWING);
  g_assert_true (g_file_equal (loom_inspector_page_get_file (self->page), file));
  g_assert_cmpstr (loom_window_get_page (self->window), ==, "inspector");
}

static gboolean
is_completed (gpointer data)
{
  return weft_task_is_completed (data);
}

static gboolean
has_compared (gpointer data)
{
  return loom_compare_view_get_state (data) == LOOM_COMPARE_SHOWING;
}

/* As the pointer does it: through the widget's own drop target. */
static void
drop (GtkWidget *widget, GFile **files, gsize n_files)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  GdkFileList *list = gdk_file_list_new_from_array (files, n_files);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, list);
  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 10.0, 10.0, &taken);
    }
  g_assert_true (taken);
}

/* Names that have to be taken as they are. */
static const char *const hostile_names[] = {
  "plain.fxt",     "with space.fxt",        "<b>&amp;.fxt", "%s%n.fxt",
  "new\nline.fxt", "\xff\xfe not utf8.fxt", "-o.fxt",       "ü “quoted”.fxt",
  "#frag?q.fxt",   "_under_score.fxt",
};

static void
test_drop (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  loom_window_set_page (self->window, "inspector");
  for (guint i = 0; i < G_N_ELEMENTS (hostile_names); i++)
    {
      GFile *file = write_recording (self, hostile_names[i], 2);

      drop (GTK_WIDGET (i % 2 == 0 ? (gpointer) self->window : self->page), &file, 1);
      assert_shows (self, file);
    }
}

static void
test_drop_two (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  GFile *files[] = { write_recording (self, "a.fxt", 3), write_recording (self, "b.fxt", 6),
                     write_recording (self, "c.fxt", 6) };

  loom_window_set_page (self->window, "inspector");
  drop (GTK_WIDGET (self->page), files, 2);
  loom_ui_test_until (has_compared, loom_inspector_page_get_compare (self->page));
  assert_shows (self, files[0]);
  drop (GTK_WIDGET (self->window), files + 1, 2);
  loom_ui_test_until (has_ended, self->page);
  loom_ui_test_until (has_compared, loom_inspector_page_get_compare (self->page));
  assert_shows (self, files[1]);
}

/* As file managers do, by the application. */
static void
test_open_two (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  GFile *files[] = { write_recording (self, "a.fxt", 3), write_recording (self, "b.fxt", 6),
                     write_recording (self, "c.fxt", 6) };

  g_application_open (G_APPLICATION (application), files, 3, "");
  loom_ui_test_until (has_compared, loom_inspector_page_get_compare (self->page));
  assert_shows (self, files[0]);
}

static guint64
count_slices (LoomTrace *trace)
{
  guint64 n = 0;

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    n += loom_trace_get_lane (trace, i)->slices->len;
  return n;
}

static void
test_export (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "out.json", "out.fxt.gz", "out.syscap", "OUT.JSON.GZ" };
  LoomFileActions *actions = loom_window_get_file_actions (self->window);
  GFile *file = write_recording (self, "a.fxt", 5);

  g_assert_false (g_action_get_enabled (get_action (self, "export")));
  loom_window_open (self->window, file);
  assert_shows (self, file);
  g_assert_true (g_action_get_enabled (get_action (self, "export")));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GFile *output = get_file (self, names[i]);
      g_autoptr (WeftTask) task = loom_file_actions_export (actions, output);
      g_autoptr (LoomTrace) trace = NULL;
      g_autoptr (GError) error = NULL;

      loom_ui_test_until (is_completed, task);
      g_assert_no_error (weft_task_get_error (task));
      g_assert_false (loom_file_actions_get_busy (actions));
      trace = loom_trace_load (output, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (count_slices (trace), >=,
                        count_slices (loom_inspector_page_get_trace (self->page)));
    }
}

static void
test_export_errors (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "out.txt", "out", "no/such/folder.json" };
  LoomFileActions *actions = loom_window_get_file_actions (self->window);
  GFile *file = write_recording (self, "a.fxt", 5);

  loom_window_open (self->window, file);
  assert_shows (self, file);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GFile *output = get_file (self, names[i]);
      g_autoptr (WeftTask) task = loom_file_actions_export (actions, output);

      loom_ui_test_until (is_completed, task);
      g_assert_nonnull (weft_task_get_error (task));
      g_assert_false (g_file_query_exists (output, NULL));
    }
}

static gboolean
is_reloaded (gpointer data)
{
  LoomInspectorPage *page = data;

  return has_ended (page) && loom_trace_get_end (loom_inspector_page_get_trace (page)) >
                                 1000 * G_GINT64_CONSTANT (1000000);
}

static void
test_reload (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  GFile *file;
  LoomFileNotice *notice = loom_inspector_page_get_notice (self->page);

  /* There is nothing to read again: it says so. */
  act (self, "win.reload");
  g_assert_cmpint (loom_inspector_page_get_state (self->page), ==, LOOM_INSPECTOR_EMPTY);
  g_assert_true (loom_file_notice_get_automatic (notice));
  g_action_change_state (get_action (self, "follow-file"), g_variant_new_boolean (FALSE));
  g_assert_false (loom_file_notice_get_automatic (notice));
  file = write_recording (self, "a.fxt", 5);
  loom_window_open (self->window, file);
  assert_shows (self, file);
  g_ptr_array_remove (self->files, g_object_ref (file));
  file = write_recording (self, "a.fxt", 20);
  act (self, "win.reload");
  loom_ui_test_until (is_reloaded, self->page);
  assert_shows (self, file);
  g_action_change_state (get_action (self, "follow-file"), g_variant_new_boolean (TRUE));
}

typedef struct
{
  GtkRecentManager *manager;
  guint n;
} Recents;

static gboolean
has_so_many (gpointer data)
{
  Recents *self = data;
  g_autoptr (GPtrArray) infos = loom_recent_files_get (self->manager, 100);

  return infos->len == self->n;
}

static void
test_recent (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  GtkRecentManager *manager = gtk_recent_manager_get_default ();
  GFile *one = write_recording (self, "one.fxt", 3);
  GFile *other = write_recording (self, "other <&>\n.fxt", 3);
  Recents recents = { manager, 2 };

  gtk_recent_manager_purge_items (manager, NULL);
  /* Another program's is none of ours. */
  gtk_recent_manager_add_full (manager, "file:///tmp/else.txt",
                               &(GtkRecentData) { .mime_type = (char *) "text/plain",
                                                  .app_name = (char *) "Else",
                                                  .app_exec = (char *) "else %u" });
  loom_window_open (self->window, one);
  assert_shows (self, one);
  loom_window_open (self->window, other);
  assert_shows (self, other);
  loom_ui_test_until (has_so_many, &recents);
  {
    g_autoptr (GPtrArray) infos = loom_recent_files_get (manager, 100);

    for (guint i = 0; i < infos->len; i++)
      {
        g_autofree char *shown = loom_recent_files_dup_name (infos->pdata[i]);

        g_assert_null (strchr (shown, '\n'));
        g_assert_true (loom_recent_files_is_there (infos->pdata[i]));
        g_assert_cmpstr (gtk_recent_info_get_mime_type (infos->pdata[i]), ==,
                         "application/x-fuchsia-trace");
      }
  }
  /* The one that is not open. */
  act (self, "win.open-last");
  assert_shows (self, one);
}

static GtkListBoxRow *
row_with (GtkListBox *box, const char *title)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (box)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title))
      return GTK_LIST_BOX_ROW (row);
  return NULL;
}

static gboolean
has_row (gpointer data)
{
  return row_with (data, "there & here.fxt") != NULL && row_with (data, "gone.fxt") != NULL;
}

/* On the empty page: what is there opens, what is gone says so and does not. */
static void
test_recent_list (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  GtkRecentManager *manager = gtk_recent_manager_get_default ();
  GtkWidget *list = g_object_ref_sink (loom_recent_list_new ());
  GtkListBox *box = loom_recent_list_get_box (LOOM_RECENT_LIST (list));
  GFile *there = write_recording (self, "there & here.fxt", 3);
  GFile *gone = get_file (self, "gone.fxt");
  GtkListBoxRow *row;

  gtk_recent_manager_purge_items (manager, NULL);
  loom_recent_files_add (manager, there, LOOM_FORMAT_FXT);
  loom_recent_files_add (manager, gone, LOOM_FORMAT_SYSCAP);
  loom_ui_test_until (has_row, box);
  row = row_with (box, "gone.fxt");
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (row)));
  g_assert_nonnull (
      strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Not there any more"));
  row = row_with (box, "there & here.fxt");
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (row)));
  gtk_widget_activate_action (
      GTK_WIDGET (self->window), gtk_actionable_get_action_name (GTK_ACTIONABLE (row)), "s",
      g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (row)), NULL));
  assert_shows (self, there);
  g_object_unref (list);
}

#define ADD(name, func) g_test_add ("/file-actions/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_set_application_name ("Weft");
  context = weft_main_loop_context_install (NULL);
  application = loom_application_new ();
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  ADD ("drop", test_drop);
  ADD ("drop-two", test_drop_two);
  ADD ("open-two", test_open_two);
  ADD ("export", test_export);
  ADD ("export-errors", test_export_errors);
  ADD ("reload", test_reload);
  ADD ("recent", test_recent);
  ADD ("recent-list", test_recent_list);
  status = g_test_run ();
  g_object_unref (application);
  return status;
}
