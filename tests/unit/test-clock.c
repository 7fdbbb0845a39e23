/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <sched.h>
#include <time.h>
#include <weft.h>

/* So long each of them looks: many of the pieces that the clock is made of. */
#define SPAN 30000000

/* How far it may be from the kernel's, nanoseconds: what a rate that is a little wrong makes of
 * one piece, and what a look at two clocks at once is off where a machine is busy. */
#define NEAR 20000

static gint64
ask_kernel (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

/* Between two looks at the kernel's clock it says something between the two, however long the
 * thread was kept waiting. */
static void
test_kernel (void)
{
  gint64 begin = ask_kernel (), before, after = begin;

  while (after - begin < SPAN)
    {
      gint64 time;

      before = ask_kernel ();
      time = weft_trace_get_time ();
      after = ask_kernel ();
      g_assert_cmpint (time, >=, before - NEAR);
      g_assert_cmpint (time, <=, after + NEAR);
    }
}

/* What comes after something that another thread has seen has no earlier time. */

typedef struct
{
  gint64 last; /* atomic: the time that somebody has seen */
  gint64 end;
} Shared;

static gpointer
look_after_each_other (gpointer data)
{
  Shared *shared = data;
  gint64 time = 0;

  while (time < shared->end)
    {
      gint64 before = time;
      gint64 last = __atomic_load_n (&shared->last, __ATOMIC_ACQUIRE);

      time = weft_trace_get_time ();
      g_assert_cmpint (time, >=, before);
      g_assert_cmpint (time, >=, last);
      /* Not back to an earlier one: then nothing would be learned from it. */
      while (last < time && !__atomic_compare_exchange_n (&shared->last, &last, time, FALSE,
                                                          __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
        continue;
    }
  return NULL;
}

static void
test_threads (void)
{
  Shared shared = { 0, weft_trace_get_time () + SPAN };
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("looker", look_after_each_other, &shared);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* A thread that looks seldom has a piece of the line that is over long since. */
static gpointer
look_seldom (gpointer data)
{
  Shared *shared = data;

  while (__atomic_load_n (&shared->last, __ATOMIC_ACQUIRE) < shared->end)
    {
      gint64 before = weft_trace_get_time ();
      gint64 last;

      while ((last = __atomic_load_n (&shared->last, __ATOMIC_ACQUIRE)) < before + SPAN / 4 &&
             last < shared->end)
        sched_yield ();
      g_assert_cmpint (weft_trace_get_time (), >=, last);
    }
  return NULL;
}

static void
test_seldom (void)
{
  Shared shared = { 0, weft_trace_get_time () + SPAN };
  GThread *seldom = g_thread_new ("seldom", look_seldom, &shared);
  GThread *often = g_thread_new ("often", look_after_each_other, &shared);

  g_thread_join (often);
  g_thread_join (seldom);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/kernel", test_kernel);
  g_test_add_func ("/clock/threads", test_threads);
  g_test_add_func ("/clock/seldom", test_seldom);
  return g_test_run ();
}
