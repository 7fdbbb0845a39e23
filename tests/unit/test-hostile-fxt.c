/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What no recorder writes and a file may hold all the same: very many of everything, clocks that run
 * backwards, times beyond all clocks, names that are none. Sizes are such that what takes time by the
 * square of them would be noticed, and what takes memory by the kilobyte for a few bytes too. */

#include "findings/loom-findings.h"
#include "hostile-words.h"
#include "trace/loom-fxt-parser.h"
#include "trace/loom-fxt.h"

#define MANY 20000

static const LoomLane *
lane_of (LoomTrace *trace, LoomLaneKind kind)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    if (loom_trace_get_lane (trace, i)->kind == kind)
      return loom_trace_get_lane (trace, i);
  return NULL;
}

static const LoomSlice *
slice_at (const LoomLane *lane, guint index)
{
  g_assert_cmpuint (index, <, lane->slices->len);
  return &g_array_index (lane->slices, LoomSlice, index);
}

static void
test_many_threads (void)
{
  GArray *words = words_new ();
  g_autoptr (LoomTrace) trace = NULL;

  for (guint i = 0; i < 10000; i++)
    {
      /* The thread is in the record. */
      put (words, weft_fxt_event (5, WEFT_FXT_DURATION_COMPLETE, 0, 0, TEXT_RUN, TEXT_NAME));
      put (words, 1000 + i);
      put (words, 7);
      put (words, 100 + i);
      put (words, 2000 + i);
    }
  trace = load_and_look (words);
  g_assert_cmpuint (loom_trace_get_n_threads (trace), ==, 10000);
}

static void
test_many_processes (void)
{
  GArray *words = words_new ();
  g_autoptr (LoomTrace) trace = NULL;

  for (guint i = 1; i <= 3000; i++)
    {
      g_autofree char *name = g_strdup_printf ("process %u", i);

      put_thread (words, 3, i, i);
      put_complete (words, 3, TEXT_RUN, TEXT_NAME, 1000 + i, 2000 + i);
      put_text (words, FIRST_FREE_TEXT, name, strlen (name));
      put (words, 7 | 2 << 4 | 1 << 16 | FIRST_FREE_TEXT << 24);
      put (words, i);
    }
  trace = load_and_look (words);
  g_assert_cmpuint (loom_trace_get_n_lanes (trace), ==, 3000);
  g_assert_cmpstr (loom_trace_get_lane (trace, 2999)->process_name, ==, "process 3000");
}

static void
test_many_names (void)
{
  GArray *words = words_new ();
  g_autoptr (LoomTrace) trace = NULL;

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("name %u", i);

      put_text (words, FIRST_FREE_TEXT, name, strlen (name));
      put_complete (words, 1, 0, FIRST_FREE_TEXT, 1000 + i * 10, 1005 + i * 10);
    }
  trace = load_and_look (words);
  g_assert_cmpstr (
      loom_trace_get_string (trace, slice_at (lane_of (trace, LOOM_LANE_THREAD), MANY - 1)->name),
      ==, "name 19999");
}

/* Tasks of which each has a name of its own do not have a lane of their own each. */
static void
test_many_names_of_tasks (void)
{
  for (guint pass = 0; pass < 2; pass++)
    {
      GArray *words = words_new ();
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (LoomTrace) trace = NULL;
      g_autoptr (LoomTaskIndex) tasks = NULL;

      for (guint i = 0; i < MANY; i++)
        {
          g_autofree char *name = g_strdup_printf ("task %u", i);

          put_text (words, FIRST_FREE_TEXT + i, name, strlen (name));
          put_event (words, WEFT_FXT_ASYNC_BEGIN, 1, 1, 0, TEXT_TASK, FIRST_FREE_TEXT + i,
                     1000 + i);
          put (words, i + 1);
          put_event (words, WEFT_FXT_ASYNC_END, 1, 1, 0, TEXT_TASK, FIRST_FREE_TEXT + i, 1001 + i);
          put (words, i + 1);
        }
      bytes = g_bytes_new (words->data, words->len * sizeof (guint64));
      trace = pass == 0 ? load_bytes (bytes)
                        : loom_fxt_load_on_pool (bytes, "hostile", NULL, NULL, NULL, NULL);
      g_array_unref (words);
      fuzz_look_at (trace);
      g_assert_cmpuint (loom_trace_get_n_lanes (trace), <, 5000);
      tasks = loom_task_index_new (trace, NULL, NULL);
      g_assert_cmpuint (loom_task_index_get_n (tasks), ==, MANY);
      for (guint i = 0; i < MANY; i += 999)
        {
          g_autofree char *name = g_strdup_printf ("task %u", i);

          g_assert_cmpstr (loom_trace_get_string (trace, loom_task_index_get (tasks, i)->name), ==,
                           name);
        }
    }
}

