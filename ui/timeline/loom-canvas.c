/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-canvas.h"

#include <math.h>
#include <string.h>

/**
 * loom_canvas_clear:
 *
 * Gives back what the canvas holds.
 */
void
loom_canvas_clear (LoomCanvas *self)
{
  for (guint i = 0; i < LOOM_CANVAS_N_PICTURES; i++)
    g_clear_pointer (&self->pictures[i], loom_picture_unref);
}

static gboolean
is_free (const LoomPicture *picture, gint width, gint height)
{
  return picture != NULL && picture->width == width && picture->height == height &&
         !loom_picture_is_shown ((LoomPicture *) picture);
}

/* A place whose picture can be drawn on; otherwise an empty one, or that of the oldest picture. */
static guint
choose_place (LoomCanvas *self, gint width, gint height)
{
  for (guint i = 0; i < LOOM_CANVAS_N_PICTURES; i++)
    if (is_free (self->pictures[i], width, height))
      return i;
  return LOOM_CANVAS_N_PICTURES - 1;
}

/**
 * loom_canvas_begin:
 * @width: device pixels
 * @height: device pixels
 *
 * Begins a picture. What it shows before it is drawn is anything.
 *
 * Returns: whether there can be one of that size
 */
gboolean
loom_canvas_begin (LoomCanvas *self, gint width, gint height)
{
  guint place = choose_place (self, width, height);
  LoomPicture *picture = self->pictures[place];

  if (!is_free (picture, width, height))
    {
      g_clear_pointer (&self->pictures[place], loom_picture_unref);
      picture = loom_picture_new (width, height);
      if (picture == NULL)
        return FALSE;
    }
  for (guint i = place; i > 0; i--)
    self->pictures[i] = self->pictures[i - 1];
  self->pictures[0] = picture;

  self->pixels = picture->pixels;
  self->stride = width;
  self->width = width;
  self->height = height;
  loom_canvas_clip (self, 0, 0, width, height);
  return TRUE;
}

/**
 * loom_canvas_end:
 *
 * Returns: (transfer none): the picture, to be painted from until the next one is begun
 */
LoomPicture *
loom_canvas_end (LoomCanvas *self)
{
  return self->pictures[0];
}

void
loom_canvas_clip (LoomCanvas *self, gint x0, gint y0, gint x1, gint y1)
{
  self->clip_x0 = CLAMP (x0, 0, self->width);
  self->clip_y0 = CLAMP (y0, 0, self->height);
  self->clip_x1 = CLAMP (x1, self->clip_x0, self->width);
  self->clip_y1 = CLAMP (y1, self->clip_y0, self->height);
}

#define CLIP_RECTANGLE(self)                                                                       \
  x0 = MAX (x0, self->clip_x0);                                                                    \
  y0 = MAX (y0, self->clip_y0);                                                                    \
  x1 = MIN (x1, self->clip_x1);                                                                    \
  y1 = MIN (y1, self->clip_y1);

void
loom_canvas_fill (LoomCanvas *self, gint x0, gint y0, gint x1, gint y1, guint32 color)
{
  CLIP_RECTANGLE (self)
  for (gint y = y0; y < y1; y++)
    {
      guint32 *row = self->pixels + (gsize) y * self->stride;

      for (gint x = x0; x < x1; x++)
        row[x] = color;
    }
}

void
loom_canvas_repeat (LoomCanvas *self, gint x, gint n, gint y0, gint y1, const guint32 *colors)
{
  gint x0 = MAX (x, self->clip_x0);
  gint x1 = MIN (x + n, self->clip_x1);

  if (x0 >= x1)
    return;
  for (gint y = MAX (y0, self->clip_y0); y < MIN (y1, self->clip_y1); y++)
    memcpy (self->pixels + (gsize) y * (gsize) self->stride + x0, colors + (x0 - x),
            (gsize) (x1 - x0) * sizeof (guint32));
}

void
loom_canvas_blend (
    LoomCanvas *self, gint x0, gint y0, gint x1, gint y1, guint32 color, guint opacity)
{
  CLIP_RECTANGLE (self)
  for (gint y = y0; y < y1; y++)
    {
      guint32 *row = self->pixels + (gsize) y * self->stride;

      for (gint x = x0; x < x1; x++)
        row[x] = loom_color_mix (row[x], color, opacity);
    }
}

/**
 * loom_canvas_hatch:
 *
 * Diagonal stripes that keep still when the picture is panned by whole pixels of theirs.
 */
void
loom_canvas_hatch (
    LoomCanvas *self, gint x0, gint y0, gint x1, gint y1, guint32 color, guint opacity)
{
  gint origin = x0;

  CLIP_RECTANGLE (self)
  for (gint y = y0; y < y1; y++)
    {
      guint32 *row = self->pixels + (gsize) y * self->stride;

      for (gint x = x0; x < x1; x++)
        if (((x - origin + y) & 7) < 3)
          row[x] = loom_color_mix (row[x], color, opacity);
    }
}

void
loom_canvas_outline (
    LoomCanvas *self, gint x0, gint y0, gint x1, gint y1, gint thickness, guint32 color)
{
  loom_canvas_fill (self, x0, y0, x1, y0 + thickness, color);
  loom_canvas_fill (self, x0, y1 - thickness, x1, y1, color);
  loom_canvas_fill (self, x0, y0 + thickness, x0 + thickness, y1 - thickness, color);
  loom_canvas_fill (self, x1 - thickness, y0 + thickness, x1, y1 - thickness, color);
}

