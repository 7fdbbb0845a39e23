/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Everything at once, at random, for a long time: tasks, jobs, channels, timers,
 * cancellation, failures. At the end no task may be left, and the memory must be what it was
 * after a while.
 *
 *   SOAK_SECONDS   how long, 600 by default
 *   SOAK_TASKS     go on until so many have been made, 100 million by default
 *   SOAK_SEED      the random numbers
 *
 * With --short, two seconds, for every day.
 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <weft.h>

#define N_ROOTS 8
#define ROUND 64

static guint64 n_tasks;   /* atomic */
static guint64 n_lost;    /* atomic: failures that nobody looked at */
static guint64 n_dropped; /* atomic: such failures that were made on purpose */
static guint stop;        /* atomic */

static void
made (guint64 n)
{
  __atomic_fetch_add (&n_tasks, n, __ATOMIC_RELAXED);
}

static gboolean
compute (WeftResult *result, gpointer data, GCancellable *cancellable, GError **error)
{
  guint n = GPOINTER_TO_UINT (data);

  if (n % 17 == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "at random");
      return FALSE;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  *result = weft_result_int (n);
  return TRUE;
}

static gboolean
square (WeftResult *result, WeftTask *task, gpointer data G_GNUC_UNUSED, GError **error)
{
  const GError *failure = weft_task_get_error (task);

  if (failure != NULL)
    {
      g_propagate_error (error, g_error_copy (failure));
      return FALSE;
    }
  *result = weft_result_int (weft_task_get_result (task)->v_int);
  return TRUE;
}

/* A quick chain, which is what most tasks are. */
typedef struct
{
  WeftAsync async;
  guint depth;
  gint64 value;
} QuickFrame;

static WeftTask *quick (guint depth);

WEFT_ASYNC_DEFINE (quick, QuickFrame, NULL)
{
  WEFT_BEGIN (self);
  if (self->depth == 0)
    WEFT_RETURN_INT (1);
  if (self->depth % 32 == 31)
    WEFT_YIELD ();
  WEFT_AWAIT_TO (self->value, quick (self->depth - 1));
  WEFT_RETURN_INT (self->value + 1);
  WEFT_END;
}

static WeftTask *
quick (guint depth)
{
  QuickFrame *self = WEFT_ASYNC_NEW (quick);

  self->depth = depth;
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;
  guint32 random;
  guint i;
  gint64 value;
  guint64 n_rounds;
  GError *error;
  GCancellable *cancellable;
  WeftChannel *channel;
  WeftSemaphore *semaphore;
  WeftSyncContext *context;
  WeftScope *scope;
  WeftTask *writer;
  WeftTask *tasks[ROUND];
  gpointer item;
  gboolean acquired;
} RootFrame;

static void
root_clear (RootFrame *self)
{
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->channel, weft_channel_unref);
  g_clear_pointer (&self->semaphore, weft_semaphore_unref);
  g_clear_object (&self->context);
}

static guint32
random_of (RootFrame *self)
{
  self->random ^= self->random << 13;
  self->random ^= self->random >> 17;
  self->random ^= self->random << 5;
  return self->random;
}

/* A task of some sort, which may fail. */
static WeftTask *
any_task (RootFrame *self)
{
  guint32 random = random_of (self);
  gpointer number = GUINT_TO_POINTER (random >> 8);
  WeftTask *two[2];
  WeftTask *task;

  made (1);
  switch (random % 10)
    {
    case 0:
      return weft_run (compute, number, NULL, self->cancellable);
    case 1:
      made (1);
      return weft_then (weft_run (compute, number, NULL, NULL), WEFT_THEN_DEFAULT, square, NULL,
                        NULL);
    case 2:
      return weft_delay (random >> 8 & 3, self->cancellable);
    case 3:
      made (1);
      return weft_with_timeout (weft_delay (random >> 8 & 3, NULL), 1);
    case 4:
      made (2);
      two[0] = weft_run (compute, number, NULL, NULL);
      two[1] = weft_delay (1, self->cancellable);
      task = weft_when_any (two, 2);
      weft_task_get_status (two[0]);
      weft_task_forget (weft_then (two[0], WEFT_THEN_DEFAULT, square, NULL, NULL));
      /* Its failure is nobody's, as is that of what follows it. */
      if ((random >> 8) % 17 == 0)
        __atomic_fetch_add (&n_dropped, 1, __ATOMIC_RELAXED);
      weft_task_forget (two[1]);
      return task;
    case 5:
      made (1);
      return weft_unwrap (
          weft_task_from_result (weft_result_pointer (&weft_type_task, quick (random >> 8 & 63))));
    case 6:
      return weft_task_from_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "at once"));
    default:
      made (64);
      return quick (63);
    }
}

