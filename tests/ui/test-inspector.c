/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <weft.h>

#include "findings/loom-finding-row.h"
#include "inspector/loom-inspector-details.h"
#include "inspector/loom-inspector-lane-row.h"
#include "inspector/loom-inspector-lanes.h"
#include "inspector/loom-inspector-page.h"
#include "support/loom-ui-test.h"
#include "timeline/loom-timeline-minimap.h"

typedef struct
{
  LoomInspectorPage *page;
  GtkWidget *window;
  guint n_traces;
} Fixture;

static void
count_trace_cb (Fixture *fixture)
{
  fixture->n_traces++;
}

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->page = LOOM_INSPECTOR_PAGE (g_object_ref_sink (loom_inspector_page_new ()));
  g_signal_connect_swapped (fixture->page, "notify::trace", G_CALLBACK (count_trace_cb), fixture);
  fixture->window = loom_ui_test_window (GTK_WIDGET (fixture->page), 1100, 700);
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
  /* What still loads holds it until the worker has seen that it is cancelled. */
  loom_ui_test_until (is_gone, &page);
}

static gboolean
has_ended (gpointer data)
{
  return !loom_inspector_page_is_loading (data);
}

static void
open_path (Fixture *fixture, const char *folder, const char *name)
{
  g_autoptr (GFile) file = g_file_new_build_filename (folder, name, NULL);

  loom_inspector_page_open (fixture->page, file);
}

static GtkWidget *
find_hop (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && g_object_get_data (G_OBJECT (widget), "outgoing") != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_hop (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_empty (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_EMPTY);
  g_assert_null (loom_inspector_page_get_trace (fixture->page));
  loom_inspector_page_cancel (fixture->page);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_EMPTY);
}

static void
test_opens (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = loom_ui_test_traces ();
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n = 0;

  if (folder == NULL)
    return;
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_test_message ("%s", name);
      open_path (fixture, folder, name);
      loom_ui_test_until (has_ended, fixture->page);
      g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_SHOWING);
      g_assert_cmpuint (fixture->n_traces, ==, ++n);
      g_assert_true (loom_inspector_page_get_trace (fixture->page) ==
                     loom_timeline_get_trace (loom_inspector_page_get_timeline (fixture->page)));
      loom_ui_test_frames (fixture->window, 2);
    }
  g_assert_cmpuint (n, >=, 9);
}

/* What is no recording is said to be none, and what was shown stays at hand. */
static void
test_damaged (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (3);
  g_autofree char *folder = g_dir_make_tmp ("weft-inspector-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "damaged <&>.json", NULL);
  AdwStatusPage *error_page;

  loom_inspector_page_show_trace (fixture->page, trace);
  g_assert_true (g_file_set_contents (path, "{\"traceEvents\":[{\"ph\":\"X\",}]}", -1, NULL));
  open_path (fixture, folder, "damaged <&>.json");
  loom_ui_test_until (has_ended, fixture->page);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_FAILED);
  loom_ui_test_frames (fixture->window, 2);

  error_page = ADW_STATUS_PAGE (gtk_stack_get_visible_child (
      GTK_STACK (loom_ui_test_find (GTK_WIDGET (fixture->page), GTK_TYPE_STACK))));
  g_assert_nonnull (strstr (adw_status_page_get_title (error_page), "damaged &lt;&amp;&gt;.json"));
  g_assert_cmpuint (strlen (adw_status_page_get_description (error_page)), >, 10);

  open_path (fixture, folder, "there is none.fxt");
  loom_ui_test_until (has_ended, fixture->page);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_FAILED);
  g_assert_true (loom_inspector_page_get_trace (fixture->page) == trace);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_cancel (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = loom_ui_test_traces ();

  if (folder == NULL)
    return;
  open_path (fixture, folder, "chrome-animation.json.gz");
  loom_ui_test_frames (fixture->window, 1);
  loom_inspector_page_cancel (fixture->page);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_EMPTY);
  /* That its end comes later changes nothing: tear_down() waits for it. */
  loom_ui_test_frames (fixture->window, 3);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_EMPTY);
  g_assert_cmpuint (fixture->n_traces, ==, 0);
}

static void
test_second_open (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = loom_ui_test_traces ();
  g_autofree char *name = NULL;

  if (folder == NULL)
    return;
  open_path (fixture, folder, "chrome-animation.json.gz");
  open_path (fixture, folder, "chrome-animation.json.gz");
  open_path (fixture, folder, "flow.json");
  loom_ui_test_until (has_ended, fixture->page);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_SHOWING);
  name = g_file_get_basename (loom_inspector_page_get_file (fixture->page));
  g_assert_cmpstr (name, ==, "flow.json");
  g_assert_cmpuint (fixture->n_traces, ==, 1);
}

