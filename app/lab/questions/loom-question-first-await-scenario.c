/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/questions/loom-question-scenarios.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

#define LATENCY 100 /* ms */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
} AskFrame;

static void
ask_frame_clear (AskFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

WEFT_ASYNC_DEFINE (configure_the_first, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  /* From a cache, this time. */
  WEFT_AWAIT (weft_configure_await (weft_task_from_result (weft_result_int (42)), FALSE));

  WEFT_AWAIT (weft_delay (LATENCY, NULL));

  /* Here. */
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
start (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (configure_the_first);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_RESUMED_ON_UI, NULL, LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_OFF_UI, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "run", N_ ("Try it"), LOOM_VARIANT_PLAIN, "configure_the_first", start, expectations },
  { 0 },
};

static const LoomAnswer answers[] = {
  { N_ ("On a worker: the first await has left the context"),
    { LOOM_MEASURE_RESUMED_OFF_UI, NULL, LOOM_AT_LEAST, 1, LOOM_ALWAYS } },
  { N_ ("On the UI thread: the context was still there"),
    { LOOM_MEASURE_RESUMED_ON_UI, NULL, LOOM_IS, 1, LOOM_ALWAYS } },
  { 0 },
};

static const char *const rules[] = { "W008", NULL };

const LoomScenario loom_question_first_await_scenario = {
  .name = "question-first-await",
  .title = N_ ("Is the first await enough?"),
  .summary = N_ (
      "A function says configure-await (FALSE) at its first await, which happens to be complete, "
      "and nothing at its second, which takes 100 ms. Where does it go on after the second?"),
  .moral = N_ ("Say it at every await of a library: the first may have had nothing to wait for."),
  .source = "/io/github/weft/Weft/lab/questions/loom-question-first-await-scenario.c",
  .group = LOOM_GROUP_QUESTIONS,
  .variants = variants,
  .answers = answers,
  .rules = rules,
};
