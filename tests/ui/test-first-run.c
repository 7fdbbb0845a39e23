/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The tour's steps, as somebody goes through them who opens the window for the first time. */

#include <glib/gstdio.h>

#include "first-run-fixture.h"
#include "lab/loom-source-view.h"

/* The whole of it, step by step; what was asked for stays in view until a person goes on. */
static void
test_tour (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  act (fixture, "win.first-run", NULL);
  assert_open (fixture, 1);
  assert_lesson (fixture, "capture");
  g_assert_false (gtk_widget_get_visible (get_button (fixture, "back_button")));
  click (fixture, "do_button");
  assert_done (fixture, 1);

  click (fixture, "next_button");
  assert_open (fixture, 2);
  /* Something else is no step. */
  act (fixture, "win.run", NULL);
  assert_open (fixture, 2);
  set_capture (fixture, FALSE);
  click (fixture, "do_button");
  assert_done (fixture, 2);
  assert_says (fixture, "affinity guard");

  click (fixture, "next_button");
  assert_open (fixture, 3);
  click (fixture, "do_button");
  assert_done (fixture, 3);

  click (fixture, "next_button");
  assert_open (fixture, 4);
  assert_lesson (fixture, "deadlock");
  set_capture (fixture, TRUE);
  click (fixture, "do_button");
  assert_done (fixture, 4);
  g_assert_nonnull (strstr (loom_lab_page_get_result_text (get_lab_page (fixture)), "Deadlock"));

  click (fixture, "next_button");
  assert_open (fixture, 5);
  click (fixture, "do_button");
  assert_done (fixture, 5);

  click (fixture, "next_button");
  assert_open (fixture, 6);
  click (fixture, "do_button");
  loom_ui_test_until (is_done, fixture->tour);
  assert_done (fixture, 6);
  g_assert_cmpstr (loom_window_get_page (fixture->window), ==, "inspector");
  g_assert_true (is_in_tour (fixture));

  click (fixture, "next_button");
  assert_open (fixture, 7);
}

static gboolean
is_not_busy (gpointer data)
{
  return !loom_reports_page_get_busy (data);
}

static void
test_report (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomReportsPage *page = loom_window_get_reports_page (fixture->window);
  g_autofree char *folder = g_dir_make_tmp ("weft-tour-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.csv", NULL);

  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (path);

      go_to_step (fixture, 7);
      loom_ui_test_until (has_recording, fixture->window);
      settle (fixture);
      /* The report of the round before is no report of this one. */
      assert_open (fixture, 7);
      loom_reports_page_set_format (page, LOOM_REPORT_CSV);
      loom_reports_page_set_n_times (page, 1);
      weft_task_forget (loom_reports_page_generate (page, file, FALSE));
      loom_ui_test_until (is_not_busy, page);
      assert_done (fixture, 7);
      click (fixture, "back_button");
      if (round == 0)
        assert_done (fixture, 6);
      else
        assert_open (fixture, 6); /* it was the first tour that opened the recording */
      g_assert_cmpstr (loom_window_get_page (fixture->window), ==,
                       round == 0 ? "inspector" : "lab");
      click (fixture, "next_button");
      assert_done (fixture, 7);
      g_assert_cmpstr (loom_window_get_page (fixture->window), ==, "reports");
    }
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A deadlock takes the switch, whatever was clicked. */
static void
test_not_captured (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  go_to_step (fixture, 3);
  set_capture (fixture, FALSE);
  click (fixture, "next_button");
  assert_open (fixture, 4);
  assert_says (fixture, "turn Capture context on");
  g_assert_false (gtk_widget_get_visible (get_button (fixture, "do_button")));

  run_variant (fixture, "pitfall");
  assert_open (fixture, 4);
  assert_says (fixture, "That was no deadlock");
  set_capture (fixture, TRUE);
  assert_open (fixture, 4);
  g_assert_null (strstr (loom_first_run_get_text (fixture->tour), "turn Capture context on"));
  g_assert_true (is_suggested (fixture, "do_button"));
  click (fixture, "do_button");
  assert_done (fixture, 4);
}

