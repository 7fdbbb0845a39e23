/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-instances.h"

#include <glib/gi18n-lib.h>

/* So many slices are looked at between two looks at the cancellable. */
#define STEP 65536

/* So far from where a hop ends the slice that it resumed is looked for. */
#define NEAR 64

struct _LoomInstances
{
  gatomicrefcount refs;
  LoomTrace *trace;     /* owned */
  LoomTaskIndex *index; /* owned; NULL for slices */
  guint32 name;
  gint64 begin;
  gint64 end;
  guint8 *lanes; /* a byte a lane: whether it counts; NULL for all */
  guint32 park;  /* strings' numbers */
  guint32 hop;
};

/* What is done with each of them: its time is kept, or its place if the time is in a range. */
typedef struct
{
  LoomInstances *of;
  LoomInstanceTime measure;
  GCancellable *cancellable;
  GArray *values; /* gint64; NULL when places are wanted */
  GArray *places; /* LoomSliceAddress */
  gint64 low;
  gint64 high;
} Visit;

const char *
loom_measure_get_name (LoomInstanceTime measure)
{
  switch (measure)
    {
    case LOOM_INSTANCE_SELF:
      return _ ("Self");
    case LOOM_INSTANCE_WAITING:
      return _ ("Waiting");
    case LOOM_INSTANCE_QUEUED:
      return _ ("Queued");
    case LOOM_INSTANCE_RUNNING:
      return _ ("Running");
    case LOOM_INSTANCE_DURATION:
    default:
      return _ ("Duration");
    }
}

static LoomInstances *
instances_new (LoomTrace *trace, guint32 name)
{
  LoomInstances *self = g_new0 (LoomInstances, 1);

  g_atomic_ref_count_init (&self->refs);
  self->trace = g_object_ref (trace);
  self->name = name;
  self->park = loom_trace_find_string (trace, "weft.park");
  self->hop = loom_trace_find_string (trace, "weft.hop");
  return self;
}

/**
 * loom_instances_new_of_slices:
 * @trace: a recording
 * @name: a string's number
 * @begin: nanoseconds since the recording's origin
 * @end: not before @begin
 * @lanes: (array length=n_lanes) (nullable): lanes' numbers; %NULL for every thread's
 * @n_lanes: how many
 *
 * Returns: (transfer full): those slices of threads that have that name, as far as they are in a range
 */
LoomInstances *
loom_instances_new_of_slices (
    LoomTrace *trace, guint32 name, gint64 begin, gint64 end, const guint32 *lanes, guint n_lanes)
{
  LoomInstances *self;
  guint n;

  g_return_val_if_fail (LOOM_IS_TRACE (trace), NULL);
  g_return_val_if_fail (begin <= end, NULL);

  self = instances_new (trace, name);
  self->begin = begin;
  self->end = end;
  if (lanes == NULL)
    return self;
  n = loom_trace_get_n_lanes (trace);
  self->lanes = g_new0 (guint8, n + 1);
  for (guint i = 0; i < n_lanes; i++)
    if (lanes[i] < n)
      self->lanes[lanes[i]] = 1;
  return self;
}

/**
 * loom_instances_new_of_tasks:
 * @index: a recording's tasks
 * @name: a string's number
 *
 * Returns: (transfer full): those that have that name
 */
LoomInstances *
loom_instances_new_of_tasks (LoomTaskIndex *index, guint32 name)
{
  LoomInstances *self;

  g_return_val_if_fail (index != NULL, NULL);

  self = instances_new (loom_task_index_get_trace (index), name);
  self->index = loom_task_index_ref (index);
  return self;
}

LoomInstances *
loom_instances_ref (LoomInstances *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
loom_instances_unref (LoomInstances *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->trace);
  g_clear_pointer (&self->index, loom_task_index_unref);
  g_free (self->lanes);
  g_free (self);
}

LoomTrace *
loom_instances_get_trace (LoomInstances *self)
{
  return self->trace;
}

guint32
loom_instances_get_name (LoomInstances *self)
{
  return self->name;
}

