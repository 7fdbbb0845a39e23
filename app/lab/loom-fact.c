/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-fact.h"

#include <glib/gi18n-lib.h>

#include "findings/loom-finding.h"
#include "timeline/loom-time-format.h"

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

static char *
dup_finding_label (const char *code)
{
  LoomRule rule;

  if (code == NULL || !loom_rule_find (code, &rule))
    return g_strdup (_ ("Findings"));
  /* TRANSLATORS: a finding's code and title: "W002 Deadlock" */
  return g_strdup_printf (C_ ("finding", "%s %s"), loom_rule_get_info (rule)->code,
                          loom_rule_get_info (rule)->title);
}

/* @format has the name of a function in it. */
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
      return dup_named (_ ("Went on after an await"), _ ("%s went on after an await"), subject);
    case LOOM_MEASURE_RESUMED_ON_UI:
      return dup_named (_ ("Of these, on the UI thread"), _ ("%s went on on the UI thread"),
                        subject);
    case LOOM_MEASURE_RESUMED_OFF_UI:
      return dup_named (_ ("Of these, on other threads"), _ ("%s went on on other threads"),
                        subject);
    case LOOM_MEASURE_QUEUE_DELAY:
      return dup_named (_ ("Longest in a queue"), _ ("Longest that %s was in a queue"), subject);
    case LOOM_MEASURE_HOPS:
      return g_strdup (_ ("Hops between threads"));
    case LOOM_MEASURE_THREADS:
      return dup_named (_ ("Threads that it ran on"), _ ("Threads that %s ran on"), subject);
    case LOOM_MEASURE_AT_ONCE:
      return dup_named (_ ("Most threads that it went on on at once"),
                        _ ("Most threads that %s went on on at once"), subject);
    case LOOM_MEASURE_TASKS:
      return dup_named (_ ("Tasks that were made"), _ ("Tasks of %s that were made"), subject);
    case LOOM_MEASURE_ALLOCATIONS:
      return g_strdup (_ ("Allocations of the runtime"));
    case LOOM_MEASURE_MAIN_HELD:
      return g_strdup (_ ("Longest that the main loop was held"));
    case LOOM_MEASURE_FRAMES:
      return g_strdup (_ ("Frames drawn"));
    case LOOM_MEASURE_FRAMES_DROPPED:
      return g_strdup (_ ("Frames that could not be drawn"));
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

static char *
dup_value (const LoomScenario *scenario, LoomMeasure measure, const char *subject, gint64 number)
{
  const LoomCounter *counter =
      measure == LOOM_MEASURE_COUNTER && subject != NULL ? find_counter (scenario, subject) : NULL;

  return counter != NULL && counter->is_time ? loom_time_format_duration ((double) number)
                                             : loom_measure_format (measure, number);
}

static gboolean
is_time (const LoomScenario *scenario, LoomMeasure measure, const char *subject)
{
  const LoomCounter *counter =
      measure == LOOM_MEASURE_COUNTER && subject != NULL ? find_counter (scenario, subject) : NULL;

  return measure == LOOM_MEASURE_DURATION || measure == LOOM_MEASURE_QUEUE_DELAY ||
         measure == LOOM_MEASURE_MAIN_HELD || (counter != NULL && counter->is_time);
}

static LoomFact *
fact_new (const LoomScenario *scenario,
          LoomMeasure measure,
          const char *subject,
          const LoomVerdict *verdict)
{
  LoomFact *self = g_new0 (LoomFact, 1);

  self->measure = measure;
  self->subject = subject;
  self->is_time = is_time (scenario, measure, subject);
  self->label = dup_label (scenario, measure, subject);
  if (loom_measure_read (measure, subject, verdict, &self->number))
    {
      self->value = dup_value (scenario, measure, subject, self->number);
    }
  else
    {
      self->value = g_strdup (_ ("not measured here"));
      self->state = LOOM_FACT_NOT_MEASURED;
    }
  return self;
}

static char *
dup_expected (const LoomScenario *scenario, const LoomExpectation *expectation)
{
  const LoomCounter *counter =
      expectation->measure == LOOM_MEASURE_COUNTER && expectation->subject != NULL
          ? find_counter (scenario, expectation->subject)
          : NULL;
  LoomExpectation copy = *expectation;

  /* A counter of nanoseconds reads as a time. */
  if (counter != NULL && counter->is_time)
    copy.measure = LOOM_MEASURE_DURATION;
  return loom_expectation_dup_text (&copy);
}

static void
add_expected (GPtrArray *facts,
              const LoomScenario *scenario,
              const LoomExpectation *expectation,
              const LoomVerdict *verdict)
{
  LoomFact *fact = fact_new (scenario, expectation->measure, expectation->subject, verdict);

  fact->expected = dup_expected (scenario, expectation);
  if (fact->state != LOOM_FACT_NOT_MEASURED)
    fact->state = loom_expectation_holds (expectation, fact->number) ? LOOM_FACT_AS_EXPECTED
                                                                     : LOOM_FACT_OTHERWISE;
  g_ptr_array_add (facts, fact);
}

static gboolean
has (GPtrArray *facts, LoomMeasure measure, const char *subject)
{
  for (guint i = 0; i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      if (fact->measure == measure && g_strcmp0 (fact->subject, subject) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
add_plain (GPtrArray *facts,
           const LoomScenario *scenario,
           LoomMeasure measure,
           const char *subject,
           const LoomVerdict *verdict)
{
  gint64 value;

  if (!has (facts, measure, subject) && loom_measure_read (measure, subject, verdict, &value))
    g_ptr_array_add (facts, fact_new (scenario, measure, subject, verdict));
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