/* A recording so large that its beginning is shown before the rest is read. */
static GFile *
write_large (void)
{
  const guint64 head[] = { G_GUINT64_CONSTANT (0x0016547846040010),
                           1 | 2 << 4,
                           1000000000,
                           2 | 2 << 4 | 1 << 16 | G_GUINT64_CONSTANT (4) << 32,
                           0x6b726f77,
                           3 | 3 << 4 | 1 << 16,
                           10,
                           11 };
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GFileIOStream) stream = NULL;
  GFile *file = g_file_new_tmp ("weft-large-XXXXXX.fxt", &stream, NULL);

  g_array_append_vals (words, head, G_N_ELEMENTS (head));
  for (guint64 i = 0; i < 4000000; i++)
    {
      const guint64 slice[] = { 4 | 3 << 4 | 4 << 16 | 1 << 24 | G_GUINT64_CONSTANT (1) << 48,
                                i * 1000, i * 1000 + 700 };

      g_array_append_vals (words, slice, G_N_ELEMENTS (slice));
    }
  g_assert_true (g_file_replace_contents (file, words->data, words->len * 8, NULL, FALSE,
                                          G_FILE_CREATE_NONE, NULL, NULL, NULL));
  return file;
}

static gboolean
is_previewing (gpointer data)
{
  return loom_inspector_page_get_state (data) == LOOM_INSPECTOR_PREVIEWING ||
         !loom_inspector_page_is_loading (data);
}

static void
open_until_preview (Fixture *fixture, GFile *file)
{
  /* A machine that has read all of it within a frame would be a surprise, and not a defect. */
  for (guint i = 0; i < 10; i++)
    {
      loom_inspector_page_open (fixture->page, file);
      loom_ui_test_until (is_previewing, fixture->page);
      if (loom_inspector_page_get_state (fixture->page) == LOOM_INSPECTOR_PREVIEWING)
        return;
    }
  g_assert_not_reached ();
}

static void
test_preview (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = loom_inspector_page_get_timeline (fixture->page);
  g_autoptr (GFile) file = write_large ();
  double begin, end;

  open_until_preview (fixture, file);
  g_assert_null (loom_inspector_page_get_trace (fixture->page));
  g_assert_cmpuint (loom_trace_get_n_events (loom_timeline_get_trace (timeline)), <, 4000000);
  loom_timeline_show_range (timeline, 1000000, 2000000);

  loom_ui_test_until (has_ended, fixture->page);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_SHOWING);
  g_assert_cmpuint (loom_trace_get_n_events (loom_inspector_page_get_trace (fixture->page)), ==,
                    4000000);
  loom_timeline_get_range (timeline, &begin, &end);
  g_assert_cmpfloat (begin, ==, 1000000);
  g_assert_cmpfloat (end, ==, 2000000);
  g_file_delete (file, NULL, NULL);
}

/* What there is of it stays. */
static void
test_cancel_preview (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GFile) file = write_large ();

  open_until_preview (fixture, file);
  loom_inspector_page_cancel (fixture->page);
  g_assert_cmpint (loom_inspector_page_get_state (fixture->page), ==, LOOM_INSPECTOR_SHOWING);
  g_assert_cmpuint (loom_trace_get_n_events (loom_inspector_page_get_trace (fixture->page)), <,
                    4000000);
  g_file_delete (file, NULL, NULL);
}

/* Four slices called “read …” on two threads, one of them with “needle” in an argument. */
static LoomTrace *
make_searchable (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "searchable");
  guint32 category = loom_trace_builder_string (builder, "work", -1);
  guint32 read = loom_trace_builder_string (builder, "read_file", -1);
  guint32 other = loom_trace_builder_string (builder, "Parse", -1);

  for (guint i = 0; i < 4; i++)
    {
      guint lane = loom_trace_builder_thread (builder, 1, 1 + i % 2);

      if (i == 2)
        loom_trace_builder_arg (builder, other,
                                loom_trace_builder_string (builder, "a needle in hay", -1));
      loom_trace_builder_complete (builder, lane, i * 1000, 500, category, read,
                                   loom_trace_builder_take_args (builder));
      loom_trace_builder_complete (builder, lane, i * 1000 + 600, 100, category, other, 0);
    }
  return loom_trace_builder_finish (builder);
}

static gboolean
has_searched (gpointer data)
{
  return !loom_timeline_is_searching (data);
}

