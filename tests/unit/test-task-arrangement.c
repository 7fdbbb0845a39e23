/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-task-arrangement.h"
#include "trace/loom-trace-builder.h"

/* Each of @n_tasks is made by one before it, or by none: parents[i] counts from 1. */
static LoomTaskIndex *
make_index (const guint *parents, const gint64 *lengths, const char *const *names, guint n_tasks)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  guint32 category = loom_trace_builder_string (builder, "weft.task", -1);
  g_autoptr (LoomTrace) trace = NULL;

  for (guint i = 0; i < n_tasks; i++)
    {
      guint32 name = loom_trace_builder_string (builder, names[i % 4], -1);
      LoomArg parent = { .name = loom_trace_builder_string (builder, "parent", -1),
                         .type = LOOM_ARG_UINT,
                         .u = parents[i] };

      loom_trace_builder_typed_arg (builder, &parent);
      loom_trace_builder_async_begin (builder, 1, 0, i + 1, i, category, name,
                                      loom_trace_builder_take_args (builder));
      loom_trace_builder_async_end (builder, 1, 0, i + 1, i + lengths[i], category, name, 0);
    }
  trace = loom_trace_builder_finish (builder);
  return loom_task_index_new (trace, NULL, NULL);
}

static const char *const names[] = { "Load", "parse", "draw", "write" };

/* 1 ┬ 2 ─ 4
 *   └ 3       5 */
static LoomTaskIndex *
make_small (void)
{
  static const guint parents[] = { 0, 1, 1, 2, 0 };
  static const gint64 lengths[] = { 500, 300, 400, 200, 100 };

  return make_index (parents, lengths, names, 5);
}

