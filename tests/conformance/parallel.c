/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "conformance.h"

static gboolean
touch (gpointer *item G_GNUC_UNUSED, gpointer data, GError **error G_GNUC_UNUSED)
{
  *(gboolean *) data = TRUE;
  return FALSE;
}

static WeftTask *
do_nothing (gpointer item G_GNUC_UNUSED,
            gpointer data G_GNUC_UNUSED,
            GCancellable *cancellable G_GNUC_UNUSED)
{
  return weft_task_from_result (weft_result_void ());
}

static char *
already_cancelled (void)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (WeftTask) task = NULL;
  gboolean touched = FALSE;

  g_cancellable_cancel (cancelled);
  task = weft_parallel_for_each (touch, NULL, do_nothing, &touched, NULL, cancelled);
  weft_task_wait (task, NULL);
  return g_strdup_printf ("%s touched=%s", conformance_status (task), conformance_bool (touched));
}

typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean open;
  guint n_inside;
  guint most;
  guint n_ran;
} Gate;

static gboolean
pass (gint64 begin, gint64 end, gpointer data, GCancellable *cancellable, GError **error)
{
  Gate *gate = data;

  g_assert_no_error (*error);
  g_assert_nonnull (cancellable);
  g_mutex_lock (&gate->mutex);
  gate->n_inside++;
  gate->most = MAX (gate->most, gate->n_inside);
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->mutex);
  gate->n_ran += (guint) (end - begin);
  gate->n_inside--;
  g_mutex_unlock (&gate->mutex);
  return TRUE;
}

static char *
returns_first (void)
{
  WeftParallelOptions options = { .degree = 2, .max_chunk = 1 };
  Gate gate = { .open = FALSE };
  g_autoptr (WeftTask) task = NULL;
  gboolean returned_first;

  g_mutex_init (&gate.mutex);
  g_cond_init (&gate.cond);
  task = weft_parallel_for (0, 20, &options, pass, &gate, NULL, NULL);
  returned_first = !weft_task_is_completed (task);
  g_mutex_lock (&gate.mutex);
  gate.open = TRUE;
  g_cond_broadcast (&gate.cond);
  g_mutex_unlock (&gate.mutex);
  weft_task_wait (task, NULL);
  g_mutex_clear (&gate.mutex);
  g_cond_clear (&gate.cond);
  return g_strdup_printf ("returned-first=%s ran=%u within-degree=%s",
                          conformance_bool (returned_first), gate.n_ran,
                          conformance_bool (gate.most <= 2));
}

typedef struct
{
  WeftCompletionSource *both; /* set when both bodies have begun */
  guint n_begun;              /* atomic */
  gboolean was_cancelled;
} Failing;

typedef struct
{
  WeftAsync async;
  Failing *failing;
  guint number;
  GCancellable *cancellable;
} FailFrame;

WEFT_ASYNC_DEFINE (fail_or_wait, FailFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_task_ref (weft_completion_source_get_task (self->failing->both)));
  if (self->number == 1)
    WEFT_RETURN_ERROR (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "a"));
  WEFT_AWAIT (weft_configure_await_options (weft_delay (-1, self->cancellable),
                                            WEFT_AWAIT_SUPPRESS_ERRORS));
  self->failing->was_cancelled = g_cancellable_is_cancelled (self->cancellable);
  WEFT_RETURN_ERROR (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "b"));
  WEFT_END;
}

static WeftTask *
begin_body (gpointer item, gpointer data, GCancellable *cancellable)
{
  FailFrame *self = WEFT_ASYNC_NEW (fail_or_wait);
  WeftTask *task;

  self->failing = data;
  self->number = GPOINTER_TO_UINT (item);
  self->cancellable = cancellable;
  task = WEFT_ASYNC_START (self);
  if (__atomic_add_fetch (&((Failing *) data)->n_begun, 1, __ATOMIC_ACQ_REL) == 2)
    weft_completion_source_set (((Failing *) data)->both, weft_result_void ());
  return task;
}

static WeftTask *
cancel_outside (gpointer item G_GNUC_UNUSED, gpointer data, GCancellable *cancellable G_GNUC_UNUSED)
{
  g_cancellable_cancel (data);
  return conformance_cancelled ("outer");
}

static int
compare_messages (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(GError *const *) a)->message, (*(GError *const *) b)->message);
}

static char *
failing_body (void)
{
  WeftParallelOptions options = { .degree = 2 };
  g_autoptr (WeftCompletionSource) both = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  Failing failing = { .both = both };
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autoptr (GCancellable) outer = g_cancellable_new ();
  g_autoptr (WeftTask) task = NULL;
  g_autoptr (WeftTask) cancelled = NULL;
  g_autoptr (GPtrArray) errors = NULL;

  g_ptr_array_add (items, GUINT_TO_POINTER (1));
  g_ptr_array_add (items, GUINT_TO_POINTER (2));
  task = weft_parallel_for_each_in (items, &options, begin_body, &failing, NULL, NULL);
  weft_task_wait (task, NULL);
  errors = weft_parallel_dup_errors (task);
  g_assert_cmpuint (errors->len, ==, 2);
  g_ptr_array_sort (errors, compare_messages);

  cancelled = weft_parallel_for_each_in (items, NULL, cancel_outside, outer, NULL, outer);
  weft_task_wait (cancelled, NULL);
  return g_strdup_printf ("%s:%s,%s others-cancelled=%s outer=%s", conformance_status (task),
                          ((GError *) errors->pdata[0])->message,
                          ((GError *) errors->pdata[1])->message,
                          conformance_bool (failing.was_cancelled), conformance_status (cancelled));
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "78", already_cancelled },
    { "79", returns_first },
    { "80", failing_body },
  };

  return conformance_run (argc, argv, "parallel", cases, G_N_ELEMENTS (cases));
}
