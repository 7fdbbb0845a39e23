/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/questions/loom-question-scenarios.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

#define LATENCY 100 /* ms */

typedef struct
{
  WeftAsync async;
} AnswerFrame;

WEFT_ASYNC_DEFINE (get_answer, AnswerFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_delay (LATENCY, NULL));
  WEFT_RETURN_INT (42);

  WEFT_END;
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftTask *task;
  GError *error;
} AskFrame;

static void
ask_frame_clear (AskFrame *self)
{
  g_clear_pointer (&self->task, weft_task_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

WEFT_ASYNC_DEFINE (block_on_answer, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  self->task = WEFT_ASYNC_START (WEFT_ASYNC_NEW (get_answer));
  /* A wait that is proven never to end is broken, and says why. */
  (void) weft_task_wait (self->task, &self->error);

  /* Awaited, the same task comes to its end. */
  WEFT_AWAIT (g_steal_pointer (&self->task));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
start (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (block_on_answer);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W010", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "run", N_ ("Try it"), LOOM_VARIANT_PLAIN, "block_on_answer", start, expectations },
  { 0 },
};

static const LoomAnswer answers[] = {
  { N_ ("The worker pool has no thread left for the work"),
    { LOOM_MEASURE_FINDINGS, "W010", LOOM_AT_LEAST, 1, LOOM_ALWAYS } },
  { N_ ("After the await it needs the very thread that blocks"),
    { LOOM_MEASURE_FINDINGS, "W002", LOOM_AT_LEAST, 1, LOOM_ALWAYS } },
  { N_ ("It merely waits 100 ms"), { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 0, LOOM_ALWAYS } },
  { 0 },
};

static const char *const rules[] = { "W001", "W002", NULL };

const LoomScenario loom_question_deadlock_scenario = {
  .name = "question-deadlock",
  .title = N_ ("Why does it deadlock?"),
  .summary = N_ ("The UI thread starts an async function and blocks until it has its result. The "
                 "function awaits something for 100 ms, in the usual way. What happens?"),
  .moral = N_ ("A blocking wait must not be for what needs the thread that waits. Await it."),
  .source = "/io/github/weft/Weft/lab/questions/loom-question-deadlock-scenario.c",
  .group = LOOM_GROUP_QUESTIONS,
  .variants = variants,
  .answers = answers,
  .rules = rules,
};
