/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A session from its beginning to its end. */

#include "session/loom-live-session-private.h"

#include <glib/gi18n-lib.h>

#include "trace/loom-trace-load.h"

/* Milliseconds between one model and the next; without models, between two looks at whether
 * the program is still there; and until a program that was started records. */
#define MODEL_PAUSE 33
#define IDLE_PAUSE 200
#define START_PAUSE 10

typedef struct
{
  WeftAsync async;

  LoomLiveSession *session;
  gboolean updated;
  GError *error;
} SessionFrame;

static void
session_frame_clear (SessionFrame *self)
{
  g_object_unref (self->session);
  g_clear_error (&self->error);
}

/* What a pause ends with when it is cut short is nothing to tell. */
static WeftTask *
pause_for (LoomLiveSession *self, gint64 milliseconds)
{
  if (g_cancellable_is_cancelled (self->pause))
    {
      g_object_unref (self->pause);
      self->pause = g_cancellable_new ();
      return weft_task_from_result (weft_result_void ());
    }
  return weft_delay (milliseconds, self->pause);
}

static gboolean
open_child (LoomLiveSession *self)
{
  gboolean has_ended = loom_child_has_ended (self->child);

  /* In this order: what has ended has recorded all that it will. */
  self->recording = loom_child_open_recording (self->child);
  return self->recording != NULL || has_ended || self->stopped;
}

static void
fail_child (LoomLiveSession *self)
{
  g_autofree char *text = NULL;

  if (self->stopped)
    {
      g_set_error_literal (&self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Stopped"));
      return;
    }
  self->end = LOOM_LIVE_END_EXITED;
  text = loom_live_session_dup_end_text (self);
  g_set_error (&self->error, WEFT_ERROR, WEFT_ERROR_RECORDER,
               _ ("%s, and nothing was recorded. Does it use libweft?"), text);
}

static void
begin (LoomLiveSession *self)
{
  self->monitor =
      loom_stall_monitor_new (self->recording, self->stall_threshold, self->stall_before);
  g_signal_connect_object (self->monitor, "stalled", G_CALLBACK (loom_live_session_tell_stall),
                           self, G_CONNECT_SWAPPED);
  if (!self->stopped)
    loom_live_session_set_state (self, LOOM_LIVE_RUNNING);
}

static gboolean
goes_on (LoomLiveSession *self)
{
  if (self->child != NULL ? loom_child_has_ended (self->child)
                          : loom_attachment_has_exited (self->attachment))
    {
      self->end = LOOM_LIVE_END_EXITED;
      loom_recording_set_alive (self->recording, FALSE);
      return FALSE;
    }
  if (self->child != NULL)
    return TRUE;
  if (self->stopped)
    {
      self->end = LOOM_LIVE_END_STOPPED;
      loom_attachment_detach (self->attachment);
      return FALSE;
    }
  self->end = LOOM_LIVE_END_BY_PROGRAM;
  return loom_attachment_is_running (self->attachment);
}

static gboolean
update (WeftResult *result,
        gpointer data,
        GCancellable *cancellable G_GNUC_UNUSED,
        GError **error G_GNUC_UNUSED)
{
  *result = weft_result_int (loom_live_model_update (data));
  return TRUE;
}

static WeftTask *
start_update (LoomLiveSession *self)
{
  if (self->model == NULL)
    self->model = loom_live_model_new (self->recording);
  return weft_run (update, self->model, NULL, NULL);
}

static void
publish (LoomLiveSession *self, gboolean updated)
{
  if (updated && self->following && !self->drop_wanted)
    loom_live_session_tell_update (self);
}

/* A person looks at what is shown: it stays as it is, also when something newer is wanted again
 * in the same moment. */
static void
drop_model (LoomLiveSession *self)
{
  if (self->drop_wanted && self->model != NULL)
    loom_live_model_dispose_of (g_steal_pointer (&self->model));
  self->drop_wanted = FALSE;
}

/* The same way as a file, so that it is the same recording. */
static gboolean
load_whole (WeftResult *result G_GNUC_UNUSED,
            gpointer data,
            GCancellable *cancellable,
            GError **error)
{
  LoomLiveSession *self = data;
  g_autoptr (GBytes) bytes =
      loom_recording_cut (self->recording, G_MININT64, G_MAXINT64, cancellable, error);
  g_autoptr (LoomTrace) trace = NULL;

  if (bytes == NULL)
    return FALSE;
  trace = loom_trace_load_bytes (bytes, self->title, NULL, NULL, cancellable, error);
  if (trace == NULL)
    return FALSE;
  self->whole = loom_timeline_model_new (trace);
  return TRUE;
}

static WeftTask *
start_load (LoomLiveSession *self)
{
  loom_live_session_set_state (self, LOOM_LIVE_ENDING);
  loom_stall_monitor_stop (self->monitor);
  return weft_run (load_whole, g_object_ref (self), g_object_unref, NULL);
}

static void
end (LoomLiveSession *self)
{
  self->following = FALSE;
  self->drop_wanted = TRUE;
  drop_model (self);
  loom_live_session_set_state (self, self->error == NULL ? LOOM_LIVE_ENDED : LOOM_LIVE_FAILED);
}

WEFT_ASYNC_DEFINE (open_recording, SessionFrame, session_frame_clear)
{
  WEFT_BEGIN (self);

  if (self->session->child == NULL)
    {
      WEFT_AWAIT_TO (
          self->session->attachment,
          loom_attach (self->session->pid, self->session->limit, self->session->cancellable));
      self->session->recording = loom_attachment_get_recording (self->session->attachment);
      WEFT_RETURN ();
    }

  while (!open_child (self->session))
    WEFT_TRY_AWAIT (pause_for (self->session, START_PAUSE), &self->error);
  if (self->session->recording == NULL)
    fail_child (self->session);
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
start_open (LoomLiveSession *self)
{
  SessionFrame *frame = WEFT_ASYNC_NEW (open_recording);

  frame->session = g_object_ref (self);
  return WEFT_ASYNC_START (frame);
}

WEFT_ASYNC_DEFINE (run_session, SessionFrame, session_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (start_open (self->session), &self->error);
  if (self->session->recording == NULL)
    {
      if (self->session->error == NULL)
        self->session->error = g_steal_pointer (&self->error);
      end (self->session);
      WEFT_RETURN ();
    }

  begin (self->session);
  while (goes_on (self->session))
    {
      drop_model (self->session);
      self->updated = FALSE;
      if (self->session->following)
        WEFT_AWAIT_TO (self->updated, start_update (self->session));
      publish (self->session, self->updated);
      WEFT_TRY_AWAIT (
          pause_for (self->session, self->session->following ? MODEL_PAUSE : IDLE_PAUSE),
          &self->error);
    }

  WEFT_TRY_AWAIT (start_load (self->session), &self->session->error);
  end (self->session);
  WEFT_RETURN ();

  WEFT_END;
}

/**
 * loom_live_session_run:
 *
 * Returns: (transfer full): a task without a value, which does not fail
 */
WeftTask *
loom_live_session_run (LoomLiveSession *self)
{
  SessionFrame *frame;

  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), NULL);

  frame = WEFT_ASYNC_NEW (run_session);
  frame->session = g_object_ref (self);
  return WEFT_ASYNC_START (frame);
}
