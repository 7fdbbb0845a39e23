/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "live/loom-live-control-private.h"

#include <glib/gi18n-lib.h>
#include <weft.h>

#include "dialogs/loom-attach-dialog.h"
#include "dialogs/loom-record-dialog.h"

/* Milliseconds that a program which is told to end has for it when the window closes. */
#define CLOSING_PATIENCE 1000

G_DEFINE_FINAL_TYPE (LoomLiveControl, loom_live_control, G_TYPE_OBJECT)

void
loom_live_control_tell (LoomLiveControl *self, const char *text)
{
  if (self->window == NULL)
    return;
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.message", "s", text);
}

static gint64
read_setting (LoomLiveControl *self, const char *key, gint64 usual)
{
  return self->settings != NULL ? g_settings_get_int (self->settings, key) : usual;
}

gint64
loom_live_control_get_threshold (LoomLiveControl *self)
{
  return read_setting (self, "stall-threshold", 2 * LOOM_STALL_THRESHOLD_MS) *
         G_GINT64_CONSTANT (1000000);
}

gint64
loom_live_control_get_before (LoomLiveControl *self)
{
  return read_setting (self, "stall-before", LOOM_STALL_BEFORE_S) * G_GINT64_CONSTANT (1000000000);
}

/* A session, from its beginning to what is left of it. */

void
loom_live_control_forget_shown (LoomLiveControl *self)
{
  g_clear_object (&self->shown);
  g_clear_object (&self->shown_stall);
  g_clear_object (&self->shown_trace);
}

static void
set_session (LoomLiveControl *self, LoomLiveSession *session)
{
  g_set_object (&self->session, session);
  loom_session_view_set_session (self->view, session);
  if (session == NULL)
    g_clear_pointer (&self->running, weft_task_unref);
}

/* What a person had stopped at stays in view. The whole has another origin. */
static void
keep_range (LoomLiveControl *self,
            LoomTimelineModel *whole,
            gboolean was_following,
            double begin,
            double end)
{
  double origin = (double) loom_trace_get_origin (loom_timeline_model_get_trace (whole));

  if (!was_following && end > begin)
    loom_timeline_show_range (loom_inspector_page_get_timeline (self->page), begin - origin,
                              end - origin);
}

static void
show_whole (LoomLiveControl *self, LoomLiveSession *session)
{
  LoomTimelineModel *whole = loom_live_session_steal_whole (session);
  LoomTimeline *timeline = loom_session_view_get_timeline (self->view);
  LoomTrace *trace = loom_timeline_get_trace (timeline);
  gboolean was_following = loom_timeline_is_following (timeline);
  double begin = 0;
  double end = 0;

  if (trace != NULL)
    {
      loom_timeline_get_range (timeline, &begin, &end);
      begin += (double) loom_trace_get_origin (trace);
      end += (double) loom_trace_get_origin (trace);
    }
  set_session (self, NULL);
  g_set_object (&self->shown, session);
  g_set_object (&self->shown_trace, loom_timeline_model_get_trace (whole));
  loom_inspector_page_show_model (self->page, whole, loom_live_session_get_title (session));
  keep_range (self, whole, was_following, begin, end);
}

static void
show_failure (LoomLiveControl *self, LoomLiveSession *session)
{
  const GError *error = loom_live_session_get_error (session);
  g_autofree char *title = NULL;

  set_session (self, NULL);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      loom_inspector_page_leave_live (self->page, NULL, NULL);
      return;
    }
  title = g_strdup_printf (_ ("Cannot Record “%s”"), loom_live_session_get_title (session));
  loom_inspector_page_leave_live (self->page, title, error->message);
}

static void
session_ended (LoomLiveControl *self, LoomLiveSession *session)
{
  g_autofree char *text = NULL;

  /* It was left for something else meanwhile. */
  if (self->session != session)
    return;
  if (loom_live_session_get_state (session) == LOOM_LIVE_FAILED)
    {
      show_failure (self, session);
      return;
    }
  text = loom_live_session_dup_end_text (session);
  show_whole (self, session);
  loom_live_control_tell (self, text);
}

typedef struct
{
  WeftAsync async;

  LoomLiveControl *control;
  LoomLiveSession *session;
} SessionFrame;

static void
session_frame_clear (SessionFrame *self)
{
  g_object_unref (self->control);
  g_object_unref (self->session);
}

WEFT_ASYNC_DEFINE (live_through, SessionFrame, session_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (loom_live_session_run (self->session));
  session_ended (self->control, self->session);
  WEFT_RETURN ();

  WEFT_END;
}

/**
 * loom_live_control_begin:
 * @session: one that does not run yet
 *
 * Runs it, and shows it in the inspector. Another one must not go on.
 */
