/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands in the lab's page: the list, the tables, the source, questions, the checklist. */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <weft.h>

#include "lab-page-fixture.h"
#include "lab/loom-checklist-view.h"
#include "lab/loom-decision-table.h"
#include "lab/loom-plot.h"
#include "lab/loom-plots.h"
#include "lab/loom-question-view.h"
#include "lab/loom-results-export.h"
#include "lab/loom-scenario-list.h"
#include "lab/loom-source-view.h"
#include "lab/loom-step.h"
#include "lab/loom-verdict-table.h"
#include "timeline/loom-time-format.h"

#define FIND(fixture, TYPE, type) (TYPE (loom_ui_test_find (GTK_WIDGET ((fixture)->page), type)))

static void
set_up (Fixture *fixture, gconstpointer name)
{
  open_page (fixture, name);
}

static void
act (Fixture *fixture, const char *action, const char *target)
{
  if (target != NULL)
    gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, "s", target);
  else
    gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL);
  loom_ui_test_until (is_idle, fixture->page);
}

/* The list. */

static void
test_search (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomScenarioList *list = FIND (fixture, LOOM_SCENARIO_LIST, LOOM_TYPE_SCENARIO_LIST);
  GtkWidget *entry = loom_ui_test_find (GTK_WIDGET (list), GTK_TYPE_SEARCH_ENTRY);
  guint n_all = loom_scenario_list_get_n_shown (list);
  guint n_found;

  g_assert_cmpuint (n_all, >=, 15);
  loom_ui_test_press_with (GTK_WIDGET (fixture->page), GDK_KEY_f, GDK_CONTROL_MASK);
  g_assert_cmpint (gtk_widget_get_state_flags (entry) & GTK_STATE_FLAG_FOCUS_WITHIN, !=, 0);

  loom_scenario_list_search (list, "  LIBRARY mend ");
  g_assert_cmpuint (loom_scenario_list_get_n_shown (list), ==, 1);
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (loom_lab_page_get_scenario (fixture->page)->name, ==, "question-library");

  loom_scenario_list_search (list, "deadlock");
  n_found = loom_scenario_list_get_n_shown (list);
  g_assert_cmpuint (n_found, >, 1);
  g_assert_cmpuint (n_found, <, n_all);
  loom_scenario_list_search (list, "there is no such lesson");
  g_assert_cmpuint (loom_scenario_list_get_n_shown (list), ==, 0);
  loom_ui_test_frames (fixture->window, 2);

  /* A link to one that is not in view brings all back. */
  g_assert_true (loom_lab_page_show_scenario (fixture->page, "capture"));
  g_assert_cmpuint (loom_scenario_list_get_n_shown (list), ==, n_all);

  loom_scenario_list_search (list, "deadlock");
  g_signal_emit_by_name (entry, "stop-search");
  g_assert_cmpuint (loom_scenario_list_get_n_shown (list), ==, n_all);
  g_assert_false (loom_lab_page_show_scenario (fixture->page, "there is none"));
}

/* Pitfall and cure. */

static void
assert_cell (LoomVerdictTable *table, guint column, const char *label, const char *expected)
{
  g_autofree char *cell = loom_verdict_table_dup_cell (table, column, label);

  g_assert_cmpstr (cell, ==, expected);
}

