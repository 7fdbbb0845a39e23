/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "timeline/loom-time-format.h"

/* Lanes, slices and instants. */

/* Pixels below which a slice has no text. */
#define LABEL_LEAST 26
/* Pixels over which the end of an open slice fades. */
#define FADE 48
/* How far apart folded slices may lie to count as one crowd. */
#define CROWD_GAP 2

typedef struct
{
  LoomTimeline *timeline;
  const LoomLane *lane;
  gint y0; /* device pixels */
  gint y1;
  gint label_y; /* widget pixels: the middle */
} SliceRow;

/* Of kinds that have none it is not looked up. */
static guint32
name_color (LoomTimeline *self, const LoomSlice *slice, LoomSliceKind kind)
{
  if (kind != LOOM_SLICE_RUNNING && kind != LOOM_SLICE_PENDING)
    return 0;
  return loom_slice_palette_fill (loom_timeline_model_get_hue (self->model, slice->name),
                                  self->theme->dark);
}

/* One that has not ended, or whose end is not known, fades into dashes. */
static void
draw_open_end (const SliceRow *row, gint x0, gint x1, guint32 color)
{
  LoomTimeline *self = row->timeline;
  gint fade = MIN (FADE * self->scale, (x1 - x0) / 2);

  for (gint x = x1 - fade; x < x1; x++)
    loom_canvas_blend (&self->canvas, x, row->y0, x + 1, row->y1, self->theme->background,
                       (guint) (230 * (x - (x1 - fade)) / MAX (fade, 1)));
  for (gint x = x1 - fade; x < x1; x += 6 * self->scale)
    {
      gint end = MIN (x + 3 * self->scale, x1);

      loom_canvas_fill (&self->canvas, x, row->y0, end, row->y0 + self->scale, color);
      loom_canvas_fill (&self->canvas, x, row->y1 - self->scale, end, row->y1, color);
    }
}

/* Returns how many pixels it takes. */
static gint
add_slice_label (const SliceRow *row, const LoomSlice *slice, gint x0, gint x1, guint32 color)
{
  LoomTimeline *self = row->timeline;
  gint s = self->scale;
  gint x = GUTTER_WIDTH + x0 / s + 5;
  gint room = (x1 - x0) / s - 9;
  guint32 text_color = loom_slice_palette_text (color);
  gint used;

  if (room < LABEL_LEAST)
    return 0;
  used = loom_timeline_labels_add (
      self->labels, LOOM_LABEL_BODY, LOOM_LABEL_SMALL,
      loom_trace_get_string (loom_timeline_model_get_trace (self->model), slice->name), x,
      row->label_y, room, text_color);
  if (used > 0 && room - used > 90)
    {
      g_autofree char *duration = loom_time_format_duration ((double) slice->duration);

      used += 8 + loom_timeline_labels_add (self->labels, LOOM_LABEL_BODY, LOOM_LABEL_SMALL,
                                            duration, x + used + 8, row->label_y, room - used - 8,
                                            loom_color_mix (text_color, color, 96));
    }
  return used;
}

/* On a hatched ground a text could not be read. */
static void
draw_label_ground (const SliceRow *row, gint x0, gint used, guint32 color)
{
  gint s = row->timeline->scale;

  if (used > 0)
    loom_canvas_blend (&row->timeline->canvas, x0 + 2 * s, row->y0 + 2 * s, x0 + (used + 9) * s,
                       row->y1 - 2 * s, color, 235);
}

static void
draw_slice (const SliceRow *row, const LoomMark *mark, const LoomSlice *slice)
{
  LoomTimeline *self = row->timeline;
  LoomBrush brush = loom_timeline_get_brush (self);
  LoomSliceKind kind = loom_timeline_model_get_kind (self->model, row->lane, slice);
  gint offset = GUTTER_WIDTH * self->scale;
  LoomBox box = { offset + mark->x0, row->y0, offset + mark->x1, row->y1 };
  guint32 color;
  gint used;

  /* A seam tells neighbours of the same colour apart. */
  if (box.x1 - box.x0 > 3 * self->scale)
    box.x1 -= self->scale;
  color = loom_shape_slice (&brush, box, kind, name_color (self, slice, kind));
  if (slice->flags & (LOOM_SLICE_OPEN | LOOM_SLICE_CLAMPED))
    draw_open_end (row, box.x0, box.x1, color);
  if (box.x1 - box.x0 >= 6 * self->scale)
    loom_shape_corners (&brush, box);
  used = add_slice_label (row, slice, mark->x0, mark->x1, color);
  if (kind == LOOM_SLICE_BLOCKED)
    draw_label_ground (row, box.x0, used, color);
}