/* Each task is made by the one before. */
static void
test_deep_tasks (void)
{
  GArray *words = words_new ();
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomTaskIndex) tasks = NULL;
  guint n;

  for (guint i = 1; i <= MANY; i++)
    put_with_number (words, WEFT_FXT_ASYNC_BEGIN, 1, TEXT_TASK, 1000 + i, i, TEXT_PARENT, i - 1);
  for (guint i = 1; i <= MANY; i++)
    put_with_id (words, WEFT_FXT_ASYNC_END, 1, TEXT_TASK, 100000 + i, i);
  trace = load_and_look (words);
  tasks = loom_task_index_new (trace, NULL, NULL);
  g_assert_cmpuint (loom_task_index_get_n (tasks), ==, MANY);
  loom_task_index_get_children (tasks, LOOM_NO_TASK, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (loom_task_index_get (tasks, MANY - 1)->parent, ==, MANY - 2);
}

/* One task that awaits on and on and is never queued. */
static void
test_many_awaits (void)
{
  GArray *words = words_new ();
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomTaskIndex) tasks = NULL;
  const LoomTaskEvent *events;
  guint n;

  put_with_id (words, WEFT_FXT_ASYNC_BEGIN, 1, TEXT_TASK, 1000, 1);
  for (guint i = 0; i < MANY; i++)
    put_with_number (words, WEFT_FXT_ASYNC_INSTANT, 1, TEXT_AWAIT, 1001 + i, 1, TEXT_AWAITED, 1);
  put_with_id (words, WEFT_FXT_FLOW_BEGIN, 1, TEXT_HOP, 50000, 1);
  put_with_id (words, WEFT_FXT_FLOW_END, 1, TEXT_HOP, 50001, 1);
  put_with_number (words, WEFT_FXT_ASYNC_INSTANT, 1, TEXT_AWAIT, 60000, 1, TEXT_AWAITED, 1);
  put_with_id (words, WEFT_FXT_ASYNC_END, 1, TEXT_TASK, 70000, 1);
  trace = load_and_look (words);
  tasks = loom_task_index_new (trace, NULL, NULL);
  events = loom_task_index_get_events (tasks, 0, &n);
  g_assert_cmpuint (n, ==, MANY + 2);
  /* Until it was queued, and the last one until it was done. */
  g_assert_cmpint (events[0].end, ==, 49000);
  g_assert_cmpint (events[MANY - 1].end, ==, 49000);
  g_assert_cmpint (events[MANY + 1].end, ==, 69000);
}

static void
test_deep_lane (void)
{
  GArray *words = words_new ();
  g_autoptr (LoomTrace) trace = NULL;
  const LoomLane *lane;

  for (guint i = 0; i < 10000; i++)
    put_begin (words, 1, TEXT_RUN, 1000 + i);
  for (guint i = 0; i < 10000; i++)
    put_end (words, 1, 20000 + i);
  trace = load_and_look (words);
  lane = lane_of (trace, LOOM_LANE_THREAD);
  g_assert_cmpuint (lane->slices->len, ==, 10000);
  /* What is deeper lies on the last row. */
  g_assert_cmpuint (lane->n_depths, ==, G_MAXUINT8 + 1);
  g_assert_cmpint (slice_at (lane, 0)->duration, ==, 28999);
  g_assert_cmpint (slice_at (lane, 9999)->duration, ==, 9001);
}

static void
test_many_flows_on_one_slice (void)
{
  GArray *words = words_new ();
  g_autoptr (LoomTrace) trace = NULL;

  put_begin (words, 1, TEXT_RUN, 1000);
  for (guint i = 1; i <= MANY; i++)
    {
      put_with_id (words, WEFT_FXT_FLOW_BEGIN, 1, TEXT_HOP, 1000 + i, i);
      put_with_id (words, WEFT_FXT_FLOW_END, 1, TEXT_HOP, 1001 + i, i);
    }
  put_end (words, 1, 100000);
  trace = load_and_look (words);
  g_assert_cmpuint (loom_trace_get_n_flows (trace), ==, MANY);
}

