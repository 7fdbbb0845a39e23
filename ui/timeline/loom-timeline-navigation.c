/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

/* Which part of the time is in view: by a person's choice, or by a recording that grows. */

#define SHORTEST_LIVE_SPAN G_GINT64_CONSTANT (2000000)
#define LONGEST_LIVE_SPAN (600 * G_GINT64_CONSTANT (1000000000))

#define ZOOM_STEP 1.6

gboolean
loom_timeline_get_live (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  return self->live;
}

/**
 * loom_timeline_set_live:
 * @live: whether the recording grows
 *
 * Keeps the end of the recording in view, until a person pans or zooms away from it.
 */
void
loom_timeline_set_live (LoomTimeline *self, gboolean live)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  self->live = live;
  self->following = live;
  if (live)
    loom_timeline_view_follow (&self->view, (double) self->live_span);
  loom_timeline_view_changed (self);
}

gint64
loom_timeline_get_live_span (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), 0);

  return self->live_span;
}

/**
 * loom_timeline_set_live_span:
 * @span: nanoseconds of a growing recording to keep in view
 */
void
loom_timeline_set_live_span (LoomTimeline *self, gint64 span)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  self->live_span = CLAMP (span, SHORTEST_LIVE_SPAN, LONGEST_LIVE_SPAN);
  if (self->following)
    loom_timeline_view_follow (&self->view, (double) self->live_span);
  loom_timeline_view_changed (self);
}

/**
 * loom_timeline_is_following:
 *
 * Returns: whether the view moves on with the recording
 */
gboolean
loom_timeline_is_following (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  return self->following;
}

void
loom_timeline_get_range (LoomTimeline *self, double *begin, double *end)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  if (begin != NULL)
    *begin = self->view.begin;
  if (end != NULL)
    *end = loom_timeline_view_get_end (&self->view);
}

void
loom_timeline_show_range (LoomTimeline *self, double begin, double end)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  loom_timeline_leave_live (self);
  loom_timeline_stop_flick (self);
  loom_timeline_view_show (&self->view, begin, end);
  loom_timeline_view_changed (self);
}

/**
 * loom_timeline_fit:
 *
 * Shows the whole recording; one that grows, its end again.
 */
void
loom_timeline_fit (LoomTimeline *self)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  loom_timeline_stop_flick (self);
  self->following = self->live;
  self->fitted = !self->live;
  if (self->live)
    loom_timeline_view_follow (&self->view, (double) self->live_span);
  else
    loom_timeline_view_fit (&self->view);
  loom_timeline_view_changed (self);
}

void
loom_timeline_zoom_in (LoomTimeline *self)
{
  loom_timeline_zoom_at (self, GUTTER_WIDTH + self->view.width / 2, ZOOM_STEP);
}

void
loom_timeline_zoom_out (LoomTimeline *self)
{
  loom_timeline_zoom_at (self, GUTTER_WIDTH + self->view.width / 2, 1.0 / ZOOM_STEP);
}

/**
 * loom_timeline_zoom_at:
 * @x: the pixel of the widget whose time stays where it is
 * @factor: above 1 shows less time, larger
 *
 * While the view follows a recording, more or less of its end instead.
 */
void
loom_timeline_zoom_at (LoomTimeline *self, double x, double factor)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));
  g_return_if_fail (factor > 0);

  loom_timeline_stop_flick (self);
  if (self->following)
    {
      loom_timeline_set_live_span (self, (gint64) ((double) self->live_span / factor));
      return;
    }
  loom_timeline_leave_live (self);
  loom_timeline_view_zoom (&self->view, MAX (x - GUTTER_WIDTH, 0), factor);
  loom_timeline_view_changed (self);
}

void
loom_timeline_pan (LoomTimeline *self, double pixels)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  loom_timeline_leave_live (self);
  loom_timeline_stop_flick (self);
  loom_timeline_view_pan (&self->view, pixels);
  loom_timeline_view_changed (self);
}

double
loom_timeline_x_to_time (LoomTimeline *self, double x)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), 0);

  return loom_timeline_view_x_to_time (&self->view, x - GUTTER_WIDTH);
}

double
loom_timeline_time_to_x (LoomTimeline *self, double time)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), 0);

  return GUTTER_WIDTH + loom_timeline_view_time_to_x (&self->view, time);
}
