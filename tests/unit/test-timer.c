/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sched/weft-timer-private.h"

/* The heap gives what sorting would, also when nodes leave it from the middle. */
static void
test_heap (void)
{
  WeftTimerNode nodes[512];
  WeftTimerHeap heap = { NULL, 0 };
  gint64 last = G_MININT64;
  guint64 last_number = 0;
  guint n_left = 0;

  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      nodes[i].deadline = g_test_rand_int_range (0, 64);
      weft_timer_heap_add (&heap, &nodes[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      if (g_test_rand_int_range (0, 3) == 0)
        weft_timer_heap_remove (&heap, &nodes[i]);
      else
        n_left++;
    }

  while (heap.first != NULL)
    {
      WeftTimerNode *first = heap.first;

      g_assert_true (first->deadline > last ||
                     (first->deadline == last && first->number > last_number));
      last = first->deadline;
      last_number = first->number;
      weft_timer_heap_remove (&heap, first);
      n_left--;
    }
  g_assert_cmpuint (n_left, ==, 0);
}

typedef struct
{
  WeftTimer timer;
  GString *log;
  char letter;
} LoggedTimer;

static void
log_cb (WeftTimer *timer, WeftTimerReason reason)
{
  LoggedTimer *self = (LoggedTimer *) timer;

  g_string_append_c (self->log, reason == WEFT_TIMER_DUE ? self->letter : '-');
  g_assert_false (weft_timer_stop (timer));
}

static void
test_virtual (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  WeftManualContext *manual = WEFT_MANUAL_CONTEXT (context);
  g_autoptr (GString) log = g_string_new (NULL);
  LoggedTimer timers[4] = { { .log = log, .letter = 'a' },
                            { .log = log, .letter = 'b' },
                            { .log = log, .letter = 'c' },
                            { .log = log, .letter = 'd' } };

  weft_sync_context_set_current (context);
  weft_timer_start (&timers[0].timer, 20, log_cb);
  weft_timer_start (&timers[1].timer, 10, log_cb);
  weft_timer_start (&timers[2].timer, 20, log_cb);
  weft_timer_start (&timers[3].timer, 15, log_cb);
  weft_sync_context_set_current (NULL);

  weft_manual_context_advance (manual, 9);
  g_assert_cmpint (weft_manual_context_get_time (manual), ==, 9);
  g_assert_cmpstr (log->str, ==, "");
  weft_manual_context_advance (manual, 1);
  g_assert_cmpstr (log->str, ==, "b");
  g_assert_true (weft_timer_stop (&timers[3].timer));
  weft_manual_context_advance (manual, 100);
  g_assert_cmpstr (log->str, ==, "bac");
  g_assert_cmpint (weft_manual_context_get_time (manual), ==, 110);
}

static void
test_virtual_dropped (void)
{
  WeftSyncContext *context = weft_manual_context_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  LoggedTimer timer = { .log = log, .letter = 'a' };
  LoggedTimer late = { .log = log, .letter = 'b' };

  weft_sync_context_set_current (context);
  weft_timer_start (&timer.timer, 20, log_cb);
  weft_timer_start (&late.timer, 5, log_cb);
  weft_manual_context_advance (WEFT_MANUAL_CONTEXT (context), 5);
  weft_sync_context_set_current (NULL);
  g_assert_finalize_object (context);
  g_assert_cmpstr (log->str, ==, "b-");
}

typedef struct
{
  WeftTimer timer;
  pthread_mutex_t mutex;
  pthread_cond_t cond;
  gint64 earliest;
  gboolean told;
  WeftTimerReason reason;
} RealTimer;

static void
real_cb (WeftTimer *timer, WeftTimerReason reason)
{
  RealTimer *self = (RealTimer *) timer;

  g_assert_true (reason == WEFT_TIMER_DROPPED || g_get_monotonic_time () >= self->earliest);
  pthread_mutex_lock (&self->mutex);
  self->told = TRUE;
  self->reason = reason;
  pthread_cond_signal (&self->cond);
  pthread_mutex_unlock (&self->mutex);
}

static void
real_start (RealTimer *self, gint64 milliseconds)
{
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->cond, NULL);
  self->told = FALSE;
  self->earliest = g_get_monotonic_time () + milliseconds * 1000;
  weft_timer_start (&self->timer, milliseconds, real_cb);
}