LoomTaskIndex *
loom_instances_get_index (LoomInstances *self)
{
  return self->index;
}

gboolean
loom_instances_has_measure (LoomInstances *self, LoomInstanceTime measure)
{
  switch (measure)
    {
    case LOOM_INSTANCE_DURATION:
      return TRUE;
    case LOOM_INSTANCE_SELF:
      return self->index == NULL;
    case LOOM_INSTANCE_QUEUED:
      return self->hop != 0;
    case LOOM_INSTANCE_WAITING:
    case LOOM_INSTANCE_RUNNING:
    default:
      return self->index != NULL && loom_task_index_is_of_weft (self->index);
    }
}

static void
visit (Visit *self, guint lane, guint slice, gint64 value)
{
  LoomSliceAddress place = { lane, slice };

  value = CLAMP (value, 0, G_MAXINT64 - 1);
  if (self->values != NULL)
    g_array_append_val (self->values, value);
  else if (value >= self->low && value < self->high)
    g_array_append_val (self->places, place);
}

static gboolean
counts (LoomInstances *self, guint lane)
{
  return loom_trace_get_lane (self->trace, lane)->kind == LOOM_LANE_THREAD &&
         (self->lanes == NULL || self->lanes[lane]);
}

static gint64
part_in (LoomInstances *self, gint64 begin, gint64 end)
{
  return MAX (MIN (end, self->end) - MAX (begin, self->begin), 0);
}

/* The slices that are open, from the outermost on. */
typedef struct
{
  guint32 slice;
  gint64 own; /* what is left of it for itself */
} Open;

static void
close_from (Visit *self, const LoomLane *lane, GArray *open, guint depth)
{
  while (open->len > depth)
    {
      const Open *last = &g_array_index (open, Open, open->len - 1);

      if (g_array_index (lane->slices, LoomSlice, last->slice).name == self->of->name)
        visit (self, lane->number, last->slice, last->own);
      g_array_set_size (open, open->len - 1);
    }
}

/* Those that end before the range are passed over, as in the range's statistics. */
static gboolean
visit_lane (Visit *self, const LoomLane *lane)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (Open));
  LoomInstances *of = self->of;

  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      gint64 end = slice->begin + slice->duration;
      Open next = { .slice = i };

      if (i % STEP == 0 && g_cancellable_is_cancelled (self->cancellable))
        return FALSE;
      if (slice->begin >= of->end)
        break;
      if (end <= of->begin && slice->begin < of->begin)
        continue;
      if (of->park != 0 && slice->category == of->park && slice->name == of->name)
        continue;
      next.own = part_in (of, slice->begin, end);
      if (self->measure == LOOM_INSTANCE_DURATION)
        {
          if (slice->name == of->name)
            visit (self, lane->number, i, next.own);
          continue;
        }
      close_from (self, lane, open, MIN (slice->depth, open->len));
      if (open->len > 0)
        g_array_index (open, Open, open->len - 1).own -= next.own;
      g_array_append_val (open, next);
    }
  close_from (self, lane, open, 0);
  return TRUE;
}

/* The slice of that name in which a hop ended: it may have begun a little later. */
static gboolean
find_resumed (LoomInstances *self, const LoomLane *lane, gint64 time, guint *found)
{
  guint low = 0;
  guint high = lane->slices->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (lane->slices, LoomSlice, middle).begin <= time)
        low = middle + 1;
      else
        high = middle;
    }
  for (guint i = low; i > 0 && low - i < NEAR; i--)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i - 1);

      *found = i - 1;
      if (slice->name == self->name && slice->begin + slice->duration >= time)
        return TRUE;
    }
  for (guint i = low; i < lane->slices->len && i - low < NEAR; i++)
    {
      *found = i;
      if (g_array_index (lane->slices, LoomSlice, i).name == self->name)
        return TRUE;
    }
  return FALSE;
}