/* Slices too small for a place of their own, from one mark to another. */
static void
add_crowd_label (const SliceRow *row, const GArray *marks, guint first, guint last)
{
  LoomTimeline *self = row->timeline;
  gint s = self->scale;
  gint x0 = g_array_index (marks, LoomMark, first).x0;
  gint x1 = g_array_index (marks, LoomMark, last).x1;
  guint64 count = 0;
  gint room = (x1 - x0) / s - 8;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  gint width;
  gint x;

  for (guint i = first; i <= last; i++)
    count += g_array_index (marks, LoomMark, i).count;
  if (room < LABEL_LEAST || count < 2)
    return;

  number = loom_count_format (count);
  text = g_strconcat ("×", number, NULL);
  width = loom_timeline_labels_measure (self->labels, LOOM_LABEL_SMALL, text);
  if (width > room)
    return;
  x = GUTTER_WIDTH + (x0 + x1) / (2 * s) - width / 2;
  loom_canvas_blend (&self->canvas, (x - 4) * s, row->y0 + 2 * s, (x + width + 4) * s,
                     row->y1 - 2 * s, self->theme->background, 215);
  loom_timeline_labels_add (self->labels, LOOM_LABEL_BODY, LOOM_LABEL_SMALL, text, x, row->label_y,
                            width, self->theme->text);
}

static gboolean
is_crowded (const LoomMark *mark)
{
  return mark->count > 1 || mark->x1 - mark->x0 <= 1;
}

static void
label_crowds (const SliceRow *row, const GArray *marks)
{
  for (guint i = 0; i < marks->len; i++)
    {
      guint first = i;

      if (!is_crowded (&g_array_index (marks, LoomMark, i)))
        continue;
      while (i + 1 < marks->len && is_crowded (&g_array_index (marks, LoomMark, i + 1)) &&
             g_array_index (marks, LoomMark, i + 1).x0 - g_array_index (marks, LoomMark, i).x1 <=
                 CROWD_GAP)
        i++;
      add_crowd_label (row, marks, first, i);
    }
}

/* Pixels side by side are drawn as one: a column of each costs several times as much. Idle ones are
 * left to draw_idle(). Returns the last mark that was drawn. */
static guint
draw_folds (const SliceRow *row, guint first)
{
  LoomTimeline *self = row->timeline;
  LoomBrush brush = loom_timeline_get_brush (self);
  const LoomSlice *slices = (const LoomSlice *) (void *) row->lane->slices->data;
  const GArray *marks = self->marks;
  gint offset = GUTTER_WIDTH * self->scale;
  gint x = g_array_index (marks, LoomMark, first).x0;
  guint i = first;

  g_array_set_size (self->colors, 0);
  for (; i < marks->len; i++)
    {
      const LoomMark *mark = &g_array_index (marks, LoomMark, i);
      const LoomSlice *slice = &slices[mark->slice];
      LoomSliceKind kind = loom_timeline_model_get_kind (self->model, row->lane, slice);
      guint32 color;

      if (!is_crowded (mark) || mark->x0 != x + (gint) self->colors->len || kind == LOOM_SLICE_IDLE)
        break;
      color = loom_shape_slice_color (&brush, kind, name_color (self, slice, kind));
      if (mark->count > 1)
        color = loom_color_mix (color, self->theme->background, 56);
      g_array_append_val (self->colors, color);
    }
  loom_canvas_repeat (&self->canvas, offset + x, (gint) self->colors->len, row->y0, row->y1,
                      (const guint32 *) (void *) self->colors->data);
  return i - 1;
}

/* The marks' slices lie anywhere in a large recording. Asked for all at once they come several
 * times as fast as one by one, when each is drawn. */
static void
fetch_slices (const LoomSlice *slices, const GArray *marks)
{
  for (guint i = 0; i < marks->len; i++)
    __builtin_prefetch (&slices[g_array_index (marks, LoomMark, i).slice]);
}

