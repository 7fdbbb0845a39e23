/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Stalls: of the program that is recorded, and of this one. */

#include "live/loom-live-control-private.h"

#include <glib/gi18n-lib.h>
#include <weft.h>

#include "frame/loom-next-frame.h"
#include "trace/loom-trace-load.h"

#define FIRST_FRAMES 3

/**
 * loom_live_control_get_stall:
 *
 * Returns: (transfer none) (nullable): that of the program that is recorded, where the
 *   inspector shows one; else that of this program
 */
LoomStall *
loom_live_control_get_stall (LoomLiveControl *self)
{
  LoomStall *stall = NULL;

  g_return_val_if_fail (LOOM_IS_LIVE_CONTROL (self), NULL);

  if (self->session != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->view)))
    stall = loom_stall_notice_get_stall (loom_session_view_get_notice (self->view));
  return stall != NULL ? stall : loom_stall_notice_get_stall (self->own_notice);
}

/* Loads what led to a stall, as a recording of its own. */
typedef struct
{
  WeftAsync async;

  LoomLiveControl *control;
  LoomStall *stall;
  LoomTimelineModel *model;
  GError *error;
} StallFrame;

static void
stall_frame_clear (StallFrame *self)
{
  g_object_unref (self->control);
  g_object_unref (self->stall);
  g_clear_pointer (&self->model, loom_timeline_model_free);
  g_clear_error (&self->error);
}

static gboolean
load_stall (WeftResult *result, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (LoomTrace) trace = loom_trace_load_bytes (
      loom_stall_get_recording (data), _ ("What Led to the Stall"), NULL, NULL, cancellable, error);

  if (trace == NULL)
    return FALSE;
  *result = weft_result_pointer (&weft_type_pointer, loom_timeline_model_new (trace));
  return TRUE;
}

static void
show_stall (LoomLiveControl *self, LoomStall *stall, LoomTimelineModel *model)
{
  LoomTimeline *timeline = loom_inspector_page_get_timeline (self->page);
  LoomTrace *trace = loom_timeline_model_get_trace (model);
  double begin = (double) (loom_stall_get_begin (stall) - loom_trace_get_origin (trace));
  double end = (double) (loom_stall_get_end (stall) - loom_trace_get_origin (trace));
  double margin = (end - begin) * 0.06;

  g_set_object (&self->shown_stall, stall);
  g_set_object (&self->shown_trace, trace);
  loom_inspector_page_show_model (self->page, model, loom_trace_get_title (trace));
  loom_timeline_show_range (timeline, begin - margin, end + margin);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-inspector", NULL);
}

WEFT_ASYNC_DEFINE (load_and_show_stall, StallFrame, stall_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT_TO (self->model, weft_run (load_stall, self->stall, NULL, NULL), &self->error);
  if (self->error != NULL)
    loom_live_control_tell (self->control, self->error->message);
  else if (loom_live_control_may_begin (self->control))
    {
      loom_live_control_forget_shown (self->control);
      show_stall (self->control, self->stall, g_steal_pointer (&self->model));
    }
  WEFT_RETURN ();

  WEFT_END;
}

void
loom_live_control_show_stall_cb (GSimpleAction *action G_GNUC_UNUSED,
                                 GVariant *parameter G_GNUC_UNUSED,
                                 gpointer user_data)
{
  LoomLiveControl *self = user_data;
  LoomStall *stall = loom_live_control_get_stall (self);
  StallFrame *frame;

  if (stall == NULL)
    {
      loom_live_control_tell (self, _ ("No stall has been seen"));
      return;
    }
  if (stall != loom_stall_notice_get_stall (self->own_notice))
    {
      loom_session_view_show_stall (self->view, stall);
      return;
    }
  frame = WEFT_ASYNC_NEW (load_and_show_stall);
  frame->control = g_object_ref (self);
  frame->stall = g_object_ref (stall);
  weft_task_forget (WEFT_ASYNC_START (frame));
}

static void
own_stalled_cb (LoomLiveControl *self, LoomStall *stall)
{
  loom_stall_notice_set_stall (self->own_notice, stall);
}

static void
watch_own (LoomLiveControl *self)
{
  g_autoptr (LoomRecording) recording = NULL;

  if (self->window == NULL || self->own_monitor != NULL || !weft_recorder_is_active ())
    return;
  /* Joins the recording that goes on. */
  recording = loom_recording_start_own (0, NULL);
  if (recording == NULL)
    return;
  self->own_monitor = loom_stall_monitor_new (recording, loom_live_control_get_threshold (self),
                                              loom_live_control_get_before (self));
  g_signal_connect_object (self->own_monitor, "stalled", G_CALLBACK (own_stalled_cb), self,
                           G_CONNECT_SWAPPED);
}

typedef struct
{
  WeftAsync async;

  LoomLiveControl *control;
  guint n_frames;
  GError *error;
} WatchFrame;

static void
watch_frame_clear (WatchFrame *self)
{
  g_object_unref (self->control);
  g_clear_error (&self->error);
}

/* A window's first pictures take long, and nobody has asked for anything yet. */
WEFT_ASYNC_DEFINE (watch_when_shown, WatchFrame, watch_frame_clear)
{
  WEFT_BEGIN (self);

  for (self->n_frames = 0; self->n_frames < FIRST_FRAMES && self->error == NULL; self->n_frames++)
    {
      if (self->control->window == NULL)
        WEFT_RETURN ();
      WEFT_TRY_AWAIT (loom_next_frame (GTK_WIDGET (self->control->window)), &self->error);
    }
  watch_own (self->control);
  WEFT_RETURN ();

  WEFT_END;
}

/**
 * loom_live_control_watch_own:
 *
 * When the window has been shown, stalls of this program are told of.
 */
void
loom_live_control_watch_own (LoomLiveControl *self)
{
  WatchFrame *frame;

  g_return_if_fail (LOOM_IS_LIVE_CONTROL (self));

  frame = WEFT_ASYNC_NEW (watch_when_shown);
  frame->control = g_object_ref (self);
  weft_task_forget (WEFT_ASYNC_START (frame));
}
