/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-live-session-private.h"

#include <glib/gi18n-lib.h>
#include <signal.h>

G_DEFINE_FINAL_TYPE (LoomLiveSession, loom_live_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  UPDATED,
  STALLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
loom_live_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LoomLiveSession *self = LOOM_LIVE_SESSION (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loom_live_session_finalize (GObject *object)
{
  LoomLiveSession *self = LOOM_LIVE_SESSION (object);

  g_free (self->title);
  if (self->attachment == NULL)
    g_clear_pointer (&self->recording, loom_recording_free);
  g_clear_pointer (&self->attachment, loom_attachment_free);
  g_clear_pointer (&self->child, loom_child_free);
  g_clear_pointer (&self->model, loom_live_model_free);
  g_clear_pointer (&self->whole, loom_timeline_model_free);
  g_clear_object (&self->monitor);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->pause);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (loom_live_session_parent_class)->finalize (object);
}

static void
loom_live_session_class_init (LoomLiveSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = loom_live_session_get_property;
  object_class->finalize = loom_live_session_finalize;

  properties[PROP_STATE] =
      g_param_spec_uint ("state", NULL, NULL, LOOM_LIVE_WAITING, LOOM_LIVE_FAILED,
                         LOOM_LIVE_WAITING, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * LoomLiveSession::updated:
   *
   * There is a new model; see loom_live_session_take().
   */
  signals[UPDATED] = g_signal_new ("updated", LOOM_TYPE_LIVE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  /**
   * LoomLiveSession::stalled:
   * @stall: what was seen
   */
  signals[STALLED] = g_signal_new ("stalled", LOOM_TYPE_LIVE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, LOOM_TYPE_STALL);
}

static void
loom_live_session_init (LoomLiveSession *self)
{
  self->following = TRUE;
  self->stall_threshold = LOOM_STALL_THRESHOLD_MS * G_GINT64_CONSTANT (1000000);
  self->stall_before = LOOM_STALL_BEFORE_S * G_GINT64_CONSTANT (1000000000);
  self->cancellable = g_cancellable_new ();
  self->pause = g_cancellable_new ();
}

/**
 * loom_live_session_new_attached:
 * @pid: a process that uses libweft
 * @title: what a person calls it
 * @limit: how much memory its recording may take, bytes
 *
 * Returns: (transfer full): a session with a program that runs already
 */
LoomLiveSession *
loom_live_session_new_attached (gint64 pid, const char *title, gsize limit)
{
  LoomLiveSession *self;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (LOOM_TYPE_LIVE_SESSION, NULL);
  self->pid = pid;
  self->title = g_strdup (title);
  self->limit = limit;
  return self;
}

/**
 * loom_live_session_new_started:
 * @argv: (array zero-terminated=1): a program that uses libweft, and its arguments
 * @folder: (nullable): the folder it runs in
 * @environment: (nullable) (array zero-terminated=1): its environment
 * @limit: how much memory its recording may take, bytes
 * @error: why it cannot be run
 *
 * Starts a program.
 *
 * Returns: (transfer full) (nullable): a session with it
 */
LoomLiveSession *
loom_live_session_new_started (const char *const *argv,
                               const char *folder,
                               const char *const *environment,
                               gsize limit,
                               GError **error)
{
  g_autoptr (LoomChild) child = NULL;
  LoomLiveSession *self;

  child = loom_child_spawn (argv, folder, environment, limit, error);
  if (child == NULL)
    return NULL;

  self = g_object_new (LOOM_TYPE_LIVE_SESSION, NULL);
  self->pid = loom_child_get_pid (child);
  self->title = g_path_get_basename (argv[0]);
  self->child = g_steal_pointer (&child);
  return self;
}

void
loom_live_session_set_stalls (LoomLiveSession *self, gint64 threshold, gint64 before)
{
  g_return_if_fail (LOOM_IS_LIVE_SESSION (self));

  self->stall_threshold = threshold;
  self->stall_before = before;
}

/* Running. */

void
loom_live_session_set_state (LoomLiveSession *self, LoomLiveState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
loom_live_session_tell_update (LoomLiveSession *self)
{
  self->publishing = TRUE;
  g_signal_emit (self, signals[UPDATED], 0);
  self->publishing = FALSE;
}

void
loom_live_session_tell_stall (LoomLiveSession *self, LoomStall *stall)
{
  g_signal_emit (self, signals[STALLED], 0, stall);
}

/**
 * loom_live_session_stop:
 *
 * Ends the recording.
 */
void
loom_live_session_stop (LoomLiveSession *self)
{
  g_autoptr (LoomLiveSession) kept = NULL;

  g_return_if_fail (LOOM_IS_LIVE_SESSION (self));

  kept = g_object_ref (self);

  if (self->state >= LOOM_LIVE_ENDED)
    return;
  if (self->child != NULL && !loom_child_has_ended (self->child))
    loom_child_send_signal (self->child, self->stopped ? SIGKILL : SIGTERM);
  self->stopped = TRUE;
  if (self->state == LOOM_LIVE_RUNNING)
    loom_live_session_set_state (self, LOOM_LIVE_ENDING);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->pause);
}

/* What is known of it. */

const char *
loom_live_session_get_title (LoomLiveSession *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), NULL);

  return self->title;
}

gint64
loom_live_session_get_pid (LoomLiveSession *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), 0);

  return self->pid;
}

