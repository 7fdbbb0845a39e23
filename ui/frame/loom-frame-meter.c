/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "frame/loom-frame-meter.h"

#include <weft.h>

struct _LoomFrameMeter
{
  GObject parent_instance;

  GtkWidget *widget;    /* weak */
  GdkFrameClock *clock; /* owned while running */
  guint tick;

  GArray *gaps; /* gint64; the first from the start, the last to the end */
  gint64 begin;
  gint64 end;
  gint64 last;
  gint64 longest_gap;
  guint n_frames;
};

G_DEFINE_FINAL_TYPE (LoomFrameMeter, loom_frame_meter, G_TYPE_OBJECT)

enum
{
  FRAME,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
add_gap (LoomFrameMeter *self)
{
  gint64 now = weft_trace_get_time ();
  gint64 gap = now - self->last;

  self->last = now;
  self->longest_gap = MAX (self->longest_gap, gap);
  g_array_append_val (self->gaps, gap);
}

static void
after_paint_cb (LoomFrameMeter *self)
{
  add_gap (self);
  self->n_frames++;
  g_signal_emit (self, signals[FRAME], 0);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

static void
loom_frame_meter_dispose (GObject *object)
{
  LoomFrameMeter *self = LOOM_FRAME_METER (object);

  loom_frame_meter_stop (self);
  g_clear_weak_pointer (&self->widget);

  G_OBJECT_CLASS (loom_frame_meter_parent_class)->dispose (object);
}

static void
loom_frame_meter_finalize (GObject *object)
{
  g_array_unref (LOOM_FRAME_METER (object)->gaps);

  G_OBJECT_CLASS (loom_frame_meter_parent_class)->finalize (object);
}

static void
loom_frame_meter_class_init (LoomFrameMeterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = loom_frame_meter_dispose;
  object_class->finalize = loom_frame_meter_finalize;

  /**
   * LoomFrameMeter::frame:
   *
   * A frame has been drawn.
   */
  signals[FRAME] = g_signal_new ("frame", LOOM_TYPE_FRAME_METER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
loom_frame_meter_init (LoomFrameMeter *self)
{
  self->gaps = g_array_new (FALSE, FALSE, sizeof (gint64));
}

/**
 * loom_frame_meter_new:
 * @widget: what is drawn while it measures; not kept alive
 *
 * Returns: (transfer full): a meter that does not measure yet
 */
LoomFrameMeter *
loom_frame_meter_new (GtkWidget *widget)
{
  LoomFrameMeter *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_object_new (LOOM_TYPE_FRAME_METER, NULL);
  g_set_weak_pointer (&self->widget, widget);
  return self;
}

/**
 * loom_frame_meter_start:
 *
 * Begins anew. The widget has to be in a window that is shown.
 */
void
loom_frame_meter_start (LoomFrameMeter *self)
{
  g_return_if_fail (LOOM_IS_FRAME_METER (self));
  g_return_if_fail (self->widget != NULL && gtk_widget_get_realized (self->widget));

  loom_frame_meter_stop (self);
  g_array_set_size (self->gaps, 0);
  self->n_frames = 0;
  self->longest_gap = 0;
  self->clock = g_object_ref (gtk_widget_get_frame_clock (self->widget));
  g_signal_connect_swapped (self->clock, "after-paint", G_CALLBACK (after_paint_cb), self);
  self->tick = gtk_widget_add_tick_callback (self->widget, tick_cb, NULL, NULL);
  self->begin = self->end = self->last = weft_trace_get_time ();
}

/**
 * loom_frame_meter_stop:
 *
 * Ends the measurement; what was measured stays. Since the last frame is a gap too: a
 * window that drew nothing at all has one, as long as the measurement.
 */
void
loom_frame_meter_stop (LoomFrameMeter *self)
{
  g_return_if_fail (LOOM_IS_FRAME_METER (self));

  if (self->clock == NULL)
    return;

  add_gap (self);
  self->end = self->last;
  /* A clock whose window has gone has let go of its handlers itself. */
  g_signal_handlers_disconnect_by_data (self->clock, self);
  g_clear_object (&self->clock);
  if (self->widget != NULL)
    {
      gtk_widget_remove_tick_callback (self->widget, self->tick);
      /* With the last gap, which may be the only one. */
      gtk_widget_queue_draw (self->widget);
    }
  self->tick = 0;
}

gboolean
loom_frame_meter_is_running (LoomFrameMeter *self)
{
  g_return_val_if_fail (LOOM_IS_FRAME_METER (self), FALSE);

  return self->clock != NULL;
}

guint
loom_frame_meter_get_n_frames (LoomFrameMeter *self)
{
  g_return_val_if_fail (LOOM_IS_FRAME_METER (self), 0);

  return self->n_frames;
}

/**
 * loom_frame_meter_get_duration:
 *
 * Returns: nanoseconds from the start to the end, or to the last frame while it measures
 */
gint64
loom_frame_meter_get_duration (LoomFrameMeter *self)
{
  g_return_val_if_fail (LOOM_IS_FRAME_METER (self), 0);

  return (self->clock != NULL ? self->last : self->end) - self->begin;
}

/**
 * loom_frame_meter_get_longest_gap:
 *
 * Returns: nanoseconds: the longest time without a frame
 */
gint64
loom_frame_meter_get_longest_gap (LoomFrameMeter *self)
{
  g_return_val_if_fail (LOOM_IS_FRAME_METER (self), 0);

  return self->longest_gap;
}

/**
 * loom_frame_meter_get_rate:
 *
 * Returns: frames a second
 */
double
loom_frame_meter_get_rate (LoomFrameMeter *self)
{
  gint64 duration = loom_frame_meter_get_duration (self);

  return duration > 0 ? self->n_frames * 1e9 / (double) duration : 0;
}

/**
 * loom_frame_meter_get_gaps:
 *
 * Returns: (transfer none) (element-type gint64): the times without a frame, in their order
 */
GArray *
loom_frame_meter_get_gaps (LoomFrameMeter *self)
{
  g_return_val_if_fail (LOOM_IS_FRAME_METER (self), NULL);

  return self->gaps;
}
