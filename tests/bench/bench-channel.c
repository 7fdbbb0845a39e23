/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * Ten million integers from one thread to another. Nanoseconds an item.
 *
 *   gasyncqueue   a GAsyncQueue, which has no bound
 */

#define N_ITEMS 10000000

/* What comes out must be what went in, in order. */
static void
receive (gsize expected, gsize item)
{
  if (G_UNLIKELY (item != expected))
    bench_check ("an item", (gint64) expected, (gint64) item);
}

static gpointer
push_items (gpointer data)
{
  for (gsize i = 1; i <= N_ITEMS; i++)
    g_async_queue_push (data, GSIZE_TO_POINTER (i));
  return NULL;
}

static double
measure_gasyncqueue (void)
{
  g_autoptr (GAsyncQueue) queue = g_async_queue_new ();
  gint64 begin = bench_get_time (), end;
  GThread *producer = g_thread_new ("producer", push_items, queue);

  for (gsize i = 1; i <= N_ITEMS; i++)
    receive (i, GPOINTER_TO_SIZE (g_async_queue_pop (queue)));
  end = bench_get_time ();
  g_thread_join (producer);
  bench_check ("items left", 0, g_async_queue_length (queue));
  return (double) (end - begin) / N_ITEMS;
}

BENCH_MAIN ({ "gasyncqueue", measure_gasyncqueue, BENCH_WARM })
