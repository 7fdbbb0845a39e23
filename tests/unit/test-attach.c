/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <unistd.h>

#include "session/loom-attach.h"
#include "support/control-test.h"
#include "trace/loom-trace-load.h"
#include "trace/weft-control-layout.h"

#define LIMIT (1024 * 1024)

static gboolean
is_completed (gpointer data)
{
  return weft_task_is_completed (data);
}

typedef struct
{
  WeftAsync async;

  WeftTask *task;
  LoomAttachment *attachment;
  LoomAttachment **out;
} TakeFrame;

WEFT_ASYNC_DEFINE (take_attachment, TakeFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->attachment, g_steal_pointer (&self->task));
  *self->out = g_steal_pointer (&self->attachment);
  WEFT_RETURN ();

  WEFT_END;
}

/* Consumes @task. */
static LoomAttachment *
finish (WeftTask *task, GError **error)
{
  LoomAttachment *attachment = NULL;
  TakeFrame *frame = WEFT_ASYNC_NEW (take_attachment);
  g_autoptr (WeftTask) taking = NULL;

  frame->task = task;
  frame->out = &attachment;
  taking = WEFT_ASYNC_START (frame);
  control_test_until (is_completed, taking);
  (void) weft_task_wait (taking, error);
  return attachment;
}

/* Attaches, with an event of the peer when it has been asked. */
static LoomAttachment *
attach (ControlPeer *peer, GError **error)
{
  WeftTask *task = loom_attach (peer->pid, LIMIT, NULL);

  control_peer_tell (peer, "event");
  return finish (task, error);
}

static guint64
count_events (LoomRecording *recording)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "");
  g_autoptr (LoomRecording) reader = loom_recording_dup (recording);

  return loom_recording_follow (reader, builder);
}

static void
test_ours (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomAttachment) attachment = attach (peer, &error);

  g_assert_no_error (error);
  g_assert_true (loom_attachment_is_ours (attachment));
  g_assert_true (loom_attachment_is_running (attachment));
  control_peer_tell (peer, "add 10");
  g_assert_cmpuint (count_events (loom_attachment_get_recording (attachment)), ==, 10);

  loom_attachment_detach (attachment);
  g_assert_false (loom_attachment_is_running (attachment));
  control_peer_tell (peer, "look");
  g_assert_cmpuint (peer->active, ==, WEFT_CONTROL_STOP);
  control_peer_tell (peer, "event");
  g_assert_cmpuint (peer->active, ==, 0);
  g_assert_cmpuint (count_events (loom_attachment_get_recording (attachment)), ==, 10);
}

/* A recording that goes on already is joined, and goes on afterwards. */
static void
test_joins (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (GError) error = NULL;
  LoomAttachment *attachment;

  control_peer_tell (peer, "start");
  control_peer_tell (peer, "add 3");
  attachment = finish (loom_attach (peer->pid, LIMIT, NULL), &error);
  g_assert_no_error (error);
  g_assert_false (loom_attachment_is_ours (attachment));
  g_assert_cmpuint (count_events (loom_attachment_get_recording (attachment)), ==, 3);
  loom_attachment_free (attachment);
  control_peer_tell (peer, "look");
  g_assert_cmpuint (peer->active, ==, 1);
}

/* Both who attach at once are answered, and only one of them ends it. */
static void
test_two (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (GError) error = NULL;
  WeftTask *first = loom_attach (peer->pid, LIMIT, NULL);
  WeftTask *second = loom_attach (peer->pid, LIMIT, NULL);
  LoomAttachment *one, *other;

  control_peer_tell (peer, "event");
  one = finish (first, &error);
  g_assert_no_error (error);
  other = finish (second, &error);
  g_assert_no_error (error);
  g_assert_true (loom_attachment_is_ours (one));
  g_assert_false (loom_attachment_is_ours (other));

  loom_attachment_free (other);
  g_assert_true (loom_attachment_is_running (one));
  loom_attachment_free (one);
  control_peer_tell (peer, "look");
  g_assert_cmpuint (peer->active, ==, WEFT_CONTROL_STOP);
}

