/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <pthread.h>
#include <weft.h>

#include "sched/weft-deque-private.h"
#include "sched/weft-pool-private.h"
#include "sched/weft-posting-queue-private.h"

static gboolean
square (WeftResult *result,
        gpointer data,
        GCancellable *cancellable G_GNUC_UNUSED,
        GError **error G_GNUC_UNUSED)
{
  gint64 value = GPOINTER_TO_INT (data);

  g_assert_true (weft_pool_is_worker ());
  g_assert_null (weft_sync_context_get_current ());
  *result = weft_result_int (value * value);
  return TRUE;
}

static gboolean
fail (WeftResult *result G_GNUC_UNUSED,
      gpointer data,
      GCancellable *cancellable G_GNUC_UNUSED,
      GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", (const char *) data);
  return FALSE;
}

static gboolean
never (WeftResult *result G_GNUC_UNUSED,
       gpointer data G_GNUC_UNUSED,
       GCancellable *cancellable G_GNUC_UNUSED,
       GError **error G_GNUC_UNUSED)
{
  g_assert_not_reached ();
}

static void
test_run (void)
{
  g_autoptr (WeftTask) task = weft_run (square, GINT_TO_POINTER (12), NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 144);
  g_assert_cmpuint (weft_pool_get_n_workers (), >=, 2);
  g_assert_false (weft_pool_is_worker ());
}

static void
test_run_fails (void)
{
  g_autoptr (WeftTask) task = weft_run (fail, g_strdup ("broken"), g_free, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_task_wait (task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, "broken");
}

/* Conformance 25: cancelled beforehand, the function is never called, its data released. */
static void
test_run_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) task = NULL;

  g_cancellable_cancel (cancellable);
  task = weft_run (never, g_strdup ("data"), g_free, cancellable);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
}

#define N_JOBS 200000

typedef struct
{
  WeftWork work;
  guint *n_runs;
  guint *n_left;
} Job;

static void
job_run (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  Job *self = (Job *) work;

  g_atomic_int_inc (self->n_runs);
  g_atomic_int_dec_and_test (self->n_left);
}

typedef struct
{
  WeftWork work;
  Job *jobs;
  guint n_jobs;
} Spawner;

static void
spawner_run (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  Spawner *self = (Spawner *) work;

  for (guint i = 0; i < self->n_jobs; i++)
    weft_pool_push (&self->jobs[i].work);
}

static void
wait_for_zero (guint *n_left)
{
  while (g_atomic_int_get (n_left) != 0)
    g_thread_yield ();
}

/* Every job exactly once: from outside, and, with @spawners, from inside workers. */
static void
test_exactly_once (gconstpointer data)
{
  guint n_spawners = GPOINTER_TO_UINT (data);
  g_autofree Job *jobs = g_new (Job, N_JOBS);
  g_autofree guint *n_runs = g_new0 (guint, N_JOBS);
  g_autofree Spawner *spawners = g_new (Spawner, MAX (n_spawners, 1));
  guint n_left = N_JOBS;

  for (guint i = 0; i < N_JOBS; i++)
    jobs[i] = (Job) { { NULL, job_run }, &n_runs[i], &n_left };

  if (n_spawners == 0)
    for (guint i = 0; i < N_JOBS; i++)
      weft_pool_push (&jobs[i].work);
  for (guint i = 0; i < n_spawners; i++)
    {
      guint share = N_JOBS / n_spawners;

      spawners[i] = (Spawner) { { NULL, spawner_run }, &jobs[i * share], share };
      weft_pool_push (&spawners[i].work);
    }

  wait_for_zero (&n_left);
  for (guint i = 0; i < N_JOBS; i++)
    g_assert_cmpuint (n_runs[i], ==, 1);
}

typedef struct
{
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  guint n_there;
  guint n_needed;
} Meeting;