/* Not what is in a drop-down: that has a list of its own. */
static GtkWidget *
find_widget (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  if (GTK_IS_DROP_DOWN (widget))
    return NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
find_entry (GtkWidget *widget)
{
  return find_widget (widget, GTK_TYPE_SEARCH_ENTRY);
}

static void
test_search (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = loom_inspector_page_get_timeline (fixture->page);
  LoomTimelineSearchBar *bar = loom_inspector_page_get_search_bar (fixture->page);
  GtkWidget *entry = find_entry (GTK_WIDGET (bar));
  g_autoptr (LoomTrace) trace = make_searchable ();
  guint lane, slice, first_lane;

  loom_inspector_page_show_trace (fixture->page, trace);
  g_assert_false (loom_timeline_search_bar_is_open (bar));
  g_assert_true (loom_ui_test_press_with (GTK_WIDGET (timeline), GDK_KEY_slash, 0));
  g_assert_true (loom_timeline_search_bar_is_open (bar));

  gtk_editable_set_text (GTK_EDITABLE (entry), "READ");
  g_signal_emit_by_name (entry, "activate");
  loom_ui_test_until (has_searched, timeline);
  g_assert_cmpuint (loom_slice_set_get_n (loom_timeline_get_matches (timeline)), ==, 4);
  /* Enter has gone to the first of them, whether it was found at once or later. */
  g_assert_cmpuint (loom_timeline_get_match (timeline), ==, 1);
  g_assert_true (loom_timeline_get_selection (timeline, &first_lane, &slice));
  g_assert_true (loom_ui_test_press_with (GTK_WIDGET (timeline), GDK_KEY_n, 0));
  g_assert_cmpuint (loom_timeline_get_match (timeline), ==, 2);
  g_assert_true (loom_timeline_get_selection (timeline, &lane, &slice));
  g_assert_cmpuint (lane, !=, first_lane);
  /* Before the first comes the last. */
  g_assert_true (loom_ui_test_press_with (GTK_WIDGET (timeline), GDK_KEY_n, GDK_SHIFT_MASK));
  g_assert_true (loom_ui_test_press_with (GTK_WIDGET (timeline), GDK_KEY_n, GDK_SHIFT_MASK));
  g_assert_cmpuint (loom_timeline_get_match (timeline), ==, 4);

  gtk_editable_set_text (GTK_EDITABLE (entry), "needle");
  g_signal_emit_by_name (entry, "activate");
  loom_ui_test_until (has_searched, timeline);
  g_assert_cmpuint (loom_slice_set_get_n (loom_timeline_get_matches (timeline)), ==, 0);
  loom_timeline_set_search_arguments (timeline, TRUE);
  loom_ui_test_until (has_searched, timeline);
  g_assert_cmpuint (loom_slice_set_get_n (loom_timeline_get_matches (timeline)), ==, 1);

  g_signal_emit_by_name (entry, "stop-search");
  g_assert_false (loom_timeline_search_bar_is_open (bar));
  g_assert_null (loom_timeline_get_matches (timeline));
}

static GtkWidget *
find_minimap (GtkWidget *widget)
{
  if (LOOM_IS_TIMELINE_MINIMAP (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_minimap (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_minimap (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = loom_inspector_page_get_timeline (fixture->page);
  GtkWidget *map = find_minimap (GTK_WIDGET (fixture->page));
  LoomTimelineMinimap *minimap = LOOM_TIMELINE_MINIMAP (map);
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (40);
  double first, last, range, begin, end, pixel, x;

  loom_inspector_page_show_trace (fixture->page, trace);
  loom_ui_test_frames (map, 2);
  first = (double) loom_trace_get_begin (trace);
  last = (double) loom_trace_get_end (trace);
  range = (last - first) / 10;
  pixel = 1 / (loom_timeline_minimap_time_to_x (minimap, 1) -
               loom_timeline_minimap_time_to_x (minimap, 0));

  /* A click outside of the window brings it there. */
  loom_timeline_show_range (timeline, first + range, first + 2 * range);
  x = loom_timeline_minimap_time_to_x (minimap, first + 7 * range);
  loom_ui_test_drag (map, x, 20, x, 20);
  loom_timeline_get_range (timeline, &begin, &end);
  g_assert_cmpfloat_with_epsilon ((begin + end) / 2, first + 7 * range, 2 * pixel);
  g_assert_cmpfloat_with_epsilon (end - begin, range, 2 * pixel);

  /* In it, the window comes along. */
  loom_ui_test_drag (map, x, 20, x - 2 * range / pixel, 20);
  loom_timeline_get_range (timeline, &begin, &end);
  g_assert_cmpfloat_with_epsilon ((begin + end) / 2, first + 5 * range, 2 * pixel);
  g_assert_cmpfloat_with_epsilon (end - begin, range, 2 * pixel);

  /* An edge moves alone. */
  x = loom_timeline_minimap_time_to_x (minimap, end);
  loom_ui_test_drag (map, x, 20, x + range / pixel, 20);
  loom_timeline_get_range (timeline, &begin, &end);
  g_assert_cmpfloat_with_epsilon (begin, first + 4.5 * range, 2 * pixel);
  g_assert_cmpfloat_with_epsilon (end, first + 6.5 * range, 2 * pixel);
  x = loom_timeline_minimap_time_to_x (minimap, begin);
  loom_ui_test_drag (map, x, 20, x + range / pixel, 20);
  loom_timeline_get_range (timeline, &begin, &end);
  g_assert_cmpfloat_with_epsilon (begin, first + 5.5 * range, 2 * pixel);
  g_assert_cmpfloat_with_epsilon (end, first + 6.5 * range, 2 * pixel);

  g_assert_true (gtk_widget_grab_focus (map));
  g_assert_true (loom_ui_test_press (map, GDK_KEY_Right));
  loom_timeline_get_range (timeline, &begin, &end);
  g_assert_cmpfloat_with_epsilon (begin, first + 5.6 * range, 2 * pixel);
  g_assert_true (loom_ui_test_press (map, GDK_KEY_Up));
  loom_timeline_get_range (timeline, &begin, &end);
  g_assert_cmpfloat (end - begin, <, range * 0.95);
  g_assert_true (loom_ui_test_press (map, GDK_KEY_Home));
  loom_timeline_get_range (timeline, &begin, &end);
  g_assert_cmpfloat_with_epsilon (begin, first, 2 * pixel);
  g_assert_true (loom_ui_test_press (map, GDK_KEY_End));
  loom_timeline_get_range (timeline, &begin, &end);
  g_assert_cmpfloat_with_epsilon (end, last, 2 * pixel);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (map), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Overview");
}

/* “load” makes “parse” and “draw”, and the main thread blocks to wait for it. */
static LoomTrace *
make_tasks (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "tasks");
  static const char *const names[] = { "load", "parse", "draw" };
  guint32 task = loom_trace_builder_string (builder, "weft.task", -1);
  guint32 wait = loom_trace_builder_string (builder, "weft.wait", -1);
  guint lane = loom_trace_builder_thread (builder, 1, 1);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      LoomArg parent = { .name = loom_trace_builder_string (builder, "parent", -1),
                         .type = LOOM_ARG_UINT,
                         .u = i > 0 };
      guint32 name = loom_trace_builder_string (builder, names[i], -1);

      loom_trace_builder_typed_arg (builder, &parent);
      loom_trace_builder_async_begin (builder, 1, 0, i + 1, i * 1000000, task, name,
                                      loom_trace_builder_take_args (builder));
      loom_trace_builder_async_end (builder, 1, 0, i + 1, 50000000 - i * 1000000, task, name, 0);
    }
  loom_trace_builder_typed_arg (builder,
                                &(LoomArg) {
                                    .name = loom_trace_builder_string (builder, "task", -1),
                                    .type = LOOM_ARG_UINT,
                                    .u = 1,
                                });
  loom_trace_builder_complete (builder, lane, 5000000, 30000000, wait, wait,
                               loom_trace_builder_take_args (builder));
  return loom_trace_builder_finish (builder);
}

static void
assert_drawn (Fixture *fixture)
{
  g_autoptr (GdkTexture) picture = NULL;

  loom_ui_test_frames (fixture->window, 2);
  picture = loom_ui_test_picture (GTK_WIDGET (fixture->page));
  g_assert_cmpuint (loom_ui_test_n_colors (picture), >, 8);
}

static gboolean
has_analysed (gpointer data)
{
  return !loom_inspector_page_is_analysing (data);
}

static void
test_findings (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = loom_inspector_page_get_timeline (fixture->page);
  LoomFindingsView *view = loom_inspector_page_get_findings (fixture->page);
  g_autoptr (LoomTrace) trace = make_tasks ();
  const LoomFinding *finding;
  guint lane, slice;

  loom_inspector_page_show_trace (fixture->page, trace);
  loom_ui_test_until (has_analysed, fixture->page);
  g_assert_cmpuint (loom_findings_get_n (loom_findings_view_get_findings (view)), ==, 1);
  finding = loom_findings_get (loom_findings_view_get_findings (view), 0);
  g_assert_cmpint (finding->rule, ==, LOOM_RULE_UI_BLOCKED);
  g_assert_nonnull (strstr (finding->message, "load"));
  g_assert_nonnull (loom_timeline_get_finding_marks (timeline));

  g_assert_false (loom_timeline_get_selection (timeline, &lane, &slice));
  g_assert_true (loom_ui_test_press (GTK_WIDGET (view), GDK_KEY_F8));
  g_assert_true (loom_timeline_get_selection (timeline, &lane, &slice));
  g_assert_cmpuint (lane, ==, finding->lane);
  g_assert_cmpuint (slice, ==, finding->slice);
  assert_drawn (fixture);
}

/* Two rules of one severity and one of another. Times count from the first event. */
static LoomTrace *
make_faults (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "faults");
  guint32 wait = loom_trace_builder_string (builder, "weft.wait", -1);
  guint32 guard = loom_trace_builder_string (builder, "weft.guard", -1);
  guint32 block = loom_trace_builder_string (builder, "weft.block", -1);
  guint lane = loom_trace_builder_thread (builder, 1, 1);

  loom_trace_builder_complete (builder, lane, 5000000, 30000000, wait, wait, 0);
  loom_trace_builder_complete (builder, lane, 40000000, 30000000, wait, wait, 0);
  loom_trace_builder_instant (builder, lane, 75000000, guard, guard, 0);
  loom_trace_builder_complete (builder, lane, 80000000, 5000000, block, block, 0);
  return loom_trace_builder_finish (builder);
}

static void
assert_selected_begin (LoomTimeline *timeline, LoomTrace *trace, gint64 begin)
{
  guint lane, slice;

  g_assert_true (loom_timeline_get_selection (timeline, &lane, &slice));
  g_assert_cmpint (
      g_array_index (loom_trace_get_lane (trace, lane)->slices, LoomSlice, slice).begin, ==, begin);
}

/* F8 begins with the first and goes round, and the list can be had of one severity. */
static void
test_finding_steps (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = loom_inspector_page_get_timeline (fixture->page);
  GtkWidget *view = GTK_WIDGET (loom_inspector_page_get_findings (fixture->page));
  GtkWidget *choice = find_widget (view, GTK_TYPE_DROP_DOWN);
  GtkWidget *list = find_widget (view, GTK_TYPE_LIST_VIEW);
  GtkWidget *advice = find_widget (view, GTK_TYPE_REVEALER);
  g_autoptr (LoomTrace) trace = make_faults ();
  GListModel *model;
  guint lane, slice;

  loom_inspector_page_show_trace (fixture->page, trace);
  loom_ui_test_until (has_analysed, fixture->page);
  model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 4);
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (advice)));

  g_assert_true (loom_ui_test_press (view, GDK_KEY_F8));
  assert_selected_begin (timeline, trace, 0);
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (advice)));
  g_assert_true (loom_ui_test_press (view, GDK_KEY_F8));
  assert_selected_begin (timeline, trace, 35000000);
  /* What has no slice is shown without one. */
  g_assert_true (loom_ui_test_press (view, GDK_KEY_F8));
  g_assert_false (loom_timeline_get_selection (timeline, &lane, &slice));
  g_assert_true (loom_ui_test_press (view, GDK_KEY_F8));
  assert_selected_begin (timeline, trace, 75000000);
  g_assert_true (loom_ui_test_press (view, GDK_KEY_F8));
  assert_selected_begin (timeline, trace, 0);

  /* All, errors, warnings, and the three rules. */
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (choice))), ==,
                    6);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 1);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 3);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 2);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 1);
  g_assert_true (loom_ui_test_press (view, GDK_KEY_F8));
  assert_selected_begin (timeline, trace, 75000000);
}

