/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * The combinator alone: ten thousand pending tasks that are there already, a task for all of
 * them, and then a result for each on the same thread, until it is complete. Nanoseconds a task.
 */

#define N_TASKS 10000
#define N_ROUNDS 50

static WeftCompletionSource *sources[N_TASKS];
static WeftTask *tasks[N_TASKS];

static double
measure_weft (void)
{
  gint64 time = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      for (gsize j = 0; j < N_TASKS; j++)
        {
          sources[j] = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
          tasks[j] = weft_completion_source_get_task (sources[j]);
        }

      time -= bench_get_time ();
      {
        WeftTask *all = weft_when_all (tasks, N_TASKS);

        for (gsize j = 0; j < N_TASKS; j++)
          {
            if (j == N_TASKS - 1)
              bench_check ("complete before the last", FALSE, weft_task_is_completed (all));
            weft_completion_source_set (sources[j], weft_result_int ((gint64) j));
          }
        bench_check ("complete after the last", TRUE, weft_task_is_completed (all));
        bench_wait (all);
      }
      time += bench_get_time ();

      for (gsize j = 0; j < N_TASKS; j++)
        {
          bench_check ("a task's value", (gint64) j, weft_task_get_result (tasks[j])->v_int);
          weft_completion_source_free (sources[j]);
        }
    }
  return (double) time / N_ROUNDS / N_TASKS;
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM })
