/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is made of the verdicts: differences, series, answers, the checklist, exported results. */

#include <json-glib/json-glib.h>

#include "analysis/loom-task-index.h"
#include "lab-fixture.h"
#include "lab/checklist/loom-checklist.h"
#include "lab/loom-answer.h"
#include "lab/loom-difference.h"
#include "lab/loom-run-export.h"
#include "lab/loom-running-line.h"
#include "lab/loom-series.h"

static gpointer
wait_for_object (Fixture *fixture, WeftTask *task)
{
  gpointer object;

  weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (fixture->context), task, NULL);
  g_assert_null (weft_task_get_error (task));
  object = g_object_ref (weft_task_get_result (task)->v_pointer);
  weft_task_unref (task);
  return object;
}

static LoomRun *
run (Fixture *fixture, const char *name, const char *variant)
{
  const LoomScenario *scenario = loom_scenario_find (name);

  g_assert_nonnull (scenario);
  return run_variant (fixture, scenario, loom_scenario_find_variant (scenario, variant), TRUE);
}

/* Differences. */

static void
assert_difference (LoomFact first, LoomFact second, const char *expected)
{
  g_autofree char *text = loom_difference_dup_text (&first, &second);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_difference (void)
{
  const LoomFact ms = { .measure = LOOM_MEASURE_DURATION,
                        .number = 1000000,
                        .unit = LOOM_UNIT_TIME };
  const LoomFact ms28 = { .measure = LOOM_MEASURE_DURATION,
                          .number = 28000000,
                          .unit = LOOM_UNIT_TIME };
  const LoomFact ms3 = { .measure = LOOM_MEASURE_DURATION,
                         .number = 3100000,
                         .unit = LOOM_UNIT_TIME };
  const LoomFact ms1 = { .measure = LOOM_MEASURE_DURATION,
                         .number = 1100000,
                         .unit = LOOM_UNIT_TIME };
  const LoomFact never = { .measure = LOOM_MEASURE_DURATION, .number = 0, .unit = LOOM_UNIT_TIME };
  const LoomFact three = { .measure = LOOM_MEASURE_TASKS, .number = 3 };
  const LoomFact thousand = { .measure = LOOM_MEASURE_TASKS, .number = 1003 };
  const LoomFact unknown = { .measure = LOOM_MEASURE_FRAMES, .state = LOOM_FACT_NOT_MEASURED };

  assert_difference (ms28, ms, "28 times less");
  assert_difference (ms, ms28, "28 times more");
  assert_difference (ms, ms3, "3.1 times more");
  assert_difference (ms, ms1, "about the same");
  assert_difference (ms, never, NULL);
  assert_difference (three, three, NULL);
  assert_difference (three, thousand, "1,000 more");
  assert_difference (thousand, three, "1,000 less");
  assert_difference (unknown, unknown, NULL);
}

/* Series. */

static void
add_counter (GPtrArray *facts, const char *name, const char *label, gint64 value, LoomUnit unit)
{
  LoomFact *fact = g_new0 (LoomFact, 1);

  fact->measure = LOOM_MEASURE_COUNTER;
  fact->subject = name;
  fact->label = (char *) label;
  fact->number = value;
  fact->unit = unit;
  g_ptr_array_add (facts, fact);
}

static void
test_series (void)
{
  g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) all = NULL;
  g_autofree char *text = NULL;
  const double xs[] = { 1000, 10000, 100000 };
  const LoomSeries *series;

  add_counter (facts, "task-ns@100000", "Task, at 100,000 in a row, ns", 90, LOOM_UNIT_TIME);
  add_counter (facts, "task-ns@1000", "Task, at 1,000 in a row, ns", 120, LOOM_UNIT_TIME);
  add_counter (facts, "task-ns@10000", "Task, at 10,000 in a row, ns", 100, LOOM_UNIT_TIME);
  add_counter (facts, "lonely@1", "Lonely", 1, LOOM_UNIT_COUNT);
  add_counter (facts, "lonely@2", "Lonely", 2, LOOM_UNIT_COUNT);
  add_counter (facts, "step-3", "No series", 2, LOOM_UNIT_COUNT);
  add_counter (facts, "@7", "No name", 2, LOOM_UNIT_COUNT);

  all = loom_series_new_from_facts (facts);
  g_assert_cmpuint (all->len, ==, 1);
  series = all->pdata[0];
  g_assert_cmpstr (series->name, ==, "task-ns");
  g_assert_cmpstr (series->label, ==, "Task, ns");
  g_assert_cmpint (series->unit, ==, LOOM_UNIT_TIME);
  g_assert_cmpuint (series->points->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (g_array_index (series->points, LoomSeriesPoint, i).x, ==, xs[i]);
  g_assert_cmpfloat (g_array_index (series->points, LoomSeriesPoint, 0).y, ==, 120);
  text = loom_series_dup_text (series);
  g_assert_cmpstr (text, ==, "Task, ns: 120 ns at 1,000, 90 ns at 100,000");
}

/* While a run goes on: a curve has the points that there are, and its place among the others. */
static void
test_growing_series (void)
{
  g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autofree char *text = NULL;
  const LoomSeries *series;

  add_counter (facts, "task-ps@100", "A task, at 100 in a row", 0, LOOM_UNIT_TIME_A_CALL);
  add_counter (facts, "task-ps@1000", "A task, at 1,000 in a row", 24340, LOOM_UNIT_TIME_A_CALL);
  add_counter (facts, "task-ps@10000", "A task, at 10,000 in a row", 0, LOOM_UNIT_TIME_A_CALL);
  for (guint i = 0; i < 3; i++)
    ((LoomFact *) facts->pdata[i])->state = LOOM_FACT_NOT_MEASURED;
  none = loom_series_new_from_facts (facts);
  g_assert_cmpuint (none->len, ==, 0);

  ((LoomFact *) facts->pdata[1])->state = LOOM_FACT_PLAIN;
  one = loom_series_new_from_facts (facts);
  g_assert_cmpuint (one->len, ==, 1);
  series = one->pdata[0];
  g_assert_cmpstr (series->label, ==, "A task");
  g_assert_cmpuint (series->points->len, ==, 1);
  g_assert_cmpfloat (series->begin, ==, 100);
  g_assert_cmpfloat (series->end, ==, 10000);
  text = loom_series_dup_text (series);
  g_assert_cmpstr (text, ==, "A task: 24.3 ns at 1,000");
}

static void
assert_format (LoomUnit unit, double value, const char *expected)
{
  g_autofree char *text = loom_unit_format (unit, value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_units (void)
{
  assert_format (LOOM_UNIT_COUNT, 2000, "2,000");
  assert_format (LOOM_UNIT_TIME, 2000, "2.00 µs");
  assert_format (LOOM_UNIT_TIME_A_CALL, 310, "0.31 ns");
  assert_format (LOOM_UNIT_TIME_A_CALL, 1900, "1.9 ns");
  assert_format (LOOM_UNIT_TIME_A_CALL, 24349, "24.3 ns");
  assert_format (LOOM_UNIT_TIME_A_CALL, 99960, "100 ns");
  assert_format (LOOM_UNIT_TIME_A_CALL, 1234567, "1,235 ns");
  assert_format (LOOM_UNIT_ALLOCATIONS_A_CALL, 0, "0 allocations");
  assert_format (LOOM_UNIT_ALLOCATIONS_A_CALL, 10, "0.01 allocations");
  assert_format (LOOM_UNIT_ALLOCATIONS_A_CALL, 1000, "1 allocation");
  assert_format (LOOM_UNIT_ALLOCATIONS_A_CALL, 2500, "2.5 allocations");
}

/* Questions. */

static const struct
{
  const char *name;
  gint right;
} questions[] = {
  { "question-deadlock", 1 },      { "question-console", 0 },     { "question-free-threaded", 1 },
  { "question-other-thread", 0 },  { "question-first-await", 1 }, { "question-library", 0 },
  { "question-blocking-safe", 1 }, { "question-spelling", 0 },    { "question-thread", 0 },
  { "question-run", 1 },           { "question-explicit", 0 },    { "question-async-local", 1 },
};

static void
test_questions (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint n = 0;

  for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
    n += (*scenario)->answers != NULL;
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (questions));

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr (LoomRun) done = run (fixture, questions[i].name, "run");

      if (loom_run_get_answer (done) != questions[i].right)
        g_error ("%s: the recording shows %d, and not %d", questions[i].name,
                 loom_run_get_answer (done), questions[i].right);
      g_assert_true (loom_run_is_as_expected (done));
    }
}

static const LoomFact *
find_fact (LoomRun *run, LoomMeasure measure)
{
  return loom_facts_find (loom_run_get_facts (run), &(LoomFact) { .measure = measure });
}

/* How often something of @function was posted by the timer's thread. */
static guint
count_timed (LoomTrace *trace, const char *function)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTaskIndex) tasks = loom_task_index_new (trace, NULL, &error);
  guint n_timed = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < loom_task_index_get_n (tasks); i++)
    {
      guint n;
      const LoomTaskEvent *events = loom_task_index_get_events (tasks, i, &n);

      if (!g_str_equal (loom_trace_get_string (trace, loom_task_index_get (tasks, i)->name),
                        function))
        continue;
      for (guint j = 0; j < n; j++)
        n_timed += events[j].kind == LOOM_TASK_QUEUE &&
                   g_str_equal (loom_trace_get_lane (trace, events[j].lane)->name, "weft timer");
    }
  return n_timed;
}

