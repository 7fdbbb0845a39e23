/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-fact.h"

#include <glib/gi18n-lib.h>

#include "findings/loom-finding.h"

static void
fact_free (gpointer data)
{
  LoomFact *self = data;

  g_free (self->label);
  g_free (self->value);
  g_free (self->expected);
  g_free (self);
}

static const LoomCounter *
find_counter (const LoomScenario *scenario, const char *name)
{
  for (const LoomCounter *counter = scenario->counters; counter != NULL && counter->name != NULL;
       counter++)
    if (g_str_equal (counter->name, name))
      return counter;
  return NULL;
}

/* What the window took to draw is no lesson's, and left out: the label of a number that would be
 * another one in the timeline says so. */
static char *
dup_finding_label (const char *code)
{
  LoomRule rule;

  if (code == NULL || !loom_rule_find (code, &rule))
    return g_strdup (_ ("Findings"));
  if (rule == LOOM_RULE_LOOP_STALLED || rule == LOOM_RULE_FRAMES_DROPPED)
    /* TRANSLATORS: a finding's code and title: "W014 Frames were dropped, drawing apart", where the
     * time that the window itself took to draw is not counted */
    return g_strdup_printf (C_ ("finding", "%s %s, drawing apart"), loom_rule_get_info (rule)->code,
                            loom_rule_get_info (rule)->title);
  /* TRANSLATORS: a finding's code and title: "W002 Deadlock" */
  return g_strdup_printf (C_ ("finding", "%s %s"), loom_rule_get_info (rule)->code,
                          loom_rule_get_info (rule)->title);
}

/* @format has the name of a function in it, in quotes: “answer” would be a word of the sentence. */
static char *
dup_named (const char *plain, const char *format, const char *subject)
{
  if (subject == NULL)
    return g_strdup (plain);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, subject);
#pragma GCC diagnostic pop
}

static char *
dup_label (const LoomScenario *scenario, LoomMeasure measure, const char *subject)
{
  const LoomCounter *counter;

  switch (measure)
    {
    case LOOM_MEASURE_DURATION:
      return g_strdup (_ ("Time to the result"));
    case LOOM_MEASURE_FAILED:
      return g_strdup (_ ("How it ended"));
    case LOOM_MEASURE_RESUMES:
      return dup_named (_ ("Awaits that had to wait"), _ ("Awaits of “%s” that had to wait"),
                        subject);
    case LOOM_MEASURE_RESUMED_ON_UI:
      return dup_named (_ ("Waited, then went on on the UI thread"),
                        _ ("“%s” waited, then went on on the UI thread"), subject);
    case LOOM_MEASURE_RESUMED_OFF_UI:
      return dup_named (_ ("Waited, then went on on other threads"),
                        _ ("“%s” waited, then went on on other threads"), subject);
    case LOOM_MEASURE_QUEUE_DELAY:
      return dup_named (_ ("Longest in a queue"), _ ("Longest that “%s” was in a queue"), subject);
    case LOOM_MEASURE_HOPS:
      return g_strdup (_ ("Hops between threads, the timer’s among them"));
    case LOOM_MEASURE_THREADS:
      return dup_named (_ ("Threads that its functions ran on"), _ ("Threads that “%s” ran on"),
                        subject);
    case LOOM_MEASURE_AT_ONCE:
      return dup_named (_ ("Most threads that it went on on at once"),
                        _ ("Most threads that “%s” went on on at once"), subject);
    case LOOM_MEASURE_TASKS:
      return dup_named (_ ("Tasks that were made"), _ ("Tasks of “%s” that were made"), subject);
    case LOOM_MEASURE_ALLOCATIONS:
      return g_strdup (_ ("Allocations of the runtime"));
    case LOOM_MEASURE_MAIN_HELD:
      return g_strdup (_ ("Longest that the main loop was held, drawing apart"));
    case LOOM_MEASURE_FRAMES:
      return g_strdup (_ ("Frames drawn"));
    case LOOM_MEASURE_FRAMES_DROPPED:
      return g_strdup (_ ("Frames missed, drawing apart"));
    case LOOM_MEASURE_GUARDED:
      return g_strdup (_ ("Caught by the affinity guard"));
    case LOOM_MEASURE_FINDINGS:
      return dup_finding_label (subject);
    case LOOM_MEASURE_COUNTER:
      counter = subject != NULL ? find_counter (scenario, subject) : NULL;
      return g_strdup (counter != NULL ? _ (counter->label) : subject);
    case LOOM_MEASURE_NONE:
    default:
      g_return_val_if_reached (NULL);
    }
}