/* F5 runs both ways of a lesson. */
static void
test_run_both (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  go_to_step (fixture, 4);
  act (fixture, "win.run", NULL);
  assert_done (fixture, 4);
  assert_says (fixture, "the cure as well");
  /* What the pitfall said is gone, and can be had again. */
  click (fixture, "do_button");
  assert_done (fixture, 4);
  g_assert_nonnull (strstr (loom_lab_page_get_result_text (get_lab_page (fixture)), "Deadlock"));
  g_assert_null (strstr (loom_first_run_get_text (fixture->tour), "the cure as well"));

  click (fixture, "next_button");
  assert_done (fixture, 5);
}

/* Whoever does nothing gets what the next step speaks of. */
static void
test_passed_over (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint n = loom_first_run_get_n_steps (fixture->tour);

  go_to_step (fixture, 3);
  assert_open (fixture, 3);
  (void) find_slice (fixture, "parse_bytes", &(guint) { 0 }, &(guint) { 0 });

  click (fixture, "next_button");
  set_capture (fixture, FALSE);
  click (fixture, "next_button");
  assert_open (fixture, 5);
  assert_lesson (fixture, "deadlock");
  g_assert_true (loom_lab_page_get_capture (get_lab_page (fixture)));
  g_assert_nonnull (strstr (loom_lab_page_get_result_text (get_lab_page (fixture)), "Deadlock"));

  click (fixture, "next_button");
  assert_open (fixture, 6);
  assert_lesson (fixture, "deadlock");
  g_assert_false (has_recording (fixture->window));
  click (fixture, "next_button");
  loom_ui_test_until (has_recording, fixture->window);
  settle (fixture);
  assert_open (fixture, 7);
  g_assert_cmpstr (loom_window_get_page (fixture->window), ==, "inspector");

  click (fixture, "next_button");
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, n);
  g_assert_false (gtk_widget_get_visible (get_button (fixture, "next_button")));
  click (fixture, "close_button");
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, 0);
  act (fixture, "win.run", NULL);
  g_assert_cmpuint (loom_first_run_get_step (fixture->tour), ==, 0);
}

static void
test_back (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  go_to_step (fixture, 1);
  act (fixture, "win.run", NULL);
  click (fixture, "next_button");
  click (fixture, "next_button");
  click (fixture, "next_button");
  assert_lesson (fixture, "deadlock");
  run_variant (fixture, "pitfall");
  assert_done (fixture, 4);

  click (fixture, "back_button");
  assert_open (fixture, 3);
  assert_lesson (fixture, "capture");
  click (fixture, "back_button");
  assert_open (fixture, 2);
  click (fixture, "back_button");
  assert_done (fixture, 1);
  g_assert_true (is_in_view (fixture, "parse_bytes"));
  g_assert_false (gtk_widget_get_visible (get_button (fixture, "back_button")));
  g_assert_true (is_in_tour (fixture));

  click (fixture, "next_button");
  click (fixture, "next_button");
  click (fixture, "next_button");
  assert_done (fixture, 4);
  assert_lesson (fixture, "deadlock");
  /* The lesson was left, and what it had said with it: the text must not send anybody there. */
  g_assert_cmpstr (loom_lab_page_get_result_text (get_lab_page (fixture)), ==, "");
  assert_says (fixture, "again");
}

/* Whatever is selected, what the step says of it is true. */
static void
test_selected (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomSourceView *source =
      LOOM_SOURCE_VIEW (loom_ui_test_find (GTK_WIDGET (fixture->window), LOOM_TYPE_SOURCE_VIEW));
  guint lane, slice;

  for (guint round = 0; round < 2; round++)
    {
      go_to_step (fixture, 1);
      set_capture (fixture, round == 0);
      act (fixture, "win.run", NULL);
      click (fixture, "next_button");
      click (fixture, "next_button");
      assert_open (fixture, 3);
      g_assert_true (loom_lab_page_get_source_shown (get_lab_page (fixture)));

      (void) find_slice (fixture, "parse_bytes", &lane, &slice);
      loom_timeline_select (get_timeline (fixture), lane, slice);
      assert_open (fixture, 3);
      g_assert_cmpuint (loom_source_view_get_line (source), ==, 0);

      click (fixture, "do_button");
      assert_done (fixture, 3);
      assert_says (fixture, "source");
      g_assert_cmpuint (loom_source_view_get_line (source), >, 0);
      g_assert_cmpuint (loom_timeline_get_n_chained (get_timeline (fixture), TRUE), >, 0);

      loom_lab_page_set_source_shown (get_lab_page (fixture), FALSE);
      loom_timeline_select (get_timeline (fixture), lane, slice);
      assert_open (fixture, 3);
      click (fixture, "do_button");
      g_assert_null (strstr (loom_first_run_get_text (fixture->tour), "source"));
      loom_first_run_stop (fixture->tour);
    }
}

