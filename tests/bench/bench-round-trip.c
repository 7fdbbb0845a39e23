/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/*
 * From the main loop to another thread and back, one trip at a time. Nanoseconds a round trip;
 * with ONE_CPU, the whole process has one CPU.
 *
 *   weft             an async function of the main loop awaits weft_run() of an empty job
 *   weft-resume-on   an async function hops: WEFT_RESUME_ON() the pool, and back
 *   eventfd          two threads and two eventfds, each side polls and reads: the floor
 *   gthreadpool      a GThreadPool's job calls g_idle_add(), whose callback pushes the next job
 *   gtask            g_task_run_in_thread(), whose callback makes the next task
 */

#define N_TRIPS 10000

static gint64 n_arrived; /* on the other side; one thread at a time */

static gboolean
job (WeftResult *result G_GNUC_UNUSED,
     gpointer data,
     GCancellable *cancellable G_GNUC_UNUSED,
     GError **error G_GNUC_UNUSED)
{
  gint64 *n_jobs = data;

  ++*n_jobs;
  return TRUE;
}

typedef struct
{
  WeftAsync async;
  WeftSyncContext *home;
  GThread *thread;
  gint64 i;
} TripsFrame;

/* What the trips are for: that it goes on where it should. */
static void
arrive_home (TripsFrame *self)
{
  if (G_UNLIKELY (g_thread_self () != self->thread))
    bench_check ("being back on the main loop's thread", TRUE, FALSE);
}

WEFT_ASYNC_DEFINE (await_jobs, TripsFrame, NULL)
{
  WEFT_BEGIN (self);
  for (; self->i < N_TRIPS; self->i++)
    {
      WEFT_AWAIT (weft_run (job, &n_arrived, NULL, NULL));
      arrive_home (self);
    }
  WEFT_END;
}

WEFT_ASYNC_DEFINE (hop, TripsFrame, NULL)
{
  WEFT_BEGIN (self);
  for (; self->i < N_TRIPS; self->i++)
    {
      WEFT_RESUME_ON (NULL);
      n_arrived += g_thread_self () != self->thread;
      WEFT_RESUME_ON (self->home);
      arrive_home (self);
    }
  WEFT_END;
}

/* A context of the main loop's that stays installed. */
static WeftSyncContext *
get_context (void)
{
  static WeftSyncContext *context;

  if (context == NULL)
    context = weft_main_loop_context_install (NULL);
  return context;
}

static void
begin_trips (void)
{
#ifdef ONE_CPU
  static gboolean pinned;

  if (!pinned)
    bench_use_one_cpu ();
  pinned = TRUE;
#endif
  n_arrived = 0;
}

static double
finish (gint64 begin)
{
  gint64 end = bench_get_time ();

  bench_check ("the number of trips", N_TRIPS, n_arrived);
  return (double) (end - begin) / N_TRIPS;
}

static double
measure_async (TripsFrame *self)
{
  gint64 begin = bench_get_time ();
  WeftTask *task;

  self->home = get_context ();
  self->thread = g_thread_self ();
  task = WEFT_ASYNC_START (self);
  while (!weft_task_is_completed (task))
    g_main_context_iteration (NULL, TRUE);
  bench_wait (task);
  return finish (begin);
}

static double
measure_weft (void)
{
  begin_trips ();
  return measure_async (WEFT_ASYNC_NEW (await_jobs));
}

static double
measure_weft_resume_on (void)
{
  begin_trips ();
  return measure_async (WEFT_ASYNC_NEW (hop));
}

static void
ring (int bell)
{
  guint64 one = 1;

  if (write (bell, &one, sizeof one) != sizeof one)
    bench_check ("errno of an eventfd's write", 0, errno);
}

static void
wait_for (int bell)
{
  struct pollfd poll_fd = { bell, POLLIN, 0 };
  guint64 n_rings;

  if (poll (&poll_fd, 1, -1) != 1 || read (bell, &n_rings, sizeof n_rings) != sizeof n_rings)
    bench_check ("errno of an eventfd's read", 0, errno);
}

typedef struct
{
  int there;
  int back;
} Bells;

static gpointer
answer_bells (gpointer data)
{
  const Bells *bells = data;

  for (gsize i = 0; i < N_TRIPS; i++)
    {
      wait_for (bells->there);
      n_arrived++;
      ring (bells->back);
    }
  return NULL;
}

static double
measure_eventfd (void)
{
  Bells bells = { eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK),
                  eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK) };
  GThread *thread;
  gint64 begin;

  begin_trips ();
  thread = g_thread_new ("answers", answer_bells, &bells);
  begin = bench_get_time ();
  for (gsize i = 0; i < N_TRIPS; i++)
    {
      ring (bells.there);
      wait_for (bells.back);
    }
  g_thread_join (thread);
  close (bells.there);
  close (bells.back);
  return finish (begin);
}

typedef struct
{
  GThreadPool *pool;
  gint64 n_trips;
} PoolTrips;

static gboolean
pool_back_cb (gpointer data)
{
  PoolTrips *trips = data;

  if (++trips->n_trips < N_TRIPS)
    g_thread_pool_push (trips->pool, trips, NULL);
  return G_SOURCE_REMOVE;
}

static void
pool_job (gpointer data, gpointer user_data G_GNUC_UNUSED)
{
  n_arrived++;
  g_idle_add (pool_back_cb, data);
}

static double
measure_gthreadpool (void)
{
  PoolTrips trips = { NULL, 0 };
  gint64 begin;

  begin_trips ();
  trips.pool = g_thread_pool_new (pool_job, NULL, (gint) weft_pool_get_n_workers (), FALSE, NULL);
  begin = bench_get_time ();
  g_thread_pool_push (trips.pool, &trips, NULL);
  while (trips.n_trips < N_TRIPS)
    g_main_context_iteration (NULL, TRUE);
  g_thread_pool_free (trips.pool, FALSE, TRUE);
  return finish (begin);
}

static void
gtask_job (GTask *task,
           gpointer source G_GNUC_UNUSED,
           gpointer data G_GNUC_UNUSED,
           GCancellable *cancellable G_GNUC_UNUSED)
{
  n_arrived++;
  g_task_return_boolean (task, TRUE);
}

static void
gtask_back_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  gint64 *n_trips = user_data;

  *n_trips += g_task_propagate_boolean (G_TASK (result), NULL);
}

static double
measure_gtask (void)
{
  gint64 begin, n_trips = 0;

  begin_trips ();
  begin = bench_get_time ();
  for (gint64 i = 0; i < N_TRIPS; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, gtask_back_cb, &n_trips);

      g_task_run_in_thread (task, gtask_job);
      while (n_trips == i)
        g_main_context_iteration (NULL, TRUE);
    }
  return finish (begin);
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM },
            { "weft-resume-on", measure_weft_resume_on, BENCH_WARM },
            { "eventfd", measure_eventfd, BENCH_WARM },
            { "gthreadpool", measure_gthreadpool, BENCH_WARM },
            { "gtask", measure_gtask, BENCH_WARM })