/* Writes some, and leaves the reader without more. */
typedef struct
{
  WeftAsync async;
  WeftChannel *channel;
  guint i;
  GError *error;
} WriterFrame;

static void
writer_clear (WriterFrame *self)
{
  weft_channel_complete (self->channel, NULL);
  weft_channel_unref (self->channel);
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (write_some, WriterFrame, writer_clear)
{
  WEFT_BEGIN (self);
  WEFT_YIELD ();
  for (self->i = 1; self->i <= 200; self->i++)
    WEFT_AWAIT (weft_channel_write (self->channel, GUINT_TO_POINTER (self->i), NULL));
  WEFT_END;
}

static WeftTask *
write_some (WeftChannel *channel)
{
  WriterFrame *self = WEFT_ASYNC_NEW (write_some);

  self->channel = weft_channel_ref (channel);
  return WEFT_ASYNC_START (self);
}

WEFT_ASYNC_DEFINE (root, RootFrame, root_clear)
{
  WEFT_BEGIN (self);

  while (!__atomic_load_n (&stop, __ATOMIC_RELAXED))
    {
      self->n_rounds++;

      /* Many at once, some of them cancelled on the way. */
      g_clear_object (&self->cancellable);
      self->cancellable = g_cancellable_new ();
      for (self->i = 0; self->i < ROUND; self->i++)
        self->tasks[self->i] = any_task (self);
      if (random_of (self) % 2 == 0)
        g_cancellable_cancel (self->cancellable);
      else
        weft_cancellable_cancel_after (self->cancellable, 1);
      made (1);
      WEFT_TRY_AWAIT (weft_when_all_take (self->tasks, ROUND), &self->error);

      /* A channel between two. */
      self->channel = weft_channel_new (random_of (self) % 20, WEFT_CHANNEL_DEFAULT, NULL);
      self->writer = write_some (self->channel);
      made (2);
      for (self->value = 0;; self->value++)
        {
          WEFT_TRY_AWAIT_TO (self->item, weft_channel_read (self->channel, NULL), &self->error);
          if (self->error != NULL)
            break;
        }
      g_assert_error (self->error, WEFT_ERROR, WEFT_ERROR_CLOSED);
      g_assert_cmpint (self->value, ==, 200);
      WEFT_AWAIT (g_steal_pointer (&self->writer));
      g_clear_pointer (&self->channel, weft_channel_unref);

      /* A permit that may not come in time. */
      WEFT_AWAIT_TO (self->acquired,
                     weft_semaphore_wait_for (self->semaphore, random_of (self) & 1, NULL));
      if (self->acquired)
        g_assert_true (weft_semaphore_release (self->semaphore, 1, NULL, NULL));

      /* One after the other, and back. */
      WEFT_RESUME_ON (self->context);
      WEFT_AWAIT (weft_delay (0, NULL));
      WEFT_RESUME_ON (NULL);

      /* Children of which some fail. */
      self->scope = weft_scope_new (NULL);
      for (self->i = 0; self->i < 100; self->i++)
        weft_scope_run (self->scope, compute, GUINT_TO_POINTER (random_of (self)), NULL);
      made (101);
      WEFT_TRY_AWAIT (weft_scope_join (self->scope), &self->error);
      g_clear_pointer (&self->scope, weft_scope_free);

      /* And plenty of what is quick. */
      for (self->i = 0; self->i < 2000; self->i++)
        WEFT_AWAIT_TO (self->value, quick (31));
      made (2000 * 32);
    }

  WEFT_RETURN_INT ((gint64) self->n_rounds);
  WEFT_END;
}

static void
count_lost (const WeftSite *site G_GNUC_UNUSED,
            const GError *error G_GNUC_UNUSED,
            gpointer data G_GNUC_UNUSED)
{
  __atomic_fetch_add (&n_lost, 1, __ATOMIC_RELAXED);
}

static double
resident_megabytes (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  fields = g_strsplit (text, " ", 3);
  return g_ascii_strtod (fields[1], NULL) * sysconf (_SC_PAGESIZE) / 1e6;
}

static gint64
number_from (const char *name, gint64 otherwise)
{
  const char *text = g_getenv (name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : otherwise;
}

/* Tells how it goes, until it is time; returns the memory after the first part. */
static double
watch (gint64 seconds, guint64 wanted)
{
  gint64 begin = g_get_monotonic_time ();
  double after_warm_up = 0;

  for (gint64 second = 1;; second++)
    {
      guint64 so_far = __atomic_load_n (&n_tasks, __ATOMIC_RELAXED);

      if (second > seconds && so_far >= wanted)
        return after_warm_up;
      if (second % 10 == 0 || second == 1)
        g_print ("# %" G_GINT64_FORMAT " s: %.1f M tasks, %" G_GSIZE_FORMAT
                 " live, %.0f MB, %u threads\n",
                 (g_get_monotonic_time () - begin) / 1000000, so_far / 1e6, weft_task_count_live (),
                 resident_megabytes (), weft_pool_get_n_threads ());
      if (second == seconds / 10)
        after_warm_up = resident_megabytes ();
      g_usleep (1000000);
    }
}

static void
test_soak (void)
{
  g_autoptr (WeftSemaphore) semaphore = weft_semaphore_new (2, 2);
  gint64 seconds = number_from ("SOAK_SECONDS", 600);
  guint64 wanted = (guint64) number_from ("SOAK_TASKS", 100000000);
  guint32 seed = (guint32) number_from ("SOAK_SEED", g_random_int ());
  WeftTask *roots[N_ROOTS];
  gint64 n_rounds = 0;
  double before, after;

  g_print ("# SOAK_SEED=%u\n", seed);
  weft_set_unobserved_handler (count_lost, NULL);
  for (guint i = 0; i < N_ROOTS; i++)
    {
      RootFrame *frame = WEFT_ASYNC_NEW (root);

      frame->random = (seed + i * 2654435761u) | 1;
      frame->semaphore = weft_semaphore_ref (semaphore);
      frame->context = weft_serial_context_new ("serial");
      roots[i] = WEFT_ASYNC_START (frame);
    }

  before = watch (seconds, wanted);
  __atomic_store_n (&stop, 1, __ATOMIC_RELAXED);
  for (guint i = 0; i < N_ROOTS; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (weft_task_wait (roots[i], &error));
      n_rounds += weft_task_get_result (roots[i])->v_int;
      weft_task_unref (roots[i]);
    }
  after = resident_megabytes ();
  g_clear_pointer (&semaphore, weft_semaphore_unref);
  weft_pool_shut_down ();

  g_print ("# %.1f M tasks in %" G_GINT64_FORMAT " rounds; lost errors: %" G_GUINT64_FORMAT
           " of %" G_GUINT64_FORMAT "; live: %" G_GSIZE_FORMAT
           "; %.0f MB after the warm-up, %.0f MB at the end\n",
           n_tasks / 1e6, n_rounds, n_lost, n_dropped, weft_task_count_live (), before, after);
  g_assert_cmpuint (weft_task_count_live (), ==, 0);
  g_assert_cmpuint (n_lost, ==, n_dropped);
  /* A short one is all warm-up. */
  if (seconds >= 60)
    g_assert_cmpfloat (after, <=, before * 1.2 + 16);
}

int
main (int argc, char **argv)
{
  if (argc > 1 && g_str_equal (argv[1], "--short"))
    {
      g_setenv ("SOAK_SECONDS", "2", FALSE);
      g_setenv ("SOAK_TASKS", "0", FALSE);
      argv[1] = argv[0];
      argc--;
      argv++;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/soak", test_soak);
  return g_test_run ();
}
