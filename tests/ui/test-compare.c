/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <weft.h>

#include "compare/loom-compare-row.h"
#include "compare/loom-distribution-pair.h"
#include "inspector/loom-inspector-page.h"
#include "support/loom-ui-test.h"
#include "trace/loom-export.h"

#define N_SLICES 40
#define US G_GINT64_CONSTANT (1000)

typedef struct
{
  LoomInspectorPage *page;
  LoomCompareView *view;
  LoomTimeline *timeline;
  GtkWidget *window;
  char *folder;
  GFile *before;
  GFile *after;
} Fixture;

static void
add_slices (LoomTraceBuilder *builder, guint lane, const char *name, gint64 length, gint64 *time)
{
  for (guint i = 0; i < N_SLICES; i++)
    {
      /* Of even length they would all be equal. */
      gint64 duration = length + length * (i * 7 % N_SLICES) / N_SLICES;

      loom_trace_builder_complete (builder, lane, *time, duration, 0,
                                   loom_trace_builder_string (builder, name, -1), 0);
      *time += duration + 5 * US;
    }
}

static GFile *
write_recording (Fixture *self, const char *name, gint64 parse, const char *only)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, name);
  guint lane = loom_trace_builder_thread (builder, 1, 1);
  GFile *file = g_file_new_build_filename (self->folder, name, NULL);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  gint64 time = 0;

  loom_trace_builder_name_thread (builder, 1, 1, "main");
  add_slices (builder, lane, "draw", 200 * US, &time);
  add_slices (builder, lane, "parse", parse, &time);
  add_slices (builder, lane, only, 30 * US, &time);
  trace = loom_trace_builder_finish (builder);
  loom_trace_export (trace, file, LOOM_FORMAT_FXT, NULL, &error);
  g_assert_no_error (error);
  return file;
}

static void
set_up (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  self->folder = g_dir_make_tmp ("weft-compare-XXXXXX", NULL);
  self->before = write_recording (self, "before <b>.fxt", 100 * US, "old_only");
  self->after = write_recording (self, "after.fxt", 300 * US, "new_only");
  self->page = LOOM_INSPECTOR_PAGE (g_object_ref_sink (loom_inspector_page_new ()));
  self->view = loom_inspector_page_get_compare (self->page);
  self->timeline = loom_inspector_page_get_timeline (self->page);
  self->window = loom_ui_test_window (GTK_WIDGET (self->page), 1100, 800);
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
  g_file_delete (self->before, NULL, NULL);
  g_file_delete (self->after, NULL, NULL);
  g_object_unref (self->before);
  g_object_unref (self->after);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

static gboolean
has_compared (gpointer data)
{
  LoomCompareState state = loom_compare_view_get_state (data);

  return state == LOOM_COMPARE_SHOWING || state == LOOM_COMPARE_FAILED;
}

static gboolean
has_ended (gpointer data)
{
  return !loom_inspector_page_is_loading (data) && !loom_inspector_page_is_analysing (data);
}

static void
compare (Fixture *self)
{
  loom_inspector_page_open_files (self->page, (GFile *[]) { self->before, self->after }, 2);
  loom_ui_test_until (has_compared, self->view);
  loom_ui_test_until (has_ended, self->page);
  g_assert_cmpint (loom_compare_view_get_state (self->view), ==, LOOM_COMPARE_SHOWING);
}

static const LoomComparisonRow *
row_at (Fixture *self, guint index)
{
  LoomComparison *comparison = loom_compare_view_get_comparison (self->view);

  return &g_array_index (loom_comparison_get_rows (comparison), LoomComparisonRow, index);
}

static GtkWidget *
find_child (GtkWidget *widget, GType type, guint *n)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_child (child, type, n);
  return found;
}

static guint
row_of (Fixture *self, const char *name)
{
  for (guint i = 0; i < loom_compare_view_get_n_rows (self->view); i++)
    if (g_str_equal (row_at (self, i)->name, name))
      return i;
  g_assert_not_reached ();
}

/* Two files, as they are dropped or named: the first is shown, what changed most comes first. */
static void
test_rows (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *csv = NULL;

  compare (self);
  g_assert_true (g_file_equal (loom_inspector_page_get_file (self->page), self->before));
  g_assert_cmpuint (loom_compare_view_get_n_rows (self->view), ==, 4);
  g_assert_cmpstr (row_at (self, 0)->name, ==, "parse");
  g_assert_cmpint (row_at (self, 0)->verdict, ==, LOOM_CHANGE_SLOWER);
  g_assert_cmpint (row_at (self, row_of (self, "new_only"))->verdict, ==, LOOM_CHANGE_NEW);
  g_assert_cmpint (row_at (self, row_of (self, "old_only"))->verdict, ==, LOOM_CHANGE_GONE);
  g_assert_cmpstr (row_at (self, 3)->name, ==, "draw");
  g_assert_cmpint (row_at (self, 3)->verdict, ==, LOOM_CHANGE_NOISE);
  csv = loom_compare_view_dup_csv (self->view);
  g_assert_true (g_str_has_prefix (csv, "name,"));
  g_assert_nonnull (strstr (csv, "\"parse\",40,"));
}

