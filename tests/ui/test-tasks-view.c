/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <weft.h>

#include "inspector/loom-inspector-page.h"
#include "support/loom-ui-test.h"
#include "tasks/loom-task-row.h"

#define PID 7
#define US G_GINT64_CONSTANT (1000)

typedef struct
{
  LoomInspectorPage *page;
  LoomTimeline *timeline;
  LoomTasksView *view;
  LoomTasksModel *model;
  LoomTaskDetails *details;
  GtkWidget *window;
  LoomTrace *trace;
  LoomTaskIndex *index;
} Fixture;

typedef struct
{
  LoomTraceBuilder *builder;
  guint main_lane;
  guint worker;
} Writer;

static guint32
text (Writer *self, const char *string)
{
  return loom_trace_builder_string (self->builder, string, -1);
}

static guint32
number (Writer *self, const char *name, guint64 value)
{
  LoomArg arg = { .name = text (self, name), .type = LOOM_ARG_UINT, .u = value };

  loom_trace_builder_typed_arg (self->builder, &arg);
  return loom_trace_builder_take_args (self->builder);
}

static void
task (Writer *self, guint64 id, guint64 parent, const char *name, gint64 begin, gint64 end)
{
  loom_trace_builder_async_begin (self->builder, PID, 0, id, begin, text (self, "weft.task"),
                                  text (self, name), number (self, "parent", parent));
  if (end > begin)
    loom_trace_builder_async_end (self->builder, PID, 0, id, end, text (self, "weft.task"),
                                  text (self, name), 0);
}

static void
run (Writer *self, guint lane, guint64 id, gint64 begin, gint64 end)
{
  loom_trace_builder_complete (self->builder, lane, begin, end - begin, text (self, "weft.run"),
                               text (self, "run"), number (self, "task", id));
}

static void
await (Writer *self, guint64 id, guint64 awaited, gint64 time)
{
  loom_trace_builder_async_instant (self->builder, PID, 0, id, time, text (self, "weft.await"),
                                    text (self, "await"), number (self, "awaited", awaited));
}

static LoomTrace *
finish (Writer *self)
{
  LoomTrace *trace = loom_trace_builder_finish (self->builder);

  loom_trace_builder_free (self->builder);
  return trace;
}

static void
begin (Writer *self)
{
  self->builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "tasks");
  self->main_lane = loom_trace_builder_thread (self->builder, PID, PID);
  self->worker = loom_trace_builder_thread (self->builder, PID, PID + 1);
}

/* load (1) makes and awaits read (2), which makes and awaits delay (3); twenty more reads (11 to 30) are
 * load's as well, ten times as long; open (4) awaits itself. */
static LoomTrace *
make_small (void)
{
  Writer self;

  begin (&self);
  task (&self, 1, 0, "load", 0, 10000 * US);
  task (&self, 2, 1, "read", 100 * US, 700 * US);
  task (&self, 3, 2, "delay", 200 * US, 600 * US);
  task (&self, 4, 0, "open", 300 * US, 0);
  for (guint i = 11; i <= 30; i++)
    task (&self, i, 1, "read", i * 20 * US, i * 20 * US + 6000 * US);
  run (&self, self.main_lane, 1, 5 * US, 110 * US);
  await (&self, 1, 2, 105 * US);
  run (&self, self.worker, 2, 120 * US, 210 * US);
  await (&self, 2, 3, 205 * US);
  run (&self, self.worker, 2, 610 * US, 700 * US);
  run (&self, self.main_lane, 1, 710 * US, 9990 * US);
  await (&self, 4, 4, 400 * US);
  return finish (&self);
}

static gboolean
has_analysed (gpointer data)
{
  return !loom_inspector_page_is_analysing (data);
}

static gboolean
is_idle (gpointer data)
{
  return !loom_tasks_view_is_busy (data);
}

static void
settle (Fixture *fixture)
{
  loom_ui_test_frames (fixture->window, 2);
  loom_ui_test_until (is_idle, fixture->view);
}

static void
show (Fixture *fixture, LoomTrace *trace)
{
  fixture->trace = trace;
  fixture->index = loom_task_index_new (trace, NULL, NULL);
  loom_inspector_page_show_trace (fixture->page, trace);
  loom_inspector_page_show_panel (fixture->page, "tasks");
  loom_ui_test_until (has_analysed, fixture->page);
  settle (fixture);
}

