/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/questions/loom-question-scenarios.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

#define LATENCY 100 /* ms */

typedef struct
{
  WeftAsync async;
} AnswerFrame;

/* Somebody else wrote this. */
WEFT_ASYNC_DEFINE (library_function, AnswerFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_delay (LATENCY, NULL));

  /* Here. */
  WEFT_RETURN_INT (42);

  WEFT_END;
}

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

WEFT_ASYNC_DEFINE (call_library, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (WEFT_ASYNC_START (WEFT_ASYNC_NEW (library_function)), FALSE));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
start (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (call_library);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_RESUMED_ON_UI, "library_function", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "run", N_ ("Try it"), LOOM_VARIANT_PLAIN, "call_library", start, expectations },
  { 0 },
};

static const LoomAnswer answers[] = {
  { N_ ("On the UI thread: its own await has captured it"),
    { LOOM_MEASURE_RESUMED_ON_UI, "library_function", LOOM_IS, 1, LOOM_ALWAYS } },
  { N_ ("On a worker: its caller has said so"),
    { LOOM_MEASURE_RESUMED_OFF_UI, "library_function", LOOM_AT_LEAST, 1, LOOM_ALWAYS } },
  { 0 },
};

static const char *const rules[] = { "W008", NULL };

const LoomScenario loom_question_library_scenario = {
  .name = "question-library",
  .title = N_ ("Can the caller mend a library?"),
  .summary =
      N_ ("A library’s function awaits in the usual way. Its caller on the UI thread awaits the "
          "library’s task with configure-await (FALSE). Where does the library’s function go on?"),
  .moral = N_ ("Every await decides for itself. A library has to say it at its own."),
  .source = "/io/github/weft/Weft/lab/questions/loom-question-library-scenario.c",
  .group = LOOM_GROUP_QUESTIONS,
  .variants = variants,
  .answers = answers,
  .rules = rules,
};
