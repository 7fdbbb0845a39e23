/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include <string.h>

#include "sched/weft-range-private.h"

static WeftTask *
wait_for (WeftTask *task)
{
  weft_task_wait (task, NULL);
  g_assert_true (weft_task_is_completed (task));
  return task;
}

static void
test_range (void)
{
  WeftRange range = weft_range_pack (10, 110);
  WeftRange taken = weft_range_take (&range, 1000, 1);

  g_assert_cmpuint (weft_range_first (taken), ==, 10);
  g_assert_cmpuint (weft_range_end (taken), ==, 35);

  taken = weft_range_steal (&range, 1);
  g_assert_cmpuint (weft_range_first (taken), ==, 72);
  g_assert_cmpuint (weft_range_end (taken), ==, 110);

  /* A half of what is left would be too small. */
  taken = weft_range_steal (&range, 20);
  g_assert_cmpuint (weft_range_first (taken), ==, 35);
  g_assert_cmpuint (weft_range_end (taken), ==, 72);
  g_assert_cmpuint (weft_range_size (weft_range_take (&range, 1, 1)), ==, 0);
  g_assert_cmpuint (weft_range_size (weft_range_steal (&range, 1)), ==, 0);

  range = weft_range_pack (G_MAXUINT32 - 1, G_MAXUINT32);
  taken = weft_range_take (&range, 1, 1);
  g_assert_cmpuint (weft_range_size (taken), ==, 1);
  g_assert_cmpuint (weft_range_size (range), ==, 0);
}

typedef struct
{
  guint8 *n_done; /* atomic each */
  gint64 first;
  gint64 max_size;  /* atomic: the largest chunk */
  gint64 min_size;  /* atomic: the smallest */
  guint n_inside;   /* atomic */
  guint max_inside; /* atomic */
  guint n_calls;    /* atomic */
} Tally;

static void
raise_to (guint *most, guint value)
{
  guint old = __atomic_load_n (most, __ATOMIC_RELAXED);

  while (old < value && !__atomic_compare_exchange_n (most, &old, value, FALSE, __ATOMIC_RELAXED,
                                                      __ATOMIC_RELAXED))
    ;
}

static gboolean
tally (gint64 begin, gint64 end, gpointer data, GCancellable *cancellable, GError **error)
{
  Tally *self = data;
  guint n_inside = __atomic_add_fetch (&self->n_inside, 1, __ATOMIC_RELAXED);

  g_assert_true (G_IS_CANCELLABLE (cancellable));
  g_assert_nonnull (error);
  g_assert_true (weft_pool_is_worker ());
  g_assert_null (weft_sync_context_get_current ());
  g_assert_cmpint (begin, <, end);

  raise_to (&self->max_inside, n_inside);
  __atomic_fetch_add (&self->n_calls, 1, __ATOMIC_RELAXED);
  for (gint64 i = begin; i < end; i++)
    __atomic_fetch_add (&self->n_done[i - self->first], 1, __ATOMIC_RELAXED);
  __atomic_fetch_sub (&self->n_inside, 1, __ATOMIC_RELAXED);
  return TRUE;
}

static void
run_tally (gint64 begin, gint64 end, const WeftParallelOptions *options)
{
  gsize n_items = end > begin ? (gsize) (end - begin) : 0;
  g_autofree guint8 *n_done = g_new0 (guint8, n_items + 1);
  Tally self = { .n_done = n_done, .first = begin };
  g_autoptr (WeftTask) task = weft_parallel_for (begin, end, options, tally, &self, NULL, NULL);
  guint degree = weft_pool_get_n_workers ();

  if (options != NULL && options->degree > 0)
    degree = MIN (degree, (guint) options->degree);
  wait_for (task);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
  g_assert_cmpuint (self.max_inside, <=, degree);
  for (gsize i = 0; i < n_items; i++)
    g_assert_cmpuint (n_done[i], ==, 1);
}

/* Every index once, however many there are and from wherever. */
static void
test_every_index_once (void)
{
  gint64 sizes[] = { -5, 0, 1, 2, 3, 7, 64, 1000, 300000 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      run_tally (0, sizes[i], NULL);
      run_tally (-3, -3 + sizes[i], NULL);
      run_tally (G_MAXINT64 - 300000, G_MAXINT64 - 300000 + sizes[i], NULL);
      run_tally (G_MININT64, G_MININT64 + MAX (sizes[i], 0), NULL);
    }
}

static void
test_degree (void)
{
  WeftParallelOptions options[] = { { -1, 0, 0 }, { 1, 0, 0 },  { 2, 0, 0 },   { 1000, 0, 0 },
                                    { -1, 7, 0 }, { -1, 0, 5 }, { -1, 16, 64 } };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    for (gint64 size = 1; size < 10000; size = size * 3 + 1)
      run_tally (0, size, &options[i]);
}

