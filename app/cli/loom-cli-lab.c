/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-commands.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "cli/loom-cli-checklist.h"
#include "cli/loom-cli-series.h"
#include "lab/decisions/loom-decisions.h"
#include "lab/loom-fact.h"
#include "lab/loom-lab.h"
#include "lab/loom-run-export.h"
#include "lab/loom-step.h"
#include "lab/loom-text-surface.h"
#include "timeline/loom-time-format.h"

#define MOST_RUNS 100000

/* What is printed. */
typedef enum
{
  FORMAT_TEXT,
  FORMAT_CSV,
  FORMAT_JSON,
} Format;

/* One way to run it. */
typedef struct
{
  LoomStep step;
  gboolean capture;
} Way;

/* Runs a scenario so many times each way, and tells of each. */
typedef struct
{
  WeftAsync async;

  LoomLab *lab;
  LoomTextSurface *surface;
  const LoomScenario *scenario;
  LoomDecisions *decisions; /* NULL for what is no table */
  GArray *ways;             /* Way */
  guint n_runs;
  Format format;

  guint i;
  LoomRun *run;
  guint n_failed;
  guint n_otherwise;
  gboolean cancelled;
} LessonFrame;

static void
lesson_frame_clear (LessonFrame *self)
{
  g_clear_object (&self->lab);
  g_clear_object (&self->surface);
  g_clear_object (&self->decisions);
  g_clear_object (&self->run);
  g_clear_pointer (&self->ways, g_array_unref);
}

static void
print_resume (const LoomResume *resume)
{
  g_autofree char *waited = loom_time_format_duration ((double) resume->waited);
  g_autofree char *queued = loom_time_format_duration ((double) resume->queued);

  g_print ("      %s:%u  %s  ", resume->function, resume->line, resume->thread);
  if (resume->inline_)
    g_print (_ ("waited %s, went on inline\n"), waited);
  else
    g_print (_ ("waited %s, queued %s\n"), waited, queued);
}

static const char *
get_mark (const LoomFact *fact)
{
  switch (fact->state)
    {
    case LOOM_FACT_AS_EXPECTED:
      return "✓";
    case LOOM_FACT_OTHERWISE:
      return "✗";
    case LOOM_FACT_PLAIN:
    case LOOM_FACT_NOT_MEASURED:
    default:
      return " ";
    }
}

static void
print_fact (const LoomFact *fact)
{
  if (fact->state == LOOM_FACT_OTHERWISE)
    /* TRANSLATORS: a mark, what was measured, the number, the number that was expected */
    g_print (_ ("    %s %s: %s, expected %s\n"), get_mark (fact), fact->label, fact->value,
             fact->expected);
  else
    g_print ("    %s %s: %s\n", get_mark (fact), fact->label, fact->value);
}

/* What is more is in the recording. */
#define MOST_RESUMES 20

static void
print_resumes (LoomRun *run)
{
  guint n = loom_run_get_n_resumes (run);

  for (guint i = 0; i < MIN (n, MOST_RESUMES); i++)
    print_resume (loom_run_get_resume (run, i));
  if (n > MOST_RESUMES)
    g_print (_ ("      and %u more\n"), n - MOST_RESUMES);
}

static void
print_question (const LoomScenario *scenario)
{
  g_print ("%s\n%s\n", _ (scenario->title), _ (scenario->summary));
  for (guint i = 0; scenario->answers[i].text != NULL; i++)
    g_print ("  %u. %s\n", i + 1, _ (scenario->answers[i].text));
}

static void
print_answer (const LoomScenario *scenario, LoomRun *run)
{
  gint answer = loom_run_get_answer (run);

  if (answer >= 0)
    /* TRANSLATORS: the number and the text of a question's answer */
    g_print (_ ("    → the recording shows: %d. %s\n"), answer + 1,
             _ (scenario->answers[answer].text));
  else
    g_print (_ ("    → the recording of this run decides for none of the answers\n"));
}

