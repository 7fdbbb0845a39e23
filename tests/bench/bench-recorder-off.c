/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * What an event costs a program that is not recorded: nanoseconds, as a loop with one in it takes
 * them more than the same loop without. The best of some rounds.
 *
 *   weft           as programs write it
 *   weft-function  by the function, as where its address is taken
 */

#define N_EVENTS 1000000
#define N_ROUNDS 30

/* One turn of the loop, as far as the compiler can tell. */
static inline void
work (guint64 *x)
{
  *x = *x * 3 + 1;
  __asm__ volatile("" : "+r"(*x) : : "memory");
}

static double
time_empty (void)
{
  gint64 begin = bench_get_time ();
  guint64 x = 0;

  for (guint i = 0; i < N_EVENTS; i++)
    work (&x);
  return (double) (bench_get_time () - begin) / N_EVENTS;
}

static double
time_macro (void)
{
  gint64 begin = bench_get_time ();
  guint64 x = 0;

  for (guint i = 0; i < N_EVENTS; i++)
    {
      work (&x);
      weft_trace_begin ("bench", "mark");
    }
  return (double) (bench_get_time () - begin) / N_EVENTS;
}

static double
time_function (void)
{
  gint64 begin = bench_get_time ();
  guint64 x = 0;

  for (guint i = 0; i < N_EVENTS; i++)
    {
      work (&x);
      (weft_trace_begin) ("bench", "mark");
    }
  return (double) (bench_get_time () - begin) / N_EVENTS;
}

static double
difference (double (*time_one) (void))
{
  double best = G_MAXDOUBLE, empty = G_MAXDOUBLE;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      double with = time_one (), without = time_empty ();

      best = MIN (best, with);
      empty = MIN (empty, without);
    }
  return MAX (best - empty, 0);
}

static double
measure_weft (void)
{
  return difference (time_macro);
}

static double
measure_function (void)
{
  return difference (time_function);
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM }, { "weft-function", measure_function, BENCH_WARM })