static gboolean
check_chunk (gint64 begin,
             gint64 end,
             gpointer data,
             GCancellable *cancellable G_GNUC_UNUSED,
             GError **error G_GNUC_UNUSED)
{
  gint64 *n_done = data;

  g_assert_true (end - begin >= 10 || end == 10000);
  g_assert_cmpint (end - begin, <=, 40);
  __atomic_fetch_add (n_done, end - begin, __ATOMIC_RELAXED);
  return TRUE;
}

static void
test_chunks (void)
{
  WeftParallelOptions options = { 1, 10, 40 };
  gint64 n_done = 0;

  weft_task_unref (
      wait_for (weft_parallel_for (0, 10000, &options, check_chunk, &n_done, NULL, NULL)));
  g_assert_cmpint (n_done, ==, 10000);
}

static gboolean
count_huge (gint64 begin,
            gint64 end,
            gpointer data,
            GCancellable *cancellable G_GNUC_UNUSED,
            GError **error G_GNUC_UNUSED)
{
  guint64 *n_done = data;

  g_assert_cmpint (begin, <, end);
  __atomic_fetch_add (n_done, (guint64) end - (guint64) begin, __ATOMIC_RELAXED);
  return TRUE;
}

/* More indices than fit a part: all of an integer's. */
static void
test_huge (void)
{
  guint64 n_done = 0;

  weft_task_unref (
      wait_for (weft_parallel_for (G_MININT64, G_MAXINT64, NULL, count_huge, &n_done, NULL, NULL)));
  g_assert_cmpuint (n_done, ==, G_MAXUINT64);

  n_done = 0;
  weft_task_unref (wait_for (weft_parallel_for (0, G_GINT64_CONSTANT (4294967297), NULL, count_huge,
                                                &n_done, NULL, NULL)));
  g_assert_cmpuint (n_done, ==, G_GUINT64_CONSTANT (4294967297));
}

WEFT_PARALLEL_BODY (square, gint64, values, i)
{
  values[i] *= values[i];
}

static void
test_item_body (void)
{
  gint64 values[1000];

  for (int i = 0; i < 1000; i++)
    values[i] = i;
  weft_task_unref (wait_for (weft_parallel_for (0, 1000, NULL, square, values, NULL, NULL)));
  for (int i = 0; i < 1000; i++)
    g_assert_cmpint (values[i], ==, i * i);
}

typedef struct
{
  GThread *caller; /* nullable */
  guint let_go;    /* atomic */
} Gate;

static gboolean
wait_at_gate (gint64 begin G_GNUC_UNUSED,
              gint64 end G_GNUC_UNUSED,
              gpointer data,
              GCancellable *cancellable G_GNUC_UNUSED,
              GError **error G_GNUC_UNUSED)
{
  Gate *gate = data;

  g_assert_true (g_thread_self () != gate->caller);
  while (!g_atomic_int_get (&gate->let_go))
    g_thread_yield ();
  return TRUE;
}

/* The body runs into a gate that the caller opens after the call: it must have returned. */
static void
test_returns_first (void)
{
  Gate gate = { g_thread_self (), 0 };
  g_autoptr (WeftTask) task = weft_parallel_for (0, 100, NULL, wait_at_gate, &gate, NULL, NULL);

  g_assert_false (weft_task_is_completed (task));
  g_atomic_int_set (&gate.let_go, 1);
  wait_for (task);
}

static gboolean
from_worker (WeftResult *result,
             gpointer data G_GNUC_UNUSED,
             GCancellable *cancellable G_GNUC_UNUSED,
             GError **error G_GNUC_UNUSED)
{
  Gate gate = { NULL, 0 };
  WeftParallelOptions options = { 1, 0, 0 };
  WeftTask *task = weft_parallel_for (0, 1, &options, wait_at_gate, &gate, NULL, NULL);

  g_assert_false (weft_task_is_completed (task));
  g_atomic_int_set (&gate.let_go, 1);
  weft_task_wait (task, NULL);
  weft_task_unref (task);
  *result = weft_result_int (1);
  return TRUE;
}

static void
test_from_worker (void)
{
  g_autoptr (WeftTask) task = wait_for (weft_run (from_worker, NULL, NULL, NULL));

  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 1);
}

static void
count_destroy (gpointer data)
{
  ++*(guint *) data;
}

static gboolean
never (gint64 begin G_GNUC_UNUSED,
       gint64 end G_GNUC_UNUSED,
       gpointer data G_GNUC_UNUSED,
       GCancellable *cancellable G_GNUC_UNUSED,
       GError **error G_GNUC_UNUSED)
{
  g_assert_not_reached ();
}

