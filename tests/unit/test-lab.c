/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab-fixture.h"
#include "lab/loom-spread.h"

static LoomRun *
run (Fixture *fixture, gboolean capture)
{
  const LoomScenario *scenario = loom_scenario_find ("capture");

  return run_variant (fixture, scenario, scenario->variants, capture);
}

static void
test_capture_on (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomRun) done = run (fixture, TRUE);

  g_assert_cmpint (loom_run_get_state (done), ==, LOOM_RUN_DONE);
  g_assert_true (loom_run_get_resumed_on_ui (done));
  g_assert_cmpstr (loom_run_get_resume_thread (done), ==, "main");
  g_assert_cmpuint (loom_run_get_n_guarded (done), ==, 0);
  g_assert_cmpuint (loom_run_get_n_resumes (done), >=, 1);
  /* To the worker that parses, and back, unless it has parsed before the await. */
  if (loom_run_get_n_resumes (done) == 2)
    {
      g_assert_cmpuint (loom_run_get_n_hops (done), ==, 2);
      g_assert_true (loom_run_get_resume (done, 1)->hopped);
      g_assert_cmpint (loom_run_get_queue_delay (done), >, 0);
    }
  g_assert_nonnull (strstr (loom_text_surface_get_text (fixture->surface), "events"));
}

static void
test_capture_off (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomRun) done = run (fixture, FALSE);
  const LoomResume *last;
  guint n_resumes;

  g_assert_cmpint (loom_run_get_state (done), ==, LOOM_RUN_DONE);
  g_assert_false (loom_run_get_resumed_on_ui (done));
  g_assert_nonnull (strstr (loom_run_get_resume_thread (done), "worker"));
  g_assert_cmpuint (loom_run_get_n_guarded (done), ==, 1);
  g_assert_nonnull (strstr (loom_run_get_guard_message (done), "the label"));

  /* The awaits went on on a worker, and the explicit hop, the last, on the UI thread. */
  n_resumes = loom_run_get_n_resumes (done);
  g_assert_cmpuint (n_resumes, >=, 2);
  for (guint i = 0; i + 1 < n_resumes; i++)
    {
      g_assert_false (loom_run_get_resume (done, i)->on_ui);
      g_assert_cmpuint (loom_run_get_resume (done, i)->line, <,
                        loom_run_get_resume (done, i + 1)->line);
    }
  last = loom_run_get_resume (done, n_resumes - 1);
  g_assert_true (last->on_ui);
  g_assert_true (last->hopped);
  g_assert_nonnull (strstr (loom_text_surface_get_text (fixture->surface), "events"));
}

/* One run does not see another's events. */
static void
test_many (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (LoomRun) done = run (fixture, i % 2);

      g_assert_cmpint (loom_run_get_state (done), ==, LOOM_RUN_DONE);
      g_assert_cmpuint (loom_run_get_number (done), ==, i + 1);
      g_assert_cmpint (loom_run_get_resumed_on_ui (done), ==, i % 2);
      g_assert_cmpuint (loom_run_get_n_resumes (done), >=, i % 2 ? 1 : 2);
      g_assert_cmpuint (loom_run_get_n_resumes (done), <=, i % 2 ? 2 : 3);
      g_assert_cmpuint (loom_run_get_n_guarded (done), ==, i % 2 ? 0 : 1);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->lab)), ==, 50);
}

static void
test_missing_file (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  for (guint capture = 0; capture < 2; capture++)
    {
      g_autoptr (GFile) missing = g_file_new_for_path ("/nonexistent/recording.fxt");
      g_autoptr (LoomRun) failed = NULL;

      loom_lab_set_file (fixture->lab, missing);
      failed = run (fixture, capture);
      g_assert_cmpint (loom_run_get_state (failed), ==, LOOM_RUN_FAILED);
      g_assert_nonnull (strstr (loom_run_get_message (failed), "/nonexistent/recording.fxt"));
    }
}

