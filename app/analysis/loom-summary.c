/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-summary.h"

#include "analysis/loom-percentile.h"

static void
merge_refs (GArray *into, GArray *refs)
{
  g_array_append_vals (into, refs->data, refs->len);
  g_array_sort (into, loom_slice_ref_compare);
  g_array_set_size (into, MIN (into->len, LOOM_SUMMARY_N_LONGEST));
}

static void
merge_names (LoomSummary *self, GHashTable *indices, GArray *names)
{
  for (guint i = 0; i < names->len; i++)
    {
      const LoomNameTotals *totals = &g_array_index (names, LoomNameTotals, i);
      gpointer key = GUINT_TO_POINTER (totals->name);
      guint index = GPOINTER_TO_UINT (g_hash_table_lookup (indices, key));
      LoomNameTotals *merged;

      if (index == 0)
        {
          g_array_append_val (self->names, *totals);
          g_hash_table_insert (indices, key, GUINT_TO_POINTER (self->names->len));
          continue;
        }
      merged = &g_array_index (self->names, LoomNameTotals, index - 1);
      merged->count += totals->count;
      merged->total += totals->total;
      merged->self += totals->self;
      merged->longest = MAX (merged->longest, totals->longest);
    }
}

static void
merge_lanes (LoomSummary *self)
{
  g_autoptr (GHashTable) indices = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->lanes->len; i++)
    {
      const LoomLaneStatistics *statistics = self->lanes->pdata[i];

      self->n_slices += statistics->n_slices;
      if (loom_trace_get_lane (self->trace, i)->kind != LOOM_LANE_THREAD)
        continue;
      merge_refs (self->longest, statistics->longest);
      merge_refs (self->stalls, statistics->stalls);
      self->n_stalls += statistics->n_stalls;
      merge_names (self, indices, statistics->names);
    }
  g_array_sort (self->names, loom_name_totals_compare);
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

static void
count_tasks (LoomSummary *self)
{
  guint task_category = loom_trace_find_string (self->trace, "weft.task");

  for (guint i = 0; i < self->lanes->len && task_category != 0; i++)
    {
      const LoomLane *lane = loom_trace_get_lane (self->trace, i);

      for (guint s = 0; lane->kind == LOOM_LANE_ASYNC && s < lane->slices->len; s++)
        {
          const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, s);

          if (slice->category != task_category)
            continue;
          self->n_tasks++;
          if (slice->flags & LOOM_SLICE_OPEN)
            self->n_open_tasks++;
        }
    }
}

static void
measure_frames (LoomSummary *self)
{
  guint frame_category = loom_trace_find_string (self->trace, "frame");
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->lanes->len && frame_category != 0; i++)
    {
      const LoomLane *lane = loom_trace_get_lane (self->trace, i);

      for (guint s = 0; s < lane->slices->len; s++)
        {
          const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, s);

          if (slice->category != frame_category)
            continue;
          g_array_append_val (frames, slice->duration);
          if (slice->duration > LOOM_FRAME_BUDGET)
            self->frames.n_over++;
        }
    }

  loom_percentile_sort (frames);
  self->frames.count = frames->len;
  self->frames.median = loom_percentile (frames, 50);
  self->frames.p95 = loom_percentile (frames, 95);
  self->frames.longest = loom_percentile (frames, 100);
}

/**
 * loom_summary_new:
 * @trace: a finished recording
 * @lanes: (transfer full) (element-type LoomLaneStatistics): for every lane, in their order
 * @hops: (transfer full): its arrows
 *
 * Brings together what was found lane by lane. Any thread.
 *
 * Returns: (transfer full): what there is to say of @trace
 */
LoomSummary *
loom_summary_new (LoomTrace *trace, GPtrArray *lanes, LoomHopStatistics *hops)
{
  LoomSummary *self;

  g_return_val_if_fail (LOOM_IS_TRACE (trace), NULL);
  g_return_val_if_fail (lanes->len == loom_trace_get_n_lanes (trace), NULL);

  self = g_new0 (LoomSummary, 1);
  self->trace = g_object_ref (trace);
  self->lanes = lanes;
  self->hops = hops;
  self->longest = g_array_new (FALSE, FALSE, sizeof (LoomSliceRef));
  self->stalls = g_array_new (FALSE, FALSE, sizeof (LoomSliceRef));
  self->names = g_array_new (FALSE, FALSE, sizeof (LoomNameTotals));

  merge_lanes (self);
  count_processes (self);
  count_tasks (self);
  measure_frames (self);
  return self;
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
  g_array_unref (self->names);
  loom_hop_statistics_free (self->hops);
  g_free (self);
}
