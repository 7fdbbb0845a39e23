/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-value-task-scenarios.h"

#include <glib/gi18n-lib.h>

#define VALUES "values received"

/* Two functions and a delay, whichever way: to take it as a task costs no block more. */
#define FEW_ALLOCATIONS 20

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;
} ValueFrame;

/* It has to wait, so the value task stands for something that is used again afterwards. */
WEFT_ASYNC_DEFINE (get_later, ValueFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_delay (5, NULL));
  WEFT_RETURN_INT (42);

  WEFT_END;
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftValueTask value_task;
  WeftTask *task;
  gint64 value;
  int n_values;
  char *text;
  GError *error;
} TwiceFrame;

static void
twice_frame_clear (TwiceFrame *self)
{
  g_clear_pointer (&self->task, weft_task_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

/* A value task is awaited once. The second await might see somebody else’s value: here it is an
 * error, which names both places. */
WEFT_ASYNC_DEFINE (await_value_task_twice, TwiceFrame, twice_frame_clear)
{
  WEFT_BEGIN (self);

  self->value_task = WEFT_ASYNC_START_VALUE (WEFT_ASYNC_NEW (get_later));
  WEFT_AWAIT_TO (self->value, self->value_task);
  self->n_values++;
  WEFT_TRY_AWAIT_TO (self->value, self->value_task, &self->error);
  self->n_values += self->error == NULL;
  loom_lesson_note (self->lesson, VALUES, self->n_values);

  self->text = g_strdup (self->error != NULL ? self->error->message : "");
  g_clear_error (&self->error);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* A task keeps its value, and may be awaited as often as anybody likes. */
WEFT_ASYNC_DEFINE (await_task_thrice, TwiceFrame, twice_frame_clear)
{
  WEFT_BEGIN (self);

  self->task = weft_value_task_as_task (WEFT_ASYNC_START_VALUE (WEFT_ASYNC_NEW (get_later)));
  for (self->n_values = 0; self->n_values < 3; self->n_values++)
    WEFT_AWAIT_TO (self->value, weft_task_ref (self->task));
  loom_lesson_note (self->lesson, VALUES, self->n_values);
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
await_value_task_twice (LoomLesson *lesson)
{
  TwiceFrame *self = WEFT_ASYNC_NEW (await_value_task_twice);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
await_task_thrice (LoomLesson *lesson)
{
  TwiceFrame *self = WEFT_ASYNC_NEW (await_task_thrice);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation twice[] = {
  { LOOM_MEASURE_COUNTER, VALUES, LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_ALLOCATIONS, NULL, LOOM_AT_MOST, FEW_ALLOCATIONS, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W006", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation thrice[] = {
  { LOOM_MEASURE_COUNTER, VALUES, LOOM_IS, 3, LOOM_ALWAYS },
  { LOOM_MEASURE_ALLOCATIONS, NULL, LOOM_AT_MOST, FEW_ALLOCATIONS, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W006", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Await it twice"), LOOM_VARIANT_PITFALL, "await_value_task_twice",
    await_value_task_twice, twice },
  { "cure", N_ ("Take it as a task"), LOOM_VARIANT_CURE, "await_task_thrice", await_task_thrice,
    thrice },
  { 0 },
};

static const LoomCounter counters[] = {
  { VALUES, N_ ("Values that were received"), LOOM_UNIT_COUNT },
  { 0 },
};

static const char *const rules[] = { "W006", NULL };

const LoomScenario loom_value_task_scenario = {
  .name = "value-task",
  .title = N_ ("Awaited twice"),
  .summary = N_ ("A value task is awaited a second time: that is an error, for what it stood for "
                 "may be somebody else’s by then. Taken as a task, it is awaited three times."),
  .moral = N_ ("Await a value task once. For more, take it as a task first."),
  .source = "/io/github/weft/Weft/lab/value-task/loom-value-task-scenario.c",
  .group = LOOM_GROUP_VALUE_TASK,
  .variants = variants,
  .counters = counters,
  .rules = rules,
};