/* A click on the finding that is selected already brings it into view again. */
static void
test_finding_clicked_again (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = loom_inspector_page_get_timeline (fixture->page);
  GtkWidget *view = GTK_WIDGET (loom_inspector_page_get_findings (fixture->page));
  g_autoptr (LoomTrace) trace = make_faults ();
  GtkWidget *row;
  double begin, end;

  loom_inspector_page_show_trace (fixture->page, trace);
  loom_ui_test_until (has_analysed, fixture->page);
  g_assert_true (loom_ui_test_press (view, GDK_KEY_F8));
  loom_ui_test_frames (fixture->window, 2);
  row = find_widget (view, LOOM_TYPE_FINDING_ROW);
  loom_timeline_clear_selection (timeline);
  loom_timeline_show_range (timeline, 60e6, 70e6);
  g_signal_emit_by_name (loom_ui_test_controller (row, GTK_TYPE_GESTURE_CLICK), "released", 1, 5.0,
                         5.0);
  assert_selected_begin (timeline, trace, 0);
  loom_timeline_get_range (timeline, &begin, &end);
  g_assert_cmpfloat (begin, <, 0);
  g_assert_cmpfloat (end, >, 30e6);
}

/* A wait of 30 ms in a long recording, which turns out to be a deadlock in its last microsecond. */
static LoomTrace *
make_deadlock (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "deadlock");
  guint32 run = loom_trace_builder_string (builder, "weft.run", -1);
  guint32 wait = loom_trace_builder_string (builder, "weft.wait", -1);
  guint32 deadlock = loom_trace_builder_string (builder, "weft.deadlock", -1);
  guint lane = loom_trace_builder_thread (builder, 1, 1);

  loom_trace_builder_complete (builder, lane, 0, 1000, run, run, 0);
  loom_trace_builder_begin (builder, lane, 500000000, run, run, 0);
  loom_trace_builder_begin (builder, lane, 501000000, wait, wait, 0);
  loom_trace_builder_instant (builder, lane, 530999000, deadlock, deadlock, 0);
  loom_trace_builder_end (builder, lane, 531000000, 0);
  loom_trace_builder_end (builder, lane, 900000000, 0);
  loom_trace_builder_complete (builder, lane, 5000000000, 1000, run, run, 0);
  return loom_trace_builder_finish (builder);
}

