/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <signal.h>

#include "session/loom-live-model.h"
#include "session/loom-live-session.h"
#include "support/control-test.h"

#define LIMIT (1024 * 1024)

/* A timeline, as the session sees it. */
typedef struct
{
  LoomLiveSession *session;
  LoomTimelineModel *shown;
  guint n_anew;
  guint n_updates;
} Viewer;

static void
updated_cb (Viewer *self)
{
  gboolean anew = FALSE;
  LoomTimelineModel *model = loom_live_session_take (self->session, &anew);

  g_assert_nonnull (model);
  self->n_updates++;
  self->n_anew += anew;
  if (self->shown != NULL)
    loom_live_session_give_back (self->session, self->shown);
  self->shown = model;
}

static guint64
count_shown (Viewer *self)
{
  return self->shown != NULL ? loom_trace_get_n_events (loom_timeline_model_get_trace (self->shown))
                             : 0;
}

static void
begin (Viewer *self, LoomLiveSession *session)
{
  *self = (Viewer) { .session = session };
  g_signal_connect_swapped (session, "updated", G_CALLBACK (updated_cb), self);
  weft_task_forget (loom_live_session_run (session));
}

static void
end (Viewer *self)
{
  g_clear_pointer (&self->shown, loom_timeline_model_free);
  g_assert_finalize_object (self->session);
}

static gboolean
runs (gpointer data)
{
  return loom_live_session_get_state (data) == LOOM_LIVE_RUNNING;
}

static gboolean
has_ended (gpointer data)
{
  return loom_live_session_get_state (data) >= LOOM_LIVE_ENDED;
}

static gboolean
shows_ten (gpointer data)
{
  return count_shown (data) == 10;
}

static gboolean
shows_forty (gpointer data)
{
  return count_shown (data) == 40;
}

static LoomLiveSession *
attach (ControlPeer *peer)
{
  return loom_live_session_new_attached (peer->pid, "peer", LIMIT);
}

static void
test_attached (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (LoomTimelineModel) whole = NULL;
  g_autofree char *text = NULL;
  Viewer viewer;

  begin (&viewer, attach (peer));
  g_assert_cmpint (loom_live_session_get_state (viewer.session), ==, LOOM_LIVE_WAITING);
  control_peer_tell (peer, "event");
  control_test_until (runs, viewer.session);
  control_peer_tell (peer, "add 10");
  control_test_until (shows_ten, &viewer);
  control_peer_tell (peer, "add 30");
  control_test_until (shows_forty, &viewer);

  loom_live_session_stop (viewer.session);
  control_test_until (has_ended, viewer.session);
  g_assert_cmpint (loom_live_session_get_state (viewer.session), ==, LOOM_LIVE_ENDED);
  g_assert_cmpint (loom_live_session_get_end (viewer.session), ==, LOOM_LIVE_END_STOPPED);
  whole = loom_live_session_steal_whole (viewer.session);
  g_assert_cmpuint (loom_trace_get_n_events (loom_timeline_model_get_trace (whole)), ==, 40);
  text = loom_live_session_dup_end_text (viewer.session);
  g_assert_nonnull (strstr (text, "peer"));
  end (&viewer);
}

static gboolean
shows_more_than_forty (gpointer data)
{
  return count_shown (data) > 40;
}

