/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-model.h"

#include <weft.h>

/* A hop's arrival is recorded shortly before the slice that it resumes. */
#define BIND_TOLERANCE 2000

struct _LoomTimelineModel
{
  LoomTrace *trace;
  GPtrArray *pyramids; /* LoomPyramid a lane */
  GArray *totals;      /* LoomLaneTotals a lane */
  LoomFlowIndex *flows;
  GArray *frames;   /* LoomFrame */
  GByteArray *hues; /* a string */
  guint park;       /* strings' numbers; 0 where the recording has none such */
  guint loop;
  guint wait;
  guint block;
  guint guard;
  guint frame;
  guint version;
};

/* The pool is worth it from so many slices on. */
#define MIN_FOR_POOL 500000

/**
 * loom_timeline_model_new:
 * @trace: a recording; a reference is kept
 *
 * Returns: (transfer full): what is to know of it
 */
LoomTimelineModel *
loom_timeline_model_new (LoomTrace *trace)
{
  LoomTimelineModel *self;

  g_return_val_if_fail (LOOM_IS_TRACE (trace), NULL);

  self = g_new0 (LoomTimelineModel, 1);
  self->trace = g_object_ref (trace);
  self->pyramids = g_ptr_array_new_with_free_func ((GDestroyNotify) loom_pyramid_free);
  self->totals = g_array_new (FALSE, TRUE, sizeof (LoomLaneTotals));
  self->flows = loom_flow_index_new ();
  self->hues = g_byte_array_new ();
  loom_timeline_model_update (self);
  return self;
}

void
loom_timeline_model_free (LoomTimelineModel *self)
{
  g_object_unref (self->trace);
  g_ptr_array_unref (self->pyramids);
  g_array_unref (self->totals);
  loom_flow_index_free (self->flows);
  g_array_unref (self->frames);
  g_byte_array_unref (self->hues);
  g_free (self);
}

static void
update_strings (LoomTimelineModel *self)
{
  for (guint i = self->hues->len; i < loom_trace_get_n_strings (self->trace); i++)
    {
      guint8 hue = (guint8) loom_slice_palette_hue (loom_trace_get_string (self->trace, i));

      g_byte_array_append (self->hues, &hue, 1);
    }
  self->park = loom_trace_find_string (self->trace, "weft.park");
  self->wait = loom_trace_find_string (self->trace, "weft.wait");
  self->block = loom_trace_find_string (self->trace, "weft.block");
  self->loop = loom_trace_find_string (self->trace, "weft.loop");
  self->guard = loom_trace_find_string (self->trace, "weft.guard");
  self->frame = loom_trace_find_string (self->trace, "frame");
}

/* One lane's, or, behind the last lane, the arrows: each knows only its own. */
static void
update_item (LoomTimelineModel *self, gint64 i)
{
  if (i < (gint64) self->pyramids->len)
    {
      const LoomLane *lane = loom_trace_get_lane (self->trace, (guint) i);

      loom_pyramid_update (self->pyramids->pdata[i], lane);
      loom_lane_totals_update (&g_array_index (self->totals, LoomLaneTotals, i), lane, self->park);
    }
  else
    loom_flow_index_update (self->flows, loom_trace_get_flows (self->trace),
                            loom_trace_get_n_flows (self->trace));
}

static gboolean
update_items (gint64 begin,
              gint64 end,
              gpointer data,
              GCancellable *cancellable G_GNUC_UNUSED,
              GError **error G_GNUC_UNUSED)
{
  for (gint64 i = begin; i < end; i++)
    update_item (data, i);
  return TRUE;
}

static void
update_on_pool (LoomTimelineModel *self)
{
  const WeftParallelOptions options = { .degree = -1, .max_chunk = 1 };
  g_autoptr (WeftTask) task = weft_parallel_for (0, (gint64) self->pyramids->len + 1, &options,
                                                 update_items, self, NULL, NULL);

  /* No item fails, and nobody cancels them. */
  (void) weft_task_wait (task, NULL);
}

