/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <weft.h>

#include "lab-page-fixture.h"
#include "lab/loom-decision-table.h"
#include "lab/loom-live-view.h"
#include "lab/loom-question-view.h"
#include "lab/loom-run-row.h"
#include "lab/loom-scenario-results.h"
#include "lab/loom-source-view.h"
#include "session/loom-recording.h"

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  open_page (fixture, "capture");
}

static void
run (Fixture *fixture, guint n_times)
{
  g_autoptr (WeftTask) task = loom_lab_page_run (fixture->page, n_times);

  g_assert_true (loom_lab_page_get_busy (fixture->page));
  loom_ui_test_until (is_idle, fixture->page);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
}

static LoomRun *
get_run (Fixture *fixture, guint newest)
{
  g_autoptr (LoomRun) run =
      g_list_model_get_item (G_LIST_MODEL (loom_lab_page_get_lab (fixture->page)), newest);

  g_assert_nonnull (run);
  return run; /* the list keeps it */
}

/* The newest run's. */
static LoomRunRow *
get_row (Fixture *fixture)
{
  return LOOM_RUN_ROW (loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_RUN_ROW));
}

static void
test_empty (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_cmpuint (get_n_runs (fixture), ==, 0);
  g_assert_null (get_row (fixture));
  g_assert_true (loom_lab_page_get_capture (fixture->page));
  g_assert_false (loom_lab_page_get_busy (fixture->page));
  loom_lab_page_cancel (fixture->page);
}

static void
test_captured (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *before = g_strdup (loom_lab_page_get_result_text (fixture->page));
  LoomRun *lab_run;

  run (fixture, 1);
  lab_run = get_run (fixture, 0);
  g_assert_cmpint (loom_run_get_state (lab_run), ==, LOOM_RUN_DONE);
  g_assert_true (loom_run_get_capture (lab_run));
  g_assert_true (loom_run_get_resumed_on_ui (lab_run));
  g_assert_cmpstr (loom_run_get_resume_thread (lab_run), ==, "main");
  g_assert_cmpuint (loom_run_get_n_guarded (lab_run), ==, 0);
  g_assert_cmpuint (loom_run_get_n_resumes (lab_run), ==, 2);
  g_assert_cmpstr (loom_lab_page_get_result_text (fixture->page), !=, before);
  g_assert_cmpstr (loom_run_row_get_headline (get_row (fixture)), ==, "resumed on main");
  g_assert_cmpstr (loom_run_row_get_warning (get_row (fixture)), ==, "");
}

static gboolean
is_card_shown (Fixture *fixture)
{
  LoomScenarioResults *results = LOOM_SCENARIO_RESULTS (
      loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_SCENARIO_RESULTS));

  return gtk_widget_get_mapped (GTK_WIDGET (loom_scenario_results_get_label (results)));
}

/* What a lesson writes has a card; where it writes nothing, or nothing yet, there is no blank one. */
static void
test_result_card (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomQuestionView *question;

  g_assert_false (is_card_shown (fixture));
  run (fixture, 1);
  g_assert_true (is_card_shown (fixture));

  loom_lab_page_show_scenario (fixture->page, "question-explicit");
  g_assert_false (is_card_shown (fixture));
  question =
      LOOM_QUESTION_VIEW (loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_QUESTION_VIEW));
  loom_question_view_predict (question, 0);
  run (fixture, 1);
  g_assert_false (is_card_shown (fixture));

  loom_lab_page_show_scenario (fixture->page, "capture");
  g_assert_false (is_card_shown (fixture));
  run (fixture, 1);
  g_assert_true (is_card_shown (fixture));
}

static void
test_not_captured (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *captured = NULL;
  LoomRun *lab_run;

  run (fixture, 1);
  captured = g_strdup (loom_lab_page_get_result_text (fixture->page));

  loom_lab_page_set_capture (fixture->page, FALSE);
  g_assert_cmpuint (get_n_runs (fixture), ==, 1);
  run (fixture, 1);
  lab_run = get_run (fixture, 0);
  g_assert_cmpuint (loom_run_get_number (lab_run), ==, 2);
  g_assert_cmpint (loom_run_get_state (lab_run), ==, LOOM_RUN_DONE);
  g_assert_false (loom_run_get_capture (lab_run));
  g_assert_false (loom_run_get_resumed_on_ui (lab_run));
  g_assert_nonnull (strstr (loom_run_get_resume_thread (lab_run), "worker "));
  g_assert_cmpuint (loom_run_get_n_guarded (lab_run), ==, 1);
  g_assert_nonnull (strstr (loom_run_row_get_headline (get_row (fixture)), "worker "));
  g_assert_nonnull (strstr (loom_run_row_get_warning (get_row (fixture)), "worker "));

  /* It came all the same, by the explicit hop; and the other run's verdict is its own. */
  g_assert_cmpstr (loom_lab_page_get_result_text (fixture->page), ==, captured);
  g_assert_true (loom_run_get_resumed_on_ui (get_run (fixture, 1)));
}

