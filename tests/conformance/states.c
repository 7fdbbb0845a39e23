/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"

#define N_THREADS 50

typedef struct
{
  WeftCompletionSource *source;
  gint64 number;
  gboolean won;
} Setter;

static gpointer
set_number (gpointer data)
{
  Setter *self = data;

  self->won = weft_completion_source_try_set (self->source, weft_result_int (self->number));
  return NULL;
}

static char *
one_winner (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  Setter setters[N_THREADS];
  GThread *threads[N_THREADS];
  gint64 value, winner = -1;
  guint n_winners = 0;

  for (guint i = 0; i < N_THREADS; i++)
    {
      setters[i] = (Setter) { source, i, FALSE };
      threads[i] = g_thread_new ("setter", set_number, &setters[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_thread_join (threads[i]);
      if (setters[i].won)
        {
          n_winners++;
          winner = i;
        }
    }
  value = weft_task_get_result (weft_completion_source_get_task (source))->v_int;
  return g_strdup_printf ("winners=%u value=%s", n_winners,
                          value == winner ? "the winner's" : "another");
}

static void
set_two (gpointer data)
{
  weft_completion_source_set (data, weft_result_int (2));
}

static char *
set_again (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);
  const char *set;
  gboolean try_set;

  weft_completion_source_set (source, weft_result_int (1));
  set = conformance_refused (set_two, source);
  try_set = weft_completion_source_try_set (source, weft_result_int (3));
  return g_strdup_printf ("set=%s try-set=%s value=%d", set, conformance_bool (try_set),
                          (int) weft_task_get_result (task)->v_int);
}

static char *
failed_stays_failed (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  WeftTask *task = weft_completion_source_get_task (source);
  g_autofree char *error = NULL;

  weft_completion_source_set_error (source,
                                    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x"));
  weft_completion_source_try_set (source, weft_result_error (g_error_new_literal (
                                              G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled")));
  error = conformance_error (task);
  return g_strdup_printf ("%s %s", conformance_status (task), error);
}

static char *
join_messages (GPtrArray *errors)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < errors->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", ((GError *) errors->pdata[i])->message);
  return g_string_free (text, FALSE);
}

static char *
several_errors (void)
{
  WeftTask *tasks[] = { conformance_failed ("a"), conformance_failed ("b") };
  g_autoptr (WeftTask) all = weft_when_all_take (tasks, 2);
  g_autoptr (WeftTask) awaiter = conformance_follow_task (weft_task_ref (all), TRUE, NULL);
  g_autoptr (GPtrArray) errors = weft_when_all_dup_errors (all);
  g_autofree char *messages = join_messages (errors);
  g_autofree char *awaited = conformance_error (awaiter);

  return g_strdup_printf ("all=%s await=%s", messages, awaited);
}

static void
set_no_error (gpointer data)
{
  weft_completion_source_set_error (data, NULL);
}

static char *
no_error (void)
{
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  const char *set = conformance_refused (set_no_error, source);

  return g_strdup_printf ("%s %s", set,
                          conformance_status (weft_completion_source_get_task (source)));
}

static gboolean
run_cancelled (WeftResult *result G_GNUC_UNUSED,
               gpointer data,
               GCancellable *cancellable G_GNUC_UNUSED,
               GError **error)
{
  return weft_task_wait (data, error);
}

static const char *
message_of (WeftTask *task)
{
  weft_task_wait (task, NULL);
  return weft_task_get_status (task) == WEFT_TASK_CANCELLED ? weft_task_get_error (task)->message
                                                            : "another";
}

static char *
the_same_cancellation (void)
{
  g_autoptr (WeftTask) cancelled = conformance_cancelled ("mine");
  g_autoptr (WeftTask) direct = conformance_follow_task (weft_task_ref (cancelled), TRUE, NULL);
  g_autoptr (WeftTask) all = weft_when_all (&cancelled, 1);
  g_autoptr (WeftTask) run = weft_run (run_cancelled, cancelled, NULL, NULL);

  return g_strdup_printf ("direct=%s when-all=%s run=%s", message_of (direct), message_of (all),
                          message_of (run));
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "1", one_winner },     { "2", set_again }, { "3", failed_stays_failed },
    { "4", several_errors }, { "5", no_error },  { "6", the_same_cancellation },
  };

  return conformance_run (argc, argv, "states", cases, G_N_ELEMENTS (cases));
}
