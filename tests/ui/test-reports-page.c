/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <math.h>
#include <weft.h>

#include "frame/loom-frame-bars.h"
#include "frame/loom-next-frame.h"
#include "report/loom-reports-page.h"
#include "support/loom-ui-test.h"

/* Enough that no worker is through before the next line of a test. */
#define MANY_ROUNDS 20000

typedef struct
{
  LoomReportsPage *page;
  GtkWidget *window;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->page = LOOM_REPORTS_PAGE (g_object_ref_sink (loom_reports_page_new ()));
  fixture->window = loom_ui_test_window (GTK_WIDGET (fixture->page), 900, 700);
  fixture->folder = g_dir_make_tmp ("weft-reports-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
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
  /* What generates holds it until it has ended. */
  loom_ui_test_until (is_gone, &page);
  /* The folder is empty then, and was so without any help of a test that writes no report. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
open_trace (Fixture *fixture, guint n_rounds)
{
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (n_rounds);
  g_autoptr (GFile) file = g_file_new_for_path ("/where/it/was/rounds & more.1.fxt.gz");

  loom_reports_page_set_recording (fixture->page, trace, file);
  loom_ui_test_frames (fixture->window, 2);
}

static GFile *
get_output (Fixture *fixture, const char *name)
{
  return g_file_new_build_filename (fixture->folder, name, NULL);
}

static gboolean
is_completed (gpointer data)
{
  return weft_task_is_completed (data);
}

static void
assert_content (GFile *file, const char *beginning)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_load_contents (file, NULL, &content, &size, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (size, >, 500);
  g_assert_true (g_str_has_prefix (content, beginning));
  g_assert_true (g_file_delete (file, NULL, &error));
}

static void
generate (Fixture *fixture, const char *name, gboolean on_ui_thread, const char *beginning)
{
  g_autoptr (GFile) file = get_output (fixture, name);
  g_autoptr (WeftTask) task = loom_reports_page_generate (fixture->page, file, on_ui_thread);

  /* A small report may be there before the page comes to wait for it. */
  g_assert_true (loom_reports_page_get_busy (fixture->page) != weft_task_is_completed (task));
  loom_ui_test_until (is_completed, task);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
  g_assert_false (loom_reports_page_get_busy (fixture->page));
  g_assert_true (loom_reports_page_get_result (fixture->page, on_ui_thread) != NULL);
  g_assert_true (g_file_equal (loom_reports_page_get_result (fixture->page, on_ui_thread), file));
  loom_ui_test_frames (fixture->window, 2);
  assert_content (file, beginning);
}

static void
test_empty (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GFile) file = get_output (fixture, "report.pdf");
  g_autoptr (WeftTask) task = loom_reports_page_generate (fixture->page, file, FALSE);
  GtkWidget *page = GTK_WIDGET (fixture->page);

  g_assert_error (weft_task_get_error (task), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  gtk_widget_activate_action (page, "report.generate", NULL);
  gtk_widget_activate_action (page, "report.generate-on-ui", NULL);
  gtk_widget_activate_action (page, "report.cancel", NULL);
  loom_reports_page_ask (fixture->page, FALSE);
  loom_reports_page_cancel (fixture->page);
  g_assert_false (loom_reports_page_get_busy (fixture->page));
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 1);
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

static void
assert_shown (Fixture *fixture, const char *text)
{
  if (!shows (GTK_WIDGET (fixture->page), text))
    g_error ("nothing shows “%s”", text);
}

/* A person knows which recording it is, and finds the report beside it. */
static void
test_name (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) live = loom_ui_test_trace (10);
  g_autoptr (GDateTime) before = g_date_time_new_now_local ();
  g_autofree char *of_file = NULL;
  g_autofree char *of_live = NULL;
  g_autofree char *year = g_date_time_format (before, "%Y-");
  g_autofree char *begin = g_strconcat (loom_trace_get_title (live), "-", year, NULL);
  g_autofree char *comma = g_strconcat (loom_trace_get_title (live), ", ", NULL);

  g_assert_null (loom_reports_page_dup_proposed_name (fixture->page));
  open_trace (fixture, 10);
  assert_shown (fixture, "rounds & more.1.fxt.gz");
  of_file = loom_reports_page_dup_proposed_name (fixture->page);
  g_assert_cmpstr (of_file, ==, "rounds & more.1-report.pdf");

  loom_reports_page_set_recording (fixture->page, live, NULL);
  loom_reports_page_set_format (fixture->page, LOOM_REPORT_CSV);
  assert_shown (fixture, comma);
  of_live = loom_reports_page_dup_proposed_name (fixture->page);
  g_assert_true (g_str_has_prefix (of_live, begin));
  g_assert_true (g_str_has_suffix (of_live, "-report.csv"));
  g_assert_null (strpbrk (of_live, " /:"));
}

static void
test_pool (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  open_trace (fixture, 500);
  generate (fixture, "report.pdf", FALSE, "%PDF");
  g_assert_null (loom_reports_page_get_result (fixture->page, TRUE));

  loom_reports_page_set_format (fixture->page, LOOM_REPORT_JSON);
  generate (fixture, "report.json", FALSE, "{");
}