static void
set_up_empty (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->page = LOOM_INSPECTOR_PAGE (g_object_ref_sink (loom_inspector_page_new ()));
  fixture->timeline = loom_inspector_page_get_timeline (fixture->page);
  fixture->view = loom_inspector_page_get_tasks (fixture->page);
  fixture->model = loom_tasks_view_get_model (fixture->view);
  fixture->details = loom_tasks_view_get_details (fixture->view);
  fixture->window = loom_ui_test_window (GTK_WIDGET (fixture->page), 1100, 700);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  set_up_empty (fixture, data);
  show (fixture, make_small ());
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
  loom_ui_test_until (is_gone, &page);
  loom_task_index_unref (fixture->index);
  g_object_unref (fixture->trace);
}

static guint
find (Fixture *fixture, guint64 id)
{
  return loom_task_index_find (fixture->index, PID, id);
}

static GtkWidget *
find_child (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  if (GTK_IS_DROP_DOWN (widget))
    return NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_child (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static LoomTaskRow *
row_at (GtkListBox *list, int place)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, place);

  return row != NULL ? LOOM_TASK_ROW (row) : NULL;
}

static LoomTaskRow *
find_row (GtkListBox *list, const char *part)
{
  LoomTaskRow *row;

  for (int i = 0; (row = row_at (list, i)) != NULL; i++)
    if (strstr (loom_task_row_get_text (row), part) != NULL)
      return row;
  g_assert_not_reached ();
}

/* What Enter does, and a click. */
static void
activate (LoomTaskRow *row)
{
  g_assert_true (gtk_widget_activate (GTK_WIDGET (row)));
}

static void
assert_in_view (Fixture *fixture, gint64 begin, gint64 end)
{
  double from, to;

  loom_timeline_get_range (fixture->timeline, &from, &to);
  g_assert_cmpfloat (from, <=, (double) begin);
  g_assert_cmpfloat (to, >=, (double) end);
  /* It is no speck either. */
  g_assert_cmpfloat ((double) (end - begin), >=, (to - from) / 60);
}

static void
test_story (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkListBox *story = loom_task_details_get_story (fixture->details);
  LoomTaskRow *row;
  gboolean handled = FALSE;
  guint lane, slice;

  loom_tasks_view_select (fixture->view, find (fixture, 2));
  g_assert_cmpuint (loom_tasks_view_get_selected (fixture->view), ==, find (fixture, 2));
  row = row_at (story, 0);
  g_assert_cmpstr (loom_task_row_get_text (row), ==, "Made by “load” at 100 µs");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Made by “load” at 100 µs");

  /* A run's sentence leads to the run; the task stays the one that is told of. */
  activate (find_row (story, "Ran 90.0 µs"));
  g_assert_true (loom_timeline_get_selection (fixture->timeline, &lane, &slice));
  g_assert_cmpuint (
      lane, ==,
      loom_task_index_get_events (fixture->index, find (fixture, 2), &(guint) { 0 })[0].lane);
  assert_in_view (fixture, 120 * US, 210 * US);
  activate (find_row (story, "Awaited by “load”"));
  g_assert_cmpuint (loom_tasks_view_get_selected (fixture->view), ==, find (fixture, 2));
  assert_in_view (fixture, 105 * US, 710 * US);

  /* The name in it leads to the other task. */
  row = find_row (story, "Waited");
  g_assert_nonnull (gtk_label_get_label (loom_task_row_get_label (row)));
  g_assert_nonnull (strstr (gtk_label_get_label (loom_task_row_get_label (row)), "<a href="));
  g_signal_emit_by_name (loom_task_row_get_label (row), "activate-link", "task", &handled);
  g_assert_true (handled);
  g_assert_cmpuint (loom_tasks_view_get_selected (fixture->view), ==, find (fixture, 3));
}

