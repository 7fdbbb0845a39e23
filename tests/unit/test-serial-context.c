/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include <pthread.h>

/* What a thread waits for with its own eyes. */
typedef struct
{
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  gboolean open;
} Gate;

#define GATE_INIT                                                                                  \
  {                                                                                                \
    PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, FALSE                                     \
  }

static void
gate_open (gpointer data)
{
  Gate *self = data;

  pthread_mutex_lock (&self->mutex);
  self->open = TRUE;
  pthread_cond_broadcast (&self->cond);
  pthread_mutex_unlock (&self->mutex);
}

static void
gate_pass (gpointer data)
{
  Gate *self = data;

  pthread_mutex_lock (&self->mutex);
  while (!self->open)
    pthread_cond_wait (&self->cond, &self->mutex);
  pthread_mutex_unlock (&self->mutex);
}

/* Returns when all that was posted before has run. */
static void
flush (WeftSyncContext *context)
{
  Gate gate = GATE_INIT;

  weft_sync_context_post (context, gate_open, &gate);
  gate_pass (&gate);
}

#define N_POSTERS 4
#define N_POSTS 20000

/* Touched in the context only, without a lock: ThreadSanitizer watches. */
typedef struct
{
  WeftSyncContext *context;
  guint last[N_POSTERS];
  guint n_run;
  gboolean inside;
} Shared;

typedef struct
{
  Shared *shared;
  guint poster;
  guint number;
} Post;

static void
post_cb (gpointer data)
{
  Post *self = data;
  Shared *shared = self->shared;

  g_assert_false (shared->inside);
  shared->inside = TRUE;
  g_assert_true (weft_sync_context_is_current (shared->context));
  g_assert_true (weft_pool_is_worker ());
  g_assert_cmpuint (self->number, ==, ++shared->last[self->poster]);
  shared->n_run++;
  shared->inside = FALSE;
  g_free (self);
}

static gpointer
poster_main (gpointer data)
{
  Post *model = data;

  for (guint i = 1; i <= N_POSTS; i++)
    {
      Post *post = g_new (Post, 1);

      *post = (Post) { model->shared, model->poster, i };
      weft_sync_context_post (model->shared->context, post_cb, post);
    }
  return NULL;
}

/* One at a time, and each poster's in its order. */
static void
test_serial (void)
{
  g_autoptr (WeftSyncContext) context = weft_serial_context_new ("serial");
  Shared shared = { .context = context };
  Post models[N_POSTERS];
  GThread *threads[N_POSTERS];

  for (guint i = 0; i < N_POSTERS; i++)
    {
      models[i] = (Post) { &shared, i, 0 };
      threads[i] = g_thread_new ("poster", poster_main, &models[i]);
    }
  for (guint i = 0; i < N_POSTERS; i++)
    g_thread_join (threads[i]);
  flush (context);
  g_assert_cmpuint (shared.n_run, ==, N_POSTERS * N_POSTS);
}

static void
test_idle (void)
{
  g_autoptr (WeftSyncContext) context = weft_serial_context_new ("idle");
  Gate gate = GATE_INIT;

  g_assert_true (weft_serial_context_is_idle (WEFT_SERIAL_CONTEXT (context)));
  weft_sync_context_post (context, gate_pass, &gate);
  g_assert_false (weft_serial_context_is_idle (WEFT_SERIAL_CONTEXT (context)));
  gate_open (&gate);
  weft_pool_shut_down ();
  g_assert_true (weft_serial_context_is_idle (WEFT_SERIAL_CONTEXT (context)));
}

static void
count (gpointer data)
{
  __atomic_fetch_add ((guint *) data, 1, __ATOMIC_RELAXED);
}

/* What is left when the owner goes runs all the same, and then the context is gone. */
static void
test_left_over (void)
{
  WeftSyncContext *context = weft_serial_context_new ("left over");
  gpointer weak = context;
  Gate gate = GATE_INIT;
  guint n_run = 0;

  g_object_add_weak_pointer (G_OBJECT (context), &weak);
  weft_sync_context_post (context, gate_pass, &gate);
  for (guint i = 0; i < 1000; i++)
    weft_sync_context_post (context, count, &n_run);
  g_object_unref (context);
  gate_open (&gate);
  weft_pool_shut_down ();
  g_assert_cmpuint (n_run, ==, 1000);
  g_assert_null (weak);
}

