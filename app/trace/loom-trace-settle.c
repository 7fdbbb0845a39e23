/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-trace-builder-private.h"

static void
add_arrow (const LoomPoint *begin, const LoomPoint *end, gpointer user_data)
{
  LoomTraceBuilder *self = user_data;
  LoomFlow flow = {
    .from_time = begin->time,
    .to_time = end->time,
    .from_lane = begin->lane,
    .to_lane = end->lane,
    .name = begin->name,
    .category = begin->category,
    .id = begin->id,
  };

  /* The high bit tells finish() to look for the slice; it is taken off there. */
  if (end->bind_next)
    flow.to_lane |= 1u << 31;
  g_array_append_val (self->trace->flows, flow);
}

static void
add_async_slice (const LoomPoint *begin, const LoomPoint *end, gpointer user_data)
{
  LoomTraceBuilder *self = user_data;
  LoomSlice slice =
      loom_slice_of (begin->time, end->time - begin->time, begin->category, begin->label);

  loom_lane_builder_complete (loom_lane_builder_at (self, begin->lane), &slice, begin->args,
                              end->args, begin->id);
}

static void
bind_flows (LoomTraceBuilder *self)
{
  LoomTrace *trace = self->trace;

  for (guint i = 0; i < trace->flows->len; i++)
    {
      LoomFlow *flow = &g_array_index (trace->flows, LoomFlow, i);
      const LoomLane *lane;
      guint low, high;

      if ((flow->to_lane & 1u << 31) == 0)
        continue;
      flow->to_lane &= ~(1u << 31);

      lane = trace->lanes->pdata[flow->to_lane];
      low = 0;
      high = lane->slices->len;
      while (low < high)
        {
          guint middle = low + (high - low) / 2;

          if (g_array_index (lane->slices, LoomSlice, middle).begin < flow->to_time)
            low = middle + 1;
          else
            high = middle;
        }
      if (low < lane->slices->len)
        flow->to_time = g_array_index (lane->slices, LoomSlice, low).begin;
    }
}

static int
compare_samples (gconstpointer a, gconstpointer b)
{
  gint64 one = ((const LoomSample *) a)->time;
  gint64 other = ((const LoomSample *) b)->time;

  return (one > other) - (one < other);
}

static void
settle (LoomTraceBuilder *self)
{
  LoomTrace *trace = self->trace;

  loom_pairing_settle (self->flows, add_arrow, self);
  loom_pairing_settle (self->asyncs, add_async_slice, self);
  if (self->last_time != G_MININT64)
    {
      trace->begin = self->first_time;
      trace->end = MAX (self->last_time, self->latest_end);
    }
  for (guint i = 0; i < self->lane_builders->len; i++)
    loom_lane_builder_settle (loom_lane_builder_at (self, i), trace->end);
  bind_flows (self);
}

/**
 * loom_trace_builder_get_trace:
 * @self: a builder
 *
 * Returns: (transfer none): what is being built; for its strings and names
 */
LoomTrace *
loom_trace_builder_get_trace (LoomTraceBuilder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->trace;
}

/**
 * loom_trace_builder_peek:
 * @self: a builder
 *
 * Puts in order what has come so far. Valid, as it is, until the next event comes.
 *
 * Returns: (transfer none): the recording so far
 */
LoomTrace *
loom_trace_builder_peek (LoomTraceBuilder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  settle (self);
  return self->trace;
}

/* Something asynchronous that has not ended lasts as long as the recording. */
static void
close_asyncs (LoomTraceBuilder *self)
{
  g_autoptr (GArray) open = NULL;

  loom_pairing_settle (self->asyncs, add_async_slice, self);
  open = loom_pairing_dup_open (self->asyncs);
  for (guint i = 0; i < open->len; i++)
    {
      const LoomPoint *begin = &g_array_index (open, LoomPoint, i);
      gint64 end = MAX (self->last_time, self->latest_end);
      LoomSlice slice =
          loom_slice_of (begin->time, end - begin->time, begin->category, begin->label);

      slice.flags = LOOM_SLICE_OPEN;
      loom_lane_builder_complete (loom_lane_builder_at (self, begin->lane), &slice, begin->args, 0,
                                  begin->id);
    }
}

