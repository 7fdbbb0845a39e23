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

/* No context is current here. */
static gboolean
block_on_answer (WeftResult *result G_GNUC_UNUSED,
                 gpointer data G_GNUC_UNUSED,
                 GCancellable *cancellable G_GNUC_UNUSED,
                 GError **error)
{
  g_autoptr (WeftTask) task = WEFT_ASYNC_START (WEFT_ASYNC_NEW (get_answer));

  return weft_task_wait (task, error);
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

WEFT_ASYNC_DEFINE (ask_elsewhere, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_run (block_on_answer, NULL, NULL, NULL));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
start (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (ask_elsewhere);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_FAILED, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "run", N_ ("Try it"), LOOM_VARIANT_PLAIN, "ask_elsewhere", start, expectations },
  { 0 },
};

static const LoomAnswer answers[] = {
  { N_ ("It works: nothing has to come back to the thread that blocks"),
    { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 0, LOOM_ALWAYS } },
  { N_ ("It deadlocks there too"),
    { LOOM_MEASURE_FINDINGS, "W002", LOOM_AT_LEAST, 1, LOOM_ALWAYS } },
  { 0 },
};

static const char *const rules[] = { "W002", "W005", NULL };

const LoomScenario loom_question_console_scenario = {
  .name = "question-console",
  .title = N_ ("And in a console program?"),
  .summary = N_ ("The same function, and the same blocking wait: but on a thread without a "
                 "context, as the main thread of a console program is. What happens?"),
  .moral = N_ ("Only a thread that its continuations have to come back to deadlocks this way. It "
               "is no reason to block."),
  .source = "/io/github/weft/Weft/lab/questions/loom-question-console-scenario.c",
  .group = LOOM_GROUP_QUESTIONS,
  .variants = variants,
  .answers = answers,
  .rules = rules,
};