/* A main thread that does something that blocks again and again, in a wait that lasts throughout. */
static void
test_blocks_in_a_wait (void)
{
  GArray *words = words_new ();
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomTaskIndex) tasks = NULL;
  g_autoptr (LoomFindings) findings = NULL;
  LoomFindingSettings settings;
  guint64 time = 1000;

  put_begin (words, 1, TEXT_WAIT, time);
  for (guint i = 0; i < MANY; i++, time += 2000010)
    put_complete (words, 1, TEXT_BLOCK, TEXT_NAME, time + 1, time + 2000001);
  put_end (words, 1, time + 10);
  put_begin (words, 1, TEXT_RUN, time + 20);
  put_complete (words, 1, TEXT_BLOCK, TEXT_NAME, time + 21, time + 3000000);
  put_end (words, 1, time + 3000010);
  trace = load_and_look (words);
  tasks = loom_task_index_new (trace, NULL, NULL);
  loom_finding_settings_init (&settings);
  findings = loom_findings_new (tasks, &settings, NULL, NULL);
  g_assert_cmpuint (loom_findings_count (findings, LOOM_RULE_UI_BLOCKED), ==, 1);
  /* Those in the wait are told by it. */
  g_assert_cmpuint (loom_findings_count (findings, LOOM_RULE_UI_INPUT_OUTPUT), ==, 1);
}

static void
test_all_at_one_time (void)
{
  GArray *words = words_new ();
  g_autoptr (LoomTrace) trace = NULL;
  const LoomLane *lane;

  for (guint i = 0; i < MANY; i++)
    {
      put_complete (words, 1, 0, TEXT_NAME, 1000, 1000 + i);
      put_event (words, WEFT_FXT_INSTANT, 1, 0, 0, 0, TEXT_NAME, 1000);
      put_with_id (words, WEFT_FXT_ASYNC_BEGIN, 1, TEXT_TASK, 1000, 5);
      put_with_id (words, WEFT_FXT_FLOW_BEGIN, 1, TEXT_HOP, 1000, 5);
      put_with_id (words, WEFT_FXT_FLOW_END, 1, TEXT_HOP, 1000, 5);
    }
  for (guint i = 0; i < MANY; i++)
    put_with_id (words, WEFT_FXT_ASYNC_END, 1, TEXT_TASK, 1000, 5);
  trace = load_and_look (words);
  lane = lane_of (trace, LOOM_LANE_THREAD);
  /* The longest encloses the others. */
  for (guint i = 1; i < MANY; i++)
    g_assert_cmpint (slice_at (lane, i - 1)->duration, ==, slice_at (lane, i)->duration + 1);
  g_assert_cmpuint (lane_of (trace, LOOM_LANE_ASYNC)->slices->len, ==, MANY);
}

static void
test_clock_backwards (void)
{
  GArray *words = words_new ();
  g_autoptr (LoomTrace) trace = NULL;
  const LoomLane *lane;

  for (guint i = 0; i < MANY; i++)
    {
      guint64 time = 10000000 - i * 10;

      put_begin (words, 1, TEXT_RUN, time);
      put_end (words, 1, i % 2 == 0 ? time + 3 : time - 3);
      put_complete (words, 2, 0, TEXT_NAME, 5000000 + (i * 7919) % MANY, 5000000 + (i * 31) % MANY);
    }
  trace = load_and_look (words);
  lane = loom_trace_get_lane (trace, 0);
  g_assert_cmpuint (lane->slices->len, ==, MANY);
  /* One that ends before it begins takes no time. */
  g_assert_cmpint (slice_at (lane, 0)->duration, ==, 0);
  g_assert_cmpint (slice_at (lane, 1)->duration, ==, 3);
}

static void
put_everything_at (GArray *words, guint64 time, guint64 end)
{
  put_complete (words, 1, 0, TEXT_NAME, time, end);
  put_begin (words, 2, TEXT_RUN, time);
  put_event (words, WEFT_FXT_INSTANT, 1, 0, 0, 0, TEXT_NAME, time);
  put_with_id (words, WEFT_FXT_ASYNC_BEGIN, 1, TEXT_TASK, time, time | 1);
  put_with_number (words, WEFT_FXT_ASYNC_INSTANT, 1, TEXT_AWAIT, time, time | 1, TEXT_AWAITED, 1);
  put_with_id (words, WEFT_FXT_FLOW_BEGIN, 1, TEXT_HOP, time, 1);
  put_with_id (words, WEFT_FXT_FLOW_END, 1, TEXT_HOP, end, 1);
  put_with_id (words, WEFT_FXT_ASYNC_END, 1, TEXT_TASK, end, time | 1);
}

