/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Statistics against a second implementation that is too simple to be wrong: every nanosecond
 * of a short recording is looked at, and every slice with every other.
 */

#include "analysis/loom-percentile.h"
#include "analysis/loom-summary.h"
#include "trace/loom-trace-builder.h"

#define SPAN (LOOM_UTILISATION_BUCKETS * 50)
#define N_NAMES 7
#define N_LONGEST 10
#define THRESHOLD 400

#define STRING(builder, text) (loom_trace_builder_string ((builder), (text), -1))

static const LoomLaneOptions options = { .n_longest = N_LONGEST, .stall_threshold = THRESHOLD };

/* Begins and ends at random, some at one time, some that never end, a worker's parking, and
 * slices with times that cannot be. */
static void
add_random_lane (LoomTraceBuilder *builder, gint64 tid, gint length)
{
  guint lane = loom_trace_builder_thread (builder, 1, tid);
  gint64 time = 0;
  guint depth = 0;

  for (gint i = 0; i < length; i++)
    {
      g_autofree char *name = g_strdup_printf ("name %d", g_test_rand_int_range (0, N_NAMES));
      gboolean parks = depth == 0 && g_test_rand_int_range (0, 8) == 0;

      time += g_test_rand_int_range (0, 2 * SPAN / length);
      time = MIN (time, SPAN);
      if (depth > 0 && (depth > 5 || g_test_rand_bit ()))
        {
          loom_trace_builder_end (builder, lane, time, 0);
          depth--;
          continue;
        }
      loom_trace_builder_begin (builder, lane, time, STRING (builder, parks ? "weft.park" : "test"),
                                STRING (builder, name), 0);
      depth++;
    }
}

static LoomTrace *
create_random_trace (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "random");
  guint edge = loom_trace_builder_thread (builder, 1, 99);

  loom_trace_builder_instant (builder, edge, 0, STRING (builder, "test"), STRING (builder, "a"), 0);
  loom_trace_builder_instant (builder, edge, SPAN, STRING (builder, "test"), STRING (builder, "z"),
                              0);
  /* Thread 1 of process 1 is its main thread. */
  for (gint64 tid = 1; tid <= 3; tid++)
    add_random_lane (builder, tid, g_test_rand_int_range (1, 90));
  loom_trace_builder_set_flags (builder, LOOM_SLICE_CLAMPED);
  loom_trace_builder_complete (builder, loom_trace_builder_thread (builder, 1, 4), 10, SPAN / 2,
                               STRING (builder, "test"), STRING (builder, "name 0"), 0);
  return loom_trace_builder_finish (builder);
}

static const LoomSlice *
slice_of (const LoomLane *lane, guint index)
{
  return &g_array_index (lane->slices, LoomSlice, index);
}

static gboolean
is_timed (const LoomSlice *slice)
{
  return slice->flags == 0;
}

static gboolean
is_parking (LoomTrace *trace, const LoomSlice *slice)
{
  return g_str_equal (loom_trace_get_string (trace, slice->category), "weft.park");
}

static gboolean
covers (const LoomSlice *slice, gint64 time)
{
  return slice->begin <= time && time < slice->begin + slice->duration;
}

/* Whether something that took its time was there. */
static gboolean
is_busy_at (LoomTrace *trace, const LoomLane *lane, gint64 time)
{
  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = slice_of (lane, i);

      if (!is_parking (trace, slice) && (slice->flags & LOOM_SLICE_CLAMPED) == 0 &&
          covers (slice, time))
        return TRUE;
    }
  return FALSE;
}

/* Its nanoseconds in which nothing deeper was there. */
static gint64
own_time (const LoomLane *lane, const LoomSlice *slice)
{
  gint64 own = 0;

  for (gint64 time = slice->begin; time < slice->begin + slice->duration; time++)
    {
      gboolean covered = FALSE;

      for (guint i = 0; i < lane->slices->len; i++)
        covered |= slice_of (lane, i)->depth > slice->depth && covers (slice_of (lane, i), time);
      own += !covered;
    }
  return own;
}

/* By its definition: the least value that so many in a hundred are not above. */
static gint64
percentile_of (GArray *values, guint percent)
{
  gint64 best = G_MAXINT64;

  if (values->len == 0)
    return 0;
  for (guint i = 0; i < values->len; i++)
    {
      gint64 value = g_array_index (values, gint64, i);
      guint n_up_to = 0;

      for (guint j = 0; j < values->len; j++)
        n_up_to += g_array_index (values, gint64, j) <= value;
      if (n_up_to * 100 >= values->len * percent)
        best = MIN (best, value);
    }
  return best;
}

