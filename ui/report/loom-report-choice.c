/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report-choice.h"

#include <glib/gi18n-lib.h>

/* After the recording, whatever its ending is. */
static char *
dup_proposed_name (const char *recording, LoomReportFormat format)
{
  g_auto (GStrv) parts = g_strsplit (recording, ".", 2);

  return g_strdup_printf ("%s-report.%s", parts[0][0] != '\0' ? parts[0] : "weft",
                          loom_report_format_get_ending (format));
}

/**
 * loom_report_choice_new:
 * @widget: whose window it is for
 * @recording: what the recording is called
 *
 * Returns: (transfer full): a file chooser for loom_file_choice_run ()
 */
GtkFileChooserNative *
loom_report_choice_new (GtkWidget *widget, const char *recording, LoomReportFormat format)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *name = dup_proposed_name (recording, format);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Save the Report"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  return chooser;
}
