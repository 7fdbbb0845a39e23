/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/questions/loom-question-scenarios.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

#define LATENCY 100 /* ms */

typedef struct
{
  WeftAsync async;
} AnswerFrame;

WEFT_ASYNC_DEFINE (await_plainly, AnswerFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_delay (LATENCY, NULL));

  /* Here. */
  WEFT_RETURN ();

  WEFT_END;
}

WEFT_ASYNC_DEFINE (await_with_true, AnswerFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (weft_delay (LATENCY, NULL), TRUE));
  WEFT_RETURN ();

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

WEFT_ASYNC_DEFINE (await_both, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (WEFT_ASYNC_START (WEFT_ASYNC_NEW (await_plainly)));
  WEFT_AWAIT (WEFT_ASYNC_START (WEFT_ASYNC_NEW (await_with_true)));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
start (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (await_both);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_RESUMED_ON_UI, "await_plainly", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "await_with_true", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "run", N_ ("Try it"), LOOM_VARIANT_PLAIN, "await_both", start, expectations },
  { 0 },
};

static const LoomAnswer answers[] = {
  { N_ ("On the UI thread, as the other one"),
    { LOOM_MEASURE_RESUMED_ON_UI, "await_plainly", LOOM_IS, 1, LOOM_ALWAYS } },
  { N_ ("On whatever thread was free"),
    { LOOM_MEASURE_RESUMED_OFF_UI, "await_plainly", LOOM_AT_LEAST, 1, LOOM_ALWAYS } },
  { 0 },
};

const LoomScenario loom_question_explicit_scenario = {
  .name = "question-explicit",
  .title = N_ ("Must one ask for capture?"),
  .summary = N_ ("One function on the UI thread awaits plainly, another with configure-await "
                 "(TRUE). Where does the plain one go on?"),
  .moral = N_ ("To come back is what an await does by itself. Say only what is otherwise."),
  .source = "/io/github/weft/Weft/lab/questions/loom-question-explicit-scenario.c",
  .group = LOOM_GROUP_QUESTIONS,
  .variants = variants,
  .answers = answers,
};
