/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include "task/weft-task-private.h"

typedef struct
{
  guint n_reports;
  char *site;
  char *message;
} Reports;

static void
report_cb (const WeftSite *site, const GError *error, gpointer user_data)
{
  Reports *reports = user_data;

  reports->n_reports++;
  g_free (reports->site);
  reports->site = g_strdup (weft_site_get_name (site));
  g_free (reports->message);
  reports->message = g_strdup (error->message);
}

static GError *
failure (const char *message)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, message);
}

static void
test_from_result (void)
{
  g_autoptr (WeftTask) task = weft_task_from_result (weft_result_int (42));

  g_assert_true (weft_task_is_completed (task));
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_SUCCEEDED);
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 42);
  g_assert_null (weft_task_get_error (task));
  g_assert_cmpstr (weft_task_get_site (task)->name, ==, G_STRFUNC);
  g_assert_cmpuint (weft_task_get_id (task), >, 0);
}

static void
test_set_once (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);

  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_PENDING);
  g_assert_true (weft_completion_source_try_set (source, weft_result_int (1)));
  g_assert_false (weft_completion_source_try_set (source, weft_result_int (2)));
  g_assert_false (weft_completion_source_try_set (source, weft_result_error (failure ("no"))));
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 1);

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*complete already*");
  weft_completion_source_set (source, weft_result_int (3));
  g_test_assert_expected_messages ();
  g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 1);
}

#define N_RACERS 50
#define N_RACES 200

typedef struct
{
  WeftCompletionSource *source;
  guint *go;
  guint *n_winners;
  guint *winner;
  guint number;
} Racer;

static gpointer
racer_main (gpointer data)
{
  Racer *self = data;

  while (!g_atomic_int_get (self->go))
    g_thread_yield ();
  if (weft_completion_source_try_set (self->source, weft_result_int (self->number)))
    {
      g_atomic_int_inc (self->n_winners);
      g_atomic_int_set (self->winner, self->number);
    }
  return NULL;
}

/* Conformance 1. */
static void
test_set_race (void)
{
  for (guint race = 0; race < (g_test_slow () ? N_RACES : 10); race++)
    {
      g_autoptr (WeftCompletionSource) source =
          weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      guint go = 0, n_winners = 0, winner = 0;
      Racer racers[N_RACERS];
      GThread *threads[N_RACERS];

      for (guint i = 0; i < N_RACERS; i++)
        {
          racers[i] = (Racer) { source, &go, &n_winners, &winner, i + 1 };
          threads[i] = g_thread_new ("racer", racer_main, &racers[i]);
        }
      g_atomic_int_set (&go, 1);
      for (guint i = 0; i < N_RACERS; i++)
        g_thread_join (threads[i]);

      g_assert_cmpuint (n_winners, ==, 1);
      g_assert_cmpint (weft_task_get_result (weft_completion_source_get_task (source))->v_int, ==,
                       winner);
    }
}

static void
test_abandoned (void)
{
  g_autoptr (WeftTask) task = NULL;
  WeftCompletionSource *source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);

  task = weft_task_ref (weft_completion_source_get_task (source));
  weft_completion_source_free (source);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_FAILED);
  g_assert_error (weft_task_get_error (task), WEFT_ERROR, WEFT_ERROR_ABANDONED);

  /* Nobody holds the task: nobody is told. */
  weft_completion_source_free (weft_completion_source_new (WEFT_COMPLETION_DEFAULT));
}

static void
test_cancelled (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);

  weft_completion_source_set_cancelled (source);
  g_assert_cmpint (weft_task_get_status (weft_completion_source_get_task (source)), ==,
                   WEFT_TASK_CANCELLED);
}

/* Conformance 49 to 51. */
static void
test_unobserved (void)
{
  Reports reports = { 0 };
  g_autoptr (GError) error = NULL;
  WeftTask *task;

  weft_set_unobserved_handler (report_cb, &reports);

  task = weft_task_from_error (failure ("lost"));
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_FAILED);
  weft_task_unref (weft_task_ref (task));
  g_assert_cmpuint (reports.n_reports, ==, 0);
  weft_task_unref (task);
  g_assert_cmpuint (reports.n_reports, ==, 1);
  g_assert_cmpstr (reports.message, ==, "lost");
  g_assert_cmpstr (reports.site, ==, G_STRFUNC);

  task = weft_task_from_error (failure ("read"));
  g_assert_nonnull (weft_task_get_error (task));
  weft_task_unref (task);

  task = weft_task_from_error (failure ("waited for"));
  g_assert_false (weft_task_wait (task, &error));
  g_assert_cmpstr (error->message, ==, "waited for");
  weft_task_unref (task);

  task = weft_task_from_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  weft_task_unref (task);

  g_assert_cmpuint (reports.n_reports, ==, 1);

  weft_set_unobserved_handler (NULL, NULL);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "*test_unobserved*nobody looked: why*");
  weft_task_forget (weft_task_from_error (failure ("why")));
  g_test_assert_expected_messages ();

  g_free (reports.site);
  g_free (reports.message);
}