static void
test_side_by_side (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomVerdictTable *table = FIND (fixture, LOOM_VERDICT_TABLE, LOOM_TYPE_VERDICT_TABLE);
  const char *deadlock = "W002 Deadlock";

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (table)));
  act (fixture, "lab.run-variant", "pitfall");
  g_assert_cmpuint (get_n_runs (fixture), ==, 1);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (table)));
  assert_cell (table, 0, deadlock, "1");
  g_assert_null (loom_verdict_table_get_run (table, "cure"));
  act (fixture, "lab.run-variant", "there is none");
  g_assert_cmpuint (get_n_runs (fixture), ==, 1);

  act (fixture, "lab.run-variant", "cure");
  assert_cell (table, 1, deadlock, "0");
  assert_cell (table, 0, deadlock, "1");
  g_assert_cmpuint (loom_verdict_table_get_n_columns (table), ==, 2);

  /* Both, one after the other; what is shown is the newest. */
  loom_lab_page_set_capture (fixture->page, FALSE);
  act (fixture, "lab.run", NULL);
  g_assert_cmpuint (get_n_runs (fixture), ==, 4);
  g_assert_cmpuint (loom_run_get_number (loom_verdict_table_get_run (table, "pitfall")), ==, 3);
  g_assert_cmpuint (loom_run_get_number (loom_verdict_table_get_run (table, "cure")), ==, 4);

  /* What was run with the switch on stands beside it. */
  g_assert_cmpuint (loom_verdict_table_get_n_columns (table), ==, 4);
  assert_cell (table, 0, deadlock, "1");
  assert_cell (table, 1, deadlock, "0");
  assert_cell (table, 2, deadlock, "0");

  /* Another scenario has none; this one's are still there afterwards. */
  loom_lab_page_show_scenario (fixture->page, "capture");
  g_assert_null (loom_verdict_table_get_run (table, "pitfall"));
  loom_lab_page_show_scenario (fixture->page, "deadlock");
  g_assert_cmpuint (loom_run_get_number (loom_verdict_table_get_run (table, "cure")), ==, 4);
  loom_ui_test_frames (fixture->window, 2);
}

/* Several in a row are a column each: the median of each fact. */
static void
test_series (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomVerdictTable *table = FIND (fixture, LOOM_VERDICT_TABLE, LOOM_TYPE_VERDICT_TABLE);
  g_autoptr (WeftTask) task = loom_lab_page_run (fixture->page, 5);
  g_autofree char *median = NULL;
  gboolean is_median = FALSE;
  gint64 durations[5];

  loom_ui_test_until (is_idle, fixture->page);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
  g_assert_cmpuint (get_n_runs (fixture), ==, 10);
  g_assert_cmpuint (loom_verdict_table_get_n_columns (table), ==, 2);
  assert_cell (table, 0, "W002 Deadlock", "1");
  assert_cell (table, 1, "W002 Deadlock", "0");

  /* The newest is a cure, and so is every other one. */
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (LoomRun) run =
          g_list_model_get_item (G_LIST_MODEL (loom_lab_page_get_lab (fixture->page)), 2 * i);

      g_assert_cmpstr (loom_run_get_variant (run), ==, "cure");
      durations[i] = loom_run_get_duration (run);
    }
  median = loom_verdict_table_dup_cell (table, 1, "Time to the result");
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *text = loom_time_format_duration ((double) durations[i]);
      guint n_less = 0, n_more = 0;

      for (guint j = 0; j < 5; j++)
        {
          n_less += durations[j] < durations[i];
          n_more += durations[j] > durations[i];
        }
      /* Two of them may read the same: 103 ms and 103 ms. */
      is_median = is_median || (g_str_equal (text, median) && n_less <= 2 && n_more <= 2);
    }
  g_assert_true (is_median);
}

/* The source. */

static gboolean
is_marked (gpointer data)
{
  return loom_source_view_get_line (data) != 0;
}

static void
test_line_runs (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomSourceView *source = FIND (fixture, LOOM_SOURCE_VIEW, LOOM_TYPE_SOURCE_VIEW);
  LoomQuestionView *question = FIND (fixture, LOOM_QUESTION_VIEW, LOOM_TYPE_QUESTION_VIEW);

  g_assert_cmpuint (loom_source_view_get_line (source), ==, 0);
  loom_question_view_predict (question, 0);
  weft_task_forget (loom_lab_page_run (fixture->page, 100000));
  loom_ui_test_until (is_marked, source);
  loom_lab_page_cancel (fixture->page);
  loom_ui_test_until (is_idle, fixture->page);
  g_assert_cmpuint (loom_source_view_get_line (source), ==, 0);
}