static void
test_filter (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  compare (self);
  loom_compare_view_filter (self->view, "only");
  g_assert_cmpuint (loom_compare_view_get_n_rows (self->view), ==, 2);
  loom_compare_view_filter (self->view, "no such name");
  g_assert_cmpuint (loom_compare_view_get_n_rows (self->view), ==, 0);
  loom_compare_view_filter (self->view, "");
  g_assert_cmpuint (loom_compare_view_get_n_rows (self->view), ==, 4);
}

/* Choosing picks out, activating goes to the longest; on either side. */
static void
test_instances (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  guint lane, slice;
  const LoomSlice *selected;

  compare (self);
  loom_compare_view_select (self->view, row_of (self, "parse"));
  g_assert_cmpuint (loom_timeline_get_n_highlighted (self->timeline), ==, N_SLICES);
  loom_compare_view_activate (self->view, row_of (self, "parse"));
  g_assert_true (loom_timeline_get_selection (self->timeline, &lane, &slice));
  selected =
      &g_array_index (loom_trace_get_lane (loom_timeline_get_trace (self->timeline), lane)->slices,
                      LoomSlice, slice);
  g_assert_cmpint (selected->duration, ==, 100 * US + 100 * US * 39 / 40);

  g_signal_emit_by_name (self->view, "show-side", LOOM_COMPARE_AFTER);
  loom_ui_test_until (has_ended, self->page);
  g_assert_true (g_file_equal (loom_inspector_page_get_file (self->page), self->after));
  g_assert_cmpuint (loom_timeline_get_n_highlighted (self->timeline), ==, N_SLICES);
  loom_compare_view_select (self->view, row_of (self, "old_only"));
  g_assert_cmpuint (loom_timeline_get_n_highlighted (self->timeline), ==, 0);
  /* It is only in the other recording: that one is shown. */
  loom_compare_view_activate (self->view, row_of (self, "old_only"));
  loom_ui_test_until (has_ended, self->page);
  g_assert_true (g_file_equal (loom_inspector_page_get_file (self->page), self->before));
  g_assert_cmpuint (loom_timeline_get_n_highlighted (self->timeline), ==, N_SLICES);
}

static gboolean
is_swapped (gpointer data)
{
  Fixture *self = data;

  return loom_compare_view_get_state (self->view) == LOOM_COMPARE_SHOWING &&
         g_file_equal (loom_compare_view_get_file (self->view, LOOM_COMPARE_BEFORE), self->after);
}

static void
test_keys (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  compare (self);
  loom_ui_test_press_with (GTK_WIDGET (self->view), GDK_KEY_x, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  loom_ui_test_until (is_swapped, self);
  g_assert_cmpint (row_at (self, row_of (self, "parse"))->verdict, ==, LOOM_CHANGE_FASTER);
  g_assert_cmpint (row_at (self, row_of (self, "new_only"))->verdict, ==, LOOM_CHANGE_GONE);
  loom_ui_test_press_with (GTK_WIDGET (self->view), GDK_KEY_b, GDK_CONTROL_MASK);
  loom_ui_test_until (has_ended, self->page);
  g_assert_true (g_file_equal (loom_inspector_page_get_file (self->page), self->after));
  loom_ui_test_press_with (GTK_WIDGET (self->view), GDK_KEY_b, GDK_CONTROL_MASK);
  loom_ui_test_until (has_ended, self->page);
  g_assert_true (g_file_equal (loom_inspector_page_get_file (self->page), self->before));
  g_assert_true (loom_ui_test_press_with (GTK_WIDGET (self->view), GDK_KEY_c,
                                          GDK_CONTROL_MASK | GDK_SHIFT_MASK));
}

/* What cannot be read is said to be; what was compared before stays at hand. */
static void
test_errors (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GFile) nowhere = g_file_new_build_filename (self->folder, "nowhere.fxt", NULL);

  compare (self);
  loom_inspector_page_compare_with (self->page, nowhere);
  loom_ui_test_until (has_compared, self->view);
  g_assert_cmpint (loom_compare_view_get_state (self->view), ==, LOOM_COMPARE_FAILED);
  g_assert_nonnull (loom_compare_view_get_comparison (self->view));
  loom_inspector_page_compare_with (self->page, self->after);
  loom_ui_test_until (has_compared, self->view);
  g_assert_cmpint (loom_compare_view_get_state (self->view), ==, LOOM_COMPARE_SHOWING);

  /* The first cannot be opened: the second is not compared with what was there before. */
  loom_inspector_page_open_files (self->page, (GFile *[]) { nowhere, self->after }, 2);
  loom_ui_test_until (has_ended, self->page);
  g_assert_cmpint (loom_inspector_page_get_state (self->page), ==, LOOM_INSPECTOR_FAILED);
  g_assert_true (
      g_file_equal (loom_compare_view_get_file (self->view, LOOM_COMPARE_BEFORE), self->before));
}

