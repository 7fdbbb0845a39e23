/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-task-index.h"
#include "trace/loom-trace-builder.h"
#include "trace/loom-trace-load.h"

#define PID 7
#define MAIN 7
#define WORKER 8

typedef struct
{
  LoomTraceBuilder *builder;
  guint main_lane;
  guint worker;
} Writer;

static guint32
text (Writer *self, const char *string)
{
  return loom_trace_builder_string (self->builder, string, -1);
}

static void
arg_number (Writer *self, const char *name, guint64 number)
{
  LoomArg arg = { .name = text (self, name), .type = LOOM_ARG_UINT, .u = number };

  loom_trace_builder_typed_arg (self->builder, &arg);
}

static void
task (Writer *self,
      guint64 id,
      const char *name,
      guint64 parent,
      gint64 begin,
      gint64 end,
      const char *status)
{
  loom_trace_builder_arg (self->builder, text (self, "file"), text (self, "report.c"));
  arg_number (self, "line", 10 + id);
  arg_number (self, "parent", parent);
  loom_trace_builder_async_begin (self->builder, PID, 0, id, begin, text (self, "weft.task"),
                                  text (self, name), loom_trace_builder_take_args (self->builder));
  if (status == NULL)
    return;
  loom_trace_builder_arg (self->builder, text (self, "status"), text (self, status));
  loom_trace_builder_async_end (self->builder, PID, 0, id, end, text (self, "weft.task"),
                                text (self, name), loom_trace_builder_take_args (self->builder));
}

static void
run (Writer *self, guint lane, guint64 id, gint64 begin, gint64 end)
{
  arg_number (self, "task", id);
  loom_trace_builder_complete (self->builder, lane, begin, end - begin, text (self, "weft.run"),
                               text (self, "run"), loom_trace_builder_take_args (self->builder));
}

static void
await (Writer *self, guint64 id, guint64 awaited, gint64 time)
{
  arg_number (self, "awaited", awaited);
  loom_trace_builder_async_instant (self->builder, PID, 0, id, time, text (self, "weft.await"),
                                    text (self, "await"),
                                    loom_trace_builder_take_args (self->builder));
}

static void
hop (Writer *self, guint64 id, guint from, gint64 from_time, guint to, gint64 to_time)
{
  loom_trace_builder_flow_begin (self->builder, from, id, from_time, text (self, "weft.hop"),
                                 text (self, "hop"));
  loom_trace_builder_flow_end (self->builder, to, id, to_time, text (self, "weft.hop"),
                               text (self, "hop"), FALSE);
}

/* load (1) awaits parse (2), which runs on the worker, and goes on at home; forgotten (3) has never
 * run, and waiting (4) waits for it still. */
static LoomTrace *
make_trace (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  Writer self = { builder, loom_trace_builder_thread (builder, PID, MAIN),
                  loom_trace_builder_thread (builder, PID, WORKER) };

  task (&self, 1, "load", 0, 0, 1000, "succeeded");
  task (&self, 4, "waiting", 0, 400, 0, NULL);
  task (&self, 2, "parse", 1, 100, 700, "failed");
  task (&self, 3, "forgotten", 1, 110, 0, NULL);
  run (&self, self.main_lane, 1, 10, 200);
  await (&self, 1, 2, 190);
  hop (&self, 2, self.main_lane, 150, self.worker, 250);
  run (&self, self.worker, 2, 250, 690);
  hop (&self, 1, self.worker, 700, self.main_lane, 800);
  run (&self, self.main_lane, 1, 800, 990);
  run (&self, self.worker, 4, 900, 950);
  await (&self, 4, 3, 945);
  loom_trace_builder_complete (builder, self.worker, 2000, 10, 0, text (&self, "later"), 0);
  return loom_trace_builder_finish (builder);
}

static LoomTaskIndex *
make_index (LoomTrace *trace)
{
  g_autoptr (GError) error = NULL;
  LoomTaskIndex *index = loom_task_index_new (trace, NULL, &error);

  g_assert_no_error (error);
  return index;
}

static void
test_times (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (LoomTaskIndex) index = make_index (trace);
  guint number = loom_task_index_find (index, PID, 1);
  const LoomTaskInfo *load = loom_task_index_get (index, number);

  g_assert_true (loom_task_index_is_of_weft (index));
  g_assert_cmpuint (loom_task_index_get_n (index), ==, 4);
  g_assert_cmpstr (loom_trace_get_string (trace, load->name), ==, "load");
  g_assert_cmpstr (loom_trace_get_string (trace, load->file), ==, "report.c");
  g_assert_cmpuint (load->line, ==, 11);
  g_assert_cmpint (load->end - load->begin, ==, 1000);
  g_assert_cmpint (load->running, ==, 190 + 190);
  g_assert_cmpint (load->waiting, ==, 700 - 190);
  g_assert_cmpint (load->queued, ==, 100);
  g_assert_cmpuint (load->n_runs, ==, 2);
  g_assert_cmpuint (load->n_hops, ==, 1);
  g_assert_cmpuint (load->n_awaits, ==, 1);
  g_assert_cmpuint (load->n_threads, ==, 1);
  g_assert_cmpuint (load->state, ==, LOOM_TASK_SUCCEEDED);
}

