/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-reports-page.h"

#include <glib/gi18n-lib.h>

#include "dialogs/loom-file-choice.h"
#include "frame/loom-frame-bars.h"
#include "frame/loom-next-frame.h"
#include "report/loom-report-choice.h"
#include "report/loom-report-name.h"
#include "report/loom-report-request.h"
#include "report/loom-report-result-row.h"
#include "report/loom-ui-report-resources.h"
#include "timeline/loom-time-format.h"
#include "timeline/loom-trace-summary.h"

struct _LoomReportsPage
{
  AdwBin parent_instance;

  /* Template children. */
  GtkStack *stack;
  AdwActionRow *recording_row;
  AdwComboRow *format_row;
  GtkSpinButton *times_button;
  LoomReportResultRow *pool_row;
  LoomReportResultRow *ui_row;
  GtkRevealer *progress_revealer;
  GtkProgressBar *progress_bar;
  GtkLabel *frames_label;
  LoomFrameBars *bars;

  /* Owned. */
  LoomTrace *trace;
  GFile *file;                   /* of it; NULL where it has none */
  GDateTime *made;               /* when there was one */
  GtkFileChooserNative *chooser; /* while it is open */
  LoomReportRequest *request;    /* the one that is being generated */
  WeftTask *running;             /* what generates it */

  guint tick;
};