static gboolean
meet (WeftResult *result G_GNUC_UNUSED,
      gpointer data,
      GCancellable *cancellable G_GNUC_UNUSED,
      GError **error G_GNUC_UNUSED)
{
  Meeting *meeting = data;

  pthread_mutex_lock (&meeting->mutex);
  meeting->n_there++;
  pthread_cond_broadcast (&meeting->cond);
  while (meeting->n_there < meeting->n_needed)
    pthread_cond_wait (&meeting->cond, &meeting->mutex);
  pthread_mutex_unlock (&meeting->mutex);
  return TRUE;
}

static gboolean
meet_from_inside (WeftResult *result, gpointer data, GCancellable *cancellable, GError **error)
{
  Meeting *meeting = data;

  /* The others lie on this worker's own deque: only woken thieves can bring them here. */
  for (guint i = 1; i < meeting->n_needed; i++)
    weft_task_forget (weft_run (meet, meeting, NULL, NULL));
  return meet (result, data, cancellable, error);
}

/* Work that is pushed inside a worker wakes the others: all workers meet, or this hangs. */
static void
test_workers_are_woken (void)
{
  for (guint round = 0; round < 200; round++)
    {
      Meeting meeting = {
        .mutex = PTHREAD_MUTEX_INITIALIZER,
        .cond = PTHREAD_COND_INITIALIZER,
        .n_needed = weft_pool_get_n_workers (),
      };
      g_autoptr (WeftTask) task = NULL;
      g_autoptr (GError) error = NULL;

      task = weft_run (meet_from_inside, &meeting, NULL, NULL);
      g_assert_true (weft_task_wait (task, &error));

      /* The others may still be on their way out of the meeting. */
      weft_pool_shut_down ();
      pthread_cond_destroy (&meeting.cond);
      pthread_mutex_destroy (&meeting.mutex);
    }
}

/* One job after the other, with a sleep of the pool in between: no wakeup is lost. */
static void
test_ping (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (WeftTask) task = weft_run (square, GINT_TO_POINTER (1), NULL, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_true (weft_task_wait (task, &error));
      if (i % 100 == 0)
        g_usleep (100);
    }
}

static void
test_shut_down_finishes (void)
{
  g_autofree Job *jobs = g_new (Job, 10000);
  guint n_runs = 0, n_left = 10000;

  for (guint i = 0; i < 10000; i++)
    {
      jobs[i] = (Job) { { NULL, job_run }, &n_runs, &n_left };
      weft_pool_push (&jobs[i].work);
    }
  weft_pool_shut_down ();
  g_assert_cmpuint (n_runs, ==, 10000);
  weft_pool_shut_down ();
}

/* Conformance 82, without threads: the owner takes the newest, a thief the oldest. */
static void
test_deque_order (void)
{
  WeftDeque deque;
  WeftWork work[1000];

  weft_deque_init (&deque);
  for (guint i = 0; i < G_N_ELEMENTS (work); i++)
    weft_deque_push (&deque, &work[i]);
  g_assert_true (weft_deque_steal (&deque) == &work[0]);
  g_assert_true (weft_deque_pop (&deque) == &work[999]);
  g_assert_true (weft_deque_steal (&deque) == &work[1]);
  for (guint i = 998; i >= 2; i--)
    g_assert_true (weft_deque_pop (&deque) == &work[i]);
  g_assert_null (weft_deque_pop (&deque));
  g_assert_null (weft_deque_steal (&deque));
  g_assert_true (weft_deque_is_empty (&deque));
  weft_deque_clear (&deque);
}

typedef struct
{
  WeftDeque deque;
  guint stop;
  guint8 *taken;
  WeftWork *work;
} Theft;

static gpointer
thief_main (gpointer data)
{
  Theft *self = data;

  for (;;)
    {
      gboolean stop = g_atomic_int_get (&self->stop);
      WeftWork *work = weft_deque_steal (&self->deque);

      if (work != NULL)
        __atomic_fetch_add (&self->taken[work - self->work], 1, __ATOMIC_RELAXED);
      else if (stop)
        return NULL;
    }
}