static void
test_already_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) task = NULL;
  g_autoptr (WeftTask) empty = NULL;
  guint n_destroyed = 0;

  g_cancellable_cancel (cancellable);
  task = weft_parallel_for (0, 100, NULL, never, &n_destroyed, count_destroy, cancellable);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  g_assert_cmpuint (n_destroyed, ==, 1);

  empty = weft_parallel_for (0, 0, NULL, never, &n_destroyed, count_destroy, cancellable);
  g_assert_cmpint (weft_task_get_status (empty), ==, WEFT_TASK_CANCELLED);
  g_assert_cmpuint (n_destroyed, ==, 2);
}

typedef struct
{
  guint n_waiting; /* atomic */
  guint n_told;    /* atomic */
  guint n_fail;    /* how many wait before all fail */
  GCancellable *outer;
} Failing;

/* Index 0 fails when another body waits; that one waits until it is told. */
static gboolean
fail_first (gint64 begin, gint64 end, gpointer data, GCancellable *cancellable, GError **error)
{
  Failing *self = data;

  g_assert_cmpint (end - begin, ==, 1);
  if (begin == 0)
    {
      while (__atomic_load_n (&self->n_waiting, __ATOMIC_ACQUIRE) == 0)
        g_thread_yield ();
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "zero");
      return FALSE;
    }

  __atomic_fetch_add (&self->n_waiting, 1, __ATOMIC_RELEASE);
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_thread_yield ();
  __atomic_fetch_add (&self->n_told, 1, __ATOMIC_RELAXED);
  return FALSE;
}

static void
test_failure_cancels (void)
{
  WeftParallelOptions options = { 2, 0, 1 };
  Failing failing = { 0 };
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  g_autoptr (WeftTask) task =
      wait_for (weft_parallel_for (0, 1000, &options, fail_first, &failing, NULL, outer));
  g_autoptr (GPtrArray) errors = weft_parallel_dup_errors (task);

  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_FAILED);
  g_assert_cmpstr (weft_task_get_error (task)->message, ==, "zero");
  g_assert_cmpuint (errors->len, ==, 1);
  g_assert_cmpuint (failing.n_waiting, ==, 1);
  g_assert_cmpuint (failing.n_told, ==, 1);
  g_assert_false (g_cancellable_is_cancelled (outer));
}

/* All bodies that run at once fail, and only they. */
static gboolean
fail_together (gint64 begin,
               gint64 end G_GNUC_UNUSED,
               gpointer data,
               GCancellable *cancellable G_GNUC_UNUSED,
               GError **error)
{
  Failing *self = data;

  __atomic_fetch_add (&self->n_waiting, 1, __ATOMIC_RELEASE);
  while (__atomic_load_n (&self->n_waiting, __ATOMIC_ACQUIRE) < self->n_fail)
    g_thread_yield ();
  if (self->outer != NULL)
    g_cancellable_cancel (self->outer);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%d", (int) begin);
  return FALSE;
}

static void
test_all_errors (void)
{
  WeftParallelOptions options = { 2, 0, 1 };
  Failing failing = { .n_fail = 2 };
  g_autoptr (WeftTask) task =
      wait_for (weft_parallel_for (0, 1000, &options, fail_together, &failing, NULL, NULL));
  g_autoptr (GPtrArray) errors = weft_parallel_dup_errors (task);

  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_FAILED);
  g_assert_cmpuint (errors->len, ==, 2);
  g_assert_cmpstr (((GError *) errors->pdata[0])->message, ==, weft_task_get_error (task)->message);
  g_assert_cmpstr (((GError *) errors->pdata[0])->message, !=,
                   ((GError *) errors->pdata[1])->message);
}

static void
test_outer_wins (void)
{
  WeftParallelOptions options = { 2, 0, 1 };
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  Failing failing = { .n_fail = 2, .outer = outer };
  g_autoptr (WeftTask) task =
      wait_for (weft_parallel_for (0, 1000, &options, fail_together, &failing, NULL, outer));
  g_autoptr (GPtrArray) errors = weft_parallel_dup_errors (task);

  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  g_assert_cmpuint (errors->len, ==, 2);
}

static gboolean
cancel_outer (gint64 begin,
              gint64 end,
              gpointer data,
              GCancellable *cancellable,
              GError **error G_GNUC_UNUSED)
{
  Failing *self = data;

  __atomic_fetch_add (&self->n_told, (guint) (end - begin), __ATOMIC_RELAXED);
  g_cancellable_cancel (self->outer);
  /* Where two bodies do this at once, one comes back before the other has told everybody. */
  while (!g_cancellable_is_cancelled (cancellable))
    g_thread_yield ();
  return TRUE;
}

