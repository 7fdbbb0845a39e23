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

/* So long each is measured, in nanoseconds: a curve that grows can be watched, and among so many rounds is one
 * that nothing has interrupted. */
#define LONG_ENOUGH (60 * G_GINT64_CONSTANT (1000000))

/* What recommends a value task is that without it a tenth of a processor makes tasks. */
#define A_TENTH_OF_A_SECOND G_GINT64_CONSTANT (100000000000) /* ps */

/* Milliseconds, of which a number takes a few. */
#define PATIENCE 10000

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

/* Where a number stands among all of them. */
static guint
time_place (Way way, guint rate)
{
  return way * N_RATES + rate;
}

static guint
allocations_place (Way way, guint rate)
{
  return (N_WAYS + way) * N_RATES + rate;
}

#define N_NUMBERS (2 * N_WAYS * N_RATES)

/* Picoseconds a call, the best of many rounds: the others were interrupted. */
static gint64
time_calls (Way way, int n_calls)
{
  gint64 first = weft_trace_get_time ();
  gint64 best = G_MAXINT64;
  gint64 begin, end;

  do
    {
      begin = weft_trace_get_time ();
      ask (way, n_calls);
      end = weft_trace_get_time ();
      best = MIN (best, end - begin);
    }
  while (end - first < LONG_ENOUGH);
  return MAX (best * 1000 / n_calls, 1);
}

static gint64
count_allocations (Way way, int n_calls)
{
  guint64 before = weft_count_allocations ();

  ask (way, n_calls);
  return (gint64) (weft_count_allocations () - before);
}

/* Thousandths a call, without what asking itself allocates. The copy has one thread, so it is exact. */
static gint64
count_allocations_a_call (Way way, int n_calls)
{
  return (count_allocations (way, n_calls) - count_allocations (way, 0)) * 1000 / n_calls;
}

static void
measure_all (LoomUnrecorded *unrecorded)
{
  for (guint rate = 0; rate < N_RATES; rate++)
    for (Way way = 0; way < N_WAYS; way++)
      {
        loom_unrecorded_tell (unrecorded, time_place (way, rate), time_calls (way, rates[rate]));
        loom_unrecorded_tell (unrecorded, allocations_place (way, rate),
                              count_allocations_a_call (way, rates[rate]));
      }
}

/* In the order of their places. */
static const LoomCounter counters[] = {
  { "inline-ps@100", N_ ("A call, at 100 in a row"), LOOM_UNIT_TIME_A_CALL },
  { "inline-ps@1000", N_ ("A call, at 1,000 in a row"), LOOM_UNIT_TIME_A_CALL },
  { "inline-ps@10000", N_ ("A call, at 10,000 in a row"), LOOM_UNIT_TIME_A_CALL },
  { "inline-ps@100000", N_ ("A call, at 100,000 in a row"), LOOM_UNIT_TIME_A_CALL },
  { "value-task-ps@100", N_ ("A value task, at 100 in a row"), LOOM_UNIT_TIME_A_CALL },
  { "value-task-ps@1000", N_ ("A value task, at 1,000 in a row"), LOOM_UNIT_TIME_A_CALL },
  { "value-task-ps@10000", N_ ("A value task, at 10,000 in a row"), LOOM_UNIT_TIME_A_CALL },
  { "value-task-ps@100000", N_ ("A value task, at 100,000 in a row"), LOOM_UNIT_TIME_A_CALL },
  { "task-ps@100", N_ ("A task, at 100 in a row"), LOOM_UNIT_TIME_A_CALL },
  { "task-ps@1000", N_ ("A task, at 1,000 in a row"), LOOM_UNIT_TIME_A_CALL },
  { "task-ps@10000", N_ ("A task, at 10,000 in a row"), LOOM_UNIT_TIME_A_CALL },
  { "task-ps@100000", N_ ("A task, at 100,000 in a row"), LOOM_UNIT_TIME_A_CALL },
  { "inline-allocations@100", N_ ("A call, at 100 in a row"), LOOM_UNIT_ALLOCATIONS_A_CALL },
  { "inline-allocations@1000", N_ ("A call, at 1,000 in a row"), LOOM_UNIT_ALLOCATIONS_A_CALL },
  { "inline-allocations@10000", N_ ("A call, at 10,000 in a row"), LOOM_UNIT_ALLOCATIONS_A_CALL },
  { "inline-allocations@100000", N_ ("A call, at 100,000 in a row"), LOOM_UNIT_ALLOCATIONS_A_CALL },
  { "value-task-allocations@100", N_ ("A value task, at 100 in a row"),
    LOOM_UNIT_ALLOCATIONS_A_CALL },
  { "value-task-allocations@1000", N_ ("A value task, at 1,000 in a row"),
    LOOM_UNIT_ALLOCATIONS_A_CALL },
  { "value-task-allocations@10000", N_ ("A value task, at 10,000 in a row"),
    LOOM_UNIT_ALLOCATIONS_A_CALL },
  { "value-task-allocations@100000", N_ ("A value task, at 100,000 in a row"),
    LOOM_UNIT_ALLOCATIONS_A_CALL },
  { "task-allocations@100", N_ ("A task, at 100 in a row"), LOOM_UNIT_ALLOCATIONS_A_CALL },
  { "task-allocations@1000", N_ ("A task, at 1,000 in a row"), LOOM_UNIT_ALLOCATIONS_A_CALL },
  { "task-allocations@10000", N_ ("A task, at 10,000 in a row"), LOOM_UNIT_ALLOCATIONS_A_CALL },
  { "task-allocations@100000", N_ ("A task, at 100,000 in a row"), LOOM_UNIT_ALLOCATIONS_A_CALL },
  { 0 },
};