/* A deadlock has a line for each step, below the arrow. */
static void
print_result (const char *result)
{
  g_auto (GStrv) lines = g_strsplit (result, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    g_print ("      %s %s\n", i == 0 ? "→" : " ", lines[i]);
}

static void
print_run (const LoomScenario *scenario, LoomRun *run, const char *result)
{
  const LoomVariant *variant = loom_scenario_find_variant (scenario, loom_run_get_variant (run));
  GPtrArray *facts = loom_run_get_facts (run);
  g_autofree char *summary = loom_run_dup_summary (run);

  g_print ("#%-3u %s", loom_run_get_number (run), _ (variant->title));
  if (scenario->has_capture)
    g_print (", %s", loom_run_get_capture (run) ? _ ("capture on") : _ ("capture off"));
  g_print (": %s\n", summary);
  print_resumes (run);
  if (loom_run_get_guard_message (run) != NULL)
    g_print (_ ("      caught: %s\n"), loom_run_get_guard_message (run));
  for (guint i = 0; facts != NULL && i < facts->len; i++)
    print_fact (facts->pdata[i]);
  if (loom_run_get_state (run) == LOOM_RUN_DONE && result[0] != '\0')
    print_result (result);
  if (scenario->answers != NULL)
    print_answer (scenario, run);
}

static Way *
get_way (LessonFrame *self)
{
  return &g_array_index (self->ways, Way, self->i % self->ways->len);
}

static gboolean
expects_failure (LessonFrame *self)
{
  const Way *way = get_way (self);

  for (const LoomExpectation *expectation = way->step.variant->expectations;
       expectation != NULL && expectation->measure != LOOM_MEASURE_NONE; expectation++)
    if (expectation->measure == LOOM_MEASURE_FAILED &&
        loom_expectation_applies (expectation, way->capture) &&
        loom_expectation_holds (expectation, 1))
      return TRUE;
  return FALSE;
}

static void
note_run (LessonFrame *self)
{
  gboolean as_expected = loom_run_is_as_expected (self->run);

  if (self->format == FORMAT_TEXT && self->decisions == NULL)
    print_run (self->scenario, self->run, loom_text_surface_get_text (self->surface));
  /* A pitfall may be one that fails. */
  if (loom_run_get_state (self->run) == LOOM_RUN_FAILED && !expects_failure (self))
    self->n_failed++;
  else if (loom_run_get_state (self->run) != LOOM_RUN_CANCELLED && !as_expected)
    self->n_otherwise++;
  self->cancelled = loom_run_get_state (self->run) == LOOM_RUN_CANCELLED;
  g_clear_object (&self->run);
}

static void
print_table (LoomDecisions *decisions)
{
  g_autofree char *text = loom_decisions_to_text (decisions);

  g_print ("%s", text);
}

static void
print_series (LessonFrame *self)
{
  g_print ("\n");
  for (guint i = 0; i < self->ways->len; i++)
    {
      const Way *way = &g_array_index (self->ways, Way, i);
      LoomVerdictColumn *column = loom_verdict_column_new (
          way->step.scenario, way->step.variant, way->capture, G_LIST_MODEL (self->lab), 1);

      loom_cli_series_print (way->step.scenario, column);
      loom_verdict_column_free (column);
    }
}

WEFT_ASYNC_DEFINE (give_lesson, LessonFrame, lesson_frame_clear)
{
  WEFT_BEGIN (self);

  for (self->i = 0; self->i < self->n_runs * self->ways->len && !self->cancelled; self->i++)
    {
      WEFT_AWAIT_TO (self->run,
                     loom_lab_run_async (self->lab, get_way (self)->step.scenario,
                                         get_way (self)->step.variant, get_way (self)->capture));
      note_run (self);
    }

  if (self->format == FORMAT_TEXT && self->decisions != NULL)
    print_table (self->decisions);
  if (self->format == FORMAT_TEXT && self->decisions == NULL && self->n_runs > 1)
    print_series (self);
  if (self->n_failed > 0)
    WEFT_RETURN_INT (LOOM_EXIT_INPUT);
  WEFT_RETURN_INT (self->n_otherwise > 0 ? LOOM_EXIT_FOUND : LOOM_EXIT_OK);

  WEFT_END;
}

typedef struct
{
  LoomLab *lab;
  gboolean came;
} Interrupt;

static gboolean
interrupted_cb (gpointer data)
{
  Interrupt *self = data;

  self->came = TRUE;
  loom_lab_cancel (self->lab);
  return G_SOURCE_CONTINUE;
}

static int
run_lesson (WeftMainLoopContext *context, LessonFrame *frame, LoomLab *lab)
{
  Interrupt interrupt = { lab, FALSE };
  guint source = g_unix_signal_add (SIGINT, interrupted_cb, &interrupt);
  Format format = frame->format;
  g_autoptr (WeftTask) task = WEFT_ASYNC_START (frame);
  g_autoptr (GError) error = NULL;

  weft_main_loop_context_run_until (context, task, &error);
  g_source_remove (source);
  g_assert_no_error (error); /* what fails is a run, which says so */
  if (format != FORMAT_TEXT)
    {
      g_autofree char *text = format == FORMAT_CSV ? loom_runs_to_csv (G_LIST_MODEL (lab))
                                                   : loom_runs_to_json (G_LIST_MODEL (lab));

      g_print ("%s", text);
    }

  if (interrupt.came)
    return 128 + SIGINT;
  return (int) weft_task_get_result (task)->v_int;
}

/* @ways: consumed */
static int
open_lab (const LoomScenario *scenario, GArray *ways, guint n_runs, const char *file, Format format)
{
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (NULL);
  g_autoptr (LoomTextSurface) surface = loom_text_surface_new (context);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomLab) lab = loom_lab_new (LOOM_SURFACE (surface), &error);
  LessonFrame *frame;
  int status;

  if (lab == NULL)
    {
      loom_cli_say ("%s", error->message);
      g_array_unref (ways);
      weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
      return LOOM_EXIT_OUTPUT;
    }
  if (file != NULL)
    {
      g_autoptr (GFile) recording = g_file_new_for_commandline_arg (file);

      loom_lab_set_file (lab, recording);
    }

  frame = WEFT_ASYNC_NEW (give_lesson);
  frame->lab = g_object_ref (lab);
  frame->surface = g_object_ref (surface);
  frame->scenario = scenario;
  if (scenario->decisions != NULL)
    frame->decisions = loom_decisions_new (scenario, lab);
  frame->n_runs = n_runs;
  frame->ways = ways;
  frame->format = format;
  if (scenario->answers != NULL && format == FORMAT_TEXT)
    print_question (scenario);
  status = run_lesson (WEFT_MAIN_LOOP_CONTEXT (context), frame, lab);

  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  weft_pool_shut_down ();
  return status;
}