static void
test_deque_thieves (void)
{
  const guint n = 300000;
  Theft theft = { .taken = g_new0 (guint8, n), .work = g_new0 (WeftWork, n) };
  GThread *thieves[3];
  WeftWork *work;

  weft_deque_init (&theft.deque);
  for (guint i = 0; i < G_N_ELEMENTS (thieves); i++)
    thieves[i] = g_thread_new ("thief", thief_main, &theft);

  for (guint i = 0; i < n; i++)
    {
      weft_deque_push (&theft.deque, &theft.work[i]);
      if (i % 3 == 0 && (work = weft_deque_pop (&theft.deque)) != NULL)
        __atomic_fetch_add (&theft.taken[work - theft.work], 1, __ATOMIC_RELAXED);
    }
  g_atomic_int_set (&theft.stop, 1);
  for (guint i = 0; i < G_N_ELEMENTS (thieves); i++)
    g_thread_join (thieves[i]);

  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (theft.taken[i], ==, 1);
  weft_deque_clear (&theft.deque);
  g_free (theft.taken);
  g_free (theft.work);
}

#define N_POSTERS 4
#define N_POSTS 50000

typedef struct
{
  WeftWork work;
  guint poster;
  guint number;
} Post;

typedef struct
{
  WeftPostingQueue *queue;
  Post *posts;
} Poster;

static gpointer
poster_main (gpointer data)
{
  Poster *self = data;

  for (guint i = 0; i < N_POSTS; i++)
    weft_posting_queue_push (self->queue, &self->posts[i].work);
  return NULL;
}

/* Everything arrives once, and what one thread posted in its order. */
static void
test_posting_queue (void)
{
  WeftPostingQueue queue;
  g_autofree Post *posts = g_new0 (Post, N_POSTERS * N_POSTS);
  guint next[N_POSTERS] = { 0 };
  Poster posters[N_POSTERS];
  GThread *threads[N_POSTERS];
  guint n_left = N_POSTERS * N_POSTS;

  weft_posting_queue_init (&queue);
  g_assert_true (weft_posting_queue_is_empty (&queue));
  for (guint p = 0; p < N_POSTERS; p++)
    {
      for (guint i = 0; i < N_POSTS; i++)
        posts[p * N_POSTS + i] = (Post) { { NULL, NULL }, p, i };
      posters[p] = (Poster) { &queue, &posts[p * N_POSTS] };
      threads[p] = g_thread_new ("poster", poster_main, &posters[p]);
    }

  while (n_left > 0)
    {
      Post *post = (Post *) weft_posting_queue_pop (&queue);

      if (post == NULL)
        continue;
      g_assert_cmpuint (post->number, ==, next[post->poster]++);
      n_left--;
    }
  for (guint p = 0; p < N_POSTERS; p++)
    g_thread_join (threads[p]);
  g_assert_true (weft_posting_queue_is_empty (&queue));
  g_assert_null (weft_posting_queue_pop (&queue));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pool/run", test_run);
  g_test_add_func ("/pool/run-fails", test_run_fails);
  g_test_add_func ("/pool/run-cancelled", test_run_cancelled);
  g_test_add_data_func ("/pool/exactly-once/outside", GUINT_TO_POINTER (0), test_exactly_once);
  g_test_add_data_func ("/pool/exactly-once/inside", GUINT_TO_POINTER (1), test_exactly_once);
  g_test_add_data_func ("/pool/exactly-once/inside-4", GUINT_TO_POINTER (4), test_exactly_once);
  g_test_add_func ("/pool/workers-are-woken", test_workers_are_woken);
  g_test_add_func ("/pool/ping", test_ping);
  g_test_add_func ("/pool/shut-down-finishes", test_shut_down_finishes);
  g_test_add_func ("/deque/order", test_deque_order);
  g_test_add_func ("/deque/thieves", test_deque_thieves);
  g_test_add_func ("/posting-queue/order", test_posting_queue);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