/* From the timeline to the source. */
static void
test_line_selected (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomSourceView *source = FIND (fixture, LOOM_SOURCE_VIEW, LOOM_TYPE_SOURCE_VIEW);
  LoomTimeline *timeline = loom_lab_page_get_timeline (fixture->page);
  g_autoptr (LoomRun) run = NULL;
  LoomTrace *trace;
  guint32 run_category, name;
  guint n_lines = 0;

  act (fixture, "lab.run", NULL);
  run = g_list_model_get_item (G_LIST_MODEL (loom_lab_page_get_lab (fixture->page)), 0);
  trace = loom_timeline_get_trace (timeline);
  run_category = loom_trace_find_string (trace, "weft.run");
  name = loom_trace_find_string (trace, "load_recording");
  for (guint lane = 0; lane < loom_trace_get_n_lanes (trace); lane++)
    for (guint i = 0; i < loom_trace_get_lane (trace, lane)->slices->len; i++)
      {
        const LoomSlice *slice =
            &g_array_index (loom_trace_get_lane (trace, lane)->slices, LoomSlice, i);

        if (slice->category != run_category || slice->name != name)
          continue;
        loom_timeline_select (timeline, lane, i);
        g_assert_cmpuint (loom_source_view_get_line (source), >, 0);
        n_lines += loom_source_view_get_line (source) == loom_run_get_resume (run, 0)->line;
      }
  g_assert_cmpuint (n_lines, >, 0);
}

/* Questions. */

/* At least the beginning of it. */
static gboolean
is_top_in_view (Fixture *fixture, GtkWidget *widget, double height)
{
  GtkWidget *view = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  loom_ui_test_frames (fixture->window, 4);
  return gtk_widget_compute_bounds (widget, view, &bounds) && bounds.size.height > 0 &&
         bounds.origin.y >= 0 &&
         bounds.origin.y + MIN ((double) bounds.size.height, height) <=
             gtk_widget_get_height (view);
}

static gboolean
is_in_view (Fixture *fixture, GtkWidget *widget)
{
  return is_top_in_view (fixture, widget, G_MAXDOUBLE);
}

/* What one waits for is whether one was right, and not the table below, which has more to tell than
 * there is room. */
static void
test_question_in_view (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomQuestionView *question = FIND (fixture, LOOM_QUESTION_VIEW, LOOM_TYPE_QUESTION_VIEW);
  GtkWidget *outcome = loom_question_view_get_outcome (question);

  for (guint i = 0; i < 2; i++)
    {
      loom_question_view_predict (question, i);
      act (fixture, "lab.run", NULL);
      g_assert_true (is_in_view (fixture, outcome));
    }
}

static void
test_question (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomQuestionView *question = FIND (fixture, LOOM_QUESTION_VIEW, LOOM_TYPE_QUESTION_VIEW);

  /* One predicts first. */
  g_assert_false (loom_question_view_get_predicted (question));
  act (fixture, "lab.run", NULL);
  g_assert_cmpuint (get_n_runs (fixture), ==, 0);
  g_assert_cmpstr (loom_question_view_get_verdict (question), ==, "");

  loom_question_view_predict (question, 0);
  act (fixture, "lab.run", NULL);
  g_assert_cmpuint (get_n_runs (fixture), ==, 1);
  g_assert_true (
      g_str_has_prefix (loom_question_view_get_verdict (question), "Not what you predicted"));
  g_assert_cmpstr (loom_question_view_get_score (question), ==,
                   "Predicted right: 0 of 1. There are 12 questions.");

  /* The first prediction is the one that counts. */
  loom_question_view_predict (question, 1);
  act (fixture, "lab.run", NULL);
  g_assert_true (g_str_has_prefix (loom_question_view_get_verdict (question), "As you predicted"));
  g_assert_cmpstr (loom_question_view_get_score (question), ==,
                   "Predicted right: 0 of 1. There are 12 questions.");

  loom_lab_page_show_scenario (fixture->page, "question-library");
  g_assert_false (loom_question_view_get_predicted (question));
  g_assert_cmpstr (loom_question_view_get_verdict (question), ==, "");
  loom_question_view_predict (question, 0);
  act (fixture, "lab.run", NULL);
  g_assert_cmpstr (loom_question_view_get_score (question), ==,
                   "Predicted right: 1 of 2. There are 12 questions.");
  loom_lab_page_show_scenario (fixture->page, "capture");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (question)));
}

