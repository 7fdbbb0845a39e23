/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#define TEST_TYPE_BUTTON (test_button_get_type ())
G_DECLARE_FINAL_TYPE (TestButton, test_button, TEST, BUTTON, GObject)

struct _TestButton
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (TestButton, test_button, G_TYPE_OBJECT)

static guint clicked, renamed, asked;

static void
test_button_class_init (TestButtonClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  clicked = g_signal_new ("clicked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  renamed = g_signal_new ("renamed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                          G_TYPE_INT, G_TYPE_STRING);
  asked = g_signal_new ("asked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_BOOLEAN, 1,
                        G_TYPE_DOUBLE);
}

static void
test_button_init (TestButton *self G_GNUC_UNUSED)
{
}

typedef struct
{
  WeftCompletionSource *source;
  guint n_called;
  char *text;
  GCancellable *cancellable;
  guint n_failures;
  char *message;
} Log;

static WeftTask *
on_clicked (TestButton *button, gpointer data)
{
  Log *log = data;

  g_assert_true (TEST_IS_BUTTON (button));
  log->n_called++;
  g_set_object (&log->cancellable, weft_signal_get_cancellable ());
  return weft_task_ref (weft_completion_source_get_task (log->source));
}

static WeftTask *
on_renamed (TestButton *button G_GNUC_UNUSED, int number, const char *name, gpointer data)
{
  Log *log = data;

  log->n_called++;
  g_free (log->text);
  log->text = g_strdup_printf ("%d %s", number, name);
  return NULL;
}

static WeftTask *
on_asked (TestButton *button G_GNUC_UNUSED, double number, gpointer data)
{
  Log *log = data;

  log->n_called++;
  g_assert_cmpfloat (number, ==, 2.5);
  return weft_task_from_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "on purpose"));
}

static void
note_failure (const WeftSite *site, const GError *error, gpointer user_data)
{
  Log *log = user_data;

  g_assert_nonnull (site);
  log->n_failures++;
  g_free (log->message);
  log->message = g_strdup (error->message);
}

static void
log_clear (Log *log)
{
  g_clear_pointer (&log->source, weft_completion_source_free);
  g_clear_pointer (&log->text, g_free);
  g_clear_pointer (&log->message, g_free);
  g_clear_object (&log->cancellable);
}

static void
test_reentry (gconstpointer data)
{
  WeftSignalFlags flags = GPOINTER_TO_UINT (data);
  g_autoptr (TestButton) button = g_object_new (TEST_TYPE_BUTTON, NULL);
  Log log = { .source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT) };

  weft_signal_connect_async (button, "clicked", G_CALLBACK (on_clicked), &log, flags);
  g_signal_emit (button, clicked, 0);
  g_signal_emit (button, clicked, 0);
  g_assert_cmpuint (log.n_called, ==, (flags & WEFT_SIGNAL_NO_REENTRY) != 0 ? 1 : 2);
  weft_completion_source_set (log.source, weft_result_void ());
  g_signal_emit (button, clicked, 0);
  g_assert_cmpuint (log.n_called, ==, (flags & WEFT_SIGNAL_NO_REENTRY) != 0 ? 2 : 3);
  log_clear (&log);
}

static void
test_arguments (void)
{
  g_autoptr (TestButton) button = g_object_new (TEST_TYPE_BUTTON, NULL);
  Log log = { 0 };

  weft_signal_connect_async (button, "renamed", G_CALLBACK (on_renamed), &log, WEFT_SIGNAL_AFTER);
  g_signal_emit (button, renamed, 0, 7, "seven");
  g_assert_cmpstr (log.text, ==, "7 seven");
  log_clear (&log);
}

static void
test_failure (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (TestButton) button = g_object_new (TEST_TYPE_BUTTON, NULL);
  Log log = { 0 };
  gboolean answer = TRUE;

  weft_set_async_void_handler (note_failure, &log);
  weft_signal_connect_async (button, "asked", G_CALLBACK (on_asked), &log, WEFT_SIGNAL_DEFAULT);
  weft_sync_context_set_current (context);
  g_signal_emit (button, asked, 0, 2.5, &answer);
  weft_sync_context_set_current (NULL);
  g_assert_false (answer);
  g_assert_cmpuint (log.n_failures, ==, 0);
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
  g_assert_cmpuint (log.n_failures, ==, 1);
  g_assert_cmpstr (log.message, ==, "The handler of TestButton::asked: on purpose");
  weft_set_async_void_handler (NULL, NULL);
  log_clear (&log);
}

static void
test_cancelled (gconstpointer data)
{
  gboolean disconnect = GPOINTER_TO_UINT (data);
  TestButton *button = g_object_new (TEST_TYPE_BUTTON, NULL);
  Log log = { .source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT) };
  gulong id = weft_signal_connect_async (button, "clicked", G_CALLBACK (on_clicked), &log,
                                         WEFT_SIGNAL_DEFAULT);

  g_signal_emit (button, clicked, 0);
  g_assert_false (g_cancellable_is_cancelled (log.cancellable));
  g_assert_null (weft_signal_get_cancellable ());
  if (disconnect)
    g_signal_handler_disconnect (button, id);
  else
    g_clear_object (&button);
  g_assert_true (g_cancellable_is_cancelled (log.cancellable));
  /* What is pending ends by itself. */
  weft_completion_source_set (log.source, weft_result_void ());
  g_clear_object (&button);
  log_clear (&log);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/signal/reentry", GUINT_TO_POINTER (WEFT_SIGNAL_DEFAULT), test_reentry);
  g_test_add_data_func ("/signal/no-reentry", GUINT_TO_POINTER (WEFT_SIGNAL_NO_REENTRY),
                        test_reentry);
  g_test_add_func ("/signal/arguments", test_arguments);
  g_test_add_func ("/signal/failure", test_failure);
  g_test_add_data_func ("/signal/disconnected", GUINT_TO_POINTER (TRUE), test_cancelled);
  g_test_add_data_func ("/signal/finalized", GUINT_TO_POINTER (FALSE), test_cancelled);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
