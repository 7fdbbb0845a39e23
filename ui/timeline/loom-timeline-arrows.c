/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "timeline/loom-time-format.h"

/* Hops: from where a continuation was posted to where it went on. */

/* More arrows at once are a tangle; an even choice of them is drawn. */
#define MOST_ARROWS 1000
/* In a recording, with more than these only the selection's are drawn. */
#define MOST_UNSELECTED 200
/* With more than these in view, labels would only be in each other's way. */
#define MOST_LABELLED 250
#define MOST_LABELS 500

typedef struct
{
  float x0;
  float y0;
  float x1;
  float y1;
  gboolean scrolled; /* no end of it is pinned */
} Arrow;

typedef enum
{
  END_HIDDEN, /* scrolled under the pinned rows */
  END_SCROLLED,
  END_FIXED,
} EndPlace;

typedef struct
{
  guint32 color;
  guint opacity;
  float thickness;
} ArrowStyle;

/* Device pixels; outside numbers are cut to what a float draws well. */
static float
arrow_x (LoomTimeline *self, gint64 time)
{
  double x = GUTTER_WIDTH + loom_timeline_view_time_to_x (&self->view, (double) time);

  return (float) (CLAMP (x, -3000.0, self->view.width + 4000.0) * self->scale);
}

static gboolean
arrow_y (LoomTimeline *self, guint lane, gint64 time, float *y, EndPlace *place)
{
  const LoomRow *row = loom_timeline_layout_lane_row (self->layout, lane);
  gint top;

  if (row == NULL)
    return FALSE;
  top = loom_row_get_depth_y (row, loom_timeline_model_depth_at (self->model, lane, time));
  *y = (float) ((loom_timeline_row_y (self, row) + top - row->y + LOOM_SLICE_HEIGHT / 2) *
                self->scale);
  if (loom_timeline_is_row_fixed (self, row))
    *place = END_FIXED;
  else
    *place =
        *y < (float) (loom_timeline_scrolled_y (self) * self->scale) ? END_HIDDEN : END_SCROLLED;
  return TRUE;
}

static gboolean
place_arrow (LoomTimeline *self, const LoomFlow *flow, Arrow *arrow)
{
  float top = (float) (loom_timeline_body_y (self) * self->scale);
  float bottom = (float) self->canvas.height;
  EndPlace from;
  EndPlace to;

  if (!arrow_y (self, flow->from_lane, flow->from_time, &arrow->y0, &from) ||
      !arrow_y (self, flow->to_lane, flow->to_time, &arrow->y1, &to))
    return FALSE;
  /* With an end under the pinned rows there is nothing of it between these and the others. */
  if (MIN (from, to) == END_HIDDEN && MAX (from, to) != END_SCROLLED)
    return FALSE;
  arrow->scrolled = MAX (from, to) == END_SCROLLED;
  if (MAX (arrow->y0, arrow->y1) < top || MIN (arrow->y0, arrow->y1) > bottom)
    return FALSE;
  arrow->x0 = arrow_x (self, flow->from_time);
  arrow->x1 = arrow_x (self, flow->to_time);
  return TRUE;
}

/* A point of the cubic curve whose two ends are level. */
static void
curve_point (const Arrow *arrow, const float control[4], float t, float *x, float *y)
{
  float u = 1.f - t;
  float a = u * u * u;
  float b = 3 * u * u * t;
  float c = 3 * u * t * t;
  float d = t * t * t;

  *x = a * arrow->x0 + b * control[0] + c * control[2] + d * arrow->x1;
  *y = a * arrow->y0 + b * control[1] + c * control[3] + d * arrow->y1;
}

static void
curve_controls (LoomTimeline *self, const Arrow *arrow, float control[4])
{
  float s = (float) self->scale;
  float dx = arrow->x1 - arrow->x0;
  float pull = CLAMP (fabsf (dx) * 0.5f, 10 * s, 90 * s);

  control[0] = arrow->x0 + pull;
  control[1] = arrow->y0;
  control[2] = arrow->x1 - pull;
  control[3] = arrow->y1;
  /* On one lane it leaps over what lies between. */
  if (fabsf (arrow->y1 - arrow->y0) < 1.f)
    {
      float leap = CLAMP (fabsf (dx) * 0.4f, 6 * s, 16 * s);

      control[0] = arrow->x0 + dx * 0.25f;
      control[2] = arrow->x1 - dx * 0.25f;
      control[1] -= leap;
      control[3] -= leap;
    }
}