static void
test_chain (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkListBox *chain = loom_task_details_get_chain (fixture->details);
  gboolean handled = FALSE;

  loom_task_details_show (fixture->details, "chain");
  loom_tasks_view_select (fixture->view, find (fixture, 2));
  g_assert_cmpstr (loom_task_row_get_text (row_at (chain, 0)), ==, "“load” waited 605 µs for");
  g_assert_cmpstr (loom_task_row_get_text (row_at (chain, 1)), ==, "“read” waited 405 µs for");
  g_assert_cmpstr (loom_task_row_get_text (row_at (chain, 2)), ==, "“delay” ended after 400 µs");
  g_assert_null (row_at (chain, 3));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (row_at (chain, 1)), "own"));
  activate (row_at (chain, 2));
  assert_in_view (fixture, 200 * US, 600 * US);
  g_signal_emit_by_name (loom_task_row_get_label (row_at (chain, 0)), "activate-link", "task",
                         &handled);
  g_assert_cmpuint (loom_tasks_view_get_selected (fixture->view), ==, find (fixture, 1));

  /* What waits for itself goes round. */
  loom_tasks_view_select (fixture->view, find (fixture, 4));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (find_row (chain, "a deadlock")), "cycle"));
  loom_ui_test_frames (fixture->window, 2);
}

/* A thousand links are not told all at once, and all can be had. */
static void
test_long_chain (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkListBox *chain = loom_task_details_get_chain (fixture->details);
  Writer self;
  int n = 0;

  begin (&self);
  for (guint i = 1; i <= 1001; i++)
    {
      task (&self, i, i - 1, "deep", i * US, 0);
      if (i < 1001)
        await (&self, i, i + 1, (2000 + i) * US);
    }
  show (fixture, finish (&self));
  loom_task_details_show (fixture->details, "chain");
  loom_tasks_view_select (fixture->view, find (fixture, 501));
  g_assert_cmpuint (loom_tasks_view_get_n_listed (fixture->view), ==, 501);
  g_assert_cmpstr (loom_task_row_get_text (row_at (chain, 3)), ==, "and 494 more");
  g_assert_cmpstr (loom_task_row_get_text (row_at (chain, 11)), ==, "and 494 more");
  g_assert_nonnull (row_at (chain, 14));
  g_assert_null (row_at (chain, 15));
  settle (fixture);

  activate (row_at (chain, 3));
  g_assert_cmpstr (loom_task_row_get_text (row_at (chain, 3)), ==, "and 394 more");
  while (n < 1001)
    {
      gboolean folded = FALSE;

      for (n = 0; row_at (chain, n) != NULL; n++)
        if (loom_task_row_get_sentence (row_at (chain, n)) == NULL)
          {
            folded = TRUE;
            activate (row_at (chain, n));
            break;
          }
      if (!folded)
        break;
    }
  g_assert_cmpint (n, ==, 1001);
}

static void
test_long_story (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkListBox *story = loom_task_details_get_story (fixture->details);
  Writer self;

  begin (&self);
  task (&self, 1, 0, "busy", 0, 1000 * US);
  for (guint i = 0; i < 100; i++)
    run (&self, self.worker, 1, i * US, i * US + 500);
  show (fixture, finish (&self));
  g_assert_cmpstr (loom_task_row_get_text (row_at (story, 40)), ==, "and 62 more");
  activate (row_at (story, 40));
  g_assert_null (row_at (story, 102));
  g_assert_cmpstr (loom_task_row_get_text (row_at (story, 101)), ==, "Ended after 1.00 ms");
}

/* Of the selected task's name, with the task's own place. */
static void
test_histogram (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomHistogramPane *pane = loom_task_details_get_histogram (fixture->details);
  LoomHistogramView *view = loom_histogram_pane_get_view (pane);
  LoomHistogram *histogram;

  loom_tasks_view_select (fixture->view, find (fixture, 2));
  loom_task_details_show (fixture->details, "durations");
  settle (fixture);
  histogram = loom_histogram_view_get_histogram (view);
  g_assert_cmpuint (loom_histogram_get_n_values (histogram), ==, 21);
  g_assert_nonnull (strstr (loom_histogram_pane_get_text (pane), "this one: 600 µs"));
  g_assert_nonnull (strstr (loom_histogram_pane_get_text (pane), "p95 6.00 ms"));

  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (view)));
  g_assert_true (loom_ui_test_press (GTK_WIDGET (view), GDK_KEY_End));
  g_assert_true (loom_ui_test_press (GTK_WIDGET (view), GDK_KEY_Return));
  settle (fixture);
  g_assert_cmpuint (loom_timeline_get_n_highlighted (fixture->timeline), ==, 20);
  /* Going to the first of them selects that task; the name and the bar stay. */
  g_assert_cmpuint (loom_tasks_view_get_selected (fixture->view), ==, find (fixture, 11));
  g_assert_true (loom_histogram_view_get_histogram (view) == histogram);
  g_assert_cmpuint (loom_histogram_view_get_selected (view), !=, LOOM_NO_BAR);
  g_assert_nonnull (strstr (loom_histogram_pane_get_text (pane), "this one: 6.00 ms"));
  loom_tasks_view_select (fixture->view, find (fixture, 1));
  settle (fixture);
  g_assert_cmpuint (loom_timeline_get_n_highlighted (fixture->timeline), ==, 0);
}

