/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-lane-statistics.h"

/* So many slices are looked at between two looks at the cancellable. */
#define STEP 4096

typedef struct
{
  LoomTrace *trace;
  const LoomLane *lane;
  LoomLaneStatistics *result;
  guint n_longest;
  gint64 stall_threshold;

  guint park_category;
  guint loop_category;
  GHashTable *names; /* name → index of result->names + 1 */
  GArray *open;      /* guint: the slices around the one at hand */
  GArray *inside;    /* gint64: for each of them, nanoseconds of the slices in it */
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

int
loom_name_totals_compare (gconstpointer a, gconstpointer b)
{
  const LoomNameTotals *one = a;
  const LoomNameTotals *other = b;

  if (one->self != other->self)
    return one->self > other->self ? -1 : 1;
  return (one->name > other->name) - (one->name < other->name);
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

  if (span <= 0)
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

/* A worker that sleeps, and a slice of which it is not known how long it took. */
static gboolean
is_idle (Walk *walk, const LoomSlice *slice)
{
  return (slice->category != 0 && slice->category == walk->park_category) ||
         (slice->flags & LOOM_SLICE_CLAMPED) != 0;
}

static void
add_busy (Walk *walk, const LoomSlice *slice)
{
  gint64 begin = MAX (slice->begin, walk->busy_until);
  gint64 end = slice_end (slice);

  if (is_idle (walk, slice) || end <= begin)
    return;
  walk->result->busy += end - begin;
  add_utilisation (walk, begin, end);
  walk->busy_until = end;
}

static LoomNameTotals *
totals_of (Walk *walk, guint32 name)
{
  GArray *names = walk->result->names;
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (walk->names, GUINT_TO_POINTER (name)));

  if (index == 0)
    {
      LoomNameTotals totals = { .name = name };

      g_array_append_val (names, totals);
      index = names->len;
      g_hash_table_insert (walk->names, GUINT_TO_POINTER (name), GUINT_TO_POINTER (index));
    }
  return &g_array_index (names, LoomNameTotals, index - 1);
}

/* Everything inside the slice has been seen: what it did itself is known. */
static void
close_slice (Walk *walk)
{
  guint last = walk->open->len - 1;
  guint index = g_array_index (walk->open, guint, last);
  const LoomSlice *slice = slice_at (walk->lane, index);
  LoomNameTotals *totals = totals_of (walk, slice->name);
  LoomSliceRef ref = {
    .lane = walk->lane->number,
    .index = index,
    .begin = slice->begin,
    .duration = slice->duration,
    .self = MAX (slice->duration - g_array_index (walk->inside, gint64, last), 0),
  };

  totals->count++;
  if ((slice->flags & LOOM_SLICE_CLAMPED) == 0)
    {
      totals->total += slice->duration;
      totals->self += ref.self;
      totals->longest = MAX (totals->longest, slice->duration);
    }

  if (!is_idle (walk, slice))
    {
      /* A loop's turn is as long as what it did, which is there too. What never ended is not
       * the longest of what did; but where a main thread ended in it, it is a stall. */
      if ((slice->flags & LOOM_SLICE_OPEN) == 0 &&
          (slice->category == 0 || slice->category != walk->loop_category))
        keep_longest (walk->result->longest, &ref, walk->n_longest);
      if (walk->lane->is_main && walk->lane->kind == LOOM_LANE_THREAD && last == 0 &&
          slice->duration >= walk->stall_threshold)
        {
          walk->result->n_stalls++;
          keep_longest (walk->result->stalls, &ref, walk->n_longest);
        }
    }

  g_array_set_size (walk->open, last);
  g_array_set_size (walk->inside, last);
  if (last > 0)
    g_array_index (walk->inside, gint64, last - 1) += slice->duration;
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
  g_array_append_val (walk->open, index);
  g_array_append_val (walk->inside, nothing);
}

static gboolean
walk_slices (Walk *walk, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < walk->lane->slices->len; i++)
    {
      if (i % STEP == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      visit_slice (walk, i);
    }
  while (walk->open->len > 0)
    close_slice (walk);
  return TRUE;
}

/**
 * loom_lane_statistics_new:
 * @trace: a finished recording
 * @lane: the number of one of its lanes
 * @n_longest: how many of the longest slices to tell, and how many stalls
 * @stall_threshold: nanoseconds; from there on a main thread's outermost slice is a stall
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
                          guint n_longest,
                          gint64 stall_threshold,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (LoomLaneStatistics) self = g_new0 (LoomLaneStatistics, 1);
  g_autoptr (GHashTable) names = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) inside = g_array_new (FALSE, FALSE, sizeof (gint64));
  Walk walk = {
    .trace = trace,
    .lane = loom_trace_get_lane (trace, lane),
    .result = self,
    .n_longest = n_longest,
    .stall_threshold = stall_threshold,
    .park_category = loom_trace_find_string (trace, "weft.park"),
    .loop_category = loom_trace_find_string (trace, "weft.loop"),
    .names = names,
    .open = open,
    .inside = inside,
    .busy_until = G_MININT64,
  };

  self->lane = lane;
  self->longest = g_array_new (FALSE, FALSE, sizeof (LoomSliceRef));
  self->stalls = g_array_new (FALSE, FALSE, sizeof (LoomSliceRef));
  self->names = g_array_new (FALSE, FALSE, sizeof (LoomNameTotals));
  self->n_slices = walk.lane->slices->len;
  self->n_instants = walk.lane->instants->len;

  if (!walk_slices (&walk, cancellable, error))
    return NULL;

  g_array_sort (self->longest, loom_slice_ref_compare);
  g_array_set_size (self->longest, MIN (self->longest->len, n_longest));
  g_array_sort (self->stalls, loom_slice_ref_compare);
  g_array_set_size (self->stalls, MIN (self->stalls->len, n_longest));
  g_array_sort (self->names, loom_name_totals_compare);
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
  g_clear_pointer (&self->names, g_array_unref);
  g_free (self);
}
