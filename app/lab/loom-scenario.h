/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/decisions/loom-decision.h"
#include "lab/loom-expectation.h"
#include "lab/loom-lesson.h"
#include "lab/loom-unit.h"

G_BEGIN_DECLS

/* The lessons' groups, in their order. */
typedef enum
{
  LOOM_GROUP_AWAIT,
  LOOM_GROUP_RESUME,
  LOOM_GROUP_ASYNC_VOID,
  LOOM_GROUP_BLOCKING,
  LOOM_GROUP_RUN,
  LOOM_GROUP_WHEN_ALL,
  LOOM_GROUP_VALUE_TASK,
  LOOM_GROUP_CANCELLATION,
  LOOM_GROUP_MEASURE,
  LOOM_GROUP_CHECKLIST,
  LOOM_GROUP_QUESTIONS,
} LoomGroup;

#define LOOM_N_GROUPS 11

/* Translated. */
const char *loom_group_get_title (LoomGroup group);

/**
 * LoomVariantKind:
 * @LOOM_VARIANT_PLAIN: neither good nor bad
 * @LOOM_VARIANT_PITFALL: how it goes wrong
 * @LOOM_VARIANT_CURE: how it is done
 */
typedef enum
{
  LOOM_VARIANT_PLAIN,
  LOOM_VARIANT_PITFALL,
  LOOM_VARIANT_CURE,
} LoomVariantKind;

/**
 * LoomVariant:
 * @name: for `weft lab SCENARIO --variant=NAME`; an array of variants ends with %NULL
 * @title: translatable, a few words: "Block on the result"
 * @function: the async function to look at in the source; the one that @start starts
 * @start: starts it, in the surface's context; the task's value is dropped, its error the run's
 * @expectations: what its verdict shows, ended by %LOOM_MEASURE_NONE
 *
 * One way to do what the scenario is about. All variants do the same work.
 */
typedef struct
{
  const char            *name;
  const char            *title;
  LoomVariantKind        kind;
  const char            *function;
  WeftTask            *(*start) (LoomLesson *lesson);
  const LoomExpectation *expectations;
} LoomVariant;

/**
 * LoomCounter:
 * @name: as in loom_lesson_note(); an array of counters ends with %NULL
 * @label: translatable: what it counts
 * @unit: in what
 *
 * Something that a scenario counts itself, because no event tells it. Those whose names end in different
 * numbers, as in "task@1000", are the points of a curve.
 */
typedef struct
{
  const char *name;
  const char *label;
  LoomUnit    unit;
} LoomCounter;

/**
 * LoomAnswer:
 * @text: translatable; an array of answers ends with %NULL
 * @holds: what of the verdict shows that it is the right one
 *
 * What a person may predict before the run.
 */
typedef struct
{
  const char     *text;
  LoomExpectation holds;
} LoomAnswer;

/**
 * LoomScenario:
 * @name: for `weft lab NAME`
 * @title: translatable, a few words
 * @summary: translatable, one or two sentences: what you will see
 * @moral: translatable, one sentence: what to do, once seen
 * @source: the resource with its source text
 * @has_capture: whether the switch makes a difference
 * @variants: the ways to do it, ended by one without a name; at least one, but of a table none
 * @counters: (nullable): what it counts itself
 * @answers: (nullable): of a question, what may be predicted
 * @rules: (nullable): codes of the findings that it teaches, ended by %NULL
 * @decisions: (nullable): of a decision table, its rows; other scenarios run them
 *
 * A lesson that runs for real. One static record each, in its own source file.
 */
typedef struct
{
  const char         *name;
  const char         *title;
  const char         *summary;
  const char         *moral;
  const char         *source;
  LoomGroup           group;
  gboolean            has_capture;
  const LoomVariant  *variants;
  const LoomCounter  *counters;
  const LoomAnswer   *answers;
  const char *const  *rules;
  const LoomDecision *decisions;
} LoomScenario;

/* All of them, by group, ended by NULL. */
const LoomScenario *const *loom_scenarios             (void);
const LoomScenario        *loom_scenario_find         (const char         *name);
/* Whether title, summary, moral or name has all words of the text, whatever their case. */
gboolean                   loom_scenario_matches      (const LoomScenario *self,
                                                       const char         *text);

/* Whether a file of that name is one of the lessons' sources. */
gboolean                   loom_scenario_is_source    (const char         *file);

guint                      loom_scenario_get_n_variants (const LoomScenario *self);
/* NULL where there is none of that name. */
const LoomVariant         *loom_scenario_find_variant (const LoomScenario *self,
                                                       const char         *name);

G_END_DECLS
