/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <stdlib.h>
#include <time.h>

#include "bench-recording.h"
#include "timeline/loom-timeline.h"
#include "trace/loom-trace-load.h"

/*
 * How long a frame of the timeline takes, from the frame clock's before-paint to its after-paint: layout,
 * drawing and the renderer. Zooms from the whole recording down to microseconds and back, and pans at a few
 * scales.
 *
 *   bench-timeline [RECORDING]     without one, a made-up recording of ten million events
 */

#define WIDTH 1600
#define HEIGHT 900

typedef struct
{
  GtkWidget *window;
  LoomTimeline *timeline;
  GArray *times; /* gint64, µs a frame */
  GArray *work;  /* gint64, µs of this thread's in a frame */
  gint64 begun;
  gint64 work_begun;
  gboolean painted;
} Bench;

/* Without what the display's own process takes, which a frame waits for. */
static gint64
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void
before_paint_cb (Bench *bench)
{
  bench->begun = g_get_monotonic_time ();
  bench->work_begun = thread_time ();
}

static void
after_paint_cb (Bench *bench)
{
  gint64 time = g_get_monotonic_time () - bench->begun;
  gint64 work = thread_time () - bench->work_begun;

  g_array_append_val (bench->times, time);
  g_array_append_val (bench->work, work);
  bench->painted = TRUE;
}

static void
draw_frame (Bench *bench)
{
  bench->painted = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (bench->timeline));
  while (!bench->painted)
    g_main_context_iteration (NULL, TRUE);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static void
report_array (GArray *times, const char *what)
{
  guint n = times->len;

  if (n == 0)
    return;
  g_array_sort (times, compare_times);
  g_print ("%-28s %4u frames   p50 %6.2f ms   p95 %6.2f ms   max %6.2f ms\n", what, n,
           (double) g_array_index (times, gint64, n / 2) / 1000.0,
           (double) g_array_index (times, gint64, n * 95 / 100) / 1000.0,
           (double) g_array_index (times, gint64, n - 1) / 1000.0);
  g_array_set_size (times, 0);
}

static void
report (Bench *bench, const char *what)
{
  report_array (bench->times, what);
  report_array (bench->work, "  without the display");
}

/* The widget's own part, without the renderer and the display. */
static void
draw_alone (Bench *bench)
{
  GtkWidget *widget = GTK_WIDGET (bench->timeline);

  for (guint i = 0; i < 100; i++)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();
      GskRenderNode *node;
      gint64 time;

      loom_timeline_pan (bench->timeline, i % 2 == 0 ? 37 : -23);
      before_paint_cb (bench);
      GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
      node = gtk_snapshot_free_to_node (snapshot);
      time = g_get_monotonic_time () - bench->begun;
      g_array_append_val (bench->times, time);
      g_clear_pointer (&node, gsk_render_node_unref);
    }
  report (bench, "  of it the widget alone");
}

static void
run (Bench *bench)
{
  for (guint i = 0; i < 10; i++)
    draw_frame (bench);
  g_array_set_size (bench->times, 0);
  g_array_set_size (bench->work, 0);

  for (guint i = 0; i < 100; i++)
    {
      loom_timeline_zoom_at (bench->timeline, 152 + WIDTH * 0.62, 1.1);
      draw_frame (bench);
    }
  for (guint i = 0; i < 100; i++)
    {
      loom_timeline_zoom_at (bench->timeline, 152 + WIDTH * 0.62, 1 / 1.1);
      draw_frame (bench);
    }
  report (bench, "zoom");

  for (double range = 1; range > 1e-4; range /= 20)
    {
      double end = (double) loom_trace_get_end (loom_timeline_get_trace (bench->timeline));
      g_autofree char *name = g_strdup_printf ("pan, 1/%.0f in view", 1 / range);

      loom_timeline_show_range (bench->timeline, end * 0.6, end * (0.6 + range * 0.4));
      for (guint i = 0; i < 100; i++)
        {
          loom_timeline_pan (bench->timeline, i % 2 == 0 ? 37 : -23);
          draw_frame (bench);
        }
      report (bench, name);
      draw_alone (bench);
    }
}

int
main (int argc, char **argv)
{
  Bench bench = { .times = g_array_new (FALSE, FALSE, sizeof (gint64)),
                  .work = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (GFile) file = NULL;
  LoomTimelineModel *model;
  GdkFrameClock *clock;
  gint64 begun;

  adw_init ();
  file = argc > 1 ? g_file_new_for_commandline_arg (argv[1]) : bench_recording_get ();
  trace = loom_trace_load (file, NULL, NULL, NULL, &error);
  if (trace == NULL)
    {
      g_printerr ("bench-timeline: %s\n", error->message);
      return EXIT_FAILURE;
    }

  begun = g_get_monotonic_time ();
  model = loom_timeline_model_new (trace);
  g_print ("model made in %.2f ms\n", (double) (g_get_monotonic_time () - begun) / 1000.0);

  bench.timeline = LOOM_TIMELINE (loom_timeline_new ());
  loom_timeline_take_model (bench.timeline, model);
  bench.window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench.window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (bench.window), GTK_WIDGET (bench.timeline));
  gtk_window_present (GTK_WINDOW (bench.window));
  clock = gtk_widget_get_frame_clock (bench.window);
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), &bench);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), &bench);
  run (&bench);

  gtk_window_destroy (GTK_WINDOW (bench.window));
  g_array_unref (bench.times);
  g_array_unref (bench.work);
  return EXIT_SUCCESS;
}
