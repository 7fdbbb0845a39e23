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

static gboolean
wait_for_it (WeftResult *result G_GNUC_UNUSED,
             gpointer data,
             GCancellable *cancellable G_GNUC_UNUSED,
             GError **error)
{
  return weft_task_wait (data, error);
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftTask *answer;
  WeftTask *waiting;
  GError *error;
} AskFrame;

static void
ask_frame_clear (AskFrame *self)
{
  g_clear_pointer (&self->answer, weft_task_unref);
  g_clear_pointer (&self->waiting, weft_task_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

WEFT_ASYNC_DEFINE (block_by_detour, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  self->answer = WEFT_ASYNC_START (WEFT_ASYNC_NEW (get_answer));
  self->waiting =
      weft_run (wait_for_it, weft_task_ref (self->answer), (GDestroyNotify) weft_task_unref, NULL);
  (void) weft_task_wait (self->waiting, &self->error);

  /* Awaited, all come to their ends: the worker’s may be that its wait was broken. */
  WEFT_TRY_AWAIT (g_steal_pointer (&self->waiting), &self->error);
  WEFT_AWAIT (g_steal_pointer (&self->answer));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
start (LoomLesson *lesson)
{
  AskFrame *self = WEFT_ASYNC_NEW (block_by_detour);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_FINDINGS, "W002", LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "run", N_ ("Try it"), LOOM_VARIANT_PLAIN, "block_by_detour", start, expectations },
  { 0 },
};

static const LoomAnswer answers[] = {
  { N_ ("It deadlocks all the same, in a wider circle"),
    { LOOM_MEASURE_FINDINGS, "W002", LOOM_AT_LEAST, 1, LOOM_ALWAYS } },
  { N_ ("It works: the UI thread waits for a worker only"),
    { LOOM_MEASURE_FINDINGS, "W002", LOOM_IS, 0, LOOM_ALWAYS } },
  { 0 },
};

static const char *const rules[] = { "W001", "W002", NULL };

const LoomScenario loom_question_spelling_scenario = {
  .name = "question-spelling",
  .title = N_ ("Is a detour safer?"),
  .summary = N_ ("A blocking wait on the UI thread deadlocks. Now a worker does the waiting, and "
                 "the UI thread blocks for the worker. What happens?"),
  .moral = N_ ("However it is spelled, a thread that blocks goes on with nothing else."),
  .source = "/io/github/weft/Weft/lab/questions/loom-question-spelling-scenario.c",
  .group = LOOM_GROUP_QUESTIONS,
  .variants = variants,
  .answers = answers,
  .rules = rules,
};