/* @variant, @capture: (nullable): only this */
static GArray *
list_ways (const LoomScenario *scenario, const LoomVariant *variant, const char *capture)
{
  GArray *ways = g_array_new (FALSE, FALSE, sizeof (Way));
  g_autoptr (GArray) steps = loom_steps_new (scenario);
  gboolean on = capture == NULL || g_str_equal (capture, "on");

  for (guint i = 0; i < steps->len; i++)
    {
      LoomStep step = g_array_index (steps, LoomStep, i);

      if (variant != NULL && step.variant != variant)
        continue;
      g_array_append_val (ways, ((Way) { step, on }));
      if (capture == NULL && step.scenario->has_capture)
        g_array_append_val (ways, ((Way) { step, FALSE }));
    }
  return ways;
}

static int
list_scenarios (void)
{
  int group = -1;

  for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
    {
      if (group != (int) (*scenario)->group)
        g_print ("%s%s\n", group < 0 ? "" : "\n", loom_group_get_title ((*scenario)->group));
      group = (int) (*scenario)->group;
      g_print ("  %-23s %s\n", (*scenario)->name, _ ((*scenario)->title));
    }
  return LOOM_EXIT_OK;
}

static int
complain_of_scenario (const LoomCliCommand *command, const char *name)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", (*scenario)->name);
  return loom_cli_command_misuse (command, _ ("There is no lesson “%s”; there are: %s."), name,
                                  names->str);
}