static void
draw_arrow (LoomTimeline *self, const Arrow *arrow, const ArrowStyle *style)
{
  LoomBrush brush = loom_timeline_get_brush (self);
  float s = (float) self->scale;
  float control[4];
  float x = arrow->x0;
  float y = arrow->y0;
  gint n = (gint) CLAMP (
      (fabsf (arrow->x1 - arrow->x0) + fabsf (arrow->y1 - arrow->y0)) / (7.f * s), 4.f, 28.f);

  curve_controls (self, arrow, control);
  for (gint i = 1; i <= n; i++)
    {
      float next_x;
      float next_y;

      curve_point (arrow, control, (float) i / (float) n, &next_x, &next_y);
      loom_canvas_line (&self->canvas, x, y, next_x, next_y, style->thickness * s, style->color,
                        style->opacity);
      x = next_x;
      y = next_y;
    }
  loom_shape_arrow_tail (&brush, arrow->x0, arrow->y0, style->color, style->opacity);
  loom_shape_arrow_head (&brush, arrow->x1, arrow->y1, style->thickness, style->color,
                         style->opacity);
}

static gboolean
is_free (GArray *taken, graphene_rect_t *place)
{
  for (guint i = 0; i < taken->len; i++)
    if (graphene_rect_intersection (&g_array_index (taken, graphene_rect_t, i), place, NULL))
      return FALSE;
  return TRUE;
}

/* How far a label's box goes beyond its text, and keeps from the edges of the time. */
#define LABEL_PAD 5
#define LABEL_EDGE (LABEL_PAD + 2)

/* Over the middle of the arrow, and whole where that is near an edge. */
static gint
label_x (LoomTimeline *self, const Arrow *arrow, gint width)
{
  gint middle = (gint) ((arrow->x0 + arrow->x1) / (2.f * (float) self->scale));
  gint left = GUTTER_WIDTH + LABEL_EDGE;
  gint right = GUTTER_WIDTH + (gint) self->view.width - LABEL_EDGE - width;

  if (middle < GUTTER_WIDTH || middle > GUTTER_WIDTH + (gint) self->view.width || right < left)
    return -1;
  return CLAMP (middle - width / 2, left, right);
}

/* The delay, at the middle of the arrow, where no other has written. */
static void
label_arrow (LoomTimeline *self,
             const Arrow *arrow,
             const LoomFlow *flow,
             const ArrowStyle *style,
             GArray *taken)
{
  gint s = self->scale;
  g_autofree char *delay = loom_time_format_duration ((double) (flow->to_time - flow->from_time));
  const LoomLane *lane =
      loom_trace_get_lane (loom_timeline_model_get_trace (self->model), flow->to_lane);
  /* Translators: where an arrow leads to, and how long it took: → UI · 0.3 ms */
  g_autofree char *text =
      g_strdup_printf (_ ("→ %s · %s"), lane->is_main ? _ ("UI") : lane->name, delay);
  gint width = loom_timeline_labels_measure (self->labels, LOOM_LABEL_SMALL, text);
  gint x = label_x (self, arrow, width);
  gint y = (gint) ((arrow->y0 + arrow->y1) / (2.f * (float) s));
  graphene_rect_t place =
      GRAPHENE_RECT_INIT ((float) x - 8, (float) y - 10, (float) width + 16, 20);
  gboolean wide = fabsf (arrow->x1 - arrow->x0) > (float) ((width + 24) * s);
  gboolean high = fabsf (arrow->y1 - arrow->y0) > (float) (2.5 * LOOM_SLICE_HEIGHT * s);

  if ((!wide && !high) || taken->len >= MOST_LABELS ||
      y < (arrow->scrolled ? loom_timeline_scrolled_y (self) : loom_timeline_body_y (self)) ||
      x < 0 || !is_free (taken, &place))
    return;

  g_array_append_val (taken, place);
  loom_canvas_blend (&self->canvas, (x - LABEL_PAD) * s, (y - 8) * s, (x + width + LABEL_PAD) * s,
                     (y + 8) * s, self->theme->background, 225);
  loom_canvas_outline (&self->canvas, (x - LABEL_PAD) * s, (y - 8) * s, (x + width + LABEL_PAD) * s,
                       (y + 8) * s, s, loom_color_mix (self->theme->background, style->color, 70));
  loom_timeline_labels_set_pinned (self->labels, y < loom_timeline_scrolled_y (self));
  loom_timeline_labels_add (self->labels, LOOM_LABEL_BODY, LOOM_LABEL_SMALL, text, x, y, width,
                            loom_color_mix (style->color, self->theme->text, 100));
  loom_timeline_labels_set_pinned (self->labels, FALSE);
}

