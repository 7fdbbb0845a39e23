/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Threads that post to a main loop that falls asleep in between, and contexts that are
 * closed as soon as the last post is in. Everything runs once, on the loop's thread, that
 * of one thread in its order; a wakeup that is lost shows as a test that does not end. So it
 * does where the loop runs until another thread has completed a task.
 */

#include "stress.h"

#include "sched/weft-main-loop-context.h"

#define N_POSTERS 3

typedef struct _Posting Posting;

typedef struct
{
  WeftWork work;
  Posting *posting;
  guint poster;
  guint number;
} Post;

struct _Posting
{
  guint32 seed;
  guint n_posts; /* of each */
  WeftSyncContext *context;
  GThread *loop_thread;
  guint next[N_POSTERS]; /* the loop's: which number is to come */
  guint n_run;           /* the loop's */
  guint32 n_seen;        /* atomic: the same, for who waits */
  guint32 n_posters;     /* atomic: who are not done */
};

typedef struct
{
  Posting *posting;
  guint number;
  gboolean in_turns; /* waits now and then until the loop has nothing to do */
} Poster;

static void
post_run (WeftWork *work, WeftWorkReason reason)
{
  Post *self = (Post *) work;
  Posting *posting = self->posting;

  g_assert_cmpint (reason, ==, WEFT_WORK_RUN);
  g_assert_true (g_thread_self () == posting->loop_thread);
  g_assert_true (weft_sync_context_get_current () == posting->context);
  g_assert_cmpuint (self->number, ==, posting->next[self->poster]);
  posting->next[self->poster]++;
  g_free (self);
  __atomic_store_n (&posting->n_seen, ++posting->n_run, __ATOMIC_RELEASE);
}

static gpointer
poster_main (gpointer data)
{
  Poster *self = data;
  Posting *posting = self->posting;
  StressRandom random = stress_random_for (posting->seed, self->number);

  for (guint i = 0; i < posting->n_posts; i++)
    {
      Post *post = g_new (Post, 1);

      *post = (Post) { { NULL, post_run }, posting, self->number, i };
      weft_sync_context_post_work (posting->context, &post->work);
      stress_step (&random);
      if (self->in_turns && stress_below (&random, 8) == 0)
        stress_wait_until (__atomic_load_n (&posting->n_seen, __ATOMIC_ACQUIRE) >= i);
    }
  __atomic_fetch_sub (&posting->n_posters, 1, __ATOMIC_RELEASE);
  return NULL;
}

static void
start (Posting *posting, Poster *posters, GThread **threads, gboolean in_turns)
{
  posting->loop_thread = g_thread_self ();
  posting->n_posters = N_POSTERS;
  for (guint i = 0; i < N_POSTERS; i++)
    {
      posters[i] = (Poster) { posting, i, in_turns };
      threads[i] = g_thread_new ("poster", poster_main, &posters[i]);
    }
}

static void
finish (Posting *posting, GThread **threads)
{
  for (guint i = 0; i < N_POSTERS; i++)
    {
      g_thread_join (threads[i]);
      g_assert_cmpuint (posting->next[i], ==, posting->n_posts);
    }
}

static void
test_loop (void)
{
  Posting posting = { .seed = stress_seed (), .n_posts = stress_rounds (50000) };
  g_autoptr (GMainContext) main_context = g_main_context_new ();
  Poster posters[N_POSTERS];
  GThread *threads[N_POSTERS];

  posting.context = weft_main_loop_context_new (main_context);
  start (&posting, posters, threads, TRUE);
  while (posting.n_run < N_POSTERS * posting.n_posts)
    g_main_context_iteration (main_context, TRUE);
  finish (&posting, threads);

  g_test_message ("%" G_GUINT64_FORMAT " wakeups for %u posts",
                  weft_main_loop_context_get_wakeups (WEFT_MAIN_LOOP_CONTEXT (posting.context)),
                  N_POSTERS * posting.n_posts);
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (posting.context));
  g_assert_finalize_object (posting.context);
}