/* Whatever the clock says, times can be subtracted, and what was put elsewhere is marked. */
static void
test_time_limits (void)
{
  static const guint64 times[] = {
    0, 1, G_MAXINT64, (guint64) G_MAXINT64 + 1, G_MAXUINT64, (guint64) 1 << 62, (guint64) 1 << 61,
  };

  for (guint origin = 0; origin < G_N_ELEMENTS (times); origin++)
    {
      GArray *words = words_new ();
      g_autoptr (LoomTrace) trace = NULL;
      const LoomLane *lane;
      guint n_marked = 0;

      for (guint i = 0; i < G_N_ELEMENTS (times); i++)
        for (guint j = 0; j < G_N_ELEMENTS (times); j++)
          put_everything_at (words, times[(origin + i) % G_N_ELEMENTS (times)], times[j]);
      trace = load_and_look (words);
      g_assert_cmpint (loom_trace_get_end (trace), >, loom_trace_get_begin (trace));
      lane = loom_trace_get_lane (trace, 0);
      for (guint i = 0; i < lane->slices->len; i++)
        n_marked += (slice_at (lane, i)->flags & LOOM_SLICE_CLAMPED) != 0;
      /* Begins and ends at four of the seven are beyond. */
      g_assert_cmpuint (n_marked, ==, 4 * 7 + 3 * 4);
    }
}

static void
test_names (void)
{
  static const char *const names[] = {
    "\xff\xfe bad \x80", "<b>markup</b> &amp; </i>", "line\nbreak\r\ttab",
    "\x1b[31mred",       "\xe2\x80\xae backwards",   "\"quoted\\\"",
  };
  g_autofree char *longest = g_strnfill (32752, 'A');
  GArray *words = words_new ();
  g_autoptr (LoomTrace) trace = NULL;

  put_text (words, FIRST_FREE_TEXT, longest, strlen (longest));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    put_text (words, FIRST_FREE_TEXT + 1 + i, names[i], strlen (names[i]));
  for (guint i = 0; i <= G_N_ELEMENTS (names); i++)
    {
      put_complete (words, 1, FIRST_FREE_TEXT + i, FIRST_FREE_TEXT + i, i * 100000000,
                    i * 100000000 + 99999999);
      put_event (words, WEFT_FXT_ASYNC_BEGIN, 1, 1, 0, TEXT_TASK, FIRST_FREE_TEXT + i, 1);
      put (words, i + 1);
    }
  trace = load_and_look (words);
  g_assert_cmpuint (lane_of (trace, LOOM_LANE_THREAD)->slices->len, ==, 1 + G_N_ELEMENTS (names));
}

/* A provider that gives the last number of each kind is 56 bytes in the file. */
static void
test_many_providers (void)
{
  GArray *words = words_new ();
  g_autoptr (LoomTrace) trace = NULL;

  for (guint64 i = 0; i < 10000; i++)
    {
      put (words, 0 | 1 << 4 | 2 << 16 | i << 20);
      put_text (words, 32767, "far", 3);
      put_thread (words, 255, 7, 7);
      put_complete (words, 255, 0, 32767, 1000 + i, 2000 + i);
    }
  /* Numbers of the first are still known when it goes on. */
  put (words, 0 | 1 << 4 | 2 << 16);
  put_complete (words, 255, 0, 32767, 900, 901);
  put_complete (words, 1, 0, TEXT_NAME, 800, 801);
  trace = load_and_look (words);
  g_assert_cmpuint (loom_trace_get_n_threads (trace), ==, 1);
  g_assert_cmpstr (
      loom_trace_get_string (trace, slice_at (loom_trace_get_lane (trace, 0), 1)->name), ==, "far");
  g_assert_cmpstr (
      loom_trace_get_string (trace, slice_at (loom_trace_get_lane (trace, 0), 0)->name), ==,
      "work");
}

/* Numbers that are far from the others, and come near. */
static void
test_far_numbers (void)
{
  GArray *words = words_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomTrace) other = NULL;

  put_text (words, 20000, "far", 3);
  put_thread (words, 200, 7, 200);
  for (guint i = 0; i <= 20100; i += 100)
    if (i >= FIRST_FREE_TEXT && i != 20000)
      put_text (words, i, "near", 4);
  for (guint i = 3; i < 255; i++)
    if (i != 200)
      put_thread (words, i, 7, i);
  put_complete (words, 200, 0, 20000, 1, 2);
  put_complete (words, 254, 0, 20100, 3, 4);
  bytes = g_bytes_new (words->data, words->len * sizeof (guint64));
  trace = load_and_look (words);
  other = loom_fxt_load_on_pool (bytes, "far", NULL, NULL, NULL, NULL);
  g_assert_nonnull (other);
  for (guint i = 0; i < 2; i++)
    {
      LoomTrace *one = i == 0 ? trace : other;

      g_assert_cmpint (loom_trace_get_lane (one, 0)->tid, ==, 200);
      g_assert_cmpint (loom_trace_get_lane (one, 1)->tid, ==, 254);
      g_assert_cmpstr (
          loom_trace_get_string (one, slice_at (loom_trace_get_lane (one, 0), 0)->name), ==, "far");
      g_assert_cmpstr (
          loom_trace_get_string (one, slice_at (loom_trace_get_lane (one, 1), 0)->name), ==,
          "near");
    }
}