/* The checklist. */

static gboolean
has_looked (gpointer data)
{
  return !loom_checklist_view_get_busy (data);
}

static void
chosen_cb (gpointer *chosen, LoomTrace *trace, const char *code)
{
  g_assert_true (LOOM_IS_TRACE (trace));
  *chosen = g_strdup (code);
}

static void
test_checklist (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomChecklistView *view = FIND (fixture, LOOM_CHECKLIST_VIEW, LOOM_TYPE_CHECKLIST_VIEW);
  g_autoptr (GFile) nothing = g_file_new_for_path ("/there/is/none.fxt");
  g_autofree char *chosen = NULL;
  const LoomChecklist *list;

  g_assert_null (loom_checklist_view_get (view));
  act (fixture, "lab.run-variant", "pitfall");
  g_assert_true (loom_checklist_view_get_busy (view));
  loom_ui_test_until (has_looked, view);
  list = loom_checklist_view_get (view);
  g_assert_nonnull (list);
  g_assert_cmpuint (loom_checklist_get (list, 0)->n_broken, ==, 1);
  g_assert_cmpuint (loom_checklist_get (list, 5)->n_broken, ==, 1);

  g_signal_connect_swapped (fixture->page, "findings-requested", G_CALLBACK (chosen_cb), &chosen);
  /* The first button of the rows is the first broken rule's. */
  g_signal_emit_by_name (
      loom_ui_test_find (gtk_widget_get_last_child (gtk_widget_get_first_child (GTK_WIDGET (view))),
                         GTK_TYPE_BUTTON),
      "clicked");
  g_assert_cmpstr (chosen, ==, "W001");

  /* What cannot be read leaves what is there. */
  loom_checklist_view_open (view, nothing);
  loom_ui_test_until (has_looked, view);
  g_assert_true (loom_checklist_view_get (view) == list);
}

/* What went wrong in the window before, and what the window itself does to run them, is not what the
 * runs break: of ten rules three, as the lesson says. */
static void
test_checklist_of_runs (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomChecklistView *view = FIND (fixture, LOOM_CHECKLIST_VIEW, LOOM_TYPE_CHECKLIST_VIEW);
  g_autoptr (WeftTask) task = NULL;
  const LoomChecklist *list;

  loom_lab_page_show_scenario (fixture->page, "async-void");
  act (fixture, "lab.run", NULL);
  loom_lab_page_show_scenario (fixture->page, "checklist");
  /* A function that comes back needlessly is one only from a few times on. */
  task = loom_lab_page_run (fixture->page, 2);
  loom_ui_test_until (is_idle, fixture->page);
  loom_ui_test_until (has_looked, view);
  g_assert_true (is_top_in_view (fixture, GTK_WIDGET (view), 100));
  list = loom_checklist_view_get (view);
  for (guint i = 0; i < LOOM_CHECKLIST_N; i++)
    {
      gboolean broken = i == 0 || i == 5 || i == 9;
      g_autofree char *evidence = loom_checklist_dup_evidence (list, i);

      if ((loom_checklist_get (list, i)->n_broken > 0) != broken)
        g_error ("Rule %u: %s", i + 1, evidence);
    }

  /* The whole of it, as before, when one asks for it. */
  loom_checklist_view_look (view);
  loom_ui_test_until (has_looked, view);
  g_assert_cmpuint (loom_checklist_get (loom_checklist_view_get (view), 1)->n_broken, >, 0);
}

/* The decision table. */

#define N_CASES 9

static guint
find_case (LoomDecisionTable *table, const char *scenario)
{
  LoomDecisions *decisions = loom_decision_table_get_decisions (table);

  for (guint i = 0; i < loom_decisions_get_n (decisions); i++)
    if (g_str_equal (loom_decisions_get (decisions, i)->scenario, scenario))
      return i;
  g_assert_not_reached ();
}

