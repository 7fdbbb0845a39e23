/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-value-task-scenarios.h"

#include <glib/gi18n-lib.h>

#define N_CALLS 50

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;
} CallFrame;

/* Every call has to wait: there is no value to return at once. */
WEFT_ASYNC_DEFINE (call_service, CallFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_configure_await (weft_delay (1, NULL), FALSE));
  WEFT_RETURN_INT (1);

  WEFT_END;
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftTask *calls[N_CALLS];
} CallsFrame;

static void
calls_frame_clear (CallsFrame *self)
{
  for (guint i = 0; i < N_CALLS; i++)
    g_clear_pointer (&self->calls[i], weft_task_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

/* Value tasks that wait are backed by a task each, so nothing is saved; and to await them all
 * together, or to keep them, each must be taken as a task first. */
WEFT_ASYNC_DEFINE (await_value_tasks, CallsFrame, calls_frame_clear)
{
  WEFT_BEGIN (self);

  for (guint i = 0; i < N_CALLS; i++)
    self->calls[i] =
        weft_value_task_as_task (WEFT_ASYNC_START_VALUE (WEFT_ASYNC_NEW (call_service)));
  WEFT_AWAIT (weft_when_all (self->calls, N_CALLS));
  WEFT_RETURN ();

  WEFT_END;
}

/* The same with tasks, and simpler. */
WEFT_ASYNC_DEFINE (await_tasks, CallsFrame, calls_frame_clear)
{
  WEFT_BEGIN (self);

  for (guint i = 0; i < N_CALLS; i++)
    self->calls[i] = WEFT_ASYNC_START (WEFT_ASYNC_NEW (call_service));
  WEFT_AWAIT (weft_when_all (self->calls, N_CALLS));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
await_value_tasks (LoomLesson *lesson)
{
  CallsFrame *self = WEFT_ASYNC_NEW (await_value_tasks);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
await_tasks (LoomLesson *lesson)
{
  CallsFrame *self = WEFT_ASYNC_NEW (await_tasks);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation value_tasks[] = {
  { LOOM_MEASURE_TASKS, "call_service", LOOM_AT_LEAST, 2 * N_CALLS, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation tasks[] = {
  { LOOM_MEASURE_TASKS, "call_service", LOOM_IS, 2 * N_CALLS, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "value-task", N_ ("Value tasks that wait"), LOOM_VARIANT_PITFALL, "await_value_tasks",
    await_value_tasks, value_tasks },
  { "task", N_ ("Tasks"), LOOM_VARIANT_CURE, "await_tasks", await_tasks, tasks },
  { 0 },
};

const LoomScenario loom_when_not_scenario = {
  .name = "when-not",
  .title = N_ ("When not to"),
  .summary = N_ ("Fifty calls that all have to wait. A value task saves nothing here: each is "
                 "backed by a task, and to be awaited together each is taken as one."),
  .moral = N_ ("Where it mostly waits, or is kept, or combined: return a task."),
  .source = "/io/github/weft/Weft/lab/value-task/loom-when-not-scenario.c",
  .group = LOOM_GROUP_VALUE_TASK,
  .variants = variants,
};
