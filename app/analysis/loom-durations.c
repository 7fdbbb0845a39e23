/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-durations.h"

/* So many slices are looked at between two looks at the cancellable. */
#define STEP 65536

struct _LoomDurations
{
  guint n_names;
  gsize *ends; /* by name: where its values end, and the next one's begin */
  gint64 *values;
};

typedef void (*SliceFunc) (LoomDurations *self, const LoomSlice *slice);

static void
count (LoomDurations *self, const LoomSlice *slice)
{
  self->ends[slice->name]++;
}

static void
put (LoomDurations *self, const LoomSlice *slice)
{
  self->values[self->ends[slice->name]++] = slice->duration;
}

static gboolean
for_each (LoomDurations *self,
          LoomTrace *trace,
          SliceFunc func,
          GCancellable *cancellable,
          GError **error)
{
  guint park = loom_trace_find_string (trace, "weft.park");

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      for (guint j = 0; lane->kind == LOOM_LANE_THREAD && j < lane->slices->len; j++)
        {
          const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, j);

          if (j % STEP == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
          if ((slice->flags & (LOOM_SLICE_OPEN | LOOM_SLICE_CLAMPED)) == 0 &&
              (park == 0 || slice->category != park))
            func (self, slice);
        }
    }
  return TRUE;
}

static gsize
begin_of (LoomDurations *self, guint name)
{
  return name > 0 ? self->ends[name - 1] : 0;
}

/* Of counts, where each name's values begin. */
static gsize
place (LoomDurations *self)
{
  gsize at = 0;

  for (guint i = 0; i < self->n_names; i++)
    {
      gsize n = self->ends[i];

      self->ends[i] = at;
      at += n;
    }
  return at;
}

/**
 * loom_durations_new:
 * @trace: a recording
 * @cancellable: (nullable): a cancellable
 * @error: set to %G_IO_ERROR_CANCELLED
 *
 * For a worker.
 *
 * Returns: (transfer full) (nullable): its durations
 */
LoomDurations *
loom_durations_new (LoomTrace *trace, GCancellable *cancellable, GError **error)
{
  g_autoptr (LoomDurations) self = NULL;
  gsize n_values;

  g_return_val_if_fail (LOOM_IS_TRACE (trace), NULL);

  self = g_new0 (LoomDurations, 1);
  self->n_names = loom_trace_get_n_strings (trace);
  self->ends = g_new0 (gsize, self->n_names);
  if (!for_each (self, trace, count, cancellable, error))
    return NULL;
  n_values = place (self);
  self->values = g_new (gint64, n_values);
  if (!for_each (self, trace, put, cancellable, error))
    return NULL;
  for (guint i = 0; i < self->n_names; i++)
    {
      gsize begin = begin_of (self, i);

      if (self->ends[i] - begin >= STEP &&
          g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      loom_percentile_sort (self->values + begin, self->ends[i] - begin);
    }
  return g_steal_pointer (&self);
}

void
loom_durations_free (LoomDurations *self)
{
  g_free (self->ends);
  g_free (self->values);
  g_free (self);
}

LoomSortedValues
loom_durations_get (LoomDurations *self, guint name)
{
  gsize begin;

  if (name >= self->n_names)
    return (LoomSortedValues) { NULL, 0 };
  begin = begin_of (self, name);
  return (LoomSortedValues) { self->values + begin, self->ends[name] - begin };
}
