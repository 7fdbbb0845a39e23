/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/questions/loom-question-scenarios.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftTask *ready;
} AskFrame;

static void
ask_frame_clear (AskFrame *self)
{
  g_clear_pointer (&self->ready, weft_task_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

WEFT_ASYNC_DEFINE (await_what_is_ready, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  self->ready = weft_task_from_result (weft_result_int (42));
  WEFT_AWAIT (weft_configure_await (g_steal_pointer (&self->ready), FALSE));

  /* Here. */
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
start (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (await_what_is_ready);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_THREADS, "await_what_is_ready", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMES, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "run", N_ ("Try it"), LOOM_VARIANT_PLAIN, "await_what_is_ready", start, expectations },
  { 0 },
};

static const LoomAnswer answers[] = {
  { N_ ("On the UI thread: there was nothing to wait for"),
    { LOOM_MEASURE_THREADS, "await_what_is_ready", LOOM_IS, 1, LOOM_ALWAYS } },
  { N_ ("On a worker: that is what FALSE says"),
    { LOOM_MEASURE_THREADS, "await_what_is_ready", LOOM_AT_LEAST, 2, LOOM_ALWAYS } },
  { 0 },
};

const LoomScenario loom_question_other_thread_scenario = {
  .name = "question-other-thread",
  .title = N_ ("Elsewhere without capture?"),
  .summary = N_ ("A function on the UI thread awaits something that is there already, with "
                 "configure-await (FALSE). On which thread does it go on?"),
  .moral =
      N_ ("Not to capture means: do not come back. Where nothing was waited for, nobody has left."),
  .source = "/io/github/weft/Weft/lab/questions/loom-question-other-thread-scenario.c",
  .group = LOOM_GROUP_QUESTIONS,
  .variants = variants,
  .answers = answers,
};
