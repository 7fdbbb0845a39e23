/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/measure/loom-measure-scenarios.h"

#include <glib/gi18n-lib.h>

#include "lab/measure/loom-unrecorded.h"
#include "timeline/loom-time-format.h"

/* How many calls are made one after the other. */
#define N_RATES 4
static const int rates[N_RATES] = { 100, 1000, 10000, 100000 };

/* Of the recorded calls, which are counted. */
#define N_COUNTED 1000

/* The lesson begins here. */

/* The same work three ways: a number that is known at once. */
G_GNUC_NO_INLINE static gint64
answer_inline (gint64 question)
{
  return question + 1;
}

G_GNUC_NO_INLINE static WeftValueTask
answer_value_task (gint64 question)
{
  return weft_value_task_from_int (question + 1);
}

typedef struct
{
  WeftAsync async;

  gint64 question;
} AnswerFrame;

WEFT_ASYNC_DEFINE (answer_task, AnswerFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_RETURN_INT (self->question + 1);

  WEFT_END;
}

G_GNUC_NO_INLINE static WeftTask *
answer_task (gint64 question)
{
  AnswerFrame *self = WEFT_ASYNC_NEW (answer_task);

  self->question = question;
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;

  int n_calls;
  int i;
  gint64 sum;
  gint64 answer;
} AskFrame;

WEFT_ASYNC_DEFINE (ask_value_tasks, AskFrame, NULL)
{
  WEFT_BEGIN (self);

  for (self->i = 0; self->i < self->n_calls; self->i++)
    {
      WEFT_AWAIT_TO (self->answer, answer_value_task (self->i));
      self->sum += self->answer;
    }
  WEFT_RETURN_INT (self->sum);

  WEFT_END;
}

WEFT_ASYNC_DEFINE (ask_tasks, AskFrame, NULL)
{
  WEFT_BEGIN (self);

  for (self->i = 0; self->i < self->n_calls; self->i++)
    {
      WEFT_AWAIT_TO (self->answer, answer_task (self->i));
      self->sum += self->answer;
    }
  WEFT_RETURN_INT (self->sum);

  WEFT_END;
}

/* The lesson ends here. */

static gint64
ask_inline (int n_calls)
{
  gint64 sum = 0;

  for (int i = 0; i < n_calls; i++)
    sum += answer_inline (i);
  return sum;
}

static WeftTask *
ask_value_tasks (int n_calls)
{
  AskFrame *self = WEFT_ASYNC_NEW (ask_value_tasks);

  self->n_calls = n_calls;
  return WEFT_ASYNC_START (self);
}

static WeftTask *
ask_tasks (int n_calls)
{
  AskFrame *self = WEFT_ASYNC_NEW (ask_tasks);

  self->n_calls = n_calls;
  return WEFT_ASYNC_START (self);
}

typedef enum
{
  INLINE,
  VALUE_TASK,
  TASK,
  N_WAYS,
} Way;

static void
ask (Way way, int n_calls)
{
  /* The sum is of some number, which the compiler cannot know beforehand. */
  if (way == INLINE)
    g_assert (ask_inline (n_calls) != -1);
  else
    weft_task_unref (way == VALUE_TASK ? ask_value_tasks (n_calls) : ask_tasks (n_calls));
}

/* Picoseconds a call, the best of a few rounds: the others were interrupted. */
static gint64
time_calls (Way way, int n_calls)
{
  gint64 best = G_MAXINT64;

  for (guint round = 0; round < 5; round++)
    {
      gint64 begin = weft_trace_get_time ();

      ask (way, n_calls);
      best = MIN (best, weft_trace_get_time () - begin);
    }
  return MAX (best * 1000 / n_calls, 1);
}

static void
time_all (gint64 *numbers, guint n_numbers)
{
  for (guint i = 0; i < n_numbers; i++)
    numbers[i] = time_calls ((Way) (i / N_RATES), rates[i % N_RATES]);
}

