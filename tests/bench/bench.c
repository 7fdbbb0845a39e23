/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_THREADS 256

__thread BenchTally *bench_tally_;

/* Every thread's tally, which outlives its thread. */
static BenchTally tallies[MAX_THREADS] __attribute__ ((aligned (64)));
static guint n_tallies; /* atomic */

gint64
bench_get_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

void
bench_check (const char *what, gint64 expected, gint64 actual)
{
  if (actual == expected)
    return;
  fprintf (stderr, "%s: %s is %" G_GINT64_FORMAT " and should be %" G_GINT64_FORMAT "\n",
           g_get_prgname (), what, actual, expected);
  abort ();
}

gint64
bench_wait (WeftTask *task)
{
  g_autoptr (GError) error = NULL;
  gint64 value;

  if (!weft_task_wait (task, &error))
    {
      fprintf (stderr, "%s: %s\n", g_get_prgname (), error->message);
      abort ();
    }
  value = weft_task_get_result (task)->v_int;
  weft_task_unref (task);
  return value;
}

gint64
bench_get_memory (void)
{
  FILE *file = fopen ("/proc/self/statm", "r");
  long size, resident, shared;

  if (file == NULL || fscanf (file, "%ld %ld %ld", &size, &resident, &shared) != 3)
    {
      perror ("/proc/self/statm");
      abort ();
    }
  fclose (file);
  return (gint64) (resident - shared) * sysconf (_SC_PAGESIZE);
}

void
bench_use_one_cpu (void)
{
  cpu_set_t all, one;

  CPU_ZERO (&one);
  sched_getaffinity (0, sizeof all, &all);
  for (int i = 0; i < CPU_SETSIZE; i++)
    if (CPU_ISSET (i, &all))
      {
        CPU_SET (i, &one);
        break;
      }
  bench_check ("pinning to one CPU", 0, sched_setaffinity (0, sizeof one, &one));
}

BenchTally *
bench_tally_join_ (void)
{
  guint index = __atomic_fetch_add (&n_tallies, 1, __ATOMIC_RELAXED);

  g_assert (index < MAX_THREADS);
  return bench_tally_ = &tallies[index];
}

void
bench_tally_check (guint64 n_jobs)
{
  guint64 count = 0, hash = 0, expected = 0;

  for (guint i = 0; i < MAX_THREADS; i++)
    {
      count += tallies[i].count;
      hash += tallies[i].hash;
      tallies[i].count = tallies[i].hash = 0;
    }
  for (guint64 i = 0; i < n_jobs; i++)
    expected += bench_mix_ (i);
  bench_check ("the number of jobs that ran", (gint64) n_jobs, (gint64) count);
  bench_check ("the sum over the jobs that ran", (gint64) expected, (gint64) hash);
}

/* Does @impl in a child, which writes its number to a pipe. */
static double
measure_in_child (const BenchImpl *impl)
{
  double number = 0;
  int ends[2], status = 0;
  pid_t child;

  if (pipe (ends) != 0 || (child = fork ()) < 0)
    {
      perror ("fork");
      abort ();
    }
  if (child == 0)
    {
      number = impl->measure ();
      _exit (write (ends[1], &number, sizeof number) == sizeof number ? 0 : 1);
    }
  close (ends[1]);
  if (read (ends[0], &number, sizeof number) != sizeof number)
    number = 0;
  close (ends[0]);
  waitpid (child, &status, 0);
  bench_check ("the child's exit status", 0, status);
  return number;
}

static const BenchImpl *
find_impl (const char *name, const BenchImpl *impls, gsize n_impls)
{
  for (gsize i = 0; i < n_impls; i++)
    if (g_strcmp0 (impls[i].name, name) == 0)
      return &impls[i];
  return NULL;
}

int
bench_main (int argc, char **argv, const BenchImpl *impls, gsize n_impls)
{
  const BenchImpl *impl = argc == 3 ? find_impl (argv[1], impls, n_impls) : NULL;
  int n_runs = argc == 3 ? atoi (argv[2]) : 0;

  g_set_prgname (argv[0]);
  if (argc == 2 && g_str_equal (argv[1], "--list"))
    {
      for (gsize i = 0; i < n_impls; i++)
        puts (impls[i].name);
      return 0;
    }
  if (impl == NULL || n_runs < 1)
    {
      fprintf (stderr, "usage: %s IMPL RUNS\n       %s --list\n", argv[0], argv[0]);
      return 2;
    }

  if (impl->flags == BENCH_WARM)
    impl->measure ();
  for (int i = 0; i < n_runs; i++)
    {
      printf ("%.3f\n",
              impl->flags == BENCH_FRESH_PROCESS ? measure_in_child (impl) : impl->measure ());
      fflush (stdout);
    }
  return 0;
}
