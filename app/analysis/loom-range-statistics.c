/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-range-statistics.h"

#include "trace/loom-time.h"

/* So many slices are looked at between two looks at the cancellable. */
#define STEP 65536

struct _LoomRangeStatistics
{
  GArray *names;     /* LoomRangeRow */
  GArray *by_thread; /* LoomRangeRow */
  GArray *threads;   /* LoomRangeThread */
};

typedef struct
{
  LoomTrace *trace;
  gint64 begin;
  gint64 end;
  const guint8 *lanes; /* a byte a lane: whether it counts; NULL for all */
  GCancellable *cancellable;
  guint32 park; /* strings' numbers */
  guint32 wait;
  guint32 block;
  guint32 hop;
} Range;

/* The slices of a lane that are open, from the outermost on: what is left of each for itself. */
typedef struct
{
  guint32 name;
  gint64 inside; /* the part of it that is in the range */
  gint64 own;
  gboolean blocked;
  gboolean parked;
} Open;

static gint64
part_in (const Range *range, gint64 begin, gint64 end)
{
  return MAX (MIN (end, range->end) - MAX (begin, range->begin), 0);
}

static void
close_from (GArray *open, guint depth, LoomNameTable *table)
{
  while (open->len > depth)
    {
      const Open *last = &g_array_index (open, Open, open->len - 1);

      if (!last->parked)
        loom_name_table_add (table, last->name, last->inside, MAX (last->own, 0));
      g_array_set_size (open, open->len - 1);
    }
}

static gboolean
is_of (const LoomSlice *slice, guint32 category)
{
  return category != 0 && slice->category == category;
}

static void
count_slice (const Range *range, const LoomSlice *slice, GArray *open, LoomRangeThread *thread)
{
  gint64 inside = part_in (range, slice->begin, slice->begin + slice->duration);
  Open next = { .name = slice->name, .inside = inside, .own = inside };

  if (open->len > 0)
    {
      gint64 *own = &g_array_index (open, Open, open->len - 1).own;

      *own = loom_time_sum (*own, -inside);
    }
  else if (!is_of (slice, range->park))
    thread->busy += inside;
  /* A wait for a task announces itself too: what is in it is counted with it. */
  next.blocked = open->len > 0 && g_array_index (open, Open, open->len - 1).blocked;
  if (!next.blocked && (is_of (slice, range->wait) || is_of (slice, range->block)))
    {
      next.blocked = TRUE;
      thread->blocked = loom_time_sum (thread->blocked, inside);
    }
  next.parked = is_of (slice, range->park);
  g_array_append_val (open, next);
}

/* Slices are by begin: those that end before the range are passed over, and the first that begins
 * behind it ends the search. */
static gboolean
look_at_lane (const Range *range,
              const LoomLane *lane,
              LoomNameTable *table,
              LoomRangeThread *thread)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (Open));

  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      gint64 end = slice->begin + slice->duration;

      if (i % STEP == 0 && g_cancellable_is_cancelled (range->cancellable))
        return FALSE;
      if (slice->begin >= range->end)
        break;
      if (end <= range->begin && slice->begin < range->begin)
        continue;
      close_from (open, MIN (slice->depth, open->len), table);
      count_slice (range, slice, open, thread);
    }
  close_from (open, 0, table);
  return TRUE;
}

static void
count_queued (const Range *range, GArray *threads)
{
  const LoomFlow *flows = loom_trace_get_flows (range->trace);
  g_autofree guint *places = g_new0 (guint, loom_trace_get_n_lanes (range->trace) + 1);

  for (guint i = 0; i < threads->len; i++)
    places[g_array_index (threads, LoomRangeThread, i).lane] = i + 1;
  for (guint i = 0; range->hop != 0 && i < loom_trace_get_n_flows (range->trace); i++)
    if (flows[i].category == range->hop && places[flows[i].to_lane] != 0)
      {
        gint64 *queued =
            &g_array_index (threads, LoomRangeThread, places[flows[i].to_lane] - 1).queued;

        *queued = loom_time_sum (*queued, part_in (range, flows[i].from_time, flows[i].to_time));
      }
}

static void
add_rows (GArray *rows, guint lane, LoomNameTable *table)
{
  GArray *totals = loom_name_table_get_totals (table);

  for (guint i = 0; i < totals->len; i++)
    {
      LoomRangeRow row = { lane, g_array_index (totals, LoomNameTotals, i) };

      g_array_append_val (rows, row);
    }
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const LoomRangeRow *one = a;
  const LoomRangeRow *other = b;

  if (one->totals.self != other->totals.self)
    return one->totals.self > other->totals.self ? -1 : 1;
  return (one->totals.name > other->totals.name) - (one->totals.name < other->totals.name);
}