/* What was shown when it ended to follow does not change any more, whatever comes. */
static void
test_pause (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  LoomTimelineModel *shown;
  guint64 n_shown;
  guint n_updates;
  Viewer viewer;

  control_peer_tell (peer, "start");
  control_peer_tell (peer, "add 10");
  begin (&viewer, attach (peer));
  control_test_until (shows_ten, &viewer);
  loom_live_session_set_following (viewer.session, FALSE);
  control_peer_tell (peer, "add 30");
  /* In the moment between, there may be a new one. */
  loom_live_session_set_following (viewer.session, TRUE);
  loom_live_session_set_following (viewer.session, FALSE);
  shown = viewer.shown;
  n_shown = count_shown (&viewer);
  n_updates = viewer.n_updates;
  /* Long enough for a model, if one were made: another session of it sees what has come. */
  {
    Viewer other;

    begin (&other, attach (peer));
    control_test_until (shows_forty, &other);
    loom_live_session_stop (other.session);
    control_test_until (has_ended, other.session);
    end (&other);
  }
  g_assert_true (viewer.shown == shown);
  g_assert_cmpuint (count_shown (&viewer), ==, n_shown);
  g_assert_cmpuint (viewer.n_updates, ==, n_updates);

  loom_live_session_set_following (viewer.session, TRUE);
  control_test_until (shows_forty, &viewer);
  control_peer_tell (peer, "add 1");
  control_test_until (shows_more_than_forty, &viewer);
  control_peer_kill (peer);
  control_test_until (has_ended, viewer.session);
  g_assert_cmpint (loom_live_session_get_end (viewer.session), ==, LOOM_LIVE_END_EXITED);
  end (&viewer);
}