static void
set_text (Fixture *fixture, const char *filter)
{
  GtkWidget *entry = find_child (GTK_WIDGET (fixture->view), GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), filter);
  g_signal_emit_by_name (entry, "search-changed");
  settle (fixture);
}

static void
test_filter (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTaskFilter *filter = loom_tasks_view_get_filter (fixture->view);
  GtkWidget *popover = GTK_WIDGET (
      gtk_menu_button_get_popover (GTK_MENU_BUTTON (adw_bin_get_child (ADW_BIN (filter)))));
  GtkWidget *time = find_child (popover, GTK_TYPE_ENTRY);
  GtkWidget *state = find_child (popover, GTK_TYPE_DROP_DOWN);
  GtkWidget *never = find_child (popover, GTK_TYPE_CHECK_BUTTON);
  GtkWidget *list = find_child (GTK_WIDGET (fixture->view), GTK_TYPE_COLUMN_VIEW);

  loom_tasks_view_select (fixture->view, find (fixture, 3));
  set_text (fixture, "delay");
  g_assert_cmpuint (loom_tasks_view_get_n_listed (fixture->view), ==, 3);
  g_assert_cmpuint (loom_tasks_model_get_n_found (fixture->model), ==, 1);
  g_assert_cmpuint (loom_tasks_view_get_selected (fixture->view), ==, find (fixture, 3));

  /* What a filter has left opens and closes for itself. */
  loom_tasks_model_expand (fixture->model, find (fixture, 1), FALSE);
  g_assert_cmpuint (loom_tasks_view_get_n_listed (fixture->view), ==, 1);

  /* What is selected in the timeline does not end it, a link to what it leaves out does. */
  loom_timeline_select (fixture->timeline,
                        loom_task_index_get (fixture->index, find (fixture, 4))->lane,
                        loom_task_index_get (fixture->index, find (fixture, 4))->slice);
  settle (fixture);
  g_assert_true (loom_tasks_model_is_filtered (fixture->model));
  loom_tasks_view_select (fixture->view, find (fixture, 4));
  settle (fixture);
  g_assert_cmpuint (loom_tasks_view_get_selected (fixture->view), ==, find (fixture, 4));
  g_assert_false (loom_tasks_model_is_filtered (fixture->model));

  gtk_editable_set_text (GTK_EDITABLE (time), "1 ms");
  settle (fixture);
  g_assert_cmpuint (loom_tasks_model_get_n_found (fixture->model), ==, 22);
  gtk_editable_set_text (GTK_EDITABLE (time), "soon");
  g_assert_true (gtk_widget_has_css_class (time, "error"));
  g_assert_false (loom_tasks_model_is_filtered (fixture->model));
  gtk_editable_set_text (GTK_EDITABLE (time), "");
  g_assert_false (gtk_widget_has_css_class (time, "error"));

  gtk_drop_down_set_selected (GTK_DROP_DOWN (state), 1);
  settle (fixture);
  g_assert_cmpuint (loom_tasks_model_get_n_found (fixture->model), ==, 1);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (never), TRUE);
  settle (fixture);
  g_assert_cmpuint (loom_tasks_model_get_n_found (fixture->model), ==, 0);
  g_assert_cmpuint (loom_tasks_view_get_selected (fixture->view), ==, LOOM_NO_TASK);
  loom_task_filter_clear (filter);
  settle (fixture);
  g_assert_cmpuint (loom_tasks_model_get_n_found (fixture->model), ==, 24);
  g_assert_true (gtk_widget_get_mapped (list));
}