/* All of it runs on one thread, and yet there are hops: the names of the two numbers say why that is
 * no contradiction. */
static void
test_timed_hops (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomRun) done = run (fixture, "question-thread", "run");
  g_autoptr (LoomTrace) trace =
      wait_for_object (fixture, loom_lab_snapshot (fixture->lab, 0, NULL));
  const LoomFact *threads = find_fact (done, LOOM_MEASURE_THREADS);
  const LoomFact *hops = find_fact (done, LOOM_MEASURE_HOPS);

  g_assert_cmpint (threads->number, ==, 1);
  g_assert_cmpstr (threads->label, ==, "Threads that its functions ran on");
  g_assert_cmpint (hops->number, >, 0);
  g_assert_cmpint (hops->number, ==, count_timed (trace, "wait_a_moment"));
  g_assert_cmpstr (hops->label, ==, "Hops between threads, the timer’s among them");
}

/* Of twenty awaits, those that found their part done did not go on anywhere: they had not stopped. */
static void
test_parts (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomRun) done = run (fixture, "library", "sum");
  const LoomFact *on_ui = loom_facts_find (
      loom_run_get_facts (done),
      &(LoomFact) { .measure = LOOM_MEASURE_RESUMED_ON_UI, .subject = "sum_parts" });

  g_assert_cmpint (on_ui->number, >, 0);
  g_assert_cmpint (on_ui->number, <=, 20);
  g_assert_cmpstr (on_ui->label, ==, "“sum_parts” waited, then went on on the UI thread");
}