static void
check_busy (LoomTrace *trace, const LoomLaneStatistics *statistics)
{
  const LoomLane *lane = loom_trace_get_lane (trace, statistics->lane);
  gint64 width = SPAN / LOOM_UTILISATION_BUCKETS;
  gint64 busy = 0;

  g_assert_cmpint (loom_trace_get_end (trace) - loom_trace_get_begin (trace), ==, SPAN);
  for (guint bucket = 0; bucket < LOOM_UTILISATION_BUCKETS; bucket++)
    {
      gint64 in_bucket = 0;

      for (gint64 time = bucket * width; time < (bucket + 1) * width; time++)
        in_bucket += is_busy_at (trace, lane, loom_trace_get_begin (trace) + time);
      busy += in_bucket;
      g_assert_cmpfloat_with_epsilon ((double) statistics->utilisation[bucket],
                                      (double) in_bucket / (double) width, 1e-4);
    }
  g_assert_cmpint (statistics->busy, ==, busy);
}

/* How many of those that are listed come before this one. */
static guint
rank_of (LoomTrace *trace, const LoomLane *lane, const LoomSlice *slice)
{
  guint rank = 0;

  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *other = slice_of (lane, i);

      if (is_timed (other) && !is_parking (trace, other))
        rank += other->duration > slice->duration ||
                (other->duration == slice->duration && other->begin < slice->begin);
    }
  return rank;
}

static void
check_longest (LoomTrace *trace, const LoomLaneStatistics *statistics)
{
  const LoomLane *lane = loom_trace_get_lane (trace, statistics->lane);
  guint n_timed = 0;

  for (guint i = 0; i < lane->slices->len; i++)
    n_timed += is_timed (slice_of (lane, i)) && !is_parking (trace, slice_of (lane, i));
  g_assert_cmpuint (statistics->longest->len, ==, MIN (n_timed, N_LONGEST));

  for (guint i = 0; i < statistics->longest->len; i++)
    {
      const LoomSliceRef *ref = &g_array_index (statistics->longest, LoomSliceRef, i);
      const LoomSlice *slice = slice_of (lane, ref->index);

      g_assert_cmpuint (ref->lane, ==, statistics->lane);
      g_assert_true (is_timed (slice));
      g_assert_cmpint (ref->begin, ==, slice->begin);
      g_assert_cmpint (ref->duration, ==, slice->duration);
      g_assert_cmpint (ref->self, ==, own_time (lane, slice));
      /* Two may begin together and be of one length. */
      g_assert_cmpuint (rank_of (trace, lane, slice), <=, i);
    }
}

static void
check_stalls (LoomTrace *trace, const LoomLaneStatistics *statistics)
{
  const LoomLane *lane = loom_trace_get_lane (trace, statistics->lane);
  guint n_stalls = 0;

  for (guint i = 0; i < lane->slices->len && lane->is_main; i++)
    n_stalls += slice_of (lane, i)->depth == 0 && !is_parking (trace, slice_of (lane, i)) &&
                slice_of (lane, i)->duration >= THRESHOLD;
  g_assert_cmpuint (statistics->n_stalls, ==, n_stalls);
  g_assert_cmpuint (statistics->stalls->len, ==, MIN (n_stalls, N_LONGEST));
}

/* The totals of one name over some lanes. */
static void
check_name (LoomTrace *trace, const LoomNameTotals *totals, guint first_lane, guint end_lane)
{
  g_autoptr (GArray) durations = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint64 count = 0;
  gint64 total = 0, own = 0;

  for (guint l = first_lane; l < end_lane; l++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, l);

      for (guint i = 0; i < lane->slices->len; i++)
        {
          const LoomSlice *slice = slice_of (lane, i);

          if (slice->name != totals->name || is_parking (trace, slice))
            continue;
          count++;
          if (!is_timed (slice))
            continue;
          g_array_append_val (durations, slice->duration);
          total += slice->duration;
          own += own_time (lane, slice);
        }
    }

  g_assert_cmpuint (totals->count, ==, count);
  g_assert_cmpuint (totals->n_untimed, ==, count - durations->len);
  g_assert_cmpint (totals->total, ==, total);
  g_assert_cmpint (totals->self, ==, own);
  g_assert_cmpint (totals->median, ==, percentile_of (durations, 50));
  g_assert_cmpint (totals->p95, ==, percentile_of (durations, 95));
  g_assert_cmpint (totals->p99, ==, percentile_of (durations, 99));
  g_assert_cmpint (totals->longest, ==, percentile_of (durations, 100));
}