static inline void
plot (LoomCanvas *self, gint x, gint y, guint32 color, float opacity)
{
  guint32 *pixel;

  if (x < self->clip_x0 || x >= self->clip_x1 || y < self->clip_y0 || y >= self->clip_y1)
    return;
  pixel = self->pixels + (gsize) y * self->stride + x;
  *pixel = loom_color_mix (*pixel, color, (guint) opacity);
}

/* How much of the pixel [at, at + 1) lies in [from, to). */
static inline float
cover (gint at, float from, float to)
{
  return CLAMP (MIN (to, (float) at + 1.f) - MAX (from, (float) at), 0.f, 1.f);
}

/* floorf() is a call where the processor may lack the instruction. */
static inline gint
floor_to_int (float value)
{
  gint cut = (gint) value;

  return cut - (value < (float) cut);
}

/* The part of a line in one column, or of a steep one in one row, from one place to another. A
 * curve is thousands of these, so what they have in common is worked out once. */
static inline void
draw_across (LoomCanvas *self,
             gint along,
             gboolean steep,
             float from,
             float to,
             guint32 color,
             float opacity)
{
  gint first = MAX (floor_to_int (from), steep ? self->clip_x0 : self->clip_y0);
  gint last = MIN (floor_to_int (to), (steep ? self->clip_x1 : self->clip_y1) - 1);
  gsize step = steep ? 1 : (gsize) self->stride;
  guint32 *pixel = self->pixels + (gsize) along * (steep ? (gsize) self->stride : 1) +
                   (gsize) MAX (first, 0) * step;

  for (gint at = first; at <= last; at++, pixel += step)
    *pixel = loom_color_mix (*pixel, color, (guint) (opacity * cover (at, from, to)));
}

/**
 * loom_canvas_line:
 *
 * A smooth line without its last pixel along the longer side, so that the next
 * segment of a curve goes on without a dark joint.
 */
void
loom_canvas_line (LoomCanvas *self,
                  float x0,
                  float y0,
                  float x1,
                  float y1,
                  float thickness,
                  guint32 color,
                  guint opacity)
{
  gboolean steep = fabsf (y1 - y0) > fabsf (x1 - x0);
  float a0 = steep ? y0 : x0;
  float a1 = steep ? y1 : x1;
  float b0 = steep ? x0 : y0;
  float b1 = steep ? x1 : y1;
  float slope;
  float half;
  gint first;
  gint last;

  if (a1 < a0)
    {
      float swap = a0;

      a0 = a1;
      a1 = swap;
      swap = b0;
      b0 = b1;
      b1 = swap;
    }
  slope = a1 > a0 ? (b1 - b0) / (a1 - a0) : 0;
  half = thickness * 0.5f * sqrtf (1.f + slope * slope);

  first = (gint) lroundf (CLAMP (a0, -4.f, 1e6f));
  last = (gint) lroundf (CLAMP (a1, -4.f, 1e6f));
  first = MAX (first, steep ? self->clip_y0 : self->clip_x0);
  last = MIN (last, steep ? self->clip_y1 : self->clip_x1);
  for (gint a = first; a < last; a++)
    {
      float b = b0 + slope * ((float) a + 0.5f - a0);

      draw_across (self, a, steep, b - half, b + half, color, (float) opacity);
    }
}

/**
 * loom_canvas_triangle:
 * @xy: three corners, counted in either direction
 */
void
loom_canvas_triangle (LoomCanvas *self, const float xy[6], guint32 color, guint opacity)
{
  gint x0 = (gint) floorf (MIN (xy[0], MIN (xy[2], xy[4])));
  gint x1 = (gint) ceilf (MAX (xy[0], MAX (xy[2], xy[4])));
  gint y0 = (gint) floorf (MIN (xy[1], MIN (xy[3], xy[5])));
  gint y1 = (gint) ceilf (MAX (xy[1], MAX (xy[3], xy[5])));
  float area = (xy[2] - xy[0]) * (xy[5] - xy[1]) - (xy[4] - xy[0]) * (xy[3] - xy[1]);
  float side = area < 0 ? -1.f : 1.f;

  CLIP_RECTANGLE (self)
  for (gint y = y0; y < y1; y++)
    for (gint x = x0; x < x1; x++)
      {
        float inside = 1.f;

        for (guint i = 0; i < 3; i++)
          {
            float ax = xy[2 * i];
            float ay = xy[2 * i + 1];
            float ex = xy[2 * ((i + 1) % 3)] - ax;
            float ey = xy[2 * ((i + 1) % 3) + 1] - ay;
            float distance = side * (ex * ((float) y + 0.5f - ay) - ey * ((float) x + 0.5f - ax)) /
                             sqrtf (ex * ex + ey * ey);

            inside = MIN (inside, CLAMP (distance + 0.5f, 0.f, 1.f));
          }
        plot (self, x, y, color, (float) opacity * inside);
      }
}

void
loom_canvas_dot (LoomCanvas *self, float x, float y, float radius, guint32 color, guint opacity)
{
  for (gint py = (gint) floorf (y - radius); (float) py <= y + radius; py++)
    for (gint px = (gint) floorf (x - radius); (float) px <= x + radius; px++)
      {
        float distance = hypotf ((float) px + 0.5f - x, (float) py + 0.5f - y);

        plot (self, px, py, color, (float) opacity * CLAMP (radius + 0.5f - distance, 0.f, 1.f));
      }
}
