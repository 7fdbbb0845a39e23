/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loom-window-private.h"

#include <glib/gi18n-lib.h>

#include "frame/loom-frame-memory.h"
#include "frame/loom-frame-recorder.h"
#include "loom-accessible-names.h"

G_DEFINE_FINAL_TYPE (LoomWindow, loom_window, ADW_TYPE_APPLICATION_WINDOW)

void
loom_window_show_message (LoomWindow *self, const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_timeout (toast, 5);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* What is under way. */

static gboolean
is_loading (LoomWindow *self)
{
  return loom_inspector_page_is_loading (self->inspector_page);
}

static gboolean
is_busy (LoomWindow *self)
{
  return loom_lab_page_get_busy (self->lab_page) ||
         loom_reports_page_get_busy (self->reports_page) || is_loading (self) ||
         loom_live_control_get_busy (self->live) || self->saving != NULL ||
         loom_file_actions_get_busy (self->file_actions);
}

/* What is under way stands where the button was, so that nothing else moves. */
void
loom_window_update_work (LoomWindow *self)
{
  gboolean reports;
  gboolean others;

  /* The pages go one after the other, and one may still have something to say. */
  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;

  reports = loom_reports_page_get_busy (self->reports_page);
  others =
      is_loading (self) || self->saving != NULL || loom_file_actions_get_busy (self->file_actions);
  gtk_stack_set_visible_child_name (self->work_stack, reports || others ? "work" : "idle");
  gtk_widget_set_visible (GTK_WIDGET (self->work_progress), reports);
  gtk_progress_bar_set_fraction (self->work_progress,
                                 loom_reports_page_get_fraction (self->reports_page));
  gtk_widget_set_visible (GTK_WIDGET (self->work_spinner), !reports);
  gtk_spinner_set_spinning (self->work_spinner, others && !reports);
}

void
loom_window_cancel_work (LoomWindow *self)
{
  loom_lab_page_cancel (self->lab_page);
  loom_reports_page_cancel (self->reports_page);
  loom_live_control_cancel (self->live);
  if (is_loading (self))
    loom_inspector_page_cancel (self->inspector_page);
  if (self->saving != NULL)
    g_cancellable_cancel (self->saving);
  loom_file_actions_cancel (self->file_actions);
}

/* What a scenario teaches, in a recording of it. */
static void
findings_requested_cb (LoomWindow *self, LoomTrace *trace, const char *code)
{
  LoomRule rule;

  loom_window_set_page (self, "inspector");
  loom_inspector_page_show_trace (self->inspector_page, trace);
  if (loom_rule_find (code, &rule))
    loom_findings_view_show_rule (loom_inspector_page_get_findings (self->inspector_page), rule);
}

/* Opening and closing. */

static gboolean
drop_cb (LoomWindow *self, const GValue *value)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    g_ptr_array_add (files, l->data);
  if (files->len > 0)
    loom_window_open_files (self, (GFile **) files->pdata, files->len);
  return files->len > 0;
}

static void
trace_changed_cb (LoomWindow *self)
{
  loom_reports_page_set_recording (self->reports_page,
                                   loom_inspector_page_get_trace (self->inspector_page),
                                   loom_inspector_page_get_file (self->inspector_page));
}

/* Elsewhere, it would be taken for one of the program that is looked at; and the tour needs the room
 * for what it speaks of. */
static void
update_notice (LoomWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->own_bin),
                          g_strcmp0 (loom_window_get_page (self), "lab") == 0 &&
                              !loom_first_run_get_running (self->first_run));
}

/* What the tour does with the switch is put back by it; nothing of it is written down, so that there
 * is nothing to put back when it does not come to its end. */
static void
remember_capture (LoomWindow *self)
{
  if (self->settings == NULL)
    return;
  if (loom_first_run_get_running (self->first_run))
    g_settings_unbind (self->lab_page, "capture");
  else
    g_settings_bind (self->settings, "capture-context", self->lab_page, "capture",
                     G_SETTINGS_BIND_DEFAULT);
}

static void
remember_size (LoomWindow *self)
{
  int width, height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 1));
  g_settings_set_int (self->settings, "window-height", MAX (height, 1));
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
}

typedef struct
{
  WeftAsync async;

  LoomWindow *window;
  GError *error;
} CloseFrame;

static void
close_frame_clear (CloseFrame *self)
{
  g_object_unref (self->window);
  g_clear_error (&self->error);
}

/* Its application lives as long as the window does, and so what is cancelled has a loop to
 * end in. A load of the inspector's ends on its own. */