static void
check_names (LoomTrace *trace, LoomNameTable *names, guint first_lane, guint end_lane)
{
  GArray *totals = loom_name_table_get_totals (names);
  gint64 before = G_MAXINT64;

  for (guint i = 0; i < totals->len; i++)
    {
      const LoomNameTotals *one = &g_array_index (totals, LoomNameTotals, i);

      check_name (trace, one, first_lane, end_lane);
      g_assert_cmpint (one->self, <=, before);
      before = one->self;
    }
}

static LoomSummary *
summarise (LoomTrace *trace)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *lanes = g_ptr_array_new_with_free_func ((GDestroyNotify) loom_lane_statistics_free);
  LoomHopStatistics *hops;
  LoomSummary *summary;

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      LoomLaneStatistics *statistics = loom_lane_statistics_new (trace, i, &options, NULL, &error);

      g_assert_no_error (error);
      g_ptr_array_add (lanes, statistics);
    }
  hops = loom_hop_statistics_new (trace, NULL, &error);
  g_assert_no_error (error);
  summary = loom_summary_new (trace, lanes, hops, NULL, &error);
  g_assert_no_error (error);
  return summary;
}

static void
test_random (void)
{
  for (guint round = 0; round < 12; round++)
    {
      g_autoptr (LoomTrace) trace = create_random_trace ();
      g_autoptr (LoomSummary) summary = summarise (trace);
      guint64 n_slices = 0;
      gint64 longest = 0;

      for (guint i = 0; i < summary->lanes->len; i++)
        {
          LoomLaneStatistics *statistics = summary->lanes->pdata[i];

          check_busy (trace, statistics);
          check_longest (trace, statistics);
          check_stalls (trace, statistics);
          check_names (trace, statistics->names, i, i + 1);
          n_slices += loom_trace_get_lane (trace, i)->slices->len;
          if (statistics->longest->len > 0)
            longest = MAX (longest, g_array_index (statistics->longest, LoomSliceRef, 0).duration);
        }
      check_names (trace, summary->names, 0, summary->lanes->len);
      g_assert_cmpuint (summary->n_slices, ==, n_slices);
      g_assert_cmpuint (summary->n_processes, ==, 1);
      if (summary->longest->len > 0)
        g_assert_cmpint (g_array_index (summary->longest, LoomSliceRef, 0).duration, ==, longest);
    }
}

/* What has impossible times lies around what has not: GTK's mark `mapped window`. */
static void
test_stall_in_clamped (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_SYSCAP, "clamped");
  guint lane = loom_trace_builder_thread (builder, 5, 5);
  guint32 category = STRING (builder, "gtk");
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomSummary) summary = NULL;

  loom_trace_builder_set_flags (builder, LOOM_SLICE_CLAMPED);
  loom_trace_builder_complete (builder, lane, 0, 5000, category, STRING (builder, "mapped window"),
                               0);
  loom_trace_builder_complete (builder, lane, 100, 600, category, STRING (builder, "outer"), 0);
  loom_trace_builder_complete (builder, lane, 120, 20, category, STRING (builder, "short"), 0);
  loom_trace_builder_complete (builder, lane, 150, 500, category, STRING (builder, "inner"), 0);
  loom_trace_builder_complete (builder, lane, 150, 490, category, STRING (builder, "deeper"), 0);
  trace = loom_trace_builder_finish (builder);
  summary = summarise (trace);

  g_assert_cmpuint (summary->n_stalls, ==, 1);
  g_assert_cmpint (g_array_index (summary->stalls, LoomSliceRef, 0).duration, ==, 600);
  g_assert_cmpint (g_array_index (summary->stalls, LoomSliceRef, 0).self, ==, 80);
  g_assert_cmpuint (g_array_index (summary->stalls, LoomSliceRef, 0).inside, ==, 3);
  g_assert_cmpint (g_array_index (summary->longest, LoomSliceRef, 0).duration, ==, 600);
  g_assert_cmpint (((LoomLaneStatistics *) summary->lanes->pdata[0])->busy, ==, 600);
}

