/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

/*
 * What the pool drops when it is shut down at once: whatever it was a part of completes, and
 * releases what it owns, once.
 *
 * Each case twice: once with all workers held while the work is queued, and let go by another
 * thread while the pool is shut down; and once with the work on its way. Whether the shutting
 * down comes in time for a part is not known: what is asserted holds in either case.
 */

typedef struct
{
  guint n_inside; /* atomic */
  guint open;     /* atomic */
} Gate;

typedef struct
{
  guint n_done;      /* atomic */
  guint n_destroyed; /* atomic */
} Counts;

static gboolean
hold (WeftResult *result G_GNUC_UNUSED,
      gpointer data,
      GCancellable *cancellable G_GNUC_UNUSED,
      GError **error G_GNUC_UNUSED)
{
  Gate *gate = data;

  g_atomic_int_inc (&gate->n_inside);
  while (!g_atomic_int_get (&gate->open))
    g_thread_yield ();
  return TRUE;
}

static gpointer
open_gate (gpointer data)
{
  Gate *gate = data;

  for (int i = 0; i < 100; i++)
    g_thread_yield ();
  g_atomic_int_set (&gate->open, 1);
  return NULL;
}

static void
hold_workers (Gate *gate, gconstpointer held)
{
  guint n_workers = held != NULL ? weft_pool_get_n_workers () : 0;

  for (guint i = 0; i < n_workers; i++)
    weft_task_forget (weft_run (hold, gate, NULL, NULL));
  while ((guint) g_atomic_int_get (&gate->n_inside) < n_workers)
    g_thread_yield ();
}

static void
shut_down (Gate *gate)
{
  GThread *opener = g_thread_new ("opener", open_gate, gate);

  weft_pool_shut_down_now ();
  g_thread_join (opener);
}

static void
count_destroyed (gpointer data)
{
  g_atomic_int_inc (&((Counts *) data)->n_destroyed);
}

static gboolean
count_range (gint64 begin,
             gint64 end,
             gpointer data,
             GCancellable *cancellable G_GNUC_UNUSED,
             GError **error G_GNUC_UNUSED)
{
  __atomic_fetch_add (&((Counts *) data)->n_done, (guint) (end - begin), __ATOMIC_RELAXED);
  return TRUE;
}

/* Done wholly, or cancelled, or a body's async function was abandoned. */
static void
check (WeftTask *task, Counts *counts, guint n_all)
{
  g_assert_true (weft_task_is_completed (task));
  if (weft_task_get_status (task) == WEFT_TASK_SUCCEEDED)
    g_assert_cmpuint (counts->n_done, ==, n_all);
  else if (weft_task_get_status (task) == WEFT_TASK_FAILED)
    g_assert_error (weft_task_get_error (task), WEFT_ERROR, WEFT_ERROR_ABANDONED);
  weft_task_unref (task);
}

static void
test_parallel_for (gconstpointer held)
{
  Gate gate = { 0 };
  Counts counts = { 0 };
  WeftTask *task;

  hold_workers (&gate, held);
  task = weft_parallel_for (0, 1000, NULL, count_range, &counts, count_destroyed, NULL);
  shut_down (&gate);
  check (task, &counts, 1000);
  g_assert_cmpuint (counts.n_destroyed, ==, 1);
}

typedef struct
{
  WeftAsync async;
  Counts *counts;
} YieldFrame;

WEFT_ASYNC_DEFINE (yield_and_count, YieldFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_YIELD ();
  g_atomic_int_inc (&self->counts->n_done);
  WEFT_END;
}

static WeftTask *
count_item (gpointer item G_GNUC_UNUSED, gpointer data, GCancellable *cancellable G_GNUC_UNUSED)
{
  YieldFrame *frame = WEFT_ASYNC_NEW (yield_and_count);

  frame->counts = data;
  return WEFT_ASYNC_START (frame);
}

static void
test_parallel_for_each (gconstpointer held)
{
  Gate gate = { 0 };
  Counts counts = { 0 };
  GPtrArray *items = g_ptr_array_new ();
  WeftTask *task;

  g_ptr_array_set_size (items, 1000);
  hold_workers (&gate, held);
  task = weft_parallel_for_each_in (items, NULL, count_item, &counts, count_destroyed, NULL);
  shut_down (&gate);
  check (task, &counts, 1000);
  g_assert_cmpuint (counts.n_destroyed, ==, 1);
  g_ptr_array_unref (items);
}

static gboolean
count_one (WeftResult *result G_GNUC_UNUSED,
           gpointer data,
           GCancellable *cancellable G_GNUC_UNUSED,
           GError **error G_GNUC_UNUSED)
{
  g_atomic_int_inc (&((Counts *) data)->n_done);
  return TRUE;
}

static void
test_scope (gconstpointer held)
{
  Gate gate = { 0 };
  Counts counts = { 0 };
  WeftScope *scope;
  WeftTask *task;

  hold_workers (&gate, held);
  scope = weft_scope_new (NULL);
  for (int i = 0; i < 500; i++)
    {
      weft_scope_run (scope, count_one, &counts, count_destroyed);
      weft_scope_add (scope, weft_run (count_one, &counts, count_destroyed, NULL));
    }
  task = weft_scope_join (scope);
  weft_scope_free (scope);
  shut_down (&gate);
  check (task, &counts, 1000);
  g_assert_cmpuint (counts.n_destroyed, ==, 1000);
}

static void
count_report (const WeftResult *value G_GNUC_UNUSED, gpointer data)
{
  g_atomic_int_inc (&((Counts *) data)->n_done);
}

static void
free_counted (gpointer value)
{
  g_atomic_int_inc ((guint *) value);
}

static const WeftResultType counted = { "a counter", NULL, free_counted };

static void
test_progress (gconstpointer held)
{
  WeftProgressFlags flags[] = { WEFT_PROGRESS_EVERY, WEFT_PROGRESS_NEWEST };

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      Gate gate = { 0 };
      Counts counts = { 0 };
      guint n_freed = 0;
      WeftProgress *progress;

      hold_workers (&gate, held);
      progress = weft_progress_new (flags[i], count_report, &counts, count_destroyed);
      for (int j = 0; j < 100; j++)
        weft_progress_report (progress, weft_result_pointer (&counted, &n_freed));
      weft_progress_unref (progress);
      shut_down (&gate);
      g_assert_cmpuint (n_freed, ==, 100);
      g_assert_cmpuint (counts.n_destroyed, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/shut-down/parallel-for/held", "held", test_parallel_for);
  g_test_add_data_func ("/shut-down/parallel-for/under-way", NULL, test_parallel_for);
  g_test_add_data_func ("/shut-down/parallel-for-each/held", "held", test_parallel_for_each);
  g_test_add_data_func ("/shut-down/parallel-for-each/under-way", NULL, test_parallel_for_each);
  g_test_add_data_func ("/shut-down/scope/held", "held", test_scope);
  g_test_add_data_func ("/shut-down/scope/under-way", NULL, test_scope);
  g_test_add_data_func ("/shut-down/progress/held", "held", test_progress);
  g_test_add_data_func ("/shut-down/progress/under-way", NULL, test_progress);

  return g_test_run ();
}