static void
test_cancel (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const LoomScenario *scenario = loom_scenario_find ("capture");
  g_autoptr (WeftTask) task = loom_lab_run_async (fixture->lab, scenario, scenario->variants, TRUE);
  LoomRun *cancelled;

  loom_lab_cancel (fixture->lab);
  weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (fixture->context), task, NULL);
  cancelled = weft_task_get_result (task)->v_pointer;
  g_assert_cmpint (loom_run_get_state (cancelled), ==, LOOM_RUN_CANCELLED);
}

static gboolean
source_has_function (const char *source, const char *function)
{
  g_autofree char *definition = g_strdup_printf ("WEFT_ASYNC_DEFINE (%s,", function);
  g_autofree char *plain = g_strdup_printf ("\n%s (", function);

  return strstr (source, definition) != NULL || strstr (source, plain) != NULL;
}

static void
test_scenarios (void)
{
  for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) source = NULL;

      g_assert_true (loom_scenario_find ((*scenario)->name) == *scenario);
      source = g_resources_lookup_data ((*scenario)->source, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (source), >, 0);

      g_assert_nonnull ((*scenario)->moral);
      g_assert_true (loom_scenario_matches (*scenario, (*scenario)->name));
      g_assert_false (loom_scenario_matches (*scenario, "no such lesson"));
      g_assert_cmpint (loom_scenario_get_n_variants (*scenario) > 0, ==,
                       (*scenario)->decisions == NULL);
      for (const LoomVariant *variant = (*scenario)->variants; variant->name != NULL; variant++)
        {
          g_assert_true (loom_scenario_find_variant (*scenario, variant->name) == variant);
          g_assert_nonnull (variant->expectations);
          g_assert_true (source_has_function (g_bytes_get_data (source, NULL), variant->function));
        }
    }
  g_assert_null (loom_scenario_find ("no such lesson"));
}

static const LoomFact *
find_fact (LoomRun *run, LoomMeasure measure)
{
  LoomFact like = { .measure = measure };

  return loom_facts_find (loom_run_get_facts (run), &like);
}

/* Of three runs: the one in the middle, and those at the ends. */
static void
test_spread (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = NULL;
  const LoomFact *fact;
  gint64 numbers[3];
  guint n_less = 0, n_more = 0;
  LoomSpread spread;

  for (guint i = 0; i < 3; i++)
    {
      g_ptr_array_add (runs, run (fixture, TRUE));
      numbers[i] = find_fact (runs->pdata[i], LOOM_MEASURE_DURATION)->number;
    }
  fact = find_fact (runs->pdata[0], LOOM_MEASURE_DURATION);
  g_assert_true (loom_spread_read (runs, fact, &spread));
  g_assert_cmpuint (spread.n, ==, 3);
  g_assert_cmpuint (spread.n_otherwise, ==, 0);
  g_assert_cmpint (spread.least, ==, MIN (MIN (numbers[0], numbers[1]), numbers[2]));
  g_assert_cmpint (spread.greatest, ==, MAX (MAX (numbers[0], numbers[1]), numbers[2]));
  for (guint i = 0; i < 3; i++)
    {
      n_less += numbers[i] < spread.median;
      n_more += numbers[i] > spread.median;
    }
  g_assert_cmpuint (n_less, <=, 1);
  g_assert_cmpuint (n_more, <=, 1);
  text = loom_spread_dup_text (&spread, fact);
  g_assert_true ((text == NULL) == (spread.least == spread.greatest));

  /* What was the same each time has no range, and what nobody measured is none. */
  fact = find_fact (runs->pdata[0], LOOM_MEASURE_GUARDED);
  g_assert_true (loom_spread_read (runs, fact, &spread));
  g_assert_cmpint (spread.median, ==, 0);
  g_assert_null (loom_spread_dup_text (&spread, fact));
  g_assert_false (loom_spread_read (runs, &(LoomFact) { .measure = LOOM_MEASURE_FRAMES }, &spread));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/lab/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("capture-on", test_capture_on);
  ADD ("capture-off", test_capture_off);
  ADD ("many", test_many);
  ADD ("missing-file", test_missing_file);
  ADD ("cancel", test_cancel);
  ADD ("spread", test_spread);
#undef ADD
  g_test_add_func ("/lab/scenarios", test_scenarios);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