static int
complain_of_variant (const LoomCliCommand *command, const LoomScenario *scenario, const char *name)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (scenario->decisions != NULL)
    return loom_cli_command_misuse (
        command, _ ("“%s” is a table and has no variants; each of its cases is a lesson."),
        scenario->name);
  for (const LoomVariant *variant = scenario->variants; variant->name != NULL; variant++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", variant->name);
  return loom_cli_command_misuse (command, _ ("“%s” has no variant “%s”; there are: %s."),
                                  scenario->name, name, names->str);
}

static gboolean
find_format (const char *name, Format *format)
{
  static const char *const names[] = { "text", "csv", "json", NULL };

  *format = FORMAT_TEXT;
  for (guint i = 0; name != NULL && names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      {
        *format = (Format) i;
        return TRUE;
      }
  return name == NULL;
}

int
loom_cli_lab (const LoomCliCommand *command, int argc, char **argv)
{
  g_autofree char *capture = NULL;
  g_autofree char *variant_name = NULL;
  g_autofree char *file = NULL;
  g_autofree char *format_name = NULL;
  const LoomVariant *variant = NULL;
  Format format;
  int n_runs = 1;
  const GOptionEntry entries[] = {
    { "capture", 'c', 0, G_OPTION_ARG_STRING, &capture,
      N_ ("Whether the awaits capture the context; both, one after the other, by default"),
      N_ ("on|off") },
    { "variant", 'v', 0, G_OPTION_ARG_STRING, &variant_name,
      N_ ("Which way: pitfall or cure, for example; all, one after the other, by default"),
      N_ ("NAME") },
    { "runs", 'n', 0, G_OPTION_ARG_INT, &n_runs, N_ ("How often"), N_ ("N") },
    { "file", 'f', 0, G_OPTION_ARG_FILENAME, &file,
      N_ ("The recording that is loaded; an example of Weft’s own by default. With checklist: the "
          "one that is looked at, and nothing runs"),
      N_ ("FILE") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format_name, N_ ("text (the default), csv or json"),
      N_ ("FORMAT") },
    G_OPTION_ENTRY_NULL,
  };
  const LoomScenario *scenario;

  if (!loom_cli_command_parse (
          command, entries,
          _ ("Runs a lesson of the lab for real, and tells what its recording shows: where each "
             "await went on, what it cost, and whether that is what the lesson says. The exit "
             "status is 1 where it is not. Without a lesson it lists them."),
          &argc, &argv))
    return LOOM_EXIT_USAGE;
  if (argc > 2)
    return loom_cli_command_misuse (command, "%s", _ ("It takes one lesson."));
  if (capture != NULL && !g_str_equal (capture, "on") && !g_str_equal (capture, "off"))
    return loom_cli_command_misuse (command, "%s", _ ("--capture takes on or off."));
  if (n_runs < 1 || n_runs > MOST_RUNS)
    return loom_cli_command_misuse (command, _ ("--runs takes a number from 1 to %d."), MOST_RUNS);
  if (!find_format (format_name, &format))
    return loom_cli_command_misuse (command, "%s", _ ("--format takes text, csv or json."));
  if (argc < 2)
    return list_scenarios ();

  scenario = loom_scenario_find (argv[1]);
  if (scenario == NULL)
    return complain_of_scenario (command, argv[1]);
  if (capture != NULL && !scenario->has_capture)
    return loom_cli_command_misuse (command, _ ("The switch makes no difference to “%s”."),
                                    scenario->name);
  if (variant_name != NULL)
    {
      variant = loom_scenario_find_variant (scenario, variant_name);
      if (variant == NULL)
        return complain_of_variant (command, scenario, variant_name);
    }
  if (file != NULL && scenario->group == LOOM_GROUP_CHECKLIST)
    return loom_cli_checklist_run (file);
  return open_lab (scenario, list_ways (scenario, variant, capture), (guint) n_runs, file, format);
}