/* What is told at the end of a wait is shown with the whole of the wait. */
static void
test_finding_is_whole (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = loom_inspector_page_get_timeline (fixture->page);
  LoomFindingsView *view = loom_inspector_page_get_findings (fixture->page);
  g_autoptr (LoomTrace) trace = make_deadlock ();
  double begin, end;

  loom_inspector_page_show_trace (fixture->page, trace);
  loom_ui_test_until (has_analysed, fixture->page);
  loom_findings_view_show_rule (view, LOOM_RULE_DEADLOCK);
  loom_timeline_get_range (timeline, &begin, &end);
  g_assert_cmpfloat (begin, <, 501e6 - 1e6);
  g_assert_cmpfloat (end, >, 531e6 + 1e6);
  g_assert_cmpfloat (end - begin, <, 120e6);
}

/* Other thresholds are looked with at once; what cannot be understood is as usual. */
static void
test_thresholds (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const longer[] = { "W001=29ms", "nonsense", "W007=off", NULL };
  static const char *const wrong[] = { "W001=soon", NULL };
  LoomFindingsView *view = loom_inspector_page_get_findings (fixture->page);
  g_autoptr (LoomTrace) trace = make_faults ();

  loom_inspector_page_set_thresholds (fixture->page, longer);
  loom_inspector_page_show_trace (fixture->page, trace);
  loom_ui_test_until (has_analysed, fixture->page);
  g_assert_cmpuint (loom_findings_get_n (loom_findings_view_get_findings (view)), ==, 3);
  loom_inspector_page_set_thresholds (fixture->page,
                                      (const char *const[]) { "ui-blocked=1s", NULL });
  loom_ui_test_until (has_analysed, fixture->page);
  g_assert_cmpuint (
      loom_findings_count (loom_findings_view_get_findings (view), LOOM_RULE_UI_BLOCKED), ==, 0);
  g_assert_cmpuint (loom_findings_get_n (loom_findings_view_get_findings (view)), ==, 2);
  loom_inspector_page_set_thresholds (fixture->page, wrong);
  loom_ui_test_until (has_analysed, fixture->page);
  g_assert_cmpuint (loom_findings_get_n (loom_findings_view_get_findings (view)), ==, 4);
}