static void
test_row_opens (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomSourceView *source =
      LOOM_SOURCE_VIEW (loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_SOURCE_VIEW));
  LoomRunRow *row;
  GtkWidget *list;

  run (fixture, 1);
  row = get_row (fixture);
  g_assert_false (loom_run_row_get_expanded (row));
  loom_run_row_set_expanded (row, TRUE);
  loom_ui_test_frames (fixture->window, 2);
  g_assert_true (loom_run_row_get_expanded (row));
  g_signal_emit_by_name (row, "line-selected",
                         loom_run_get_resume (loom_run_row_get_run (row), 0)->line);
  loom_source_view_show_line (source, 0);
  loom_source_view_show_line (source, 100000);

  list = gtk_widget_get_ancestor (GTK_WIDGET (row), GTK_TYPE_LIST_BOX);
  g_signal_emit_by_name (list, "row-activated", row);
  loom_ui_test_frames (fixture->window, 2);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *action)
{
  const char *name =
      GTK_IS_ACTIONABLE (widget) ? gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)) : NULL;
  GtkWidget *found = NULL;

  if (g_strcmp0 (name, action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, action);
  return found;
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_root_get_focus (GTK_ROOT (fixture->window));
}

/* Presses it by a key, and waits for the end of what it runs. */
static void
press (Fixture *fixture, GtkWidget *button)
{
  g_assert_true (gtk_widget_grab_focus (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (loom_lab_page_get_busy (fixture->page));
  g_assert_false (gtk_widget_is_sensitive (button));
  /* A second press does nothing. */
  g_assert_nonnull (get_focus (fixture));
  g_assert_false (GTK_IS_BUTTON (get_focus (fixture)));
}

static void
press_to_the_end (Fixture *fixture, GtkWidget *button)
{
  press (fixture, button);
  loom_ui_test_until (is_idle, fixture->page);
  g_assert_true (get_focus (fixture) == button);
}

/* A button that is pressed by a key is insensitive while it runs, and has the focus again after. */
static void
test_focus (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);
  GtkWidget *elsewhere = GTK_WIDGET (loom_lab_page_get_timeline (fixture->page));

  g_assert_true (loom_lab_page_show_scenario (fixture->page, "cache"));
  press_to_the_end (fixture, find_button (page, "lab.run-variant"));
  press_to_the_end (fixture, find_button (page, "lab.run"));

  press (fixture, find_button (page, "lab.run-many"));
  loom_lab_page_cancel (fixture->page);
  loom_ui_test_until (is_idle, fixture->page);
  g_assert_true (get_focus (fixture) == find_button (page, "lab.run-many"));

  /* Where the person went on with something else, it stays there. */
  press (fixture, find_button (page, "lab.run"));
  g_assert_true (gtk_widget_grab_focus (elsewhere));
  loom_ui_test_until (is_idle, fixture->page);
  g_assert_true (get_focus (fixture) == elsewhere);

  /* The button may have gone with its lesson. */
  press (fixture, find_button (page, "lab.run-variant"));
  g_assert_true (loom_lab_page_show_scenario (fixture->page, "deadlock"));
  loom_ui_test_until (is_idle, fixture->page);
  g_assert_true (get_focus (fixture) == find_button (page, "lab.run"));
}

static void
test_focus_of_a_question (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *view = loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_QUESTION_VIEW);

  g_assert_true (loom_lab_page_show_scenario (fixture->page, "question-thread"));
  loom_question_view_predict (LOOM_QUESTION_VIEW (view), 0);
  press_to_the_end (fixture, find_button (view, "lab.run"));
}

static void
test_focus_of_a_case (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *table;

  g_assert_true (loom_lab_page_show_scenario (fixture->page, "decisions"));
  table = loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_DECISION_TABLE);
  loom_ui_test_frames (fixture->window, 2);
  press_to_the_end (fixture, find_button (table, "lab.run-scenario"));
}

