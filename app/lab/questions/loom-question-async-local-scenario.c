/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/questions/loom-question-scenarios.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

#define LATENCY 100 /* ms */

static const WeftAsyncLocal request_number = WEFT_ASYNC_LOCAL_INIT (NULL);

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

WEFT_ASYNC_DEFINE (keep_number, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  weft_async_local_set (&request_number, GINT_TO_POINTER (7));
  WEFT_AWAIT (weft_configure_await (weft_delay (LATENCY, NULL), FALSE));

  /* No event tells what a variable holds. */
  loom_lesson_note (self->lesson, "request-number",
                    GPOINTER_TO_INT (weft_async_local_get (&request_number)));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
start (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (keep_number);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_COUNTER, "request-number", LOOM_IS, 7, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "run", N_ ("Try it"), LOOM_VARIANT_PLAIN, "keep_number", start, expectations },
  { 0 },
};

static const LoomAnswer answers[] = {
  { N_ ("Nothing: it was the context’s"),
    { LOOM_MEASURE_COUNTER, "request-number", LOOM_IS, 0, LOOM_ALWAYS } },
  { N_ ("7: it flows with the function"),
    { LOOM_MEASURE_COUNTER, "request-number", LOOM_IS, 7, LOOM_ALWAYS } },
  { 0 },
};

static const LoomCounter counters[] = {
  { "request-number", N_ ("Async-local read afterwards"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_question_async_local_scenario = {
  .name = "question-async-local",
  .title = N_ ("Are async-locals lost?"),
  .summary = N_ ("A function sets an async-local to 7, awaits with configure-await (FALSE), and "
                 "reads it on the worker on which it goes on. What does it read?"),
  .moral = N_ ("The flow of async-locals goes where the function goes, whether or not the context "
               "is captured."),
  .source = "/io/github/weft/Weft/lab/questions/loom-question-async-local-scenario.c",
  .group = LOOM_GROUP_QUESTIONS,
  .variants = variants,
  .counters = counters,
  .answers = answers,
};
