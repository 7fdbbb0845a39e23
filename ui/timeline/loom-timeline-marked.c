/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "timeline/loom-time-format.h"

/*
 * The marked range: a time, and the lanes that the box covered. Dragging the pointer with
 * Shift, or along the ruler, marks; near an edge on the ruler it moves that edge.
 */

#define EDGE_REACH 6.0
/* A key moves an edge by this many pixels. */
#define KEY_STEP 16.0

/**
 * loom_timeline_get_marked:
 * @begin: (out) (optional): nanoseconds since the recording's origin
 * @end: (out) (optional): after @begin
 *
 * Returns: whether a range of time is marked
 */
gboolean
loom_timeline_get_marked (LoomTimeline *self, gint64 *begin, gint64 *end)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  if (!self->marked)
    return FALSE;
  if (begin != NULL)
    *begin = self->marked_begin;
  if (end != NULL)
    *end = self->marked_end;
  return TRUE;
}

/**
 * loom_timeline_is_lane_marked:
 *
 * Returns: whether the marked range covers a lane; a box does not cover all of them
 */
gboolean
loom_timeline_is_lane_marked (LoomTimeline *self, guint lane)
{
  const LoomRow *row;

  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  if (!self->marked)
    return FALSE;
  if (self->marked_lanes == NULL)
    return TRUE;
  row = loom_timeline_layout_lane_row (self->layout, lane);
  return row != NULL && g_hash_table_contains (self->marked_lanes, GUINT_TO_POINTER (lane));
}

static void
set_marked (LoomTimeline *self, gint64 begin, gint64 end, GHashTable *lanes)
{
  begin = CLAMP (begin, self->view.bounds_begin, self->view.bounds_end);
  end = CLAMP (end, begin, self->view.bounds_end);
  if (self->marked_lanes != NULL)
    g_hash_table_unref (self->marked_lanes);
  self->marked_lanes = lanes;
  self->marked = TRUE;
  self->marked_begin = begin;
  self->marked_end = end;
  loom_timeline_changed (self);
  loom_timeline_update_accessible (self);
  g_signal_emit_by_name (self, "marked-changed");
}

/**
 * loom_timeline_set_marked:
 * @begin: nanoseconds since the recording's origin
 * @end: not before @begin
 *
 * Marks a range of time in all lanes.
 */
void
loom_timeline_set_marked (LoomTimeline *self, gint64 begin, gint64 end)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));
  g_return_if_fail (begin <= end);

  if (self->model != NULL)
    set_marked (self, begin, end, NULL);
}

/**
 * loom_timeline_mark_box:
 * @begin: nanoseconds since the recording's origin
 * @end: not before @begin
 * @lanes: (array length=n) (nullable): the lanes that count
 * @n: 0 for all
 *
 * Marks a range of time in some lanes.
 */
void
loom_timeline_mark_box (LoomTimeline *self, gint64 begin, gint64 end, const guint *lanes, guint n)
{
  GHashTable *set = n > 0 ? g_hash_table_new (NULL, NULL) : NULL;

  g_return_if_fail (LOOM_IS_TIMELINE (self));
  g_return_if_fail (begin <= end);

  for (guint i = 0; i < n; i++)
    g_hash_table_add (set, GUINT_TO_POINTER (lanes[i]));
  if (self->model != NULL)
    set_marked (self, begin, end, set);
  else
    g_clear_pointer (&set, g_hash_table_unref);
}

static gint
compare_lanes_cb (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *) a;
  guint right = *(const guint *) b;

  return (left > right) - (left < right);
}

/**
 * loom_timeline_get_marked_lanes:
 *
 * Which lanes the marked range is restricted to; the signal `marked-changed` tells of
 * changes.
 *
 * Returns: (transfer full) (nullable) (element-type guint): the lanes' numbers, in their
 *   order; %NULL where nothing is marked, or a time in all lanes
 */
