/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-shapes.h"

/*
 * States are told apart without colour: what runs is solid; what is under way on no thread
 * is light with a dashed edge, and so is the time that a slice was queued; who waits for
 * work is a thin line; who is blocked is hatched, in the colour of errors.
 */

#define DASH 4
#define GAP 3

static void
draw_dashes (const LoomBrush *brush, gint x0, gint x1, gint y, guint32 color)
{
  gint s = brush->scale;

  for (gint x = x0; x < x1; x += (DASH + GAP) * s)
    loom_canvas_fill (brush->canvas, x, y, MIN (x + DASH * s, x1), y + s, color);
}

static void
draw_dashed_edge (const LoomBrush *brush, LoomBox box, guint32 color)
{
  gint s = brush->scale;

  draw_dashes (brush, box.x0, box.x1, box.y0, color);
  draw_dashes (brush, box.x0, box.x1, box.y1 - s, color);
  for (gint y = box.y0; y < box.y1; y += (DASH + GAP) * s)
    {
      gint end = MIN (y + DASH * s, box.y1);

      loom_canvas_fill (brush->canvas, box.x0, y, box.x0 + s, end, color);
      loom_canvas_fill (brush->canvas, box.x1 - s, y, box.x1, end, color);
    }
}

static void
draw_hatching (const LoomBrush *brush, LoomBox box)
{
  guint32 color = brush->theme->warning;

  loom_canvas_hatch (brush->canvas, box.x0, box.y0, box.x1, box.y1, color, 170);
  if (box.x1 - box.x0 > 3 * brush->scale)
    loom_canvas_outline (brush->canvas, box.x0, box.y0, box.x1, box.y1, brush->scale, color);
}

/**
 * loom_shape_slice_color:
 * @fill: the colour of the slice's name; looked at for what runs and what is under way
 *
 * Returns: the colour of the slice's ground
 */
guint32
loom_shape_slice_color (const LoomBrush *brush, LoomSliceKind kind, guint32 fill)
{
  const LoomTimelineTheme *theme = brush->theme;

  switch (kind)
    {
    case LOOM_SLICE_LOOP:
      return theme->loop;
    case LOOM_SLICE_IDLE:
      return theme->idle;
    case LOOM_SLICE_BLOCKED:
      return loom_color_mix (theme->warning, theme->background, 190);
    case LOOM_SLICE_PENDING:
      return loom_color_mix (fill, theme->background, 140);
    case LOOM_SLICE_RUNNING:
    default:
      return fill;
    }
}

/**
 * loom_shape_slice:
 * @fill: as for loom_shape_slice_color ()
 *
 * All kinds but the idle one, which is no box: that is loom_shape_idle ().
 *
 * Returns: the colour of its ground
 */
guint32
loom_shape_slice (const LoomBrush *brush, LoomBox box, LoomSliceKind kind, guint32 fill)
{
  guint32 ground = loom_shape_slice_color (brush, kind, fill);

  loom_canvas_fill (brush->canvas, box.x0, box.y0, box.x1, box.y1, ground);
  if (kind == LOOM_SLICE_BLOCKED)
    draw_hatching (brush, box);
  else if (kind == LOOM_SLICE_PENDING && box.x1 - box.x0 > 4 * brush->scale)
    draw_dashed_edge (brush, box, loom_color_mix (fill, brush->theme->text, 120));
  return ground;
}

/**
 * loom_shape_corners:
 * @box: the slice's, wide enough for corners
 *
 * Rounds them, on top of everything that is in the box.
 */
void
loom_shape_corners (const LoomBrush *brush, LoomBox box)
{
  gint s = brush->scale;
  guint32 color = brush->theme->background;

  loom_canvas_blend (brush->canvas, box.x0, box.y0, box.x0 + s, box.y0 + s, color, 190);
  loom_canvas_blend (brush->canvas, box.x1 - s, box.y0, box.x1, box.y0 + s, color, 190);
  loom_canvas_blend (brush->canvas, box.x0, box.y1 - s, box.x0 + s, box.y1, color, 190);
  loom_canvas_blend (brush->canvas, box.x1 - s, box.y1 - s, box.x1, box.y1, color, 190);
}

/**
 * loom_shape_idle:
 * @box: as high as a slice
 *
 * A thread that waits for work: a line, with ends where there is room for them.
 */
