/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include <sched.h>

#include "task/weft-task-private.h"

#define N 5

static void
make_sources (WeftCompletionSource **sources, WeftTask **tasks)
{
  for (guint i = 0; i < N; i++)
    {
      sources[i] = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      tasks[i] = weft_completion_source_get_task (sources[i]);
    }
}

static void
free_sources (WeftCompletionSource **sources)
{
  for (guint i = 0; i < N; i++)
    {
      weft_completion_source_try_set (sources[i], weft_result_void ());
      weft_completion_source_free (sources[i]);
    }
}

/* Conformance 37. */
static void
test_winner_failed (void)
{
  WeftCompletionSource *sources[N];
  WeftTask *tasks[N];
  g_autoptr (WeftTask) any = NULL;

  make_sources (sources, tasks);
  any = weft_when_any (tasks, N);
  g_assert_cmpint (weft_task_get_status (any), ==, WEFT_TASK_PENDING);
  weft_completion_source_set_error (sources[3],
                                    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "busy"));

  g_assert_cmpint (weft_task_get_status (any), ==, WEFT_TASK_SUCCEEDED);
  g_assert_true (weft_task_get_result (any)->type == &weft_type_task);
  g_assert_true (weft_task_get_result (any)->v_pointer == tasks[3]);
  g_assert_cmpuint (weft_when_any_get_index (any), ==, 3);
  g_assert_error (weft_task_get_error (tasks[3]), G_IO_ERROR, G_IO_ERROR_BUSY);
  free_sources (sources);
}

/* Conformance 37: the losers' continuations are removed, and so are their references. */
static void
test_losers (void)
{
  WeftCompletionSource *sources[N];
  WeftTask *tasks[N];

  make_sources (sources, tasks);
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (WeftCompletionSource) first = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      WeftTask *all[N + 1];
      g_autoptr (WeftTask) any = NULL;

      memcpy (all, tasks, sizeof tasks);
      all[N] = weft_completion_source_get_task (first);
      any = weft_when_any (all, N + 1);
      weft_completion_source_set (first, weft_result_void ());
      g_assert_cmpuint (weft_when_any_get_index (any), ==, N);
    }
  for (guint i = 0; i < N; i++)
    {
      g_assert_null (tasks[i]->awaiters);
      g_assert_cmpuint (tasks[i]->refs, ==, 1);
    }
  free_sources (sources);
}

static void
test_complete_already (void)
{
  WeftCompletionSource *sources[N];
  WeftTask *tasks[N];
  g_autoptr (WeftTask) any = NULL;

  make_sources (sources, tasks);
  weft_completion_source_set (sources[4], weft_result_void ());
  weft_completion_source_set (sources[2], weft_result_void ());
  any = weft_when_any (tasks, N);
  g_assert_cmpint (weft_task_get_status (any), ==, WEFT_TASK_SUCCEEDED);
  g_assert_cmpuint (weft_when_any_get_index (any), ==, 2);
  g_assert_null (tasks[0]->awaiters);
  free_sources (sources);
}

static void
test_twice (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);
  WeftTask *tasks[] = { task, task };
  g_autoptr (WeftTask) any = weft_when_any (tasks, 2);

  weft_completion_source_set (source, weft_result_void ());
  g_assert_true (weft_task_get_result (any)->v_pointer == task);
}

typedef struct
{
  WeftAsync async;
  WeftTask *awaited;
} WitnessFrame;

WEFT_ASYNC_DEFINE (witness, WitnessFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (g_steal_pointer (&self->awaited));

  WEFT_END;
}

/* Conformance 8: what must not go on inline does not behind a when-any either. */
static void
test_asynchronous (void)
{
  g_autoptr (WeftCompletionSource) source =
      weft_completion_source_new (WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY);
  WeftTask *task = weft_completion_source_get_task (source);
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  WitnessFrame *frame = WEFT_ASYNC_NEW (witness);
  g_autoptr (WeftTask) waiting = NULL;

  weft_sync_context_set_current (context);
  frame->awaited = weft_when_any (&task, 1);
  waiting = WEFT_ASYNC_START (frame);
  weft_completion_source_set (source, weft_result_void ());
  g_assert_cmpint (weft_task_get_status (waiting), ==, WEFT_TASK_PENDING);
  g_assert_cmpuint (weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context)), ==, 1);
  g_assert_cmpint (weft_task_get_status (waiting), ==, WEFT_TASK_SUCCEEDED);
  weft_sync_context_set_current (NULL);
}

#define N_ROUNDS 4000
#define N_COMPLETERS 2

/* The threads meet at each round: `round` says which one the completers may complete. */
typedef struct
{
  WeftCompletionSource *sources[N_COMPLETERS];
  guint round;  /* atomic */
  guint n_done; /* atomic */
} Race;

typedef struct
{
  Race *race;
  guint number;
} Completer;

static gpointer
completer_main (gpointer data)
{
  Completer *self = data;

  for (guint round = 1; round <= N_ROUNDS; round++)
    {
      while (__atomic_load_n (&self->race->round, __ATOMIC_ACQUIRE) != round)
        sched_yield ();
      weft_completion_source_set (self->race->sources[self->number], weft_result_void ());
      weft_completion_source_free (self->race->sources[self->number]);
      __atomic_fetch_add (&self->race->n_done, 1, __ATOMIC_RELEASE);
    }
  return NULL;
}

/* Children that complete while others do, and while they are linked: one wins. */
static void
test_race (void)
{
  Race race = { .round = 0 };
  Completer completers[N_COMPLETERS];
  GThread *threads[N_COMPLETERS];

  for (guint i = 0; i < N_COMPLETERS; i++)
    {
      completers[i] = (Completer) { &race, i };
      threads[i] = g_thread_new ("completer", completer_main, &completers[i]);
    }
  for (guint round = 1; round <= N_ROUNDS; round++)
    {
      WeftTask *tasks[N_COMPLETERS];
      g_autoptr (WeftTask) any = NULL;

      for (guint i = 0; i < N_COMPLETERS; i++)
        {
          race.sources[i] = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
          tasks[i] = weft_task_ref (weft_completion_source_get_task (race.sources[i]));
        }
      if (round % 2 == 0)
        any = weft_when_any (tasks, N_COMPLETERS);
      __atomic_store_n (&race.round, round, __ATOMIC_RELEASE);
      if (round % 2 == 1)
        any = weft_when_any (tasks, N_COMPLETERS);

      weft_task_wait (any, NULL);
      g_assert_true (weft_task_get_result (any)->v_pointer == tasks[weft_when_any_get_index (any)]);
      while (__atomic_load_n (&race.n_done, __ATOMIC_ACQUIRE) != round * N_COMPLETERS)
        sched_yield ();
      for (guint i = 0; i < N_COMPLETERS; i++)
        weft_task_unref (tasks[i]);
    }
  for (guint i = 0; i < N_COMPLETERS; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/when-any/winner-failed", test_winner_failed);
  g_test_add_func ("/when-any/losers", test_losers);
  g_test_add_func ("/when-any/complete-already", test_complete_already);
  g_test_add_func ("/when-any/twice", test_twice);
  g_test_add_func ("/when-any/asynchronous", test_asynchronous);
  g_test_add_func ("/when-any/race", test_race);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
