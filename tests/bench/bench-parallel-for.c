/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * A hash of each of ten million numbers, by two at once. Where REPORT_SPEED_UP is 1, how many
 * times as fast as by one; otherwise nanoseconds an item.
 *
 *   weft         weft_parallel_for(), of degree 2 and 1
 *   gthread      two GThreads with a half each, and one with all: what the machine can do
 */

#define N_ITEMS 10000000
#define N_ROUNDS 10

static guint64 sum; /* atomic */

/* A. Appleby's finalizer of MurmurHash3. */
static inline guint64
hash (guint64 key)
{
  key ^= key >> 33;
  key *= G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  key ^= key >> 33;
  key *= G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  key ^= key >> 33;
  return key;
}

static gboolean
hash_range (gint64 begin,
            gint64 end,
            gpointer data G_GNUC_UNUSED,
            GCancellable *cancellable G_GNUC_UNUSED,
            GError **error G_GNUC_UNUSED)
{
  guint64 part = 0;

  for (gint64 i = begin; i < end; i++)
    part += hash ((guint64) i);
  __atomic_fetch_add (&sum, part, __ATOMIC_RELAXED);
  return TRUE;
}

static void
run_weft (guint degree)
{
  WeftParallelOptions options = { .degree = (gint) degree };

  bench_wait (weft_parallel_for (0, N_ITEMS, &options, hash_range, NULL, NULL, NULL));
}

typedef struct
{
  gint64 begin;
  gint64 end;
} Range;

static gpointer
hash_in_thread (gpointer data)
{
  const Range *range = data;

  hash_range (range->begin, range->end, NULL, NULL, NULL);
  return NULL;
}

static void
run_gthread (guint degree)
{
  GThread *threads[2];
  Range ranges[2];

  for (guint i = 0; i < degree; i++)
    {
      ranges[i] = (Range) { N_ITEMS / degree * i, N_ITEMS / degree * (i + 1) };
      threads[i] = g_thread_new ("hash", hash_in_thread, &ranges[i]);
    }
  for (guint i = 0; i < degree; i++)
    g_thread_join (threads[i]);
}

static gint64
measure_degree (void (*run) (guint degree), guint degree)
{
  static guint64 expected;
  gint64 begin, end;

  if (expected == 0)
    for (guint64 i = 0; i < N_ITEMS; i++)
      expected += hash (i);

  sum = 0;
  begin = bench_get_time ();
  run (degree);
  end = bench_get_time ();
  bench_check ("the sum of the hashes", (gint64) expected, (gint64) sum);
  return end - begin;
}

/* One and two in turn, so that both have the same machine. */
static double
measure (void (*run) (guint degree))
{
  gint64 one = 0, two = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      one += REPORT_SPEED_UP ? measure_degree (run, 1) : 0;
      two += measure_degree (run, 2);
    }
  return REPORT_SPEED_UP ? (double) one / (double) two : (double) two / N_ROUNDS / N_ITEMS;
}

static double
measure_weft (void)
{
  return measure (run_weft);
}

static double
measure_gthread (void)
{
  return measure (run_gthread);
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM }, { "gthread", measure_gthread, BENCH_WARM })
