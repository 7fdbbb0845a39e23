/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"
#include "lab/loom-unit.h"

G_BEGIN_DECLS

/**
 * LoomFactState:
 * @LOOM_FACT_PLAIN: nothing was expected of it
 * @LOOM_FACT_AS_EXPECTED: it shows what the lesson says
 * @LOOM_FACT_OTHERWISE: it does not
 * @LOOM_FACT_NOT_MEASURED: the recording cannot tell here: frames without a window, for example
 */
typedef enum
{
  LOOM_FACT_PLAIN,
  LOOM_FACT_AS_EXPECTED,
  LOOM_FACT_OTHERWISE,
  LOOM_FACT_NOT_MEASURED,
} LoomFactState;

/**
 * LoomFact:
 * @label: translated: what was measured
 * @value: (nullable): for a person: "12.3 ms"; %NULL while a run goes on and has not measured it
 * @expected: (nullable): for a person: "at least 10.0 ms"
 * @number: the same, for machines
 * @unit: what it is in
 *
 * A line of a run's verdict.
 */
typedef struct
{
  LoomMeasure   measure;
  const char   *subject;
  LoomFactState state;
  char         *label;
  char         *value;
  char         *expected;
  gint64        number;
  LoomUnit      unit;
} LoomFact;

/* (element-type LoomFact): what was expected first, then what else is worth telling. */
GPtrArray *loom_facts_new            (const LoomScenario *scenario,
                                      const LoomVariant  *variant,
                                      gboolean            capture,
                                      const LoomVerdict  *verdict) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type LoomFact): the scenario's counters, one after the other, as far as they have been noted since
 * @since, nanoseconds since the origin: of a run that goes on. Those that have not, are not measured. */
GPtrArray *loom_facts_new_from_counters (const LoomScenario *scenario,
                                      LoomTrace          *trace,
                                      gint64              since) G_GNUC_WARN_UNUSED_RESULT;
/* The fact of a run with the measure and subject of @like; NULL where it has none. */
const LoomFact *loom_facts_find      (GPtrArray          *facts,
                                      const LoomFact     *like);
/* A number of the same measure as a person reads it. */
char      *loom_fact_format          (const LoomFact     *self,
                                      gint64              number) G_GNUC_WARN_UNUSED_RESULT;
/* Whether none of them is otherwise than expected. */
gboolean   loom_facts_are_as_expected (GPtrArray         *facts);

G_END_DECLS