static void
draw_depth (LoomTimeline *self, const LoomLane *lane, guint depth, gint y)
{
  LoomBrush brush = loom_timeline_get_brush (self);
  gint s = self->scale;
  SliceRow row = {
    self, lane, y * s, (y + LOOM_SLICE_HEIGHT - 1) * s, y + LOOM_SLICE_HEIGHT / 2,
  };
  const LoomSlice *slices = (const LoomSlice *) (void *) lane->slices->data;

  loom_pyramid_query (loom_timeline_model_get_pyramid (self->model, lane->number), depth,
                      self->view.begin, self->view.scale / s, (gint) self->view.width * s,
                      self->marks);
  fetch_slices (slices, self->marks);
  for (guint i = 0; i < self->marks->len; i++)
    {
      const LoomMark *mark = &g_array_index (self->marks, LoomMark, i);
      const LoomSlice *slice = &slices[mark->slice];

      if (loom_timeline_model_get_kind (self->model, lane, slice) == LOOM_SLICE_IDLE)
        loom_shape_idle (&brush, (LoomBox) { GUTTER_WIDTH * s + mark->x0, row.y0,
                                             GUTTER_WIDTH * s + mark->x1, row.y1 });
      else if (is_crowded (mark))
        i = draw_folds (&row, i);
      else
        draw_slice (&row, mark, slice);
    }
  label_crowds (&row, self->marks);
}

static void
draw_selection (LoomTimeline *self, const LoomRow *row, gint y)
{
  const LoomSlice *slice =
      loom_timeline_model_get_slice (self->model, self->selected_lane, self->selected_slice);
  gint s = self->scale;
  gint limit = self->canvas.width + 16;
  gint x0;
  gint x1;
  gint top;

  if (slice == NULL || slice->depth >= row->n_depths)
    return;

  x0 = (gint) CLAMP (floor (loom_timeline_view_time_to_x (&self->view, (double) slice->begin) * s),
                     -16, limit);
  x1 = (gint) CLAMP (
      floor (loom_timeline_view_time_to_x (&self->view, (double) (slice->begin + slice->duration)) *
             s),
      -16, limit);
  x0 += GUTTER_WIDTH * s;
  x1 = MAX (x1 + GUTTER_WIDTH * s, x0 + 3 * s);
  top = (y + loom_row_get_depth_y (row, slice->depth) - row->y) * s;
  loom_canvas_outline (&self->canvas, x0 - 2 * s, top - 2 * s, x1 + s,
                       top + (LOOM_SLICE_HEIGHT + 1) * s, 2 * s, self->theme->accent);
  loom_canvas_outline (&self->canvas, x0, top, x1 - s, top + (LOOM_SLICE_HEIGHT - 1) * s, s,
                       self->theme->background);
}

static void
draw_empty_note (LoomTimeline *self, gint y)
{
  g_autofree char *text = loom_timeline_dup_rest (self);

  loom_timeline_labels_add (self->labels, LOOM_LABEL_BODY, LOOM_LABEL_SMALL, text, GUTTER_WIDTH + 8,
                            y + LOOM_NOTE_HEIGHT / 2, (gint) self->view.width,
                            self->theme->dim_text);
}

static void
draw_lane (LoomTimeline *self, const LoomRow *row, gint y)
{
  const LoomLane *lane =
      loom_trace_get_lane (loom_timeline_model_get_trace (self->model), row->lane);

  if (lane->kind == LOOM_LANE_COUNTER)
    {
      loom_timeline_draw_counter (self, row, lane, y);
      return;
    }

  for (guint depth = 0; depth < row->n_depths; depth++)
    {
      gint top = y + loom_row_get_depth_y (row, depth) - row->y;

      if (top + LOOM_SLICE_HEIGHT > loom_timeline_body_y (self) &&
          top < gtk_widget_get_height (GTK_WIDGET (self)))
        draw_depth (self, lane, depth, top);
    }
  if (row->has_instants)
    loom_timeline_draw_instants (self, row, lane, y);
  loom_timeline_draw_findings (self, row, y);
  loom_timeline_draw_highlight (self, row, lane, y);
  if (row->lane == self->selected_lane)
    {
      loom_timeline_draw_queued (self, row, y);
      draw_selection (self, row, y);
    }
}

static void
draw_row (LoomTimeline *self, const LoomRow *row, gint y, gpointer data G_GNUC_UNUSED)
{
  gint s = self->scale;

  if (row->kind == LOOM_ROW_PROCESS)
    loom_canvas_fill (&self->canvas, 0, y * s, self->canvas.width, (y + row->height) * s,
                      self->theme->band);
  else if (row->kind == LOOM_ROW_EMPTY)
    draw_empty_note (self, y);
  else
    draw_lane (self, row, y);
  loom_canvas_fill (&self->canvas, 0, (y + row->height) * s - s, self->canvas.width,
                    (y + row->height) * s, self->theme->line);
}

/* Calls what draws each row in view. */
void
loom_timeline_draw_lanes (LoomTimeline *self)
{
  loom_timeline_draw_each_row (self, GUTTER_WIDTH, draw_row);
}