/* A step says which lesson it is about, and goes there. */
static void
test_other_lesson (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  go_to_step (fixture, 1);
  act (fixture, "win.show-scenario", "deadlock");
  assert_open (fixture, 1);
  assert_says (fixture, "Capture on and off");
  run_variant (fixture, "cure");
  assert_open (fixture, 1);
  click (fixture, "do_button");
  assert_lesson (fixture, "capture");
  assert_open (fixture, 1);

  act (fixture, "win.show-inspector", NULL);
  click (fixture, "do_button");
  assert_lesson (fixture, "capture");
  assert_done (fixture, 1);

  go_to_step (fixture, 4);
  act (fixture, "win.show-scenario", "capture");
  assert_says (fixture, "The deadlock");
  click (fixture, "do_button");
  assert_lesson (fixture, "deadlock");
  assert_open (fixture, 4);
}

/* All steps are open again. */
static void
test_second_start (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  go_to_step (fixture, 1);
  act (fixture, "win.run", NULL);
  assert_done (fixture, 1);
  act (fixture, "win.first-run", NULL);
  assert_open (fixture, 1);

  go_to_step (fixture, 4);
  run_variant (fixture, "pitfall");
  assert_done (fixture, 4);
  click (fixture, "close_button");
  go_to_step (fixture, 4);
  assert_open (fixture, 4);

  /* While something runs: the next step's needs wait for its end. */
  loom_first_run_start (fixture->tour);
  weft_task_forget (loom_lab_page_run (get_lab_page (fixture), 100));
  for (guint step = 1; step < 5; step++)
    g_signal_emit_by_name (get_button (fixture, "next_button"), "clicked");
  g_assert_true (loom_lab_page_get_busy (get_lab_page (fixture)));
  loom_lab_page_cancel (get_lab_page (fixture));
  settle (fixture);
  assert_open (fixture, 5);
  assert_lesson (fixture, "deadlock");
  g_assert_nonnull (strstr (loom_lab_page_get_result_text (get_lab_page (fixture)), "Deadlock"));
}

static gboolean
shows_one_rule (gpointer data)
{
  LoomFindingsView *view = loom_inspector_page_get_findings (loom_window_get_inspector_page (data));
  LoomFindings *findings = loom_findings_view_get_findings (view);
  GtkDropDown *choice = GTK_DROP_DOWN (loom_ui_test_find (GTK_WIDGET (view), GTK_TYPE_DROP_DOWN));

  return findings != NULL && gtk_drop_down_get_selected (choice) > 0;
}

/* A scenario's finding, in the inspector, by itself. */
static void
test_findings (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  act (fixture, "win.show-scenario", "deadlock");
  act (fixture, "win.run", NULL);
  gtk_widget_activate_action (GTK_WIDGET (get_lab_page (fixture)), "lab.show-findings", "s",
                              "W002");
  loom_ui_test_until (shows_one_rule, fixture->window);
  g_assert_cmpstr (loom_window_get_page (fixture->window), ==, "inspector");
}

static void
add_tests (void)
{
#define ADD(path, func) g_test_add ("/first-run/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("tour", test_tour);
  ADD ("report", test_report);
  ADD ("not-captured", test_not_captured);
  ADD ("run-both", test_run_both);
  ADD ("passed-over", test_passed_over);
  ADD ("back", test_back);
  ADD ("selected", test_selected);
  ADD ("other-lesson", test_other_lesson);
  ADD ("second-start", test_second_start);
  ADD ("findings", test_findings);
#undef ADD
}

int
main (int argc, char **argv)
{
  return run_tests (&argc, &argv, add_tests);
}
