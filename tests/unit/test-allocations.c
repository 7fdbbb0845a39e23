/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <weft.h>

#define N_CALLS 10000
#define N_THREADS 4

typedef struct
{
  WeftAsync async;

  gint64 value;
} AnswerFrame;

WEFT_ASYNC_DEFINE (answer, AnswerFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_RETURN_INT (self->value);
  WEFT_END;
}

static WeftTask *
answer (gint64 value)
{
  AnswerFrame *self = WEFT_ASYNC_NEW (answer);

  self->value = value;
  return WEFT_ASYNC_START (self);
}

/* More than the largest class. */
typedef struct
{
  WeftAsync async;

  char text[4096];
} LargeFrame;

WEFT_ASYNC_DEFINE (answer_large, LargeFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_RETURN_INT (self->text[sizeof self->text - 1]);
  WEFT_END;
}

typedef enum
{
  CALL_VALUE_TASK,
  CALL_FUNCTION,
  CALL_LARGE_FUNCTION,
  CALL_FUNCTION_AS_VALUE_TASK,
} Call;

typedef struct
{
  WeftAsync async;

  Call call;
  int n_calls;
  int i;
  gint64 value;
} CallerFrame;

static WeftValueTask
answer_value_task (gint64 value)
{
  return weft_value_task_from_int (value);
}

WEFT_ASYNC_DEFINE (make_calls, CallerFrame, NULL)
{
  WEFT_BEGIN (self);
  for (self->i = 0; self->i < self->n_calls; self->i++)
    {
      if (self->call == CALL_VALUE_TASK)
        WEFT_AWAIT_TO (self->value, answer_value_task (self->i));
      else if (self->call == CALL_FUNCTION)
        WEFT_AWAIT_TO (self->value, answer (self->i));
      else if (self->call == CALL_LARGE_FUNCTION)
        WEFT_AWAIT_TO (self->value, WEFT_ASYNC_START (WEFT_ASYNC_NEW (answer_large)));
      else
        WEFT_AWAIT_TO (self->value, WEFT_ASYNC_START_VALUE (WEFT_ASYNC_NEW (answer_large)));
    }
  WEFT_RETURN ();
  WEFT_END;
}

static void
make_calls (Call call, int n_calls)
{
  CallerFrame *self = WEFT_ASYNC_NEW (make_calls);

  self->call = call;
  self->n_calls = n_calls;
  weft_task_unref (WEFT_ASYNC_START (self));
}

/* The caller's own frame is one more. */
static void
test_calls (void)
{
  static const struct
  {
    Call call;
    guint64 a_call;
  } all[] = {
    { CALL_VALUE_TASK, 0 },
    { CALL_FUNCTION, 1 },
    { CALL_LARGE_FUNCTION, 1 },
    { CALL_FUNCTION_AS_VALUE_TASK, 1 },
  };
  static const int numbers[] = { 0, 1, 63, 64, 65, N_CALLS };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    for (guint j = 0; j < G_N_ELEMENTS (numbers); j++)
      {
        guint64 before = weft_count_allocations ();

        make_calls (all[i].call, numbers[j]);
        g_assert_cmpuint (weft_count_allocations () - before, ==,
                          1 + all[i].a_call * (guint) numbers[j]);
      }
}

/* So that magazines are filled, emptied and handed over. */
static void
test_many_at_once (void)
{
  g_autofree WeftCompletionSource **sources = g_new (WeftCompletionSource *, N_CALLS);
  guint64 before = weft_count_allocations ();

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < N_CALLS; i++)
        sources[i] = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      for (guint i = 0; i < N_CALLS; i++)
        {
          weft_completion_source_set (sources[i], weft_result_int (1));
          weft_completion_source_free (sources[i]);
        }
    }
  g_assert_cmpuint (weft_count_allocations () - before, ==, 2 * N_CALLS);
}

