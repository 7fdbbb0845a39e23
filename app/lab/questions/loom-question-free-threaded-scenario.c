/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/questions/loom-question-scenarios.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

#define LATENCY 100 /* ms */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftTask *build;
  WeftTask *use;
  GError *error;
} AskFrame;

static void
ask_frame_clear (AskFrame *self)
{
  g_clear_pointer (&self->build, weft_task_unref);
  g_clear_pointer (&self->use, weft_task_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

typedef struct
{
  WeftAsync async;

  AskFrame *ask; /* which waits for both */
  GError *error;
} PartFrame;

static void
part_frame_clear (PartFrame *self)
{
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (build, PartFrame, part_frame_clear)
{
  WEFT_BEGIN (self);

  /* Both have been started when it goes on, and then it leaves the context. */
  WEFT_YIELD ();
  WEFT_AWAIT (weft_configure_await (weft_delay (LATENCY, NULL), FALSE));

  (void) weft_task_wait (self->ask->use, &self->error);
  WEFT_RETURN ();

  WEFT_END;
}

WEFT_ASYNC_DEFINE (use, PartFrame, part_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (weft_task_ref (self->ask->build), FALSE));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
start_part (PartFrame *part, AskFrame *ask)
{
  part->ask = ask;
  return WEFT_ASYNC_START (part);
}

WEFT_ASYNC_DEFINE (build_and_use, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  self->build = start_part (WEFT_ASYNC_NEW (build), self);
  self->use = start_part (WEFT_ASYNC_NEW (use), self);
  WEFT_TRY_AWAIT (weft_task_ref (self->build), &self->error);
  WEFT_TRY_AWAIT (weft_task_ref (self->use), &self->error);
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
start (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (build_and_use);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "run", N_ ("Try it"), LOOM_VARIANT_PLAIN, "build_and_use", start, expectations },
  { 0 },
};

static const LoomAnswer answers[] = {
  { N_ ("It works: only a context can be waited for in a circle"),
    { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 0, LOOM_ALWAYS } },
  { N_ ("It deadlocks: each waits for the other"),
    { LOOM_MEASURE_FINDINGS, "W002", LOOM_AT_LEAST, 1, LOOM_ALWAYS } },
  { 0 },
};

static const char *const rules[] = { "W002", NULL };

const LoomScenario loom_question_free_threaded_scenario = {
  .name = "question-free-threaded",
  .title = N_ ("Can code without a context deadlock?"),
  .summary = N_ ("On a worker, with no context in sight, one function blocks for another, which "
                 "awaits the first. What happens?"),
  .moral = N_ ("A circle needs no context. Whoever blocks may be what is waited for."),
  .source = "/io/github/weft/Weft/lab/questions/loom-question-free-threaded-scenario.c",
  .group = LOOM_GROUP_QUESTIONS,
  .variants = variants,
  .answers = answers,
  .rules = rules,
};