static void
test_cancel (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) large = loom_ui_test_trace (20000);
  LoomTrace *traces[] = { large, large };
  GFile *files[] = { NULL, NULL };

  loom_compare_view_start (self->view, files, traces);
  g_assert_cmpint (loom_compare_view_get_state (self->view), ==, LOOM_COMPARE_WORKING);
  loom_compare_view_cancel (self->view);
  g_assert_cmpint (loom_compare_view_get_state (self->view), ==, LOOM_COMPARE_EMPTY);
  compare (self);
  loom_compare_view_start (self->view, files, traces);
  loom_compare_view_cancel (self->view);
  g_assert_cmpint (loom_compare_view_get_state (self->view), ==, LOOM_COMPARE_SHOWING);
  g_assert_cmpuint (loom_compare_view_get_n_rows (self->view), ==, 4);
}

/* A recording that is from no file can be compared, too, and shown again. */
static void
test_from_memory (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (10);

  loom_inspector_page_show_trace (self->page, trace);
  loom_inspector_page_compare_with (self->page, self->after);
  loom_ui_test_until (has_compared, self->view);
  g_assert_cmpint (loom_compare_view_get_state (self->view), ==, LOOM_COMPARE_SHOWING);
  g_signal_emit_by_name (self->view, "show-side", LOOM_COMPARE_AFTER);
  loom_ui_test_until (has_ended, self->page);
  g_signal_emit_by_name (self->view, "show-side", LOOM_COMPARE_BEFORE);
  g_assert_true (loom_inspector_page_get_trace (self->page) == trace);
}

/* As assistive technology has it, and as eyes do. */
static void
test_seen (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GdkTexture) picture = NULL;
  g_autofree char *text = NULL;
  g_autoptr (LoomCompareRow) row = NULL;
  GtkWidget *pair;
  guint first = 0;

  compare (self);
  loom_ui_test_frames (self->window, 2);
  pair = find_child (GTK_WIDGET (self->view), LOOM_TYPE_DISTRIBUTION_PAIR, &first);
  g_assert_nonnull (pair);
  row = loom_compare_row_new (row_at (self, 0));
  text = loom_compare_row_dup (row, LOOM_COMPARE_SHAPE);
  gtk_test_accessible_assert_role (pair, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (pair, GTK_ACCESSIBLE_PROPERTY_LABEL, text);
  picture = loom_ui_test_picture (pair);
  /* The ground, the bars of both, the marks. */
  g_assert_cmpuint (loom_ui_test_n_colors (picture), >=, 4);
}

/* How far apart two texts are is nothing that a comparison says, and differs from call to call. */
static int
sign (int number)
{
  return (number > 0) - (number < 0);
}

static void
test_cells (Fixture *self G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  const LoomComparisonRow values = {
    .name = "name",
    .before = { .count = 2000, .median = 1500000, .p95 = 2000000, .total = 3000000000 },
    .after = { .count = 3, .median = 1000000, .p95 = 1100000, .total = 3000000 },
    .verdict = LOOM_CHANGE_FASTER,
    .p = 0.001,
    .superiority = 0.2,
  };
  const LoomComparisonRow gone = { .name = "gone",
                                   .before = { .count = 1, .median = 5000 },
                                   .verdict = LOOM_CHANGE_GONE };
  static const char *const expected[] = { "name",    "faster",  "−500 µs", "×0.67", NULL,
                                          "1.50 ms", "1.00 ms", "2,000",   "3",     "2.00 ms",
                                          "1.10 ms", "3.00 s",  "3.00 ms" };
  g_autoptr (LoomCompareRow) row = loom_compare_row_new (&values);
  g_autoptr (LoomCompareRow) other = loom_compare_row_new (&gone);
  g_autofree char *explanation = loom_compare_row_explain (row);

  for (guint i = 0; i < LOOM_N_COMPARE_COLUMNS; i++)
    {
      g_autofree char *text = loom_compare_row_dup (row, (LoomCompareColumn) i);
      g_autofree char *of_gone = loom_compare_row_dup (other, (LoomCompareColumn) i);

      if (expected[i] != NULL && i != LOOM_COMPARE_COUNT_BEFORE)
        g_assert_cmpstr (text, ==, expected[i]);
      g_assert_cmpuint (strlen (of_gone), >, 0);
      g_assert_cmpint (sign (loom_compare_row_compare (row, other, (LoomCompareColumn) i)), ==,
                       -sign (loom_compare_row_compare (other, row, (LoomCompareColumn) i)));
      g_assert_cmpint (loom_compare_row_compare (row, row, (LoomCompareColumn) i), ==, 0);
    }
  g_assert_nonnull (strstr (explanation, "20 of 100"));
}

#define ADD(name, func) g_test_add ("/compare/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  context = weft_main_loop_context_install (NULL);
  ADD ("rows", test_rows);
  ADD ("filter", test_filter);
  ADD ("instances", test_instances);
  ADD ("keys", test_keys);
  ADD ("errors", test_errors);
  ADD ("cancel", test_cancel);
  ADD ("from-memory", test_from_memory);
  ADD ("seen", test_seen);
  ADD ("cells", test_cells);
  return g_test_run ();
}
