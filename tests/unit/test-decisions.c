/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The decision table: its cases, and what of them was measured. */

#include "lab-fixture.h"
#include "lab/decisions/loom-decisions.h"
#include "lab/loom-fact.h"
#include "lab/loom-step.h"
#include "timeline/loom-time-format.h"

static const char *const cases[] = {
  "web-api", "http-call",   "database",       "file-io",   "service",
  "cache",   "object-pool", "library-reader", "framework",
};

static const LoomScenario *
get_table (void)
{
  return loom_scenario_find ("decisions");
}

static LoomRun *
run_case (Fixture *fixture, LoomDecisions *table, guint row, const LoomVariant *variant)
{
  return run_variant (fixture, loom_scenario_find (loom_decisions_get (table, row)->scenario),
                      variant, TRUE);
}

static void
run_row (Fixture *fixture, LoomDecisions *table, guint row)
{
  const LoomScenario *scenario = loom_scenario_find (loom_decisions_get (table, row)->scenario);

  for (const LoomVariant *variant = scenario->variants; variant->name != NULL; variant++)
    {
      g_autoptr (LoomRun) done = run_case (fixture, table, row, variant);

      g_assert_true (loom_decisions_get_run (table, row, variant->name) == done);
    }
}

static void
assert_measured (LoomDecisions *table, guint row, const char *expected)
{
  g_autofree char *measured = loom_decisions_dup_measured (table, row, FALSE);

  g_assert_cmpstr (measured, ==, expected);
}

static void
test_cases (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomDecisions) table = loom_decisions_new (get_table (), fixture->lab);

  g_assert_cmpuint (loom_decisions_get_n (table), ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LoomDecision *decision = loom_decisions_get (table, i);
      const LoomScenario *scenario = loom_scenario_find (decision->scenario);

      g_assert_cmpstr (decision->scenario, ==, cases[i]);
      g_assert_nonnull (scenario);
      g_assert_cmpint (scenario->group, ==, LOOM_GROUP_VALUE_TASK);
      g_assert_cmpint (decision->title[0], !=, '\0');
      g_assert_cmpint (decision->why[0], !=, '\0');
      g_assert_nonnull (loom_return_get_text (decision->returns));
      g_assert_cmpint (loom_decisions_get_state (table, i), ==, LOOM_DECISION_NOT_MEASURED);
      assert_measured (table, i, "not run yet");
    }
}

/* Which runs the table consists of: each variant of each case, once. */
static void
test_steps (void)
{
  g_autoptr (GArray) steps = loom_steps_new (get_table ());
  guint n = 0;

  g_assert_cmpuint (loom_scenario_get_n_variants (get_table ()), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LoomScenario *scenario = loom_scenario_find (cases[i]);

      for (const LoomVariant *variant = scenario->variants; variant->name != NULL; variant++, n++)
        {
          g_assert_cmpuint (n, <, steps->len);
          g_assert_true (g_array_index (steps, LoomStep, n).scenario == scenario);
          g_assert_true (g_array_index (steps, LoomStep, n).variant == variant);
        }
    }
  g_assert_cmpuint (n, ==, steps->len);
}

static gint64
get_n_tasks (LoomRun *run)
{
  GPtrArray *facts = loom_run_get_facts (run);

  for (guint i = 0; i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      if (fact->measure == LOOM_MEASURE_TASKS && fact->subject == NULL)
        return fact->number;
    }
  g_assert_not_reached ();
}

/* What the cell has to say of one run, from the run itself. */
static char *
dup_expected (LoomRun *run)
{
  g_autofree char *count = loom_count_format ((guint64) get_n_tasks (run));
  GPtrArray *facts = loom_run_get_facts (run);

  for (guint i = 0; i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      if (fact->measure == LOOM_MEASURE_DURATION && fact->subject == NULL)
        return g_strdup_printf ("%s, %s %s", fact->value, count,
                                get_n_tasks (run) == 1 ? "task" : "tasks");
    }
  g_assert_not_reached ();
}

/* What is measured is the runs' verdict, for each variant of the row and no other row. */
static void
test_row (Fixture *fixture, gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autoptr (LoomDecisions) table = loom_decisions_new (get_table (), fixture->lab);
  g_autoptr (LoomDecisions) later = NULL;
  const LoomScenario *scenario = loom_scenario_find (cases[row]);
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autofree char *measured = NULL;

  run_row (fixture, table, row);
  g_assert_cmpint (loom_decisions_get_state (table, row), ==, LOOM_DECISION_AS_EXPECTED);
  for (const LoomVariant *variant = scenario->variants; variant->name != NULL; variant++)
    {
      g_autofree char *numbers = dup_expected (loom_decisions_get_run (table, row, variant->name));

      g_string_append (expected, expected->len > 0 ? "\n" : "");
      if (loom_scenario_get_n_variants (scenario) > 1)
        g_string_append_printf (expected, "%s: ", variant->title);
      g_string_append (expected, numbers);
    }
  assert_measured (table, row, expected->str);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (i != row)
      g_assert_cmpint (loom_decisions_get_state (table, i), ==, LOOM_DECISION_NOT_MEASURED);

  /* One that comes later finds what has run. */
  later = loom_decisions_new (get_table (), fixture->lab);
  measured = loom_decisions_dup_measured (later, row, FALSE);
  g_assert_cmpstr (measured, ==, expected->str);
}

#define ROW_CACHE 5