static void
test_percentiles (void)
{
  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));
      LoomSortedValues parts[4];
      gint64 *of_part[4];

      for (guint p = 0; p < 4; p++)
        {
          /* Few values are sorted by comparing, many by their digits. */
          gsize n_values = (gsize) g_test_rand_int_range (0, round % 2 == 0 ? 30 : 700);

          of_part[p] = g_new (gint64, n_values);
          for (gsize i = 0; i < n_values; i++)
            {
              gint64 value = round % 3 == 0
                                 ? g_test_rand_int_range (-5, 5)
                                 : (gint64) ((guint64) (guint32) g_test_rand_int () << 32 |
                                             (guint32) g_test_rand_int ());

              of_part[p][i] = value;
              g_array_append_val (all, value);
            }
          loom_percentile_sort (of_part[p], n_values);
          for (gsize i = 1; i < n_values; i++)
            g_assert_cmpint (of_part[p][i - 1], <=, of_part[p][i]);
          parts[p] = (LoomSortedValues) { of_part[p], n_values };
        }

      for (guint percent = 0; percent <= 100; percent += 5)
        g_assert_cmpint (loom_percentile_of_many (parts, 4, percent), ==,
                         percentile_of (all, percent));
      loom_percentile_sort ((gint64 *) (void *) all->data, all->len);
      g_assert_cmpint (loom_percentile ((gint64 *) (void *) all->data, all->len, 95), ==,
                       percentile_of (all, 95));
      for (guint p = 0; p < 4; p++)
        g_free (of_part[p]);
    }
  g_assert_cmpint (loom_percentile (NULL, 0, 50), ==, 0);
}

static LoomTrace *
create_flows (gboolean is_weft)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "flows");
  guint32 own = STRING (builder, is_weft ? "weft.hop" : "mojo");
  guint32 foreign = STRING (builder, "elsewhere");
  guint32 name = STRING (builder, "hop");

  for (guint id = 1; id <= 300; id++)
    {
      guint from = loom_trace_builder_thread (builder, 1, g_test_rand_int_range (1, 4));
      guint to = loom_trace_builder_thread (builder, 1, g_test_rand_int_range (1, 4));
      guint32 category = id % 10 == 0 ? foreign : own;

      loom_trace_builder_flow_begin (builder, from, id, id * 1000, category, name);
      loom_trace_builder_flow_end (builder, to, id, id * 1000 + g_test_rand_int_range (0, 90000),
                                   category, name, FALSE);
    }
  return loom_trace_builder_finish (builder);
}

static GArray *
delays_between (LoomTrace *trace, guint32 category, gint from, gint to)
{
  GArray *delays = g_array_new (FALSE, FALSE, sizeof (gint64));
  const LoomFlow *flows = loom_trace_get_flows (trace);

  for (guint i = 0; i < loom_trace_get_n_flows (trace); i++)
    {
      gint64 delay = flows[i].to_time - flows[i].from_time;

      if ((category == 0 || flows[i].category == category) &&
          (from < 0 || ((gint) flows[i].from_lane == from && (gint) flows[i].to_lane == to)))
        g_array_append_val (delays, delay);
    }
  return delays;
}

static void
test_hops (gconstpointer data)
{
  gboolean is_weft = GPOINTER_TO_INT (data);
  g_autoptr (LoomTrace) trace = create_flows (is_weft);
  g_autoptr (LoomHopStatistics) hops = loom_hop_statistics_new (trace, NULL, NULL);
  guint32 category = loom_trace_find_string (trace, "weft.hop");
  g_autoptr (GArray) all = delays_between (trace, category, -1, -1);
  guint64 n_between = 0, n_in_buckets = 0;

  g_assert_cmpint (hops->is_weft, ==, is_weft);
  g_assert_cmpuint (hops->count, ==, is_weft ? 270 : 300);
  g_assert_cmpint (hops->median, ==, percentile_of (all, 50));
  g_assert_cmpint (hops->p95, ==, percentile_of (all, 95));
  g_assert_cmpint (hops->p99, ==, percentile_of (all, 99));
  g_assert_cmpint (hops->longest, ==, percentile_of (all, 100));

  for (guint i = 0; i < hops->pairs->len; i++)
    {
      const LoomHopPair *pair = &g_array_index (hops->pairs, LoomHopPair, i);
      g_autoptr (GArray) delays =
          delays_between (trace, category, (gint) pair->from_lane, (gint) pair->to_lane);

      g_assert_cmpuint (pair->from_lane, !=, pair->to_lane);
      g_assert_cmpuint (pair->count, ==, delays->len);
      g_assert_cmpint (pair->median, ==, percentile_of (delays, 50));
      g_assert_cmpint (pair->p95, ==, percentile_of (delays, 95));
      g_assert_cmpint (pair->p99, ==, percentile_of (delays, 99));
      g_assert_cmpint (pair->longest, ==, percentile_of (delays, 100));
      n_between += pair->count;
    }
  g_assert_cmpuint (hops->n_between, ==, n_between);

  for (guint bucket = 0; bucket < LOOM_HOP_BUCKETS; bucket++)
    {
      guint64 count = 0;

      for (guint i = 0; i < all->len; i++)
        {
          gint64 delay = g_array_index (all, gint64, i);

          count += delay < loom_hop_bucket_end (bucket) &&
                   (bucket == 0 || delay >= loom_hop_bucket_end (bucket - 1));
        }
      g_assert_cmpuint (hops->buckets[bucket], ==, count);
      n_in_buckets += count;
    }
  g_assert_cmpuint (n_in_buckets, ==, hops->count);
}