static const LoomCounter counters[] = {
  { "inline-ps@100", N_ ("A call, at 100 in a row, ps"), FALSE },
  { "inline-ps@1000", N_ ("A call, at 1,000 in a row, ps"), FALSE },
  { "inline-ps@10000", N_ ("A call, at 10,000 in a row, ps"), FALSE },
  { "inline-ps@100000", N_ ("A call, at 100,000 in a row, ps"), FALSE },
  { "value-task-ps@100", N_ ("A value task, at 100 in a row, ps"), FALSE },
  { "value-task-ps@1000", N_ ("A value task, at 1,000 in a row, ps"), FALSE },
  { "value-task-ps@10000", N_ ("A value task, at 10,000 in a row, ps"), FALSE },
  { "value-task-ps@100000", N_ ("A value task, at 100,000 in a row, ps"), FALSE },
  { "task-ps@100", N_ ("A task, at 100 in a row, ps"), FALSE },
  { "task-ps@1000", N_ ("A task, at 1,000 in a row, ps"), FALSE },
  { "task-ps@10000", N_ ("A task, at 10,000 in a row, ps"), FALSE },
  { "task-ps@100000", N_ ("A task, at 100,000 in a row, ps"), FALSE },
  { 0 },
};

/* From so many calls a second on, what tasks cost more is a tenth of a processor: before that nobody
 * will ever notice. */
static gint64
calls_a_second (const gint64 *numbers)
{
  gint64 difference = MAX (numbers[TASK * N_RATES + 2] - numbers[VALUE_TASK * N_RATES + 2], 1);

  return G_GINT64_CONSTANT (100000000000) / difference;
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  gint64 numbers[N_WAYS * N_RATES];
  WeftTask *counted[2];
  char *text;
  GError *error;
} MeasureFrame;

static void
measure_frame_clear (MeasureFrame *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->counted); i++)
    g_clear_pointer (&self->counted[i], weft_task_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

static gboolean
measure_times (WeftResult *result G_GNUC_UNUSED,
               gpointer data,
               GCancellable *cancellable G_GNUC_UNUSED,
               GError **error)
{
  MeasureFrame *self = data;
  gboolean measured;

  weft_blocking_begin ();
  measured = loom_measure_unrecorded (time_all, self->numbers, N_WAYS * N_RATES, error);
  weft_blocking_end ();
  return measured;
}

static char *
dup_advice (MeasureFrame *self)
{
  g_autofree char *rate = loom_count_format ((guint64) calls_a_second (self->numbers));

  /* TRANSLATORS: a number of calls */
  return g_strdup_printf (_ ("On this machine a value task is worth it from %s calls a second on"),
                          rate);
}

/* The times in a copy of the process that is not recorded; the allocations, which are tasks, from
 * the recording. */
WEFT_ASYNC_DEFINE (measure, MeasureFrame, measure_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (weft_run (measure_times, self, NULL, NULL));
  for (guint i = 0; i < N_WAYS * N_RATES; i++)
    loom_lesson_note (self->lesson, counters[i].name, self->numbers[i]);
  self->counted[0] = ask_value_tasks (N_COUNTED);
  self->counted[1] = ask_tasks (N_COUNTED);

  self->text = dup_advice (self);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
measure (LoomLesson *lesson)
{
  MeasureFrame *self = WEFT_ASYNC_NEW (measure);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_TASKS, "answer_task", LOOM_IS, N_COUNTED, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "ask_value_tasks", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, "task-ps@100000", LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_FAILED, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "measure", N_ ("Measure all three"), LOOM_VARIANT_PLAIN, "ask_tasks", measure, expectations },
  { 0 },
};

const LoomScenario loom_measure_scenario = {
  .name = "measure",
  .title = N_ ("A call, a value task, a task"),
  .summary =
      N_ ("The same answer is asked for a hundred to a hundred thousand times: by a call, by "
          "a value task and by a task. What each costs is measured in a copy of this "
          "process that is not recorded; the tasks that are made are counted here."),
  .moral = N_ ("Measure, and change what the numbers say matters."),
  .source = "/io/github/weft/Weft/lab/measure/loom-measure-scenario.c",
  .group = LOOM_GROUP_MEASURE,
  .variants = variants,
  .counters = counters,
};
