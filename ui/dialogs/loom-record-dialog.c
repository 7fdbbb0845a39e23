/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dialogs/loom-record-dialog.h"

#include <glib/gi18n-lib.h>

#include "dialogs/loom-file-choice.h"
#include "dialogs/loom-memory-sizes.h"
#include "dialogs/loom-ui-dialogs-resources.h"

struct _LoomRecordDialog
{
  AdwWindow parent_instance;

  /* Template children. */
  GtkEditable *command_row;
  GtkEditable *folder_row;
  GtkEditable *environment_row;
  AdwComboRow *memory_row;
  GtkLabel *error_label;

  /* Owned. */
  GtkFileChooserNative *chooser; /* while it is open */
};

G_DEFINE_FINAL_TYPE (LoomRecordDialog, loom_record_dialog, ADW_TYPE_WINDOW)

enum
{
  STARTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_error (LoomRecordDialog *self, const char *message)
{
  gtk_label_set_text (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), message != NULL);
}

/* NULL for ours. */
static char *
dup_folder (LoomRecordDialog *self)
{
  g_autofree char *folder = g_strstrip (g_strdup (gtk_editable_get_text (self->folder_row)));

  if (*folder == '\0')
    return NULL;
  if (*folder == '~' && (folder[1] == '\0' || folder[1] == '/'))
    return g_build_filename (g_get_home_dir (), folder + 1, NULL);
  return g_steal_pointer (&folder);
}

/* Ours, and what is to be different. NULL with @error where that is no environment. */
static GStrv
parse_environment (LoomRecordDialog *self, GError **error)
{
  const char *text = gtk_editable_get_text (self->environment_row);
  g_auto (GStrv) environment = g_get_environ ();
  g_auto (GStrv) variables = NULL;
  g_autoptr (GError) parse_error = NULL;

  if (!g_shell_parse_argv (text, NULL, &variables, &parse_error) &&
      !g_error_matches (parse_error, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
    {
      g_set_error (error, G_SHELL_ERROR, G_SHELL_ERROR_FAILED, _ ("The environment: %s"),
                   parse_error->message);
      return NULL;
    }
  for (guint i = 0; variables != NULL && variables[i] != NULL; i++)
    {
      const char *equals = strchr (variables[i], '=');
      g_autofree char *name = NULL;

      if (equals == NULL || equals == variables[i])
        {
          g_set_error (error, G_SHELL_ERROR, G_SHELL_ERROR_FAILED,
                       _ ("The environment: “%s” is not of the form NAME=VALUE"), variables[i]);
          return NULL;
        }
      name = g_strndup (variables[i], (gsize) (equals - variables[i]));
      environment = g_environ_setenv (environment, name, equals + 1, TRUE);
    }
  return g_steal_pointer (&environment);
}

static LoomLiveSession *
start (LoomRecordDialog *self, GError **error)
{
  g_autofree char *folder = dup_folder (self);
  g_auto (GStrv) argv = NULL;
  g_auto (GStrv) environment = NULL;
  g_autoptr (GError) parse_error = NULL;

  if (!g_shell_parse_argv (gtk_editable_get_text (self->command_row), NULL, &argv, &parse_error))
    {
      g_set_error_literal (error, G_SHELL_ERROR, G_SHELL_ERROR_FAILED,
                           g_error_matches (parse_error, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING)
                               ? _ ("Which program?")
                               : parse_error->message);
      return NULL;
    }
  environment = parse_environment (self, error);
  if (environment == NULL)
    return NULL;
  return loom_live_session_new_started (
      (const char *const *) argv, folder, (const char *const *) environment,
      loom_memory_sizes_get (adw_combo_row_get_selected (self->memory_row)), error);
}

static void
record_cb (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  LoomRecordDialog *self = LOOM_RECORD_DIALOG (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomLiveSession) session = start (self, &error);

  if (session == NULL)
    {
      show_error (self, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->command_row));
      return;
    }
  show_error (self, NULL);
  g_signal_emit (self, signals[STARTED], 0, session);
  gtk_window_close (GTK_WINDOW (self));
}

/* Choosing the folder. */

static void
close_chooser (LoomRecordDialog *self)
{
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
}

typedef struct
{
  WeftAsync async;

  LoomRecordDialog *dialog;
  GFile *file;
  GError *error;
} ChooseFrame;

static void
choose_frame_clear (ChooseFrame *self)
{
  g_object_unref (self->dialog);
  g_clear_object (&self->file);
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (choose_folder, ChooseFrame, choose_frame_clear)
{
  WEFT_BEGIN (self);

  self->dialog->chooser =
      gtk_file_chooser_native_new (_ ("Working Folder"), GTK_WINDOW (self->dialog),
                                   GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->dialog->chooser), TRUE);
  WEFT_TRY_AWAIT_TO (self->file, loom_file_choice_run (self->dialog->chooser), &self->error);
  close_chooser (self->dialog);
  if (self->file != NULL && g_file_peek_path (self->file) != NULL)
    loom_record_dialog_set_folder (self->dialog, g_file_peek_path (self->file));
  WEFT_RETURN ();

  WEFT_END;
}

static void
choose_folder_cb (GtkWidget *widget,
                  const char *name G_GNUC_UNUSED,
                  GVariant *parameter G_GNUC_UNUSED)
{
  LoomRecordDialog *self = LOOM_RECORD_DIALOG (widget);
  ChooseFrame *frame;

  if (self->chooser != NULL)
    return;
  frame = WEFT_ASYNC_NEW (choose_folder);
  frame->dialog = g_object_ref (self);
  weft_task_forget (WEFT_ASYNC_START (frame));
}

/* GObject. */

static void
loom_record_dialog_dispose (GObject *object)
{
  close_chooser (LOOM_RECORD_DIALOG (object));
  G_OBJECT_CLASS (loom_record_dialog_parent_class)->dispose (object);
}

static void
loom_record_dialog_class_init (LoomRecordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_record_dialog_dispose;

  /**
   * LoomRecordDialog::started:
   * @session: the program
   */
  signals[STARTED] = g_signal_new ("started", LOOM_TYPE_RECORD_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, LOOM_TYPE_LIVE_SESSION);

  loom_ui_dialogs_register_resource ();
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/dialogs/loom-record-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomRecordDialog, command_row);
  gtk_widget_class_bind_template_child (widget_class, LoomRecordDialog, folder_row);
  gtk_widget_class_bind_template_child (widget_class, LoomRecordDialog, environment_row);
  gtk_widget_class_bind_template_child (widget_class, LoomRecordDialog, memory_row);
  gtk_widget_class_bind_template_child (widget_class, LoomRecordDialog, error_label);
  gtk_widget_class_install_action (widget_class, "dialog.record", NULL, record_cb);
  gtk_widget_class_install_action (widget_class, "dialog.choose-folder", NULL, choose_folder_cb);
}

