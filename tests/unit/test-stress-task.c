/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Producers that race for a claim, and awaiters that come and go at the same time. The
 * same as tests/models/task.pml, but the code itself, on the machine's memory model.
 */

#include "stress.h"

#include "task/weft-task-private.h"

#define N_PRODUCERS 2
#define N_AWAITERS 3
#define N_THREADS (N_PRODUCERS + N_AWAITERS)

static WeftSite site = { "stress", __FILE__, __LINE__, 0 };

typedef struct
{
  WeftWork work;
  guint n_told; /* atomic */
} Awaiter;

typedef struct
{
  guint32 seed;
  guint n_rounds;
  pthread_barrier_t begun;
  pthread_barrier_t ended;
  WeftTask *task;    /* one reference a thread */
  guint n_won;       /* atomic */
  guint64 n_removed; /* atomic; to see that all ways are gone */
  guint64 n_told;    /* atomic */
  guint64 n_late;    /* atomic */
} Race;

typedef struct
{
  Race *race;
  guint number;
} Racer;

static void
awaiter_run (WeftWork *work, WeftWorkReason reason)
{
  Awaiter *self = (Awaiter *) work;

  g_assert_true (reason == WEFT_WORK_AWAITED || reason == WEFT_WORK_AWAITED_QUEUE);
  /* Whoever waits for this may reuse the node at once. */
  __atomic_fetch_add (&self->n_told, 1, __ATOMIC_RELEASE);
}

static void
produce (Race *race, guint number, StressRandom *random)
{
  for (guint i = stress_below (random, 4); i > 0; i--)
    stress_step (random);
  if (!weft_task_claim (race->task))
    {
      weft_task_unref (race->task);
      return;
    }
  __atomic_fetch_add (&race->n_won, 1, __ATOMIC_RELAXED);
  stress_step (random);
  weft_task_publish (race->task, weft_result_int ((gint64) number + 1));
}

/* Whether it was told, or came too late to be, so that there is a result. */
static gboolean
await_or_leave (Race *race, Awaiter *awaiter, StressRandom *random)
{
  if (!weft_task_add_awaiter (race->task, &awaiter->work))
    {
      __atomic_fetch_add (&race->n_late, 1, __ATOMIC_RELAXED);
      return TRUE;
    }

  stress_step (random);
  if (stress_below (random, 2) == 0 && weft_task_remove_awaiter (race->task, &awaiter->work))
    {
      /* What nobody may follow any more. */
      awaiter->work.next = GSIZE_TO_POINTER (0x10);
      __atomic_fetch_add (&race->n_removed, 1, __ATOMIC_RELAXED);
      return FALSE;
    }

  stress_wait_until (__atomic_load_n (&awaiter->n_told, __ATOMIC_ACQUIRE) != 0);
  __atomic_fetch_add (&race->n_told, 1, __ATOMIC_RELAXED);
  return TRUE;
}

static void
await (Race *race, StressRandom *random)
{
  Awaiter awaiter = { { NULL, awaiter_run }, 0 };
  gboolean complete = FALSE;
  guint n_visits = 1 + stress_below (random, 3);

  for (guint i = 0; i < n_visits && !complete; i++)
    {
      guint n_told;

      stress_step (random);
      complete = await_or_leave (race, &awaiter, random);
      n_told = __atomic_load_n (&awaiter.n_told, __ATOMIC_RELAXED);
      g_assert_cmpuint (n_told, <=, complete ? 1 : 0);
    }

  if (complete)
    {
      gint64 value = weft_task_get_result (race->task)->v_int;

      g_assert_true (value >= 1 && value <= N_PRODUCERS);
    }
  weft_task_unref (race->task);

  /* Nobody is told twice, nor who has left: its node is still here to notice. */
  pthread_barrier_wait (&race->ended);
  g_assert_cmpuint (awaiter.n_told, <=, complete ? 1 : 0);
}

static gpointer
racer_main (gpointer data)
{
  Racer *self = data;
  Race *race = self->race;
  StressRandom random = stress_random_for (race->seed, self->number);

  for (guint round = 0; round < race->n_rounds; round++)
    {
      pthread_barrier_wait (&race->begun);
      if (self->number < N_PRODUCERS)
        {
          produce (race, self->number, &random);
          pthread_barrier_wait (&race->ended);
        }
      else
        await (race, &random);
    }
  return NULL;
}

static void
test_claim_and_await (void)
{
  Race race = { .seed = stress_seed (), .n_rounds = stress_rounds (20000) };
  Racer racers[N_THREADS];
  GThread *threads[N_THREADS];

  pthread_barrier_init (&race.begun, NULL, N_THREADS + 1);
  pthread_barrier_init (&race.ended, NULL, N_THREADS + 1);
  for (guint i = 0; i < N_THREADS; i++)
    {
      racers[i] = (Racer) { &race, i };
      threads[i] = g_thread_new ("racer", racer_main, &racers[i]);
    }

  for (guint round = 0; round < race.n_rounds; round++)
    {
      race.task = weft_task_new (WEFT_TASK_KIND_PLAIN, &site);
      race.n_won = 0;
      for (guint i = 1; i < N_THREADS; i++)
        weft_task_ref (race.task);
      pthread_barrier_wait (&race.begun);
      pthread_barrier_wait (&race.ended);
      g_assert_cmpuint (race.n_won, ==, 1);
    }

  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  pthread_barrier_destroy (&race.begun);
  pthread_barrier_destroy (&race.ended);
  g_test_message ("%" G_GUINT64_FORMAT " removed, %" G_GUINT64_FORMAT " told, %" G_GUINT64_FORMAT
                  " too late",
                  race.n_removed, race.n_told, race.n_late);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stress/task/claim-and-await", test_claim_and_await);

  return g_test_run ();
}