typedef struct
{
  WeftSyncContext *context;
  gboolean *stop; /* atomic */
} Flood;

static void
flood_cb (gpointer data)
{
  Flood *self = data;

  if (!__atomic_load_n (self->stop, __ATOMIC_RELAXED))
    weft_sync_context_post (self->context, flood_cb, self);
}

static void
stop_cb (gpointer data)
{
  __atomic_store_n ((gboolean *) data, TRUE, __ATOMIC_RELAXED);
}

/* Contexts that post to themselves without end leave the workers to others. */
static void
test_fair (void)
{
  guint n_floods = 2 * weft_pool_get_n_workers ();
  g_autofree Flood *floods = g_new (Flood, n_floods);
  g_autoptr (WeftSyncContext) other = weft_serial_context_new ("other");
  gboolean stop = FALSE;

  for (guint i = 0; i < n_floods; i++)
    {
      floods[i] = (Flood) { weft_serial_context_new ("flood"), &stop };
      weft_sync_context_post (floods[i].context, flood_cb, &floods[i]);
    }
  weft_sync_context_post (other, stop_cb, &stop);
  weft_pool_shut_down ();
  g_assert_true (stop);
  for (guint i = 0; i < n_floods; i++)
    g_object_unref (floods[i].context);
}

typedef struct
{
  WeftAsync async;
  WeftSyncContext *context; /* borrowed */
  guint *n_steps;           /* touched in the context only */
  guint i;
} VisitorFrame;

/* Its step from one await to the next is never interleaved with another visitor's. */
WEFT_ASYNC_DEFINE (visitor, VisitorFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_RESUME_ON (self->context);
  for (self->i = 0; self->i < 50; self->i++)
    {
      g_assert_true (weft_sync_context_is_current (self->context));
      ++*self->n_steps;
      if (self->i % 10 == 0)
        WEFT_AWAIT (weft_delay (1, NULL));
      else
        WEFT_YIELD ();
    }
  g_assert_true (weft_sync_context_is_current (self->context));

  WEFT_END;
}

static void
test_async (void)
{
  g_autoptr (WeftSyncContext) context = weft_serial_context_new ("visited");
  WeftTask *tasks[40];
  g_autoptr (WeftTask) all = NULL;
  guint n_steps = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      VisitorFrame *frame = WEFT_ASYNC_NEW (visitor);

      frame->context = context;
      frame->n_steps = &n_steps;
      tasks[i] = WEFT_ASYNC_START (frame);
    }
  all = weft_when_all (tasks, G_N_ELEMENTS (tasks));
  g_assert_true (weft_task_wait (all, NULL));
  g_assert_cmpuint (n_steps, ==, 50 * G_N_ELEMENTS (tasks));
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    weft_task_unref (tasks[i]);
}

#define N_DROPPED 20000

typedef struct
{
  WeftWork work;
  guint *counts; /* atomic; by reason */
} CountedWork;

static void
counted_work (WeftWork *work, WeftWorkReason reason)
{
  __atomic_fetch_add (&((CountedWork *) work)->counts[reason], 1, __ATOMIC_RELAXED);
}

/* A pool that does not finish drops what is queued here too: each is told once. */
static void
test_dropped (void)
{
  WeftSyncContext *context = weft_serial_context_new ("dropped");
  g_autofree CountedWork *works = g_new0 (CountedWork, N_DROPPED);
  gpointer weak = context;
  guint counts[WEFT_WORK_DROPPED + 1] = { 0 };

  g_object_add_weak_pointer (G_OBJECT (context), &weak);
  for (guint i = 0; i < N_DROPPED; i++)
    {
      works[i] = (CountedWork) { { NULL, counted_work }, counts };
      weft_sync_context_post_work (context, &works[i].work);
    }
  g_object_unref (context);
  weft_pool_shut_down_now ();
  g_assert_cmpuint (counts[WEFT_WORK_RUN] + counts[WEFT_WORK_DROPPED], ==, N_DROPPED);
  g_assert_null (weak);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/serial-context/serial", test_serial);
  g_test_add_func ("/serial-context/idle", test_idle);
  g_test_add_func ("/serial-context/left-over", test_left_over);
  g_test_add_func ("/serial-context/fair", test_fair);
  g_test_add_func ("/serial-context/async", test_async);
  g_test_add_func ("/serial-context/dropped", test_dropped);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