static gboolean
visit_hops (Visit *self)
{
  LoomInstances *of = self->of;
  const LoomFlow *flows = loom_trace_get_flows (of->trace);

  for (guint i = 0; i < loom_trace_get_n_flows (of->trace); i++)
    {
      const LoomFlow *flow = &flows[i];
      guint slice;

      if (i % STEP == 0 && g_cancellable_is_cancelled (self->cancellable))
        return FALSE;
      if (flow->category == of->hop && flow->name == of->name && flow->to_time >= of->begin &&
          flow->to_time < of->end && counts (of, flow->to_lane) &&
          find_resumed (of, loom_trace_get_lane (of->trace, flow->to_lane), flow->to_time, &slice))
        visit (self, flow->to_lane, slice, flow->to_time - flow->from_time);
    }
  return TRUE;
}

static gint64
time_of_task (const LoomTaskInfo *task, LoomInstanceTime measure)
{
  switch (measure)
    {
    case LOOM_INSTANCE_WAITING:
      return task->waiting;
    case LOOM_INSTANCE_QUEUED:
      return task->queued;
    case LOOM_INSTANCE_RUNNING:
      return task->running;
    case LOOM_INSTANCE_SELF:
    case LOOM_INSTANCE_DURATION:
    default:
      return task->end - task->begin;
    }
}

static gboolean
visit_tasks (Visit *self)
{
  LoomTaskIndex *index = self->of->index;

  for (guint i = 0; i < loom_task_index_get_n (index); i++)
    {
      const LoomTaskInfo *task = loom_task_index_get (index, i);

      if (i % STEP == 0 && g_cancellable_is_cancelled (self->cancellable))
        return FALSE;
      if (task->name == self->of->name)
        visit (self, task->lane, task->slice, time_of_task (task, self->measure));
    }
  return TRUE;
}

static gboolean
visit_all (Visit *self)
{
  LoomInstances *of = self->of;

  if (g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  if (of->index != NULL)
    return visit_tasks (self);
  if (self->measure == LOOM_INSTANCE_QUEUED)
    return of->hop == 0 || visit_hops (self);
  for (guint i = 0; i < loom_trace_get_n_lanes (of->trace); i++)
    if (counts (of, i) && !visit_lane (self, loom_trace_get_lane (of->trace, i)))
      return FALSE;
  return TRUE;
}

/**
 * loom_instances_count:
 * @measure: what is asked of each
 * @scale: of the histogram
 * @n_bars: of the histogram
 * @cancellable: (nullable): a cancellable
 * @error: set to %G_IO_ERROR_CANCELLED
 *
 * For a worker. Takes sixteen bytes for each of them until it is done.
 *
 * Returns: (transfer full) (nullable): how many of them took how long
 */
LoomHistogram *
loom_instances_count (LoomInstances *self,
                      LoomInstanceTime measure,
                      LoomHistogramScale scale,
                      guint n_bars,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (gint64));
  Visit job = { .of = self, .measure = measure, .cancellable = cancellable, .values = values };

  if (!visit_all (&job))
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }
  return loom_histogram_new ((gint64 *) (gpointer) values->data, values->len, scale, n_bars);
}

/**
 * loom_instances_find:
 * @measure: what is asked of each
 * @low: nanoseconds, the least that is wanted
 * @high: nanoseconds, the least that is not any more
 * @cancellable: (nullable): a cancellable
 * @error: set to %G_IO_ERROR_CANCELLED
 *
 * For a worker.
 *
 * Returns: (transfer full) (nullable): the slices of those that took so long; of tasks, the one from
 *   its beginning to its end
 */
LoomSliceSet *
loom_instances_find (LoomInstances *self,
                     LoomInstanceTime measure,
                     gint64 low,
                     gint64 high,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (LoomSliceAddress));
  Visit job = {
    .of = self,
    .measure = measure,
    .cancellable = cancellable,
    .places = places,
    .low = low,
    .high = high,
  };

  if (!visit_all (&job))
    {
      g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }
  return loom_slice_set_new_from ((const LoomSliceAddress *) (gpointer) places->data, places->len);
}