/* One post at a time, each just when the loop is about to fall asleep. */
static gpointer
turns_main (gpointer data)
{
  Poster *self = data;
  Posting *posting = self->posting;
  StressRandom random = stress_random_for (posting->seed, self->number);

  for (guint i = 0; i < posting->n_posts; i++)
    {
      Post *post = g_new (Post, 1);

      *post = (Post) { { NULL, post_run }, posting, self->number, i };
      for (guint j = 1; __atomic_load_n (&posting->n_seen, __ATOMIC_ACQUIRE) < i; j++)
        if (j % 1000 == 0)
          sched_yield ();
      for (guint j = stress_below (&random, 400); j > 0; j--)
        __asm__ volatile("");
      weft_sync_context_post_work (posting->context, &post->work);
    }
  return NULL;
}

static void
test_turns (void)
{
  Posting posting = { .seed = stress_seed (), .n_posts = stress_rounds (60000) };
  g_autoptr (GMainContext) main_context = g_main_context_new ();
  Poster poster = { &posting, 0, TRUE };
  GThread *thread;

  posting.context = weft_main_loop_context_new (main_context);
  posting.loop_thread = g_thread_self ();
  thread = g_thread_new ("poster", turns_main, &poster);
  while (posting.n_run < posting.n_posts)
    g_main_context_iteration (main_context, TRUE);
  g_thread_join (thread);
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (posting.context));
  g_assert_finalize_object (posting.context);
}

/* The loop has run some of it, or nothing, when its context is closed. */
static void
test_close (void)
{
  guint32 seed = stress_seed ();
  StressRandom random = stress_random_for (seed, N_POSTERS);
  guint n_rounds = stress_rounds (1500);

  for (guint round = 0; round < n_rounds; round++)
    {
      Posting posting = { .seed = seed + round, .n_posts = 1 + stress_below (&random, 8) };
      g_autoptr (GMainContext) main_context = g_main_context_new ();
      Poster posters[N_POSTERS];
      GThread *threads[N_POSTERS];

      posting.context = weft_main_loop_context_new (main_context);
      start (&posting, posters, threads, FALSE);
      while (__atomic_load_n (&posting.n_posters, __ATOMIC_ACQUIRE) > 0)
        {
          g_main_context_iteration (main_context, FALSE);
          stress_step (&random);
        }

      weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (posting.context));
      finish (&posting, threads);
      g_assert_finalize_object (posting.context);
    }
}

/* A task that another thread completes, just when the loop is about to fall asleep for it. */
typedef struct
{
  guint32 seed;
  guint n_rounds;
  WeftCompletionSource **source; /* atomic: of this round */
} Completing;

static gpointer
completer_main (gpointer data)
{
  Completing *self = data;
  StressRandom random = stress_random_for (self->seed, 0);

  for (guint round = 0; round < self->n_rounds; round++)
    {
      WeftCompletionSource *source;

      for (guint i = 1;
           (source = __atomic_exchange_n (self->source, NULL, __ATOMIC_ACQ_REL)) == NULL; i++)
        if (i % 1000 == 0)
          sched_yield ();
      for (guint i = stress_below (&random, 400); i > 0; i--)
        __asm__ volatile("");
      weft_completion_source_set (source, weft_result_int (round));
      weft_completion_source_free (source);
    }
  return NULL;
}

static void
test_run_until (void)
{
  WeftCompletionSource *given = NULL;
  Completing completing = { stress_seed (), stress_rounds (60000), &given };
  g_autoptr (GMainContext) main_context = g_main_context_new ();
  WeftSyncContext *context = weft_main_loop_context_install (main_context);
  GThread *thread = g_thread_new ("completer", completer_main, &completing);

  for (guint round = 0; round < completing.n_rounds; round++)
    {
      WeftCompletionSource *source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      g_autoptr (WeftTask) task = weft_task_ref (weft_completion_source_get_task (source));

      __atomic_store_n (&given, source, __ATOMIC_RELEASE);
      g_assert_true (
          weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (context), task, NULL));
      g_assert_cmpint (weft_task_get_result (task)->v_int, ==, round);
    }
  g_thread_join (thread);
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  g_assert_finalize_object (context);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stress/context/loop", test_loop);
  g_test_add_func ("/stress/context/turns", test_turns);
  g_test_add_func ("/stress/context/close", test_close);
  g_test_add_func ("/stress/context/run-until", test_run_until);

  return g_test_run ();
}
