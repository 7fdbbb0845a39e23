/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report-result-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <weft.h>

#include "timeline/loom-time-format.h"

struct _LoomReportResultRow
{
  AdwActionRow parent_instance;

  /* Template children. */
  GtkLabel *duration_label;
  GtkWidget *file_box;

  /* Owned. */
  GFile *file;
};

G_DEFINE_FINAL_TYPE (LoomReportResultRow, loom_report_result_row, ADW_TYPE_ACTION_ROW)

/* Opening. */

typedef struct
{
  WeftAsync async;

  LoomReportResultRow *row;
  char *uri;
  WeftTask *call;
  GAsyncResult *ready;
  GError *error;
} OpenFrame;

static void
open_frame_clear (OpenFrame *self)
{
  g_object_unref (self->row);
  g_free (self->uri);
  g_clear_object (&self->ready);
  g_clear_error (&self->error);
}

static GtkWindow *
get_window (LoomReportResultRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

WEFT_ASYNC_DEFINE (open_uri, OpenFrame, open_frame_clear)
{
  WEFT_BEGIN (self);

  self->call = weft_gio_call_new ();
  gtk_show_uri_full (get_window (self->row), self->uri, GDK_CURRENT_TIME, NULL, weft_gio_ready_cb,
                     weft_gio_call_begin (self->call));
  WEFT_AWAIT_TO (self->ready, g_steal_pointer (&self->call));

  if (!gtk_show_uri_full_finish (get_window (self->row), self->ready, &self->error))
    gtk_widget_activate_action (GTK_WIDGET (self->row), "win.message", "s", self->error->message);
  WEFT_RETURN ();

  WEFT_END;
}

static void
start_open (LoomReportResultRow *self, GFile *file)
{
  OpenFrame *frame = WEFT_ASYNC_NEW (open_uri);

  frame->row = g_object_ref (self);
  frame->uri = g_file_get_uri (file);
  weft_task_forget (WEFT_ASYNC_START (frame));
}

static void
open_clicked_cb (LoomReportResultRow *self)
{
  start_open (self, self->file);
}

static void
folder_clicked_cb (LoomReportResultRow *self)
{
  g_autoptr (GFile) folder = g_file_get_parent (self->file);

  if (folder != NULL)
    start_open (self, folder);
}

/* GObject. */

static void
loom_report_result_row_dispose (GObject *object)
{
  g_clear_object (&LOOM_REPORT_RESULT_ROW (object)->file);

  G_OBJECT_CLASS (loom_report_result_row_parent_class)->dispose (object);
}

static void
loom_report_result_row_class_init (LoomReportResultRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_report_result_row_dispose;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/ui/report/loom-report-result-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomReportResultRow, duration_label);
  gtk_widget_class_bind_template_child (widget_class, LoomReportResultRow, file_box);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_clicked_cb);
}

static void
loom_report_result_row_init (LoomReportResultRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GFile *
loom_report_result_row_get_file (LoomReportResultRow *self)
{
  g_return_val_if_fail (LOOM_IS_REPORT_RESULT_ROW (self), NULL);

  return self->file;
}

static char *
dup_measured (LoomFrameMeter *meter)
{
  g_autofree char *gap =
      loom_time_format_duration ((double) loom_frame_meter_get_longest_gap (meter));

  if (loom_frame_meter_get_n_frames (meter) == 0)
    /* TRANSLATORS: %s: a duration */
    return g_strdup_printf (_ ("The window drew no frame: frozen for %s"), gap);
  /* TRANSLATORS: "… went on drawing: 59 frames a second, longest gap 18 ms" */
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "The window went on drawing: %.0f frame a second, longest gap %s",
                   "The window went on drawing: %.0f frames a second, longest gap %s",
                   (gulong) round (loom_frame_meter_get_rate (meter))),
      loom_frame_meter_get_rate (meter), gap);
}

/**
 * loom_report_result_row_set_result:
 * @file: the report
 * @meter: what the window did from its beginning to its end
 */
void
loom_report_result_row_set_result (LoomReportResultRow *self, GFile *file, LoomFrameMeter *meter)
{
  g_autofree char *duration = NULL;
  g_autofree char *measured = NULL;

  g_return_if_fail (LOOM_IS_REPORT_RESULT_ROW (self));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (LOOM_IS_FRAME_METER (meter));

  g_set_object (&self->file, file);
  duration = loom_time_format_duration ((double) loom_frame_meter_get_duration (meter));
  measured = dup_measured (meter);
  gtk_label_set_text (self->duration_label, duration);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), measured);
  gtk_widget_set_visible (self->file_box, TRUE);
}

/**
 * loom_report_result_row_set_error:
 * @error: why there is no report
 */
void
loom_report_result_row_set_error (LoomReportResultRow *self, const GError *error)
{
  g_autofree char *markup = NULL;

  g_return_if_fail (LOOM_IS_REPORT_RESULT_ROW (self));
  g_return_if_fail (error != NULL);

  g_clear_object (&self->file);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    markup = g_strdup (_ ("Cancelled; nothing was written"));
  else
    markup = g_markup_escape_text (error->message, -1);
  gtk_label_set_text (self->duration_label, "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), markup);
  gtk_widget_set_visible (self->file_box, FALSE);
}
