/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * What a suspended async function with 32 bytes of locals weighs: a million of them at once, all
 * awaiting one task, by the growth of the process's memory. Bytes a function, with its own task.
 * Each run is a process of its own, for freed memory stays with it.
 *
 *   weft    an async function with four integers of 64 bits in its frame
 *   gtask   a GTask with such a struct as its data, and a callback
 */

#define N_FUNCTIONS 1000000
#define N_BEFORE 1000 /* pay for what is there once */

typedef struct
{
  gint64 a, b, c, d;
} Locals;

G_STATIC_ASSERT (sizeof (Locals) == 32);

/* The pointers that hold them: there before, and not counted. */
static gpointer held[N_FUNCTIONS];

typedef struct
{
  WeftAsync async;
  Locals locals;
} WaitingFrame;

static WeftTask *gate;

WEFT_ASYNC_DEFINE (waiting, WaitingFrame, NULL)
{
  WEFT_BEGIN (self);
  self->locals.b = self->locals.a + 1;
  self->locals.c = self->locals.b + 1;
  self->locals.d = self->locals.c + 1;
  WEFT_AWAIT (weft_task_ref (gate));
  WEFT_RETURN_INT (self->locals.a + self->locals.b + self->locals.c + self->locals.d);
  WEFT_END;
}

static WeftTask *
waiting (gint64 value)
{
  WaitingFrame *self = WEFT_ASYNC_NEW (waiting);

  self->locals.a = value;
  return WEFT_ASYNC_START (self);
}

static gint64
hold_weft (gsize n_functions)
{
  WeftCompletionSource *source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  gint64 memory;

  gate = weft_completion_source_get_task (source);
  memset (held, 0xff, sizeof held);
  memory = bench_get_memory ();
  for (gsize i = 0; i < n_functions; i++)
    held[i] = waiting ((gint64) i);
  memory = bench_get_memory () - memory;

  bench_check ("complete before what it awaits", FALSE, weft_task_is_completed (held[0]));
  weft_completion_source_set (source, weft_result_void ());
  for (gsize i = 0; i < n_functions; i++)
    bench_check ("a function's value", 4 * (gint64) i + 6, bench_wait (held[i]));
  weft_completion_source_free (source);
  return memory;
}

static double
measure_weft (void)
{
  hold_weft (N_BEFORE);
  return (double) hold_weft (N_FUNCTIONS) / N_FUNCTIONS;
}

static gint64 n_called_back;

static void
ready_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  bench_check ("a function's value", 4 * (gint64) GPOINTER_TO_SIZE (user_data) + 6,
               g_task_propagate_int (G_TASK (result), NULL));
  n_called_back++;
}

static gint64
hold_gtask (gsize n_functions)
{
  gint64 memory;

  memset (held, 0xff, sizeof held);
  memory = bench_get_memory ();
  for (gsize i = 0; i < n_functions; i++)
    {
      GTask *task = g_task_new (NULL, NULL, ready_cb, GSIZE_TO_POINTER (i));
      Locals *locals = g_new (Locals, 1);
      gint64 value = (gint64) i;

      *locals = (Locals) { value, value + 1, value + 2, value + 3 };
      g_task_set_task_data (task, locals, g_free);
      held[i] = task;
    }
  memory = bench_get_memory () - memory;

  n_called_back = 0;
  for (gsize i = 0; i < n_functions; i++)
    {
      g_autoptr (GTask) task = held[i];
      const Locals *locals = g_task_get_task_data (task);

      g_task_return_int (task, (gssize) (locals->a + locals->b + locals->c + locals->d));
    }
  while (n_called_back < (gint64) n_functions)
    g_main_context_iteration (NULL, TRUE);
  return memory;
}

static double
measure_gtask (void)
{
  hold_gtask (N_BEFORE);
  return (double) hold_gtask (N_FUNCTIONS) / N_FUNCTIONS;
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_FRESH_PROCESS },
            { "gtask", measure_gtask, BENCH_FRESH_PROCESS })