/* All of it, however narrow it is. */
static void
test_source_wraps (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkTextView *view =
      GTK_TEXT_VIEW (loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_SOURCE_VIEW));
  GtkTextIter begin, end;
  GdkRectangle place;

  loom_ui_test_frames (fixture->window, 10);
  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (view), &begin, &end);
  while (!gtk_text_iter_is_end (&begin))
    {
      gtk_text_view_get_iter_location (view, &begin, &place);
      g_assert_cmpint (place.x + place.width, <=, gtk_widget_get_width (GTK_WIDGET (view)));
      gtk_text_iter_forward_char (&begin);
    }
}

/* The lesson, with the numbers that its lines have in the file. */
static void
test_source (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkTextView *view =
      GTK_TEXT_VIEW (loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_SOURCE_VIEW));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *place = NULL;
  GtkTextIter begin, end;
  guint line;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  text = gtk_text_buffer_get_text (buffer, &begin, &end, TRUE);
  g_assert_nonnull (strstr (text, "WEFT_ASYNC_DEFINE"));
  g_assert_null (strstr (text, "#include"));
  g_assert_null (strstr (text, "The lesson"));

  run (fixture, 1);
  line = loom_run_get_resume (get_run (fixture, 0), 0)->line;
  place = g_strdup_printf ("\n%3u    WEFT_AWAIT", line);
  g_assert_nonnull (strstr (text, place));

  g_assert_false (loom_source_view_load (LOOM_SOURCE_VIEW (view), "/there/is/none", &error));
  g_assert_error (error, G_RESOURCE_ERROR, G_RESOURCE_ERROR_NOT_FOUND);
}

static void
test_many (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  run (fixture, 25);
  g_assert_cmpuint (get_n_runs (fixture), ==, 25);
  for (guint i = 0; i < 25; i++)
    {
      g_assert_cmpint (loom_run_get_state (get_run (fixture, i)), ==, LOOM_RUN_DONE);
      g_assert_true (loom_run_get_resumed_on_ui (get_run (fixture, i)));
    }
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeftTask) first = loom_lab_page_run (fixture->page, 1);
  g_autoptr (WeftTask) second = loom_lab_page_run (fixture->page, 1);

  g_assert_false (weft_task_is_completed (first));
  g_assert_true (weft_task_is_completed (second));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "lab.run", NULL);
  loom_ui_test_until (is_idle, fixture->page);
  g_assert_cmpuint (get_n_runs (fixture), ==, 1);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "lab.run", NULL);
  g_assert_true (loom_lab_page_get_busy (fixture->page));
  loom_ui_test_until (is_idle, fixture->page);
  g_assert_cmpuint (get_n_runs (fixture), ==, 2);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeftTask) task = NULL;

  loom_lab_page_set_capture (fixture->page, GPOINTER_TO_INT (data));
  task = loom_lab_page_run (fixture->page, 100000);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "lab.cancel", NULL);
  loom_ui_test_until (is_idle, fixture->page);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
  g_assert_cmpuint (get_n_runs (fixture), ==, 1);
  g_assert_cmpint (loom_run_get_state (get_run (fixture, 0)), ==, LOOM_RUN_CANCELLED);
  g_assert_cmpstr (loom_run_row_get_headline (get_row (fixture)), ==, "cancelled");

  run (fixture, 1);
  g_assert_cmpint (loom_run_get_state (get_run (fixture, 0)), ==, LOOM_RUN_DONE);
}

/* Wherever it meets them, even where the run that it meets is through already. */
static void
test_cancel_many (Fixture *fixture, gconstpointer data)
{
  guint n_runs;

  loom_lab_page_set_capture (fixture->page, GPOINTER_TO_INT (data));
  for (guint i = 0; i < 10; i++)
    {
      weft_task_forget (loom_lab_page_run (fixture->page, 100000));
      loom_ui_test_frames (fixture->window, 1);
      n_runs = get_n_runs (fixture);
      loom_lab_page_cancel (fixture->page);
      loom_ui_test_until (is_idle, fixture->page);
      g_assert_cmpuint (get_n_runs (fixture), ==, n_runs);
    }
}

static void
test_settle (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeftTask) idle = loom_lab_page_settle (fixture->page);
  g_autoptr (WeftTask) task = NULL;
  g_autoptr (WeftTask) settled = NULL;

  g_assert_true (weft_task_is_completed (idle));
  task = loom_lab_page_run (fixture->page, 100000);
  settled = loom_lab_page_settle (fixture->page);
  loom_ui_test_until (is_idle, fixture->page);
  g_assert_true (weft_task_is_completed (settled));
}

