/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * A thousand async functions, each awaiting the next; the innermost yields to the queue once,
 * and so all of them are suspended and then completed from the inside out. Nanoseconds a level;
 * a thousand chains, one after the other.
 *
 *   weft    on a worker
 *   gtask   a GTask for each level, whose callback completes the one around it; the innermost
 *           returns from an idle source. In the main loop.
 */

#define DEPTH 1000
#define N_CHAINS 1000

typedef struct
{
  WeftAsync async;
  gint depth;
  gint64 value;
} LevelFrame;

static WeftTask *level (gint depth) WEFT_OWNED;

WEFT_ASYNC_DEFINE (level, LevelFrame, NULL)
{
  WEFT_BEGIN (self);
  if (self->depth == 1)
    WEFT_YIELD ();
  else
    WEFT_AWAIT_TO (self->value, level (self->depth - 1));
  WEFT_RETURN_INT (self->value + 1);
  WEFT_END;
}

static WeftTask *
level (gint depth)
{
  LevelFrame *self = WEFT_ASYNC_NEW (level);

  self->depth = depth;
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;
  gint i;
  gint64 value;
  gint64 sum;
} ChainsFrame;

WEFT_ASYNC_DEFINE (chains, ChainsFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_RESUME_ON (NULL);
  for (; self->i < N_CHAINS; self->i++)
    {
      WEFT_AWAIT_TO (self->value, level (DEPTH));
      self->sum += self->value;
    }
  WEFT_RETURN_INT (self->sum);
  WEFT_END;
}

static double
finish (gint64 begin, gint64 sum)
{
  gint64 end = bench_get_time ();

  bench_check ("the number of levels", (gint64) N_CHAINS * DEPTH, sum);
  return (double) (end - begin) / N_CHAINS / DEPTH;
}

static double
measure_weft (void)
{
  gint64 begin = bench_get_time ();
  ChainsFrame *self = WEFT_ASYNC_NEW (chains);

  return finish (begin, bench_wait (WEFT_ASYNC_START (self)));
}

static gboolean
innermost_cb (gpointer data)
{
  g_autoptr (GTask) task = data;

  g_task_return_int (task, 1);
  return G_SOURCE_REMOVE;
}

static void
inner_ready_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_int (task, g_task_propagate_int (G_TASK (result), NULL) + 1);
}

static void
gtask_level_async (gint depth, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);

  if (depth == 1)
    g_idle_add (innermost_cb, task);
  else
    gtask_level_async (depth - 1, inner_ready_cb, task);
}

static void
outermost_ready_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  gint64 *value = user_data;

  *value = g_task_propagate_int (G_TASK (result), NULL);
}

static double
measure_gtask (void)
{
  gint64 begin = bench_get_time (), sum = 0;

  for (gint i = 0; i < N_CHAINS; i++)
    {
      gint64 value = 0;

      gtask_level_async (DEPTH, outermost_ready_cb, &value);
      while (value == 0)
        g_main_context_iteration (NULL, TRUE);
      sum += value;
    }
  return finish (begin, sum);
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM }, { "gtask", measure_gtask, BENCH_WARM })