static gint64
count_tasks (LoomRun *run, const char *function)
{
  const LoomFact *fact = loom_facts_find (
      loom_run_get_facts (run), &(LoomFact) { .measure = LOOM_MEASURE_TASKS, .subject = function });
  g_autofree char *label = g_strdup_printf ("Tasks of “%s” that were made", function);

  g_assert_nonnull (fact);
  g_assert_cmpstr (fact->label, ==, label);
  return fact->number;
}

/* What the lesson says of one variant is measured of each of them: no cell of its table is blank. */
static void
test_side_by_side (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomRun) pitfall = run (fixture, "starvation", "pitfall");
  g_autoptr (LoomRun) announced = run (fixture, "starvation", "announced");
  g_autoptr (LoomRun) cure = run (fixture, "starvation", "cure");

  g_assert_cmpint (count_tasks (pitfall, "read_blocking"), >=, 16);
  g_assert_cmpint (count_tasks (announced, "read_blocking"), ==, 0);
  g_assert_cmpint (count_tasks (cure, "read_blocking"), ==, 0);
  g_assert_cmpint (count_tasks (pitfall, "read_announced"), ==, 0);
  g_assert_cmpint (count_tasks (announced, "read_announced"), >=, 16);
  g_assert_cmpint (count_tasks (cure, "read_announced"), ==, 0);
}