G_DEFINE_FINAL_TYPE (LoomReportsPage, loom_reports_page, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_FRACTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static LoomReportResultRow *
get_row (LoomReportsPage *self, gboolean on_ui_thread)
{
  return on_ui_thread ? self->ui_row : self->pool_row;
}

static void
update_actions (LoomReportsPage *self)
{
  gboolean ready = self->trace != NULL && self->request == NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.generate", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.generate-on-ui", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.cancel", self->request != NULL);
}

static void
set_request (LoomReportsPage *self, LoomReportRequest *request)
{
  g_clear_pointer (&self->request, loom_report_request_unref);
  self->request = request != NULL ? loom_report_request_ref (request) : NULL;
  gtk_revealer_set_reveal_child (self->progress_revealer, request != NULL);
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* Progress. */

static void
show_frames (LoomReportsPage *self)
{
  LoomFrameMeter *meter = loom_frame_bars_get_meter (self->bars);
  g_autofree char *gap =
      loom_time_format_duration ((double) loom_frame_meter_get_longest_gap (meter));
  g_autofree char *text = NULL;

  if (loom_frame_meter_get_n_frames (meter) == 0)
    /* TRANSLATORS: %s: a duration */
    text = g_strdup_printf (_ ("no frame for %s"), gap);
  else
    /* TRANSLATORS: "59 a second, longest gap 18 ms" */
    text = g_strdup_printf (_ ("%.0f a second, longest gap %s"), loom_frame_meter_get_rate (meter),
                            gap);
  gtk_label_set_text (self->frames_label, text);
}

/* The bar follows the workers by looking at them once a frame: they never wait for the UI. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  LoomReportsPage *self = LOOM_REPORTS_PAGE (widget);

  if (self->request == NULL)
    {
      self->tick = 0;
      return G_SOURCE_REMOVE;
    }
  gtk_progress_bar_set_fraction (self->progress_bar, loom_reports_page_get_fraction (self));
  show_frames (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  return G_SOURCE_CONTINUE;
}

/* Generating. */

typedef struct
{
  WeftAsync async;

  LoomReportsPage *page;
  LoomReportRequest *request;
  gboolean on_ui_thread;
  GError *error;
} GenerateFrame;

static void
generate_frame_clear (GenerateFrame *self)
{
  g_object_unref (self->page);
  loom_report_request_unref (self->request);
  g_clear_error (&self->error);
}

static void
begin_generating (GenerateFrame *self)
{
  LoomReportsPage *page = self->page;

  gtk_progress_bar_set_fraction (page->progress_bar, 0);
  gtk_progress_bar_set_text (page->progress_bar, self->on_ui_thread
                                                     ? _ ("Generating on the UI thread")
                                                     : _ ("Generating on the worker pool"));
  set_request (page, self->request);
  if (page->tick == 0)
    page->tick = gtk_widget_add_tick_callback (GTK_WIDGET (page), tick_cb, NULL, NULL);
}

static void
start_meter (LoomReportsPage *self)
{
  if (gtk_widget_get_realized (GTK_WIDGET (self->bars)))
    loom_frame_meter_start (loom_frame_bars_get_meter (self->bars));
}

static void
end_generating (GenerateFrame *self)
{
  LoomReportsPage *page = self->page;
  LoomFrameMeter *meter;

  meter = loom_frame_bars_get_meter (page->bars);
  loom_frame_meter_stop (meter);
  show_frames (page);
  if (self->error == NULL)
    loom_report_result_row_set_result (get_row (page, self->on_ui_thread),
                                       loom_report_request_get_file (self->request), meter);
  else
    loom_report_result_row_set_error (get_row (page, self->on_ui_thread), self->error);
  set_request (page, NULL);
}

WEFT_ASYNC_DEFINE (generate_report, GenerateFrame, generate_frame_clear)
{
  WEFT_BEGIN (self);

  begin_generating (self);

  if (self->on_ui_thread)
    {
      /* The window says what it is about to do, then stands still. */
      WEFT_AWAIT (loom_next_frame (GTK_WIDGET (self->page)));
      start_meter (self->page);
      while (self->error == NULL && loom_report_request_is_wanted (self->request))
        loom_report_request_run_blocking (self->request, &self->error);
    }
  else
    {
      start_meter (self->page);
      while (self->error == NULL && loom_report_request_is_wanted (self->request))
        WEFT_TRY_AWAIT (loom_report_request_run (self->request), &self->error);
    }

  end_generating (self);
  if (self->error != NULL)
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* Asking where to. */

typedef struct
{
  WeftAsync async;

  LoomReportsPage *page;
  gboolean on_ui_thread;
  GFile *file;
  GError *error;
} AskFrame;

static void
ask_frame_clear (AskFrame *self)
{
  g_object_unref (self->page);
  g_clear_object (&self->file);
  g_clear_error (&self->error);
}

static void
close_chooser (LoomReportsPage *self)
{
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
}

WEFT_ASYNC_DEFINE (ask_and_generate, AskFrame, ask_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT_TO (self->file, loom_file_choice_run (self->page->chooser), &self->error);
  close_chooser (self->page);
  if (self->file == NULL)
    WEFT_RETURN ();

  /* Its row says how it ended. */
  WEFT_TRY_AWAIT (loom_reports_page_generate (self->page, self->file, self->on_ui_thread),
                  &self->error);
  WEFT_RETURN ();

  WEFT_END;
}

static void
generate_action_cb (GtkWidget *widget, const char *name, GVariant *parameter G_GNUC_UNUSED)
{
  loom_reports_page_ask (LOOM_REPORTS_PAGE (widget), g_str_equal (name, "report.generate-on-ui"));
}

static void
cancel_action_cb (GtkWidget *widget,
                  const char *name G_GNUC_UNUSED,
                  GVariant *parameter G_GNUC_UNUSED)
{
  loom_reports_page_cancel (LOOM_REPORTS_PAGE (widget));
}

/* GObject. */

static void
loom_reports_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LoomReportsPage *self = LOOM_REPORTS_PAGE (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, loom_reports_page_get_busy (self));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, loom_reports_page_get_fraction (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* The window goes. What generates holds the page, so that waiting for its end would be for
 * ever. */
static void
loom_reports_page_unroot (GtkWidget *widget)
{
  LoomReportsPage *self = LOOM_REPORTS_PAGE (widget);

  loom_reports_page_cancel (self);
  close_chooser (self);

  GTK_WIDGET_CLASS (loom_reports_page_parent_class)->unroot (widget);
}

static void
loom_reports_page_dispose (GObject *object)
{
  LoomReportsPage *self = LOOM_REPORTS_PAGE (object);

  g_clear_pointer (&self->request, loom_report_request_unref);
  g_clear_pointer (&self->running, weft_task_unref);
  g_clear_object (&self->trace);
  g_clear_object (&self->file);
  g_clear_pointer (&self->made, g_date_time_unref);

  G_OBJECT_CLASS (loom_reports_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/ui/report/loom-reports-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomReportsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LoomReportsPage, recording_row);
  gtk_widget_class_bind_template_child (widget_class, LoomReportsPage, format_row);
  gtk_widget_class_bind_template_child (widget_class, LoomReportsPage, times_button);
  gtk_widget_class_bind_template_child (widget_class, LoomReportsPage, pool_row);
  gtk_widget_class_bind_template_child (widget_class, LoomReportsPage, ui_row);
  gtk_widget_class_bind_template_child (widget_class, LoomReportsPage, progress_revealer);
  gtk_widget_class_bind_template_child (widget_class, LoomReportsPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LoomReportsPage, frames_label);
  gtk_widget_class_bind_template_child (widget_class, LoomReportsPage, bars);
}

static void
loom_reports_page_class_init (LoomReportsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = loom_reports_page_get_property;
  object_class->dispose = loom_reports_page_dispose;
  widget_class->unroot = loom_reports_page_unroot;

  properties[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  loom_ui_report_register_resource ();
  g_type_ensure (LOOM_TYPE_FRAME_BARS);
  g_type_ensure (LOOM_TYPE_REPORT_RESULT_ROW);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "report.generate", NULL, generate_action_cb);
  gtk_widget_class_install_action (widget_class, "report.generate-on-ui", NULL, generate_action_cb);
  gtk_widget_class_install_action (widget_class, "report.cancel", NULL, cancel_action_cb);
}

static void
loom_reports_page_init (LoomReportsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

/* Public. */

/**
 * loom_reports_page_new:
 *
 * Returns: (transfer floating): a page without a recording
 */
GtkWidget *
loom_reports_page_new (void)
{
  return g_object_new (LOOM_TYPE_REPORTS_PAGE, NULL);
}

static void
show_recording (LoomReportsPage *self)
{
  g_autofree char *name = loom_report_name_dup_recording (self->trace, self->file, self->made);
  g_autofree char *title = g_markup_escape_text (name, -1);
  g_autofree char *subtitle = loom_trace_summary_dup_with_format (self->trace);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->recording_row), title);
  adw_action_row_set_subtitle (self->recording_row, subtitle);
}

/**
 * loom_reports_page_set_recording:
 * @trace: (nullable): a finished recording
 * @file: (nullable): where it comes from
 *
 * What is generated is of this from now on; a report that is under way is not changed.
 */
void
loom_reports_page_set_recording (LoomReportsPage *self, LoomTrace *trace, GFile *file)
{
  g_return_if_fail (LOOM_IS_REPORTS_PAGE (self));
  g_return_if_fail (trace == NULL || LOOM_IS_TRACE (trace));
  g_return_if_fail (file == NULL || G_IS_FILE (file));

  if (g_set_object (&self->trace, trace))
    {
      g_clear_pointer (&self->made, g_date_time_unref);
      self->made = g_date_time_new_now_local ();
    }
  g_set_object (&self->file, file);
  if (trace != NULL)
    show_recording (self);
  gtk_stack_set_visible_child_name (self->stack, trace != NULL ? "recording" : "empty");
  update_actions (self);
}

/**
 * loom_reports_page_dup_proposed_name:
 *
 * Returns: (transfer full) (nullable): what the report's file might be called; %NULL without a
 *   recording
 */
char *
loom_reports_page_dup_proposed_name (LoomReportsPage *self)
{
  g_return_val_if_fail (LOOM_IS_REPORTS_PAGE (self), NULL);

  if (self->trace == NULL)
    return NULL;
  return loom_report_name_dup_file (
      self->trace, self->file, self->made,
      loom_report_format_get_ending (loom_reports_page_get_format (self)));
}

LoomReportFormat
loom_reports_page_get_format (LoomReportsPage *self)
{
  g_return_val_if_fail (LOOM_IS_REPORTS_PAGE (self), LOOM_REPORT_PDF);

  return (LoomReportFormat) MIN (adw_combo_row_get_selected (self->format_row),
                                 LOOM_N_REPORT_FORMATS - 1);
}

void
loom_reports_page_set_format (LoomReportsPage *self, LoomReportFormat format)
{
  g_return_if_fail (LOOM_IS_REPORTS_PAGE (self));

  adw_combo_row_set_selected (self->format_row, format);
}

guint
loom_reports_page_get_n_times (LoomReportsPage *self)
{
  g_return_val_if_fail (LOOM_IS_REPORTS_PAGE (self), 0);

  return (guint) gtk_spin_button_get_value_as_int (self->times_button);
}

/**
 * loom_reports_page_set_n_times:
 * @n_times: how often the next report is generated, one time after the other, to the same
 *   file
 */
void
loom_reports_page_set_n_times (LoomReportsPage *self, guint n_times)
{
  g_return_if_fail (LOOM_IS_REPORTS_PAGE (self));

  gtk_spin_button_set_value (self->times_button, n_times);
}

gboolean
loom_reports_page_get_busy (LoomReportsPage *self)
{
  g_return_val_if_fail (LOOM_IS_REPORTS_PAGE (self), FALSE);

  return self->request != NULL;
}

double
loom_reports_page_get_fraction (LoomReportsPage *self)
{
  g_return_val_if_fail (LOOM_IS_REPORTS_PAGE (self), 0);

  return self->request != NULL ? loom_report_request_get_fraction (self->request) : 0;
}

GFile *
loom_reports_page_get_result (LoomReportsPage *self, gboolean on_ui_thread)
{
  g_return_val_if_fail (LOOM_IS_REPORTS_PAGE (self), NULL);

  return loom_report_result_row_get_file (get_row (self, on_ui_thread));
}

const char *
loom_reports_page_get_verdict (LoomReportsPage *self, gboolean on_ui_thread)
{
  g_return_val_if_fail (LOOM_IS_REPORTS_PAGE (self), NULL);

  return adw_action_row_get_subtitle (ADW_ACTION_ROW (get_row (self, on_ui_thread)));
}

/**
 * loom_reports_page_ask:
 * @on_ui_thread: whether to generate it there
 *
 * Asks a person where the report goes, and generates it. Does nothing without a recording,
 * or while another report is generated.
 */
void
loom_reports_page_ask (LoomReportsPage *self, gboolean on_ui_thread)
{
  g_autofree char *name = NULL;
  AskFrame *frame;

  g_return_if_fail (LOOM_IS_REPORTS_PAGE (self));

  if (self->trace == NULL || self->request != NULL || self->chooser != NULL)
    return;

  name = loom_reports_page_dup_proposed_name (self);
  self->chooser = loom_report_choice_new (GTK_WIDGET (self), name);
  frame = WEFT_ASYNC_NEW (ask_and_generate);
  frame->page = g_object_ref (self);
  frame->on_ui_thread = on_ui_thread;
  weft_task_forget (WEFT_ASYNC_START (frame));
}

/**
 * loom_reports_page_generate:
 * @file: where to
 * @on_ui_thread: whether to do it there, with the window frozen
 *
 * Generates a report of the open recording, of which there has to be one. One at a time:
 * while another is generated, this fails with %G_IO_ERROR_BUSY.
 *
 * Returns: (transfer full): a task without a value, which fails as the report did
 */
WeftTask *
loom_reports_page_generate (LoomReportsPage *self, GFile *file, gboolean on_ui_thread)
{
  GenerateFrame *frame;
  WeftTask *task;

  g_return_val_if_fail (LOOM_IS_REPORTS_PAGE (self), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (self->trace == NULL || self->request != NULL)
    return weft_task_from_error (g_error_new_literal (
        G_IO_ERROR, self->trace == NULL ? G_IO_ERROR_NOT_FOUND : G_IO_ERROR_BUSY,
        self->trace == NULL ? _ ("No recording is open")
                            : _ ("Another report is being generated")));

  frame = WEFT_ASYNC_NEW (generate_report);
  frame->page = g_object_ref (self);
  frame->request = loom_report_request_new (self->trace, file, loom_reports_page_get_format (self),
                                            loom_reports_page_get_n_times (self));
  frame->on_ui_thread = on_ui_thread;
  task = WEFT_ASYNC_START (frame);
  g_clear_pointer (&self->running, weft_task_unref);
  self->running = weft_task_ref (task);
  return task;
}

/**
 * loom_reports_page_cancel:
 *
 * Cancels the report that is being generated, if there is one.
 */
void
loom_reports_page_cancel (LoomReportsPage *self)
{
  g_return_if_fail (LOOM_IS_REPORTS_PAGE (self));

  if (self->request != NULL)
    loom_report_request_cancel (self->request);
}

/* A task's failure is whoever's who generated; this one only waits. */
typedef struct
{
  WeftAsync async;
  WeftTask *running;
  GError *error;
} SettleFrame;

static void
settle_frame_clear (SettleFrame *self)
{
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (settle, SettleFrame, settle_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (g_steal_pointer (&self->running), &self->error);
  WEFT_RETURN ();

  WEFT_END;
}

/**
 * loom_reports_page_settle:
 *
 * Cancels the report that is being generated.
 *
 * Returns: (transfer full): a task that completes when nothing of it runs any more
 */
WeftTask *
loom_reports_page_settle (LoomReportsPage *self)
{
  SettleFrame *frame;

  g_return_val_if_fail (LOOM_IS_REPORTS_PAGE (self), NULL);

  if (self->request == NULL)
    return weft_task_from_result (weft_result_void ());

  loom_reports_page_cancel (self);
  frame = WEFT_ASYNC_NEW (settle);
  frame->running = weft_task_ref (self->running);
  return WEFT_ASYNC_START (frame);
}
