/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-layout.h"

struct _LoomTimelineLayout
{
  GArray *rows;   /* LoomRow, by y */
  GArray *row_of; /* gint a lane: its row, or -1 */
  LoomLaneOrder *order;
  LoomFindingMarks *findings; /* borrowed, nullable */
  gint height;
  gboolean has_processes;
};

LoomTimelineLayout *
loom_timeline_layout_new (void)
{
  LoomTimelineLayout *self = g_new0 (LoomTimelineLayout, 1);

  self->rows = g_array_new (FALSE, TRUE, sizeof (LoomRow));
  self->row_of = g_array_new (FALSE, FALSE, sizeof (gint));
  self->order = loom_lane_order_new ();
  return self;
}

void
loom_timeline_layout_free (LoomTimelineLayout *self)
{
  g_array_unref (self->rows);
  g_array_unref (self->row_of);
  loom_lane_order_free (self->order);
  g_free (self);
}

static gint
lane_height (const LoomRow *row, const LoomLane *lane)
{
  gint height = 2 * LOOM_LANE_PADDING + (row->has_findings ? LOOM_FINDING_HEIGHT : 0);

  if (lane->kind == LOOM_LANE_COUNTER)
    return height + LOOM_COUNTER_HEIGHT;
  height += (gint) MAX (row->n_depths, row->has_instants ? 0 : 1) * LOOM_SLICE_HEIGHT;
  if (row->has_instants)
    height += LOOM_INSTANT_HEIGHT;
  return MAX (height, 2 * LOOM_LANE_PADDING + LOOM_SLICE_HEIGHT +
                          (row->has_findings ? LOOM_FINDING_HEIGHT : 0));
}

static void
append_row (LoomTimelineLayout *self, LoomRow row)
{
  row.y = self->height;
  self->height += row.height;
  g_array_append_val (self->rows, row);
}

static void
append_lane (LoomTimelineLayout *self, const LoomLane *lane)
{
  LoomRow row = {
    .kind = LOOM_ROW_LANE,
    .lane = lane->number,
    .pinned = loom_lane_order_is_pinned (self->order, lane->number),
    .n_depths = lane->n_depths,
    .has_instants = lane->instants->len > 0,
    .has_findings =
        self->findings != NULL && loom_finding_marks_has_lane (self->findings, lane->number),
  };

  row.height = lane_height (&row, lane);
  g_array_index (self->row_of, gint, lane->number) = (gint) self->rows->len;
  append_row (self, row);
}

/* Headings tell processes apart; a single one needs none. */
static gboolean
has_several_processes (LoomTimelineLayout *self, LoomTrace *trace)
{
  const LoomLane *before = NULL;

  for (guint i = 0; i < loom_lane_order_get_n (self->order); i++)
    {
      guint number = loom_lane_order_get_lane (self->order, i);
      const LoomLane *lane = loom_trace_get_lane (trace, number);

      if (!loom_lane_order_is_shown (self->order, number))
        continue;
      if (before != NULL && before->pid != lane->pid)
        return TRUE;
      before = lane;
    }
  return FALSE;
}

/**
 * loom_timeline_layout_update:
 * @model: (nullable): what is known of the recording as it is now
 *
 * Lays the rows out anew, in the order of loom_timeline_layout_get_order().
 */
void
loom_timeline_layout_update (LoomTimelineLayout *self, LoomTimelineModel *model)
{
  LoomTrace *trace;
  const LoomLane *before = NULL;

  g_array_set_size (self->rows, 0);
  g_array_set_size (self->row_of, 0);
  self->height = 0;
  if (model == NULL)
    return;

  trace = loom_timeline_model_get_trace (model);
  loom_lane_order_update (self->order, model);
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    g_array_append_val (self->row_of, (gint) { -1 });

  self->has_processes = has_several_processes (self, trace);
  for (guint i = 0; i < loom_lane_order_get_n (self->order); i++)
    {
      guint number = loom_lane_order_get_lane (self->order, i);
      const LoomLane *lane = loom_trace_get_lane (trace, number);
      gboolean pinned = loom_lane_order_is_pinned (self->order, number);

      if (!loom_lane_order_is_shown (self->order, number))
        continue;
      if (self->has_processes && !pinned && (before == NULL || before->pid != lane->pid))
        append_row (self, (LoomRow) { .kind = LOOM_ROW_PROCESS,
                                      .lane = lane->number,
                                      .height = LOOM_PROCESS_HEIGHT });
      append_lane (self, lane);
      before = pinned ? NULL : lane;
    }
  if (loom_lane_order_get_n_empty (self->order) > 0 ||
      loom_lane_order_get_n_hidden (self->order) > 0)
    append_row (self, (LoomRow) { .kind = LOOM_ROW_EMPTY, .height = LOOM_NOTE_HEIGHT });
}

