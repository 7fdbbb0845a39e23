/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * Fibonacci's 27th number as badly as can be: every node of the recursion is an async function
 * that spawns one child onto the pool, calls the other, and awaits both. Nanoseconds a node.
 *
 *   weft   the spawned child is an async function too, which first yields to its worker
 */

#define N 27

typedef struct
{
  WeftAsync async;
  gint n;
  gboolean spawned;
  WeftTask *child;
  gint64 a;
  gint64 b;
} FibFrame;

static WeftTask *fib (gint n, gboolean spawned) WEFT_OWNED;

WEFT_ASYNC_DEFINE (fib, FibFrame, NULL)
{
  WEFT_BEGIN (self);
  if (self->spawned)
    WEFT_YIELD ();
  if (self->n < 2)
    WEFT_RETURN_INT (self->n);

  self->child = fib (self->n - 1, TRUE);
  WEFT_AWAIT_TO (self->b, fib (self->n - 2, FALSE));
  WEFT_AWAIT_TO (self->a, g_steal_pointer (&self->child));
  WEFT_RETURN_INT (self->a + self->b);

  WEFT_END;
}

static WeftTask *
fib (gint n, gboolean spawned)
{
  FibFrame *self = WEFT_ASYNC_NEW (fib);

  self->n = n;
  self->spawned = spawned;
  return WEFT_ASYNC_START (self);
}

static gint64
fibonacci (gint n)
{
  gint64 a = 0, b = 1;

  for (; n > 0; n--)
    {
      gint64 next = a + b;

      a = b;
      b = next;
    }
  return a;
}

static double
measure_weft (void)
{
  gint64 begin = bench_get_time (), end;

  bench_check ("fib", fibonacci (N), bench_wait (fib (N, TRUE)));
  end = bench_get_time ();
  return (double) (end - begin) / (double) (2 * fibonacci (N + 1) - 1);
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM })
