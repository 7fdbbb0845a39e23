/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-summary.h"

#include "analysis/loom-percentile.h"
#include "timeline/loom-frame-times.h"

/* So many slices are looked at between two looks at the cancellable. */
#define STEP 1024

static void
merge_refs (GArray *into, GArray *refs)
{
  g_array_append_vals (into, refs->data, refs->len);
  g_array_sort (into, loom_slice_ref_compare);
  g_array_set_size (into, MIN (into->len, LOOM_SUMMARY_N_LONGEST));
}

static gboolean
merge_lanes (LoomSummary *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < self->lanes->len; i++)
    {
      const LoomLaneStatistics *statistics = self->lanes->pdata[i];

      self->n_slices += statistics->n_slices;
      if (loom_trace_get_lane (self->trace, i)->kind != LOOM_LANE_THREAD)
        continue;
      merge_refs (self->longest, statistics->longest);
      merge_refs (self->stalls, statistics->stalls);
      self->n_stalls += statistics->n_stalls;
      g_ptr_array_add (names, statistics->names);
    }
  self->names =
      loom_name_table_merge ((LoomNameTable *const *) names->pdata, names->len, cancellable, error);
  return self->names != NULL;
}

static void
count_processes (LoomSummary *self)
{
  g_autoptr (GHashTable) pids = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < self->lanes->len; i++)
    {
      const LoomLane *lane = loom_trace_get_lane (self->trace, i);

      if (lane->kind == LOOM_LANE_THREAD)
        g_hash_table_add (pids, (gpointer) &lane->pid);
    }
  self->n_processes = g_hash_table_size (pids);
}

/* The names of what the runtime writes into the end of a task. */
typedef struct
{
  guint32 status;
  guint32 failed;
  guint32 cancelled;
} Statuses;

static void
count_task (LoomSummary *self, const LoomLane *lane, guint index, const Statuses *statuses)
{
  const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, index);
  guint32 status;

  self->tasks.count++;
  if (slice->flags & LOOM_SLICE_OPEN)
    {
      self->tasks.n_pending++;
      return;
    }
  status = loom_trace_get_slice_text (self->trace, lane->number, index, statuses->status);
  self->tasks.n_failed += status != 0 && status == statuses->failed;
  self->tasks.n_cancelled += status != 0 && status == statuses->cancelled;
}

static gboolean
count_tasks (LoomSummary *self, GCancellable *cancellable, GError **error)
{
  guint task_category = loom_trace_find_string (self->trace, "weft.task");
  const Statuses statuses = {
    loom_trace_find_string (self->trace, "status"),
    loom_trace_find_string (self->trace, "failed"),
    loom_trace_find_string (self->trace, "cancelled"),
  };

  for (guint i = 0; i < self->lanes->len && task_category != 0; i++)
    {
      const LoomLane *lane = loom_trace_get_lane (self->trace, i);

      for (guint s = 0; lane->kind == LOOM_LANE_ASYNC && s < lane->slices->len; s++)
        {
          if (s % STEP == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
          if (g_array_index (lane->slices, LoomSlice, s).category == task_category)
            count_task (self, lane, s, &statuses);
        }
    }
  return TRUE;
}

static void
measure_frames (LoomSummary *self)
{
  g_autoptr (GArray) frames = loom_frame_times_new (self->trace);
  g_autofree gint64 *durations = g_new (gint64, frames->len);

  for (guint i = 0; i < frames->len; i++)
    {
      durations[i] = g_array_index (frames, LoomFrame, i).duration;
      self->frames.n_over += durations[i] > LOOM_FRAME_BUDGET;
    }
  loom_percentile_sort (durations, frames->len);
  self->frames.count = frames->len;
  self->frames.median = loom_percentile (durations, frames->len, 50);
  self->frames.p95 = loom_percentile (durations, frames->len, 95);
  self->frames.longest = loom_percentile (durations, frames->len, 100);
}

/**
 * loom_summary_new:
 * @trace: a finished recording
 * @lanes: (transfer full) (element-type LoomLaneStatistics): for every lane, in their order
 * @hops: (transfer full): its arrows
 * @cancellable: (nullable): a cancellable
 * @error: only %G_IO_ERROR_CANCELLED
 *
 * Brings together what was found lane by lane. Any thread.
 *
 * Returns: (transfer full) (nullable): what there is to say of @trace
 */
LoomSummary *
loom_summary_new (LoomTrace *trace,
                  GPtrArray *lanes,
                  LoomHopStatistics *hops,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (LoomSummary) self = NULL;

  g_return_val_if_fail (LOOM_IS_TRACE (trace), NULL);
  g_return_val_if_fail (lanes->len == loom_trace_get_n_lanes (trace), NULL);

  self = g_new0 (LoomSummary, 1);
  self->trace = g_object_ref (trace);
  self->lanes = lanes;
  self->hops = hops;
  self->longest = g_array_new (FALSE, FALSE, sizeof (LoomSliceRef));
  self->stalls = g_array_new (FALSE, FALSE, sizeof (LoomSliceRef));

  count_processes (self);
  if (!merge_lanes (self, cancellable, error) || !count_tasks (self, cancellable, error) ||
      g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  measure_frames (self);
  return g_steal_pointer (&self);
}

/**
 * loom_summary_free:
 * @self: (transfer full): a summary
 */
void
loom_summary_free (LoomSummary *self)
{
  g_object_unref (self->trace);
  g_ptr_array_unref (self->lanes);
  g_array_unref (self->longest);
  g_array_unref (self->stalls);
  g_clear_pointer (&self->names, loom_name_table_free);
  loom_hop_statistics_free (self->hops);
  g_free (self);
}
