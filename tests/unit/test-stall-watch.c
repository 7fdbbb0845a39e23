/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-stall-monitor.h"
#include "session/loom-stall-watch.h"
#include "support/control-test.h"
#include "trace/loom-trace-load.h"

#define MS (G_GINT64_CONSTANT (1000000))

/* A peer that records itself, read from outside. */
typedef struct
{
  ControlPeer *peer;
  LoomRecording *recording;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->peer = control_peer_start ("none");
  control_peer_tell (fixture->peer, "start");
  fixture->recording = control_peer_open_recording (fixture->peer);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  loom_recording_free (fixture->recording);
  control_peer_free (fixture->peer);
}

static LoomStallWatch *
watch (Fixture *fixture, gint64 threshold, gint64 before)
{
  return loom_stall_watch_new (fixture->recording, threshold * MS, before * MS);
}

static void
test_nothing (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomStallWatch) self = watch (fixture, 100, 10000);

  g_assert_null (loom_stall_watch_look (self, G_MININT64));
  control_peer_tell (fixture->peer, "add 500");
  control_peer_tell (fixture->peer, "hold 99");
  g_assert_null (loom_stall_watch_look (self, G_MININT64));
}

static void
test_seen (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomStallWatch) self = watch (fixture, 100, 10000);
  g_autoptr (LoomStall) stall = NULL;
  g_autofree char *message = NULL;

  control_peer_tell (fixture->peer, "add 5");
  control_peer_tell (fixture->peer, "hold 412");
  control_peer_tell (fixture->peer, "add 5");
  stall = loom_stall_watch_look (self, G_MININT64);
  g_assert_nonnull (stall);
  g_assert_cmpint (loom_stall_get_begin (stall), ==, 1005 * MS);
  g_assert_cmpint (loom_stall_get_end (stall), ==, 1417 * MS);
  g_assert_false (loom_stall_goes_on (stall));
  message = loom_stall_dup_message (stall);
  g_assert_nonnull (strstr (message, "was held for 412 ms, most of it in “load”"));

  /* Once. */
  g_assert_null (loom_stall_watch_look (self, G_MININT64));
  control_peer_tell (fixture->peer, "add 5");
  g_assert_null (loom_stall_watch_look (self, G_MININT64));
}

/* What was there before it was watched is nobody's surprise. */
static void
test_before_watching (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  LoomStallWatch *self;

  control_peer_tell (fixture->peer, "hold 412");
  self = watch (fixture, 100, 10000);
  g_assert_null (loom_stall_watch_look (self, G_MININT64));
  loom_stall_watch_free (self);
}

static LoomTrace *
load (LoomStall *stall)
{
  g_autoptr (GError) error = NULL;
  LoomTrace *trace =
      loom_trace_load_bytes (loom_stall_get_recording (stall), "stall", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

/* The time before, up to its end, and no more. */
static void
test_kept (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomStallWatch) self = watch (fixture, 100, 50);
  g_autoptr (LoomStall) stall = NULL;
  g_autoptr (LoomTrace) trace = NULL;

  control_peer_tell (fixture->peer, "add 200");
  control_peer_tell (fixture->peer, "hold 150");
  control_peer_tell (fixture->peer, "add 200");
  stall = loom_stall_watch_look (self, G_MININT64);
  g_assert_nonnull (stall);
  trace = load (stall);
  /* 50 of the slices before it, the iteration and what is in it, and nothing behind it but what
   * begins in the very moment. */
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, 53);
  g_assert_cmpint (loom_trace_get_end (trace) - loom_trace_get_begin (trace), <=, 201 * MS);
}

/* The recorder's memory goes round many times; what led to it is as it was. */
static void
test_memory_goes_round (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomStallWatch) self = watch (fixture, 100, 10000);
  g_autoptr (LoomStall) stall = NULL;
  g_autoptr (LoomTrace) trace = NULL;

  control_peer_tell (fixture->peer, "add 20");
  control_peer_tell (fixture->peer, "hold 150");
  stall = loom_stall_watch_look (self, G_MININT64);
  g_assert_nonnull (stall);
  control_peer_tell (fixture->peer, "add 50000");
  g_assert_true (loom_recording_has_wrapped (fixture->recording));
  g_assert_null (loom_stall_watch_look (self, G_MININT64));
  trace = load (stall);
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, 22);
}

/* Of many, those are told that are seen, for as long as it goes on. */
static void
test_long (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomStallWatch) self = watch (fixture, 100, 100);
  guint n_seen = 0;

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (LoomStall) stall = NULL;

      control_peer_tell (fixture->peer, "add 1000");
      if (i % 3 == 0)
        control_peer_tell (fixture->peer, "hold 120");
      stall = loom_stall_watch_look (self, G_MININT64);
      n_seen += stall != NULL;
    }
  g_assert_cmpuint (n_seen, ==, 100);
}

static void
test_save (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomStallWatch) self = watch (fixture, 100, 10000);
  g_autoptr (LoomStall) stall = NULL;
  g_autofree char *folder = g_dir_make_tmp ("weft-stall-XXXXXX", NULL);
  g_autoptr (GFile) file = g_file_new_build_filename (folder, "stall.fxt", NULL);
  g_autoptr (GFile) nowhere = g_file_new_build_filename (folder, "no", "stall.fxt", NULL);
  g_autoptr (GFile) parent = g_file_get_parent (file);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (GError) error = NULL;

  control_peer_tell (fixture->peer, "hold 150");
  stall = loom_stall_watch_look (self, G_MININT64);
  g_assert_true (loom_stall_save (stall, file, NULL, &error));
  g_assert_no_error (error);
  trace = loom_trace_load (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, 2);

  g_assert_false (loom_stall_save (stall, nowhere, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_true (g_file_delete (file, NULL, NULL));
  g_assert_true (g_file_delete (parent, NULL, NULL));
}

static void
stalled_cb (LoomStall **seen, LoomStall *stall)
{
  g_set_object (seen, stall);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
test_monitor (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomStallMonitor) monitor =
      loom_stall_monitor_new (fixture->recording, 100 * MS, 1000 * MS);
  g_autoptr (LoomStall) stall = NULL;

  g_signal_connect_swapped (monitor, "stalled", G_CALLBACK (stalled_cb), &stall);
  control_peer_tell (fixture->peer, "hold 300");
  control_test_until (is_set, &stall);
  g_assert_cmpint (loom_stall_get_end (stall) - loom_stall_get_begin (stall), ==, 300 * MS);
  loom_stall_monitor_stop (monitor);
}

#define ADD(path, test) g_test_add ("/stall/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("nothing", test_nothing);
  ADD ("seen", test_seen);
  ADD ("before-watching", test_before_watching);
  ADD ("kept", test_kept);
  ADD ("memory-goes-round", test_memory_goes_round);
  ADD ("long", test_long);
  ADD ("save", test_save);
  ADD ("monitor", test_monitor);
  return g_test_run ();
}