GArray *
loom_timeline_get_marked_lanes (LoomTimeline *self)
{
  GArray *lanes;
  GHashTableIter iter;
  gpointer lane;

  g_return_val_if_fail (LOOM_IS_TIMELINE (self), NULL);

  if (!self->marked || self->marked_lanes == NULL)
    return NULL;
  lanes = g_array_new (FALSE, FALSE, sizeof (guint));
  g_hash_table_iter_init (&iter, self->marked_lanes);
  while (g_hash_table_iter_next (&iter, &lane, NULL))
    {
      guint number = GPOINTER_TO_UINT (lane);

      g_array_append_val (lanes, number);
    }
  g_array_sort (lanes, compare_lanes_cb);
  return lanes;
}

void
loom_timeline_clear_marked (LoomTimeline *self)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  if (!self->marked)
    return;
  self->marked = FALSE;
  g_clear_pointer (&self->marked_lanes, g_hash_table_unref);
  loom_timeline_changed (self);
  loom_timeline_update_accessible (self);
  g_signal_emit_by_name (self, "marked-changed");
}

/* Marking by the pointer. */

static double
edge_distance (LoomTimeline *self, double x, gint64 time)
{
  return fabs (loom_timeline_time_to_x (self, (double) time) - x);
}

/* Where a drag begins: on the ruler near an edge the other edge stays. */
void
loom_timeline_begin_marking (LoomTimeline *self, double x, double y)
{
  self->anchor_time = loom_timeline_x_to_time (self, MAX (x, GUTTER_WIDTH));
  self->anchor_y = y < loom_timeline_body_y (self) ? NAN : y;
  if (!self->marked || !isnan (self->anchor_y))
    return;
  if (edge_distance (self, x, self->marked_begin) < EDGE_REACH)
    self->anchor_time = (double) self->marked_end;
  else if (edge_distance (self, x, self->marked_end) < EDGE_REACH)
    self->anchor_time = (double) self->marked_begin;
}

typedef struct
{
  double top;
  double bottom;
  GHashTable *lanes;
} Box;

static void
take_row (LoomTimeline *self, const LoomRow *row, gint y, gpointer data)
{
  Box *box = data;
  /* What scrolls is seen below the pinned ones only. */
  gint top = loom_timeline_is_row_fixed (self, row) ? y : MAX (y, loom_timeline_scrolled_y (self));

  if (row->kind == LOOM_ROW_LANE && top < box->bottom && y + row->height > box->top)
    g_hash_table_add (box->lanes, GUINT_TO_POINTER (row->lane));
}

/* The lanes between two heights of the widget. */
static GHashTable *
lanes_between (LoomTimeline *self, double a, double b)
{
  Box box = { MIN (a, b), MAX (a, b), g_hash_table_new (NULL, NULL) };

  loom_timeline_each_row (self, take_row, &box);
  if (g_hash_table_size (box.lanes) > 0)
    return box.lanes;
  g_hash_table_unref (box.lanes);
  return NULL;
}

void
loom_timeline_update_marking (LoomTimeline *self, double x, double y)
{
  double time = loom_timeline_x_to_time (self, MAX (x, GUTTER_WIDTH));
  GHashTable *lanes = isnan (self->anchor_y) ? NULL : lanes_between (self, self->anchor_y, y);

  set_marked (self, (gint64) floor (MIN (time, self->anchor_time)),
              (gint64) ceil (MAX (time, self->anchor_time)), lanes);
}

gboolean
loom_timeline_is_near_marked_edge (LoomTimeline *self, double x, double y)
{
  return self->marked && y < RULER_HEIGHT && x >= GUTTER_WIDTH &&
         MIN (edge_distance (self, x, self->marked_begin),
              edge_distance (self, x, self->marked_end)) < EDGE_REACH;
}

/* Marking by keys. */

/**
 * loom_timeline_mark_selection:
 *
 * Marks the extent of the selected slice, or without one what is in view.
 */