/* Nothing is drawn from the beginning to the end, and the page says so; what the pool did
 * before can still be read beside it. */
static void
test_ui_thread (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *pool = NULL;

  open_trace (fixture, 500);
  generate (fixture, "pool.pdf", FALSE, "%PDF");
  pool = g_strdup (loom_reports_page_get_verdict (fixture->page, FALSE));
  generate (fixture, "ui.pdf", TRUE, "%PDF");
  g_assert_nonnull (strstr (loom_reports_page_get_verdict (fixture->page, TRUE), "drew no frame"));
  g_assert_cmpstr (loom_reports_page_get_verdict (fixture->page, FALSE), ==, pool);
  g_assert_nonnull (loom_reports_page_get_result (fixture->page, FALSE));
}

#define FRAME_WIDTH 4

static guint
count_painted (GdkTexture *picture)
{
  int width = gdk_texture_get_width (picture);
  int height = gdk_texture_get_height (picture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);
  const guint32 *last = pixels + (gsize) width * (gsize) (height - 1);
  guint n = 0;

  gdk_texture_download (picture, (guchar *) pixels, sizeof (guint32) * (gsize) width);
  for (int x = 0; x < width; x++)
    n += last[x] != 0;
  return n;
}

/* What the window did not draw is to be seen afterwards: nothing of what was there before, and as
 * wide as the time that it took. */
static void
test_gap (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *bars = loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_FRAME_BARS);
  LoomFrameMeter *meter = loom_frame_bars_get_meter (LOOM_FRAME_BARS (bars));
  g_autoptr (GdkTexture) picture = NULL;
  guint n_frames;

  open_trace (fixture, 5000);
  generate (fixture, "pool.pdf", FALSE, "%PDF");
  generate (fixture, "ui.pdf", TRUE, "%PDF");
  g_assert_cmpuint (loom_frame_meter_get_gaps (meter)->len, ==, 1);
  n_frames = (guint) MAX (1, round ((double) loom_frame_meter_get_longest_gap (meter) * 60 / 1e9));
  picture = loom_ui_test_picture (bars);
  g_assert_cmpuint (count_painted (picture), ==,
                    MIN (n_frames * FRAME_WIDTH, (guint) gtk_widget_get_width (bars)) - 1);
  assert_shown (fixture, "no frame for ");
}

/* Whoever wants a report wants one. */
static void
test_one_time (void)
{
  GtkWidget *page = g_object_ref_sink (loom_reports_page_new ());

  g_assert_cmpuint (loom_reports_page_get_n_times (LOOM_REPORTS_PAGE (page)), ==, 1);
  g_assert_finalize_object (G_OBJECT (page));
}

/* So many times, and the last is as whole as the first. */
static void
test_many_times (Fixture *fixture, gconstpointer data)
{
  open_trace (fixture, 500);
  loom_reports_page_set_n_times (fixture->page, 5);
  g_assert_cmpuint (loom_reports_page_get_n_times (fixture->page), ==, 5);
  generate (fixture, "report.pdf", GPOINTER_TO_INT (data), "%PDF");
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = get_output (fixture, "report.pdf");
  g_autoptr (WeftTask) task = NULL;

  open_trace (fixture, MANY_ROUNDS);
  task = loom_reports_page_generate (fixture->page, file, GPOINTER_TO_INT (data));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "report.cancel", NULL));
  loom_ui_test_until (is_completed, task);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  g_assert_nonnull (
      strstr (loom_reports_page_get_verdict (fixture->page, GPOINTER_TO_INT (data)), "Cancelled"));
  g_assert_null (loom_reports_page_get_result (fixture->page, GPOINTER_TO_INT (data)));
  g_assert_false (g_file_query_exists (file, NULL));
  weft_task_forget (g_steal_pointer (&task));
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GFile) file = get_output (fixture, "report.json");
  g_autoptr (GFile) other = get_output (fixture, "other.json");
  g_autoptr (WeftTask) first = NULL;
  g_autoptr (WeftTask) second = NULL;

  open_trace (fixture, 500);
  loom_reports_page_set_format (fixture->page, LOOM_REPORT_JSON);
  first = loom_reports_page_generate (fixture->page, file, FALSE);
  second = loom_reports_page_generate (fixture->page, other, FALSE);
  g_assert_error (weft_task_get_error (second), G_IO_ERROR, G_IO_ERROR_BUSY);
  loom_ui_test_until (is_completed, first);
  g_assert_false (g_file_query_exists (other, NULL));
  assert_content (file, "{");
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = get_output (fixture, "there/is/none.pdf");
  g_autoptr (WeftTask) task = NULL;

  open_trace (fixture, 10);
  task = loom_reports_page_generate (fixture->page, file, GPOINTER_TO_INT (data));
  loom_ui_test_until (is_completed, task);
  g_assert_nonnull (weft_task_get_error (task));
  g_assert_null (loom_reports_page_get_result (fixture->page, GPOINTER_TO_INT (data)));
  loom_ui_test_frames (fixture->window, 2);
}

