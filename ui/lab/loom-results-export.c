/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-results-export.h"

#include <glib/gi18n-lib.h>

#include "dialogs/loom-file-choice.h"
#include "lab/loom-run-export.h"

static gboolean
ends_with_json (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_has_suffix (lower, ".json");
}

/**
 * loom_results_export_run:
 * @file: where to
 * @runs: (element-type LoomRun): the runs
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_results_export_run (GFile *file, GListModel *runs)
{
  g_autoptr (GBytes) bytes = NULL;
  WeftTask *call;
  char *text;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (runs), NULL);

  /* A run changes on the UI thread, so that it is read here; writing waits for the disk. */
  text = ends_with_json (file) ? loom_runs_to_json (runs) : loom_runs_to_csv (runs);
  bytes = g_bytes_new_take (text, strlen (text));
  call = weft_gio_call_new ();
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       weft_gio_ready_cb, weft_gio_call_begin (call));
  return call;
}

typedef struct
{
  WeftAsync async;

  GtkWidget *widget;
  GListModel *runs;
  GtkFileChooserNative *chooser;
  GFile *file;
  GAsyncResult *ready;
  GError *error;
} AskFrame;

static void
ask_frame_clear (AskFrame *self)
{
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_object (&self->widget);
  g_clear_object (&self->runs);
  g_clear_object (&self->file);
  g_clear_object (&self->ready);
  g_clear_error (&self->error);
}

static void
open_chooser (AskFrame *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);

  self->chooser = gtk_file_chooser_native_new (_ ("Export the Results of the Runs"),
                                               GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "lab-results.csv");
}

static void
tell (AskFrame *self)
{
  g_autofree char *base = g_file_get_basename (self->file);
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *text = NULL;

  if (self->error == NULL)
    g_file_replace_contents_finish (self->file, self->ready, NULL, &self->error);
  text = self->error == NULL
             ? g_strdup_printf (_ ("Saved “%s”"), name)
             : g_strdup_printf (_ ("Cannot save “%s”: %s"), name, self->error->message);
  gtk_widget_activate_action (self->widget, "win.message", "s", text);
}

WEFT_ASYNC_DEFINE (ask_and_export, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  open_chooser (self);
  WEFT_TRY_AWAIT_TO (self->file, loom_file_choice_run (self->chooser), &self->error);
  if (self->file == NULL)
    WEFT_RETURN ();

  WEFT_TRY_AWAIT_TO (self->ready, loom_results_export_run (self->file, self->runs), &self->error);
  tell (self);
  WEFT_RETURN ();

  WEFT_END;
}

WeftTask *
loom_results_export_ask (GtkWidget *widget, GListModel *runs)
{
  AskFrame *frame;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (runs), NULL);

  frame = WEFT_ASYNC_NEW (ask_and_export);
  frame->widget = g_object_ref (widget);
  frame->runs = g_object_ref (runs);
  return WEFT_ASYNC_START (frame);
}