void
loom_timeline_mark_selection (LoomTimeline *self)
{
  const LoomSlice *slice = NULL;

  g_return_if_fail (LOOM_IS_TIMELINE (self));

  if (self->model == NULL)
    return;
  if (self->selected_lane != LOOM_NONE)
    slice = loom_timeline_model_get_slice (self->model, self->selected_lane, self->selected_slice);
  if (slice != NULL)
    loom_timeline_set_marked (self, slice->begin, slice->begin + slice->duration);
  else
    loom_timeline_set_marked (self, (gint64) self->view.begin,
                              (gint64) loom_timeline_view_get_end (&self->view));
}

/* @edge: below 0 the begin, above 0 the end. Without a range one begins at the middle of the view. */
void
loom_timeline_move_marked_edge (LoomTimeline *self, gint edge, gint direction)
{
  gint64 step = MAX ((gint64) (KEY_STEP * self->view.scale), 1) * direction;
  gint64 middle = (gint64) (self->view.begin + self->view.scale * self->view.width / 2);
  gint64 begin = self->marked ? self->marked_begin : middle;
  gint64 end = self->marked ? self->marked_end : middle;

  if (self->model == NULL)
    return;
  if (edge < 0)
    begin = MIN (begin + step, end);
  else
    end = MAX (end + step, begin);
  set_marked (self, begin, end,
              self->marked_lanes != NULL ? g_hash_table_ref (self->marked_lanes) : NULL);
}

/* The lowest row whose lane is marked. */
static gboolean
last_marked_row (LoomTimeline *self, guint *last)
{
  gboolean found = FALSE;

  for (guint i = 0; i < loom_timeline_layout_get_n_rows (self->layout); i++)
    {
      const LoomRow *row = loom_timeline_layout_get_row (self->layout, i);

      if (row->kind != LOOM_ROW_LANE ||
          !g_hash_table_contains (self->marked_lanes, GUINT_TO_POINTER (row->lane)))
        continue;
      *last = i;
      found = TRUE;
    }
  return found;
}

static const LoomRow *
next_lane_row (LoomTimeline *self, guint after)
{
  for (guint i = after + 1; i < loom_timeline_layout_get_n_rows (self->layout); i++)
    {
      const LoomRow *row = loom_timeline_layout_get_row (self->layout, i);

      if (row->kind == LOOM_ROW_LANE)
        return row;
    }
  return NULL;
}

/* The marked box by keys: @direction above 0 takes in the lane below the last, under 0 leaves that
 * one out. What is marked in all lanes is restricted to the selection's at first. */
void
loom_timeline_extend_marked_lanes (LoomTimeline *self, gint direction)
{
  const LoomRow *row = NULL;
  guint last = 0;

  if (!self->marked)
    loom_timeline_mark_selection (self);
  if (self->marked_lanes == NULL)
    {
      guint lane;

      if (!self->marked || !loom_timeline_get_current_lane (self, &lane))
        gtk_widget_error_bell (GTK_WIDGET (self));
      else
        loom_timeline_mark_box (self, self->marked_begin, self->marked_end, &lane, 1);
      return;
    }

  if (!last_marked_row (self, &last))
    return;
  if (direction > 0)
    {
      row = next_lane_row (self, last);
      if (row != NULL)
        g_hash_table_add (self->marked_lanes, GUINT_TO_POINTER (row->lane));
    }
  else if (g_hash_table_size (self->marked_lanes) > 1)
    {
      row = loom_timeline_layout_get_row (self->layout, last);
      g_hash_table_remove (self->marked_lanes, GUINT_TO_POINTER (row->lane));
    }
  if (row == NULL)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  loom_timeline_scroll_to_lane (self, row->lane, 0);
  set_marked (self, self->marked_begin, self->marked_end, g_hash_table_ref (self->marked_lanes));
}

