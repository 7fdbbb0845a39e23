/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/questions/loom-question-scenarios.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

#define N 1000
#define LATENCY 100 /* ms */

typedef struct
{
  WeftAsync async;
} AnswerFrame;

WEFT_ASYNC_DEFINE (wait_a_moment, AnswerFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_delay (LATENCY, NULL));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
wait_for_all (void)
{
  WeftTask *tasks[N];

  for (guint i = 0; i < N; i++)
    tasks[i] = WEFT_ASYNC_START (WEFT_ASYNC_NEW (wait_a_moment));
  return weft_when_all_take (tasks, N);
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

WEFT_ASYNC_DEFINE (wait_a_thousand_times, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (wait_for_all ());
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
start (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (wait_a_thousand_times);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_THREADS, "wait_a_moment", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMES, "wait_a_moment", LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "run", N_ ("Try it"), LOOM_VARIANT_PLAIN, "wait_a_thousand_times", start, expectations },
  { 0 },
};

static const LoomAnswer answers[] = {
  { N_ ("On the one that started them: nobody waits on a thread"),
    { LOOM_MEASURE_THREADS, "wait_a_moment", LOOM_IS, 1, LOOM_ALWAYS } },
  { N_ ("On a thousand: each await needs one to wait on"),
    { LOOM_MEASURE_THREADS, "wait_a_moment", LOOM_AT_LEAST, 1000, LOOM_ALWAYS } },
  { 0 },
};

const LoomScenario loom_question_thread_scenario = {
  .name = "question-thread",
  .title = N_ ("Does an await need a thread?"),
  .summary = N_ ("A thousand async functions wait 100 ms each, all at once, started on the UI "
                 "thread. How many threads do they run on?"),
  .moral = N_ ("What waits is not on any thread. Await, and keep the threads for work."),
  .source = "/io/github/weft/Weft/lab/questions/loom-question-thread-scenario.c",
  .group = LOOM_GROUP_QUESTIONS,
  .variants = variants,
  .answers = answers,
};