static int
compare_lanes (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const LoomLane *one = *(const LoomLane *const *) a;
  const LoomLane *other = *(const LoomLane *const *) b;
  GHashTable *process_order = user_data;
  guint one_process = GPOINTER_TO_UINT (g_hash_table_lookup (process_order, &one->pid));
  guint other_process = GPOINTER_TO_UINT (g_hash_table_lookup (process_order, &other->pid));

  if (one_process != other_process)
    return one_process < other_process ? -1 : 1;
  if (one->kind != other->kind)
    return one->kind < other->kind ? -1 : 1;
  if (one->sort_index != other->sort_index)
    return one->sort_index < other->sort_index ? -1 : 1;
  if (one->is_main != other->is_main)
    return one->is_main ? -1 : 1;
  return (one->number > other->number) - (one->number < other->number);
}

/* Numbers the processes of these lanes, from 1, in the order in which they came. */
static void
number_processes (LoomTrace *trace, gboolean of_threads, GHashTable *process_order)
{
  for (guint i = 0; i < trace->lanes->len; i++)
    {
      LoomLane *lane = trace->lanes->pdata[i];
      guint number = g_hash_table_size (process_order) + 1;

      if ((lane->kind == LOOM_LANE_THREAD) == of_threads &&
          !g_hash_table_contains (process_order, &lane->pid))
        g_hash_table_insert (process_order, &lane->pid, GUINT_TO_POINTER (number));
    }
}

/* Processes in the order in which they came, those that have only counters last; in each the
 * threads first, the main thread before the others, then what is asynchronous, then the
 * counters. */
static void
order_lanes (LoomTrace *trace)
{
  g_autoptr (GHashTable) process_order = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree guint *renumbered = g_new (guint, trace->lanes->len + 1);

  number_processes (trace, TRUE, process_order);
  number_processes (trace, FALSE, process_order);
  g_ptr_array_sort_with_data (trace->lanes, compare_lanes, process_order);

  for (guint i = 0; i < trace->lanes->len; i++)
    {
      LoomLane *lane = trace->lanes->pdata[i];

      renumbered[lane->number] = i;
      lane->number = i;
    }
  for (guint i = 0; i < trace->flows->len; i++)
    {
      LoomFlow *flow = &g_array_index (trace->flows, LoomFlow, i);

      flow->from_lane = renumbered[flow->from_lane];
      flow->to_lane = renumbered[flow->to_lane];
    }
}

/**
 * loom_trace_builder_finish:
 * @self: a builder, which takes no further events
 *
 * Returns: (transfer full): the recording, which no longer changes
 */
LoomTrace *
loom_trace_builder_finish (LoomTraceBuilder *self)
{
  LoomTrace *trace = self->trace;
  guint n_unpaired;

  close_asyncs (self);
  settle (self);
  n_unpaired = loom_pairing_get_n_ends (self->flows) + loom_pairing_get_n_ends (self->asyncs);
  trace->n_skipped += n_unpaired;
  for (guint i = 0; i < trace->lanes->len; i++)
    g_array_sort (((LoomLane *) trace->lanes->pdata[i])->samples, compare_samples);
  order_lanes (trace);

  g_ptr_array_set_size (self->lane_builders, 0);
  return g_steal_pointer (&self->trace);
}

/**
 * loom_trace_builder_trim:
 * @self: a builder
 * @before: nanoseconds since the origin
 *
 * Forgets what had ended by then, so that a live recording does not grow for ever.
 */
void
loom_trace_builder_trim (LoomTraceBuilder *self, gint64 before)
{
  LoomTrace *trace = self->trace;
  guint kept = 0;

  g_return_if_fail (trace != NULL);

  for (guint i = 0; i < self->lane_builders->len; i++)
    loom_lane_builder_trim (loom_lane_builder_at (self, i), before);
  loom_pairing_trim (self->flows, before);
  for (guint i = 0; i < trace->flows->len; i++)
    if (g_array_index (trace->flows, LoomFlow, i).to_time >= before)
      g_array_index (trace->flows, LoomFlow, kept++) = g_array_index (trace->flows, LoomFlow, i);
  g_array_set_size (trace->flows, kept);
  /* Where everything is older, an end is left, and nothing before it. */
  self->first_time = MAX (self->first_time, MIN (before, self->last_time));
}