static guint
count_unmeasured (LoomDecisionTable *table)
{
  guint n = 0;

  for (guint i = 0; i < N_CASES; i++)
    n += g_str_equal (loom_decision_table_get_measured (table, i), "not run yet");
  return n;
}

static guint
get_n_steps (Fixture *fixture)
{
  g_autoptr (GArray) steps = loom_steps_new (loom_lab_page_get_scenario (fixture->page));

  return steps->len;
}

/* A button that a key activates is pressed for a moment first. */
static gboolean
has_run (gpointer data)
{
  return get_n_runs (data) > 0;
}

static gboolean
is_elsewhere (gpointer data)
{
  return loom_lab_page_get_scenario (data)->decisions == NULL;
}

static void
test_decision_row (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomDecisionTable *table = FIND (fixture, LOOM_DECISION_TABLE, LOOM_TYPE_DECISION_TABLE);
  guint row = find_case (table, "file-io");
  GtkWidget *run = loom_decision_table_get_run (table, row);
  g_autoptr (LoomRun) done = NULL;
  g_autofree char *measured = NULL;

  g_assert_true (gtk_widget_is_visible (GTK_WIDGET (table)));
  g_assert_cmpuint (count_unmeasured (table), ==, N_CASES);

  g_assert_true (gtk_widget_activate (run));
  loom_ui_test_until (has_run, fixture);
  loom_ui_test_until (is_idle, fixture->page);
  g_assert_cmpuint (get_n_runs (fixture), ==, 1);
  g_assert_cmpuint (count_unmeasured (table), ==, N_CASES - 1);
  done = g_list_model_get_item (G_LIST_MODEL (loom_lab_page_get_lab (fixture->page)), 0);
  g_assert_cmpstr (loom_run_get_scenario (done), ==, "file-io");
  measured = loom_decisions_dup_measured (loom_decision_table_get_decisions (table), row, TRUE);
  g_assert_cmpstr (loom_decision_table_get_measured (table, row), ==, measured);
  g_assert_true (g_str_has_suffix (measured, " tasks"));

  /* Another lesson has none, and the table keeps what it has. */
  g_assert_true (gtk_widget_activate (loom_decision_table_get_link (table, row)));
  loom_ui_test_until (is_elsewhere, fixture->page);
  g_assert_cmpstr (loom_lab_page_get_scenario (fixture->page)->name, ==, "file-io");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (table)));
  g_assert_true (loom_lab_page_show_scenario (fixture->page, "decisions"));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (table)));
  g_assert_cmpstr (loom_decision_table_get_measured (table, row), ==, measured);
}

static void
test_decisions_all (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomDecisionTable *table = FIND (fixture, LOOM_DECISION_TABLE, LOOM_TYPE_DECISION_TABLE);
  LoomDecisions *decisions = loom_decision_table_get_decisions (table);

  act (fixture, "lab.run", NULL);
  g_assert_cmpuint (get_n_runs (fixture), ==, get_n_steps (fixture));
  for (guint i = 0; i < N_CASES; i++)
    {
      g_autofree char *measured = loom_decisions_dup_measured (decisions, i, TRUE);

      g_assert_cmpint (loom_decisions_get_state (decisions, i), ==, LOOM_DECISION_AS_EXPECTED);
      g_assert_cmpstr (loom_decision_table_get_measured (table, i), ==, measured);
      g_assert_nonnull (strstr (measured, " task"));
    }
  loom_ui_test_frames (fixture->window, 2);
}

/* While it runs the cell says so, nothing else can be started, and cancelling leaves the rest. */
static void
test_decisions_cancel (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomDecisionTable *table = FIND (fixture, LOOM_DECISION_TABLE, LOOM_TYPE_DECISION_TABLE);
  GtkWidget *run = loom_decision_table_get_run (table, 0);

  weft_task_forget (loom_lab_page_run (fixture->page, 1));
  g_assert_cmpstr (loom_decision_table_get_measured (table, 0), ==, "running…");
  g_assert_false (gtk_widget_is_sensitive (run));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "lab.cancel", NULL);
  loom_ui_test_until (is_idle, fixture->page);
  g_assert_cmpuint (get_n_runs (fixture), ==, 1);
  g_assert_cmpuint (count_unmeasured (table), ==, N_CASES - 1);
  g_assert_cmpstr (loom_decision_table_get_measured (table, 0), !=, "running…");
  g_assert_true (gtk_widget_is_sensitive (run));
}