static void
test_states (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (LoomTaskIndex) index = make_index (trace);
  const LoomTaskState states[] = { LOOM_TASK_SUCCEEDED, LOOM_TASK_FAILED, LOOM_TASK_CREATED,
                                   LOOM_TASK_WAITING };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_assert_cmpuint (loom_task_index_get (index, loom_task_index_find (index, PID, i + 1))->state,
                      ==, states[i]);
  g_assert_cmpuint (loom_task_index_find (index, PID, 5), ==, LOOM_NO_TASK);
  g_assert_cmpuint (loom_task_index_find (index, PID + 1, 1), ==, LOOM_NO_TASK);
}

static void
test_forest (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (LoomTaskIndex) index = make_index (trace);
  guint load = loom_task_index_find (index, PID, 1);
  const guint32 *children;
  guint n;

  children = loom_task_index_get_children (index, LOOM_NO_TASK, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (children[0], ==, load);
  g_assert_cmpuint (children[1], ==, loom_task_index_find (index, PID, 4));
  children = loom_task_index_get_children (index, load, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (children[0], ==, loom_task_index_find (index, PID, 2));
  g_assert_cmpuint (children[1], ==, loom_task_index_find (index, PID, 3));
  loom_task_index_get_children (index, children[0], &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_awaits (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (LoomTaskIndex) index = make_index (trace);
  guint load = loom_task_index_find (index, PID, 1);
  guint parse = loom_task_index_find (index, PID, 2);
  const LoomTaskEvent *events;
  const guint32 *awaiters;
  guint n;

  events = loom_task_index_get_events (index, load, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (events[0].kind, ==, LOOM_TASK_RUN);
  g_assert_cmpuint (events[1].kind, ==, LOOM_TASK_AWAIT);
  g_assert_cmpuint (events[1].other, ==, parse);
  g_assert_cmpint (events[1].end, ==, 700);
  g_assert_cmpuint (events[2].kind, ==, LOOM_TASK_QUEUE);
  g_assert_cmpuint (events[3].kind, ==, LOOM_TASK_RUN);
  awaiters = loom_task_index_get_awaiters (index, parse, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (loom_task_index_get_event (index, awaiters[0])->task, ==, load);
  loom_task_index_get_awaiters (index, load, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_slices (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (LoomTaskIndex) index = make_index (trace);
  guint n_runs = 0;

  for (guint i = 0; i < loom_task_index_get_n (index); i++)
    {
      const LoomTaskInfo *info = loom_task_index_get (index, i);

      g_assert_cmpuint (loom_task_index_find_slice (index, info->lane, info->slice), ==, i);
    }
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      for (guint j = 0; lane->kind == LOOM_LANE_THREAD && j < lane->slices->len; j++)
        n_runs += loom_task_index_find_slice (index, i, j) != LOOM_NO_TASK;
    }
  g_assert_cmpuint (n_runs, ==, 4);
}

/* A parent that says that its child is its parent. */
static void
test_circle (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  Writer self = { .builder = builder };
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomTaskIndex) index = NULL;
  guint n, n_inner;

  task (&self, 1, "one", 2, 0, 10, "succeeded");
  task (&self, 2, "two", 1, 0, 10, "succeeded");
  task (&self, 3, "itself", 3, 0, 10, "succeeded");
  trace = loom_trace_builder_finish (builder);
  index = make_index (trace);
  loom_task_index_get_children (index, LOOM_NO_TASK, &n);
  g_assert_cmpuint (n, ==, 2);
  loom_task_index_get_children (index, loom_task_index_find (index, PID, 1), &n_inner);
  g_assert_cmpuint (n_inner, ==, 1);
}

static void
test_others (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomTaskIndex) index = NULL;
  g_autoptr (GFile) file = NULL;
  guint n;

  if (g_getenv ("WEFT_TEST_TRACES") != NULL)
    file = g_file_new_build_filename (g_getenv ("WEFT_TEST_TRACES"), "nestable_async.json", NULL);
  if (file == NULL || !g_file_query_exists (file, NULL))
    {
      g_test_skip ("no recordings by other programs");
      return;
    }
  trace = loom_trace_load (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  index = make_index (trace);
  g_assert_false (loom_task_index_is_of_weft (index));
  g_assert_cmpuint (loom_task_index_get_n (index), >, 0);
  loom_task_index_get_children (index, LOOM_NO_TASK, &n);
  g_assert_cmpuint (n, ==, loom_task_index_get_n (index));
}

static void
test_cancel (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTaskIndex) index = NULL;

  g_cancellable_cancel (cancellable);
  index = loom_task_index_new (trace, cancellable, &error);
  g_assert_null (index);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/task-index/times", test_times);
  g_test_add_func ("/task-index/states", test_states);
  g_test_add_func ("/task-index/forest", test_forest);
  g_test_add_func ("/task-index/awaits", test_awaits);
  g_test_add_func ("/task-index/slices", test_slices);
  g_test_add_func ("/task-index/circle", test_circle);
  g_test_add_func ("/task-index/others", test_others);
  g_test_add_func ("/task-index/cancel", test_cancel);
  return g_test_run ();
}