/* A run that decides for none, or for two, decides for nothing. */
static void
test_undecided (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const LoomAnswer none[] = { { "Many", { LOOM_MEASURE_DURATION, NULL, LOOM_AT_MOST, -1, 0 } },
                              { 0 } };
  const LoomAnswer both[] = { { "One", { LOOM_MEASURE_TASKS, NULL, LOOM_AT_LEAST, 0, 0 } },
                              { "Two", { LOOM_MEASURE_TASKS, NULL, LOOM_IS, 0, 0 } },
                              { 0 } };
  g_autoptr (LoomRun) plain = run (fixture, "capture", "load");
  g_autoptr (LoomTrace) trace =
      wait_for_object (fixture, loom_lab_snapshot (fixture->lab, 0, NULL));
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomVerdict) verdict =
      loom_verdict_read (trace, 0, "load_recording", 0, 1, NULL, &error);
  LoomScenario scenario = *loom_scenario_find ("capture");

  g_assert_no_error (error);
  g_assert_cmpint (loom_run_get_answer (plain), ==, -1);
  g_assert_cmpint (loom_scenario_judge (&scenario, TRUE, verdict), ==, -1);
  scenario.answers = none;
  g_assert_cmpint (loom_scenario_judge (&scenario, TRUE, verdict), ==, -1);
  scenario.answers = both;
  g_assert_cmpint (loom_scenario_judge (&scenario, TRUE, verdict), ==, -1);
}

/* Allocations. */

static gint64
count_allocations (LoomRun *run)
{
  GPtrArray *facts = loom_run_get_facts (run);

  for (guint i = 0; i < facts->len; i++)
    if (((const LoomFact *) facts->pdata[i])->measure == LOOM_MEASURE_ALLOCATIONS)
      return ((const LoomFact *) facts->pdata[i])->number;
  g_assert_not_reached ();
}

/* The same work with a task more for each get. */
static void
test_allocations (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomRun) as_task = run (fixture, "cache", "task");
  g_autoptr (LoomRun) as_value_task = run (fixture, "cache", "value-task");
  g_autofree char *csv = loom_runs_to_csv (G_LIST_MODEL (fixture->lab));

  g_assert_cmpint (count_allocations (as_value_task), >, 20);
  g_assert_cmpint (count_allocations (as_task) - count_allocations (as_value_task), ==, 2000);
  g_assert_nonnull (strstr (csv, "\n1,cache,task,on,done,allocations,,2"));
}

static void
assert_allocations (LoomTrace *trace, gint64 begin, gint64 end, gint64 expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomVerdict) verdict = loom_verdict_read (trace, 0, "none", begin, end, NULL, &error);
  gint64 number = -1;

  g_assert_no_error (error);
  g_assert_cmpint (verdict->n_allocations, ==, expected);
  g_assert_true (loom_measure_read (LOOM_MEASURE_ALLOCATIONS, NULL, verdict, &number) ==
                 (expected >= 0));
  g_assert_cmpint (number, ==, MAX (expected, 0));
}

/* A time that none before it had, of a clock that may be coarse. */
static gint64
wait_for_clock (void)
{
  gint64 begin = weft_trace_get_time ();
  gint64 now;

  while ((now = weft_trace_get_time ()) == begin)
    continue;
  return now;
}

