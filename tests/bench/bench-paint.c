/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"
#include "bench-recording.h"

#include <adwaita.h>
#include <math.h>
#include <time.h>

#include "frame/loom-frame-memory.h"
#include "inspector/loom-inspector-page.h"
#include "trace/loom-spare-memory.h"

/*
 * The inspector of 1600×900 with a recording of EVENTS events while somebody turns the wheel and
 * drags in it: through the timeline's own controllers, 125 times a second as from a mouse, whether
 * or not a frame has come meanwhile. A paint is all that this process does for a frame, from
 * the frame clock's before-paint to its after-paint, and the question is the 95th percentile of them:
 *
 *   ZOOM     milliseconds, from all of it down to microseconds and back
 *   PAN      milliseconds, at three distances
 *   WHOLE    milliseconds, panning with all of it in view
 *   FRAMES   frames a second over all of these; the display has 60
 *   OPEN     milliseconds from the file until all of it is there
 *   MEMORY   bytes an event beside the mapped file, with everything that the page knows of it
 */

#define WIDTH 1600
#define HEIGHT 900

#define GESTURE_INTERVAL 8 /* ms */
#define GESTURES 400       /* 3.2 s */

enum
{
  ZOOM,
  PAN,
  WHOLE,
  FRAMES,
  OPEN,
  MEMORY,
};

typedef struct
{
  WeftSyncContext *context;
  GtkWidget *window;
  LoomInspectorPage *page;
  LoomTimeline *timeline;
  GArray *paints; /* double: ms */
  gint64 begun;   /* of this paint */
  gboolean by_clock;
  gint64 opened; /* ns it took */
  gint64 memory; /* bytes it took */
} Bench;

typedef void (*Gesture) (Bench *bench, guint step);

typedef struct
{
  Bench *bench;
  Gesture gesture;
  guint step;
} Play;

static gint64
get_time (const Bench *bench)
{
  struct timespec time;

  clock_gettime (bench->by_clock ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

static void
before_paint_cb (Bench *bench)
{
  bench->begun = get_time (bench);
}

static void
after_paint_cb (Bench *bench)
{
  double paint = (double) (get_time (bench) - bench->begun) / 1e6;

  g_array_append_val (bench->paints, paint);
}

/* Gestures. */

static GtkEventController *
find_controller (Bench *bench, GType type)
{
  g_autoptr (GListModel) controllers =
      gtk_widget_observe_controllers (GTK_WIDGET (bench->timeline));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller; /* the widget keeps it */
    }
  g_error ("the timeline has no %s", g_type_name (type));
}

/* There and back again. A wheel's controller asks the event for Ctrl, and there is no event here, so
 * this is what it does then. */
static void
turn_wheel (Bench *bench, guint step)
{
  double ratio = pow (10.0, 4.0 / (GESTURES / 2.0));

  loom_timeline_zoom_at (bench->timeline, gtk_widget_get_width (GTK_WIDGET (bench->timeline)) * 0.6,
                         step < GESTURES / 2 ? ratio : 1 / ratio);
}

static void
drag_from (Bench *bench, guint step, guint n_steps)
{
  GtkEventController *gesture = find_controller (bench, GTK_TYPE_GESTURE_DRAG);
  GtkEventController *motion = find_controller (bench, GTK_TYPE_EVENT_CONTROLLER_MOTION);
  double middle = gtk_widget_get_width (GTK_WIDGET (bench->timeline)) / 2.0;
  double dx = 300.0 * sin (2 * G_PI * step / (n_steps - 1));

  if (step == 0)
    g_signal_emit_by_name (gesture, "drag-begin", middle, HEIGHT / 2.0);
  g_signal_emit_by_name (motion, "motion", middle + dx, HEIGHT / 2.0);
  g_signal_emit_by_name (gesture, "drag-update", dx, 0.0);
  if (step == n_steps - 1)
    g_signal_emit_by_name (gesture, "drag-end", dx, 0.0);
}

static void
drag_whole (Bench *bench, guint step)
{
  drag_from (bench, step, GESTURES);
}

/* A twentieth, a four hundredth and an eight thousandth of it in view. */
static void
drag_near (Bench *bench, guint step)
{
  guint n_steps = GESTURES / 3;
  guint distance = step / n_steps;

  if (distance >= 3)
    return;
  if (step % n_steps == 0)
    {
      double end = (double) loom_trace_get_end (loom_timeline_get_trace (bench->timeline));

      loom_timeline_show_range (bench->timeline, end * 0.6,
                                end * (0.6 + 0.05 / pow (20.0, distance)));
    }
  drag_from (bench, step % n_steps, n_steps);
}

static gboolean
play_cb (gpointer data)
{
  Play *play = data;

  play->gesture (play->bench, play->step);
  return ++play->step < GESTURES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
play (Bench *bench, Gesture gesture)
{
  Play play = { bench, gesture, 0 };

  g_timeout_add (GESTURE_INTERVAL, play_cb, &play);
  while (play.step < GESTURES)
    g_main_context_iteration (NULL, TRUE);
}

/* Opening. */

static gboolean
is_busy (LoomInspectorPage *page)
{
  LoomInspectorState state = loom_inspector_page_get_state (page);

  if (state == LOOM_INSPECTOR_FAILED)
    g_error ("the recording cannot be read");
  return state != LOOM_INSPECTOR_SHOWING;
}

static void
settle (Bench *bench)
{
  while (loom_inspector_page_is_analysing (bench->page) || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, TRUE);
}

static void
open_recording (Bench *bench)
{
  g_autoptr (GFile) file = bench_recording_get (EVENTS);
  gint64 memory = bench_get_memory ();
  gint64 begin = bench_get_time ();

  loom_inspector_page_open (bench->page, file);
  while (is_busy (bench->page))
    g_main_context_iteration (NULL, TRUE);
  bench->opened = bench_get_time () - begin;
  bench->memory = bench_get_memory () - memory;
  bench_check ("how much of it is there", TRUE,
               loom_trace_get_n_events (loom_inspector_page_get_trace (bench->page)) >=
                   EVENTS - EVENTS / 10);
  settle (bench);
}

static void
present (Bench *bench)
{
  GdkFrameClock *clock;

  bench->page = LOOM_INSPECTOR_PAGE (loom_inspector_page_new ());
  bench->timeline = loom_inspector_page_get_timeline (bench->page);
  bench->window = gtk_window_new ();
  loom_frame_memory_keep (bench->window);
  gtk_window_set_default_size (GTK_WINDOW (bench->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (bench->window), GTK_WIDGET (bench->page));
  gtk_window_present (GTK_WINDOW (bench->window));
  clock = gtk_widget_get_frame_clock (bench->window);
  g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), bench);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), bench);
}

