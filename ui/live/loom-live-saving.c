/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Saving what is recorded, and what led to a stall. */

#include "live/loom-live-control-private.h"

#include <glib/gi18n-lib.h>
#include <weft.h>

typedef struct
{
  WeftAsync async;

  LoomLiveControl *control;
  LoomLiveSession *session; /* one of these two is saved */
  LoomStall *stall;
  GFile *file;
  GError *error;
} SaveFrame;

static void
save_frame_clear (SaveFrame *self)
{
  g_object_unref (self->control);
  g_clear_object (&self->session);
  g_clear_object (&self->stall);
  g_clear_object (&self->file);
  g_clear_error (&self->error);
}

typedef struct
{
  LoomStall *stall;
  GFile *file;
} StallSave;

static void
stall_save_free (gpointer data)
{
  StallSave *self = data;

  g_object_unref (self->stall);
  g_object_unref (self->file);
  g_free (self);
}

static gboolean
save_stall (WeftResult *result G_GNUC_UNUSED,
            gpointer data,
            GCancellable *cancellable,
            GError **error)
{
  StallSave *self = data;

  return loom_stall_save (self->stall, self->file, cancellable, error);
}

static WeftTask *
start_saving (LoomLiveSession *session, LoomStall *stall, GFile *file)
{
  StallSave *data;

  if (session != NULL)
    return loom_live_session_save (session, file, NULL);
  data = g_new (StallSave, 1);
  *data = (StallSave) { g_object_ref (stall), g_object_ref (file) };
  return weft_run (save_stall, data, stall_save_free, NULL);
}

static void
tell_saved (SaveFrame *self)
{
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = self->error == NULL ? g_strdup_printf (_ ("Saved “%s”"), shown)
                                              : g_strdup_printf (_ ("Cannot save “%s”: %s"), shown,
                                                                 self->error->message);

  loom_live_control_tell (self->control, text);
}

static void
open_chooser (SaveFrame *self)
{
  const char *program = self->session != NULL ? loom_live_session_get_title (self->session) : NULL;
  g_autofree char *base = program != NULL ? g_path_get_basename (program) : NULL;
  g_autofree char *name = g_strdup_printf ("%s.fxt", base != NULL ? base : "stall");
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  GtkFileChooser *chooser = loom_recording_chooser_open (
      self->control->chooser,
      program != NULL ? _ ("Save the Recording") : _ ("Save What Led to the Stall"),
      GTK_FILE_CHOOSER_ACTION_SAVE);

  gtk_file_filter_set_name (filter, _ ("Recordings"));
  gtk_file_filter_add_pattern (filter, "*.fxt");
  gtk_file_chooser_add_filter (chooser, filter);
  gtk_file_chooser_set_current_name (chooser, name);
}

WEFT_ASYNC_DEFINE (choose_and_save, SaveFrame, save_frame_clear)
{
  WEFT_BEGIN (self);

  open_chooser (self);
  WEFT_TRY_AWAIT_TO (self->file, loom_recording_chooser_run (self->control->chooser), &self->error);
  loom_recording_chooser_close (self->control->chooser);
  if (self->file == NULL)
    WEFT_RETURN ();

  loom_recording_chooser_remember (self->control->chooser, self->file);
  WEFT_TRY_AWAIT (start_saving (self->session, self->stall, self->file), &self->error);
  tell_saved (self);
  WEFT_RETURN ();

  WEFT_END;
}

void
loom_live_control_ask_and_save (LoomLiveControl *self, LoomLiveSession *session, LoomStall *stall)
{
  SaveFrame *frame;

  if (loom_recording_chooser_is_open (self->chooser))
    return;
  frame = WEFT_ASYNC_NEW (choose_and_save);
  frame->control = g_object_ref (self);
  frame->session = session != NULL ? g_object_ref (session) : NULL;
  frame->stall = session == NULL ? g_object_ref (stall) : NULL;
  weft_task_forget (WEFT_ASYNC_START (frame));
}

/* NULL where there is nothing of it that could be saved. */
static LoomLiveSession *
get_saveable (LoomLiveControl *self)
{
  LoomLiveSession *session = self->session != NULL ? self->session : self->shown;

  return session != NULL && loom_live_session_get_recording (session) != NULL ? session : NULL;
}

/**
 * loom_live_control_save:
 *
 * Returns: whether what the inspector shows is a recording of ours; then a person is asked
 *   where to save it
 */
gboolean
loom_live_control_save (LoomLiveControl *self)
{
  LoomLiveSession *session;

  g_return_val_if_fail (LOOM_IS_LIVE_CONTROL (self), FALSE);

  session = get_saveable (self);
  if (session == NULL && self->shown_stall == NULL)
    return FALSE;
  loom_live_control_ask_and_save (self, session, self->shown_stall);
  return TRUE;
}

/**
 * loom_live_control_save_to:
 * @file: where to
 *
 * Saves what the inspector shows, if it is a recording of ours.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_live_control_save_to (LoomLiveControl *self, GFile *file)
{
  LoomLiveSession *session;

  g_return_val_if_fail (LOOM_IS_LIVE_CONTROL (self), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  session = get_saveable (self);
  g_return_val_if_fail (session != NULL || self->shown_stall != NULL, NULL);
  return start_saving (session, self->shown_stall, file);
}

void
loom_live_control_save_stall_cb (GSimpleAction *action G_GNUC_UNUSED,
                                 GVariant *parameter G_GNUC_UNUSED,
                                 gpointer user_data)
{
  LoomLiveControl *self = user_data;
  LoomStall *stall = loom_live_control_get_stall (self);

  if (stall == NULL)
    loom_live_control_tell (self, _ ("No stall has been seen"));
  else
    loom_live_control_ask_and_save (self, NULL, stall);
}
