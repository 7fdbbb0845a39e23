/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <signal.h>

#include "loom-command-test.h"
#include "support/control-test.h"
#include "trace/loom-trace-load.h"
#include "trace/weft-control-layout.h"

#define MS (G_GINT64_CONSTANT (1000000))

static LoomTrace *
load (LoomCommandTest *self, const char *name)
{
  g_autofree char *path = loom_command_test_path (self, name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  LoomTrace *trace = loom_trace_load (file, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

/* `weft attach` while it runs. */
typedef struct
{
  GSubprocess *process;
  GDataInputStream *messages;
} Running;

static void
running_clear (Running *self)
{
  g_clear_object (&self->messages);
  g_clear_object (&self->process);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Running, running_clear)

/* Up to the message with that in it. */
static void
read_until (Running *self, const char *part)
{
  gboolean found = FALSE;

  while (!found)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (self->messages, NULL, NULL, &error);

      g_assert_no_error (error);
      if (line == NULL)
        g_error ("It ended without having said “%s”", part);
      g_test_message ("%s", line);
      found = strstr (line, part) != NULL;
    }
}

/* With an event of the peer, so that it is recorded when this returns. */
static Running
start (LoomCommandTest *self, ControlPeer *peer, const char *const *options)
{
  g_autofree char *pid = g_strdup_printf ("%" G_GINT64_FORMAT, peer->pid);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  Running running;

  g_ptr_array_add (arguments, (char *) "attach");
  g_ptr_array_add (arguments, pid);
  for (guint i = 0; options[i] != NULL; i++)
    g_ptr_array_add (arguments, (char *) options[i]);
  g_ptr_array_add (arguments, NULL);
  running.process = loom_command_test_spawn (
      self, G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
      (const char *const *) arguments->pdata);
  running.messages = g_data_input_stream_new (g_subprocess_get_stderr_pipe (running.process));
  if (peer->active == 0)
    {
      /* Where it does nothing, that is said. */
      read_until (&running, "has been asked");
      control_peer_tell (peer, "event");
    }
  read_until (&running, "record");
  return running;
}

static int
interrupt (Running *self)
{
  g_subprocess_send_signal (self->process, SIGINT);
  return loom_command_test_wait (self->process);
}

static void
test_interrupted (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  const char *const options[] = { "-o", "some.fxt", NULL };
  g_auto (Running) running = start (self, peer, options);
  g_autoptr (LoomTrace) trace = NULL;

  control_peer_tell (peer, "add 25");
  g_assert_cmpint (interrupt (&running), ==, 0);
  read_until (&running, "25 events in ");
  trace = load (self, "some.fxt");
  g_assert_cmpuint (loom_trace_get_n_events (trace), ==, 25);
  g_assert_cmpint (loom_trace_get_end_state (trace), !=, LOOM_TRACE_END_CUT);

  /* The program goes on, and is no longer recorded. */
  control_peer_tell (peer, "look");
  g_assert_cmpuint (peer->active, ==, WEFT_CONTROL_STOP);
  control_peer_tell (peer, "event");
  g_assert_cmpuint (peer->active, ==, 0);
}

static void
test_program_ends (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  const char *const options[] = { NULL };
  g_auto (Running) running = start (self, peer, options);
  g_autoptr (LoomTrace) trace = NULL;

  control_peer_tell (peer, "add 12");
  control_peer_kill (peer);
  read_until (&running, "12 events in ");
  g_assert_cmpint (loom_command_test_wait (running.process), ==, 0);
  trace = load (self, "peer.fxt");
  g_assert_cmpint (loom_trace_get_end_state (trace), ==, LOOM_TRACE_END_CUT);
}

/* What goes on already goes on, and what it has kept is saved. */
static void
test_joins (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  const char *const options[] = { "--duration", "0.1", NULL };
  g_auto (Running) running = { NULL, NULL };

  control_peer_tell (peer, "start");
  control_peer_tell (peer, "add 5");
  running = start (self, peer, options);
  read_until (&running, "5 events in ");
  g_assert_cmpint (loom_command_test_wait (running.process), ==, 0);
  control_peer_tell (peer, "look");
  g_assert_cmpuint (peer->active, ==, 1);
}

static guint
count_slices (LoomTrace *trace, const char *name)
{
  guint string = loom_trace_find_string (trace, name);
  guint n = 0;

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      for (guint s = 0; lane->kind == LOOM_LANE_THREAD && s < lane->slices->len; s++)
        n += g_array_index (lane->slices, LoomSlice, s).name == string;
    }
  return n;
}

/* A program that uses libweft, and has run for a while when somebody looks at it. */
static void
test_real_program (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *program = loom_command_test_program ("tests/integration/recorded-program");
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, program, NULL);
  g_autofree char *pid = g_strdup (g_subprocess_get_identifier (process));
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomTrace) again = NULL;

  g_assert_no_error (error);
  /* It has no page before its constructors have run. */
  do
    loom_command_test_run (self, "attach", pid, "--duration=0.2", "-o", "real.fxt", NULL);
  while (self->status == 3 && strstr (self->err, "not ready yet") != NULL);
  loom_command_test_assert_status (self, 0);
  trace = load (self, "real.fxt");
  g_assert_cmpuint (count_slices (trace, "add_numbers"), >, 0);
  g_assert_cmpuint (count_slices (trace, "go_rounds"), >, 0);

  /* It has gone on, and can be recorded once more. */
  loom_command_test_run (self, "attach", pid, "--duration=0.2", "-o", "again.fxt", NULL);
  loom_command_test_assert_status (self, 0);
  loom_command_test_assert_says (self->err, ") is recorded for 200 ms, or until Ctrl+C\n");
  again = load (self, "again.fxt");
  g_assert_cmpuint (count_slices (again, "add_numbers"), >, 0);
  g_subprocess_force_exit (process);
}