/* Who follows a recording goes on after an error: a clock that does not tick divides nothing. */
static void
test_no_ticks (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "ticks");
  g_autoptr (LoomFxtParser) parser = loom_fxt_parser_new (builder);
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GError) error = NULL;
  gsize n_consumed;

  put (words, weft_fxt_initialization ());
  put (words, 0);
  g_assert_false (loom_fxt_parser_feed (parser, (const guint64 *) (gpointer) words->data,
                                        words->len, 0, &n_consumed, &error));
  g_assert_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED);
  g_clear_error (&error);

  g_array_set_size (words, 0);
  put_thread (words, 1, 7, 7);
  put_complete (words, 1, 0, 0, 1000, 3000);
  g_assert_true (loom_fxt_parser_feed (parser, (const guint64 *) (gpointer) words->data, words->len,
                                       0, &n_consumed, &error));
  g_assert_no_error (error);
  g_assert_cmpint (loom_trace_get_end (loom_trace_builder_peek (builder)), ==, 2000);
}

/* Everything is older than what is kept: what is left has no negative length. */
static void
test_forget_all (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "forget");
  guint lane = loom_trace_builder_thread (builder, 7, 7);
  LoomTrace *trace;

  loom_trace_builder_begin (builder, lane, 100, 0, 0, 0);
  loom_trace_builder_instant (builder, lane, 130, 0, 0, 0);
  loom_trace_builder_trim (builder, 100000);
  trace = loom_trace_builder_peek (builder);
  g_assert_cmpint (loom_trace_get_begin (trace), ==, 30);
  g_assert_cmpint (loom_trace_get_end (trace), ==, 30);
  fuzz_look_at (trace);
}

/* Of a recording that forgets, a slice that is open began before what is left. */
static void
test_forget_some (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "forget");
  guint lane = loom_trace_builder_thread (builder, 7, 7);
  LoomTrace *trace;

  loom_trace_builder_begin (builder, lane, 100, 0, 0, 0);
  loom_trace_builder_instant (builder, lane, 100000, 0, 0, 0);
  loom_trace_builder_trim (builder, 50000);
  trace = loom_trace_builder_peek (builder);
  g_assert_cmpint (loom_trace_get_begin (trace), ==, 50000);
  fuzz_look_at (trace);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/hostile/fxt/many-threads", test_many_threads);
  g_test_add_func ("/hostile/fxt/many-processes", test_many_processes);
  g_test_add_func ("/hostile/fxt/many-names", test_many_names);
  g_test_add_func ("/hostile/fxt/many-names-of-tasks", test_many_names_of_tasks);
  g_test_add_func ("/hostile/fxt/deep-tasks", test_deep_tasks);
  g_test_add_func ("/hostile/fxt/many-awaits", test_many_awaits);
  g_test_add_func ("/hostile/fxt/deep-lane", test_deep_lane);
  g_test_add_func ("/hostile/fxt/many-flows-on-one-slice", test_many_flows_on_one_slice);
  g_test_add_func ("/hostile/fxt/blocks-in-a-wait", test_blocks_in_a_wait);
  g_test_add_func ("/hostile/fxt/all-at-one-time", test_all_at_one_time);
  g_test_add_func ("/hostile/fxt/clock-backwards", test_clock_backwards);
  g_test_add_func ("/hostile/fxt/time-limits", test_time_limits);
  g_test_add_func ("/hostile/fxt/names", test_names);
  g_test_add_func ("/hostile/fxt/many-providers", test_many_providers);
  g_test_add_func ("/hostile/fxt/far-numbers", test_far_numbers);
  g_test_add_func ("/hostile/fxt/no-ticks", test_no_ticks);
  g_test_add_func ("/hostile/fxt/forget-all", test_forget_all);
  g_test_add_func ("/hostile/fxt/forget-some", test_forget_some);

  return g_test_run ();
}