static LoomUnit
get_unit (const LoomScenario *scenario, LoomMeasure measure, const char *subject)
{
  const LoomCounter *counter =
      measure == LOOM_MEASURE_COUNTER && subject != NULL ? find_counter (scenario, subject) : NULL;

  if (counter != NULL)
    return counter->unit;
  return measure == LOOM_MEASURE_DURATION || measure == LOOM_MEASURE_QUEUE_DELAY ||
                 measure == LOOM_MEASURE_MAIN_HELD
             ? LOOM_UNIT_TIME
             : LOOM_UNIT_COUNT;
}

static char *
dup_value (LoomMeasure measure, LoomUnit unit, gint64 number)
{
  return unit != LOOM_UNIT_COUNT ? loom_unit_format (unit, (double) number)
                                 : loom_measure_format (measure, number);
}

static LoomFact *
fact_new_unmeasured (const LoomScenario *scenario, LoomMeasure measure, const char *subject)
{
  LoomFact *self = g_new0 (LoomFact, 1);

  self->measure = measure;
  self->subject = subject;
  self->unit = get_unit (scenario, measure, subject);
  self->label = dup_label (scenario, measure, subject);
  self->state = LOOM_FACT_NOT_MEASURED;
  return self;
}

static void
set_number (LoomFact *self, gint64 number)
{
  self->number = number;
  self->value = dup_value (self->measure, self->unit, number);
  self->state = LOOM_FACT_PLAIN;
}

static LoomFact *
fact_new (const LoomScenario *scenario,
          LoomMeasure measure,
          const char *subject,
          const LoomVerdict *verdict)
{
  LoomFact *self = fact_new_unmeasured (scenario, measure, subject);
  gint64 number;

  if (loom_measure_read (measure, subject, verdict, &number))
    set_number (self, number);
  else
    self->value = g_strdup (_ ("not measured here"));
  return self;
}

static char *
dup_expected (const LoomFact *fact, const LoomExpectation *expectation)
{
  g_autofree char *value = dup_value (fact->measure, fact->unit, expectation->value);

  return loom_expectation_dup_text (expectation, value);
}

static void
add_expected (GPtrArray *facts,
              const LoomScenario *scenario,
              const LoomExpectation *expectation,
              const LoomVerdict *verdict)
{
  LoomFact *fact = fact_new (scenario, expectation->measure, expectation->subject, verdict);

  fact->expected = dup_expected (fact, expectation);
  if (fact->state != LOOM_FACT_NOT_MEASURED)
    fact->state = loom_expectation_holds (expectation, fact->number) ? LOOM_FACT_AS_EXPECTED
                                                                     : LOOM_FACT_OTHERWISE;
  g_ptr_array_add (facts, fact);
}

/**
 * loom_facts_find:
 * @facts: (element-type LoomFact) (nullable): a run's
 * @like: a fact of another run
 *
 * Returns: (transfer none) (nullable): what @facts has of the same measure and subject
 */
const LoomFact *
loom_facts_find (GPtrArray *facts, const LoomFact *like)
{
  g_return_val_if_fail (like != NULL, NULL);

  for (guint i = 0; facts != NULL && i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      if (fact->measure == like->measure && g_strcmp0 (fact->subject, like->subject) == 0)
        return fact;
    }
  return NULL;
}

static void
add_plain (GPtrArray *facts,
           const LoomScenario *scenario,
           LoomMeasure measure,
           const char *subject,
           const LoomVerdict *verdict)
{
  const LoomFact like = { .measure = measure, .subject = subject };
  gint64 value;

  if (loom_facts_find (facts, &like) == NULL &&
      loom_measure_read (measure, subject, verdict, &value))
    g_ptr_array_add (facts, fact_new (scenario, measure, subject, verdict));
}

/* What the lesson says of another variant, or of the other position of the switch, stands beside this
 * one in the same line of a table: it has been measured here as well. */