static void
clip_to (LoomTimeline *self, const Arrow *arrow)
{
  gint top = arrow->scrolled ? loom_timeline_scrolled_y (self) : loom_timeline_body_y (self);

  loom_canvas_clip (&self->canvas, GUTTER_WIDTH * self->scale, top * self->scale,
                    self->canvas.width, self->canvas.height);
}

static void
draw_flows (LoomTimeline *self, const guint32 *numbers, guint n, const ArrowStyle *style)
{
  const LoomFlow *flows = loom_trace_get_flows (loom_timeline_model_get_trace (self->model));

  for (guint i = 0; i < n; i++)
    {
      Arrow arrow;

      if (!place_arrow (self, &flows[numbers[i]], &arrow))
        continue;
      clip_to (self, &arrow);
      draw_arrow (self, &arrow, style);
    }
}

/* Over all arrows that are there. */
static void
label_flows (
    LoomTimeline *self, const guint32 *numbers, guint n, const ArrowStyle *style, GArray *taken)
{
  const LoomFlow *flows = loom_trace_get_flows (loom_timeline_model_get_trace (self->model));

  for (guint i = 0; i < n && n <= MOST_LABELLED; i++)
    {
      Arrow arrow;

      if (!place_arrow (self, &flows[numbers[i]], &arrow))
        continue;
      clip_to (self, &arrow);
      label_arrow (self, &arrow, &flows[numbers[i]], style, taken);
    }
}

/* The rest of the chain first, so that the direct ones lie over it; these get the room for labels
 * first. What one takes for an arrow of the selection may be one of the rest: where a slice ends
 * by a hop to what runs next on its thread, that is the short one, and the next leads away. */
static void
draw_chain (LoomTimeline *self, const GArray *chain, guint n_direct)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  const guint32 *numbers = (const guint32 *) (void *) chain->data;
  guint n_rest = self->one_hop ? 0 : chain->len - n_direct;
  ArrowStyle direct = { self->theme->accent, 255, 2.4f };
  ArrowStyle rest = { self->theme->accent, 190, 1.1f };

  draw_flows (self, numbers + n_direct, n_rest, &rest);
  draw_flows (self, numbers, n_direct, &direct);
  label_flows (self, numbers, n_direct, &direct, taken);
  label_flows (self, numbers + n_direct, n_rest, &rest, taken);
}

static void
draw_unselected (LoomTimeline *self, gboolean has_chain)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  LoomFlowIndex *index = loom_timeline_model_get_flows (self->model);
  const LoomFlow *flows = loom_trace_get_flows (loom_timeline_model_get_trace (self->model));
  const guint32 *numbers;
  double end = loom_timeline_view_get_end (&self->view);
  gboolean crowded =
      loom_flow_index_is_crowded (index, flows, self->view.begin, end, MOST_UNSELECTED);
  ArrowStyle style = { self->theme->arrow, crowded ? 90 : LOOM_ARROW_OPACITY,
                       LOOM_ARROW_THICKNESS };

  if (crowded ? !self->live : has_chain && self->one_hop)
    return;
  if (has_chain)
    style.opacity = 45;
  loom_flow_index_query (index, flows, self->view.begin, end, MOST_ARROWS, self->arrows);
  numbers = (const guint32 *) (void *) self->arrows->data;
  draw_flows (self, numbers, self->arrows->len, &style);
  if (!has_chain)
    label_flows (self, numbers, self->arrows->len, &style, taken);
}

/**
 * loom_timeline_draw_arrows:
 *
 * With a selection that has arrows, these, and what else there is faded; otherwise all in
 * view where they are few, or while a recording grows.
 */
void
loom_timeline_draw_arrows (LoomTimeline *self)
{
  const GArray *chain = NULL;
  guint n_direct = 0;
  gboolean has_chain;

  if (self->selected_lane != LOOM_NONE)
    chain = loom_timeline_get_chain (self, &n_direct);
  has_chain = chain != NULL && chain->len > 0;
  draw_unselected (self, has_chain);
  if (has_chain)
    draw_chain (self, chain, n_direct);
}
