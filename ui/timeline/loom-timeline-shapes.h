/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-canvas.h"
#include "timeline/loom-frame-times.h"
#include "timeline/loom-timeline-layout.h"
#include "timeline/loom-timeline-model.h"
#include "timeline/loom-timeline-theme.h"

G_BEGIN_DECLS

/**
 * LoomBrush:
 * @canvas: what is drawn on
 * @theme: the colours
 * @scale: device pixels for one of the widget's
 *
 * With what the shapes are drawn, in the timeline and in its legend. Their places are device
 * pixels.
 */
typedef struct
{
  LoomCanvas              *canvas;
  const LoomTimelineTheme *theme;
  gint                     scale;
} LoomBrush;

/**
 * LoomBox:
 * @x0: the left edge
 * @y0: the upper one
 * @x1: the right one, just outside
 * @y1: the lower one, just outside
 *
 * A place on a canvas, device pixels.
 */
typedef struct
{
  gint x0;
  gint y0;
  gint x1;
  gint y1;
} LoomBox;

/* The arrow of a hop that is not selected. */
#define LOOM_ARROW_THICKNESS 1.4f
#define LOOM_ARROW_OPACITY   200

guint32 loom_shape_slice_color (const LoomBrush *brush,
                                LoomSliceKind    kind,
                                guint32          fill);
guint32 loom_shape_slice       (const LoomBrush *brush,
                                LoomBox          box,
                                LoomSliceKind    kind,
                                guint32          fill);
void    loom_shape_corners     (const LoomBrush *brush,
                                LoomBox          box);
void    loom_shape_idle        (const LoomBrush *brush,
                                LoomBox          box);
void    loom_shape_queued      (const LoomBrush *brush,
                                LoomBox          box);
void    loom_shape_frame       (const LoomBrush *brush,
                                LoomBox          box,
                                LoomFramePace    pace);
void    loom_shape_arrow_head  (const LoomBrush *brush,
                                float            x,
                                float            y,
                                float            thickness,
                                guint32          color,
                                guint            opacity);
void    loom_shape_arrow_tail  (const LoomBrush *brush,
                                float            x,
                                float            y,
                                guint32          color,
                                guint            opacity);
void    loom_shape_moment      (const LoomBrush *brush,
                                gint             x,
                                gint             bottom,
                                gboolean         several,
                                guint32          fill);
void    loom_shape_guard       (const LoomBrush *brush,
                                gint             x,
                                gint             bottom);

G_END_DECLS
