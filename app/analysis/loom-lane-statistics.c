/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-lane-statistics.h"

#include "trace/loom-time.h"

/* So many slices are looked at between two looks at the cancellable. */
#define STEP 4096

typedef struct
{
  LoomTrace *trace;
  const LoomLane *lane;
  LoomLaneStatistics *result;
  const LoomLaneOptions *options;

  guint park_category;
  guint loop_category;
  GArray *open;     /* guint: the slices around the one at hand */
  GArray *inside;   /* gint64: for each of them, nanoseconds of the slices in it */
  guint n_believed; /* so many of them have times that can be */
  gint64 busy_until;
} Walk;

/* The longest first; of two alike, the earlier one. */
int
loom_slice_ref_compare (gconstpointer a, gconstpointer b)
{
  const LoomSliceRef *one = a;
  const LoomSliceRef *other = b;

  if (one->duration != other->duration)
    return one->duration > other->duration ? -1 : 1;
  if (one->begin != other->begin)
    return one->begin < other->begin ? -1 : 1;
  return (one->lane > other->lane) - (one->lane < other->lane);
}

static inline const LoomSlice *
slice_at (const LoomLane *lane, guint index)
{
  return &g_array_index (lane->slices, LoomSlice, index);
}

static inline gint64
slice_end (const LoomSlice *slice)
{
  return slice->begin + slice->duration;
}

/* Keeps the array short: sorted and cut whenever it is twice as long as needed. */
static void
keep_longest (GArray *refs, const LoomSliceRef *ref, guint n_longest)
{
  g_array_append_val (refs, *ref);
  if (refs->len < 2 * n_longest + 64)
    return;
  g_array_sort (refs, loom_slice_ref_compare);
  g_array_set_size (refs, MIN (refs->len, n_longest));
}

static void
add_utilisation (Walk *walk, gint64 begin, gint64 end)
{
  gint64 trace_begin = loom_trace_get_begin (walk->trace);
  gint64 span = loom_trace_get_end (walk->trace) - trace_begin;
  gdouble width = (gdouble) span / LOOM_UTILISATION_BUCKETS;
  guint first, last;

  /* What is left of a recording that forgets may have begun before it. */
  begin = MAX (begin, trace_begin);
  if (span <= 0 || end <= begin)
    return;
  first = (guint) ((gdouble) (begin - trace_begin) / width);
  last = (guint) ((gdouble) (end - trace_begin) / width);
  for (guint i = first; i <= last && i < LOOM_UTILISATION_BUCKETS; i++)
    {
      gdouble from = MAX ((gdouble) (begin - trace_begin), width * i);
      gdouble to = MIN ((gdouble) (end - trace_begin), width * (i + 1));

      walk->result->utilisation[i] += (float) (MAX (to - from, 0) / width);
    }
}

static gboolean
is_parking (Walk *walk, const LoomSlice *slice)
{
  return slice->category != 0 && slice->category == walk->park_category;
}

/* Whether a slice's length is that of what it was. */
static gboolean
is_timed (const LoomSlice *slice)
{
  return (slice->flags & (LOOM_SLICE_OPEN | LOOM_SLICE_CLAMPED)) == 0;
}

static void
add_busy (Walk *walk, const LoomSlice *slice)
{
  gint64 begin = MAX (slice->begin, walk->busy_until);
  gint64 end = slice_end (slice);

  if (is_parking (walk, slice) || (slice->flags & LOOM_SLICE_CLAMPED) != 0 || end <= begin)
    return;
  walk->result->busy += end - begin;
  add_utilisation (walk, begin, end);
  walk->busy_until = end;
}

static void
add_longest (Walk *walk, const LoomSlice *slice, const LoomSliceRef *ref)
{
  /* A loop's turn is as long as what it did, which is there too. */
  if (slice->category == 0 || slice->category != walk->loop_category)
    keep_longest (walk->result->longest, ref, walk->options->n_longest);
}

static gboolean
is_believed (const LoomSlice *slice)
{
  return (slice->flags & LOOM_SLICE_CLAMPED) == 0;
}

/* Where a main thread ended in a slice it may well be that it hung there. The last open slice counts
 * where nothing is around it but what has times that cannot be. */
static void
add_stall (Walk *walk, const LoomSlice *slice, const LoomSliceRef *ref)
{
  if (ref->duration < walk->options->stall_threshold || !walk->lane->is_main ||
      walk->lane->kind != LOOM_LANE_THREAD || !is_believed (slice) || walk->n_believed > 1)
    return;
  walk->result->n_stalls++;
  keep_longest (walk->result->stalls, ref, walk->options->n_longest);
}