static void
test_tasks (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = loom_inspector_page_get_timeline (fixture->page);
  LoomTasksView *view = loom_inspector_page_get_tasks (fixture->page);
  GtkWidget *entry = find_entry (GTK_WIDGET (view));
  g_autoptr (LoomTrace) trace = make_tasks ();
  const LoomTaskInfo *info;
  g_autoptr (LoomTaskIndex) index = loom_task_index_new (trace, NULL, NULL);
  guint parse = loom_task_index_find (index, 1, 2);

  loom_inspector_page_show_trace (fixture->page, trace);
  loom_inspector_page_show_panel (fixture->page, "tasks");
  loom_ui_test_until (has_analysed, fixture->page);
  g_assert_cmpuint (loom_tasks_view_get_n_listed (view), ==, 1);

  /* A task that is selected in the timeline is so in the list, where its parent opens for it. */
  info = loom_task_index_get (index, parse);
  loom_timeline_select (timeline, info->lane, info->slice);
  g_assert_cmpuint (loom_tasks_view_get_n_listed (view), ==, 3);
  g_assert_cmpuint (loom_tasks_view_get_selected (view), ==, parse);
  assert_drawn (fixture);

  gtk_editable_set_text (GTK_EDITABLE (entry), "DRAW");
  g_signal_emit_by_name (entry, "search-changed");
  /* What is above it stays. */
  g_assert_cmpuint (loom_tasks_view_get_n_listed (view), ==, 2);
  g_assert_cmpuint (loom_tasks_model_get_n_found (loom_tasks_view_get_model (view)), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpuint (loom_tasks_view_get_n_listed (view), ==, 3);
}

static gboolean
has_counted (gpointer data)
{
  return !loom_statistics_view_is_counting (data);
}

static void
test_statistics (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = loom_inspector_page_get_timeline (fixture->page);
  LoomStatisticsView *view = loom_inspector_page_get_statistics (fixture->page);
  g_autoptr (LoomTrace) trace = make_searchable ();
  g_autofree char *all = NULL;
  g_autofree char *part = NULL;

  loom_inspector_page_show_trace (fixture->page, trace);
  loom_inspector_page_show_panel (fixture->page, "statistics");
  loom_ui_test_frames (fixture->window, 2);
  loom_ui_test_until (has_counted, view);
  g_assert_cmpuint (loom_statistics_view_get_n_rows (view), ==, 2);
  all = loom_statistics_view_dup_csv (view);
  g_assert_nonnull (strstr (all, "\"read_file\",\"\",4,2000,2000,500,500,500,500\r\n"));

  /* What is marked is what is counted. */
  loom_timeline_set_marked (timeline, 900, 1100);
  loom_ui_test_until (has_counted, view);
  part = loom_statistics_view_dup_csv (view);
  g_assert_nonnull (strstr (part, "\"read_file\",\"\",1,100,100,100,100,100,100\r\n"));

  loom_statistics_view_select (view, 0);
  loom_ui_test_until (has_counted, view);
  g_assert_cmpuint (loom_timeline_get_n_highlighted (timeline), ==, 4);
  assert_drawn (fixture);
}

/* The window is closed while it loads: tear_down() sees that nothing is left over. */
static void
test_close_while_loading (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = loom_ui_test_traces ();

  if (folder == NULL)
    return;
  open_path (fixture, folder, "chrome-animation.json.gz");
  loom_ui_test_frames (fixture->window, 1);
}

static void
test_details (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (10);
  LoomInspectorDetails *details;
  LoomTimeline *timeline;
  GtkWidget *button;
  g_autofree char *text = NULL;
  guint lane;
  guint slice;

  loom_inspector_page_show_trace (fixture->page, trace);
  loom_ui_test_frames (fixture->window, 2);
  details = LOOM_INSPECTOR_DETAILS (
      loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_INSPECTOR_DETAILS));
  timeline = loom_inspector_page_get_timeline (fixture->page);
  g_assert_null (loom_inspector_details_dup_text (details));

  loom_timeline_select (timeline, 0, 0);
  loom_ui_test_frames (fixture->window, 2);
  text = loom_inspector_details_dup_text (details);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, "load_report\n"));
  g_assert_nonnull (strstr (text, "Duration: 4.00 ms\n"));
  g_assert_nonnull (strstr (text, "Thread: main (100)\n"));
  g_assert_nonnull (strstr (text, "Category: weft.run\n"));
  g_assert_nonnull (strstr (text, "→ to worker 1, after 2.00 ms\n"));

  /* The hop's row leads to where it went on. */
  button = find_hop (GTK_WIDGET (details));
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (loom_timeline_get_selection (timeline, &lane, &slice));
  g_assert_cmpstr (loom_trace_get_lane (trace, lane)->name, ==, "worker 1");

  loom_timeline_clear_selection (timeline);
  g_assert_null (loom_inspector_details_dup_text (details));
}

/* The lanes' row in a place of the list; NULL where it is not in view. */
static GtkWidget *
row_at (GtkWidget *list, guint position)
{
  for (GtkWidget *item = gtk_widget_get_first_child (list); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (LOOM_IS_INSPECTOR_LANE_ROW (row) && position-- == 0)
        return row;
    }
  return NULL;
}