LoomLiveState
loom_live_session_get_state (LoomLiveSession *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), LOOM_LIVE_FAILED);

  return self->state;
}

const GError *
loom_live_session_get_error (LoomLiveSession *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), NULL);

  return self->error;
}

gboolean
loom_live_session_is_started (LoomLiveSession *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), FALSE);

  return self->child != NULL;
}

gboolean
loom_live_session_is_joined (LoomLiveSession *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), FALSE);

  return self->attachment != NULL && !loom_attachment_is_ours (self->attachment);
}

LoomLiveEnd
loom_live_session_get_end (LoomLiveSession *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), LOOM_LIVE_END_STOPPED);

  return self->end;
}

/**
 * loom_live_session_dup_end_text:
 *
 * Returns: (transfer full): how it ended, for a person
 */
char *
loom_live_session_dup_end_text (LoomLiveSession *self)
{
  int status;

  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), NULL);

  if (self->end == LOOM_LIVE_END_STOPPED)
    return g_strdup_printf (_ ("The recording of “%s” was stopped"), self->title);
  if (self->end == LOOM_LIVE_END_BY_PROGRAM)
    return g_strdup_printf (_ ("“%s” ended its recording itself"), self->title);
  if (self->child == NULL)
    return g_strdup_printf (_ ("“%s” has ended"), self->title);

  status = loom_child_get_status (self->child);
  if (status > 128)
    return g_strdup_printf (_ ("“%s” was ended by signal %d (%s)"), self->title, status - 128,
                            g_strsignal (status - 128));
  return g_strdup_printf (_ ("“%s” ended with exit status %d"), self->title, status);
}

LoomRecording *
loom_live_session_get_recording (LoomLiveSession *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), NULL);

  return self->recording;
}

/* Saving. */

typedef struct
{
  LoomLiveSession *session;
  GFile *file;
} Save;

static void
save_free (gpointer data)
{
  Save *self = data;

  g_object_unref (self->session);
  g_object_unref (self->file);
  g_free (self);
}

static gboolean
save (WeftResult *result G_GNUC_UNUSED, gpointer data, GCancellable *cancellable, GError **error)
{
  Save *self = data;

  return loom_recording_save (self->session->recording, self->file, cancellable, error);
}

/**
 * loom_live_session_save:
 * @file: where to
 * @cancellable: (nullable): a cancellable
 *
 * Saves what has been recorded, on a worker. There has to be a recording.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_live_session_save (LoomLiveSession *self, GFile *file, GCancellable *cancellable)
{
  Save *data;

  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (self->recording != NULL, NULL);

  data = g_new (Save, 1);
  *data = (Save) { g_object_ref (self), g_object_ref (file) };
  return weft_run (save, data, save_free, cancellable);
}

/* Models. */

gboolean
loom_live_session_get_following (LoomLiveSession *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), FALSE);

  return self->following;
}

/**
 * loom_live_session_set_following:
 * @following: whether new models are wanted
 *
 * What is shown when it ends to follow stays as it is, and belongs to who shows it.
 */
void
loom_live_session_set_following (LoomLiveSession *self, gboolean following)
{
  g_return_if_fail (LOOM_IS_LIVE_SESSION (self));

  if (self->following == following || self->state >= LOOM_LIVE_ENDED)
    return;
  self->following = following;
  if (following)
    g_cancellable_cancel (self->pause);
  else
    self->drop_wanted = TRUE;
}

/**
 * loom_live_session_take:
 * @anew: (out): whether it has other lanes than what was shown before
 *
 * Returns: (transfer full): what is to be shown
 */
LoomTimelineModel *
loom_live_session_take (LoomLiveSession *self, gboolean *anew)
{
  LoomTimelineModel *model;

  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), NULL);
  g_return_val_if_fail (self->publishing, NULL);

  model = loom_live_model_take (self->model);
  *anew = loom_live_model_is_anew (self->model);
  return model;
}

void
loom_live_session_give_back (LoomLiveSession *self, LoomTimelineModel *model)
{
  g_return_if_fail (LOOM_IS_LIVE_SESSION (self));
  g_return_if_fail (self->publishing);

  loom_live_model_give_back (self->model, model);
}

/**
 * loom_live_session_steal_whole:
 *
 * Returns: (transfer full) (nullable): all that was recorded
 */
LoomTimelineModel *
loom_live_session_steal_whole (LoomLiveSession *self)
{
  g_return_val_if_fail (LOOM_IS_LIVE_SESSION (self), NULL);

  return g_steal_pointer (&self->whole);
}
