/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-expectation.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"

/* Of the function that is named; without a name, of all of the run or of its own task alone. */
static const LoomFunctionFacts *
get_facts (const LoomVerdict *verdict, const char *subject, gboolean all)
{
  static const LoomFunctionFacts none;
  const LoomFunctionFacts *facts;

  if (subject == NULL && all)
    return &verdict->all;
  facts = loom_verdict_get_function (verdict, subject != NULL ? subject : verdict->function);
  return facts != NULL ? facts : &none;
}

static gint64
count_findings (const LoomVerdict *verdict, const char *subject)
{
  gint64 n = 0;
  LoomRule rule;

  if (subject != NULL)
    return loom_rule_find (subject, &rule) ? verdict->n_findings[rule] : 0;
  for (guint i = 0; i < LOOM_N_RULES; i++)
    n += verdict->n_findings[i];
  return n;
}

static gboolean
read_counter (const LoomVerdict *verdict, const char *subject, gint64 *value)
{
  const gint64 *counter = subject != NULL ? g_hash_table_lookup (verdict->counters, subject) : NULL;

  *value = counter != NULL ? *counter : 0;
  return counter != NULL;
}

static gint64
count_threads (const LoomFunctionFacts *facts)
{
  return facts->lanes != NULL ? g_hash_table_size (facts->lanes) : 0;
}

/**
 * loom_measure_read:
 * @measure: what
 * @subject: (nullable): of what; see #LoomMeasure
 * @verdict: a run's
 * @value: (out): the number; 0 where it was not measured
 *
 * Returns: whether it was measured
 */
gboolean
loom_measure_read (LoomMeasure measure,
                   const char *subject,
                   const LoomVerdict *verdict,
                   gint64 *value)
{
  const LoomFunctionFacts *own = get_facts (verdict, subject, FALSE);
  const LoomFunctionFacts *all = get_facts (verdict, subject, TRUE);

  switch (measure)
    {
    case LOOM_MEASURE_DURATION:
      *value = verdict->duration;
      return TRUE;
    case LOOM_MEASURE_FAILED:
      *value = verdict->failed;
      return TRUE;
    case LOOM_MEASURE_RESUMES:
      *value = own->n_resumes;
      return TRUE;
    case LOOM_MEASURE_RESUMED_ON_UI:
      *value = own->n_on_ui;
      return TRUE;
    case LOOM_MEASURE_RESUMED_OFF_UI:
      *value = own->n_resumes - own->n_on_ui;
      return TRUE;
    case LOOM_MEASURE_QUEUE_DELAY:
      *value = own->queue_delay;
      return TRUE;
    case LOOM_MEASURE_HOPS:
      *value = verdict->n_hops;
      return TRUE;
    case LOOM_MEASURE_THREADS:
      *value = count_threads (all);
      return TRUE;
    case LOOM_MEASURE_AT_ONCE:
      *value = all->n_at_once;
      return TRUE;
    case LOOM_MEASURE_TASKS:
      *value = all->n_tasks;
      return TRUE;
    case LOOM_MEASURE_ALLOCATIONS:
      *value = MAX (verdict->n_allocations, 0);
      return verdict->n_allocations >= 0;
    case LOOM_MEASURE_MAIN_HELD:
      *value = verdict->main_held;
      return TRUE;
    case LOOM_MEASURE_FRAMES:
      *value = MAX (verdict->n_frames, 0);
      return verdict->n_frames >= 0;
    case LOOM_MEASURE_FRAMES_DROPPED:
      *value = verdict->n_missed;
      return TRUE;
    case LOOM_MEASURE_GUARDED:
      *value = verdict->n_guarded;
      return TRUE;
    case LOOM_MEASURE_FINDINGS:
      *value = count_findings (verdict, subject);
      return TRUE;
    case LOOM_MEASURE_COUNTER:
      return read_counter (verdict, subject, value);
    case LOOM_MEASURE_NONE:
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * loom_expectation_applies:
 * @self: an expectation
 * @capture: how the switch stood
 *
 * Returns: whether it says something of such a run
 */
gboolean
loom_expectation_applies (const LoomExpectation *self, gboolean capture)
{
  return self->when == LOOM_ALWAYS || (self->when == LOOM_WITH_CAPTURE) == !!capture;
}

/**
 * loom_expectation_holds:
 * @self: an expectation
 * @value: what was measured
 *
 * Returns: whether it came as expected
 */
gboolean
loom_expectation_holds (const LoomExpectation *self, gint64 value)
{
  switch (self->relation)
    {
    case LOOM_IS:
      return value == self->value;
    case LOOM_IS_NOT:
      return value != self->value;
    case LOOM_AT_LEAST:
      return value >= self->value;
    case LOOM_AT_MOST:
      return value <= self->value;
    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * loom_measure_format:
 * @measure: of what
 * @value: a number
 *
 * Returns: (transfer full): a time with its unit, or a count
 */
char *
loom_measure_format (LoomMeasure measure, gint64 value)
{
  switch (measure)
    {
    case LOOM_MEASURE_DURATION:
    case LOOM_MEASURE_QUEUE_DELAY:
    case LOOM_MEASURE_MAIN_HELD:
      return loom_time_format_duration ((double) value);
    case LOOM_MEASURE_FAILED:
      return g_strdup (value != 0 ? C_ ("run", "failed") : C_ ("run", "succeeded"));
    default:
      return value < 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, value)
                       : loom_count_format ((guint64) value);
    }
}

/**
 * loom_expectation_dup_text:
 * @self: an expectation
 * @value: its number, for a person
 *
 * Returns: (transfer full): what is expected, for a person
 */
char *
loom_expectation_dup_text (const LoomExpectation *self, const char *value)
{
  switch (self->relation)
    {
    case LOOM_IS_NOT:
      /* TRANSLATORS: a number that is expected: "not 0" */
      return g_strdup_printf (_ ("not %s"), value);
    case LOOM_AT_LEAST:
      /* TRANSLATORS: a number that is expected: "at least 3" */
      return g_strdup_printf (_ ("at least %s"), value);
    case LOOM_AT_MOST:
      /* TRANSLATORS: a number that is expected: "at most 3" */
      return g_strdup_printf (_ ("at most %s"), value);
    case LOOM_IS:
    default:
      return g_strdup (value);
    }
}