static void
test_columns (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkColumnView *list =
      GTK_COLUMN_VIEW (find_child (GTK_WIDGET (fixture->view), GTK_TYPE_COLUMN_VIEW));
  GListModel *columns = gtk_column_view_get_columns (list);
  g_autoptr (GtkColumnViewColumn) total = g_list_model_get_item (columns, 7);
  g_autoptr (LoomTaskItem) first = NULL;
  guint n = g_list_model_get_n_items (columns);

  g_assert_cmpuint (n, ==, 10);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      g_assert_true (gtk_column_view_column_get_resizable (column));
      g_assert_nonnull (gtk_column_view_column_get_sorter (column));
      g_assert_nonnull (gtk_column_view_column_get_header_menu (column));
      /* Each can be sorted by, both ways, and what was selected stays so. */
      loom_tasks_view_select (fixture->view, find (fixture, 3));
      gtk_column_view_sort_by_column (list, column, GTK_SORT_DESCENDING);
      settle (fixture);
      g_assert_cmpuint (loom_tasks_view_get_selected (fixture->view), ==, find (fixture, 3));
    }
  gtk_column_view_sort_by_column (list, total, GTK_SORT_DESCENDING);
  settle (fixture);
  first = g_list_model_get_item (G_LIST_MODEL (fixture->model), 0);
  g_assert_cmpuint (loom_task_item_get_task (first), ==, find (fixture, 1));

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (list), "columns.show-7", NULL));
  g_assert_false (gtk_column_view_column_get_visible (total));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (list), "columns.show-7", NULL));
  g_assert_true (gtk_column_view_column_get_visible (total));
}

/* No tasks, and one that began when the recording did and took no time. */
static void
test_few (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Writer self;

  begin (&self);
  loom_trace_builder_complete (self.builder, self.main_lane, 0, 100, 0, text (&self, "draw"), 0);
  show (fixture, finish (&self));
  g_assert_cmpuint (loom_tasks_view_get_n_listed (fixture->view), ==, 0);
  g_assert_cmpuint (loom_tasks_view_get_selected (fixture->view), ==, LOOM_NO_TASK);
  loom_task_index_unref (fixture->index);
  g_object_unref (fixture->trace);

  begin (&self);
  loom_trace_builder_async_begin (self.builder, PID, 0, 1, 0, text (&self, "weft.task"),
                                  text (&self, "short"), 0);
  loom_trace_builder_async_end (self.builder, PID, 0, 1, 0, text (&self, "weft.task"),
                                text (&self, "short"), 0);
  show (fixture, finish (&self));
  g_assert_cmpuint (loom_tasks_view_get_n_listed (fixture->view), ==, 1);
  loom_task_details_show (fixture->details, "durations");
  settle (fixture);
  activate (row_at (loom_task_details_get_story (fixture->details), 0));
  settle (fixture);
}