static guint
lane_in_row (GtkWidget *list, guint position)
{
  return loom_inspector_lane_row_get_lane (LOOM_INSPECTOR_LANE_ROW (row_at (list, position)));
}

static guint
n_listed (GtkWidget *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list))));
}

/* Drags a row and drops it onto another, through their own source and target. */
static void
drop_on (GtkWidget *list, guint dragged, guint target)
{
  GtkEventController *source =
      loom_ui_test_controller (row_at (list, dragged), GTK_TYPE_DRAG_SOURCE);
  GtkEventController *end = loom_ui_test_controller (row_at (list, target), GTK_TYPE_DROP_TARGET);
  g_autoptr (GdkContentProvider) content = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_signal_emit_by_name (source, "prepare", 1.0, 1.0, &content);
  g_value_init (&value, LOOM_TYPE_INSPECTOR_LANE_ROW);
  g_assert_true (gdk_content_provider_get_value (content, &value, &error));
  g_assert_no_error (error);
  g_signal_emit_by_name (end, "drop", &value, 1.0, 1.0, &taken);
  g_assert_true (taken);
}

static void
focus_row (GtkWidget *list, guint position)
{
  GtkWidget *sidebar = gtk_widget_get_ancestor (list, GTK_TYPE_STACK);

  gtk_stack_set_visible_child_name (GTK_STACK (sidebar), "lanes");
  loom_ui_test_frames (list, 1);
  gtk_widget_grab_focus (gtk_widget_get_parent (row_at (list, position)));
}

/* A key, while a row has the focus. */
static void
press_on (GtkWidget *list, guint position, guint key, GdkModifierType modifiers)
{
  focus_row (list, position);
  loom_ui_test_press_with (list, key, modifiers);
}

static GtkWidget *
get_focused_row (GtkWidget *list)
{
  GtkWidget *item = gtk_root_get_focus (gtk_widget_get_root (list));

  return item != NULL ? gtk_widget_get_first_child (item) : NULL;
}

