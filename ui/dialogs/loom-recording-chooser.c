/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dialogs/loom-recording-chooser.h"

#include "dialogs/loom-file-choice.h"

struct _LoomRecordingChooser
{
  GObject parent_instance;

  GtkWindow *parent;            /* borrowed: it has the chooser */
  GSettings *settings;          /* owned; NULL where nothing can be remembered */
  GtkFileChooserNative *native; /* owned; while it is open */
};

G_DEFINE_FINAL_TYPE (LoomRecordingChooser, loom_recording_chooser, G_TYPE_OBJECT)

static void
set_folder (LoomRecordingChooser *self)
{
  g_autofree char *uri = NULL;
  g_autoptr (GFile) folder = NULL;

  if (self->settings != NULL)
    uri = g_settings_get_string (self->settings, "last-folder");
  if (uri == NULL || uri[0] == '\0')
    return;
  folder = g_file_new_for_uri (uri);
  if (g_file_query_exists (folder, NULL))
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->native), folder, NULL);
}

static void
loom_recording_chooser_dispose (GObject *object)
{
  LoomRecordingChooser *self = LOOM_RECORDING_CHOOSER (object);

  loom_recording_chooser_close (self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (loom_recording_chooser_parent_class)->dispose (object);
}

static void
loom_recording_chooser_class_init (LoomRecordingChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loom_recording_chooser_dispose;
}

static void
loom_recording_chooser_init (LoomRecordingChooser *self G_GNUC_UNUSED)
{
}

/**
 * loom_recording_chooser_new:
 * @parent: the window that it is for, which has to outlive it
 *
 * Returns: (transfer full): a chooser
 */
LoomRecordingChooser *
loom_recording_chooser_new (GtkWindow *parent)
{
  LoomRecordingChooser *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (LOOM_TYPE_RECORDING_CHOOSER, NULL);
  self->parent = parent;
  return self;
}

/**
 * loom_recording_chooser_set_settings:
 * @settings: (nullable): where the folder is remembered; a reference is kept
 */
void
loom_recording_chooser_set_settings (LoomRecordingChooser *self, GSettings *settings)
{
  g_return_if_fail (LOOM_IS_RECORDING_CHOOSER (self));
  g_return_if_fail (settings == NULL || G_IS_SETTINGS (settings));

  g_set_object (&self->settings, settings);
}

gboolean
loom_recording_chooser_is_open (LoomRecordingChooser *self)
{
  g_return_val_if_fail (LOOM_IS_RECORDING_CHOOSER (self), FALSE);

  return self->native != NULL;
}

/**
 * loom_recording_chooser_open:
 * @title: what it is for
 * @action: whether the file is there already
 *
 * Makes another chooser, which loom_recording_chooser_run () shows.
 *
 * Returns: (transfer none): it, to be told what can be chosen, until it is closed
 */
GtkFileChooser *
loom_recording_chooser_open (LoomRecordingChooser *self,
                             const char *title,
                             GtkFileChooserAction action)
{
  g_return_val_if_fail (LOOM_IS_RECORDING_CHOOSER (self), NULL);
  g_return_val_if_fail (title != NULL, NULL);

  g_clear_object (&self->native);
  self->native = gtk_file_chooser_native_new (title, self->parent, action, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->native), TRUE);
  set_folder (self);
  return GTK_FILE_CHOOSER (self->native);
}

/**
 * loom_recording_chooser_run:
 *
 * Shows what was opened, and waits for the answer.
 *
 * Returns: (transfer full): a task with a #GFile, as loom_file_choice_run () has it
 */
WeftTask *
loom_recording_chooser_run (LoomRecordingChooser *self)
{
  g_return_val_if_fail (LOOM_IS_RECORDING_CHOOSER (self), NULL);
  g_return_val_if_fail (self->native != NULL, NULL);

  return loom_file_choice_run (self->native);
}

void
loom_recording_chooser_close (LoomRecordingChooser *self)
{
  g_return_if_fail (LOOM_IS_RECORDING_CHOOSER (self));

  if (self->native != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->native));
  g_clear_object (&self->native);
}

/**
 * loom_recording_chooser_remember:
 * @file: what was chosen
 *
 * Remembers the folder that it is in.
 */
void
loom_recording_chooser_remember (LoomRecordingChooser *self, GFile *file)
{
  g_autoptr (GFile) folder = NULL;
  g_autofree char *uri = NULL;

  g_return_if_fail (LOOM_IS_RECORDING_CHOOSER (self));
  g_return_if_fail (G_IS_FILE (file));

  folder = g_file_get_parent (file);
  uri = folder != NULL ? g_file_get_uri (folder) : NULL;
  if (self->settings != NULL && uri != NULL)
    g_settings_set_string (self->settings, "last-folder", uri);
}