WEFT_ASYNC_DEFINE (settle_and_destroy, CloseFrame, close_frame_clear)
{
  WEFT_BEGIN (self);

  gtk_widget_hide (GTK_WIDGET (self->window));
  loom_window_cancel_work (self->window);
  WEFT_TRY_AWAIT (loom_lab_page_settle (self->window->lab_page), &self->error);
  WEFT_TRY_AWAIT (loom_reports_page_settle (self->window->reports_page), &self->error);
  WEFT_TRY_AWAIT (loom_live_control_settle (self->window->live), &self->error);
  while (self->window->saving != NULL || loom_file_actions_get_busy (self->window->file_actions))
    WEFT_YIELD ();
  gtk_window_destroy (GTK_WINDOW (self->window));
  WEFT_RETURN ();

  WEFT_END;
}

static gboolean
loom_window_close_request (GtkWindow *window)
{
  LoomWindow *self = LOOM_WINDOW (window);
  CloseFrame *frame;

  if (self->closing)
    return GDK_EVENT_STOP;

  self->closing = TRUE;
  /* What it changed for itself is not to be remembered. */
  loom_first_run_stop (self->first_run);
  remember_size (self);
  loom_recording_chooser_close (self->chooser);
  if (!is_busy (self))
    return GTK_WINDOW_CLASS (loom_window_parent_class)->close_request (window);

  frame = WEFT_ASYNC_NEW (settle_and_destroy);
  frame->window = g_object_ref (self);
  weft_task_forget (WEFT_ASYNC_START (frame));
  return GDK_EVENT_STOP;
}

/* GObject. */

static void
loom_window_dispose (GObject *object)
{
  LoomWindow *self = LOOM_WINDOW (object);

  if (self->saving != NULL)
    g_cancellable_cancel (self->saving);
  loom_recording_chooser_close (self->chooser);
  g_clear_object (&self->file_actions);
  if (self->live != NULL)
    g_object_run_dispose (G_OBJECT (self->live));
  g_clear_object (&self->live);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (loom_window_parent_class)->dispose (object);
}

static void
loom_window_finalize (GObject *object)
{
  LoomWindow *self = LOOM_WINDOW (object);

  g_clear_object (&self->saving);
  g_object_unref (self->chooser);

  G_OBJECT_CLASS (loom_window_parent_class)->finalize (object);
}

static void
loom_window_class_init (LoomWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = loom_window_dispose;
  object_class->finalize = loom_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = loom_window_close_request;

  g_type_ensure (LOOM_TYPE_FIRST_RUN);
  g_type_ensure (LOOM_TYPE_LAB_PAGE);
  g_type_ensure (LOOM_TYPE_INSPECTOR_PAGE);
  g_type_ensure (LOOM_TYPE_REPORTS_PAGE);
  g_type_ensure (LOOM_TYPE_STALL_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/weft/Weft/loom-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, LoomWindow, work_stack);
  gtk_widget_class_bind_template_child (widget_class, LoomWindow, work_spinner);
  gtk_widget_class_bind_template_child (widget_class, LoomWindow, work_progress);
  gtk_widget_class_bind_template_child (widget_class, LoomWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, LoomWindow, lab_page);
  gtk_widget_class_bind_template_child (widget_class, LoomWindow, inspector_page);
  gtk_widget_class_bind_template_child (widget_class, LoomWindow, own_bin);
  gtk_widget_class_bind_template_child (widget_class, LoomWindow, own_notice);
  gtk_widget_class_bind_template_child (widget_class, LoomWindow, reports_page);
  gtk_widget_class_bind_template_child (widget_class, LoomWindow, first_run);
  gtk_widget_class_bind_template_child (widget_class, LoomWindow, recent_menu);
}

/* The shortcuts that can be used where one is come first. */
static void
page_changed_cb (LoomWindow *self)
{
  GtkShortcutsWindow *overlay =
      gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (self));
  gboolean inspector = g_strcmp0 (loom_window_get_page (self), "inspector") == 0;

  if (overlay != NULL)
    g_object_set (overlay, "section-name", inspector ? "timeline" : "shortcuts", NULL);
}