/**
 * loom_timeline_layout_get_order:
 *
 * Returns: (transfer none): which lanes are shown, and in which order. What is changed there
 *   takes effect with the next loom_timeline_layout_update ()
 */
LoomLaneOrder *
loom_timeline_layout_get_order (LoomTimelineLayout *self)
{
  return self->order;
}

/**
 * loom_timeline_layout_get_pinned:
 * @most: pixels
 * @n_rows: (out): how many rows these are, the first
 *
 * Returns: how high the pinned rows are, as far as they fit; those that do not go with the others
 */
gint
loom_timeline_layout_get_pinned (LoomTimelineLayout *self, gint most, guint *n_rows)
{
  gint height = 0;
  guint i;

  for (i = 0; i < self->rows->len; i++)
    {
      const LoomRow *row = &g_array_index (self->rows, LoomRow, i);

      if (!row->pinned || row->y + row->height > most)
        break;
      height = row->y + row->height;
    }
  *n_rows = i;
  return height;
}

void
loom_timeline_layout_set_findings (LoomTimelineLayout *self, LoomFindingMarks *findings)
{
  self->findings = findings;
}

guint
loom_timeline_layout_get_n_rows (LoomTimelineLayout *self)
{
  return self->rows->len;
}

const LoomRow *
loom_timeline_layout_get_row (LoomTimelineLayout *self, guint row)
{
  g_return_val_if_fail (row < self->rows->len, NULL);

  return &g_array_index (self->rows, LoomRow, row);
}

gint
loom_timeline_layout_get_height (LoomTimelineLayout *self)
{
  return self->height;
}

gboolean
loom_timeline_layout_has_processes (LoomTimelineLayout *self)
{
  return self->has_processes;
}

const LoomRow *
loom_timeline_layout_lane_row (LoomTimelineLayout *self, guint lane)
{
  gint row = lane < self->row_of->len ? g_array_index (self->row_of, gint, lane) : -1;

  return row < 0 ? NULL : &g_array_index (self->rows, LoomRow, row);
}

/**
 * loom_timeline_layout_first_row:
 * @y: pixels from the first row's top
 *
 * Returns: the first row that ends below @y; the number of rows where none does
 */
guint
loom_timeline_layout_first_row (LoomTimelineLayout *self, gint y)
{
  guint low = 0;
  guint high = self->rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const LoomRow *row = &g_array_index (self->rows, LoomRow, middle);

      if (row->y + row->height > y)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

const LoomRow *
loom_timeline_layout_row_at (LoomTimelineLayout *self, gint y)
{
  guint row = loom_timeline_layout_first_row (self, y);

  return y < 0 || row >= self->rows->len ? NULL : &g_array_index (self->rows, LoomRow, row);
}

/* Over the slices: the padding, and the findings' strip. */
static gint
row_head (const LoomRow *row)
{
  return LOOM_LANE_PADDING + (row->has_findings ? LOOM_FINDING_HEIGHT : 0);
}

gint
loom_row_get_depth_y (const LoomRow *row, guint depth)
{
  return row->y + row_head (row) +
         (gint) MIN (depth, MAX (row->n_depths, 1) - 1) * LOOM_SLICE_HEIGHT;
}

gint
loom_row_get_instants_y (const LoomRow *row)
{
  return row->y + row->height - LOOM_LANE_PADDING - LOOM_INSTANT_HEIGHT;
}

/**
 * loom_row_get_depth_at:
 * @y: pixels from the first row's top
 * @depth: (out): the depth that is drawn there
 *
 * Returns: whether a slice can be there
 */
gboolean
loom_row_get_depth_at (const LoomRow *row, gint y, guint *depth)
{
  gint inside = y - row->y - row_head (row);

  if (row->kind != LOOM_ROW_LANE || inside < 0 ||
      inside / LOOM_SLICE_HEIGHT >= (gint) row->n_depths)
    return FALSE;
  *depth = (guint) (inside / LOOM_SLICE_HEIGHT);
  return TRUE;
}