static void
loom_record_dialog_init (LoomRecordDialog *self)
{
  g_autoptr (GListModel) sizes = loom_memory_sizes_new_model ();
  g_autofree char *folder = g_get_current_dir ();

  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->memory_row, sizes);
  adw_combo_row_set_selected (self->memory_row, LOOM_MEMORY_SIZES_DEFAULT);
  loom_record_dialog_set_folder (self, folder);
}

/**
 * loom_record_dialog_new:
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a new dialog, which is not shown yet
 */
LoomRecordDialog *
loom_record_dialog_new (GtkWindow *parent)
{
  return g_object_new (LOOM_TYPE_RECORD_DIALOG, "transient-for", parent, NULL);
}

void
loom_record_dialog_set_command (LoomRecordDialog *self, const char *command)
{
  g_return_if_fail (LOOM_IS_RECORD_DIALOG (self));

  gtk_editable_set_text (self->command_row, command);
}

const char *
loom_record_dialog_get_command (LoomRecordDialog *self)
{
  g_return_val_if_fail (LOOM_IS_RECORD_DIALOG (self), NULL);

  return gtk_editable_get_text (self->command_row);
}

void
loom_record_dialog_set_folder (LoomRecordDialog *self, const char *folder)
{
  g_autofree char *shown = NULL;

  g_return_if_fail (LOOM_IS_RECORD_DIALOG (self));

  shown = g_filename_display_name (folder);
  gtk_editable_set_text (self->folder_row, shown);
}

const char *
loom_record_dialog_get_folder (LoomRecordDialog *self)
{
  g_return_val_if_fail (LOOM_IS_RECORD_DIALOG (self), NULL);

  return gtk_editable_get_text (self->folder_row);
}

const char *
loom_record_dialog_get_error (LoomRecordDialog *self)
{
  g_return_val_if_fail (LOOM_IS_RECORD_DIALOG (self), NULL);

  return gtk_widget_get_visible (GTK_WIDGET (self->error_label))
             ? gtk_label_get_text (self->error_label)
             : NULL;
}
