// SPDX-License-Identifier: GPL-3.0-or-later
//
// The questions of tests/bench that oneTBB has a form for. Nanoseconds for each.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include <tbb/blocked_range.h>
#include <tbb/concurrent_queue.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_reduce.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

static double
time_of (const std::function<void ()> &action, double operations)
{
  auto begin = std::chrono::steady_clock::now ();
  action ();
  std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now () - begin;
  return time.count () / operations;
}

static void
check (const char *what, uint64_t expected, uint64_t seen)
{
  if (expected == seen)
    return;
  std::fprintf (stderr, "%s: %llu instead of %llu\n", what, (unsigned long long) seen,
                (unsigned long long) expected);
  std::exit (1);
}

static double
jobs (int n_groups, int n_jobs)
{
  std::atomic<uint64_t> ran{ 0 };
  return time_of (
      [&] {
        for (int i = 0; i < n_groups; i++)
          {
            tbb::task_group group;
            for (int j = 0; j < n_jobs; j++)
              group.run ([] {});
            group.wait ();
            ran += n_jobs;
          }
        check ("jobs", (uint64_t) n_groups * n_jobs, ran);
      },
      (double) n_groups * n_jobs);
}

static double
inside ()
{
  return time_of (
      [] {
        tbb::task_group parents;
        for (int i = 0; i < 1000; i++)
          parents.run ([] {
            tbb::task_group group;
            for (int j = 0; j < 1000; j++)
              group.run ([] {});
            group.wait ();
          });
        parents.wait ();
      },
      1e6);
}

static long
node (int n)
{
  if (n < 2)
    return n;
  long spawned = 0;
  tbb::task_group group;
  group.run ([&spawned, n] { spawned = node (n - 1); });
  long here = node (n - 2);
  group.wait ();
  return here + spawned;
}

static double
fib ()
{
  return time_of ([] { check ("fib", 196418, (uint64_t) node (27)); }, 635621);
}

static double
channel ()
{
  const uint64_t n_items = 10000000;
  return time_of (
      [&] {
        tbb::concurrent_bounded_queue<uint64_t> queue;
        queue.set_capacity (1024);
        std::thread writer ([&] {
          for (uint64_t i = 1; i <= n_items; i++)
            queue.push (i);
        });
        uint64_t sum = 0;
        for (uint64_t i = 0; i < n_items; i++)
          {
            uint64_t item;
            queue.pop (item);
            sum += item;
          }
        writer.join ();
        check ("sum", n_items * (n_items + 1) / 2, sum);
      },
      (double) n_items);
}

// The finalizer of Austin Appleby's MurmurHash3, as in bench-parallel-for.c.
static inline uint64_t
hash (uint64_t x)
{
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ (x >> 33);
}

static double
sum_with (int n_workers, uint64_t *sum)
{
  tbb::task_arena arena (n_workers);
  return time_of (
      [&] {
        arena.execute ([&] {
          *sum = tbb::parallel_reduce (
              tbb::blocked_range<uint64_t> (0, 10000000), (uint64_t) 0,
              [] (const tbb::blocked_range<uint64_t> &range, uint64_t local) {
                for (uint64_t i = range.begin (); i < range.end (); i++)
                  local += hash (i);
                return local;
              },
              std::plus<> ());
        });
      },
      1);
}

static double
parallel_for ()
{
  uint64_t first, second;
  double one = sum_with (1, &first);
  double two = sum_with (2, &second);
  check ("sums", first, second);
  return one / two;
}

int
main (int argc, char **argv)
{
  const std::map<std::string, std::function<double ()>> questions = {
    { "pool-outside", [] { return jobs (1, 1000000); } },
    { "pool-inside", inside },
    { "fib", fib },
    { "when-all", [] { return jobs (20, 10000); } },
    { "channel", channel },
    { "parallel-for", parallel_for },
  };

  if (argc == 2 && std::string (argv[1]) == "--list")
    {
      for (const auto &[name, question] : questions)
        std::puts (name.c_str ());
      return 0;
    }
  if (argc != 3 || questions.count (argv[1]) == 0)
    {
      std::fputs ("usage: peer QUESTION RUNS | --list\n", stderr);
      return 2;
    }

  const auto &question = questions.at (argv[1]);
  question ();
  for (int i = std::atoi (argv[2]); i > 0; i--)
    std::printf ("%.3f\n", question ());
  return 0;
}
