/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

#include <gtk/gtk.h>

/*
 * A window that draws every frame, while two others post to the main loop as fast as they can
 * for three seconds. Frames a second; or, where REPORT_GAP is 1, the longest time without a frame in
 * milliseconds, also from the last frame to the end.
 *
 *   weft           weft_sync_context_post(), from two workers of the pool
 *   weft-threads   the same, from two threads that are none
 *   idle-add       g_idle_add(), from two threads
 *   nothing        nobody posts: what the display can do
 *
 * Afterwards all that was posted must run, in each thread's order. tests/support/with-display.sh
 * gives it a display.
 */

#define N_POSTERS 2
#define QUIET_NS (500 * G_GINT64_CONSTANT (1000000))
#define FLOOD_NS (3000 * G_GINT64_CONSTANT (1000000))

typedef struct
{
  GThread *thread; /* one of these two, or none */
  WeftTask *task;
  gsize n_posted; /* the poster's, until it is joined */
  gsize n_run;    /* the main thread's */
} Poster;

typedef struct
{
  GtkWidget *widget;
  gint64 n_frames;
  gint64 last_frame;
  gint64 longest_gap;
} Frames;

static Poster posters[N_POSTERS];
static gboolean flooding; /* atomic */
static guint n_posting;   /* atomic */
static WeftSyncContext *context;

/* A post's data: its poster, and in the bits above its number. */
static void
arrive (gpointer data)
{
  Poster *poster = &posters[GPOINTER_TO_SIZE (data) % N_POSTERS];
  gsize number = GPOINTER_TO_SIZE (data) / N_POSTERS;

  if (G_UNLIKELY (number != poster->n_run))
    bench_check ("the order of the callbacks", (gint64) poster->n_run, (gint64) number);
  poster->n_run++;
}

static gboolean
idle_cb (gpointer data)
{
  arrive (data);
  return G_SOURCE_REMOVE;
}

static gpointer
take_number (Poster *poster)
{
  return GSIZE_TO_POINTER (poster->n_posted++ * N_POSTERS + (gsize) (poster - posters));
}

static gpointer
post_weft (gpointer data)
{
  while (__atomic_load_n (&flooding, __ATOMIC_RELAXED))
    weft_sync_context_post (context, arrive, take_number (data));
  __atomic_sub_fetch (&n_posting, 1, __ATOMIC_RELEASE);
  return NULL;
}

static gboolean
post_from_worker (WeftResult *result G_GNUC_UNUSED,
                  gpointer data,
                  GCancellable *cancellable G_GNUC_UNUSED,
                  GError **error G_GNUC_UNUSED)
{
  post_weft (data);
  return TRUE;
}

static gpointer
post_idle_add (gpointer data)
{
  while (__atomic_load_n (&flooding, __ATOMIC_RELAXED))
    g_idle_add (idle_cb, take_number (data));
  __atomic_sub_fetch (&n_posting, 1, __ATOMIC_RELEASE);
  return NULL;
}

static void
note_frame (Frames *frames, gint64 now)
{
  frames->longest_gap = MAX (frames->longest_gap, now - frames->last_frame);
  frames->last_frame = now;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock G_GNUC_UNUSED, gpointer data)
{
  Frames *frames = data;

  frames->n_frames++;
  note_frame (frames, bench_get_time ());
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static void
draw (GtkDrawingArea *area G_GNUC_UNUSED, cairo_t *cr, int width, int height, gpointer data)
{
  const Frames *frames = data;
  int x = (int) (frames->n_frames * 4 % MAX (width, 1));

  cairo_set_source_rgb (cr, 0.2, 0.5, 0.9);
  cairo_rectangle (cr, x, 0, 40, height);
  cairo_fill (cr);
}

static void
iterate_for (gint64 time)
{
  gint64 end = bench_get_time () + time;

  while (bench_get_time () < end)
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
show_window (Frames *frames)
{
  GtkWidget *window = gtk_window_new ();

  frames->widget = gtk_drawing_area_new ();
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (frames->widget), draw, frames, NULL);
  gtk_widget_add_tick_callback (frames->widget, tick_cb, frames, NULL);
  gtk_window_set_child (GTK_WINDOW (window), frames->widget);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 600);
  gtk_window_present (GTK_WINDOW (window));
  while (frames->n_frames == 0)
    g_main_context_iteration (NULL, TRUE);
  iterate_for (QUIET_NS);
  return window;
}

static void
begin_flood (GThreadFunc post)
{
  flooding = TRUE;
  n_posting = N_POSTERS;
  for (gsize i = 0; i < N_POSTERS; i++)
    if (post != NULL)
      posters[i].thread = g_thread_new ("poster", post, &posters[i]);
    else
      posters[i].task = weft_run (post_from_worker, &posters[i], NULL, NULL);
}

static void
end_flood (void)
{
  __atomic_store_n (&flooding, FALSE, __ATOMIC_RELAXED);
  /* Whoever waits for the loop to catch up needs it to go on. */
  while (__atomic_load_n (&n_posting, __ATOMIC_ACQUIRE) > 0)
    g_main_context_iteration (NULL, FALSE);
  for (gsize i = 0; i < N_POSTERS; i++)
    {
      if (posters[i].thread != NULL)
        g_thread_join (posters[i].thread);
      if (posters[i].task != NULL)
        bench_wait (posters[i].task);
    }
  for (gsize i = 0; i < N_POSTERS; i++)
    while (posters[i].n_run < posters[i].n_posted)
      g_main_context_iteration (NULL, TRUE);
  for (gsize i = 0; i < N_POSTERS; i++)
    bench_check ("callbacks run", (gint64) posters[i].n_posted, (gint64) posters[i].n_run);
}

static double
measure (gboolean flood, GThreadFunc post)
{
  Frames frames = { NULL, 0, 0, 0 };
  GtkWidget *window;
  gint64 begin, end;

  bench_check ("opening the display", TRUE, gtk_init_check ());
  context = weft_main_loop_context_install (NULL);
  window = show_window (&frames);

  frames.n_frames = 0;
  frames.longest_gap = 0;
  begin = frames.last_frame = bench_get_time ();
  if (flood)
    begin_flood (post);
  iterate_for (FLOOD_NS);
  end = bench_get_time ();
  note_frame (&frames, end);

  end_flood ();
  gtk_window_destroy (GTK_WINDOW (window));
  return REPORT_GAP ? (double) frames.longest_gap / 1e6
                    : (double) frames.n_frames * 1e9 / (double) (end - begin);
}

static double
measure_weft (void)
{
  return measure (TRUE, NULL);
}

static double
measure_weft_threads (void)
{
  return measure (TRUE, post_weft);
}

static double
measure_idle_add (void)
{
  return measure (TRUE, post_idle_add);
}

static double
measure_nothing (void)
{
  return measure (FALSE, NULL);
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_FRESH_PROCESS },
            { "weft-threads", measure_weft_threads, BENCH_FRESH_PROCESS },
            { "idle-add", measure_idle_add, BENCH_FRESH_PROCESS },
            { "nothing", measure_nothing, BENCH_FRESH_PROCESS })
