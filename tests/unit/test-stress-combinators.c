/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Tasks that time, cancellation and other threads end, and all that can be made of them, put
 * together at random by several threads at once. What is waited for always ends, and when
 * all is over no task is left.
 */

#include "stress.h"

#include "trace/weft-dump.h"

#define N_THREADS 4
#define N_SLOTS 8
#define N_TASKS 6

/* Sources that threads leave for each other to complete. */
typedef struct
{
  guint32 seed;
  guint n_rounds;
  WeftCompletionSource *slots[N_SLOTS]; /* atomic */
} Exchange;

typedef struct
{
  Exchange *exchange;
  guint number;
} Member;

static void
complete (WeftCompletionSource *source, StressRandom *random)
{
  if (source == NULL)
    return;

  switch (stress_below (random, 4))
    {
    case 0:
      weft_completion_source_set_error (source,
                                        g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "busy"));
      break;
    case 1:
      weft_completion_source_set_cancelled (source);
      break;
    case 2:
      weft_completion_source_set (source,
                                  weft_result_pointer (&weft_type_string, g_strdup ("done")));
      break;
    default:
      weft_completion_source_set (source, weft_result_int (1));
      break;
    }
  weft_completion_source_free (source);
}

static WeftCompletionSource *
swap_slot (Exchange *exchange, StressRandom *random, WeftCompletionSource *source)
{
  return __atomic_exchange_n (&exchange->slots[stress_below (random, N_SLOTS)], source,
                              __ATOMIC_ACQ_REL);
}

static WeftTask *
leave_source (Exchange *exchange, StressRandom *random)
{
  WeftCompletionSource *source = weft_completion_source_new (
      stress_below (random, 2) == 0 ? WEFT_COMPLETION_DEFAULT
                                    : WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY);
  WeftTask *task = weft_task_ref (weft_completion_source_get_task (source));

  complete (swap_slot (exchange, random, source), random);
  return task;
}

static gboolean
make_delay (WeftResult *result,
            gpointer data,
            GCancellable *cancellable,
            GError **error G_GNUC_UNUSED)
{
  *result = weft_result_pointer (&weft_type_task, weft_delay (GPOINTER_TO_INT (data), cancellable));
  return TRUE;
}

static gboolean
go_on (WeftResult *result G_GNUC_UNUSED,
       WeftTask *task,
       gpointer data G_GNUC_UNUSED,
       GError **error G_GNUC_UNUSED)
{
  weft_task_get_error (task);
  return TRUE;
}

static WeftTask *
make_task (Exchange *exchange, StressRandom *random, GCancellable *cancellable)
{
  gint milliseconds = (gint) stress_below (random, 3);

  switch (stress_below (random, 3))
    {
    case 0:
      return weft_delay (milliseconds, cancellable);
    case 1:
      return weft_unwrap (weft_run (make_delay, GINT_TO_POINTER (milliseconds), NULL, cancellable));
    default:
      return leave_source (exchange, random);
    }
}

typedef struct
{
  WeftAsync async;
  WeftWhenEach *each;
  GCancellable *cancellable;
  guint n_left;
  WeftTask *done;
} StepFrame;

static void
steps_clear (StepFrame *self)
{
  g_clear_pointer (&self->each, weft_when_each_free);
  g_clear_pointer (&self->done, weft_task_unref);
  g_clear_object (&self->cancellable);
}

/* Leaves the iteration where it stands. */
WEFT_ASYNC_DEFINE (steps, StepFrame, steps_clear)
{
  WEFT_BEGIN (self);

  while (self->n_left-- > 0)
    {
      g_clear_pointer (&self->done, weft_task_unref);
      WEFT_AWAIT_TO (self->done, weft_when_each_next (self->each, self->cancellable));
      if (self->done == NULL)
        break;
      g_assert_true (weft_task_is_completed (self->done));
    }

  WEFT_END;
}

static WeftTask *
combine (WeftTask *const *tasks, StressRandom *random, GCancellable *cancellable)
{
  guint n_tasks = 1 + stress_below (random, N_TASKS);
  StepFrame *frame;

  switch (stress_below (random, 6))
    {
    case 0:
      return weft_wait_async (tasks[0], stress_below (random, 3), cancellable);
    case 1:
      return weft_with_timeout (weft_task_ref (tasks[0]), 1 + stress_below (random, 2));
    case 2:
      return weft_when_any (tasks, n_tasks);
    case 3:
      return weft_when_all (tasks, n_tasks);
    case 4:
      return weft_then (weft_task_ref (tasks[0]), (WeftThenFlags) stress_below (random, 32), go_on,
                        NULL, NULL);
    default:
      frame = WEFT_ASYNC_NEW (steps);
      frame->each = weft_when_each_new (tasks, n_tasks);
      frame->cancellable = g_object_ref (cancellable);
      frame->n_left = stress_below (random, N_TASKS + 2);
      return WEFT_ASYNC_START (frame);
    }
}

static void
play_round (Exchange *exchange, StressRandom *random)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  WeftTask *tasks[N_TASKS];
  WeftTask *combined[N_TASKS];

  for (guint i = 0; i < N_TASKS; i++)
    tasks[i] = make_task (exchange, random, cancellable);
  for (guint i = 0; i < N_TASKS; i++)
    {
      combined[i] = combine (tasks, random, cancellable);
      stress_step (random);
    }

  if (stress_below (random, 2) == 0)
    weft_cancellable_cancel_after (cancellable, stress_below (random, 2));
  else if (stress_below (random, 2) == 0)
    g_cancellable_cancel (cancellable);
  complete (swap_slot (exchange, random, NULL), random);

  /* Half are dropped as they are; of the others some are waited for. */
  for (guint i = 0; i < N_TASKS; i++)
    {
      if (stress_below (random, 8) == 0)
        {
          for (guint slot = 0; slot < N_SLOTS; slot++)
            complete (__atomic_exchange_n (&exchange->slots[slot], NULL, __ATOMIC_ACQ_REL), random);
          weft_task_wait (combined[i], NULL);
          g_assert_true (weft_task_is_completed (combined[i]));
        }
      weft_task_unref (combined[i]);
      weft_task_unref (tasks[i]);
    }
}

static gpointer
member_main (gpointer data)
{
  Member *self = data;
  StressRandom random = stress_random_for (self->exchange->seed, self->number);

  for (guint i = 0; i < self->exchange->n_rounds; i++)
    play_round (self->exchange, &random);
  return NULL;
}

static void
ignore_error (const WeftSite *site G_GNUC_UNUSED,
              const GError *error G_GNUC_UNUSED,
              gpointer data G_GNUC_UNUSED)
{
}

static void
test_all (void)
{
  Exchange exchange = { .seed = stress_seed (), .n_rounds = stress_rounds (400) };
  StressRandom random = stress_random_for (exchange.seed, N_THREADS);
  Member members[N_THREADS];
  GThread *threads[N_THREADS];

  weft_set_unobserved_handler (ignore_error, NULL);
  for (guint i = 0; i < N_THREADS; i++)
    {
      members[i] = (Member) { &exchange, i };
      threads[i] = g_thread_new ("member", member_main, &members[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < N_SLOTS; i++)
    complete (exchange.slots[i], &random);

  weft_pool_shut_down ();
  g_assert_cmpuint (weft_task_count_live (), ==, 0);
  weft_set_unobserved_handler (NULL, NULL);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stress/combinators", test_all);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
