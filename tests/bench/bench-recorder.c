/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What an event costs: off, and while recording into a ring that turns; with 1 thread
 * and with 2 at once. Prints nanoseconds an event and thread, the best of some rounds.
 */

#include <pthread.h>
#include <unistd.h>
#include <weft.h>

#include "trace/weft-trace-private.h"

#define N_EVENTS 2000000
#define N_ROUNDS 5
#define MAX_THREADS 2

static WeftSite site = { "bench", __FILE__, __LINE__, 0 };

static void
write_nothing (guint64 id G_GNUC_UNUSED)
{
  weft_trace_get_time ();
}

static void
write_mark (guint64 id G_GNUC_UNUSED)
{
  weft_trace_begin ("bench", "mark");
}

static void
write_run (guint64 id)
{
  if (weft_trace_is_active ())
    weft_trace_run_begin (id, &site, 12);
}

static void
write_post (guint64 id)
{
  if (weft_trace_is_active ())
    weft_trace_post (id, &site, "pool");
}

static void
write_await (guint64 id)
{
  if (weft_trace_is_active ())
    weft_trace_await (id, &site, 12, id + 1, TRUE, "main loop");
}

typedef struct
{
  void (*write) (guint64 id);
  pthread_barrier_t *ready;
  gint64 duration;
} Writer;

static gpointer
write_all (gpointer data)
{
  Writer *writer = data;
  gint64 begin;

  pthread_barrier_wait (writer->ready);
  begin = weft_trace_get_time ();
  for (guint64 id = 0; id < N_EVENTS; id++)
    writer->write (id);
  writer->duration = weft_trace_get_time () - begin;
  return NULL;
}

static double
measure_once (void (*write) (guint64 id), guint n_threads)
{
  GThread *threads[MAX_THREADS];
  Writer writers[MAX_THREADS];
  pthread_barrier_t ready;
  gint64 duration = 0;

  pthread_barrier_init (&ready, NULL, n_threads);
  for (guint i = 0; i < n_threads; i++)
    {
      writers[i] = (Writer) { write, &ready, 0 };
      threads[i] = g_thread_new ("bench", write_all, &writers[i]);
    }
  for (guint i = 0; i < n_threads; i++)
    {
      g_thread_join (threads[i]);
      duration = MAX (duration, writers[i].duration);
    }
  pthread_barrier_destroy (&ready);
  return (double) duration / N_EVENTS;
}

static double
measure (void (*write) (guint64 id), guint n_threads)
{
  double best = measure_once (write, n_threads);

  for (guint i = 1; i < N_ROUNDS; i++)
    best = MIN (best, measure_once (write, n_threads));
  return best;
}

static void
print_all (const char *state)
{
  static const struct
  {
    const char *name;
    void (*write) (guint64 id);
  } kinds[] = {
    { "clock alone", write_nothing }, { "mark", write_mark },   { "run begin", write_run },
    { "post", write_post },           { "await", write_await },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_print ("%-10s %-12s %6.1f ns with 1 thread %6.1f ns with %d\n", state, kinds[i].name,
             measure (kinds[i].write, 1), measure (kinds[i].write, MAX_THREADS), MAX_THREADS);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  int fd;

  print_all ("off");

  fd = weft_recorder_create_memory (16 * 1024 * 1024, &error);
  if (fd < 0 || !weft_recorder_start_fd (fd, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  print_all ("recording");
  weft_recorder_stop ();
  close (fd);
  g_print ("%" G_GUINT64_FORMAT " lost\n", weft_recorder_get_n_lost ());
  return 0;
}
