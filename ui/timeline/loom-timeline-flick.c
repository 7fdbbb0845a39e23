/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <math.h>

/*
 * A flick: what was dragged and let go while it moved goes on, slower and slower, on the
 * frame clock. The way it has left after a time t is v₀/k · e^(−k·t), so that it ends where
 * it would have ended whatever frames were left out. Any other wish of a person ends it.
 */

/* A part of its speed that it loses in a second. */
#define FRICTION 4.0
/* Pixels a second below which it does not begin. */
#define SLOWEST 120.0
#define FASTEST 12000.0
/* It ends when so many pixels are left. */
#define NEAR 0.5

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data G_GNUC_UNUSED)
{
  LoomTimeline *self = LOOM_TIMELINE (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double left;

  if (self->flick_begin == 0)
    self->flick_begin = now;
  left = exp (-FRICTION * (double) (now - self->flick_begin) / G_USEC_PER_SEC);
  loom_timeline_view_pan (&self->view, self->flick_x * (self->flick_left - left));
  loom_timeline_scroll_by (self, self->flick_y * (self->flick_left - left));
  self->flick_left = left;
  loom_timeline_view_changed (self);
  if (hypot (self->flick_x, self->flick_y) * left > NEAR)
    return G_SOURCE_CONTINUE;
  self->flick_tick = 0;
  return G_SOURCE_REMOVE;
}

/**
 * loom_timeline_flick:
 * @velocity_x: pixels a second that the view moves to what is later
 * @velocity_y: pixels a second that it moves down
 *
 * Goes on moving, unless it is too slow for that, or animations are turned off.
 */
void
loom_timeline_flick (LoomTimeline *self, double velocity_x, double velocity_y)
{
  gboolean animate = TRUE;

  loom_timeline_stop_flick (self);
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animate,
                NULL);
  if (!animate || self->model == NULL || hypot (velocity_x, velocity_y) < SLOWEST)
    return;
  loom_timeline_leave_live (self);
  self->flick_x = CLAMP (velocity_x, -FASTEST, FASTEST) / FRICTION;
  self->flick_y = CLAMP (velocity_y, -FASTEST, FASTEST) / FRICTION;
  self->flick_left = 1;
  self->flick_begin = 0;
  self->flick_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

void
loom_timeline_stop_flick (LoomTimeline *self)
{
  if (self->flick_tick == 0)
    return;
  gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->flick_tick);
  self->flick_tick = 0;
}

/**
 * loom_timeline_is_flicking:
 *
 * Returns: whether the view still moves by itself after a flick
 */
gboolean
loom_timeline_is_flicking (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  return self->flick_tick != 0;
}