static guint64
count_new (LoomTimelineModel *self)
{
  guint64 n = 0;

  for (guint i = 0; i < self->pyramids->len; i++)
    if (loom_pyramid_get_n_depths (self->pyramids->pdata[i]) == 0)
      n += loom_trace_get_lane (self->trace, i)->slices->len;
  return n;
}

/**
 * loom_timeline_model_update:
 *
 * Takes in what the recording has got since.
 */
void
loom_timeline_model_update (LoomTimelineModel *self)
{
  static gint n_versions;

  self->version = (guint) g_atomic_int_add (&n_versions, 1) + 1;
  update_strings (self);
  while (self->pyramids->len < loom_trace_get_n_lanes (self->trace))
    g_ptr_array_add (self->pyramids, loom_pyramid_new ());
  g_array_set_size (self->totals, self->pyramids->len);
  if (count_new (self) >= MIN_FOR_POOL)
    update_on_pool (self);
  else
    update_items (0, (gint64) self->pyramids->len + 1, self, NULL, NULL);
  g_clear_pointer (&self->frames, g_array_unref);
  self->frames = loom_frame_times_new (self->trace);
}

LoomTrace *
loom_timeline_model_get_trace (LoomTimelineModel *self)
{
  return self->trace;
}

/**
 * loom_timeline_model_get_version:
 *
 * Returns: a number that is another one after each update, and that no other model has; never 0
 */
guint
loom_timeline_model_get_version (LoomTimelineModel *self)
{
  return self->version;
}

LoomPyramid *
loom_timeline_model_get_pyramid (LoomTimelineModel *self, guint lane)
{
  g_return_val_if_fail (lane < self->pyramids->len, NULL);

  return self->pyramids->pdata[lane];
}

LoomFlowIndex *
loom_timeline_model_get_flows (LoomTimelineModel *self)
{
  return self->flows;
}

const GArray *
loom_timeline_model_get_frames (LoomTimelineModel *self)
{
  return self->frames;
}

/**
 * loom_timeline_model_get_totals:
 *
 * Returns: (transfer none): a lane in a few numbers, until the next update
 */
const LoomLaneTotals *
loom_timeline_model_get_totals (LoomTimelineModel *self, guint lane)
{
  g_return_val_if_fail (lane < self->totals->len, NULL);

  return &g_array_index (self->totals, LoomLaneTotals, lane);
}

guint
loom_timeline_model_get_hue (LoomTimelineModel *self, guint string)
{
  return string < self->hues->len ? self->hues->data[string] : 0;
}

gboolean
loom_timeline_model_has_guards (LoomTimelineModel *self)
{
  return self->guard != 0;
}

gboolean
loom_timeline_model_is_guard (LoomTimelineModel *self, const LoomInstant *instant)
{
  return self->guard != 0 && instant->category == self->guard;
}

/* The frame strip shows it already. */
gboolean
loom_timeline_model_is_frame (LoomTimelineModel *self, const LoomInstant *instant)
{
  return self->frame != 0 && instant->category == self->frame;
}

LoomSliceKind
loom_timeline_model_get_kind (LoomTimelineModel *self, const LoomLane *lane, const LoomSlice *slice)
{
  if (lane->kind == LOOM_LANE_ASYNC)
    return LOOM_SLICE_PENDING;
  if (slice->category == 0)
    return LOOM_SLICE_RUNNING;
  if (slice->category == self->park)
    return LOOM_SLICE_IDLE;
  if (slice->category == self->wait || slice->category == self->block)
    return LOOM_SLICE_BLOCKED;
  return slice->category == self->loop ? LOOM_SLICE_LOOP : LOOM_SLICE_RUNNING;
}

const LoomSlice *
loom_timeline_model_get_slice (LoomTimelineModel *self, guint lane, guint slice)
{
  const GArray *slices;

  if (lane >= loom_trace_get_n_lanes (self->trace))
    return NULL;

  slices = loom_trace_get_lane (self->trace, lane)->slices;
  return slice < slices->len ? &g_array_index (slices, LoomSlice, slice) : NULL;
}

/**
 * loom_timeline_model_self_time:
 *
 * Returns: the nanoseconds of a slice that none of those in it took
 */
