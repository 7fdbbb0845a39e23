/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * What a pending task weighs: a million of them held at once, by the growth of the process's
 * memory. Bytes a task. Each run is a process of its own, for freed memory stays with it.
 *
 *   weft    a completion source and its task
 *   gtask   a GTask with a callback
 */

#define N_TASKS 1000000
#define N_BEFORE 1000 /* pay for what is there once */

/* The pointers that hold them: there before, and not counted. */
static gpointer held[N_TASKS];

typedef void (*Step) (gsize i);

/* Makes @n_tasks, and has them complete and go. Returns by how much the memory grew. */
static gint64
hold (gsize n_tasks, Step make, Step end)
{
  gint64 memory;

  memset (held, 0xff, sizeof held);
  memory = bench_get_memory ();
  for (gsize i = 0; i < n_tasks; i++)
    make (i);
  memory = bench_get_memory () - memory;
  for (gsize i = 0; i < n_tasks; i++)
    end (i);
  return memory;
}

static void
make_weft (gsize i)
{
  held[i] = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
}

static void
end_weft (gsize i)
{
  WeftTask *task = weft_task_ref (weft_completion_source_get_task (held[i]));

  weft_completion_source_set (held[i], weft_result_int ((gint64) i));
  bench_check ("a task's value", (gint64) i, weft_task_get_result (task)->v_int);
  weft_completion_source_free (held[i]);
  weft_task_unref (task);
}

static double
measure_weft (void)
{
  hold (N_BEFORE, make_weft, end_weft);
  return (double) hold (N_TASKS, make_weft, end_weft) / N_TASKS;
}

static gint64 n_called_back;

static void
ready_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  bench_check ("a task's value", (gint64) GPOINTER_TO_SIZE (user_data),
               g_task_propagate_int (G_TASK (result), NULL));
  n_called_back++;
}

static void
make_gtask (gsize i)
{
  held[i] = g_task_new (NULL, NULL, ready_cb, GSIZE_TO_POINTER (i));
}

static void
end_gtask (gsize i)
{
  g_autoptr (GTask) task = held[i];

  g_task_return_int (task, (gssize) i);
}

static double
measure_gtask (void)
{
  gint64 memory;

  hold (N_BEFORE, make_gtask, end_gtask);
  memory = hold (N_TASKS, make_gtask, end_gtask);
  while (n_called_back < N_BEFORE + N_TASKS)
    g_main_context_iteration (NULL, TRUE);
  return (double) memory / N_TASKS;
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_FRESH_PROCESS },
            { "gtask", measure_gtask, BENCH_FRESH_PROCESS })
