/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LoomTimelineView:
 * @bounds_begin: where the recording begins, in nanoseconds
 * @bounds_end: where it ends
 * @begin: the time at the left edge; a fraction, so that a slow pan does not stick
 * @scale: nanoseconds a pixel
 * @width: pixels
 *
 * Which part of the time is in view. A value without owner; every change keeps
 * it inside the bounds plus a small margin.
 */
typedef struct
{
  gint64 bounds_begin;
  gint64 bounds_end;
  double begin;
  double scale;
  double width;
} LoomTimelineView;

void   loom_timeline_view_init       (LoomTimelineView *self);

void   loom_timeline_view_set_bounds (LoomTimelineView *self,
                                      gint64            begin,
                                      gint64            end);
void   loom_timeline_view_set_width  (LoomTimelineView *self,
                                      double            width);

void   loom_timeline_view_fit        (LoomTimelineView *self);
void   loom_timeline_view_show       (LoomTimelineView *self,
                                      double            begin,
                                      double            end);
void   loom_timeline_view_follow     (LoomTimelineView *self,
                                      double            span);
void   loom_timeline_view_zoom       (LoomTimelineView *self,
                                      double            x,
                                      double            factor);
void   loom_timeline_view_pan        (LoomTimelineView *self,
                                      double            pixels);
void   loom_timeline_view_reveal     (LoomTimelineView *self,
                                      double            begin,
                                      double            end);

double loom_timeline_view_get_end    (const LoomTimelineView *self);
double loom_timeline_view_time_to_x  (const LoomTimelineView *self,
                                      double                  time);
double loom_timeline_view_x_to_time  (const LoomTimelineView *self,
                                      double                  x);

G_END_DECLS
