/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-layout.h"

struct _LoomTimelineLayout
{
  GArray *rows;               /* LoomRow, by y */
  GArray *row_of;             /* gint a lane: its row, or -1 */
  GArray *hidden;             /* gboolean a lane, as far as anything was hidden */
  LoomFindingMarks *findings; /* borrowed, nullable */
  gint height;
  guint n_empty;
};

LoomTimelineLayout *
loom_timeline_layout_new (void)
{
  LoomTimelineLayout *self = g_new0 (LoomTimelineLayout, 1);

  self->rows = g_array_new (FALSE, TRUE, sizeof (LoomRow));
  self->row_of = g_array_new (FALSE, FALSE, sizeof (gint));
  self->hidden = g_array_new (FALSE, TRUE, sizeof (gboolean));
  return self;
}

void
loom_timeline_layout_free (LoomTimelineLayout *self)
{
  g_array_unref (self->rows);
  g_array_unref (self->row_of);
  g_array_unref (self->hidden);
  g_free (self);
}

/**
 * loom_lane_is_empty:
 *
 * Returns: whether nothing ever happened on the lane
 */
gboolean
loom_lane_is_empty (const LoomLane *lane)
{
  return lane->slices->len == 0 && lane->instants->len == 0 &&
         (lane->samples == NULL || lane->samples->len == 0);
}

static gint
compare_numbers (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

/* What belongs to no process, such as the system's counters, comes last. */
static gint64
process_rank (const LoomLane *lane)
{
  return lane->pid > 0 ? lane->pid : G_MAXINT64;
}

gint
loom_lane_compare (const LoomLane *left, const LoomLane *right)
{
  gint order = compare_numbers (process_rank (left), process_rank (right));

  if (order == 0)
    order = compare_numbers (left->kind, right->kind);
  if (order == 0)
    order = right->is_main - left->is_main;
  if (order == 0)
    order = compare_numbers (left->sort_index, right->sort_index);
  if (order == 0 && left->kind == LOOM_LANE_COUNTER)
    order = g_strcmp0 (left->name, right->name);
  if (order == 0)
    order = compare_numbers (left->number, right->number);
  return order;
}

static gint
compare_lanes_cb (gconstpointer a, gconstpointer b)
{
  return loom_lane_compare (*(const LoomLane *const *) a, *(const LoomLane *const *) b);
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
    .n_depths = lane->n_depths,
    .has_instants = lane->instants->len > 0,
    .has_findings =
        self->findings != NULL && loom_finding_marks_has_lane (self->findings, lane->number),
  };

  row.height = lane_height (&row, lane);
  g_array_index (self->row_of, gint, lane->number) = (gint) self->rows->len;
  append_row (self, row);
}

static GPtrArray *
sorted_lanes (LoomTimelineLayout *self, LoomTrace *trace, guint *n_processes)
{
  g_autoptr (GPtrArray) lanes = g_ptr_array_new ();

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      if (loom_lane_is_empty (lane))
        self->n_empty += lane->kind == LOOM_LANE_THREAD;
      else if (!loom_timeline_layout_is_hidden (self, i))
        g_ptr_array_add (lanes, (gpointer) lane);
    }
  g_ptr_array_sort (lanes, compare_lanes_cb);

  *n_processes = lanes->len > 0;
  for (guint i = 1; i < lanes->len; i++)
    *n_processes +=
        ((const LoomLane *) lanes->pdata[i])->pid != ((const LoomLane *) lanes->pdata[i - 1])->pid;
  return g_steal_pointer (&lanes);
}

/**
 * loom_timeline_layout_update:
 * @trace: (nullable): the recording as it is now
 *
 * Lays the rows out anew.
 */
void
loom_timeline_layout_update (LoomTimelineLayout *self, LoomTrace *trace)
{
  g_autoptr (GPtrArray) lanes = NULL;
  const LoomLane *before = NULL;
  guint n_processes = 0;

  g_array_set_size (self->rows, 0);
  g_array_set_size (self->row_of, 0);
  self->height = 0;
  self->n_empty = 0;
  if (trace == NULL)
    return;

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    g_array_append_val (self->row_of, (gint) { -1 });

  lanes = sorted_lanes (self, trace, &n_processes);
  for (guint i = 0; i < lanes->len; i++)
    {
      const LoomLane *lane = lanes->pdata[i];

      if (n_processes > 1 && (before == NULL || before->pid != lane->pid))
        append_row (self, (LoomRow) { .kind = LOOM_ROW_PROCESS,
                                      .lane = lane->number,
                                      .height = LOOM_PROCESS_HEIGHT });
      append_lane (self, lane);
      before = lane;
    }
  if (self->n_empty > 0)
    append_row (self, (LoomRow) { .kind = LOOM_ROW_EMPTY, .height = LOOM_NOTE_HEIGHT });
}

void
loom_timeline_layout_set_findings (LoomTimelineLayout *self, LoomFindingMarks *findings)
{
  self->findings = findings;
}

/**
 * loom_timeline_layout_hide_lane:
 * @lane: a lane's number
 * @hide: whether to leave it out
 *
 * Takes effect with the next loom_timeline_layout_update().
 */
void
loom_timeline_layout_hide_lane (LoomTimelineLayout *self, guint lane, gboolean hide)
{
  if (lane >= self->hidden->len)
    g_array_set_size (self->hidden, lane + 1);
  g_array_index (self->hidden, gboolean, lane) = hide;
}

gboolean
loom_timeline_layout_is_hidden (LoomTimelineLayout *self, guint lane)
{
  return lane < self->hidden->len && g_array_index (self->hidden, gboolean, lane);
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
  return self->rows->len > 0 && g_array_index (self->rows, LoomRow, 0).kind == LOOM_ROW_PROCESS;
}

guint
loom_timeline_layout_get_n_empty (LoomTimelineLayout *self)
{
  return self->n_empty;
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