void
loom_shape_idle (const LoomBrush *brush, LoomBox box)
{
  gint s = brush->scale;
  gint middle = (box.y0 + box.y1) / 2;
  guint32 color = brush->theme->idle;

  loom_canvas_fill (brush->canvas, box.x0, middle - s, box.x1, middle + s, color);
  if (box.x1 - box.x0 <= 4 * s)
    return;
  loom_canvas_fill (brush->canvas, box.x0, middle - 3 * s, box.x0 + s, middle + 3 * s, color);
  loom_canvas_fill (brush->canvas, box.x1 - s, middle - 3 * s, box.x1, middle + 3 * s, color);
}

/**
 * loom_shape_queued:
 * @box: from when it was queued to when it ran
 */
void
loom_shape_queued (const LoomBrush *brush, LoomBox box)
{
  loom_canvas_blend (brush->canvas, box.x0, box.y0, box.x1, box.y1, brush->theme->accent, 34);
  draw_dashed_edge (brush, box, brush->theme->accent);
}

/**
 * loom_shape_frame:
 * @box: as high as the frame took long
 * @pace: how that is
 *
 * What is over the budget has another colour and a cap, what is far over it is hatched too.
 */
void
loom_shape_frame (const LoomBrush *brush, LoomBox box, LoomFramePace pace)
{
  const LoomTimelineTheme *theme = brush->theme;
  gint s = brush->scale;

  switch (pace)
    {
    case LOOM_FRAME_OVER:
      loom_canvas_fill (brush->canvas, box.x0, box.y0, box.x1, box.y1, theme->frame_over);
      loom_canvas_fill (brush->canvas, box.x0, box.y0, box.x1, box.y0 + 2 * s,
                        loom_color_mix (theme->frame_over, theme->text, 110));
      break;
    case LOOM_FRAME_FAR_OVER:
      loom_canvas_fill (brush->canvas, box.x0, box.y0, box.x1, box.y1, theme->frame_far);
      loom_canvas_hatch (brush->canvas, box.x0, box.y0, box.x1, box.y1, theme->background, 90);
      loom_canvas_fill (brush->canvas, box.x0, box.y0, box.x1, box.y0 + 3 * s,
                        loom_color_mix (theme->frame_far, theme->text, 110));
      break;
    case LOOM_FRAME_OK:
    default:
      loom_canvas_fill (brush->canvas, box.x0, box.y0, box.x1, box.y1, theme->frame_ok);
      break;
    }
}

/**
 * loom_shape_arrow_head:
 * @x: where it points
 * @y: where it points
 * @thickness: of the arrow's line, pixels of the widget
 *
 * A little more opaque than its line.
 */
void
loom_shape_arrow_head (
    const LoomBrush *brush, float x, float y, float thickness, guint32 color, guint opacity)
{
  float head = (thickness + 4.5f) * (float) brush->scale;
  const float corners[6] = { x, y, x - head, y - head * 0.6f, x - head, y + head * 0.6f };

  loom_canvas_triangle (brush->canvas, corners, color, MIN (opacity + 40, 255));
}

/**
 * loom_shape_arrow_tail:
 * @x: where the arrow begins
 * @y: where the arrow begins
 */
void
loom_shape_arrow_tail (const LoomBrush *brush, float x, float y, guint32 color, guint opacity)
{
  loom_canvas_dot (brush->canvas, x, y, 2.2f * (float) brush->scale, color, opacity);
}

/**
 * loom_shape_moment:
 * @x: the pixel that it is in
 * @bottom: where it stands
 * @several: whether there are others in the same pixel
 * @fill: the colour of its name
 */
void
loom_shape_moment (const LoomBrush *brush, gint x, gint bottom, gboolean several, guint32 fill)
{
  gint s = brush->scale;
  gint height = (several ? LOOM_INSTANT_HEIGHT : LOOM_INSTANT_HEIGHT - 2) * s;

  loom_canvas_fill (brush->canvas, x, bottom - height, x + s, bottom,
                    loom_color_mix (fill, brush->theme->text, 70));
}

/**
 * loom_shape_guard:
 * @x: the pixel that the guard's moment is in
 * @bottom: where it stands
 */
void
loom_shape_guard (const LoomBrush *brush, gint x, gint bottom)
{
  float s = (float) brush->scale;
  float cx = (float) x + 0.5f * s;
  float base = (float) bottom;
  const float corners[6] = { cx - 7.5f * s, base, cx + 7.5f * s, base, cx, base - 14 * s };
  gint bar = brush->scale;

  loom_canvas_triangle (brush->canvas, corners, brush->theme->warning, 255);
  loom_canvas_fill (brush->canvas, x, bottom - 9 * bar, x + bar + bar / 2, bottom - 4 * bar,
                    brush->theme->background);
  loom_canvas_fill (brush->canvas, x, bottom - 3 * bar, x + bar + bar / 2,
                    bottom - 2 * bar + bar / 2, brush->theme->background);
}