static void
add_others (GPtrArray *facts, const LoomScenario *scenario, const LoomVerdict *verdict)
{
  for (const LoomVariant *variant = scenario->variants; variant->name != NULL; variant++)
    for (const LoomExpectation *expectation = variant->expectations;
         expectation != NULL && expectation->measure != LOOM_MEASURE_NONE; expectation++)
      add_plain (facts, scenario, expectation->measure, expectation->subject, verdict);
}

/**
 * loom_facts_new:
 * @scenario: a scenario
 * @variant: one of its variants
 * @capture: how the switch stood
 * @verdict: of a run of it
 *
 * Returns: (transfer full) (element-type LoomFact): the verdict, line by line
 */
GPtrArray *
loom_facts_new (const LoomScenario *scenario,
                const LoomVariant *variant,
                gboolean capture,
                const LoomVerdict *verdict)
{
  static const LoomMeasure always[] = {
    LOOM_MEASURE_DURATION, LOOM_MEASURE_MAIN_HELD, LOOM_MEASURE_FRAMES_DROPPED,
    LOOM_MEASURE_THREADS,  LOOM_MEASURE_TASKS,     LOOM_MEASURE_ALLOCATIONS,
    LOOM_MEASURE_HOPS,
  };
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);

  for (const LoomExpectation *expectation = variant->expectations;
       expectation != NULL && expectation->measure != LOOM_MEASURE_NONE; expectation++)
    if (loom_expectation_applies (expectation, capture))
      add_expected (facts, scenario, expectation, verdict);

  add_others (facts, scenario, verdict);
  for (const LoomCounter *counter = scenario->counters; counter != NULL && counter->name != NULL;
       counter++)
    add_plain (facts, scenario, LOOM_MEASURE_COUNTER, counter->name, verdict);
  for (guint i = 0; i < G_N_ELEMENTS (always); i++)
    add_plain (facts, scenario, always[i], NULL, verdict);
  for (guint i = 0; i < LOOM_N_RULES; i++)
    if (verdict->n_findings[i] > 0)
      add_plain (facts, scenario, LOOM_MEASURE_FINDINGS, loom_rule_get_info (i)->code, verdict);
  return facts;
}

static const LoomSample *
find_sample (LoomTrace *trace, const char *counter, gint64 since)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);
      const LoomSample *last;

      if (lane->kind != LOOM_LANE_COUNTER || lane->samples->len == 0 ||
          !g_str_equal (lane->name, counter))
        continue;
      last = &g_array_index (lane->samples, LoomSample, lane->samples->len - 1);
      return last->time >= since ? last : NULL;
    }
  return NULL;
}

/**
 * loom_facts_new_from_counters:
 * @scenario: a scenario
 * @trace: the recording, which may still grow
 * @since: nanoseconds since its origin: when the run began
 *
 * Returns: (transfer full) (element-type LoomFact): a fact for each of its counters, measured or
 *   not yet
 */
GPtrArray *
loom_facts_new_from_counters (const LoomScenario *scenario, LoomTrace *trace, gint64 since)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);

  g_return_val_if_fail (scenario != NULL, facts);
  g_return_val_if_fail (LOOM_IS_TRACE (trace), facts);

  for (const LoomCounter *counter = scenario->counters; counter != NULL && counter->name != NULL;
       counter++)
    {
      LoomFact *fact = fact_new_unmeasured (scenario, LOOM_MEASURE_COUNTER, counter->name);
      const LoomSample *sample = find_sample (trace, counter->name, since);

      if (sample != NULL)
        set_number (fact, (gint64) sample->value);
      g_ptr_array_add (facts, fact);
    }
  return facts;
}

/**
 * loom_fact_format:
 * @self: a fact
 * @number: another number of the same measure
 *
 * Returns: (transfer full): the number for a person
 */
char *
loom_fact_format (const LoomFact *self, gint64 number)
{
  g_return_val_if_fail (self != NULL, NULL);

  return dup_value (self->measure, self->unit, number);
}

/**
 * loom_facts_are_as_expected:
 * @facts: (element-type LoomFact): a verdict's
 *
 * Returns: whether none of them came otherwise
 */
gboolean
loom_facts_are_as_expected (GPtrArray *facts)
{
  for (guint i = 0; i < facts->len; i++)
    if (((const LoomFact *) facts->pdata[i])->state == LOOM_FACT_OTHERWISE)
      return FALSE;
  return TRUE;
}