/* Lets the marked range fill the view. */
void
loom_timeline_zoom_to_marked (LoomTimeline *self)
{
  double pad;

  if (!self->marked)
    return;
  pad = MAX ((double) (self->marked_end - self->marked_begin) * 0.05, 5);
  loom_timeline_show_range (self, (double) self->marked_begin - pad,
                            (double) self->marked_end + pad);
}

/* Drawing. */

static gint
edge_x (LoomTimeline *self, gint64 time)
{
  double x = loom_timeline_view_time_to_x (&self->view, (double) time);

  return (gint) floor ((GUTTER_WIDTH + CLAMP (x, -8.0, self->view.width + 8.0)) * self->scale);
}

static void
draw_marked_row (LoomTimeline *self, const LoomRow *row, gint y, gpointer data G_GNUC_UNUSED)
{
  gint s = self->scale;
  gint x0 = edge_x (self, self->marked_begin);

  if (row->kind == LOOM_ROW_LANE && loom_timeline_is_lane_marked (self, row->lane))
    loom_canvas_blend (&self->canvas, x0, y * s, MAX (edge_x (self, self->marked_end), x0 + s),
                       (y + row->height) * s, self->theme->accent, 46);
}

/* In the lanes: a shade over what is marked, and its edges all the way. */
void
loom_timeline_draw_marked (LoomTimeline *self)
{
  gint s = self->scale;
  gint top = loom_timeline_body_y (self) * s;
  gint x0;
  gint x1;

  if (!self->marked)
    return;

  x0 = edge_x (self, self->marked_begin);
  x1 = MAX (edge_x (self, self->marked_end), x0 + s);
  if (self->marked_lanes == NULL)
    loom_canvas_blend (&self->canvas, x0, top, x1, self->canvas.height, self->theme->accent, 38);
  else
    loom_timeline_draw_each_row (self, GUTTER_WIDTH, draw_marked_row);
  loom_canvas_blend (&self->canvas, x0 - s, top, x0, self->canvas.height, self->theme->accent, 220);
  loom_canvas_blend (&self->canvas, x1, top, x1 + s, self->canvas.height, self->theme->accent, 220);
}

/* On the ruler: a bar between the edges, with a grip at each. */
void
loom_timeline_draw_marked_bar (LoomTimeline *self)
{
  gint s = self->scale;
  gint bottom = (RULER_HEIGHT - 1) * s;
  gint x0;
  gint x1;

  if (!self->marked)
    return;
  x0 = edge_x (self, self->marked_begin);
  x1 = MAX (edge_x (self, self->marked_end), x0 + s);
  loom_canvas_clip (&self->canvas, GUTTER_WIDTH * s, 0, self->canvas.width, RULER_HEIGHT * s);
  loom_canvas_blend (&self->canvas, x0, 4 * s, x1, bottom, self->theme->accent, 60);
  loom_canvas_fill (&self->canvas, x0 - 2 * s, 4 * s, x0, bottom, self->theme->accent);
  loom_canvas_fill (&self->canvas, x1, 4 * s, x1 + 2 * s, bottom, self->theme->accent);
  loom_canvas_clip (&self->canvas, 0, 0, self->canvas.width, self->canvas.height);
}

/* How long it is, over the ruler's numbers. */
void
loom_timeline_snapshot_marked (LoomTimeline *self, GtkSnapshot *snapshot)
{
  g_autofree char *text = NULL;
  double x0;
  double x1;

  if (!self->marked)
    return;

  x0 = MAX (loom_timeline_time_to_x (self, (double) self->marked_begin), GUTTER_WIDTH);
  x1 = MIN (loom_timeline_time_to_x (self, (double) self->marked_end),
            GUTTER_WIDTH + self->view.width);
  if (x1 < GUTTER_WIDTH || x0 > GUTTER_WIDTH + self->view.width)
    return;
  text = loom_time_format_duration ((double) (self->marked_end - self->marked_begin));
  loom_timeline_snapshot_badge (self, snapshot, text, (x0 + x1) / 2, self->theme->accent);
}
