/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The pool under everything at once: work from outside and from inside, workers that fall
 * asleep in between, shutting down at the worst moment. Every piece of work exactly once;
 * a wakeup that is lost shows as a test that does not end.
 */

#include "stress.h"

#include "sched/weft-pool-private.h"

typedef struct
{
  WeftWork work;
  guint32 *n_left; /* atomic */
  guint32 n_run;   /* atomic */
} Job;

static void
job_run (WeftWork *work, WeftWorkReason reason)
{
  Job *self = (Job *) work;

  g_assert_cmpint (reason, ==, WEFT_WORK_RUN);
  g_assert_cmpuint (__atomic_fetch_add (&self->n_run, 1, __ATOMIC_RELAXED), ==, 0);
  __atomic_fetch_sub (self->n_left, 1, __ATOMIC_RELEASE);
}

static Job *
jobs_new (guint n_jobs, guint32 *n_left)
{
  Job *jobs = g_new0 (Job, n_jobs);

  *n_left = n_jobs;
  for (guint i = 0; i < n_jobs; i++)
    jobs[i] = (Job) { { NULL, job_run }, n_left, 0 };
  return jobs;
}

/* Who is gone from the count may have touched its job for the last time before. */
static void
jobs_free (Job *jobs, guint n_jobs)
{
  for (guint i = 0; i < n_jobs; i++)
    g_assert_cmpuint (__atomic_load_n (&jobs[i].n_run, __ATOMIC_RELAXED), ==, 1);
  g_free (jobs);
}

/* A job that queues half of what it has been given as another such, as a tree. */
typedef struct
{
  WeftWork work;
  Job *jobs;
  guint n_jobs;
} Spawner;

static void
spawner_run (WeftWork *work, WeftWorkReason reason)
{
  Spawner *self = (Spawner *) work;
  Job *jobs = self->jobs;
  guint n_jobs = self->n_jobs;

  g_assert_cmpint (reason, ==, WEFT_WORK_RUN);
  g_free (self);
  while (n_jobs > 4)
    {
      Spawner *half = g_new (Spawner, 1);

      *half = (Spawner) { { NULL, spawner_run }, jobs + n_jobs / 2, n_jobs - n_jobs / 2 };
      weft_pool_push (&half->work);
      n_jobs /= 2;
    }
  for (guint i = 0; i < n_jobs; i++)
    weft_pool_push (&jobs[i].work);
}

static void
test_spawn (void)
{
  guint n_jobs = stress_rounds (1000000);
  guint32 n_left;
  Job *jobs = jobs_new (n_jobs, &n_left);
  Spawner *root = g_new (Spawner, 1);

  *root = (Spawner) { { NULL, spawner_run }, jobs, n_jobs };
  weft_pool_push (&root->work);
  stress_wait_until (__atomic_load_n (&n_left, __ATOMIC_ACQUIRE) == 0);
  jobs_free (jobs, n_jobs);
}

#define N_POSTERS 3
#define N_BURST 8

typedef struct
{
  guint32 seed;
  guint number;
  guint n_rounds;
} Poster;

/* One burst at a time, so that the workers fall asleep while the next one comes. */
static gpointer
poster_main (gpointer data)
{
  Poster *self = data;
  StressRandom random = stress_random_for (self->seed, self->number);

  for (guint round = 0; round < self->n_rounds; round++)
    {
      guint n_jobs = 1 + stress_below (&random, N_BURST);
      guint32 n_left;
      Job *jobs = jobs_new (n_jobs, &n_left);

      for (guint i = 0; i < n_jobs; i++)
        {
          weft_pool_push (&jobs[i].work);
          stress_step (&random);
        }
      stress_wait_until (__atomic_load_n (&n_left, __ATOMIC_ACQUIRE) == 0);
      jobs_free (jobs, n_jobs);
      for (guint i = stress_below (&random, 16); i > 0; i--)
        stress_step (&random);
    }
  return NULL;
}

static void
test_sleepers (void)
{
  guint32 seed = stress_seed ();
  guint n_rounds = stress_rounds (4000);
  Poster posters[N_POSTERS];
  GThread *threads[N_POSTERS];

  for (guint i = 0; i < N_POSTERS; i++)
    {
      posters[i] = (Poster) { seed, i, n_rounds };
      threads[i] = g_thread_new ("poster", poster_main, &posters[i]);
    }
  for (guint i = 0; i < N_POSTERS; i++)
    g_thread_join (threads[i]);
}

/* Work that was queued before is done, at whatever point the workers are on their way to
 * sleep. */
static void
test_shut_down (void)
{
  StressRandom random = stress_random_for (stress_seed (), 0);
  guint n_rounds = stress_rounds (800);

  for (guint round = 0; round < n_rounds; round++)
    {
      guint n_jobs = 1 + stress_below (&random, N_BURST);
      guint32 n_left;
      Job *jobs = jobs_new (n_jobs, &n_left);

      weft_pool_get_n_workers ();
      for (guint i = stress_below (&random, 8); i > 0; i--)
        stress_step (&random);
      for (guint i = 0; i < n_jobs; i++)
        weft_pool_push (&jobs[i].work);
      for (guint i = stress_below (&random, 3); i > 0; i--)
        stress_step (&random);

      weft_pool_shut_down ();
      g_assert_cmpuint (__atomic_load_n (&n_left, __ATOMIC_ACQUIRE), ==, 0);
      jobs_free (jobs, n_jobs);
    }
}

/* Two jobs of which the first blocks until the second has run: they must not be stuck one
 * behind the other while a worker sleeps. */
typedef struct
{
  WeftWork first;
  WeftWork second;
  gboolean second_done; /* atomic */
  gboolean first_done;  /* atomic */
} Pair;

static void
first_run (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  Pair *self = (Pair *) work;

  stress_wait_until (__atomic_load_n (&self->second_done, __ATOMIC_ACQUIRE));
  __atomic_store_n (&self->first_done, TRUE, __ATOMIC_RELEASE);
}

static void
second_run (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  Pair *self = (gpointer) ((char *) work - G_STRUCT_OFFSET (Pair, second));

  __atomic_store_n (&self->second_done, TRUE, __ATOMIC_RELEASE);
}

static gpointer
pairs_main (gpointer data)
{
  Poster *self = data;
  StressRandom random = stress_random_for (self->seed, self->number);

  for (guint round = 0; round < self->n_rounds; round++)
    {
      Pair pair = { { NULL, first_run }, { NULL, second_run }, FALSE, FALSE };

      weft_pool_push (&pair.first);
      stress_step (&random);
      weft_pool_push (&pair.second);
      stress_wait_until (__atomic_load_n (&pair.first_done, __ATOMIC_ACQUIRE));
    }
  return NULL;
}

/* With as many pairs at once as there may be first ones without all workers being blocked. */
static void
test_pairs (void)
{
  guint32 seed = stress_seed ();
  guint n_threads = MIN (weft_pool_get_n_workers () - 1, N_POSTERS);
  Poster posters[N_POSTERS];
  GThread *threads[N_POSTERS];

  for (guint i = 0; i < n_threads; i++)
    {
      posters[i] = (Poster) { seed, i, stress_rounds (6000) };
      threads[i] = g_thread_new ("poster", pairs_main, &posters[i]);
    }
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stress/pool/spawn", test_spawn);
  g_test_add_func ("/stress/pool/sleepers", test_sleepers);
  g_test_add_func ("/stress/pool/pairs", test_pairs);
  g_test_add_func ("/stress/pool/shut-down", test_shut_down);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
