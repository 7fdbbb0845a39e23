/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Registrations that come and go while their cancellable is cancelled: the function runs at
 * most once, and is neither running nor will run when unregistering has returned.
 */

#include "stress.h"

#define N_OWNERS 3

typedef struct
{
  guint32 seed;
  guint n_rounds;
  pthread_barrier_t begun;
  pthread_barrier_t ended;
  GCancellable *cancellable;
} Race;

typedef struct
{
  Race *race;
  guint number;
  guint n_before; /* of the function's calls, that unregistering came before */
  guint n_after;
} Owner;

typedef struct
{
  WeftCancellation *registration; /* atomic: where the function ends it itself */
  GThread *owner;                 /* whose function ends it itself; NULL where none does */
  guint32 state;
} Registered;

enum
{
  NOT_YET,
  RUNNING,
  RETURNED,
  ENDED
};

static void
cancelled_cb (gpointer data)
{
  Registered *self = data;
  guint32 before = __atomic_exchange_n (&self->state, RUNNING, __ATOMIC_ACQ_REL);

  g_assert_cmpuint (before, ==, NOT_YET);
  /* On its owner's thread it is called by registering, which then returns nothing to end. */
  if (self->owner != NULL && self->owner != g_thread_self ())
    {
      WeftCancellation *registration;

      stress_wait_until ((registration = __atomic_load_n (&self->registration, __ATOMIC_ACQUIRE)) !=
                         NULL);
      weft_cancellation_unregister (registration);
    }
  else
    sched_yield ();
  g_assert_cmpuint (__atomic_exchange_n (&self->state, RETURNED, __ATOMIC_ACQ_REL), ==, RUNNING);
}

static void
register_and_leave (Owner *self, StressRandom *random)
{
  Registered registered = { NULL, NULL, NOT_YET };
  WeftCancellation *registration;
  guint32 before;

  registration = weft_cancellation_register (self->race->cancellable, cancelled_cb, &registered);
  stress_step (random);
  weft_cancellation_unregister (registration);
  before = __atomic_exchange_n (&registered.state, ENDED, __ATOMIC_ACQ_REL);
  g_assert_true (before == NOT_YET || before == RETURNED);
  if (before == NOT_YET)
    self->n_before++;
  else
    self->n_after++;
}

/* As it is done by what ends in its own cancellation. */
static void
register_and_be_ended (Owner *self)
{
  Registered registered = { NULL, g_thread_self (), NOT_YET };
  WeftCancellation *registration;

  registration = weft_cancellation_register (self->race->cancellable, cancelled_cb, &registered);
  __atomic_store_n (&registered.registration, registration, __ATOMIC_RELEASE);
  stress_wait_until (__atomic_load_n (&registered.state, __ATOMIC_ACQUIRE) == RETURNED);
}

static gpointer
owner_main (gpointer data)
{
  Owner *self = data;
  Race *race = self->race;
  StressRandom random = stress_random_for (race->seed, self->number);

  for (guint round = 0; round < race->n_rounds; round++)
    {
      guint n_times = stress_below (&random, 4);

      pthread_barrier_wait (&race->begun);
      for (guint i = 0; i <= n_times; i++)
        register_and_leave (self, &random);
      pthread_barrier_wait (&race->ended);
    }
  return NULL;
}

static void
test_races (void)
{
  Race race = { .seed = stress_seed (), .n_rounds = stress_rounds (10000) };
  StressRandom random = stress_random_for (race.seed, N_OWNERS);
  Owner owners[N_OWNERS];
  GThread *threads[N_OWNERS];
  guint n_before = 0;
  guint n_after = 0;

  pthread_barrier_init (&race.begun, NULL, N_OWNERS + 1);
  pthread_barrier_init (&race.ended, NULL, N_OWNERS + 1);
  for (guint i = 0; i < N_OWNERS; i++)
    {
      owners[i] = (Owner) { &race, i, 0, 0 };
      threads[i] = g_thread_new ("owner", owner_main, &owners[i]);
    }
  for (guint round = 0; round < race.n_rounds; round++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();

      race.cancellable = cancellable;
      pthread_barrier_wait (&race.begun);
      for (guint i = stress_below (&random, 6); i > 0; i--)
        stress_step (&random);
      g_cancellable_cancel (cancellable);
      pthread_barrier_wait (&race.ended);
    }
  for (guint i = 0; i < N_OWNERS; i++)
    {
      g_thread_join (threads[i]);
      n_before += owners[i].n_before;
      n_after += owners[i].n_after;
    }
  pthread_barrier_destroy (&race.begun);
  pthread_barrier_destroy (&race.ended);
  g_test_message ("%u unregistered before, %u after their function ran", n_before, n_after);
}

static gpointer
self_ender_main (gpointer data)
{
  Owner *self = data;

  for (guint round = 0; round < self->race->n_rounds; round++)
    {
      pthread_barrier_wait (&self->race->begun);
      register_and_be_ended (self);
      pthread_barrier_wait (&self->race->ended);
    }
  return NULL;
}

/* The function unregisters itself, while the canceller goes on through the list. */
static void
test_from_inside (void)
{
  Race race = { .seed = stress_seed (), .n_rounds = stress_rounds (5000) };
  StressRandom random = stress_random_for (race.seed, N_OWNERS);
  Owner owners[N_OWNERS];
  GThread *threads[N_OWNERS];

  pthread_barrier_init (&race.begun, NULL, N_OWNERS + 1);
  pthread_barrier_init (&race.ended, NULL, N_OWNERS + 1);
  for (guint i = 0; i < N_OWNERS; i++)
    {
      owners[i] = (Owner) { &race, i, 0, 0 };
      threads[i] = g_thread_new ("owner", self_ender_main, &owners[i]);
    }
  for (guint round = 0; round < race.n_rounds; round++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();

      race.cancellable = cancellable;
      pthread_barrier_wait (&race.begun);
      for (guint i = stress_below (&random, 6); i > 0; i--)
        stress_step (&random);
      g_cancellable_cancel (cancellable);
      pthread_barrier_wait (&race.ended);
    }
  for (guint i = 0; i < N_OWNERS; i++)
    g_thread_join (threads[i]);
  pthread_barrier_destroy (&race.begun);
  pthread_barrier_destroy (&race.ended);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stress/cancellation/races", test_races);
  g_test_add_func ("/stress/cancellation/from-inside", test_from_inside);

  return g_test_run ();
}