static void
test_give_up (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  Viewer viewer;

  begin (&viewer, attach (peer));
  loom_live_session_stop (viewer.session);
  control_test_until (has_ended, viewer.session);
  g_assert_cmpint (loom_live_session_get_state (viewer.session), ==, LOOM_LIVE_FAILED);
  g_assert_error (loom_live_session_get_error (viewer.session), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  control_peer_tell (peer, "look");
  g_assert_cmpuint (peer->active, ==, 0);
  end (&viewer);
}

static void
test_fails (void)
{
  Viewer viewer;

  begin (&viewer, loom_live_session_new_attached (G_MAXINT, "none", LIMIT));
  control_test_until (has_ended, viewer.session);
  g_assert_cmpint (loom_live_session_get_state (viewer.session), ==, LOOM_LIVE_FAILED);
  g_assert_error (loom_live_session_get_error (viewer.session), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  end (&viewer);
}

/* A program that goes on for long: the model keeps about what the recorder's memory keeps. */
static void
test_bounded (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (LoomLiveModel) live = NULL;
  g_autoptr (LoomRecording) recording = NULL;
  LoomTimelineModel *shown = NULL;
  guint64 most = 0;
  guint n_anew = 0;

  control_peer_tell (peer, "start");
  recording = control_peer_open_recording (peer);
  live = loom_live_model_new (recording);
  for (guint i = 0; i < 200; i++)
    {
      LoomTimelineModel *model;

      control_peer_tell (peer, "add 1000");
      g_assert_true (loom_live_model_update (live));
      model = loom_live_model_take (live);
      g_assert_nonnull (model);
      n_anew += loom_live_model_is_anew (live);
      if (shown != NULL)
        loom_live_model_give_back (live, shown);
      shown = model;
      most = MAX (most, loom_trace_get_n_events (loom_timeline_model_get_trace (shown)));
    }
  /* The memory holds some 5,400 of these. */
  g_assert_cmpuint (most, <, 3 * 5460);
  g_assert_cmpuint (n_anew, >, 5);
  g_assert_cmpuint (n_anew, <, 100);
  g_assert_false (loom_live_model_update (live));
  g_assert_null (loom_live_model_take (live));
  loom_live_model_give_back (live, shown);
}

/* A viewer that is slower than the recorder sees what is there, not what it missed half of. */
static void
test_too_slow (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (LoomLiveModel) live = NULL;
  g_autoptr (LoomRecording) recording = NULL;
  LoomTimelineModel *first, *second;

  control_peer_tell (peer, "start");
  control_peer_tell (peer, "add 10");
  recording = control_peer_open_recording (peer);
  live = loom_live_model_new (recording);
  g_assert_true (loom_live_model_update (live));
  first = loom_live_model_take (live);
  g_assert_true (loom_live_model_is_anew (live));
  control_peer_tell (peer, "add 50000");
  g_assert_true (loom_live_model_update (live));
  second = loom_live_model_take (live);
  g_assert_true (loom_live_model_is_anew (live));
  g_assert_cmpuint (loom_trace_get_n_events (loom_timeline_model_get_trace (first)), ==, 10);
  loom_live_model_give_back (live, first);
  g_assert_cmpuint (loom_trace_get_n_events (loom_timeline_model_get_trace (second)), >, 4000);
  g_assert_cmpuint (loom_trace_get_n_events (loom_timeline_model_get_trace (second)), <, 5500);
  loom_live_model_give_back (live, second);
}

/* Started programs. */

static LoomLiveSession *
start (const char *const *argv, GError **error)
{
  return loom_live_session_new_started (argv, NULL, NULL, LIMIT, error);
}

static void
test_not_run (void)
{
  const char *const argv[] = { "/nonexistent/program", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (start (argv, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "/nonexistent/program"));
}

static void
test_not_recorded (void)
{
  const char *const argv[] = { "sh", "-c", "exit 7", NULL };
  g_autoptr (GError) error = NULL;
  Viewer viewer;

  begin (&viewer, start (argv, &error));
  control_test_until (has_ended, viewer.session);
  g_assert_cmpint (loom_live_session_get_state (viewer.session), ==, LOOM_LIVE_FAILED);
  g_assert_nonnull (
      strstr (loom_live_session_get_error (viewer.session)->message, "exit status 7"));
  end (&viewer);
}

static LoomLiveSession *
start_recorded (const char *rounds)
{
  g_autofree char *program = g_build_filename (g_getenv ("WEFT_BUILD_ROOT"), "tests", "integration",
                                               "recorded-program", NULL);
  const char *const argv[] = { program, rounds, NULL };
  g_autoptr (GError) error = NULL;
  LoomLiveSession *session = start (argv, &error);

  g_assert_no_error (error);
  return session;
}

static void
test_started (void)
{
  g_autoptr (LoomTimelineModel) whole = NULL;
  g_autofree char *text = NULL;
  Viewer viewer;

  begin (&viewer, start_recorded ("20"));
  control_test_until (has_ended, viewer.session);
  g_assert_cmpint (loom_live_session_get_state (viewer.session), ==, LOOM_LIVE_ENDED);
  g_assert_cmpint (loom_live_session_get_end (viewer.session), ==, LOOM_LIVE_END_EXITED);
  text = loom_live_session_dup_end_text (viewer.session);
  g_assert_nonnull (strstr (text, "exit status 0"));
  whole = loom_live_session_steal_whole (viewer.session);
  g_assert_cmpuint (loom_trace_get_n_events (loom_timeline_model_get_trace (whole)), >, 100);
  end (&viewer);
}

static gboolean
shows_anything (gpointer data)
{
  return count_shown (data) > 100;
}

static void
test_stop_started (void)
{
  g_autofree char *text = NULL;
  Viewer viewer;

  begin (&viewer, start_recorded ("-1"));
  control_test_until (shows_anything, &viewer);
  loom_live_session_stop (viewer.session);
  control_test_until (has_ended, viewer.session);
  g_assert_cmpint (loom_live_session_get_state (viewer.session), ==, LOOM_LIVE_ENDED);
  text = loom_live_session_dup_end_text (viewer.session);
  g_assert_nonnull (strstr (text, "signal 15"));
  end (&viewer);
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live/attached", test_attached);
  g_test_add_func ("/live/pause", test_pause);
  g_test_add_func ("/live/give-up", test_give_up);
  g_test_add_func ("/live/fails", test_fails);
  g_test_add_func ("/live/bounded", test_bounded);
  g_test_add_func ("/live/too-slow", test_too_slow);
  g_test_add_func ("/live/not-run", test_not_run);
  g_test_add_func ("/live/not-recorded", test_not_recorded);
  g_test_add_func ("/live/started", test_started);
  g_test_add_func ("/live/stop-started", test_stop_started);
  status = g_test_run ();
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  return status;
}
