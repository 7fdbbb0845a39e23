/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report-choice.h"

#include <glib/gi18n-lib.h>

/**
 * loom_report_choice_new:
 * @widget: whose window it is for
 * @name: what the file might be called
 *
 * Returns: (transfer full): a file chooser for loom_file_choice_run ()
 */
GtkFileChooserNative *
loom_report_choice_new (GtkWidget *widget, const char *name)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Save the Report"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  return chooser;
}