/* A program that does nothing does not answer; who is tired of it takes the request back. */
static void
test_cancel (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  WeftTask *task = loom_attach (peer->pid, LIMIT, cancellable);

  control_peer_tell (peer, "look");
  g_assert_cmpuint (peer->active, ==, WEFT_CONTROL_REQUEST);
  g_assert_false (weft_task_is_completed (task));
  g_cancellable_cancel (cancellable);
  g_assert_null (finish (task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  control_peer_tell (peer, "look");
  g_assert_cmpuint (peer->active, ==, 0);
}

/* Whether the cancellation came before the answer was seen. */
static gboolean
cancel_answered (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  WeftTask *task = loom_attach (peer->pid, LIMIT, cancellable);
  g_autoptr (LoomAttachment) attachment = NULL;

  control_peer_tell (peer, "event");
  g_assert_cmpuint (peer->active, ==, 1);
  g_cancellable_cancel (cancellable);
  attachment = finish (task, &error);
  if (attachment != NULL)
    return FALSE;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  control_peer_tell (peer, "look");
  g_assert_cmpuint (peer->active, ==, WEFT_CONTROL_STOP);
  return TRUE;
}

/* The answer came in the moment when it was no longer wanted: it ends at once. On a busy machine the
 * answer may have been seen before; then it was wanted. */
static void
test_cancel_answered (void)
{
  guint n_tries = 1;

  while (!cancel_answered ())
    g_assert_cmpuint (++n_tries, <=, 50);
}

/* One who only waits for another's request does not take that back. */
static void
test_cancel_others (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomAttachment) attachment = NULL;
  WeftTask *first = loom_attach (peer->pid, LIMIT, NULL);
  WeftTask *second = loom_attach (peer->pid, LIMIT, cancellable);

  g_cancellable_cancel (cancellable);
  g_assert_null (finish (second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  control_peer_tell (peer, "event");
  attachment = finish (first, &error);
  g_assert_no_error (error);
  g_assert_nonnull (attachment);
}

static void
test_killed_while_waiting (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (GError) error = NULL;
  WeftTask *task = loom_attach (peer->pid, LIMIT, NULL);

  control_peer_kill (peer);
  g_assert_null (finish (task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

/* What it recorded until then is there, and says that it was killed. */
static void
test_killed (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomAttachment) attachment = attach (peer, &error);
  LoomRecording *recording = loom_attachment_get_recording (attachment);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LoomTrace) trace = NULL;

  control_peer_tell (peer, "add 7");
  control_peer_kill (peer);
  g_assert_false (loom_attachment_is_running (attachment));
  g_assert_true (loom_attachment_has_exited (attachment));
  bytes = loom_recording_cut (recording, G_MININT64, G_MAXINT64, NULL, &error);
  g_assert_no_error (error);
  trace = loom_trace_load_bytes (bytes, "killed", NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, 7);
  g_assert_cmpint (loom_trace_get_end_state (trace), ==, LOOM_TRACE_END_CUT);
}

static void
test_ends_itself (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomAttachment) attachment = attach (peer, &error);

  g_assert_true (loom_attachment_is_running (attachment));
  control_peer_tell (peer, "stop");
  g_assert_false (loom_attachment_is_running (attachment));
  g_assert_false (loom_attachment_has_exited (attachment));
  /* It may begin another one, which is nothing to this. */
  control_peer_tell (peer, "start");
  g_assert_false (loom_attachment_is_running (attachment));
  loom_attachment_detach (attachment);
  control_peer_tell (peer, "look");
  g_assert_cmpuint (peer->active, ==, 2);
}

static void
test_refused (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("refuses");
  g_autoptr (GError) error = NULL;

  g_assert_null (attach (peer, &error));
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_RECORDER);
  g_assert_nonnull (strstr (error->message, " room"));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\033'));
  g_assert_cmpuint (peer->active, ==, 0);
}

/* What cannot be attached to, and what is said of it. */
static void
test_errors (void)
{
  static const struct
  {
    const char *fault;
    const char *message;
  } cases[] = {
    { "short-page", "no program that uses libweft" },
    { "unsealed", "damaged" },
    { "no-magic", "damaged" },
    { "old-version", "another version of libweft" },
    { "other-pid", "damaged" },
    { "bad-state", "damaged" },
    { "no-file", "cannot be opened" },
    { "bad-memory", "not the memory of a Weft recorder" },
    { "bad-layout", "damaged" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ControlPeer) peer = control_peer_start (cases[i].fault);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].fault);
      g_assert_null (attach (peer, &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

static void
test_no_process (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (GError) error = NULL;
  const gint64 none[] = { peer->pid, 0, -1, G_MAXINT64 };

  control_peer_kill (peer);
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      g_assert_null (finish (loom_attach (none[i], LIMIT, NULL), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
      g_clear_error (&error);
    }
}

/* Nothing that another process writes there does any harm. */
static void
test_bad_records (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("bad-records");
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomAttachment) attachment = attach (peer, &error);
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "");
  LoomRecording *recording = loom_attachment_get_recording (attachment);
  g_autoptr (GBytes) bytes = NULL;

  g_assert_no_error (error);
  control_peer_tell (peer, "add 100");
  loom_recording_follow (recording, builder);
  g_assert_true (loom_recording_is_damaged (recording));
  bytes = loom_recording_cut (recording, 0, G_MAXINT64, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attach/ours", test_ours);
  g_test_add_func ("/attach/joins", test_joins);
  g_test_add_func ("/attach/two", test_two);
  g_test_add_func ("/attach/cancel", test_cancel);
  g_test_add_func ("/attach/cancel-answered", test_cancel_answered);
  g_test_add_func ("/attach/cancel-others", test_cancel_others);
  g_test_add_func ("/attach/killed-while-waiting", test_killed_while_waiting);
  g_test_add_func ("/attach/killed", test_killed);
  g_test_add_func ("/attach/ends-itself", test_ends_itself);
  g_test_add_func ("/attach/refused", test_refused);
  g_test_add_func ("/attach/errors", test_errors);
  g_test_add_func ("/attach/no-process", test_no_process);
  g_test_add_func ("/attach/bad-records", test_bad_records);
  status = g_test_run ();
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  return status;
}