/* Everything inside the slice has been seen: what it did itself is known. */
static void
close_slice (Walk *walk)
{
  guint last = walk->open->len - 1;
  guint index = g_array_index (walk->open, guint, last);
  const LoomSlice *slice = slice_at (walk->lane, index);
  LoomSliceRef ref = {
    .lane = walk->lane->number,
    .index = index,
    .inside = index,
    .begin = slice->begin,
    .duration = slice->duration,
    .self = MAX (slice->duration - g_array_index (walk->inside, gint64, last), 0),
  };

  if (!is_parking (walk, slice))
    {
      if (is_timed (slice))
        {
          loom_name_table_add (walk->result->names, slice->name, slice->duration, ref.self);
          add_longest (walk, slice, &ref);
        }
      else
        loom_name_table_add_untimed (walk->result->names, slice->name);
      add_stall (walk, slice, &ref);
    }

  walk->n_believed -= is_believed (slice);
  g_array_set_size (walk->open, last);
  g_array_set_size (walk->inside, last);
  if (last > 0)
    {
      gint64 *inside = &g_array_index (walk->inside, gint64, last - 1);

      *inside = loom_time_sum (*inside, slice->duration);
    }
}

static void
visit_slice (Walk *walk, guint index)
{
  const LoomSlice *slice = slice_at (walk->lane, index);
  const gint64 nothing = 0;

  while (walk->open->len > 0 &&
         slice_end (slice_at (
             walk->lane, g_array_index (walk->open, guint, walk->open->len - 1))) <= slice->begin)
    close_slice (walk);

  add_busy (walk, slice);
  walk->n_believed += is_believed (slice);
  g_array_append_val (walk->open, index);
  g_array_append_val (walk->inside, nothing);
}

static gboolean
walk_slices (Walk *walk, GCancellable *cancellable, GError **error)
{
  guint n_slices = walk->lane->slices->len;

  for (guint first = 0; first < n_slices; first += STEP)
    {
      guint end = first + MIN (STEP, n_slices - first);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      for (guint i = first; i < end; i++)
        visit_slice (walk, i);
      if (walk->options->step != NULL)
        walk->options->step (end - first, walk->options->step_data);
    }
  while (walk->open->len > 0)
    close_slice (walk);
  return loom_name_table_settle (walk->result->names, cancellable, error);
}

static void
cut (GArray *refs, guint n_longest)
{
  g_array_sort (refs, loom_slice_ref_compare);
  g_array_set_size (refs, MIN (refs->len, n_longest));
}

/* What a stall was spent on: a loop's turn is called just that. */
static void
find_inside (const LoomLane *lane, LoomSliceRef *ref)
{
  const LoomSlice *around = slice_at (lane, ref->index);
  gint64 longest = -1;

  for (guint i = ref->index + 1; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = slice_at (lane, i);

      if (slice->begin >= slice_end (around))
        break;
      if (slice->depth == around->depth + 1 && slice->duration > longest)
        {
          ref->inside = i;
          longest = slice->duration;
        }
    }
}

static LoomLaneStatistics *
statistics_of (const LoomLane *lane)
{
  LoomLaneStatistics *self = g_new0 (LoomLaneStatistics, 1);

  self->lane = lane->number;
  self->n_slices = lane->slices->len;
  self->n_instants = lane->instants->len;
  self->longest = g_array_new (FALSE, FALSE, sizeof (LoomSliceRef));
  self->stalls = g_array_new (FALSE, FALSE, sizeof (LoomSliceRef));
  self->names = loom_name_table_new ();
  return self;
}

/**
 * loom_lane_statistics_new:
 * @trace: a finished recording
 * @lane: the number of one of its lanes
 * @options: what to look for
 * @cancellable: (nullable): a cancellable
 * @error: only %G_IO_ERROR_CANCELLED
 *
 * Goes through a lane once. Any thread; several lanes of a recording at once.
 *
 * Returns: (transfer full) (nullable): what there is to say of it
 */
LoomLaneStatistics *
loom_lane_statistics_new (LoomTrace *trace,
                          guint lane,
                          const LoomLaneOptions *options,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (LoomLaneStatistics) self = NULL;
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) inside = g_array_new (FALSE, FALSE, sizeof (gint64));
  Walk walk = {
    .trace = trace,
    .options = options,
    .open = open,
    .inside = inside,
    .busy_until = G_MININT64,
  };

  g_return_val_if_fail (LOOM_IS_TRACE (trace), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  walk.lane = loom_trace_get_lane (trace, lane);
  walk.result = self = statistics_of (walk.lane);
  walk.park_category = loom_trace_find_string (trace, "weft.park");
  walk.loop_category = loom_trace_find_string (trace, "weft.loop");
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !walk_slices (&walk, cancellable, error))
    return NULL;

  cut (self->longest, options->n_longest);
  cut (self->stalls, options->n_longest);
  for (guint i = 0; i < self->stalls->len; i++)
    find_inside (walk.lane, &g_array_index (self->stalls, LoomSliceRef, i));
  return g_steal_pointer (&self);
}

/**
 * loom_lane_statistics_free:
 * @self: (transfer full): statistics
 */
void
loom_lane_statistics_free (LoomLaneStatistics *self)
{
  g_clear_pointer (&self->longest, g_array_unref);
  g_clear_pointer (&self->stalls, g_array_unref);
  g_clear_pointer (&self->names, loom_name_table_free);
  g_free (self);
}