/* A pooled one is one block, however often it is used. */
static void
test_value_task_source (void)
{
  guint64 before = weft_count_allocations ();
  g_autoptr (WeftValueTaskSource) source = weft_value_task_source_new ();

  for (guint i = 0; i < N_CALLS; i++)
    {
      WeftValueTask value_task = weft_value_task_source_begin (source);

      weft_value_task_source_set (source, weft_result_int (i));
      weft_value_task_clear (&value_task);
    }
  g_assert_cmpuint (weft_count_allocations () - before, ==, 1);
}

static gpointer
call_in_thread (gpointer data G_GNUC_UNUSED)
{
  make_calls (CALL_FUNCTION, N_CALLS);
  make_calls (CALL_LARGE_FUNCTION, N_CALLS);
  return NULL;
}

/* Also those of a thread that has ended. */
static void
test_threads (void)
{
  guint64 before = weft_count_allocations ();
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("allocating", call_in_thread, NULL);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (weft_count_allocations () - before, ==, N_THREADS * 2 * (1 + N_CALLS));
}

typedef struct
{
  guint n_allocating; /* atomic */
  guint64 seen;
} Watch;

static gpointer
call_and_leave (gpointer data)
{
  Watch *self = data;

  make_calls (CALL_FUNCTION, N_CALLS);
  __atomic_fetch_sub (&self->n_allocating, 1, __ATOMIC_RELEASE);
  return NULL;
}

/* While others allocate, it only grows, and never past what there is in the end. */
static void
test_while_others_allocate (void)
{
  guint64 before = weft_count_allocations ();
  Watch watch = { N_THREADS, before };
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("allocating", call_and_leave, &watch);
  while (__atomic_load_n (&watch.n_allocating, __ATOMIC_ACQUIRE) > 0)
    {
      guint64 now = weft_count_allocations ();

      g_assert_cmpuint (now, >=, watch.seen);
      watch.seen = now;
    }
  /* They have said so, so it is exact, whether they have gone yet or not. */
  g_assert_cmpuint (weft_count_allocations () - before, ==, N_THREADS * (1 + N_CALLS));
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (weft_count_allocations () - before, ==, N_THREADS * (1 + N_CALLS));
}

static GPrivate late = G_PRIVATE_INIT ((GDestroyNotify) weft_task_unref);

static void
make_late (gpointer data G_GNUC_UNUSED)
{
  weft_task_unref (answer (1));
}

static GPrivate later = G_PRIVATE_INIT (make_late);

static gpointer
leave_things (gpointer data G_GNUC_UNUSED)
{
  g_private_set (&later, GINT_TO_POINTER (1));
  g_private_set (&late, answer (2));
  return NULL;
}

/* A thread's destructors may run after its cache has gone, and in any order. */
static void
test_destructors (void)
{
  guint64 before = weft_count_allocations ();

  g_thread_join (g_thread_new ("leaving", leave_things, NULL));
  g_assert_cmpuint (weft_count_allocations () - before, ==, 2);
}

/* A copy of the process goes on counting, whatever other threads did at the time. It ends by a signal:
 * what those threads had is nobody's in the copy, and no business of a tool that looks for leaks. */
static void
test_fork (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("AddressSanitizer's allocator knows nothing of forks");
#else
  Watch watch = { N_THREADS, 0 };
  GThread *threads[N_THREADS];
  int status;
  pid_t pid;

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("allocating", call_and_leave, &watch);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      guint64 before = weft_count_allocations ();

      make_calls (CALL_FUNCTION, N_CALLS);
      if (weft_count_allocations () - before == 1 + N_CALLS)
        kill (getpid (), SIGKILL);
      _exit (1);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
#endif
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/allocations/calls", test_calls);
  g_test_add_func ("/allocations/many-at-once", test_many_at_once);
  g_test_add_func ("/allocations/value-task-source", test_value_task_source);
  g_test_add_func ("/allocations/threads", test_threads);
  g_test_add_func ("/allocations/while-others-allocate", test_while_others_allocate);
  g_test_add_func ("/allocations/destructors", test_destructors);
  g_test_add_func ("/allocations/fork", test_fork);

  return g_test_run ();
}
