/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <math.h>

/*
 * The pointer: scroll through the lanes, with Ctrl zoom at the pointer, with Shift or
 * sideways pan; drag pans, and goes on when it is let go while moving; with Shift it marks a box of
 * time and lanes, on the ruler a time; a click selects, a double click zooms to the slice; a pinch
 * zooms at its middle.
 */

#define SCROLL_PIXELS 54.0
#define ZOOM_BASE 1.25
#define DRAG_THRESHOLD 4.0

static gboolean
can_scroll (LoomTimeline *self)
{
  return loom_timeline_layout_get_height (self->layout) > loom_timeline_body_height (self);
}

static gboolean
scroll_cb (LoomTimeline *self, double dx, double dy, GtkEventController *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  gboolean smooth = event != NULL && gdk_scroll_event_get_direction (event) == GDK_SCROLL_SMOOTH &&
                    gdk_event_get_device (event) != NULL &&
                    gdk_device_get_source (gdk_event_get_device (event)) == GDK_SOURCE_TOUCHPAD;
  double pixels = smooth ? 12.0 : SCROLL_PIXELS;

  loom_timeline_stop_flick (self);

  if (state & GDK_CONTROL_MASK)
    {
      double x = isnan (self->pointer_x) ? GUTTER_WIDTH + self->view.width / 2 : self->pointer_x;

      loom_timeline_zoom_at (self, x, pow (ZOOM_BASE, -dy * (smooth ? 0.3 : 1.0)));
      return GDK_EVENT_STOP;
    }
  if (state & GDK_SHIFT_MASK)
    {
      loom_timeline_pan (self, (dx + dy) * pixels);
      return GDK_EVENT_STOP;
    }

  if (dx != 0)
    loom_timeline_pan (self, dx * pixels);
  if (dy != 0 && can_scroll (self))
    loom_timeline_scroll_by (self, dy * pixels);
  return dx != 0 || (dy != 0 && can_scroll (self)) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

/* The middle of the fingers; without fingers, where the pointer is. */
static double
pinch_middle (LoomTimeline *self, GtkGesture *gesture)
{
  double x;
  double y;

  if (gtk_gesture_is_active (gesture) && gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    return x;
  return isnan (self->pointer_x) ? GUTTER_WIDTH + self->view.width / 2 : self->pointer_x;
}

static void
pinch_begin_cb (LoomTimeline *self, GdkEventSequence *sequence G_GNUC_UNUSED, GtkGesture *gesture)
{
  loom_timeline_stop_flick (self);
  self->pinch_scale = 1;
  self->pinch_x = pinch_middle (self, gesture);
}

/* What was between the fingers stays between them, also when they move together. */
static void
pinch_scale_cb (LoomTimeline *self, double scale, GtkGesture *gesture)
{
  double x = pinch_middle (self, gesture);

  if (x != self->pinch_x)
    loom_timeline_pan (self, self->pinch_x - x);
  loom_timeline_zoom_at (self, x, scale / self->pinch_scale);
  self->pinch_x = x;
  self->pinch_scale = scale;
}

/* What moves follows the fingers: the view goes the other way. */
static void
swipe_cb (LoomTimeline *self, double velocity_x, double velocity_y)
{
  if ((self->dragging && self->drag == LOOM_DRAG_PAN) || self->dragged)
    loom_timeline_flick (self, -velocity_x, -velocity_y);
}

/* The same of a touchpad, which has moved the view already. */
static void
decelerate_cb (LoomTimeline *self,
               double velocity_x,
               double velocity_y,
               GtkEventController *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);

  if ((state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    loom_timeline_flick (self, velocity_x, velocity_y);
}

static void
drag_update_cb (LoomTimeline *self, double dx, double dy, GtkGesture *gesture)
{
  if (!self->dragging && hypot (dx, dy) < DRAG_THRESHOLD)
    return;
  if (!self->dragging)
    {
      self->dragging = TRUE;
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
      gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                       self->drag == LOOM_DRAG_MARK ? "col-resize" : "grabbing");
    }

  if (self->drag == LOOM_DRAG_MARK)
    {
      loom_timeline_update_marking (self, self->start_x + dx, self->start_y + dy);
      return;
    }
  loom_timeline_pan (self, self->drag_x - dx);
  loom_timeline_scroll_by (self, self->drag_y - dy);
  self->drag_x = dx;
  self->drag_y = dy;
}

static void
drag_begin_cb (LoomTimeline *self, double x, double y, GtkGesture *gesture)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  loom_timeline_stop_flick (self);
  self->dragged = FALSE;
  self->start_x = x;
  self->start_y = y;
  self->drag = LOOM_DRAG_PAN;
  if (self->model != NULL && ((state & GDK_SHIFT_MASK) || y < RULER_HEIGHT) && x >= GUTTER_WIDTH)
    {
      self->drag = LOOM_DRAG_MARK;
      loom_timeline_begin_marking (self, x, y);
    }
  self->dragging = FALSE;
  self->drag_x = self->drag_y = 0;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
drag_end_cb (LoomTimeline *self)
{
  self->dragged = self->dragging && self->drag == LOOM_DRAG_PAN;
  self->dragging = FALSE;
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

static void
released_cb (LoomTimeline *self, gint n_press, double x, double y)
{
  guint lane;
  guint slice;

  if (self->dragging)
    return;
  if (!loom_timeline_pick (self, x, y, &lane, &slice, NULL))
    {
      loom_timeline_clear_selection (self);
      return;
    }

  if (n_press == 1)
    loom_timeline_select_in_view (self, lane, slice);
  else if (n_press == 2)
    loom_timeline_zoom_to_selection (self);
}

static void
motion_cb (LoomTimeline *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (!self->dragging)
    gtk_widget_set_cursor_from_name (
        GTK_WIDGET (self), loom_timeline_is_near_marked_edge (self, x, y) ? "col-resize" : NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (LoomTimeline *self)
{
  self->pointer_x = self->pointer_y = NAN;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
loom_timeline_add_controllers (LoomTimeline *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *swipe = gtk_gesture_swipe_new ();
  GtkGesture *zoom = gtk_gesture_zoom_new ();

  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (scroll, "decelerate", G_CALLBACK (decelerate_cb), self);
  g_signal_connect_swapped (swipe, "swipe", G_CALLBACK (swipe_cb), self);
  g_signal_connect_swapped (zoom, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (zoom, "scale-changed", G_CALLBACK (pinch_scale_cb), self);

  gtk_gesture_group (drag, click);
  gtk_gesture_group (drag, swipe);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (swipe));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (zoom));
}