/* With the tabulator alone one comes to every button of it. */
static void
test_decisions_keyboard (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomDecisionTable *table = FIND (fixture, LOOM_DECISION_TABLE, LOOM_TYPE_DECISION_TABLE);
  guint row = 0;

  gtk_widget_grab_focus (loom_decision_table_get_link (table, 0));
  for (; row < N_CASES; row++)
    {
      g_assert_true (gtk_widget_has_focus (loom_decision_table_get_link (table, row)));
      gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_FORWARD);
      g_assert_true (gtk_widget_has_focus (loom_decision_table_get_run (table, row)));
      gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_FORWARD);
    }
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
test_findings_link (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *chosen = NULL;

  g_signal_connect_swapped (fixture->page, "findings-requested", G_CALLBACK (chosen_cb), &chosen);
  act (fixture, "lab.show-findings", "W002");
  loom_ui_test_frames (fixture->window, 2);
  g_assert_null (chosen);

  act (fixture, "lab.run", NULL);
  act (fixture, "lab.show-findings", "W002");
  loom_ui_test_until (is_set, &chosen);
  g_assert_cmpstr (chosen, ==, "W002");
}

static gboolean
is_completed (gpointer data)
{
  return weft_task_is_completed (data);
}

static void
test_export (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-results-XXXXXX", NULL);
  static const char *const names[] = { "results.csv", "results.JSON" };
  static const char *const begins[] = { "run,scenario,", "{\n" };

  act (fixture, "lab.run", NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GFile) file = g_file_new_build_filename (folder, names[i], NULL);
      g_autoptr (WeftTask) task =
          loom_results_export_run (file, G_LIST_MODEL (loom_lab_page_get_lab (fixture->page)));
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;

      loom_ui_test_until (is_completed, task);
      g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (text, begins[i]));
      g_assert_true (g_file_delete (file, NULL, NULL));
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The plot. */

static LoomSeries *
create_series (const char *label, double y)
{
  LoomSeries *series = g_new0 (LoomSeries, 1);

  series->name = g_strdup (label);
  series->label = g_strdup (label);
  series->unit = LOOM_UNIT_TIME;
  series->begin = 1e3;
  series->end = 1e6;
  series->points = g_array_new (FALSE, FALSE, sizeof (LoomSeriesPoint));
  for (guint i = 0; i < 4; i++)
    g_array_append_val (series->points,
                        ((LoomSeriesPoint) { (double[]) { 1e3, 1e4, 1e5, 1e6 }[i], y / (i + 1) }));
  return series;
}

