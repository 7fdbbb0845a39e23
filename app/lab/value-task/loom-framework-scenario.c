/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-value-task-scenarios.h"

#include <glib/gi18n-lib.h>

#define N_CALLS 400

/* The lesson begins here. */

/* A framework calls what others have written: one handler answers at once, another has to wait.
 * A value task lets each do as it can. */
typedef WeftValueTask (*Handler) (int request);

static WeftValueTask
answer_at_once (int request)
{
  return weft_value_task_from_int (request * 2);
}

typedef struct
{
  WeftAsync async;

  int request;
} AnswerFrame;

WEFT_ASYNC_DEFINE (answer_later, AnswerFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (weft_delay (1, NULL), FALSE));
  WEFT_RETURN_INT (self->request * 2);

  WEFT_END;
}

static WeftValueTask
answer_later (int request)
{
  AnswerFrame *self = WEFT_ASYNC_NEW (answer_later);

  self->request = request;
  return WEFT_ASYNC_START_VALUE (self);
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  Handler handlers[2];
  int i;
  gint64 answer;
  gint64 sum;
} CallFrame;

static void
call_frame_clear (CallFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

/* One request in twenty goes to the handler that waits. */
WEFT_ASYNC_DEFINE (call_handlers, CallFrame, call_frame_clear)
{
  WEFT_BEGIN (self);

  self->handlers[0] = answer_at_once;
  self->handlers[1] = answer_later;
  for (self->i = 0; self->i < N_CALLS; self->i++)
    {
      WEFT_AWAIT_TO (self->answer, self->handlers[self->i % 20 == 0](self->i));
      self->sum += self->answer;
    }
  WEFT_RETURN_INT (self->sum);

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
call_handlers (LoomLesson *lesson)
{
  CallFrame *self = WEFT_ASYNC_NEW (call_handlers);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation calls[] = {
  { LOOM_MEASURE_TASKS, "answer_later", LOOM_IS, 2 * N_CALLS / 20, LOOM_ALWAYS },
  { LOOM_MEASURE_ALLOCATIONS, NULL, LOOM_AT_MOST, N_CALLS / 2, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMES, NULL, LOOM_AT_MOST, N_CALLS / 20, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "value-task", N_ ("Call the handlers"), LOOM_VARIANT_CURE, "call_handlers", call_handlers,
    calls },
  { 0 },
};

const LoomScenario loom_framework_scenario = {
  .name = "framework",
  .title = N_ ("Case: a framework that calls others"),
  .summary = N_ ("A framework calls handlers that others have written: most answer at once, some "
                 "have to wait. Only those that wait make a task."),
  .moral = N_ ("An interface that others implement: a value task leaves them the choice."),
  .source = "/io/github/weft/Weft/lab/value-task/loom-framework-scenario.c",
  .group = LOOM_GROUP_VALUE_TASK,
  .variants = variants,
};