gint64
loom_timeline_model_self_time (LoomTimelineModel *self, guint lane_number, guint slice_number)
{
  const LoomLane *lane = loom_trace_get_lane (self->trace, lane_number);
  const LoomSlice *slice = loom_timeline_model_get_slice (self, lane_number, slice_number);
  gint64 rest;

  g_return_val_if_fail (slice != NULL, 0);

  rest = slice->duration;
  if (lane->kind != LOOM_LANE_THREAD)
    return rest;

  for (guint i = slice_number + 1; i < lane->slices->len; i++)
    {
      const LoomSlice *inner = &g_array_index (lane->slices, LoomSlice, i);

      if (inner->begin >= slice->begin + slice->duration && inner->depth <= slice->depth)
        break;
      if (inner->begin > slice->begin + slice->duration)
        break;
      if (inner->depth == slice->depth + 1)
        rest -= inner->duration;
    }
  return MAX (rest, 0);
}

/**
 * loom_timeline_model_slice_at:
 * @time: nanoseconds
 * @slice: (out): the innermost slice there
 *
 * A slice that begins within two microseconds counts, since what leads to it is
 * recorded before it.
 *
 * Returns: whether there is any
 */
gboolean
loom_timeline_model_slice_at (LoomTimelineModel *self, guint lane, gint64 time, guint *slice)
{
  LoomPyramid *pyramid = self->pyramids->pdata[lane];

  for (guint depth = loom_pyramid_get_n_depths (pyramid); depth > 0; depth--)
    if (loom_pyramid_find (pyramid, depth - 1, (double) time, (double) time + BIND_TOLERANCE, slice,
                           NULL))
      return TRUE;
  return FALSE;
}

/* In the order of their times. */
static gboolean
has_instant_between (const GArray *instants, gint64 begin, gint64 end)
{
  guint low = 0, high = instants->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (instants, LoomInstant, middle).time < begin)
        low = middle + 1;
      else
        high = middle;
    }
  return low < instants->len && g_array_index (instants, LoomInstant, low).time <= end;
}

/**
 * loom_timeline_model_has_between:
 * @begin: nanoseconds since the recording's origin
 * @end: not before @begin
 *
 * Returns: whether a slice of the lane touches the range, or an instant is in it
 */
gboolean
loom_timeline_model_has_between (LoomTimelineModel *self, guint lane, gint64 begin, gint64 end)
{
  LoomPyramid *pyramid = self->pyramids->pdata[lane];
  guint slice;

  for (guint depth = 0; depth < loom_pyramid_get_n_depths (pyramid); depth++)
    if (loom_pyramid_find (pyramid, depth, (double) begin, (double) end + 1, &slice, NULL))
      return TRUE;
  return has_instant_between (loom_trace_get_lane (self->trace, lane)->instants, begin, end);
}

gboolean
loom_timeline_model_parent_of (LoomTimelineModel *self,
                               guint lane,
                               guint slice_number,
                               guint *parent)
{
  const LoomSlice *slice = loom_timeline_model_get_slice (self, lane, slice_number);

  return slice != NULL && slice->depth > 0 &&
         loom_pyramid_find (self->pyramids->pdata[lane], slice->depth - 1u, (double) slice->begin,
                            (double) slice->begin + 1, parent, NULL);
}

/**
 * loom_timeline_model_child_of:
 * @child: (out): the longest slice directly in it
 *
 * Returns: whether there is any
 */
gboolean
loom_timeline_model_child_of (LoomTimelineModel *self, guint lane, guint slice_number, guint *child)
{
  const LoomSlice *slice = loom_timeline_model_get_slice (self, lane, slice_number);

  return slice != NULL &&
         loom_pyramid_find (self->pyramids->pdata[lane], slice->depth + 1u, (double) slice->begin,
                            (double) (slice->begin + MAX (slice->duration, 1)), child, NULL);
}

/**
 * loom_timeline_model_depth_at:
 *
 * Returns: the depth of the innermost slice at a time; 0 without any
 */
guint
loom_timeline_model_depth_at (LoomTimelineModel *self, guint lane, gint64 time)
{
  guint slice;

  return loom_timeline_model_slice_at (self, lane, time, &slice)
             ? loom_timeline_model_get_slice (self, lane, slice)->depth
             : 0;
}