static void
test_plot (void)
{
  GtkWidget *plot = loom_plot_new ();
  GPtrArray *series = g_ptr_array_new_with_free_func (loom_series_free);
  g_autoptr (GdkTexture) picture = NULL;
  GtkWidget *window;

  g_ptr_array_add (series, create_series ("Task", 400));
  g_ptr_array_add (series, create_series ("Value task", 100));
  loom_plot_take (LOOM_PLOT (plot), series);
  window = loom_ui_test_window (plot, 500, 240);
  picture = loom_ui_test_picture (plot);
  g_assert_cmpuint (loom_ui_test_n_colors (picture), >, 20);
  g_assert_cmpstr (loom_plot_get_text (LOOM_PLOT (plot)), ==,
                   "Task: 400 ns at 1,000, 100 ns at 1,000,000. "
                   "Value task: 100 ns at 1,000, 25 ns at 1,000,000.");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A run that goes on, as far as it has got. */

typedef struct
{
  LoomPlots *plots;
  guint place;
  const char *text;
} Shown;

static gboolean
is_plotted (gpointer data)
{
  Shown *self = data;
  LoomPlot *plot = loom_plots_get_plot (self->plots, self->place);

  return plot != NULL && g_strcmp0 (loom_plot_get_text (plot), self->text) == 0;
}

static void
test_live_plots (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const LoomScenario *scenario = loom_scenario_find ("measure");
  LoomLab *lab = loom_lab_page_get_lab (fixture->page);
  LoomPlots *plots = LOOM_PLOTS (loom_plots_new ());
  GtkWidget *window = loom_ui_test_window (GTK_WIDGET (plots), 500, 240);
  gint64 since;

  /* Before it began; the recording has its origin when it has been read. */
  loom_lab_follow (lab);
  weft_trace_counter ("inline-ps@100", 300);
  since = weft_trace_get_time () - loom_trace_get_origin (loom_lab_get_trace (lab));
  loom_plots_follow (plots, lab, scenario, scenario->variants, since);

  weft_trace_counter ("task-ps@1000", 24300);
  loom_ui_test_until (is_plotted, &(Shown) { plots, 0, "A task: 24.3 ns at 1,000." });
  weft_trace_counter ("inline-ps@1000", 310);
  weft_trace_counter ("task-allocations@1000", 1000);
  loom_ui_test_until (is_plotted, &(Shown) { plots, 1, "A task: 1 allocation at 1,000." });
  loom_ui_test_until (is_plotted, &(Shown) { plots, 0,
                                             "A call: 0.31 ns at 1,000. "
                                             "A task: 24.3 ns at 1,000." });
  weft_trace_counter ("task-ps@100000", 20000);
  loom_ui_test_until (is_plotted, &(Shown) { plots, 0,
                                             "A call: 0.31 ns at 1,000. "
                                             "A task: 24.3 ns at 1,000, 20 ns at 100,000." });
  g_assert_null (loom_plots_get_plot (plots, 2));
  loom_plots_stop (plots);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Of a run that has ended: times and allocations, each curve in its place. */
static void
test_plots (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomPlots *plots;
  const char *times;
  const char *allocations;

  act (fixture, "lab.run", NULL);
  plots = FIND (fixture, LOOM_PLOTS, LOOM_TYPE_PLOTS);
  times = loom_plot_get_text (loom_plots_get_plot (plots, 0));
  allocations = loom_plot_get_text (loom_plots_get_plot (plots, 1));
  g_assert_true (g_str_has_prefix (times, "A call: "));
  g_assert_true (g_str_has_suffix (times, " at 100,000."));
  g_assert_cmpstr (allocations, ==,
                   "A call: 0 allocations at 100, 0 allocations at 100,000. "
                   "A value task: 0 allocations at 100, 0 allocations at 100,000. "
                   "A task: 1 allocation at 100, 1 allocation at 100,000.");
  g_assert_null (loom_plots_get_plot (plots, 2));
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  context = weft_main_loop_context_install (NULL);
#define ADD(path, name, func)                                                                      \
  g_test_add ("/lab-lessons/" path, Fixture, name, set_up, func, tear_down)
  ADD ("search", "capture", test_search);
  ADD ("side-by-side", "deadlock", test_side_by_side);
  ADD ("series", "deadlock", test_series);
  ADD ("line-runs", "question-explicit", test_line_runs);
  ADD ("line-selected", "capture", test_line_selected);
  ADD ("question", "question-deadlock", test_question);
  ADD ("question/in-view", "question-thread", test_question_in_view);
  ADD ("checklist", "checklist", test_checklist);
  ADD ("checklist/of-runs", "checklist", test_checklist_of_runs);
  ADD ("decisions/row", "decisions", test_decision_row);
  ADD ("decisions/all", "decisions", test_decisions_all);
  ADD ("decisions/cancel", "decisions", test_decisions_cancel);
  ADD ("decisions/keyboard", "decisions", test_decisions_keyboard);
  ADD ("findings-link", "deadlock", test_findings_link);
  ADD ("export", "deadlock", test_export);
  ADD ("live-plots", "capture", test_live_plots);
  ADD ("plots", "measure", test_plots);
#undef ADD
  g_test_add_func ("/lab-lessons/plot", test_plot);
  return g_test_run ();
}