static gpointer
set_later (gpointer data)
{
  weft_completion_source_set (data, weft_result_int (7));
  return NULL;
}

static void
test_wait (void)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (WeftCompletionSource) source =
          weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      WeftTask *task = weft_completion_source_get_task (source);
      GThread *thread = g_thread_new ("setter", set_later, source);
      g_autoptr (GError) error = NULL;

      g_assert_true (weft_task_wait (task, &error));
      g_assert_no_error (error);
      g_assert_cmpint (weft_task_get_result (task)->v_int, ==, 7);
      g_thread_join (thread);
    }
}

typedef struct
{
  WeftWork work;
  guint n_told; /* atomic */
} Listener;

static void
listener_run (WeftWork *work, WeftWorkReason reason G_GNUC_UNUSED)
{
  g_atomic_int_inc (&((Listener *) work)->n_told);
}

static void
listen (WeftTask *task, Listener *listener)
{
  *listener = (Listener) { { NULL, listener_run }, 0 };
  g_assert_true (weft_task_add_awaiter (task, &listener->work));
}

static void
test_remove_awaiter (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);
  Listener listeners[4];

  for (guint i = 0; i < 4; i++)
    listen (task, &listeners[i]);
  g_assert_true (weft_task_remove_awaiter (task, &listeners[3].work));
  g_assert_true (weft_task_remove_awaiter (task, &listeners[1].work));
  g_assert_false (weft_task_remove_awaiter (task, &listeners[1].work));
  weft_completion_source_set (source, weft_result_void ());
  g_assert_false (weft_task_remove_awaiter (task, &listeners[0].work));

  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (listeners[i].n_told, ==, (i + 1) % 2);
}

typedef struct
{
  WeftTask *task;
  Listener listeners[8];
  guint n_removed;
} Remover;

static gpointer
add_and_remove (gpointer data)
{
  Remover *self = data;

  for (guint i = 0; i < 8; i++)
    {
      self->listeners[i] = (Listener) { { NULL, listener_run }, 0 };
      if (!weft_task_add_awaiter (self->task, &self->listeners[i].work))
        self->n_removed++;
      else if (i % 2 == 0 && weft_task_remove_awaiter (self->task, &self->listeners[i].work))
        self->n_removed++;
    }
  return NULL;
}

/* Each is told or taken out, never both and never neither. */
static void
test_remove_race (void)
{
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (WeftCompletionSource) source =
          weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
      WeftTask *task = weft_completion_source_get_task (source);
      Remover removers[2] = { { .task = task }, { .task = task } };
      GThread *threads[2];
      guint n_told = 0;

      for (guint i = 0; i < 2; i++)
        threads[i] = g_thread_new ("remover", add_and_remove, &removers[i]);
      if (round % 3 != 0)
        g_thread_yield ();
      weft_completion_source_set (source, weft_result_void ());
      for (guint i = 0; i < 2; i++)
        {
          g_thread_join (threads[i]);
          for (guint j = 0; j < 8; j++)
            n_told += removers[i].listeners[j].n_told;
        }
      g_assert_cmpuint (n_told + removers[0].n_removed + removers[1].n_removed, ==, 16);
    }
}

static void
test_size (void)
{
  g_assert_cmpuint (sizeof (WeftTask), <=, 64);
  g_assert_cmpuint (sizeof (WeftAsync), <=, 80);
  g_assert_cmpuint (sizeof (WeftValueTask), ==, 16);
}

static void
test_programmer_mistakes (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*weft_task_get_result*");
  g_assert_null (weft_task_get_result (weft_completion_source_get_task (source)));
  g_test_assert_expected_messages ();

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*weft_task_unref*");
  weft_task_unref (NULL);
  g_test_assert_expected_messages ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/task/from-result", test_from_result);
  g_test_add_func ("/task/set-once", test_set_once);
  g_test_add_func ("/task/set-race", test_set_race);
  g_test_add_func ("/task/abandoned", test_abandoned);
  g_test_add_func ("/task/cancelled", test_cancelled);
  g_test_add_func ("/task/unobserved", test_unobserved);
  g_test_add_func ("/task/wait", test_wait);
  g_test_add_func ("/task/remove-awaiter", test_remove_awaiter);
  g_test_add_func ("/task/remove-race", test_remove_race);
  g_test_add_func ("/task/size", test_size);
  g_test_add_func ("/task/programmer-mistakes", test_programmer_mistakes);

  return g_test_run ();
}
