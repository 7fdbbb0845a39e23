/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-run-export.h"

#include <json-glib/json-glib.h>

#include "lab/loom-fact.h"

static const char *
get_measure (LoomMeasure measure)
{
  static const char *const names[] = {
    [LOOM_MEASURE_DURATION] = "duration",
    [LOOM_MEASURE_FAILED] = "failed",
    [LOOM_MEASURE_RESUMES] = "resumes",
    [LOOM_MEASURE_RESUMED_ON_UI] = "resumed-on-ui",
    [LOOM_MEASURE_RESUMED_OFF_UI] = "resumed-off-ui",
    [LOOM_MEASURE_QUEUE_DELAY] = "queue-delay",
    [LOOM_MEASURE_HOPS] = "hops",
    [LOOM_MEASURE_THREADS] = "threads",
    [LOOM_MEASURE_AT_ONCE] = "at-once",
    [LOOM_MEASURE_TASKS] = "tasks",
    [LOOM_MEASURE_ALLOCATIONS] = "allocations",
    [LOOM_MEASURE_MAIN_HELD] = "main-held",
    [LOOM_MEASURE_FRAMES] = "frames",
    [LOOM_MEASURE_FRAMES_DROPPED] = "frames-dropped",
    [LOOM_MEASURE_GUARDED] = "guarded",
    [LOOM_MEASURE_FINDINGS] = "findings",
    [LOOM_MEASURE_COUNTER] = "counter",
  };

  return (guint) measure < G_N_ELEMENTS (names) && names[measure] != NULL ? names[measure]
                                                                          : "measure";
}

static const char *
get_state (LoomRun *run)
{
  switch (loom_run_get_state (run))
    {
    case LOOM_RUN_DONE:
      return "done";
    case LOOM_RUN_FAILED:
      return "failed";
    case LOOM_RUN_CANCELLED:
      return "cancelled";
    case LOOM_RUN_RUNNING:
    default:
      return "running";
    }
}

static const char *
get_verdict (LoomFactState state)
{
  switch (state)
    {
    case LOOM_FACT_AS_EXPECTED:
      return "as-expected";
    case LOOM_FACT_OTHERWISE:
      return "otherwise";
    case LOOM_FACT_NOT_MEASURED:
      return "not-measured";
    case LOOM_FACT_PLAIN:
    default:
      return "";
    }
}

/* A spreadsheet takes what begins so for a formula. */
static gboolean
looks_like_formula (const char *text)
{
  return text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL;
}

static void
append_cell (GString *csv, const char *text)
{
  g_string_append (csv, csv->len > 0 && csv->str[csv->len - 1] != '\n' ? "," : "");
  if (!looks_like_formula (text) && strpbrk (text, ",\"\n\r") == NULL)
    {
      g_string_append (csv, text);
      return;
    }
  g_string_append_c (csv, '"');
  if (looks_like_formula (text))
    g_string_append_c (csv, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *p);
    }
  g_string_append_c (csv, '"');
}

static void
append_number (GString *csv, gint64 number)
{
  g_string_append_printf (csv, ",%" G_GINT64_FORMAT, number);
}

static void
append_run (GString *csv, LoomRun *run)
{
  GPtrArray *facts = loom_run_get_facts (run);

  for (guint i = 0; facts != NULL && i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      g_string_append_printf (csv, "%u", loom_run_get_number (run));
      append_cell (csv, loom_run_get_scenario (run));
      append_cell (csv, loom_run_get_variant (run));
      append_cell (csv, loom_run_get_capture (run) ? "on" : "off");
      append_cell (csv, get_state (run));
      append_cell (csv, get_measure (fact->measure));
      append_cell (csv, fact->subject != NULL ? fact->subject : "");
      append_number (csv, fact->number);
      append_cell (csv, loom_unit_get_symbol (fact->unit));
      append_cell (csv, get_verdict (fact->state));
      append_cell (csv, fact->expected != NULL ? fact->expected : "");
      g_string_append_c (csv, '\n');
    }
}

/**
 * loom_runs_to_csv:
 * @runs: (element-type LoomRun): runs, the newest first, as the lab has them
 *
 * Returns: (transfer full): comma-separated values, the oldest first
 */
char *
loom_runs_to_csv (GListModel *runs)
{
  GString *csv =
      g_string_new ("run,scenario,variant,capture,state,measure,of,value,unit,verdict,expected\n");

  for (guint i = g_list_model_get_n_items (runs); i-- > 0;)
    {
      g_autoptr (LoomRun) run = g_list_model_get_item (runs, i);

      append_run (csv, run);
    }
  return g_string_free (csv, FALSE);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_fact (JsonBuilder *builder, const LoomFact *fact)
{
  json_builder_begin_object (builder);
  add_string (builder, "measure", get_measure (fact->measure));
  if (fact->subject != NULL)
    add_string (builder, "of", fact->subject);
  add_int (builder, "value", fact->number);
  if (fact->unit != LOOM_UNIT_COUNT)
    add_string (builder, "unit", loom_unit_get_symbol (fact->unit));
  add_string (builder, "label", fact->label);
  if (fact->state != LOOM_FACT_PLAIN)
    add_string (builder, "verdict", get_verdict (fact->state));
  if (fact->expected != NULL)
    add_string (builder, "expected", fact->expected);
  json_builder_end_object (builder);
}

static void
add_resumes (JsonBuilder *builder, LoomRun *run)
{
  json_builder_set_member_name (builder, "resumes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < loom_run_get_n_resumes (run); i++)
    {
      const LoomResume *resume = loom_run_get_resume (run, i);

      json_builder_begin_object (builder);
      add_string (builder, "function", resume->function);
      add_int (builder, "line", resume->line);
      add_string (builder, "thread", resume->thread);
      add_boolean (builder, "on-ui", resume->on_ui);
      add_int (builder, "waited", resume->waited);
      add_int (builder, "queued", resume->queued);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_run (JsonBuilder *builder, LoomRun *run)
{
  GPtrArray *facts = loom_run_get_facts (run);

  json_builder_begin_object (builder);
  add_int (builder, "run", loom_run_get_number (run));
  add_string (builder, "scenario", loom_run_get_scenario (run));
  add_string (builder, "variant", loom_run_get_variant (run));
  add_boolean (builder, "capture", loom_run_get_capture (run));
  add_string (builder, "state", get_state (run));
  if (loom_run_get_message (run) != NULL)
    add_string (builder, "message", loom_run_get_message (run));
  add_boolean (builder, "as-expected", loom_run_is_as_expected (run));
  if (loom_run_get_answer (run) >= 0)
    add_int (builder, "answer", loom_run_get_answer (run) + 1);
  json_builder_set_member_name (builder, "facts");
  json_builder_begin_array (builder);
  for (guint i = 0; facts != NULL && i < facts->len; i++)
    add_fact (builder, facts->pdata[i]);
  json_builder_end_array (builder);
  add_resumes (builder, run);
  json_builder_end_object (builder);
}

/**
 * loom_runs_to_json:
 * @runs: (element-type LoomRun): runs, the newest first, as the lab has them
 *
 * Returns: (transfer full): an object with an array `runs`, the oldest first
 */
char *
loom_runs_to_json (GListModel *runs)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "runs");
  json_builder_begin_array (builder);
  for (guint i = g_list_model_get_n_items (runs); i-- > 0;)
    {
      g_autoptr (LoomRun) run = g_list_model_get_item (runs, i);

      add_run (builder, run);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}