/* What was noted in its time, and only that; nothing where nothing was. */
static void
test_noted_allocations (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const gint64 notes[] = { 5, 10, 12, 17, 40 };
  gint64 times[G_N_ELEMENTS (notes) + 1];
  g_autoptr (LoomTrace) trace = NULL;
  gint64 origin;

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      times[i] = wait_for_clock ();
      weft_trace_counter (LOOM_LESSON_ALLOCATIONS, notes[i]);
    }
  times[G_N_ELEMENTS (notes)] = wait_for_clock ();
  trace = wait_for_object (fixture, loom_lab_snapshot (fixture->lab, 0, NULL));
  origin = loom_trace_get_origin (trace);

  assert_allocations (trace, times[1] - origin, times[4] - origin - 1, 7);
  assert_allocations (trace, times[0] - origin, times[5] - origin, 35);
  assert_allocations (trace, times[2] - origin, times[3] - origin - 1, 0);
  assert_allocations (trace, times[5] - origin + 1, times[5] - origin + 1, -1);
}

/* Where it begins is where its time does. */
static void
test_snapshot (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomTrace *live = loom_lab_get_trace (fixture->lab);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomRun) before G_GNUC_UNUSED = run (fixture, "capture", "load");
  gint64 since;

  loom_lab_follow (fixture->lab);
  since = loom_trace_get_end (live);
  g_object_unref (run (fixture, "capture", "load"));
  trace = wait_for_object (fixture, loom_lab_snapshot (fixture->lab, since, NULL));

  g_assert_cmpint (since, >, 0);
  g_assert_cmpint (loom_trace_get_origin (trace), ==, loom_trace_get_origin (live) + since);
  g_assert_cmpint (loom_trace_get_begin (trace), ==, 0);
}

/* The checklist. */

static LoomChecklist *
look (Fixture *fixture, gint64 since)
{
  g_autoptr (LoomTrace) trace =
      wait_for_object (fixture, loom_lab_snapshot (fixture->lab, since, NULL));
  g_autoptr (GError) error = NULL;
  LoomChecklist *list = loom_checklist_new (trace, NULL, NULL, &error);

  g_assert_no_error (error);
  return list;
}

static void
test_checklist (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomRun) bad G_GNUC_UNUSED = run (fixture, "checklist", "pitfall");
  g_autoptr (LoomChecklist) broken = look (fixture, 0);
  g_autoptr (LoomChecklist) kept = NULL;
  g_autofree char *evidence = NULL;
  g_autofree char *alone = NULL;
  g_autofree char *text = NULL;
  guint64 n = 0;
  gint64 since;

  g_assert_cmpuint (loom_checklist_get (broken, 0)->n_broken, ==, 1);
  g_assert_cmpuint (loom_checklist_get (broken, 5)->n_broken, ==, 1);
  g_assert_cmpuint (loom_checklist_get (broken, 9)->n_broken, >=, 1);
  g_assert_cmpuint (loom_checklist_get (broken, 6)->n_broken, ==, 0);
  g_assert_cmpuint (loom_checklist_get (broken, 6)->first, ==, LOOM_NO_FINDING);
  g_assert_cmpuint (loom_checklist_get_n_broken (broken), >=, 3);
  evidence = loom_checklist_dup_evidence (broken, 0);
  g_assert_nonnull (strstr (evidence, "W001"));
  g_assert_true (g_str_has_prefix (evidence, "1 time, first after "));
  alone = loom_checklist_dup_evidence (broken, 5);
  g_assert_true (g_str_has_prefix (alone, "1 time, first after "));
  g_assert_null (strstr (alone, "W005"));
  text = loom_checklist_to_text (broken);
  g_assert_nonnull (strstr (text, " 6 ✗ broken"));
  g_assert_nonnull (strstr (text, " 7 ✓ kept"));

  /* Each finding breaks exactly one rule. */
  for (guint i = 0; i < LOOM_CHECKLIST_N; i++)
    n += loom_checklist_get (broken, i)->n_broken;
  g_assert_cmpuint (
      n, ==, loom_findings_count_from (loom_checklist_get_findings (broken), LOOM_SEVERITY_NOTE));

  /* What was before does not count. */
  loom_lab_follow (fixture->lab);
  since = loom_trace_get_end (loom_lab_get_trace (fixture->lab));
  g_object_unref (run (fixture, "checklist", "cure"));
  kept = look (fixture, since);
  g_assert_cmpuint (loom_checklist_get (kept, 0)->n_broken, ==, 0);
  g_assert_cmpuint (loom_checklist_get (kept, 5)->n_broken, ==, 0);
}

