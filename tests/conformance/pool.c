/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"
#include "sched/weft-deque-private.h"
#include "sched/weft-pool-private.h"

typedef struct
{
  WeftWork work;
  char name;
} Named;

static void
take_order (WeftDeque *deque, WeftWork *(*take) (WeftDeque *deque), guint n, GString *text)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, ((Named *) take (deque))->name);
}

static char *
whose_is_which (void)
{
  Named a = { .name = 'A' };
  Named b = { .name = 'B' };
  WeftDeque deque;
  WeftPostingQueue injection;
  GString *text = g_string_new ("own=");

  weft_deque_init (&deque);
  weft_deque_push (&deque, &a.work);
  weft_deque_push (&deque, &b.work);
  take_order (&deque, weft_deque_pop, 2, text);
  g_string_append (text, " thief=");
  weft_deque_push (&deque, &a.work);
  weft_deque_push (&deque, &b.work);
  take_order (&deque, weft_deque_steal, 1, text);
  g_assert_true (weft_deque_pop (&deque) == &b.work);
  weft_deque_clear (&deque);

  weft_posting_queue_init (&injection);
  weft_posting_queue_push (&injection, &a.work);
  weft_posting_queue_push (&injection, &b.work);
  g_string_append (text, " outside=");
  for (guint i = 0; i < 2; i++)
    g_string_append_c (text, ((Named *) weft_posting_queue_pop (&injection))->name);
  return g_string_free (text, FALSE);
}

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean open;
  guint n_inside;
} Gate;

static gboolean
pass (WeftResult *result G_GNUC_UNUSED,
      gpointer data,
      GCancellable *cancellable G_GNUC_UNUSED,
      GError **error G_GNUC_UNUSED)
{
  Gate *gate = data;

  g_mutex_lock (&gate->mutex);
  gate->n_inside++;
  g_cond_broadcast (&gate->cond);
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
  return TRUE;
}

static void
wait_inside (Gate *gate, guint n)
{
  g_mutex_lock (&gate->mutex);
  while (gate->n_inside < n)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
}

static void
open_gate (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->open = TRUE;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->mutex);
}

/* Workers that block without a word are found out, and what is queued runs all the same. */
static char *
starved (void)
{
  guint n_workers = weft_pool_get_n_workers ();
  g_autofree WeftTask **tasks = g_new (WeftTask *, n_workers + 1);
  Gate gate = { .open = FALSE };
  g_autoptr (WeftTask) all = NULL;
  guint n_threads;

  g_mutex_init (&gate.mutex);
  g_cond_init (&gate.cond);
  for (guint i = 0; i <= n_workers; i++)
    tasks[i] = weft_run (pass, &gate, NULL, NULL);
  wait_inside (&gate, n_workers + 1);
  n_threads = weft_pool_get_n_threads ();
  open_gate (&gate);
  all = weft_when_all_take (tasks, n_workers + 1);
  weft_task_wait (all, NULL);
  g_mutex_clear (&gate.mutex);
  g_cond_clear (&gate.cond);
  return g_strdup_printf ("it runs; threads are %s", n_threads > n_workers ? "added" : "the same");
}

static gboolean
wait_for_task (WeftResult *result G_GNUC_UNUSED,
               gpointer data,
               GCancellable *cancellable G_GNUC_UNUSED,
               GError **error)
{
  return weft_task_wait (data, error);
}

static gboolean
complete (WeftResult *result G_GNUC_UNUSED,
          gpointer data,
          GCancellable *cancellable G_GNUC_UNUSED,
          GError **error G_GNUC_UNUSED)
{
  weft_completion_source_set (data, weft_result_void ());
  return TRUE;
}

static char *
compensated (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  guint n_jobs = weft_pool_get_n_workers () * 4;
  g_autofree WeftTask **tasks = g_new (WeftTask *, n_jobs + 1);
  g_autoptr (WeftTask) all = NULL;

  for (guint i = 0; i < n_jobs; i++)
    tasks[i] = weft_run (wait_for_task, weft_completion_source_get_task (source), NULL, NULL);
  tasks[n_jobs] = weft_run (complete, source, NULL, NULL);
  all = weft_when_all_take (tasks, n_jobs + 1);
  weft_task_wait (all, NULL);
  return g_strdup_printf (
      "all %s; %s the cap", weft_task_get_status (all) == WEFT_TASK_SUCCEEDED ? "complete" : "fail",
      weft_pool_get_n_threads () <= weft_pool_get_n_workers () + WEFT_POOL_MAX_EXTRA ? "within"
                                                                                     : "above");
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "82", whose_is_which },
    { "84", starved },
    { "85", compensated },
  };

  return conformance_run (argc, argv, "pool", cases, G_N_ELEMENTS (cases));
}
