/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

/*
 * What the programs of tests/bench share. Each program asks one question, and answers it for
 * several implementations:
 *
 *   PROGRAM --list        prints them, one a line
 *   PROGRAM IMPL RUNS     prints RUNS lines with one number each
 *
 * A number is the question's own: nanoseconds an operation, as a rule. A run that has lost or
 * doubled work says so and aborts.
 */

G_BEGIN_DECLS

/**
 * BenchFlags:
 * @BENCH_WARM: one run more comes first, and is thrown away
 * @BENCH_FRESH_PROCESS: each run is in a process of its own, cold
 * @BENCH_COLD: neither
 */
typedef enum
{
  BENCH_WARM,
  BENCH_FRESH_PROCESS,
  BENCH_COLD,
} BenchFlags;

/**
 * BenchImpl:
 * @name: the implementation's name, as in "weft" or "gtask"
 * @measure: does all of it once, and returns the number
 */
typedef struct
{
  const char  *name;
  double     (*measure) (void);
  BenchFlags   flags;
} BenchImpl;

int     bench_main         (int               argc,
                            char            **argv,
                            const BenchImpl  *impls,
                            gsize             n_impls);

#define BENCH_MAIN(...)                                                   \
  int                                                                     \
  main (int argc, char **argv)                                            \
  {                                                                       \
    static const BenchImpl impls[] = { __VA_ARGS__ };                     \
                                                                          \
    return bench_main (argc, argv, impls, G_N_ELEMENTS (impls));          \
  }

/* Nanoseconds of the monotonic clock. */
gint64  bench_get_time     (void);

/* Aborts with a message where the two differ. */
void    bench_check        (const char       *what,
                            gint64            expected,
                            gint64            actual);

/* Takes a task that was awaited by blocking; aborts where it failed. Consumes @task. */
gint64  bench_wait         (WeftTask         *task);

/* The process's own memory in pages that are there, in bytes. */
gint64  bench_get_memory   (void);

/* Restricts the process to its first CPU. Before any thread is started. */
void    bench_use_one_cpu  (void);

/*
 * Which jobs have run, on whatever threads: each thread counts for itself, so that counting
 * costs an empty job next to nothing. Two numbers, so that one lost and one doubled job are
 * no match either.
 */
typedef struct
{
  guint64 count;
  guint64 hash;
  char    pad[48];
} BenchTally;

extern __thread BenchTally *bench_tally_;

BenchTally *bench_tally_join_ (void);

static inline guint64
bench_mix_ (guint64 job)
{
  guint64 mixed = (job + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return mixed ^ mixed >> 29;
}

/* Any thread: the job with this number runs. */
static inline void
bench_tally (guint64 job)
{
  BenchTally *tally = G_LIKELY (bench_tally_ != NULL) ? bench_tally_ : bench_tally_join_ ();

  tally->count++;
  tally->hash += bench_mix_ (job);
}

/* While no job runs: aborts unless each of 0 … @n_jobs - 1 has run once since the last time. */
void    bench_tally_check  (guint64           n_jobs);

G_END_DECLS
