/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-view.h"

/* The empty strip that stays at both ends, as a part of what is in view. */
#define MARGIN (1.0 / 50.0)

/* No recording tells less than a nanosecond apart. */
#define SHORTEST_RANGE 20.0
#define SHORTEST_BOUNDS 20.0

static double
bounds_length (const LoomTimelineView *self)
{
  return MAX ((double) (self->bounds_end - self->bounds_begin), SHORTEST_BOUNDS);
}

static double
longest_range (const LoomTimelineView *self)
{
  return bounds_length (self) / (1.0 - 2.0 * MARGIN);
}

static void
clamp (LoomTimelineView *self)
{
  double range = CLAMP (self->scale * self->width, SHORTEST_RANGE, longest_range (self));
  double first = (double) self->bounds_begin - range * MARGIN;
  double last = (double) self->bounds_begin + bounds_length (self) + range * MARGIN - range;

  self->scale = range / self->width;
  self->begin = CLAMP (self->begin, first, MAX (first, last));
}

/**
 * loom_timeline_view_init:
 * @self: a view
 *
 * Makes it the view of an empty recording.
 */
void
loom_timeline_view_init (LoomTimelineView *self)
{
  *self = (LoomTimelineView) { .bounds_end = 1, .width = 1, .scale = 1 };
  loom_timeline_view_fit (self);
}

/**
 * loom_timeline_view_set_bounds:
 * @begin: where the recording begins, in nanoseconds
 * @end: where it ends
 *
 * Keeps what is in view where that is still inside.
 */
void
loom_timeline_view_set_bounds (LoomTimelineView *self, gint64 begin, gint64 end)
{
  self->bounds_begin = begin;
  self->bounds_end = MAX (begin, end);
  clamp (self);
}

/**
 * loom_timeline_view_set_width:
 * @width: pixels
 *
 * Keeps the range: the same time is in view, larger or smaller.
 */
void
loom_timeline_view_set_width (LoomTimelineView *self, double width)
{
  width = MAX (width, 1.0);
  self->scale *= self->width / width;
  self->width = width;
  clamp (self);
}

/**
 * loom_timeline_view_fit:
 *
 * Shows the whole recording.
 */
void
loom_timeline_view_fit (LoomTimelineView *self)
{
  self->scale = longest_range (self) / self->width;
  self->begin = (double) self->bounds_begin - longest_range (self) * MARGIN;
  clamp (self);
}

/**
 * loom_timeline_view_show:
 * @begin: the time for the left edge, in nanoseconds
 * @end: the time for the right edge
 */
void
loom_timeline_view_show (LoomTimelineView *self, double begin, double end)
{
  double middle = (begin + end) / 2.0;
  double range = CLAMP (end - begin, SHORTEST_RANGE, longest_range (self));

  self->scale = range / self->width;
  self->begin = middle - range / 2.0;
  clamp (self);
}

/**
 * loom_timeline_view_follow:
 * @span: nanoseconds
 *
 * Shows the last @span of a recording that grows. One that is still shorter is
 * shown at the scale it will keep, growing from the left.
 */
void
loom_timeline_view_follow (LoomTimelineView *self, double span)
{
  double range = MAX (span, SHORTEST_RANGE);
  double first = (double) self->bounds_begin - range * MARGIN;

  self->scale = range / self->width;
  self->begin = MAX (first, (double) self->bounds_end + range * MARGIN - range);
}

/**
 * loom_timeline_view_zoom:
 * @x: the pixel whose time stays where it is
 * @factor: above 1 shows less time, larger
 */
void
loom_timeline_view_zoom (LoomTimelineView *self, double x, double factor)
{
  double time = loom_timeline_view_x_to_time (self, x);
  double range = CLAMP (self->scale * self->width / factor, SHORTEST_RANGE, longest_range (self));

  self->scale = range / self->width;
  self->begin = time - x * self->scale;
  clamp (self);
}

/**
 * loom_timeline_view_pan:
 * @pixels: above 0 shows what is later
 */
void
loom_timeline_view_pan (LoomTimelineView *self, double pixels)
{
  self->begin += pixels * self->scale;
  clamp (self);
}

/**
 * loom_timeline_view_reveal:
 * @begin: a time in nanoseconds
 * @end: a later time
 *
 * Moves no further than it takes to have the range in view, and leaves the scale
 * as it is unless the range is wider than the view.
 */
void
loom_timeline_view_reveal (LoomTimelineView *self, double begin, double end)
{
  double range = self->scale * self->width;
  double pad = range * 0.1;

  if (begin >= self->begin && end <= loom_timeline_view_get_end (self))
    return;
  if (end - begin > range)
    loom_timeline_view_show (self, begin - (end - begin) * 0.05, end + (end - begin) * 0.05);
  else if (begin < self->begin || end - begin + 2.0 * pad > range)
    self->begin = begin - MIN (pad, range - (end - begin));
  else
    self->begin = end + pad - range;
  clamp (self);
}

double
loom_timeline_view_get_end (const LoomTimelineView *self)
{
  return self->begin + self->scale * self->width;
}

double
loom_timeline_view_time_to_x (const LoomTimelineView *self, double time)
{
  return (time - self->begin) / self->scale;
}

double
loom_timeline_view_x_to_time (const LoomTimelineView *self, double x)
{
  return self->begin + x * self->scale;
}