/* The line that runs. */

static void
test_running_line (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomRun) done = run (fixture, "capture", "load");
  g_autoptr (LoomTrace) trace =
      wait_for_object (fixture, loom_lab_snapshot (fixture->lab, 0, NULL));
  g_autoptr (GHashTable) functions = g_hash_table_new (g_str_hash, g_str_equal);
  const LoomResume *last = loom_run_get_resume (done, loom_run_get_n_resumes (done) - 1);
  LoomRunningLine line;
  guint n_found = 0;

  g_assert_false (loom_running_line_find (trace, functions, 0, &line));
  g_hash_table_add (functions, (gpointer) "load_recording");
  g_assert_true (loom_running_line_find (trace, functions, 0, &line));
  g_assert_cmpstr (line.function, ==, "load_recording");
  g_assert_cmpuint (line.line, ==, last->line);
  g_assert_false (line.waiting);
  g_assert_false (loom_running_line_find (trace, functions, loom_trace_get_end (trace) + 1, &line));

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    for (guint j = 0; j < loom_trace_get_lane (trace, i)->slices->len; j++)
      n_found +=
          loom_running_line_of_slice (trace, functions, i, j, &line) && line.line == last->line;
  g_assert_cmpuint (n_found, >, 0);
}

/* Results for others. */

static void
test_export (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomRun) pitfall G_GNUC_UNUSED = run (fixture, "deadlock", "pitfall");
  g_autoptr (LoomRun) question G_GNUC_UNUSED = run (fixture, "question-run", "run");
  g_autofree char *csv = loom_runs_to_csv (G_LIST_MODEL (fixture->lab));
  g_autofree char *json = loom_runs_to_json (G_LIST_MODEL (fixture->lab));
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *runs;
  JsonObject *object;

  g_assert_cmpstr (lines[0], ==,
                   "run,scenario,variant,capture,state,measure,of,value,unit,verdict,expected");
  g_assert_cmpstr (lines[1], ==, "1,deadlock,pitfall,on,done,findings,W002,1,,as-expected,1");
  g_assert_nonnull (strstr (csv, "\n2,question-run,run,on,done,findings,W005,1,,as-expected,1\n"));
  g_assert_true (g_str_has_suffix (csv, "\n"));

  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  runs =
      json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "runs");
  g_assert_cmpuint (json_array_get_length (runs), ==, 2);
  object = json_array_get_object_element (runs, 0);
  g_assert_cmpstr (json_object_get_string_member (object, "scenario"), ==, "deadlock");
  g_assert_true (json_object_get_boolean_member (object, "as-expected"));
  g_assert_false (json_object_has_member (object, "answer"));
  object = json_array_get_object_element (runs, 1);
  g_assert_cmpint (json_object_get_int_member (object, "answer"), ==, 2);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lab-results/difference", test_difference);
  g_test_add_func ("/lab-results/series", test_series);
  g_test_add_func ("/lab-results/growing-series", test_growing_series);
  g_test_add_func ("/lab-results/units", test_units);
#define ADD(path, func) g_test_add ("/lab-results/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("questions", test_questions);
  ADD ("undecided", test_undecided);
  ADD ("timed-hops", test_timed_hops);
  ADD ("parts", test_parts);
  ADD ("side-by-side", test_side_by_side);
  ADD ("allocations", test_allocations);
  ADD ("noted-allocations", test_noted_allocations);
  ADD ("snapshot", test_snapshot);
  ADD ("checklist", test_checklist);
  ADD ("running-line", test_running_line);
  ADD ("export", test_export);
#undef ADD

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
