/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-verdict.h"

G_BEGIN_DECLS

/**
 * LoomMeasure:
 * @LOOM_MEASURE_DURATION: nanoseconds from the start to the result
 * @LOOM_MEASURE_FAILED: 1 where the run ended with an error, 0 where it did not
 * @LOOM_MEASURE_RESUMES: how often a function of the run went on after an await; of the
 *   function that is named, or of the scenario's own
 * @LOOM_MEASURE_RESUMED_ON_UI: of these, how many on the main thread
 * @LOOM_MEASURE_RESUMED_OFF_UI: of these, how many elsewhere
 * @LOOM_MEASURE_QUEUE_DELAY: nanoseconds: of these, the longest from the post to the resume
 * @LOOM_MEASURE_HOPS: arrows from one thread to another; also from one that runs nothing of it, the timer's
 * @LOOM_MEASURE_THREADS: threads on which functions of the run, or of the one that is named, ran
 * @LOOM_MEASURE_AT_ONCE: threads on which functions of the run, or the one that is named, went
 *   on at once, at most
 * @LOOM_MEASURE_TASKS: tasks that were made; those of the function that is named, or all
 * @LOOM_MEASURE_ALLOCATIONS: blocks that the runtime allocated, tasks among them; see
 *   weft_count_allocations(). Also those of what else goes on in the process, so what is expected leaves
 *   room for some
 * @LOOM_MEASURE_MAIN_HELD: nanoseconds: the longest that the main loop was held, without what the window took
 *   to draw
 * @LOOM_MEASURE_FRAMES: frames that were drawn; not measured without a window
 * @LOOM_MEASURE_FRAMES_DROPPED: frames that should have been drawn in between, likewise
 * @LOOM_MEASURE_GUARDED: how often the affinity guard caught something
 * @LOOM_MEASURE_FINDINGS: findings of the rule that is named, W001 to W015, or of all
 * @LOOM_MEASURE_COUNTER: what the scenario itself counted under the name
 *
 * What the recording of a run can tell in a number.
 */
typedef enum
{
  LOOM_MEASURE_NONE,
  LOOM_MEASURE_DURATION,
  LOOM_MEASURE_FAILED,
  LOOM_MEASURE_RESUMES,
  LOOM_MEASURE_RESUMED_ON_UI,
  LOOM_MEASURE_RESUMED_OFF_UI,
  LOOM_MEASURE_QUEUE_DELAY,
  LOOM_MEASURE_HOPS,
  LOOM_MEASURE_THREADS,
  LOOM_MEASURE_AT_ONCE,
  LOOM_MEASURE_TASKS,
  LOOM_MEASURE_ALLOCATIONS,
  LOOM_MEASURE_MAIN_HELD,
  LOOM_MEASURE_FRAMES,
  LOOM_MEASURE_FRAMES_DROPPED,
  LOOM_MEASURE_GUARDED,
  LOOM_MEASURE_FINDINGS,
  LOOM_MEASURE_COUNTER,
} LoomMeasure;

typedef enum
{
  LOOM_IS,
  LOOM_IS_NOT,
  LOOM_AT_LEAST,
  LOOM_AT_MOST,
} LoomRelation;

/* With which position of the switch something is expected. */
typedef enum
{
  LOOM_ALWAYS,
  LOOM_WITH_CAPTURE,
  LOOM_WITHOUT_CAPTURE,
} LoomWhen;

/**
 * LoomExpectation:
 * @measure: what; a table of expectations ends with %LOOM_MEASURE_NONE
 * @subject: (nullable): of what: a rule's code, a function, a counter
 * @relation: how it is compared with @value
 * @when: with which position of the switch
 *
 * What a variant of a scenario shows, in a number: the lesson, and what its test checks.
 */
typedef struct
{
  LoomMeasure  measure;
  const char  *subject;
  LoomRelation relation;
  gint64       value;
  LoomWhen     when;
} LoomExpectation;

/* Whether the verdict can tell. */
gboolean loom_measure_read            (LoomMeasure            measure,
                                       const char            *subject,
                                       const LoomVerdict     *verdict,
                                       gint64                *value);

gboolean loom_expectation_applies     (const LoomExpectation *self,
                                       gboolean               capture);
gboolean loom_expectation_holds       (const LoomExpectation *self,
                                       gint64                 value);
/* For a person: "3", "at least 12.0 ms". @value: what is expected, as a person reads it */
char    *loom_expectation_dup_text    (const LoomExpectation *self,
                                       const char            *value) G_GNUC_WARN_UNUSED_RESULT;
/* The number as a person reads it: a time where the measure is one. */
char    *loom_measure_format          (LoomMeasure            measure,
                                       gint64                 value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
