/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A source whose rounds go from thread to thread: one sets, one consumes, and one comes
 * with the value tasks of rounds that are over, which must get it nothing.
 */

#include "stress.h"

#include "task/weft-value-task-private.h"
#include "task/weft-value-task-source-private.h"
#include "weft-error.h"

static WeftSite site = { "stress", __FILE__, __LINE__, 0 };

typedef struct
{
  guint32 seed;
  guint n_rounds;
  WeftValueTaskSource *source;

  guint64 token;    /* atomic: of the newest round */
  guint64 claimed;  /* atomic: the newest one that is */
  guint32 n_begun;  /* atomic */
  guint32 n_taken;  /* atomic */
  gboolean stopped; /* atomic */
  guint n_refused;  /* the late one's */
  guint n_waited;   /* the consumer's */
} Rounds;

typedef struct
{
  WeftWork work;
  guint32 told; /* atomic */
} Awaiter;

static void
awaiter_run (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  __atomic_store_n (&((Awaiter *) work)->told, 1, __ATOMIC_RELEASE);
}

static gpointer
setter_main (gpointer data)
{
  Rounds *self = data;
  StressRandom random = stress_random_for (self->seed, 0);

  for (guint round = 0; round < self->n_rounds; round++)
    {
      WeftValueTask value_task;

      stress_wait_until (__atomic_load_n (&self->n_taken, __ATOMIC_ACQUIRE) == round);
      value_task = weft_value_task_source_begin (self->source);
      __atomic_store_n (&self->token, value_task.token, __ATOMIC_RELEASE);
      __atomic_store_n (&self->n_begun, round + 1, __ATOMIC_RELEASE);
      for (guint i = stress_below (&random, 4); i > 0; i--)
        stress_step (&random);
      weft_value_task_source_set (self->source, weft_result_int (round));
    }
  return NULL;
}

/* The late one: a value task that is awaited is nobody else's, from then on for ever. It comes
 * just when its round ends and the next one begins. */
static gpointer
late_main (gpointer data)
{
  Rounds *self = data;
  StressRandom random = stress_random_for (self->seed, 1);
  guint64 seen = 0;

  while (!__atomic_load_n (&self->stopped, __ATOMIC_ACQUIRE))
    {
      guint64 token = __atomic_load_n (&self->claimed, __ATOMIC_ACQUIRE);
      g_autoptr (GError) error = NULL;

      if (token == seen)
        {
          sched_yield ();
          continue;
        }

      for (guint i = stress_below (&random, 3); i > 0; i--)
        stress_step (&random);
      g_assert_false (weft_value_task_source_claim (self->source, token, &site, 1, &error));
      g_assert_error (error, WEFT_ERROR, WEFT_ERROR_ALREADY_AWAITED);
      if (__atomic_load_n (&self->token, __ATOMIC_ACQUIRE) != token)
        g_assert_false (weft_value_task_source_is_set (self->source, token));
      self->n_refused++;
      seen = token;
    }
  return NULL;
}

static void
await_round (Rounds *self, guint round, guint64 token, StressRandom *random)
{
  Awaiter awaiter = { { NULL, awaiter_run }, 0 };
  WeftResult result;

  g_assert_true (weft_value_task_source_claim (self->source, token, &site, 1, NULL));
  __atomic_store_n (&self->claimed, token, __ATOMIC_RELEASE);
  stress_step (random);
  if (!weft_value_task_source_is_set (self->source, token) &&
      weft_value_task_source_add_awaiter (self->source, &awaiter.work))
    {
      stress_wait_until (__atomic_load_n (&awaiter.told, __ATOMIC_ACQUIRE));
      self->n_waited++;
    }
  result = weft_value_task_source_take (self->source);
  g_assert_true (result.type == &weft_type_int);
  g_assert_cmpint (result.v_int, ==, round);
}