static void
assert_rests (GtkWidget *widget)
{
  if (GTK_IS_SPINNER (widget))
    g_assert_cmpint (gtk_spinner_get_spinning (GTK_SPINNER (widget)), ==,
                     gtk_widget_get_mapped (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_rests (child);
}

/* A spinner that spins where nobody sees it has the window laid out for every frame. */
static void
test_rests (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (10);

  g_assert_nonnull (loom_ui_test_find (GTK_WIDGET (fixture->page), GTK_TYPE_SPINNER));
  assert_rests (GTK_WIDGET (fixture->page));
  loom_inspector_page_show_trace (fixture->page, trace);
  loom_ui_test_until (has_analysed, fixture->page);
  loom_ui_test_frames (fixture->window, 2);
  assert_rests (GTK_WIDGET (fixture->page));
}

static void
test_lanes (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (10);
  GtkWidget *lanes;
  GtkWidget *list;
  GtkWidget *entry;
  LoomTimeline *timeline;

  loom_inspector_page_show_trace (fixture->page, trace);
  lanes = loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_INSPECTOR_LANES);
  list = loom_ui_test_find (lanes, GTK_TYPE_LIST_VIEW);
  timeline = loom_inspector_page_get_timeline (fixture->page);
  g_assert_cmpuint (n_listed (list), ==, 4);
  gtk_test_accessible_assert_role (gtk_widget_get_parent (row_at (list, 0)),
                                   GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (gtk_widget_get_parent (row_at (list, 0)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "main");

  g_signal_emit_by_name (list, "activate", 1);
  g_assert_true (loom_timeline_is_lane_hidden (timeline, 1));
  loom_ui_test_frames (fixture->window, 2);
  g_signal_emit_by_name (loom_ui_test_find (lanes, GTK_TYPE_BUTTON), "clicked");
  g_assert_false (loom_timeline_is_lane_hidden (timeline, 1));
  loom_ui_test_frames (fixture->window, 2);

  /* The list is in the timeline's order, and moves lanes itself. */
  loom_timeline_pin_lane (timeline, 2, TRUE);
  g_assert_cmpuint (lane_in_row (list, 0), ==, 2);
  gtk_test_accessible_assert_property (gtk_widget_get_parent (row_at (list, 0)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "worker 2");
  drop_on (list, 2, 1);
  g_assert_cmpuint (lane_in_row (list, 0), ==, 2);
  g_assert_cmpuint (lane_in_row (list, 1), ==, 1);
  g_assert_cmpuint (lane_in_row (list, 2), ==, 0);
  g_assert_cmpint (loom_lane_order_get_sort (loom_timeline_get_lane_order (timeline)), ==,
                   LOOM_LANE_SORT_MANUAL);
  /* The focus goes with the lane. */
  press_on (list, 2, GDK_KEY_Up, GDK_ALT_MASK);
  g_assert_cmpuint (lane_in_row (list, 1), ==, 0);
  g_assert_true (get_focused_row (list) == row_at (list, 1));
  press_on (list, 1, GDK_KEY_p, 0);
  g_assert_true (loom_lane_order_is_pinned (loom_timeline_get_lane_order (timeline), 0));
  press_on (list, 0, GDK_KEY_space, 0);
  g_assert_true (loom_timeline_is_lane_hidden (timeline, 2));
  press_on (list, 0, GDK_KEY_x, 0);
  g_assert_false (loom_timeline_is_lane_hidden (timeline, 2));

  /* What is typed filters both; a jump to what it hides shows that in both. */
  loom_timeline_pin_lane (timeline, 0, FALSE);
  loom_timeline_pin_lane (timeline, 2, FALSE);
  entry = loom_ui_test_find (lanes, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "worker 1");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_false (loom_lane_order_is_shown (loom_timeline_get_lane_order (timeline), 0));
  g_assert_cmpuint (n_listed (list), ==, 1);
  g_assert_cmpuint (lane_in_row (list, 0), ==, 1);
  loom_timeline_select (timeline, 0, 0);
  g_assert_cmpuint (n_listed (list), ==, 2);
  loom_timeline_show_all_lanes (timeline);
  g_assert_cmpuint (n_listed (list), ==, 4);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  loom_ui_test_frames (fixture->window, 2);
}

#define MANY 20000

static LoomTrace *
many_lanes (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "many");
  guint32 name = loom_trace_builder_string (builder, "work", -1);

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *thread = g_strdup_printf ("worker %u", i);

      loom_trace_builder_name_thread (builder, 1, 1 + i, thread);
      loom_trace_builder_complete (builder, loom_trace_builder_thread (builder, 1, 1 + i), i, 1000,
                                   name, name, 0);
    }
  return loom_trace_builder_finish (builder);
}

static guint
n_rows (GtkWidget *list)
{
  guint n = 0;

  while (row_at (list, n) != NULL)
    n++;
  return n;
}

/* There are rows for what is in view and around it, and the last of the lanes is as near as the first. */
static void
test_many_lanes (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = many_lanes ();
  LoomTimeline *timeline = loom_inspector_page_get_timeline (fixture->page);
  LoomLaneOrder *order;
  GtkWidget *lanes = loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_INSPECTOR_LANES);
  GtkWidget *list = loom_ui_test_find (lanes, GTK_TYPE_LIST_VIEW);
  GtkWidget *entry = loom_ui_test_find (lanes, GTK_TYPE_SEARCH_ENTRY);

  gtk_stack_set_visible_child_name (GTK_STACK (gtk_widget_get_ancestor (list, GTK_TYPE_STACK)),
                                    "lanes");
  loom_inspector_page_show_trace (fixture->page, trace);
  order = loom_timeline_get_lane_order (timeline);
  loom_ui_test_frames (fixture->window, 2);
  g_assert_cmpuint (n_listed (list), ==, MANY);
  g_assert_cmpuint (n_rows (list), >, 10);
  g_assert_cmpuint (n_rows (list), <, 500);

  /* The last one, pinned with its key: the focus follows it to the first place. */
  gtk_widget_activate_action (list, "list.scroll-to-item", "u", MANY - 1);
  loom_ui_test_frames (fixture->window, 2);
  g_assert_cmpuint (n_rows (list), <, 500);
  g_assert_cmpuint (lane_in_row (list, n_rows (list) - 1), ==, MANY - 1);
  press_on (list, n_rows (list) - 1, GDK_KEY_p, 0);
  g_assert_true (loom_lane_order_is_pinned (order, MANY - 1));
  loom_ui_test_frames (fixture->window, 2);
  g_assert_cmpuint (lane_in_row (list, 0), ==, MANY - 1);
  g_assert_true (get_focused_row (list) == row_at (list, 0));
  g_assert_cmpuint (n_rows (list), <, 500);

  /* 199, 1990 to 1999, 11990 and so on; and the pinned one, which no filter hides. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "worker 199");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpuint (n_listed (list), ==, 1 + 10 + 100);
  loom_ui_test_frames (fixture->window, 2);
  g_assert_cmpuint (lane_in_row (list, 0), ==, MANY - 1);
  g_assert_cmpuint (lane_in_row (list, 1), ==, 199);
  loom_timeline_show_all_lanes (timeline);
  g_assert_cmpuint (n_listed (list), ==, MANY);
  loom_ui_test_frames (fixture->window, 2);
  g_assert_cmpuint (n_rows (list), <, 500);
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  context = weft_main_loop_context_install (NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/inspector/empty", test_empty);
  ADD ("/inspector/opens", test_opens);
  ADD ("/inspector/damaged", test_damaged);
  ADD ("/inspector/cancel", test_cancel);
  ADD ("/inspector/second-open", test_second_open);
  ADD ("/inspector/preview", test_preview);
  ADD ("/inspector/cancel-preview", test_cancel_preview);
  ADD ("/inspector/search", test_search);
  ADD ("/inspector/minimap", test_minimap);
  ADD ("/inspector/findings", test_findings);
  ADD ("/inspector/finding-steps", test_finding_steps);
  ADD ("/inspector/finding-clicked-again", test_finding_clicked_again);
  ADD ("/inspector/finding-is-whole", test_finding_is_whole);
  ADD ("/inspector/thresholds", test_thresholds);
  ADD ("/inspector/tasks", test_tasks);
  ADD ("/inspector/statistics", test_statistics);
  ADD ("/inspector/close-while-loading", test_close_while_loading);
  ADD ("/inspector/details", test_details);
  ADD ("/inspector/rests", test_rests);
  ADD ("/inspector/lanes", test_lanes);
  ADD ("/inspector/many-lanes", test_many_lanes);
#undef ADD
  return g_test_run ();
}
