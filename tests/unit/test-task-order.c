/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-task-order.h"
#include "analysis/loom-task-story.h"
#include "trace/loom-trace-builder.h"

static LoomTaskIndex *
make_index (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  static const char *const names[] = { "parse", "Load", "draw" };
  static const gint64 lengths[] = { 300, 100, 200 };
  guint32 category = loom_trace_builder_string (builder, "weft.task", -1);
  g_autoptr (LoomTrace) trace = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      guint32 name = loom_trace_builder_string (builder, names[i], -1);

      loom_trace_builder_async_begin (builder, 1, 0, i + 1, i * 10, category, name, 0);
      loom_trace_builder_async_end (builder, 1, 0, i + 1, i * 10 + lengths[i], category, name, 0);
    }
  trace = loom_trace_builder_finish (builder);
  return loom_task_index_new (trace, NULL, NULL);
}

static void
assert_order (LoomTaskKey key, gboolean descending, guint one, guint two, guint three)
{
  g_autoptr (LoomTaskIndex) index = make_index ();
  g_autofree guint32 *ranks = loom_task_order_ranks (index, key, descending);

  g_assert_cmpuint (ranks[loom_task_index_find (index, 1, one)], ==, 0);
  g_assert_cmpuint (ranks[loom_task_index_find (index, 1, two)], ==, 1);
  g_assert_cmpuint (ranks[loom_task_index_find (index, 1, three)], ==, 2);
}

static void
test_order (void)
{
  assert_order (LOOM_TASK_BY_BEGIN, FALSE, 1, 2, 3);
  assert_order (LOOM_TASK_BY_BEGIN, TRUE, 3, 2, 1);
  assert_order (LOOM_TASK_BY_TOTAL, FALSE, 2, 3, 1);
  assert_order (LOOM_TASK_BY_TOTAL, TRUE, 1, 3, 2);
  /* Ties by begin, whichever the direction. */
  assert_order (LOOM_TASK_BY_HOPS, FALSE, 1, 2, 3);
  assert_order (LOOM_TASK_BY_HOPS, TRUE, 1, 2, 3);
}

static void
test_story (void)
{
  g_autoptr (LoomTaskIndex) index = make_index ();
  g_autofree char *story = loom_task_story_dup (index, loom_task_index_find (index, 1, 1));

  g_assert_cmpstr (story, ==, "Made at 0 ns\nEnded after 300 ns");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/task-order/order", test_order);
  g_test_add_func ("/task-order/story", test_story);
  return g_test_run ();
}