/* The first run opens the recording, all of them look at it. */
static Bench *
get_bench (gboolean by_clock)
{
  static Bench bench;

  bench.by_clock = by_clock;
  if (bench.window != NULL)
    return &bench;

  loom_spare_memory_return ();
  bench.context = weft_main_loop_context_install (NULL);
  adw_init ();
  bench.paints = g_array_new (FALSE, FALSE, sizeof (double));
  present (&bench);
  open_recording (&bench);
  return &bench;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
percentile_95 (GArray *numbers)
{
  bench_check ("enough of what was asked for was seen", TRUE, numbers->len > 20);
  g_array_sort (numbers, compare_doubles);
  return g_array_index (numbers, double, numbers->len * 95 / 100);
}

/* How long each paint of a gesture took. */
static double
measure_paints (Bench *bench, Gesture gesture)
{
  loom_timeline_fit (bench->timeline);
  settle (bench);
  g_array_set_size (bench->paints, 0);
  play (bench, gesture);
  return percentile_95 (bench->paints);
}

static double
measure_frames (Bench *bench)
{
  static const Gesture gestures[] = { turn_wheel, drag_whole, drag_near };
  guint n_frames = 0;
  gint64 time = 0;

  for (guint i = 0; i < G_N_ELEMENTS (gestures); i++)
    {
      gint64 begin;

      loom_timeline_fit (bench->timeline);
      settle (bench);
      g_array_set_size (bench->paints, 0);
      begin = bench_get_time ();
      play (bench, gestures[i]);
      time += bench_get_time () - begin;
      n_frames += bench->paints->len;
    }
  return n_frames / ((double) time / 1e9);
}

static double
measure_by (gboolean by_clock)
{
  Bench *bench = get_bench (by_clock);

  switch (QUESTION)
    {
    case ZOOM:
      return measure_paints (bench, turn_wheel);
    case PAN:
      return measure_paints (bench, drag_near);
    case WHOLE:
      return measure_paints (bench, drag_whole);
    case FRAMES:
      return measure_frames (bench);
    case OPEN:
      return (double) bench->opened / 1e6;
    case MEMORY:
    default:
      return (double) bench->memory / (double) EVENTS;
    }
}

static double
measure (void)
{
  return measure_by (TRUE);
}

#if QUESTION_IS_PAINT

/* What of it is this thread's own: others may work on the machine, too. */
static double
measure_work (void)
{
  return measure_by (FALSE);
}

BENCH_MAIN ({ "weft", measure, BENCH_COLD }, { "weft-work", measure_work, BENCH_COLD })

#else

BENCH_MAIN ({ "weft", measure, BENCH_COLD })

#endif
