/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A function's body runs in slices of `weft.run`, whose line is that of the await from which it
 * went on, and says where it waits by instants of `weft.await`. The last of either is where it is.
 */

#include "lab/loom-running-line.h"

typedef struct
{
  LoomTrace *trace;
  GHashTable *functions;
  guint32 run;
  guint32 await;
  guint32 line;
  gint64 last; /* when what was found was */
} Query;

static gboolean
is_known (const Query *query, guint32 name)
{
  return g_hash_table_contains (query->functions, loom_trace_get_string (query->trace, name));
}

static void
look_at_slices (Query *query, const LoomLane *lane, LoomRunningLine *found)
{
  for (guint i = lane->slices->len; i-- > 0;)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      guint64 line = 0;

      if (slice->begin < query->last)
        return;
      if (slice->category != query->run || !is_known (query, slice->name))
        continue;
      (void) loom_trace_get_slice_number (query->trace, lane->number, i, query->line, &line);
      *found = (LoomRunningLine) { loom_trace_get_string (query->trace, slice->name), (guint) line,
                                   FALSE };
      query->last = slice->begin;
      return;
    }
}

static void
look_at_instants (Query *query, const LoomLane *lane, LoomRunningLine *found)
{
  for (guint i = lane->instants != NULL ? lane->instants->len : 0; i-- > 0;)
    {
      const LoomInstant *instant = &g_array_index (lane->instants, LoomInstant, i);
      guint64 line = 0;

      if (instant->time < query->last)
        return;
      if (instant->category != query->await || !is_known (query, instant->name))
        continue;
      (void) loom_trace_get_instant_number (query->trace, lane->number, i, query->line, &line);
      *found = (LoomRunningLine) { loom_trace_get_string (query->trace, instant->name),
                                   (guint) line, TRUE };
      query->last = instant->time;
      return;
    }
}

static Query
begin_query (LoomTrace *trace, GHashTable *functions, gint64 since)
{
  return (Query) {
    .trace = trace,
    .functions = functions,
    .run = loom_trace_find_string (trace, "weft.run"),
    .await = loom_trace_find_string (trace, "weft.await"),
    .line = loom_trace_find_string (trace, "line"),
    .last = since,
  };
}

/**
 * loom_running_line_find:
 * @trace: a recording, also one that grows
 * @functions: (element-type utf8 gpointer): the names of async functions
 * @since: nanoseconds since the origin; what was before does not count
 * @line: (out): where the one of them stands that moved last
 *
 * Returns: whether any of them has run
 */
gboolean
loom_running_line_find (LoomTrace *trace,
                        GHashTable *functions,
                        gint64 since,
                        LoomRunningLine *line)
{
  Query query;

  g_return_val_if_fail (LOOM_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (functions != NULL, FALSE);
  g_return_val_if_fail (line != NULL, FALSE);

  query = begin_query (trace, functions, since);
  *line = (LoomRunningLine) { 0 };
  for (guint i = 0; query.run != 0 && i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      if (lane->kind == LOOM_LANE_COUNTER)
        continue;
      look_at_slices (&query, lane, line);
      if (query.await != 0)
        look_at_instants (&query, lane, line);
    }
  return line->function != NULL;
}

/**
 * loom_running_line_of_slice:
 * @trace: a recording
 * @functions: (element-type utf8 gpointer): the names of async functions
 * @lane: a lane's number
 * @slice: one of its slices
 * @line: (out): where its function stood when the slice began
 *
 * Returns: whether the slice is of one of them
 */
gboolean
loom_running_line_of_slice (
    LoomTrace *trace, GHashTable *functions, guint lane, guint slice, LoomRunningLine *line)
{
  const LoomSlice *data;
  guint64 number = 0;
  Query query;

  g_return_val_if_fail (LOOM_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (functions != NULL, FALSE);
  g_return_val_if_fail (line != NULL, FALSE);

  query = begin_query (trace, functions, 0);
  data = &g_array_index (loom_trace_get_lane (trace, lane)->slices, LoomSlice, slice);
  *line = (LoomRunningLine) { 0 };
  if (!is_known (&query, data->name))
    return FALSE;
  if (query.line != 0)
    (void) loom_trace_get_slice_number (trace, lane, slice, query.line, &number);
  *line = (LoomRunningLine) { loom_trace_get_string (trace, data->name), (guint) number, FALSE };
  return TRUE;
}