static void
loom_window_init (LoomWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  loom_accessible_names_add (GTK_WIDGET (self));
  loom_window_add_actions (self);
  self->chooser = loom_recording_chooser_new (GTK_WINDOW (self));
  self->file_actions = loom_file_actions_new (GTK_WINDOW (self), self->inspector_page);
  loom_file_actions_set_menu (self->file_actions, self->recent_menu);
  loom_frame_recorder_watch (GTK_WIDGET (self));
  loom_frame_memory_keep (GTK_WIDGET (self));
  self->live =
      loom_live_control_new (GTK_APPLICATION_WINDOW (self), self->inspector_page, self->own_notice);
  loom_first_run_set_pages (self->first_run, self->lab_page, self->inspector_page,
                            self->reports_page);

  g_signal_connect_object (self->lab_page, "notify::capture",
                           G_CALLBACK (loom_window_capture_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->file_actions, "notify::busy", G_CALLBACK (loom_window_update_work),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lab_page, "findings-requested", G_CALLBACK (findings_requested_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reports_page, "notify::busy", G_CALLBACK (loom_window_update_work),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->reports_page, "notify::fraction",
                           G_CALLBACK (loom_window_update_work), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inspector_page, "notify::state",
                           G_CALLBACK (loom_window_update_work), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->inspector_page, "notify::trace", G_CALLBACK (trace_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (page_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stack, "notify::visible-child-name", G_CALLBACK (update_notice),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->first_run, "notify::running", G_CALLBACK (update_notice), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->first_run, "notify::running", G_CALLBACK (remember_capture), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
thresholds_cb (LoomWindow *self)
{
  g_auto (GStrv) thresholds = g_settings_get_strv (self->settings, "finding-thresholds");

  loom_inspector_page_set_thresholds (self->inspector_page, (const char *const *) thresholds);
}

static void
restore (LoomWindow *self)
{
  if (self->settings == NULL)
    {
      gtk_window_set_default_size (GTK_WINDOW (self), 1200, 800);
      return;
    }
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  loom_file_actions_set_settings (self->file_actions, self->settings);
  remember_capture (self);
  g_settings_bind (self->settings, "lab-scenario", self->lab_page, "scenario",
                   G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_GET_NO_CHANGES);
  g_signal_connect_object (self->settings, "changed::finding-thresholds",
                           G_CALLBACK (thresholds_cb), self, G_CONNECT_SWAPPED);
  thresholds_cb (self);
}

/**
 * loom_window_new:
 * @application: the application
 * @settings: (nullable): where it is remembered how the window was left
 *
 * Starts to record the process.
 *
 * Returns: (transfer none): a new window, which its application keeps
 */
LoomWindow *
loom_window_new (GtkApplication *application, GSettings *settings)
{
  LoomWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);

  self = g_object_new (LOOM_TYPE_WINDOW, "application", application, NULL);
  g_set_object (&self->settings, settings);
  loom_recording_chooser_set_settings (self->chooser, settings);
  loom_live_control_set_settings (self->live, settings);
  loom_live_control_watch_own (self->live);
  restore (self);
  return self;
}

LoomLabPage *
loom_window_get_lab_page (LoomWindow *self)
{
  g_return_val_if_fail (LOOM_IS_WINDOW (self), NULL);

  return self->lab_page;
}

LoomInspectorPage *
loom_window_get_inspector_page (LoomWindow *self)
{
  g_return_val_if_fail (LOOM_IS_WINDOW (self), NULL);

  return self->inspector_page;
}

LoomLiveControl *
loom_window_get_live_control (LoomWindow *self)
{
  g_return_val_if_fail (LOOM_IS_WINDOW (self), NULL);

  return self->live;
}

LoomReportsPage *
loom_window_get_reports_page (LoomWindow *self)
{
  g_return_val_if_fail (LOOM_IS_WINDOW (self), NULL);

  return self->reports_page;
}

LoomFileActions *
loom_window_get_file_actions (LoomWindow *self)
{
  g_return_val_if_fail (LOOM_IS_WINDOW (self), NULL);

  return self->file_actions;
}

const char *
loom_window_get_page (LoomWindow *self)
{
  g_return_val_if_fail (LOOM_IS_WINDOW (self), NULL);

  return adw_view_stack_get_visible_child_name (self->stack);
}

/**
 * loom_window_set_page:
 * @name: `lab`, `inspector` or `reports`
 */
void
loom_window_set_page (LoomWindow *self, const char *name)
{
  g_return_if_fail (LOOM_IS_WINDOW (self));
  g_return_if_fail (name != NULL);

  adw_view_stack_set_visible_child_name (self->stack, name);
}

/**
 * loom_window_open:
 * @file: a recording
 *
 * Shows it in the inspector.
 */
void
loom_window_open (LoomWindow *self, GFile *file)
{
  g_return_if_fail (LOOM_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  loom_window_set_page (self, "inspector");
  loom_inspector_page_open (self->inspector_page, file);
}

/**
 * loom_window_open_files:
 * @files: (array length=n_files): recordings
 * @n_files: how many, 1 at least
 *
 * Shows the first in the inspector; where there are more, compared with the second.
 */
void
loom_window_open_files (LoomWindow *self, GFile **files, guint n_files)
{
  g_return_if_fail (LOOM_IS_WINDOW (self));
  g_return_if_fail (n_files > 0);

  if (n_files > 2)
    loom_window_show_message (self, _ ("Only the first two of the files are compared"));
  loom_window_set_page (self, "inspector");
  loom_inspector_page_open_files (self->inspector_page, files, n_files);
}

/**
 * loom_window_welcome:
 *
 * Shows the tour, once: to a person who has not seen it here before.
 */
void
loom_window_welcome (LoomWindow *self)
{
  g_return_if_fail (LOOM_IS_WINDOW (self));

  if (self->settings == NULL || g_settings_get_boolean (self->settings, "first-run-seen"))
    return;
  g_settings_set_boolean (self->settings, "first-run-seen", TRUE);
  loom_first_run_start (self->first_run);
}