void
loom_live_control_begin (LoomLiveControl *self, LoomLiveSession *session)
{
  SessionFrame *frame;
  WeftTask *task;

  g_return_if_fail (LOOM_IS_LIVE_CONTROL (self));
  g_return_if_fail (LOOM_IS_LIVE_SESSION (session));
  g_return_if_fail (self->session == NULL);

  loom_live_control_forget_shown (self);
  loom_live_session_set_stalls (session, loom_live_control_get_threshold (self),
                                loom_live_control_get_before (self));
  loom_inspector_page_show_live (self->page, GTK_WIDGET (self->view));
  set_session (self, session);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-inspector", NULL);

  frame = WEFT_ASYNC_NEW (live_through);
  frame->control = g_object_ref (self);
  frame->session = g_object_ref (session);
  task = WEFT_ASYNC_START (frame);
  /* It may have failed already. */
  if (self->session == session)
    self->running = g_steal_pointer (&task);
  else
    weft_task_forget (g_steal_pointer (&task));
}

/* A file is opened instead: what went on is let go of. */
static void
page_state_cb (LoomLiveControl *self)
{
  LoomInspectorState state = loom_inspector_page_get_state (self->page);
  g_autoptr (LoomLiveSession) session = NULL;

  if (self->session == NULL || state == LOOM_INSPECTOR_LIVE)
    return;
  session = g_object_ref (self->session);
  weft_task_forget (g_steal_pointer (&self->running));
  set_session (self, NULL);
  /* It may have ended when this returns. */
  loom_live_session_stop (session);
}

static void
page_trace_cb (LoomLiveControl *self)
{
  if (self->shown_trace != NULL && loom_inspector_page_get_trace (self->page) != self->shown_trace)
    loom_live_control_forget_shown (self);
}

/* Dialogs. */

gboolean
loom_live_control_may_begin (LoomLiveControl *self)
{
  if (self->window == NULL)
    return FALSE;
  if (self->session == NULL)
    return TRUE;
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-inspector", NULL);
  loom_live_control_tell (self, _ ("One program is recorded at a time. Stop this one first."));
  return FALSE;
}

static void
begin_cb (LoomLiveControl *self, LoomLiveSession *session)
{
  loom_live_control_begin (self, session);
}

/* As it was typed, for the next time. */
static void
started_cb (LoomLiveControl *self, LoomLiveSession *session, LoomRecordDialog *dialog)
{
  if (self->settings != NULL)
    {
      g_settings_set_string (self->settings, "record-command",
                             loom_record_dialog_get_command (dialog));
      g_settings_set_string (self->settings, "record-folder",
                             loom_record_dialog_get_folder (dialog));
    }
  loom_live_control_begin (self, session);
}

static void
restore_dialog (LoomLiveControl *self, LoomRecordDialog *dialog)
{
  g_autofree char *command = NULL;
  g_autofree char *folder = NULL;

  if (self->settings == NULL)
    return;
  command = g_settings_get_string (self->settings, "record-command");
  folder = g_settings_get_string (self->settings, "record-folder");
  loom_record_dialog_set_command (dialog, command);
  if (*folder != '\0')
    loom_record_dialog_set_folder (dialog, folder);
}

static void
started_swapped_cb (LoomRecordDialog *dialog, LoomLiveSession *session, gpointer user_data)
{
  started_cb (user_data, session, dialog);
}

