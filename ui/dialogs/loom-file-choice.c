/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dialogs/loom-file-choice.h"

static void
response_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  WeftCompletionSource *source = user_data;
  GFile *file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (file != NULL)
    weft_completion_source_try_set (source, weft_result_pointer (&weft_type_object, file));
  else
    weft_completion_source_try_set (
        source, weft_result_error (
                    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "No file was chosen")));
}

static void
free_cb (gpointer data, GClosure *closure G_GNUC_UNUSED)
{
  weft_completion_source_free (data);
}

/**
 * loom_file_choice_run:
 * @chooser: a file chooser that is not shown yet; the caller keeps it
 *
 * Shows it and waits for the answer, which the chooser has to live until.
 *
 * Returns: (transfer full): a task with a #GFile. It is cancelled where none was chosen,
 *   and fails with %WEFT_ERROR_ABANDONED where @chooser goes away before.
 */
WeftTask *
loom_file_choice_run (GtkFileChooserNative *chooser)
{
  WeftCompletionSource *source;
  WeftTask *task;

  g_return_val_if_fail (GTK_IS_FILE_CHOOSER_NATIVE (chooser), NULL);

  /* Who waits may let go of the chooser, which must not happen inside its signal. */
  source = weft_completion_source_new (WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY);
  task = weft_task_ref (weft_completion_source_get_task (source));
  g_signal_connect_data (chooser, "response", G_CALLBACK (response_cb), source, free_cb, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
  return task;
}