static void
real_wait (RealTimer *self)
{
  pthread_mutex_lock (&self->mutex);
  while (!self->told)
    pthread_cond_wait (&self->cond, &self->mutex);
  pthread_mutex_unlock (&self->mutex);
}

static void
real_end (RealTimer *self)
{
  weft_timer_stop (&self->timer);
  pthread_cond_destroy (&self->cond);
  pthread_mutex_destroy (&self->mutex);
}

/* A later one is started first, so the thread has to be woken for the earlier one. */
static void
test_real (void)
{
  RealTimer late;
  RealTimer soon;

  real_start (&late, 3600 * 1000);
  real_start (&soon, 2);
  real_wait (&soon);
  g_assert_cmpint (soon.reason, ==, WEFT_TIMER_DUE);
  g_assert_false (late.told);
  real_end (&soon);
  g_assert_true (weft_timer_stop (&late.timer));
  pthread_cond_destroy (&late.cond);
  pthread_mutex_destroy (&late.mutex);
}

static void
test_shut_down (void)
{
  RealTimer late;
  RealTimer refused;

  real_start (&late, 3600 * 1000);
  weft_timer_shut_down ();
  g_assert_true (late.told);
  g_assert_cmpint (late.reason, ==, WEFT_TIMER_DROPPED);
  real_end (&late);

  real_start (&refused, 0);
  g_assert_true (refused.told);
  g_assert_cmpint (refused.reason, ==, WEFT_TIMER_DROPPED);
  real_end (&refused);

  weft_timer_reopen ();
  real_start (&refused, 0);
  real_wait (&refused);
  g_assert_cmpint (refused.reason, ==, WEFT_TIMER_DUE);
  real_end (&refused);
}

/* In a child process a timer is dropped at once, and what was started can be stopped. */
static void
test_fork (void)
{
  if (g_test_subprocess ())
    {
      RealTimer late;
      int status = 0;
      pid_t child;

      real_start (&late, 3600 * 1000);
      g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
      child = fork ();
      if (child == 0)
        {
          g_autoptr (WeftTask) delay = weft_delay (3600 * 1000, NULL);

          _exit (weft_task_get_status (delay) == WEFT_TASK_CANCELLED &&
                         weft_timer_stop (&late.timer)
                     ? 7
                     : 1);
        }
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, 7);
      g_assert_true (weft_timer_stop (&late.timer));
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*weft_timer_start*forked*");
}

#define N_STOPPERS 4
#define N_ROUNDS 2000

typedef struct
{
  WeftTimer timer;
  guint *n_fired; /* atomic */
  gboolean stopped;
} RacingTimer;

static void
racing_cb (WeftTimer *timer, WeftTimerReason reason G_GNUC_UNUSED)
{
  RacingTimer *self = (RacingTimer *) timer;

  g_assert_false (self->stopped);
  __atomic_fetch_add (self->n_fired, 1, __ATOMIC_RELAXED);
}

/* Stopped just when it is due: told, or stopped, and never told after the stop. */
static gpointer
stopper (gpointer data)
{
  guint n_stopped = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      RacingTimer *self = g_new0 (RacingTimer, 1);

      self->n_fired = data;
      weft_timer_start (&self->timer, i % 2, racing_cb);
      if (i % 8 == 1)
        g_usleep (1000);
      if (weft_timer_stop (&self->timer))
        n_stopped++;
      self->stopped = TRUE;
      g_free (self);
    }
  return GUINT_TO_POINTER (n_stopped);
}

static void
test_race (void)
{
  GThread *threads[N_STOPPERS];
  guint n_fired = 0;
  guint n_stopped = 0;

  for (guint i = 0; i < N_STOPPERS; i++)
    threads[i] = g_thread_new ("stopper", stopper, &n_fired);
  for (guint i = 0; i < N_STOPPERS; i++)
    n_stopped += GPOINTER_TO_UINT (g_thread_join (threads[i]));
  g_assert_cmpuint (n_fired + n_stopped, ==, N_STOPPERS * N_ROUNDS);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/timer/heap", test_heap);
  g_test_add_func ("/timer/virtual", test_virtual);
  g_test_add_func ("/timer/virtual-dropped", test_virtual_dropped);
  g_test_add_func ("/timer/real", test_real);
  g_test_add_func ("/timer/shut-down", test_shut_down);
  g_test_add_func ("/timer/fork", test_fork);
  g_test_add_func ("/timer/race", test_race);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
