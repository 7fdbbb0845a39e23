/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/questions/loom-question-scenarios.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

#define LATENCY 100 /* ms */

/* What reads like work, and is none. */
static gboolean
ask_other_computer (WeftResult *result G_GNUC_UNUSED,
                    gpointer data G_GNUC_UNUSED,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (WeftTask) answer = weft_delay (LATENCY, cancellable);

  return weft_task_wait (answer, error);
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

WEFT_ASYNC_DEFINE (ask_wrapped, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_run (ask_other_computer, NULL, NULL, NULL));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
start (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (ask_wrapped);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_FINDINGS, "W005", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "run", N_ ("Try it"), LOOM_VARIANT_PLAIN, "ask_wrapped", start, expectations },
  { 0 },
};

static const LoomAnswer answers[] = {
  { N_ ("Nothing: the pool is there for it"),
    { LOOM_MEASURE_FINDINGS, "W005", LOOM_IS, 0, LOOM_ALWAYS } },
  { N_ ("A worker, which does nothing but wait"),
    { LOOM_MEASURE_FINDINGS, "W005", LOOM_AT_LEAST, 1, LOOM_ALWAYS } },
  { 0 },
};

static const char *const rules[] = { "W005", NULL };

const LoomScenario loom_question_run_scenario = {
  .name = "question-run",
  .title = N_ ("Does run make waiting cheaper?"),
  .summary = N_ ("Asking another computer takes 100 ms. The call is wrapped in a run, so that the "
                 "UI thread has nothing to do with it. What does that cost?"),
  .moral = N_ ("Await input and output directly. Run is for work that needs a processor."),
  .source = "/io/github/weft/Weft/lab/questions/loom-question-run-scenario.c",
  .group = LOOM_GROUP_QUESTIONS,
  .variants = variants,
  .answers = answers,
  .rules = rules,
};