static void
add_task (LoomTraceBuilder *builder, guint64 id, const char *status)
{
  guint32 category = STRING (builder, "weft.task");
  guint32 name = STRING (builder, "load");

  loom_trace_builder_async_begin (builder, 1, category, id, (gint64) id * 10, category, name, 0);
  if (status == NULL)
    return;
  loom_trace_builder_arg (builder, STRING (builder, "status"), STRING (builder, status));
  loom_trace_builder_async_end (builder, 1, category, id, (gint64) id * 10 + 5, category, name,
                                loom_trace_builder_take_args (builder));
}

static void
test_tasks_and_frames (void)
{
  const char *const statuses[] = {
    "succeeded", "failed", "cancelled", "succeeded", NULL, "failed"
  };
  const gint64 frames[] = { 1000000, 16000000, 17000000, 40000000 };
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "weft");
  guint lane = loom_trace_builder_thread (builder, 1, 1);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomSummary) summary = NULL;
  gint64 time = 0;

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    add_task (builder, i + 1, statuses[i]);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      loom_trace_builder_complete (builder, lane, time, frames[i], STRING (builder, "frame"),
                                   STRING (builder, "frame"), 0);
      time += frames[i];
    }
  trace = loom_trace_builder_finish (builder);
  summary = summarise (trace);

  g_assert_cmpuint (summary->tasks.count, ==, 6);
  g_assert_cmpuint (summary->tasks.n_failed, ==, 2);
  g_assert_cmpuint (summary->tasks.n_cancelled, ==, 1);
  g_assert_cmpuint (summary->tasks.n_pending, ==, 1);
  g_assert_cmpuint (summary->frames.count, ==, 4);
  g_assert_cmpuint (summary->frames.n_over, ==, 2);
  g_assert_cmpint (summary->frames.median, ==, 16000000);
  g_assert_cmpint (summary->frames.p95, ==, 40000000);
}

static void
test_cancelled (void)
{
  g_autoptr (LoomTrace) trace = create_random_trace ();
  g_autoptr (LoomSummary) summary = summarise (trace);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      g_assert_null (loom_lane_statistics_new (trace, i, &options, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
    }
  g_assert_null (loom_hop_statistics_new (trace, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (loom_summary_new (trace, g_steal_pointer (&summary->lanes),
                                   g_steal_pointer (&summary->hops), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  summary->lanes = g_ptr_array_new ();
  summary->hops = loom_hop_statistics_new (trace, NULL, NULL);
}

static void
test_empty (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "empty");
  g_autoptr (LoomTrace) trace = loom_trace_builder_finish (builder);
  g_autoptr (LoomSummary) summary = summarise (trace);

  g_assert_cmpuint (summary->n_slices, ==, 0);
  g_assert_cmpuint (summary->longest->len, ==, 0);
  g_assert_cmpuint (loom_name_table_get_totals (summary->names)->len, ==, 0);
  g_assert_cmpuint (summary->hops->count, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/random", test_random);
  g_test_add_func ("/statistics/stall-in-clamped", test_stall_in_clamped);
  g_test_add_func ("/statistics/percentiles", test_percentiles);
  g_test_add_data_func ("/statistics/hops/weft", GINT_TO_POINTER (TRUE), test_hops);
  g_test_add_data_func ("/statistics/hops/foreign", GINT_TO_POINTER (FALSE), test_hops);
  g_test_add_func ("/statistics/tasks-and-frames", test_tasks_and_frames);
  g_test_add_func ("/statistics/cancelled", test_cancelled);
  g_test_add_func ("/statistics/empty", test_empty);
  return g_test_run ();
}
