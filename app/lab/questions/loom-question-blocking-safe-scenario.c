/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/questions/loom-question-scenarios.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

#define LATENCY 100 /* ms */

typedef struct
{
  WeftAsync async;
} AnswerFrame;

/* Far below, and in the usual way. */
WEFT_ASYNC_DEFINE (inner, AnswerFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_delay (LATENCY, NULL));
  WEFT_RETURN_INT (42);

  WEFT_END;
}

WEFT_ASYNC_DEFINE (outer, AnswerFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (WEFT_ASYNC_START (WEFT_ASYNC_NEW (inner)), FALSE));
  WEFT_RETURN ();

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

WEFT_ASYNC_DEFINE (block_on_outer, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  self->task = WEFT_ASYNC_START (WEFT_ASYNC_NEW (outer));
  (void) weft_task_wait (self->task, &self->error);

  WEFT_AWAIT (g_steal_pointer (&self->task));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
start (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (block_on_outer);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "run", N_ ("Try it"), LOOM_VARIANT_PLAIN, "block_on_outer", start, expectations },
  { 0 },
};

static const LoomAnswer answers[] = {
  { N_ ("It waits 100 ms: the function that is waited for does not come back"),
    { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 0, LOOM_ALWAYS } },
  { N_ ("It deadlocks: the inner await comes back"),
    { LOOM_MEASURE_FINDINGS, "W002", LOOM_AT_LEAST, 1, LOOM_ALWAYS } },
  { 0 },
};

static const char *const rules[] = { "W001", "W002", NULL };

const LoomScenario loom_question_blocking_safe_scenario = {
  .name = "question-blocking-safe",
  .title = N_ ("Does it make blocking safe?"),
  .summary = N_ ("The UI thread blocks for a function that awaits with configure-await (FALSE) "
                 "what another function gives, which awaits in the usual way. What happens?"),
  .moral =
      N_ ("One await on the way that captures is enough to deadlock. Only not blocking is safe."),
  .source = "/io/github/weft/Weft/lab/questions/loom-question-blocking-safe-scenario.c",
  .group = LOOM_GROUP_QUESTIONS,
  .variants = variants,
  .answers = answers,
  .rules = rules,
};