static void
consume (Rounds *self)
{
  StressRandom random = stress_random_for (self->seed, 2);

  for (guint round = 0; round < self->n_rounds; round++)
    {
      guint64 token;

      stress_wait_until (__atomic_load_n (&self->n_begun, __ATOMIC_ACQUIRE) > round);
      token = __atomic_load_n (&self->token, __ATOMIC_ACQUIRE);
      for (guint i = stress_below (&random, 4); i > 0; i--)
        stress_step (&random);

      await_round (self, round, token, &random);
      __atomic_store_n (&self->n_taken, round + 1, __ATOMIC_RELEASE);
    }
}

static void
test_rounds (void)
{
  Rounds rounds = { .seed = stress_seed (), .n_rounds = stress_rounds (60000) };
  GThread *setter;
  GThread *late;

  rounds.source = weft_value_task_source_new ();
  setter = g_thread_new ("setter", setter_main, &rounds);
  late = g_thread_new ("late", late_main, &rounds);
  consume (&rounds);
  __atomic_store_n (&rounds.stopped, TRUE, __ATOMIC_RELEASE);
  g_thread_join (setter);
  g_thread_join (late);
  weft_value_task_source_unref (rounds.source);
  g_test_message ("%u waited, %u refused", rounds.n_waited, rounds.n_refused);
}

/* Two consumers of one value task, against the rules: one of them gets it, each round. */
#define N_RIVALS 3

typedef struct
{
  guint32 seed;
  guint n_rounds;
  WeftValueTaskSource *source;
  pthread_barrier_t begun;
  pthread_barrier_t ended;
  guint64 token;
  guint32 n_won; /* atomic */
} Contest;

typedef struct
{
  Contest *contest;
  guint number;
} Rival;

static gpointer
rival_main (gpointer data)
{
  Rival *self = data;
  Contest *contest = self->contest;
  StressRandom random = stress_random_for (contest->seed, self->number);

  for (guint round = 0; round < contest->n_rounds; round++)
    {
      pthread_barrier_wait (&contest->begun);
      stress_step (&random);
      if (weft_value_task_source_claim (contest->source, contest->token, &site, 1, NULL))
        {
          WeftResult result = weft_value_task_source_take (contest->source);

          g_assert_cmpint (result.v_int, ==, round);
          __atomic_fetch_add (&contest->n_won, 1, __ATOMIC_RELAXED);
        }
      pthread_barrier_wait (&contest->ended);
    }
  return NULL;
}

static void
test_rivals (void)
{
  Contest contest = { .seed = stress_seed (), .n_rounds = stress_rounds (10000) };
  Rival rivals[N_RIVALS];
  GThread *threads[N_RIVALS];

  contest.source = weft_value_task_source_new ();
  pthread_barrier_init (&contest.begun, NULL, N_RIVALS + 1);
  pthread_barrier_init (&contest.ended, NULL, N_RIVALS + 1);
  for (guint i = 0; i < N_RIVALS; i++)
    {
      rivals[i] = (Rival) { &contest, i };
      threads[i] = g_thread_new ("rival", rival_main, &rivals[i]);
    }
  for (guint round = 0; round < contest.n_rounds; round++)
    {
      contest.n_won = 0;
      contest.token = weft_value_task_source_begin (contest.source).token;
      weft_value_task_source_set (contest.source, weft_result_int (round));
      pthread_barrier_wait (&contest.begun);
      pthread_barrier_wait (&contest.ended);
      g_assert_cmpuint (contest.n_won, ==, 1);
    }
  for (guint i = 0; i < N_RIVALS; i++)
    g_thread_join (threads[i]);
  pthread_barrier_destroy (&contest.begun);
  pthread_barrier_destroy (&contest.ended);
  weft_value_task_source_unref (contest.source);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stress/value-task/rounds", test_rounds);
  g_test_add_func ("/stress/value-task/rivals", test_rivals);

  return g_test_run ();
}
