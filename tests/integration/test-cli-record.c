/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weft record`, of a program that ends in every way that there is. */

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "loom-command-test.h"
#include "timeline/loom-time-format.h"
#include "trace/loom-trace-load.h"

#define PROGRAM "tests/integration/recorded-program"

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

static guint
count_slices (LoomTrace *trace, const char *name)
{
  guint n_slices = 0;

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      for (guint j = 0; lane->kind == LOOM_LANE_THREAD && j < lane->slices->len; j++)
        {
          const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, j);

          n_slices += g_str_has_prefix (loom_trace_get_string (trace, slice->name), name);
        }
    }
  return n_slices;
}

/* Its own output is untouched, and what weft has to say is not among it. */
static void
test_ends (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *program = loom_command_test_program (PROGRAM);
  g_autoptr (LoomTrace) trace = NULL;
  g_auto (GStrv) lines = NULL;

  loom_command_test_run (self, "record", "-o", "ends.fxt", "--", program, "20", NULL);
  loom_command_test_assert_status (self, 0);
  lines = g_strsplit (self->out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 21);
  g_assert_true (g_str_has_suffix (lines[19], " 20"));
  g_assert_true (g_str_has_prefix (self->err, "weft: "));
  loom_command_test_assert_says (self->err, "events in");
  loom_command_test_assert_says (self->err, "ends.fxt");
  g_assert_null (strstr (self->err, "dropped"));

  trace = load (self, "ends.fxt");
  g_assert_cmpint (loom_trace_get_end_state (trace), ==, LOOM_TRACE_END_CLOSED);
  g_assert_cmpuint (count_slices (trace, "add_numbers"), ==, 20);
  g_assert_cmpuint (loom_trace_get_n_lost (trace), ==, 0);

  loom_command_test_run (self, "info", "ends.fxt", NULL);
  loom_command_test_assert_status (self, 0);
  loom_command_test_assert_says (self->out, "closed by the recorder");
  loom_command_test_assert_says (self->out, "main");
}

static void
test_status (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *program = loom_command_test_program (PROGRAM);
  g_autoptr (LoomTrace) trace = NULL;

  loom_command_test_run (self, "record", "-o", "seven.fxt", "--", program, "3", "--exit", "7",
                         NULL);
  loom_command_test_assert_status (self, 7);
  trace = load (self, "seven.fxt");
  g_assert_cmpuint (count_slices (trace, "add_numbers"), ==, 3);

  loom_command_test_run (self, "record", "-o", "term.fxt", "--", program, "3", "--raise", "15",
                         NULL);
  loom_command_test_assert_status (self, 128 + SIGTERM);
  g_assert_cmpuint (loom_command_test_count_files (self), ==, 2);
}

/* PROGRAM.fxt where nothing is said, and never instead of what is there. */
static void
test_default_output (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *program = loom_command_test_program (PROGRAM);
  g_autofree char *first = NULL;
  g_autofree char *again = NULL;
  gsize length, again_length;

  loom_command_test_run (self, "record", program, "3", NULL);
  loom_command_test_assert_status (self, 0);
  first = loom_command_test_read (self, "recorded-program.fxt", &length);
  loom_command_test_run (self, "record", "--", program, "3", NULL);
  loom_command_test_assert_status (self, 0);
  again = loom_command_test_read (self, "recorded-program.fxt", &again_length);
  g_assert_cmpmem (first, length, again, again_length);
  g_assert_cmpuint (loom_command_test_count_files (self), ==, 2);
}

/* More than there is room for: the newest are kept, and that there were older ones is told. */
static void
test_limit (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *program = loom_command_test_program (PROGRAM);
  g_autofree char *contents = NULL;
  g_autofree char *dropped = NULL;
  g_autofree char *told = NULL;
  g_autoptr (LoomTrace) trace = NULL;
  gsize length;

  loom_command_test_run (self, "record", "--limit", "1M", "-o", "some.fxt", "--", program, "20000",
                         NULL);
  loom_command_test_assert_status (self, 0);
  loom_command_test_assert_says (self->err, " were dropped, see --limit");
  contents = loom_command_test_read (self, "some.fxt", &length);
  g_assert_cmpuint (length, <=, 1024 * 1024);
  trace = load (self, "some.fxt");
  g_assert_cmpuint (count_slices (trace, "add_numbers"), >, 0);
  g_assert_cmpuint (count_slices (trace, "add_numbers"), <, 20000);
  /* Each of them was made, was begun, ran, and ended. */
  g_assert_cmpuint (loom_trace_get_n_events (trace) + loom_trace_get_n_dropped (trace), >=,
                    20000 * 4);
  dropped = loom_count_format (loom_trace_get_n_dropped (trace));
  told = g_strdup_printf ("the oldest %s were dropped", dropped);
  loom_command_test_assert_says (self->err, told);

  loom_command_test_run (self, "info", "some.fxt", NULL);
  loom_command_test_assert_status (self, 0);
  loom_command_test_assert_says (self->out, dropped);
}

static void
test_not_run (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *program = loom_command_test_program (PROGRAM);

  loom_command_test_run (self, "record", "-o", "no.fxt", "--", "/nonexistent/program", NULL);
  loom_command_test_assert_status (self, 4);
  loom_command_test_assert_says (self->err, "/nonexistent/program");

  /* It does not run what it could not save. */
  loom_command_test_run (self, "record", "-o", "no/folder.fxt", "--", program, "3", NULL);
  loom_command_test_assert_status (self, 4);
  g_assert_cmpstr (self->out, ==, "");
  loom_command_test_assert_says (self->err, "no/folder.fxt");

  loom_command_test_run (self, "record", "-o", "no.fxt", "--", "sh", "-c", "echo ran", NULL);
  loom_command_test_assert_status (self, 4);
  g_assert_cmpstr (self->out, ==, "ran\n");
  loom_command_test_assert_says (self->err, "libweft");

  loom_command_test_run (self, "record", "-o", "no.fxt", "--", "sh", "-c", "exit 9", NULL);
  loom_command_test_assert_status (self, 9);
  g_assert_cmpuint (loom_command_test_count_files (self), ==, 0);
}

/* Reads lines until the program is in its hundredth round. */
static void
read_rounds (GDataInputStream *lines, GPid *program, guint *round)
{
  *round = 0;
  while (*round < 100)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
      int pid;

      g_assert_no_error (error);
      g_assert_nonnull (line);
      g_assert_cmpint (sscanf (line, "%d %u", &pid, round), ==, 2);
      *program = pid;
    }
}

static int
record_and_signal (LoomCommandTest *self, gboolean to_program, int signal_number, guint *round)
{
  g_autofree char *program = loom_command_test_program (PROGRAM);
  const char *const arguments[] = { "record", "-o", "killed.fxt", "--", program, NULL };
  g_autoptr (GSubprocess) process = loom_command_test_spawn (
      self, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, arguments);
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *rest = NULL;
  GPid pid;

  read_rounds (lines, &pid, round);
  if (to_program)
    g_assert_cmpint (kill (pid, signal_number), ==, 0);
  else
    g_subprocess_send_signal (process, signal_number);
  /* What it said until then makes room for it to end. */
  while ((rest = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    g_clear_pointer (&rest, g_free);
  return loom_command_test_wait (process);
}

/* kill -9 in the middle: the recording is there, with all that was until then, and says where
 * it ends. */
static void
test_killed (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = NULL;
  guint round;

  g_assert_cmpint (record_and_signal (self, TRUE, SIGKILL, &round), ==, 128 + SIGKILL);
  trace = load (self, "killed.fxt");
  g_assert_cmpint (loom_trace_get_end_state (trace), ==, LOOM_TRACE_END_CUT);
  g_assert_cmpuint (count_slices (trace, "add_numbers"), >=, round);
  g_assert_nonnull (loom_trace_get_end_message (trace));

  loom_command_test_run (self, "info", "killed.fxt", NULL);
  loom_command_test_assert_status (self, 0);
  loom_command_test_assert_says (self->out, loom_trace_get_end_message (trace));
  g_assert_cmpstr (self->err, ==, "");

  loom_command_test_run (self, "report", "killed.fxt", "-o", "killed.pdf", NULL);
  loom_command_test_assert_status (self, 0);
  loom_command_test_run (self, "export", "killed.fxt", "-o", "killed.json", NULL);
  loom_command_test_assert_status (self, 0);
  g_assert_cmpuint (loom_command_test_count_files (self), ==, 3);
}

/* Ctrl-C is the program's business; weft stays until it has ended, and saves. */
static void
test_interrupted (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = NULL;
  guint round;

  g_assert_cmpint (record_and_signal (self, FALSE, SIGINT, &round), ==, 128 + SIGINT);
  trace = load (self, "killed.fxt");
  g_assert_cmpuint (count_slices (trace, "add_numbers"), >=, round);
  g_assert_cmpuint (loom_command_test_count_files (self), ==, 1);
}

#define ADD(path, test)                                                                            \
  g_test_add ("/cli/record/" path, LoomCommandTest, NULL, loom_command_test_set_up, test,          \
              loom_command_test_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("ends", test_ends);
  ADD ("status", test_status);
  ADD ("default-output", test_default_output);
  ADD ("limit", test_limit);
  ADD ("not-run", test_not_run);
  ADD ("killed", test_killed);
  ADD ("interrupted", test_interrupted);
  return g_test_run ();
}