/* While it is closed no worker gets at anything else. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  guint n_inside;
  gboolean open;
  WeftTask **tasks;
  guint n_tasks;
} Gate;

static gboolean
pass_gate (WeftResult *result G_GNUC_UNUSED,
           gpointer data,
           GCancellable *cancellable G_GNUC_UNUSED,
           GError **error G_GNUC_UNUSED)
{
  Gate *gate = data;

  g_mutex_lock (&gate->mutex);
  gate->n_inside++;
  g_cond_broadcast (&gate->cond);
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
  return TRUE;
}

static void
close_gate (Gate *gate)
{
  *gate = (Gate) { .n_tasks = weft_pool_get_n_workers () };
  g_mutex_init (&gate->mutex);
  g_cond_init (&gate->cond);
  gate->tasks = g_new (WeftTask *, gate->n_tasks);
  for (guint i = 0; i < gate->n_tasks; i++)
    gate->tasks[i] = weft_run (pass_gate, gate, NULL, NULL);
  g_mutex_lock (&gate->mutex);
  while (gate->n_inside < gate->n_tasks)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
}

static gboolean
has_passed (gpointer data)
{
  Gate *gate = data;

  for (guint i = 0; i < gate->n_tasks; i++)
    if (!weft_task_is_completed (gate->tasks[i]))
      return FALSE;
  return TRUE;
}

static void
open_gate (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->open = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->mutex);
  loom_ui_test_until (has_passed, gate);
  for (guint i = 0; i < gate->n_tasks; i++)
    weft_task_unref (gate->tasks[i]);
  g_free (gate->tasks);
  g_mutex_clear (&gate->mutex);
  g_cond_clear (&gate->cond);
}

/* So many that a worker puts them in order. What is asked for meanwhile is what comes of it. */
static void
test_many (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkColumnView *list =
      GTK_COLUMN_VIEW (find_child (GTK_WIDGET (fixture->view), GTK_TYPE_COLUMN_VIEW));
  GtkWidget *entry = find_child (GTK_WIDGET (fixture->view), GTK_TYPE_SEARCH_ENTRY);
  g_autoptr (GtkColumnViewColumn) total = NULL;
  guint n = 0;
  Writer self;
  Gate gate;

  begin (&self);
  task (&self, 1, 0, "root", 0, 1000000 * US);
  for (guint i = 2; i <= 60000; i++)
    task (&self, i, i % 2 == 0 ? 1 : i - 1, i % 1000 == 0 ? "rare" : "usual", i * US,
          (i + 1 + i % 7) * US);
  show (fixture, finish (&self));
  g_assert_cmpuint (loom_tasks_view_get_n_listed (fixture->view), ==, 1);
  loom_tasks_model_expand (fixture->model, find (fixture, 1), TRUE);
  g_assert_cmpuint (loom_tasks_view_get_n_listed (fixture->view), ==, 30001);
  loom_tasks_view_select (fixture->view, find (fixture, 50001));
  g_assert_cmpuint (loom_tasks_view_get_n_listed (fixture->view), ==, 30002);

  total = g_list_model_get_item (gtk_column_view_get_columns (list), 7);
  close_gate (&gate);
  gtk_column_view_sort_by_column (list, total, GTK_SORT_ASCENDING);
  gtk_column_view_sort_by_column (list, total, GTK_SORT_DESCENDING);
  gtk_editable_set_text (GTK_EDITABLE (entry), "ra");
  g_signal_emit_by_name (entry, "search-changed");
  gtk_editable_set_text (GTK_EDITABLE (entry), "rare");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_true (loom_tasks_model_is_arranging (fixture->model));
  /* The list stays as it was until that is done. */
  g_assert_cmpuint (loom_tasks_view_get_n_listed (fixture->view), ==, 30002);
  open_gate (&gate);
  settle (fixture);
  g_assert_cmpuint (loom_tasks_model_get_n_found (fixture->model), ==, 60);
  g_assert_cmpuint (loom_tasks_view_get_n_listed (fixture->view), ==, 61);

  /* What is expanded while a worker is at it stays so. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_signal_emit_by_name (entry, "search-changed");
  settle (fixture);
  close_gate (&gate);
  gtk_column_view_sort_by_column (list, total, GTK_SORT_ASCENDING);
  g_assert_true (loom_tasks_model_is_arranging (fixture->model));
  n = loom_tasks_view_get_n_listed (fixture->view);
  loom_tasks_model_expand (fixture->model, find (fixture, 100), TRUE);
  g_assert_cmpuint (loom_tasks_view_get_n_listed (fixture->view), ==, n + 1);
  open_gate (&gate);
  settle (fixture);
  g_assert_cmpuint (loom_tasks_view_get_n_listed (fixture->view), ==, n + 1);
  loom_tasks_model_expand (fixture->model, find (fixture, 1), FALSE);
  g_assert_cmpuint (loom_tasks_view_get_n_listed (fixture->view), ==, 1);
  /* The window is closed while a worker is at it: tear_down() sees that nothing is left over. */
  gtk_column_view_sort_by_column (list, total, GTK_SORT_DESCENDING);
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  context = weft_main_loop_context_install (NULL);
#define ADD(path, set_up, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/tasks-view/story", set_up, test_story);
  ADD ("/tasks-view/chain", set_up, test_chain);
  ADD ("/tasks-view/long-chain", set_up_empty, test_long_chain);
  ADD ("/tasks-view/long-story", set_up_empty, test_long_story);
  ADD ("/tasks-view/histogram", set_up, test_histogram);
  ADD ("/tasks-view/filter", set_up, test_filter);
  ADD ("/tasks-view/columns", set_up, test_columns);
  ADD ("/tasks-view/few", set_up_empty, test_few);
  ADD ("/tasks-view/many", set_up_empty, test_many);
#undef ADD
  return g_test_run ();
}