static void
record_cb (GSimpleAction *action G_GNUC_UNUSED,
           GVariant *parameter G_GNUC_UNUSED,
           gpointer user_data)
{
  LoomLiveControl *self = user_data;
  LoomRecordDialog *dialog;

  if (!loom_live_control_may_begin (self))
    return;
  dialog = loom_record_dialog_new (self->window);
  restore_dialog (self, dialog);
  g_signal_connect_object (dialog, "started", G_CALLBACK (started_swapped_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
attach_cb (GSimpleAction *action G_GNUC_UNUSED,
           GVariant *parameter G_GNUC_UNUSED,
           gpointer user_data)
{
  LoomLiveControl *self = user_data;
  LoomAttachDialog *dialog;

  if (!loom_live_control_may_begin (self))
    return;
  dialog = loom_attach_dialog_new (self->window);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (begin_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
follow_cb (GSimpleAction *action G_GNUC_UNUSED,
           GVariant *parameter G_GNUC_UNUSED,
           gpointer user_data)
{
  LoomLiveControl *self = user_data;

  if (self->session != NULL)
    loom_session_view_set_following (self->view, !loom_session_view_get_following (self->view));
}

static void
stop_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  LoomLiveControl *self = user_data;

  if (self->session != NULL)
    loom_live_session_stop (self->session);
}

/* GObject. */

static void
loom_live_control_dispose (GObject *object)
{
  LoomLiveControl *self = LOOM_LIVE_CONTROL (object);
  g_autoptr (LoomLiveSession) session = NULL;

  self->window = NULL;
  if (self->own_monitor != NULL)
    loom_stall_monitor_stop (self->own_monitor);
  g_clear_object (&self->own_monitor);
  session = g_steal_pointer (&self->session);
  if (self->running != NULL)
    weft_task_forget (g_steal_pointer (&self->running));
  if (session != NULL)
    loom_live_session_stop (session);
  loom_recording_chooser_close (self->chooser);
  loom_live_control_forget_shown (self);
  g_clear_object (&self->view);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (loom_live_control_parent_class)->dispose (object);
}

static void
loom_live_control_finalize (GObject *object)
{
  g_object_unref (LOOM_LIVE_CONTROL (object)->chooser);
  G_OBJECT_CLASS (loom_live_control_parent_class)->finalize (object);
}

static void
loom_live_control_class_init (LoomLiveControlClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loom_live_control_dispose;
  G_OBJECT_CLASS (klass)->finalize = loom_live_control_finalize;
}

static void
loom_live_control_init (LoomLiveControl *self)
{
  self->view = LOOM_SESSION_VIEW (g_object_ref_sink (loom_session_view_new ()));
}

static const GActionEntry actions[] = {
  { .name = "record-program", .activate = record_cb },
  { .name = "attach-program", .activate = attach_cb },
  { .name = "follow", .activate = follow_cb },
  { .name = "stop", .activate = stop_cb },
  { .name = "show-stall", .activate = loom_live_control_show_stall_cb },
  { .name = "save-stall", .activate = loom_live_control_save_stall_cb },
};

/**
 * loom_live_control_new:
 * @window: the window; it keeps the control
 * @page: where programs are shown
 * @own_notice: what tells of stalls of this program
 *
 * Returns: (transfer full): a control without a session
 */
LoomLiveControl *
loom_live_control_new (GtkApplicationWindow *window,
                       LoomInspectorPage *page,
                       LoomStallNotice *own_notice)
{
  LoomLiveControl *self = g_object_new (LOOM_TYPE_LIVE_CONTROL, NULL);

  self->window = GTK_WINDOW (window);
  self->chooser = loom_recording_chooser_new (self->window);
  self->page = page;
  self->own_notice = own_notice;
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (page, "notify::state", G_CALLBACK (page_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "notify::trace", G_CALLBACK (page_trace_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
loom_live_control_set_settings (LoomLiveControl *self, GSettings *settings)
{
  g_return_if_fail (LOOM_IS_LIVE_CONTROL (self));
  g_return_if_fail (settings == NULL || G_IS_SETTINGS (settings));

  g_set_object (&self->settings, settings);
  loom_recording_chooser_set_settings (self->chooser, settings);
}

LoomLiveSession *
loom_live_control_get_session (LoomLiveControl *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_CONTROL (self), NULL);

  return self->session;
}

LoomSessionView *
loom_live_control_get_view (LoomLiveControl *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_CONTROL (self), NULL);

  return self->view;
}

void
loom_live_control_cancel (LoomLiveControl *self)
{
  g_return_if_fail (LOOM_IS_LIVE_CONTROL (self));

  if (self->session != NULL && loom_live_session_get_state (self->session) == LOOM_LIVE_WAITING)
    loom_live_session_stop (self->session);
}

gboolean
loom_live_control_get_busy (LoomLiveControl *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_CONTROL (self), FALSE);

  return self->session != NULL;
}

typedef struct
{
  WeftAsync async;

  WeftTask *running;
  GError *error;
} SettleFrame;

static void
settle_frame_clear (SettleFrame *self)
{
  g_clear_pointer (&self->running, weft_task_unref);
  g_clear_error (&self->error);
}

/* A program that heeds nothing is not waited for. */
WEFT_ASYNC_DEFINE (settle, SettleFrame, settle_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (weft_wait_async (self->running, CLOSING_PATIENCE, NULL), &self->error);
  WEFT_RETURN ();

  WEFT_END;
}

/**
 * loom_live_control_settle:
 *
 * Ends what goes on.
 *
 * Returns: (transfer full): a task without a value, which completes when it has ended, or
 *   shortly afterwards
 */
WeftTask *
loom_live_control_settle (LoomLiveControl *self)
{
  SettleFrame *frame;

  g_return_val_if_fail (LOOM_IS_LIVE_CONTROL (self), NULL);

  loom_recording_chooser_close (self->chooser);
  if (self->session == NULL)
    return weft_task_from_result (weft_result_void ());
  frame = WEFT_ASYNC_NEW (settle);
  frame->running = weft_task_ref (self->running);
  /* It may have ended when this returns. */
  loom_live_session_stop (self->session);
  return WEFT_ASYNC_START (frame);
}