G_STATIC_ASSERT (G_N_ELEMENTS (counters) == N_NUMBERS + 1);

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  gint64 numbers[N_NUMBERS];
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

/* Into the recording at once, so that who follows it can draw the curve as it grows. */
static void
note_number (guint index, gint64 number, gpointer data)
{
  MeasureFrame *self = data;

  g_return_if_fail (index < N_NUMBERS);

  self->numbers[index] = number;
  loom_lesson_note (self->lesson, counters[index].name, number);
}

static gboolean
measure_unrecorded (WeftResult *result G_GNUC_UNUSED,
                    gpointer data,
                    GCancellable *cancellable,
                    GError **error)
{
  gboolean measured;

  weft_blocking_begin ();
  measured = loom_measure_unrecorded (measure_all, N_NUMBERS, PATIENCE, note_number, data,
                                      cancellable, error);
  weft_blocking_end ();
  return measured;
}

/* How much less @number has for a value task than for a task, at 10,000 in a row. */
static gint64
get_saved (MeasureFrame *self, guint (*place) (Way way, guint rate))
{
  return self->numbers[place (TASK, 2)] - self->numbers[place (VALUE_TASK, 2)];
}

/* Nobody needs more than two digits of it. */
static guint64
round_rate (guint64 rate)
{
  guint64 power = 1;

  while (rate / power >= 100)
    power *= 10;
  return (rate + power / 2) / power * power;
}

static char *
dup_advice (MeasureFrame *self)
{
  gint64 time = get_saved (self, time_place);
  gint64 allocations = get_saved (self, allocations_place);
  g_autofree char *saved = loom_unit_format (LOOM_UNIT_TIME_A_CALL, (double) MAX (time, 0));
  g_autofree char *fewer =
      loom_unit_format (LOOM_UNIT_ALLOCATIONS_A_CALL, (double) MAX (allocations, 0));
  g_autofree char *rate = NULL;

  if (time <= 0)
    /* TRANSLATORS: %s: so many allocations */
    return g_strdup_printf (_ ("Here a value task saves %s per call, and no time: return a task"),
                            fewer);
  rate = loom_count_format (round_rate ((guint64) (A_TENTH_OF_A_SECOND / time)));
  /* TRANSLATORS: a time, so many allocations, so many calls */
  return g_strdup_printf (_ ("A value task saves %s and %s per call: worth it from %s calls a "
                             "second on, where that is a tenth of a processor"),
                          saved, fewer, rate);
}

/* Times and allocations in a copy of the process that is not recorded; that the allocations are
 * tasks, the recording shows. */
WEFT_ASYNC_DEFINE (measure, MeasureFrame, measure_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (
      weft_run (measure_unrecorded, self, NULL, loom_lesson_get_cancellable (self->lesson)));
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
  { LOOM_MEASURE_COUNTER, "task-allocations@100000", LOOM_IS, 1000, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, "value-task-allocations@100000", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, "inline-allocations@100000", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_ALLOCATIONS, NULL, LOOM_AT_LEAST, N_COUNTED, LOOM_ALWAYS },
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
          "a value task and by a task. The time and the allocations of each are measured in a copy "
          "of this process that is not recorded; the tasks that are made are counted here."),
  .moral = N_ ("Measure, and change what the numbers say matters."),
  .source = "/io/github/weft/Weft/lab/measure/loom-measure-scenario.c",
  .group = LOOM_GROUP_MEASURE,
  .variants = variants,
  .counters = counters,
};