/* tear_down() sees that it ends, and that nothing stays on the disk. */
static void
test_close_while_generating (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = get_output (fixture, "report.pdf");

  open_trace (fixture, MANY_ROUNDS);
  weft_task_forget (loom_reports_page_generate (fixture->page, file, GPOINTER_TO_INT (data)));
}

static void
test_settle (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = get_output (fixture, "report.pdf");
  g_autoptr (WeftTask) task = NULL;
  g_autoptr (WeftTask) settled = NULL;

  open_trace (fixture, MANY_ROUNDS);
  task = loom_reports_page_generate (fixture->page, file, GPOINTER_TO_INT (data));
  gtk_widget_hide (fixture->window);
  settled = loom_reports_page_settle (fixture->page);
  loom_ui_test_until (is_completed, settled);
  g_assert_cmpint (weft_task_get_status (settled), ==, WEFT_TASK_SUCCEEDED);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  weft_task_forget (g_steal_pointer (&task));
}

static gboolean
has_five_frames (gpointer data)
{
  return loom_frame_meter_get_n_frames (data) >= 5;
}

/* A meter keeps its window drawing, counts what it draws, and misses what it does not. */
static void
test_meter (void)
{
  GtkWidget *bars = g_object_ref_sink (g_object_new (LOOM_TYPE_FRAME_BARS, NULL));
  LoomFrameMeter *meter = loom_frame_bars_get_meter (LOOM_FRAME_BARS (bars));
  GtkWidget *window = loom_ui_test_window (bars, 400, 100);
  guint n;

  loom_frame_meter_start (meter);
  g_assert_true (loom_frame_meter_is_running (meter));
  loom_ui_test_until (has_five_frames, meter);
  loom_frame_meter_stop (meter);
  n = loom_frame_meter_get_n_frames (meter);
  g_assert_cmpuint (loom_frame_meter_get_gaps (meter)->len, ==, n + 1);
  g_assert_cmpint (loom_frame_meter_get_longest_gap (meter), >, 0);
  g_assert_cmpint (loom_frame_meter_get_longest_gap (meter), <=,
                   loom_frame_meter_get_duration (meter));
  loom_ui_test_frames (window, 3);
  g_assert_cmpuint (loom_frame_meter_get_n_frames (meter), ==, n);

  loom_frame_meter_start (meter);
  loom_frame_meter_stop (meter);
  g_assert_cmpuint (loom_frame_meter_get_n_frames (meter), ==, 0);
  g_assert_cmpint (loom_frame_meter_get_longest_gap (meter), ==,
                   loom_frame_meter_get_duration (meter));

  loom_frame_meter_start (meter);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (G_OBJECT (bars));
}

static void
test_next_frame (void)
{
  GtkWidget *label = gtk_label_new ("");
  GtkWidget *window = loom_ui_test_window (label, 200, 100);
  g_autoptr (WeftTask) drawn = loom_next_frame (label);
  g_autoptr (WeftTask) hidden = NULL;
  g_autoptr (WeftTask) unseen = NULL;

  g_assert_false (weft_task_is_completed (drawn));
  loom_ui_test_until (is_completed, drawn);

  hidden = loom_next_frame (label);
  gtk_widget_hide (window);
  loom_ui_test_until (is_completed, hidden);
  g_assert_cmpint (weft_task_get_status (hidden), ==, WEFT_TASK_SUCCEEDED);
  unseen = loom_next_frame (label);
  g_assert_true (weft_task_is_completed (unseen));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  context = weft_main_loop_context_install (NULL);
#define ADD(path, data, func)                                                                      \
  g_test_add (path, Fixture, GINT_TO_POINTER (data), set_up, func, tear_down)
  ADD ("/reports-page/empty", 0, test_empty);
  ADD ("/reports-page/name", 0, test_name);
  ADD ("/reports-page/pool", 0, test_pool);
  ADD ("/reports-page/ui-thread", 0, test_ui_thread);
  ADD ("/reports-page/gap", 0, test_gap);
  ADD ("/reports-page/many-times/pool", FALSE, test_many_times);
  ADD ("/reports-page/many-times/ui-thread", TRUE, test_many_times);
  ADD ("/reports-page/cancel/pool", FALSE, test_cancel);
  ADD ("/reports-page/cancel/ui-thread", TRUE, test_cancel);
  ADD ("/reports-page/one-at-a-time", 0, test_one_at_a_time);
  ADD ("/reports-page/no-folder/pool", FALSE, test_no_folder);
  ADD ("/reports-page/no-folder/ui-thread", TRUE, test_no_folder);
  ADD ("/reports-page/close-while-generating/pool", FALSE, test_close_while_generating);
  ADD ("/reports-page/close-while-generating/ui-thread", TRUE, test_close_while_generating);
  ADD ("/reports-page/settle/pool", FALSE, test_settle);
  ADD ("/reports-page/settle/ui-thread", TRUE, test_settle);
#undef ADD
  g_test_add_func ("/reports-page/one-time", test_one_time);
  g_test_add_func ("/reports-page/meter", test_meter);
  g_test_add_func ("/reports-page/next-frame", test_next_frame);
  return g_test_run ();
}
