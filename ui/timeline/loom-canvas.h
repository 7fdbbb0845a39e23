/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-picture.h"

G_BEGIN_DECLS

/* One is shown, one is compared with it, one is drawn. */
#define LOOM_CANVAS_N_PICTURES 3

/**
 * LoomCanvas:
 *
 * Pixels drawn by hand: with ten thousands of rectangles a frame, several times as fast as
 * a render node for each. A few pictures take turns, each drawn on again when no node shows it
 * any more. Coordinates are device pixels, colours 0xRRGGBB, opacities 0 to 255.
 */
typedef struct
{
  guint32 *pixels;
  gint     stride; /* pixels a row */
  gint     width;
  gint     height;

  /* Nothing is drawn outside. */
  gint     clip_x0;
  gint     clip_y0;
  gint     clip_x1;
  gint     clip_y1;

  /*< private >*/
  LoomPicture *pictures[LOOM_CANVAS_N_PICTURES]; /* nullable; the one being drawn first */
} LoomCanvas;

void             loom_canvas_clear       (LoomCanvas *self);
gboolean         loom_canvas_begin       (LoomCanvas *self,
                                          gint        width,
                                          gint        height);
LoomPicture     *loom_canvas_end         (LoomCanvas *self);

void             loom_canvas_clip        (LoomCanvas *self,
                                          gint        x0,
                                          gint        y0,
                                          gint        x1,
                                          gint        y1);

void             loom_canvas_fill        (LoomCanvas *self,
                                          gint        x0,
                                          gint        y0,
                                          gint        x1,
                                          gint        y1,
                                          guint32     color);
/* @n pixels from @x on, the same in every row. */
void             loom_canvas_repeat      (LoomCanvas    *self,
                                          gint           x,
                                          gint           n,
                                          gint           y0,
                                          gint           y1,
                                          const guint32 *colors);
void             loom_canvas_blend       (LoomCanvas *self,
                                          gint        x0,
                                          gint        y0,
                                          gint        x1,
                                          gint        y1,
                                          guint32     color,
                                          guint       opacity);
void             loom_canvas_hatch       (LoomCanvas *self,
                                          gint        x0,
                                          gint        y0,
                                          gint        x1,
                                          gint        y1,
                                          guint32     color,
                                          guint       opacity);
void             loom_canvas_outline     (LoomCanvas *self,
                                          gint        x0,
                                          gint        y0,
                                          gint        x1,
                                          gint        y1,
                                          gint        thickness,
                                          guint32     color);
void             loom_canvas_line        (LoomCanvas *self,
                                          float       x0,
                                          float       y0,
                                          float       x1,
                                          float       y1,
                                          float       thickness,
                                          guint32     color,
                                          guint       opacity);
void             loom_canvas_triangle    (LoomCanvas *self,
                                          const float xy[6],
                                          guint32     color,
                                          guint       opacity);
void             loom_canvas_dot         (LoomCanvas *self,
                                          float       x,
                                          float       y,
                                          float       radius,
                                          guint32     color,
                                          guint       opacity);

/* @amount: 0 is all @a, 255 all @b */
static inline guint32
loom_color_mix (guint32 a,
                guint32 b,
                guint   amount)
{
  guint32 n = amount + (amount >> 7);
  guint32 rb = (((a & 0xff00ff) * (256 - n) + (b & 0xff00ff) * n) >> 8) & 0xff00ff;
  guint32 g = (((a & 0x00ff00) * (256 - n) + (b & 0x00ff00) * n) >> 8) & 0x00ff00;

  return rb | g;
}

G_END_DECLS