/* Cancelled from outside, the loop begins no further body. */
static void
test_outer_stops (void)
{
  WeftParallelOptions options = { 2, 0, 1 };
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  Failing failing = { .outer = outer };
  g_autoptr (WeftTask) task =
      wait_for (weft_parallel_for (0, 1000, &options, cancel_outer, &failing, NULL, outer));

  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  g_assert_cmpuint (failing.n_told, >=, 1);
  g_assert_cmpuint (failing.n_told, <=, 2);
}

static gboolean
cancel_itself (gint64 begin G_GNUC_UNUSED,
               gint64 end G_GNUC_UNUSED,
               gpointer data G_GNUC_UNUSED,
               GCancellable *cancellable G_GNUC_UNUSED,
               GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "of its own");
  return FALSE;
}

static void
test_own_cancellation (void)
{
  g_autoptr (WeftTask) task =
      wait_for (weft_parallel_for (0, 10, NULL, cancel_itself, NULL, NULL, NULL));
  g_autoptr (GPtrArray) errors = weft_parallel_dup_errors (task);

  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  g_assert_cmpuint (errors->len, ==, 0);
}

/* One long item at the front of a part does not keep the rest of the part. */
static gboolean
first_waits_for_rest (gint64 begin,
                      gint64 end,
                      gpointer data,
                      GCancellable *cancellable G_GNUC_UNUSED,
                      GError **error G_GNUC_UNUSED)
{
  guint *n_done = data;

  if (begin == 0)
    while (__atomic_load_n (n_done, __ATOMIC_ACQUIRE) + (guint) (end - begin) < 100)
      g_thread_yield ();
  __atomic_fetch_add (n_done, (guint) (end - begin), __ATOMIC_RELEASE);
  return TRUE;
}

static void
test_robbed (void)
{
  for (int round = 0; round < 100; round++)
    {
      guint n_done = 0;

      weft_task_unref (
          wait_for (weft_parallel_for (0, 100, NULL, first_waits_for_rest, &n_done, NULL, NULL)));
      g_assert_cmpuint (n_done, ==, 100);
    }
}

static void
test_data_released (void)
{
  guint n_destroyed = 0;
  Gate gate = { g_thread_self (), 1 };
  g_autoptr (WeftTask) task = NULL;

  task =
      weft_parallel_for (0, 10, NULL, wait_at_gate, g_memdup2 (&gate, sizeof gate), g_free, NULL);
  wait_for (task);
  g_clear_pointer (&task, weft_task_unref);
  task = weft_parallel_for (0, 0, NULL, never, &n_destroyed, count_destroy, NULL);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
  g_assert_cmpuint (n_destroyed, ==, 1);
}

/* An async function awaits a loop, whose bodies run loops. */
static gboolean
inner_loop (gint64 begin, gint64 end, gpointer data, GCancellable *cancellable, GError **error)
{
  for (gint64 i = begin; i < end; i++)
    {
      g_autoptr (WeftTask) task =
          weft_parallel_for (0, 100, NULL, count_huge, data, NULL, cancellable);

      if (!weft_task_wait (task, error))
        return FALSE;
    }
  return TRUE;
}

static void
test_nested (void)
{
  WeftParallelOptions options = { 1, 0, 0 };
  guint64 n_done = 0;

  weft_task_unref (wait_for (weft_parallel_for (0, 50, &options, inner_loop, &n_done, NULL, NULL)));
  g_assert_cmpuint (n_done, ==, 5000);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/parallel/range", test_range);
  g_test_add_func ("/parallel/every-index-once", test_every_index_once);
  g_test_add_func ("/parallel/degree", test_degree);
  g_test_add_func ("/parallel/chunks", test_chunks);
  g_test_add_func ("/parallel/huge", test_huge);
  g_test_add_func ("/parallel/item-body", test_item_body);
  g_test_add_func ("/parallel/returns-first", test_returns_first);
  g_test_add_func ("/parallel/from-worker", test_from_worker);
  g_test_add_func ("/parallel/already-cancelled", test_already_cancelled);
  g_test_add_func ("/parallel/failure-cancels", test_failure_cancels);
  g_test_add_func ("/parallel/all-errors", test_all_errors);
  g_test_add_func ("/parallel/outer-wins", test_outer_wins);
  g_test_add_func ("/parallel/outer-stops", test_outer_stops);
  g_test_add_func ("/parallel/own-cancellation", test_own_cancellation);
  g_test_add_func ("/parallel/robbed", test_robbed);
  g_test_add_func ("/parallel/data-released", test_data_released);
  g_test_add_func ("/parallel/nested", test_nested);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
