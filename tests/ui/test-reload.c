/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <unistd.h>
#include <weft.h>

#include "inspector/loom-inspector-page.h"
#include "support/loom-ui-test.h"
#include "trace/loom-export.h"

#define MS G_GINT64_CONSTANT (1000000)

typedef struct
{
  LoomInspectorPage *page;
  LoomTimeline *timeline;
  LoomFileNotice *notice;
  GtkWidget *window;
  char *folder;
  char *path;
  GFile *file;
} Fixture;

static gboolean
has_ended (gpointer data)
{
  return !loom_inspector_page_is_loading (data) && !loom_inspector_page_is_analysing (data);
}

/* In place: what is open stays the same file. */
static void
write_in_place (Fixture *self, guint n_rounds)
{
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (n_rounds);
  g_autoptr (GFile) other = g_file_new_build_filename (self->folder, "other.fxt", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_assert_true (loom_trace_export (trace, other, LOOM_FORMAT_FXT, NULL, &error));
  g_assert_true (g_file_get_contents (g_file_peek_path (other), &content, &size, &error));
  g_assert_true (g_file_set_contents_full (self->path, content, (gssize) size,
                                           G_FILE_SET_CONTENTS_NONE, 0600, &error));
  g_assert_no_error (error);
  g_file_delete (other, NULL, NULL);
}

static void
replace (Fixture *self, guint n_rounds)
{
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (n_rounds);
  g_autoptr (GError) error = NULL;

  g_assert_true (loom_trace_export (trace, self->file, LOOM_FORMAT_FXT, NULL, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  self->page = LOOM_INSPECTOR_PAGE (g_object_ref_sink (loom_inspector_page_new ()));
  self->timeline = loom_inspector_page_get_timeline (self->page);
  self->notice = loom_inspector_page_get_notice (self->page);
  loom_file_notice_set_wait (self->notice, 5, 50);
  self->window = loom_ui_test_window (GTK_WIDGET (self->page), 1100, 700);
  self->folder = g_dir_make_tmp ("weft-reload-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "grows <&> %s.fxt", NULL);
  self->file = g_file_new_for_path (self->path);
  write_in_place (self, 10);
  loom_inspector_page_open (self->page, self->file);
  loom_ui_test_until (has_ended, self->page);
  g_assert_cmpint (loom_inspector_page_get_state (self->page), ==, LOOM_INSPECTOR_SHOWING);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
tear_down (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  gpointer page = self->page;

  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_add_weak_pointer (page, &page);
  g_object_unref (self->page);
  loom_ui_test_until (is_gone, &page);
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_object_unref (self->file);
  g_free (self->path);
  g_free (self->folder);
}

static gboolean
has_twenty_rounds (gpointer data)
{
  LoomTrace *trace = loom_inspector_page_get_trace (data);

  return has_ended (data) && trace != NULL && loom_trace_get_end (trace) > 1500 * MS;
}

static gboolean
has_line (gpointer data)
{
  return loom_file_notice_get_text (data) != NULL;
}

/* Some worker's slice, by its name and where it begins. */
static void
select_parse (Fixture *self, guint *lane, gint64 *begin)
{
  LoomTrace *trace = loom_timeline_get_trace (self->timeline);

  for (*lane = 0; *lane < loom_trace_get_n_lanes (trace); ++*lane)
    {
      const GArray *slices = loom_trace_get_lane (trace, *lane)->slices;

      for (guint i = 5; i < slices->len; i++)
        {
          const LoomSlice *slice = &g_array_index (slices, LoomSlice, i);

          if (g_str_equal (loom_trace_get_string (trace, slice->name), "parse"))
            {
              loom_timeline_select (self->timeline, *lane, i);
              *begin = slice->begin;
              return;
            }
        }
    }
  g_assert_not_reached ();
}

/* What is looked at stays where it is. */
static void
check_kept (Fixture *self, void (*change) (Fixture *self, guint n_rounds))
{
  double begin, end;
  guint lane, lane_before, slice;
  gint64 time, marked_begin, marked_end;
  const LoomSlice *selected;

  select_parse (self, &lane_before, &time);
  loom_timeline_set_marked (self->timeline, 210 * MS, 290 * MS);
  loom_timeline_hide_lane (self->timeline, 0, TRUE);
  loom_timeline_show_range (self->timeline, 200 * MS, 300 * MS);
  loom_ui_test_frames (self->window, 1);
  change (self, 20);
  loom_ui_test_until (has_twenty_rounds, self->page);

  g_assert_cmpint (loom_inspector_page_get_state (self->page), ==, LOOM_INSPECTOR_SHOWING);
  loom_timeline_get_range (self->timeline, &begin, &end);
  g_assert_cmpfloat_with_epsilon (begin, 200 * MS, 1000);
  g_assert_cmpfloat_with_epsilon (end, 300 * MS, 1000);
  g_assert_true (loom_timeline_get_selection (self->timeline, &lane, &slice));
  g_assert_cmpuint (lane, ==, lane_before);
  selected =
      &g_array_index (loom_trace_get_lane (loom_timeline_get_trace (self->timeline), lane)->slices,
                      LoomSlice, slice);
  g_assert_cmpint (selected->begin, ==, time);
  g_assert_true (loom_timeline_get_marked (self->timeline, &marked_begin, &marked_end));
  g_assert_cmpint (marked_begin, ==, 210 * MS);
  g_assert_cmpint (marked_end, ==, 290 * MS);
  g_assert_true (loom_timeline_is_lane_hidden (self->timeline, 0));
  g_assert_null (loom_file_notice_get_text (self->notice));
}

static void
test_grows (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  check_kept (self, write_in_place);
}

static void
test_replaced (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  check_kept (self, replace);
}

/* Who looks at everything looks at everything. */
static void
test_everything (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  double begin, end;

  loom_timeline_fit (self->timeline);
  write_in_place (self, 20);
  loom_ui_test_until (has_twenty_rounds, self->page);
  loom_timeline_get_range (self->timeline, &begin, &end);
  g_assert_cmpfloat (end, >=,
                     (double) loom_trace_get_end (loom_timeline_get_trace (self->timeline)));
}

static void
test_asks (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  LoomTrace *trace = loom_inspector_page_get_trace (self->page);

  loom_file_notice_set_automatic (self->notice, FALSE);
  write_in_place (self, 20);
  loom_ui_test_until (has_line, self->notice);
  g_assert_nonnull (strstr (loom_file_notice_get_text (self->notice), "grows <&> %s.fxt"));
  g_assert_true (loom_inspector_page_get_trace (self->page) == trace);
  g_signal_emit_by_name (self->notice, "reload");
  loom_ui_test_until (has_twenty_rounds, self->page);
  g_assert_null (loom_file_notice_get_text (self->notice));
}

/* What is shown stays; a line says why. */
static void
check_stays (Fixture *self, const char *words)
{
  g_autoptr (LoomTrace) trace = g_object_ref (loom_inspector_page_get_trace (self->page));

  loom_ui_test_until (has_line, self->notice);
  loom_ui_test_until (has_ended, self->page);
  g_assert_nonnull (strstr (loom_file_notice_get_text (self->notice), words));
  g_assert_true (loom_inspector_page_get_trace (self->page) == trace);
  g_assert_cmpint (loom_inspector_page_get_state (self->page), ==, LOOM_INSPECTOR_SHOWING);
  loom_file_notice_dismiss (self->notice);
  g_assert_null (loom_file_notice_get_text (self->notice));
}

static void
test_cut (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpint (truncate (self->path, 1000), ==, 0);
  check_stays (self, "become shorter");
}

static void
test_gone_and_back (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_unlink (self->path);
  check_stays (self, "not there any more");
  write_in_place (self, 20);
  loom_ui_test_until (has_twenty_rounds, self->page);
}

static void
test_becomes_something_else (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_true (g_file_set_contents (self->path, "no recording", -1, NULL));
  check_stays (self, "could not be read again");
}

/* By hand, and cancelled: nothing has happened. */
static void
test_cancel (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = NULL;

  /* Large enough not to be there at once. */
  loom_file_notice_watch (self->notice, NULL, NULL);
  write_in_place (self, 20000);
  trace = g_object_ref (loom_inspector_page_get_trace (self->page));
  loom_inspector_page_reload (self->page);
  g_assert_true (loom_inspector_page_is_loading (self->page));
  g_assert_cmpint (loom_inspector_page_get_state (self->page), ==, LOOM_INSPECTOR_SHOWING);
  loom_inspector_page_cancel (self->page);
  g_assert_false (loom_inspector_page_is_loading (self->page));
  g_assert_true (loom_inspector_page_get_trace (self->page) == trace);
  loom_inspector_page_reload (self->page);
  loom_ui_test_until (has_ended, self->page);
  g_assert_true (loom_inspector_page_get_trace (self->page) != trace);
}

#define ADD(name, func) g_test_add ("/reload/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  context = weft_main_loop_context_install (NULL);
  ADD ("grows", test_grows);
  ADD ("replaced", test_replaced);
  ADD ("everything", test_everything);
  ADD ("asks", test_asks);
  ADD ("cut", test_cut);
  ADD ("gone-and-back", test_gone_and_back);
  ADD ("becomes-something-else", test_becomes_something_else);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