/* tear_down() sees that nothing is left over. */
static void
test_close_while_running (Fixture *fixture, gconstpointer data)
{
  loom_lab_page_set_capture (fixture->page, GPOINTER_TO_INT (data));
  weft_task_forget (loom_lab_page_run (fixture->page, 100000));
  loom_ui_test_frames (fixture->window, 1);
}

static void
test_file_missing (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/there/is/none.fxt");

  loom_lab_set_file (loom_lab_page_get_lab (fixture->page), file);
  run (fixture, 1);
  g_assert_cmpint (loom_run_get_state (get_run (fixture, 0)), ==, LOOM_RUN_FAILED);
  g_assert_true (g_str_has_prefix (loom_run_row_get_headline (get_row (fixture)), "failed: "));
}

/* What stands in the empty timeline is in the middle of the time, beside the names, however small the
 * page is. */
static void
test_hint (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *timeline = GTK_WIDGET (loom_lab_page_get_timeline (fixture->page));
  GtkWidget *hint = gtk_widget_get_next_sibling (timeline);
  graphene_rect_t bounds;
  float left, width, middle;
  double begin;

  loom_timeline_get_range (LOOM_TIMELINE (timeline), &begin, NULL);
  left = (float) loom_timeline_time_to_x (LOOM_TIMELINE (timeline), begin);
  g_assert_true (GTK_IS_LABEL (hint));
  for (int size = 1300; size >= 800; size -= 500)
    {
      gtk_window_set_default_size (GTK_WINDOW (fixture->window), size, 500);
      loom_ui_test_frames (fixture->window, 3);
      width = (float) gtk_widget_get_width (timeline);
      g_assert_true (gtk_widget_compute_bounds (hint, timeline, &bounds));
      middle = bounds.origin.x + bounds.size.width / 2;
      g_assert_cmpfloat (bounds.origin.x, >=, left);
      g_assert_cmpfloat_with_epsilon (middle, (left + width) / 2, 1.5f);
    }
  /* The more room its text needs, the more lines it takes. */
  g_assert_true (gtk_label_get_wrap (GTK_LABEL (hint)));
  run (fixture, 1);
  g_assert_false (gtk_widget_get_visible (hint));
}

static gboolean
is_quiet (gpointer data)
{
  return !loom_live_view_is_following (data);
}

/* A window in which nothing happens draws nothing. */
static void
test_comes_to_rest (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomLiveView *view =
      LOOM_LIVE_VIEW (loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_LIVE_VIEW));

  g_assert_false (loom_live_view_is_following (view));
  run (fixture, 1);
  g_assert_true (loom_live_view_is_following (view));
  loom_ui_test_until (is_quiet, view);
}

/* What the timeline shows is what was run. */
static void
test_timeline (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = loom_lab_page_get_timeline (fixture->page);
  LoomTrace *trace;
  double begin, end;

  loom_lab_page_set_capture (fixture->page, FALSE);
  run (fixture, 1);
  trace = loom_timeline_get_trace (timeline);
  g_assert_true (trace == loom_lab_get_trace (loom_lab_page_get_lab (fixture->page)));
  g_assert_cmpuint (loom_trace_get_n_flows (trace), >, 0);
  g_assert_cmpuint (loom_trace_find_string (trace, "load_recording"), !=, 0);

  loom_timeline_get_range (timeline, &begin, &end);
  g_assert_cmpfloat (end - begin, >=, (double) loom_run_get_duration (get_run (fixture, 0)));
  loom_ui_test_frames (fixture->window, 2);
}

/* Whether nothing that has something in view stands below what has nothing. */
static void
assert_quiet_last (LoomTimeline *timeline)
{
  LoomTimelineModel *model = loom_timeline_get_model (timeline);
  LoomLaneOrder *order = loom_timeline_get_lane_order (timeline);
  gboolean quiet_before = FALSE;
  double begin, end;

  loom_timeline_get_range (timeline, &begin, &end);
  for (guint i = 0; i < loom_lane_order_get_n (order); i++)
    {
      guint number = loom_lane_order_get_lane (order, i);
      const LoomLane *lane = loom_trace_get_lane (loom_timeline_get_trace (timeline), number);
      gboolean quiet =
          !loom_timeline_model_has_between (model, number, (gint64) begin, (gint64) end);

      if (lane->is_main || lane->kind == LOOM_LANE_COUNTER)
        continue;
      g_assert_false (quiet_before && !quiet);
      quiet_before = quiet;
    }
}

