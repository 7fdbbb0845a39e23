/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * What a function costs that returns a value task with its result in it: called and awaited a
 * million times. Nanoseconds a call.
 */

#define N_CALLS 1000000

/* A function of another translation unit, as callers have to take it. */
static __attribute__ ((noinline)) WeftValueTask
answer (gint64 value)
{
  __asm__("" : "+r"(value));
  return weft_value_task_from_int (value);
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

static double
measure_weft (void)
{
  gint64 begin = bench_get_time (), sum;
  CallerFrame *caller = WEFT_ASYNC_NEW (call_function);

  sum = bench_wait (WEFT_ASYNC_START (caller));
  begin = bench_get_time () - begin;
  bench_check ("the sum of the answers", (gint64) N_CALLS * (N_CALLS - 1) / 2, sum);
  return (double) begin / N_CALLS;
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM })
