/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

/*
 * 1.1 million callbacks posted to the main loop as fast as can be, by N_POSTERS other threads,
 * until the last has run there. Nanoseconds a callback; or, as the question post-wakeups
 * (REPORT_WAKEUPS), how often the loop was woken for a thousand of them.
 *
 *   weft        weft_sync_context_post(): a function and its data
 *   weft-work   weft_sync_context_post_work(): intrusive, nothing is allocated
 *   idle-add    g_idle_add()
 *   invoke      g_main_context_invoke()
 *
 * Each callback checks that it comes after its poster's previous one.
 */

#define N_POSTS 1100000
#define N_EACH (N_POSTS / N_POSTERS)

/* A post's data: its poster and its number. */
static struct
{
  gsize next;
} posters[N_POSTERS];

static gsize n_run; /* the main thread's */
static WeftSyncContext *context;

static void
arrive (gsize post)
{
  gsize poster = post / N_EACH;

  if (G_UNLIKELY (posters[poster].next != post % N_EACH))
    bench_check ("the order of the callbacks", (gint64) posters[poster].next,
                 (gint64) (post % N_EACH));
  posters[poster].next++;
  n_run++;
}

static void
weft_cb (gpointer data)
{
  arrive (GPOINTER_TO_SIZE (data));
}

static gpointer
post_weft (gpointer data)
{
  gsize first = GPOINTER_TO_SIZE (data) * N_EACH;

  for (gsize i = 0; i < N_EACH; i++)
    weft_sync_context_post (context, weft_cb, GSIZE_TO_POINTER (first + i));
  return NULL;
}

/* The main context is the main thread's here, as in a program with g_main_loop_run(). */
static gint64
run_posters (GThreadFunc post)
{
  GThread *threads[N_POSTERS];
  gint64 begin, end;

  n_run = 0;
  bench_check ("owning the main context", TRUE, g_main_context_acquire (NULL));
  begin = bench_get_time ();
  for (gsize i = 0; i < N_POSTERS; i++)
    {
      posters[i].next = 0;
      threads[i] = g_thread_new ("poster", post, GSIZE_TO_POINTER (i));
    }
  while (n_run < N_EACH * N_POSTERS)
    g_main_context_iteration (NULL, TRUE);
  end = bench_get_time ();
  for (gsize i = 0; i < N_POSTERS; i++)
    g_thread_join (threads[i]);
  g_main_context_release (NULL);
  return end - begin;
}

#ifdef REPORT_WAKEUPS

static double
measure_wakeups (void)
{
  WeftMainLoopContext *loop;
  guint64 before;

  if (context == NULL)
    context = weft_main_loop_context_install (NULL);
  loop = WEFT_MAIN_LOOP_CONTEXT (context);
  before = weft_main_loop_context_get_wakeups (loop);
  run_posters (post_weft);
  return (double) (weft_main_loop_context_get_wakeups (loop) - before) * 1000 / N_POSTS;
}

BENCH_MAIN ({ "weft", measure_wakeups, BENCH_WARM })

#else

static WeftWork *works;

static void
run_work (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  arrive ((gsize) (work - works));
}

static gpointer
post_weft_work (gpointer data)
{
  gsize first = GPOINTER_TO_SIZE (data) * N_EACH;

  for (gsize i = 0; i < N_EACH; i++)
    {
      works[first + i].run = run_work;
      weft_sync_context_post_work (context, &works[first + i]);
    }
  return NULL;
}

static gboolean
idle_cb (gpointer data)
{
  arrive (GPOINTER_TO_SIZE (data));
  return G_SOURCE_REMOVE;
}

static gpointer
post_idle_add (gpointer data)
{
  gsize first = GPOINTER_TO_SIZE (data) * N_EACH;

  for (gsize i = 0; i < N_EACH; i++)
    g_idle_add (idle_cb, GSIZE_TO_POINTER (first + i));
  return NULL;
}

static gpointer
post_invoke (gpointer data)
{
  gsize first = GPOINTER_TO_SIZE (data) * N_EACH;

  for (gsize i = 0; i < N_EACH; i++)
    g_main_context_invoke (NULL, idle_cb, GSIZE_TO_POINTER (first + i));
  return NULL;
}

static double
measure (GThreadFunc post)
{
  return (double) run_posters (post) / N_POSTS;
}

static double
measure_weft (void)
{
  if (context == NULL)
    context = weft_main_loop_context_install (NULL);
  return measure (post_weft);
}

static double
measure_weft_work (void)
{
  if (context == NULL)
    context = weft_main_loop_context_install (NULL);
  if (works == NULL)
    works = g_new0 (WeftWork, N_POSTS);
  return measure (post_weft_work);
}

static double
measure_idle_add (void)
{
  return measure (post_idle_add);
}

static double
measure_invoke (void)
{
  return measure (post_invoke);
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM },
            { "weft-work", measure_weft_work, BENCH_WARM },
            { "idle-add", measure_idle_add, BENCH_WARM },
            { "invoke", measure_invoke, BENCH_WARM })

#endif
