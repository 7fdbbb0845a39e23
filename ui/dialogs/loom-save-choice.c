/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dialogs/loom-save-choice.h"

#include <glib/gi18n-lib.h>

/**
 * loom_save_choice_new:
 * @parent: the window that it belongs to
 * @title: what is saved
 * @name: what the file is called, if a person does not say otherwise
 * @settings: (nullable): where the last folder is remembered
 *
 * Returns: (transfer full): a file chooser for loom_file_choice_run()
 */
GtkFileChooserNative *
loom_save_choice_new (GtkWindow *parent, const char *title, const char *name, GSettings *settings)
{
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autofree char *uri = settings != NULL ? g_settings_get_string (settings, "last-folder") : NULL;

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_filter_set_name (filter, _ ("Recordings"));
  gtk_file_filter_add_pattern (filter, "*.fxt");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  if (uri != NULL && *uri != '\0')
    {
      g_autoptr (GFile) folder = g_file_new_for_uri (uri);

      if (g_file_query_exists (folder, NULL))
        gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
    }
  return chooser;
}

/**
 * loom_save_choice_remember:
 * @file: what was chosen
 * @settings: (nullable): where its folder is remembered
 */
void
loom_save_choice_remember (GFile *file, GSettings *settings)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *uri = folder != NULL ? g_file_get_uri (folder) : NULL;

  if (settings != NULL && uri != NULL)
    g_settings_set_string (settings, "last-folder", uri);
}