static void
test_on_stall (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  const char *const options[] = {
    "--on-stall=200", "--before=0.02", "-n", "2", "-o", "held.fxt", NULL
  };
  g_auto (Running) running = start (self, peer, options);
  g_autoptr (LoomTrace) first = NULL;
  g_autoptr (LoomTrace) second = NULL;

  control_peer_tell (peer, "add 100");
  control_peer_tell (peer, "hold 150");
  control_peer_tell (peer, "add 100");
  control_peer_tell (peer, "hold 412");
  control_peer_tell (peer, "add 100");
  read_until (&running, "was held for 412 ms, most of it in “load”: /");
  control_peer_tell (peer, "hold 300");
  read_until (&running, "was held for 300 ms, most of it in “load”: /");
  g_assert_cmpint (loom_command_test_wait (running.process), ==, 0);

  g_assert_cmpuint (loom_command_test_count_files (self), ==, 2);
  first = load (self, "held.fxt");
  second = load (self, "held-2.fxt");
  g_assert_cmpint (loom_trace_get_end (first) - loom_trace_get_begin (first), >=, 412 * MS);
  g_assert_cmpint (loom_trace_get_end (first) - loom_trace_get_begin (first), <=, 433 * MS);
  g_assert_cmpint (loom_trace_get_end (second) - loom_trace_get_begin (second), <=, 321 * MS);

  /* What is in it is what the rule for it finds. */
  loom_command_test_run (self, "check", "held.fxt", "--fail-on=warning", NULL);
  loom_command_test_assert_status (self, 1);
  loom_command_test_assert_says (self->out, "W013");
}

static void
test_no_stall (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  const char *const options[] = { "--on-stall", NULL };
  g_auto (Running) running = start (self, peer, options);

  control_peer_tell (peer, "hold 99");
  g_assert_cmpint (interrupt (&running), ==, 0);
  read_until (&running, "no stall of 100 ms or more");
  g_assert_cmpuint (loom_command_test_count_files (self), ==, 0);
}

static void
test_list (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) ready = control_peer_start ("none");
  g_autoptr (ControlPeer) recorded = control_peer_start ("none");
  g_auto (GStrv) lines = NULL;
  gsize column = 0;
  guint n_found = 0;

  control_peer_tell (recorded, "start");
  loom_command_test_run (self, "attach", "--list", NULL);
  loom_command_test_assert_status (self, 0);
  lines = g_strsplit (g_strchomp (self->out), "\n", -1);
  column = (gsize) (strstr (lines[0], "STATE") - lines[0]);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      gint64 pid = g_ascii_strtoll (lines[i], NULL, 10);
      gboolean is_recorded = pid == recorded->pid;

      if (pid != ready->pid && !is_recorded)
        continue;
      n_found++;
      g_assert_true (
          g_str_has_prefix (lines[i] + column, is_recorded ? "recorded already" : "ready"));
      g_assert_nonnull (strstr (lines[i], "control-peer none"));
    }
  g_assert_cmpuint (n_found, ==, 2);
}

static void
test_cannot (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("refuses");
  g_autofree char *pid = g_strdup_printf ("%" G_GINT64_FORMAT, peer->pid);
  g_auto (Running) running = { NULL, NULL };
  const char *const arguments[] = { "attach", pid, NULL };

  running.process = loom_command_test_spawn (
      self, G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, arguments);
  running.messages = g_data_input_stream_new (g_subprocess_get_stderr_pipe (running.process));
  read_until (&running, "has been asked");
  control_peer_tell (peer, "event");
  read_until (&running, "cannot be recorded");
  g_assert_cmpint (loom_command_test_wait (running.process), ==, 3);

  control_peer_kill (peer);
  loom_command_test_run (self, "attach", pid, NULL);
  loom_command_test_assert_status (self, 3);
  loom_command_test_assert_says (self->err, "There is no process");
  loom_command_test_run (self, "attach", "1", NULL);
  loom_command_test_assert_status (self, 3);
  loom_command_test_run (self, "attach", pid, "-o", "no/folder.fxt", NULL);
  loom_command_test_assert_status (self, 4);
  g_assert_cmpuint (loom_command_test_count_files (self), ==, 0);
}

static void
test_usage (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const wrong[][4] = {
    { "attach", NULL },
    { "attach", "1", "2", NULL },
    { "attach", "--list", "1", NULL },
    { "attach", "one", NULL },
    { "attach", "-5", NULL },
    { "attach", "1", "--limit=much", NULL },
    { "attach", "1", "--duration=-1", NULL },
    { "attach", "1", "--on-stall=0", NULL },
    { "attach", "1", "--on-stall=soon", NULL },
    { "attach", "1", "--count=0", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s %s", wrong[i][1], wrong[i][1] != NULL ? wrong[i][2] : NULL);
      loom_command_test_runv (self, wrong[i]);
      loom_command_test_assert_status (self, 2);
      g_assert_cmpstr (self->out, ==, "");
      g_assert_cmpstr (self->err, !=, "");
    }
}

#define ADD(path, test)                                                                            \
  g_test_add ("/cli/attach/" path, LoomCommandTest, NULL, loom_command_test_set_up, test,          \
              loom_command_test_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("interrupted", test_interrupted);
  ADD ("program-ends", test_program_ends);
  ADD ("joins", test_joins);
  ADD ("real-program", test_real_program);
  ADD ("on-stall", test_on_stall);
  ADD ("no-stall", test_no_stall);
  ADD ("list", test_list);
  ADD ("cannot", test_cannot);
  ADD ("usage", test_usage);
  return g_test_run ();
}