/* Whatever time of the recording is shown: there are lanes then that have nothing. */
static void
test_quiet_last (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTimeline *timeline = loom_lab_page_get_timeline (fixture->page);
  LoomLiveView *view =
      LOOM_LIVE_VIEW (loom_ui_test_find (GTK_WIDGET (fixture->page), LOOM_TYPE_LIVE_VIEW));
  LoomTrace *trace;

  run (fixture, 1);
  loom_lab_page_set_capture (fixture->page, FALSE);
  run (fixture, 1);
  loom_lab_page_show_runs (fixture->page, 1, 2);
  assert_quiet_last (timeline);
  trace = loom_timeline_get_trace (timeline);
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const GArray *slices = loom_trace_get_lane (trace, i)->slices;

      for (guint j = 0; j < MIN (slices->len, 3); j++)
        {
          gint64 begin = g_array_index (slices, LoomSlice, j).begin;

          loom_live_view_show (view, begin, begin + 1000);
          assert_quiet_last (timeline);
        }
    }
}

/* Some have a table, a plot, a question, one way or three: whatever comes and goes, GTK has nothing
 * to say about it. */
static void
test_leaf_through (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  for (guint round = 0; round < 3; round++)
    for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
      {
        loom_lab_page_show_scenario (fixture->page, (*scenario)->name);
        /* Before, while and after it is drawn. */
        if (round > 0)
          loom_ui_test_frames (fixture->window, round);
        else
          g_main_context_iteration (NULL, FALSE);
        g_assert_true (loom_lab_page_get_scenario (fixture->page) == *scenario);
      }
}

static void
test_recorded_already (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomRecording) recording = loom_recording_start_own (1 << 20, &error);
  GtkWidget *page;
  GtkWidget *window;
  g_autoptr (WeftTask) task = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (recording);
  page = g_object_ref_sink (loom_lab_page_new ());
  window = loom_ui_test_window (page, 1000, 700);
  if (loom_lab_page_get_lab (LOOM_LAB_PAGE (page)) == NULL)
    {
      task = loom_lab_page_run (LOOM_LAB_PAGE (page), 1);
      g_assert_true (weft_task_is_completed (task));
      gtk_widget_activate_action (page, "lab.run", NULL);
      g_assert_false (loom_lab_page_get_busy (LOOM_LAB_PAGE (page)));
      g_assert_cmpstr (loom_lab_page_get_result_text (LOOM_LAB_PAGE (page)), !=, "");
    }
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (G_OBJECT (page));
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
  ADD ("/lab-page/empty", 0, test_empty);
  ADD ("/lab-page/captured", 0, test_captured);
  ADD ("/lab-page/result-card", 0, test_result_card);
  ADD ("/lab-page/not-captured", 0, test_not_captured);
  ADD ("/lab-page/row-opens", 0, test_row_opens);
  ADD ("/lab-page/focus", 0, test_focus);
  ADD ("/lab-page/focus/question", 0, test_focus_of_a_question);
  ADD ("/lab-page/focus/case", 0, test_focus_of_a_case);
  ADD ("/lab-page/source", 0, test_source);
  ADD ("/lab-page/source-wraps", 0, test_source_wraps);
  ADD ("/lab-page/many", 0, test_many);
  ADD ("/lab-page/one-at-a-time", 0, test_one_at_a_time);
  ADD ("/lab-page/cancel/captured", TRUE, test_cancel);
  ADD ("/lab-page/cancel/not-captured", FALSE, test_cancel);
  ADD ("/lab-page/cancel-many/captured", TRUE, test_cancel_many);
  ADD ("/lab-page/cancel-many/not-captured", FALSE, test_cancel_many);
  ADD ("/lab-page/settle", 0, test_settle);
  ADD ("/lab-page/close-while-running/captured", TRUE, test_close_while_running);
  ADD ("/lab-page/close-while-running/not-captured", FALSE, test_close_while_running);
  ADD ("/lab-page/file-missing", 0, test_file_missing);
  ADD ("/lab-page/hint", 0, test_hint);
  ADD ("/lab-page/comes-to-rest", 0, test_comes_to_rest);
  ADD ("/lab-page/timeline", 0, test_timeline);
  ADD ("/lab-page/quiet-last", 0, test_quiet_last);
  ADD ("/lab-page/leaf-through", 0, test_leaf_through);
#undef ADD
  g_test_add_func ("/lab-page/recorded-already", test_recorded_already);
  return g_test_run ();
}