static void
assert_listed (LoomTaskIndex *index, const LoomTaskQuery *query, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTaskArrangement) self = loom_task_arrangement_new (index, query, NULL, &error);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  loom_task_arrangement_list (self, LOOM_NO_TASK, NULL, list);
  for (guint i = 0; i < list->len; i++)
    {
      guint32 task = g_array_index (list, guint32, i);

      g_string_append_printf (text, "%s%" G_GUINT64_FORMAT "%s", i > 0 ? " " : "",
                              loom_task_index_get (index, task)->id,
                              loom_task_arrangement_is_found (self, task) ? "" : "-");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

/* What is above a hit stays. */
static void
test_filters (void)
{
  g_autoptr (LoomTaskIndex) index = make_small ();
  g_auto (LoomTaskQuery) query;

  loom_task_query_init (&query);
  g_assert_false (loom_task_query_is_filter (&query));
  assert_listed (index, &query, "1 2 4 3 5");

  query.text = g_strdup ("WRI");
  g_assert_true (loom_task_query_is_filter (&query));
  assert_listed (index, &query, "1- 2- 4");
  g_clear_pointer (&query.text, g_free);

  query.longer_than = 300;
  assert_listed (index, &query, "1 3");
  query.longer_than = 0;

  query.states = 1u << LOOM_TASK_FAILED;
  assert_listed (index, &query, "");
  query.states = 1u << LOOM_TASK_ENDED;
  assert_listed (index, &query, "1 2 4 3 5");
  query.states = 0;

  query.lane = 0;
  assert_listed (index, &query, "");
  query.lane = LOOM_ANY_LANE;

  query.never_awaited = TRUE;
  assert_listed (index, &query, "1 2 4 3 5");
}

static guint32
number (LoomTraceBuilder *builder, const char *name, guint64 value)
{
  LoomArg arg = { .name = loom_trace_builder_string (builder, name, -1),
                  .type = LOOM_ARG_UINT,
                  .u = value };

  loom_trace_builder_typed_arg (builder, &arg);
  return loom_trace_builder_take_args (builder);
}

/* 1 ran on the second thread and awaits 2; the first thread blocks for 3; nobody waits for 1 and 4. */
static LoomTaskIndex *
make_awaited (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  guint32 category = loom_trace_builder_string (builder, "weft.task", -1);
  guint32 await = loom_trace_builder_string (builder, "weft.await", -1);
  guint32 run = loom_trace_builder_string (builder, "weft.run", -1);
  guint32 wait = loom_trace_builder_string (builder, "weft.wait", -1);
  guint main_lane = loom_trace_builder_thread (builder, 1, 1);
  guint worker = loom_trace_builder_thread (builder, 1, 2);
  g_autoptr (LoomTrace) trace = NULL;

  for (guint i = 1; i <= 4; i++)
    {
      loom_trace_builder_async_begin (builder, 1, 0, i, i, category, category, 0);
      loom_trace_builder_async_end (builder, 1, 0, i, 100 + i, category, category, 0);
    }
  loom_trace_builder_complete (builder, worker, 10, 10, run, run, number (builder, "task", 1));
  loom_trace_builder_complete (builder, main_lane, 10, 50, wait, wait, number (builder, "task", 3));
  loom_trace_builder_async_instant (builder, 1, 0, 1, 15, await, await,
                                    number (builder, "awaited", 2));
  trace = loom_trace_builder_finish (builder);
  return loom_task_index_new (trace, NULL, NULL);
}

static void
test_awaited (void)
{
  g_autoptr (LoomTaskIndex) index = make_awaited ();
  g_auto (LoomTaskQuery) query;

  loom_task_query_init (&query);
  query.never_awaited = TRUE;
  assert_listed (index, &query, "1 4");
  query.never_awaited = FALSE;
  query.lane = 1;
  assert_listed (index, &query, "1");
  query.lane = 0;
  assert_listed (index, &query, "");
}

static void
test_order (void)
{
  g_autoptr (LoomTaskIndex) index = make_small ();
  g_auto (LoomTaskQuery) query;

  loom_task_query_init (&query);
  query.key = LOOM_TASK_BY_TOTAL;
  assert_listed (index, &query, "5 1 2 4 3");
  query.descending = TRUE;
  assert_listed (index, &query, "1 3 2 4 5");
  query.key = LOOM_TASK_BY_NAME;
  query.descending = FALSE;
  assert_listed (index, &query, "1 3 2 4 5");
}

static void
test_queries (void)
{
  g_auto (LoomTaskQuery) one, other;

  loom_task_query_init (&one);
  loom_task_query_init (&other);
  one.text = g_strdup ("");
  loom_task_query_copy (&other, &one);
  g_assert_null (other.text);
  g_assert_false (loom_task_query_is_filter (&one));
  g_free (one.text);
  one.text = g_strdup ("a");
  g_assert_false (loom_task_query_filters_equal (&one, &other));
  loom_task_query_copy (&other, &one);
  g_assert_true (loom_task_query_equal (&one, &other));
  other.descending = TRUE;
  g_assert_true (loom_task_query_filters_equal (&one, &other));
  g_assert_false (loom_task_query_equal (&one, &other));
}

static void
test_times (void)
{
  static const struct
  {
    const char *text;
    gint64 nanoseconds; /* below 0 for none */
  } times[] = {
    { "10", 10000000 },   { " 2.5 ms ", 2500000 },
    { "3s", 3000000000 }, { "7 µs", 7000 },
    { "7us", 7000 },      { "0", 0 },
    { "12 ns", 12 },      { "", -1 },
    { "ms", -1 },         { "-3 ms", -1 },
    { "3 weeks", -1 },    { "nan", -1 },
    { "inf", -1 },        { "1e300 s", 9000000000000000000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      gint64 nanoseconds = -1;

      g_assert_cmpint (loom_task_query_read_time (times[i].text, &nanoseconds), ==,
                       times[i].nanoseconds >= 0);
      g_assert_cmpint (nanoseconds, ==, times[i].nanoseconds);
    }
}

static void
test_none (void)
{
  g_autoptr (LoomTaskIndex) index = make_index (NULL, NULL, names, 0);
  g_auto (LoomTaskQuery) query;

  loom_task_query_init (&query);
  assert_listed (index, &query, "");
  query.never_awaited = TRUE;
  assert_listed (index, &query, "");
}

/* A chain as deep as there are tasks: no recursion, and no more steps than tasks. */
static void
test_deep (void)
{
  enum
  {
    N = 100000
  };
  g_autofree guint *parents = g_new (guint, N);
  g_autofree gint64 *lengths = g_new0 (gint64, N);
  g_autoptr (LoomTaskIndex) index = NULL;
  g_autoptr (LoomTaskArrangement) self = NULL;
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_auto (LoomTaskQuery) query;
  guint last;

  for (guint i = 0; i < N; i++)
    parents[i] = i;
  lengths[N - 1] = 7;
  index = make_index (parents, lengths, names, N);
  last = loom_task_index_find (index, 1, N);
  g_assert_cmpuint (loom_task_index_get (index, last)->depth, ==, N - 1);
  loom_task_query_init (&query);
  query.longer_than = 6;
  self = loom_task_arrangement_new (index, &query, NULL, NULL);
  g_assert_cmpuint (loom_task_arrangement_get_n_found (self), ==, 1);
  loom_task_arrangement_list (self, LOOM_NO_TASK, NULL, list);
  g_assert_cmpuint (list->len, ==, N);
  g_assert_cmpuint (g_array_index (list, guint32, N - 1), ==, last);
}

/* Against one that goes down recursively and sorts each time. */
static guint64
total_of (LoomTaskIndex *index, guint32 task)
{
  const LoomTaskInfo *info = loom_task_index_get (index, task);

  return (guint64) (info->end - info->begin);
}

static gboolean
is_shown (LoomTaskIndex *index, guint32 task, gint64 longer_than)
{
  guint n;
  const guint32 *children = loom_task_index_get_children (index, task, &n);
  gboolean shown = (gint64) total_of (index, task) > longer_than;

  for (guint i = 0; i < n && !shown; i++)
    shown = is_shown (index, children[i], longer_than);
  return shown;
}

static void
list_simply (LoomTaskIndex *index, guint32 task, gint64 longer_than, GArray *list)
{
  guint n;
  const guint32 *children = loom_task_index_get_children (index, task, &n);
  g_autofree guint32 *sorted = g_memdup2 (children, n * sizeof *children);

  /* Insertion keeps those that are equal in the order of their begin. */
  for (guint i = 1; i < n; i++)
    for (guint j = i; j > 0 && total_of (index, sorted[j]) > total_of (index, sorted[j - 1]); j--)
      {
        guint32 moving = sorted[j];

        sorted[j] = sorted[j - 1];
        sorted[j - 1] = moving;
      }
  for (guint i = 0; i < n; i++)
    if (is_shown (index, sorted[i], longer_than))
      {
        g_array_append_val (list, sorted[i]);
        list_simply (index, sorted[i], longer_than, list);
      }
}

static void
test_random (void)
{
  for (guint32 seed = 0; seed < 60; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      guint n = 1 + g_rand_int_range (random, 0, 120);
      g_autofree guint *parents = g_new (guint, n);
      g_autofree gint64 *lengths = g_new (gint64, n);
      g_autoptr (LoomTaskIndex) index = NULL;
      g_autoptr (LoomTaskArrangement) self = NULL;
      g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_auto (LoomTaskQuery) query;

      for (guint i = 0; i < n; i++)
        {
          parents[i] = g_rand_int_range (random, 0, i + 1);
          lengths[i] = g_rand_int_range (random, 0, 30);
        }
      index = make_index (parents, lengths, names, n);
      loom_task_query_init (&query);
      query.longer_than = g_rand_int_range (random, 0, 30);
      query.key = LOOM_TASK_BY_TOTAL;
      query.descending = TRUE;
      self = loom_task_arrangement_new (index, &query, NULL, NULL);
      loom_task_arrangement_list (self, LOOM_NO_TASK, NULL, list);
      list_simply (index, LOOM_NO_TASK, query.longer_than > 0 ? query.longer_than : -1, expected);
      g_assert_cmpmem (list->data, list->len * 4, expected->data, expected->len * 4);
    }
}

static void
test_cancel (void)
{
  g_autoptr (LoomTaskIndex) index = make_small ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (LoomTaskQuery) query;

  loom_task_query_init (&query);
  query.text = g_strdup ("a");
  g_cancellable_cancel (cancellable);
  g_assert_null (loom_task_arrangement_new (index, &query, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/task-arrangement/filters", test_filters);
  g_test_add_func ("/task-arrangement/awaited", test_awaited);
  g_test_add_func ("/task-arrangement/order", test_order);
  g_test_add_func ("/task-arrangement/queries", test_queries);
  g_test_add_func ("/task-arrangement/times", test_times);
  g_test_add_func ("/task-arrangement/none", test_none);
  g_test_add_func ("/task-arrangement/deep", test_deep);
  g_test_add_func ("/task-arrangement/random", test_random);
  g_test_add_func ("/task-arrangement/cancel", test_cancel);
  return g_test_run ();
}