static gboolean
build (LoomRangeStatistics *self, Range *range, GError **error)
{
  g_autoptr (GPtrArray) tables =
      g_ptr_array_new_with_free_func ((GDestroyNotify) loom_name_table_free);
  g_autoptr (LoomNameTable) all = NULL;

  for (guint i = 0; i < loom_trace_get_n_lanes (range->trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (range->trace, i);
      LoomNameTable *table;
      LoomRangeThread thread = { .lane = i };

      if (lane->kind != LOOM_LANE_THREAD || lane->slices->len == 0 ||
          (range->lanes != NULL && !range->lanes[i]))
        continue;
      table = loom_name_table_new ();
      g_ptr_array_add (tables, table);
      if (!look_at_lane (range, lane, table, &thread) ||
          !loom_name_table_settle (table, range->cancellable, error))
        return FALSE;
      thread.idle = MAX (range->end - range->begin - thread.busy, 0);
      g_array_append_val (self->threads, thread);
      add_rows (self->by_thread, i, table);
    }
  count_queued (range, self->threads);
  all = loom_name_table_merge ((LoomNameTable *const *) tables->pdata, tables->len,
                               range->cancellable, error);
  if (all == NULL)
    return FALSE;
  add_rows (self->names, LOOM_EVERY_LANE, all);
  g_array_sort (self->by_thread, compare_rows);
  return TRUE;
}

static guint8 *
mark_lanes (LoomTrace *trace, const guint32 *lanes, guint n_lanes)
{
  guint n = loom_trace_get_n_lanes (trace);
  guint8 *marked;

  if (lanes == NULL)
    return NULL;
  marked = g_new0 (guint8, n + 1);
  for (guint i = 0; i < n_lanes; i++)
    if (lanes[i] < n)
      marked[lanes[i]] = 1;
  return marked;
}

/**
 * loom_range_statistics_new_of_lanes:
 * @trace: a recording
 * @begin: nanoseconds since the recording's origin
 * @end: not before @begin
 * @lanes: (array length=n_lanes) (nullable): lanes' numbers; %NULL for every thread's
 * @n_lanes: how many
 * @cancellable: (nullable): a cancellable
 * @error: set to %G_IO_ERROR_CANCELLED
 *
 * For a worker.
 *
 * Returns: (transfer full) (nullable): what happened there
 */
LoomRangeStatistics *
loom_range_statistics_new_of_lanes (LoomTrace *trace,
                                    gint64 begin,
                                    gint64 end,
                                    const guint32 *lanes,
                                    guint n_lanes,
                                    GCancellable *cancellable,
                                    GError **error)
{
  g_autoptr (LoomRangeStatistics) self = g_new0 (LoomRangeStatistics, 1);
  g_autofree guint8 *counting = NULL;
  Range range = {
    .trace = trace,
    .begin = begin,
    .end = end,
    .cancellable = cancellable,
    .park = loom_trace_find_string (trace, "weft.park"),
    .wait = loom_trace_find_string (trace, "weft.wait"),
    .block = loom_trace_find_string (trace, "weft.block"),
    .hop = loom_trace_find_string (trace, "weft.hop"),
  };

  self->names = g_array_new (FALSE, FALSE, sizeof (LoomRangeRow));
  self->by_thread = g_array_new (FALSE, FALSE, sizeof (LoomRangeRow));
  self->threads = g_array_new (FALSE, FALSE, sizeof (LoomRangeThread));
  g_return_val_if_fail (LOOM_IS_TRACE (trace), NULL);
  g_return_val_if_fail (begin <= end, NULL);

  range.lanes = counting = mark_lanes (trace, lanes, n_lanes);
  if (!build (self, &range, error))
    {
      if (error != NULL && *error == NULL)
        g_cancellable_set_error_if_cancelled (cancellable, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * loom_range_statistics_new:
 * @trace: a recording
 * @begin: nanoseconds since the recording's origin
 * @end: not before @begin
 * @cancellable: (nullable): a cancellable
 * @error: set to %G_IO_ERROR_CANCELLED
 *
 * For a worker.
 *
 * Returns: (transfer full) (nullable): what happened there, on all threads
 */
LoomRangeStatistics *
loom_range_statistics_new (
    LoomTrace *trace, gint64 begin, gint64 end, GCancellable *cancellable, GError **error)
{
  return loom_range_statistics_new_of_lanes (trace, begin, end, NULL, 0, cancellable, error);
}

void
loom_range_statistics_free (LoomRangeStatistics *self)
{
  g_array_unref (self->names);
  g_array_unref (self->by_thread);
  g_array_unref (self->threads);
  g_free (self);
}

GArray *
loom_range_statistics_get_names (LoomRangeStatistics *self, gboolean by_thread)
{
  return by_thread ? self->by_thread : self->names;
}

GArray *
loom_range_statistics_get_threads (LoomRangeStatistics *self)
{
  return self->threads;
}

/* In quotes, with its quotes doubled. */
static void
append_field (GString *csv, const char *text)
{
  g_string_append_c (csv, '"');
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *at);
    }
  g_string_append (csv, "\",");
}

char *
loom_range_statistics_to_csv (LoomRangeStatistics *self, LoomTrace *trace, gboolean by_thread)
{
  GArray *rows = loom_range_statistics_get_names (self, by_thread);
  GString *csv = g_string_new ("name,thread,count,total,self,median,p95,p99,longest\r\n");

  for (guint i = 0; i < rows->len; i++)
    {
      const LoomRangeRow *row = &g_array_index (rows, LoomRangeRow, i);
      const LoomNameTotals *totals = &row->totals;

      append_field (csv, loom_trace_get_string (trace, totals->name));
      append_field (csv, row->lane != LOOM_EVERY_LANE ? loom_trace_get_lane (trace, row->lane)->name
                                                      : "");
      g_string_append_printf (csv,
                              "%" G_GUINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                              ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                              ",%" G_GINT64_FORMAT "\r\n",
                              totals->count, totals->total, totals->self, totals->median,
                              totals->p95, totals->p99, totals->longest);
    }
  return g_string_free (csv, FALSE);
}
