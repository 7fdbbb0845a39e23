/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * What a function costs that turns out to have its result at once: called and awaited a million
 * times. Nanoseconds a call.
 *
 *   weft               an async function, awaited by another
 *   weft-from-result   weft_task_from_result(), awaited
 *   gtask              a GTask that returns at once; GTask calls back from the main loop
 */

#define N_CALLS 1000000

typedef struct
{
  WeftAsync async;
  gint64 value;
} AnswerFrame;

WEFT_ASYNC_DEFINE (answer, AnswerFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_RETURN_INT (self->value);
  WEFT_END;
}

static WeftTask *
answer (gint64 value)
{
  AnswerFrame *self = WEFT_ASYNC_NEW (answer);

  self->value = value;
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;
  gint64 i;
  gint64 value;
  gint64 sum;
} CallerFrame;

WEFT_ASYNC_DEFINE (call_function, CallerFrame, NULL)
{
  WEFT_BEGIN (self);
  for (; self->i < N_CALLS; self->i++)
    {
      WEFT_AWAIT_TO (self->value, answer (self->i));
      self->sum += self->value;
    }
  WEFT_RETURN_INT (self->sum);
  WEFT_END;
}

WEFT_ASYNC_DEFINE (await_results, CallerFrame, NULL)
{
  WEFT_BEGIN (self);
  for (; self->i < N_CALLS; self->i++)
    {
      WEFT_AWAIT_TO (self->value, weft_task_from_result (weft_result_int (self->i)));
      self->sum += self->value;
    }
  WEFT_RETURN_INT (self->sum);
  WEFT_END;
}

static double
finish (gint64 begin, gint64 sum)
{
  gint64 end = bench_get_time ();

  bench_check ("the sum of the answers", (gint64) N_CALLS * (N_CALLS - 1) / 2, sum);
  return (double) (end - begin) / N_CALLS;
}

static double
measure_weft (void)
{
  gint64 begin = bench_get_time ();
  CallerFrame *caller = WEFT_ASYNC_NEW (call_function);

  return finish (begin, bench_wait (WEFT_ASYNC_START (caller)));
}

static double
measure_weft_from_result (void)
{
  gint64 begin = bench_get_time ();
  CallerFrame *caller = WEFT_ASYNC_NEW (await_results);

  return finish (begin, bench_wait (WEFT_ASYNC_START (caller)));
}

typedef struct
{
  gint64 i;
  gint64 sum;
} GTaskCaller;

static void gtask_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
gtask_answer (gint64 value, GTaskCaller *caller)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, gtask_ready_cb, caller);

  g_task_return_int (task, (gssize) value);
}

static void
gtask_ready_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  GTaskCaller *caller = user_data;

  caller->sum += g_task_propagate_int (G_TASK (result), NULL);
  if (++caller->i < N_CALLS)
    gtask_answer (caller->i, caller);
}

static double
measure_gtask (void)
{
  GTaskCaller caller = { 0, 0 };
  gint64 begin = bench_get_time ();

  gtask_answer (0, &caller);
  while (caller.i < N_CALLS)
    g_main_context_iteration (NULL, TRUE);
  return finish (begin, caller.sum);
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM },
            { "weft-from-result", measure_weft_from_result, BENCH_WARM },
            { "gtask", measure_gtask, BENCH_WARM })