/* The numbers are what the table is about. */
static void
test_value_task_saves (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomDecisions) table = loom_decisions_new (get_table (), fixture->lab);

  run_row (fixture, table, ROW_CACHE);
  g_assert_cmpint (get_n_tasks (loom_decisions_get_run (table, ROW_CACHE, "task")), >=, 2000);
  g_assert_cmpint (get_n_tasks (loom_decisions_get_run (table, ROW_CACHE, "value-task")), <, 200);
}

static void
row_changed_cb (LoomDecisions *table, guint row, gpointer user_data)
{
  guint *n_changes = user_data;

  g_assert_cmpuint (row, ==, ROW_CACHE);
  g_assert_cmpint (loom_decisions_get_state (table, row), ==,
                   ++*n_changes == 1 ? LOOM_DECISION_RUNNING : LOOM_DECISION_NOT_MEASURED);
}

/* A case of two variants is measured when both have run, and says meanwhile what runs. */
static void
test_while_running (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomDecisions) table = loom_decisions_new (get_table (), fixture->lab);
  const LoomScenario *scenario = loom_scenario_find (cases[ROW_CACHE]);
  g_autoptr (LoomRun) done = NULL;
  g_autofree char *narrow = NULL;
  g_auto (GStrv) lines = NULL;
  LoomRun *running;
  guint n_changes = 0;
  gulong handler = g_signal_connect (table, "row-changed", G_CALLBACK (row_changed_cb), &n_changes);

  running = loom_lab_run (fixture->lab, scenario, scenario->variants, TRUE);
  g_assert_cmpuint (n_changes, ==, 1);
  assert_measured (table, ROW_CACHE, "Return a task: running…\nReturn a value task: not run yet");
  while (loom_run_get_state (running) == LOOM_RUN_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_changes, ==, 2);
  g_signal_handler_disconnect (table, handler);

  done = run_case (fixture, table, ROW_CACHE, &scenario->variants[1]);
  narrow = loom_decisions_dup_measured (table, ROW_CACHE, TRUE);
  lines = g_strsplit (narrow, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==, "Return a task:");
  g_assert_cmpstr (lines[2], ==, "Return a value task:");
  g_assert_cmpint (loom_decisions_get_state (table, ROW_CACHE), ==, LOOM_DECISION_AS_EXPECTED);
}

/* A run that was cancelled has measured nothing, and the numbers before it are no longer the newest. */
static void
test_cancelled (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const LoomDecision decisions[] = { { "Loads", LOOM_RETURN_TASK, "It waits.", "capture" },
                                            { 0 } };
  LoomScenario scenario = *get_table ();
  g_autoptr (LoomDecisions) table = NULL;
  const LoomScenario *capture = loom_scenario_find ("capture");
  LoomRun *run;

  scenario.decisions = decisions;
  table = loom_decisions_new (&scenario, fixture->lab);
  run_row (fixture, table, 0);
  g_assert_cmpint (loom_decisions_get_state (table, 0), ==, LOOM_DECISION_AS_EXPECTED);

  run = loom_lab_run (fixture->lab, capture, capture->variants, TRUE);
  loom_lab_cancel (fixture->lab);
  while (loom_run_get_state (run) == LOOM_RUN_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (loom_decisions_get_state (table, 0), ==, LOOM_DECISION_NOT_MEASURED);
  assert_measured (table, 0, "cancelled");
}

static void
test_failed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const LoomDecision decisions[] = { { "Loads", LOOM_RETURN_TASK, "It waits.", "capture" },
                                            { 0 } };
  g_autoptr (GFile) missing = g_file_new_for_path ("/there/is/none.fxt");
  LoomScenario scenario = *get_table ();
  g_autoptr (LoomDecisions) table = NULL;
  g_autofree char *measured = NULL;
  g_autofree char *text = NULL;

  scenario.decisions = decisions;
  table = loom_decisions_new (&scenario, fixture->lab);
  loom_lab_set_file (fixture->lab, missing);
  run_row (fixture, table, 0);
  g_assert_cmpint (loom_decisions_get_state (table, 0), ==, LOOM_DECISION_OTHERWISE);
  measured = loom_decisions_dup_measured (table, 0, FALSE);
  g_assert_true (g_str_has_prefix (measured, "failed: "));
  text = loom_decisions_to_text (table);
  g_assert_nonnull (strstr (text, "✗ failed: "));
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, part)) != NULL; p += strlen (part))
    n++;
  return n;
}

static void
test_text (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomDecisions) table = loom_decisions_new (get_table (), fixture->lab);
  g_autofree char *before = loom_decisions_to_text (table);
  g_autofree char *after = NULL;

  g_assert_cmpuint (count (before, "not run yet"), ==, G_N_ELEMENTS (cases));
  g_assert_cmpuint (count (before, "✓"), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    run_row (fixture, table, i);
  after = loom_decisions_to_text (table);
  g_assert_cmpuint (count (after, "✓"), ==, G_N_ELEMENTS (cases));
  g_assert_cmpuint (count (after, "not run yet"), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_nonnull (strstr (after, loom_decisions_get (table, i)->title));
      g_assert_nonnull (strstr (after, loom_decisions_get (table, i)->why));
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)
  ADD ("/decisions/cases", NULL, test_cases);
  g_test_add_func ("/decisions/steps", test_steps);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/decisions/row/%s", cases[i]);

      ADD (path, GUINT_TO_POINTER (i), test_row);
    }
  ADD ("/decisions/value-task-saves", NULL, test_value_task_saves);
  ADD ("/decisions/while-running", NULL, test_while_running);
  ADD ("/decisions/cancelled", NULL, test_cancelled);
  ADD ("/decisions/failed", NULL, test_failed);
  ADD ("/decisions/text", NULL, test_text);
#undef ADD

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
