/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the command leaves of files, whichever way it goes; and what the manual has of it. */

#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "loom-command-test.h"

static const char *const subcommands[] = { "record", "info",   "check", "compare",
                                           "report", "export", "lab",   "help" };

/* What was asked for is on standard output, and nothing else anywhere. */
static void
assert_result (LoomCommandTest *self)
{
  loom_command_test_assert_status (self, 0);
  g_assert_cmpstr (self->err, ==, "");
}

/* The same of what writes a file, and says so. */
static void
assert_wrote (LoomCommandTest *self, const char *name)
{
  g_autofree char *line = g_strdup_printf ("weft: wrote %s\n", name);

  loom_command_test_assert_status (self, 0);
  g_assert_cmpstr (self->out, ==, "");
  g_assert_cmpstr (self->err, ==, line);
}

/* There is no result, and why is on standard error. */
static void
assert_failure (LoomCommandTest *self, int status)
{
  loom_command_test_assert_status (self, status);
  g_assert_cmpstr (self->out, ==, "");
  g_assert_true (g_str_has_prefix (self->err, "weft"));
  g_assert_true (g_str_has_suffix (self->err, "\n"));
}

/* Every option that help tells of is in the manual too. */
static void
test_manual (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("WEFT_SOURCE_ROOT"), "data", "man", "weft.1.in", NULL);
  g_autoptr (GRegex) option = g_regex_new ("--[a-z]+", 0, 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *manual = NULL;
  g_autoptr (GString) plain = NULL;
  guint n_options = 0;

  g_file_get_contents (path, &manual, NULL, &error);
  g_assert_no_error (error);
  plain = g_string_new (manual);
  g_string_replace (plain, "\\-", "-", 0);

  for (guint i = 0; i <= G_N_ELEMENTS (subcommands); i++)
    {
      g_autoptr (GMatchInfo) match = NULL;

      /* The last time: without a subcommand. */
      loom_command_test_run (self, "help", i < G_N_ELEMENTS (subcommands) ? subcommands[i] : NULL,
                             NULL);
      assert_result (self);
      g_regex_match (option, self->out, 0, &match);
      for (; g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          g_autofree char *name = g_match_info_fetch (match, 0);

          loom_command_test_assert_says (plain->str, name);
          n_options++;
        }
    }
  g_assert_cmpuint (n_options, >=, 15);
}

/* The table of threads is the same, whichever way the recording went. */
static void
test_export (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  const char *const steps[][2] = { { "a.fxt", "b.json" }, { "b.json", "c.fxt" } };
  const char *example = loom_command_test_example ();
  g_autofree char *threads = NULL;

  loom_command_test_run (self, "info", example, NULL);
  assert_result (self);
  threads = g_strdup (strstr (self->out, "\n\n"));
  g_assert_nonnull (threads);

  loom_command_test_run (self, "export", example, "-o", "a.fxt", NULL);
  assert_wrote (self, "a.fxt");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      loom_command_test_run (self, "export", steps[i][0], "-o", steps[i][1], NULL);
      assert_wrote (self, steps[i][1]);
      loom_command_test_run (self, "info", steps[i][1], NULL);
      assert_result (self);
      g_assert_cmpstr (strstr (self->out, "\n\n"), ==, threads);
    }
  g_assert_cmpuint (loom_command_test_count_files (self), ==, 3);
}

/* A recording beside itself has not changed. */
static void
test_compare (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  const char *example = loom_command_test_example ();
  g_auto (GStrv) lines = NULL;

  loom_command_test_run (self, "compare", "--format=csv", example, example, NULL);
  assert_result (self);
  lines = g_strsplit (self->out, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), >, 3);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_assert_true (g_str_has_suffix (lines[i], ",0"));
  loom_command_test_run (self, "compare", example, example, NULL);
  assert_result (self);
  loom_command_test_assert_says (self->out, "+0.0 %");
  loom_command_test_run (self, "compare", example, NULL);
  assert_failure (self, 2);
  loom_command_test_run (self, "compare", example, "nothing-there.fxt", NULL);
  assert_failure (self, 3);
}

/* A record without a length behind those that are well. Returns what is to be said of it. */
static char *
write_damaged (LoomCommandTest *self)
{
  g_autofree char *contents = NULL;
  g_autofree char *damaged = NULL;
  gsize length;

  loom_command_test_run (self, "export", loom_command_test_example (), "-o", "damaged.fxt", NULL);
  assert_wrote (self, "damaged.fxt");
  contents = loom_command_test_read (self, "damaged.fxt", &length);
  damaged = g_malloc0 (length + 8);
  memcpy (damaged, contents, length);
  loom_command_test_write (self, "damaged.fxt", damaged, (gssize) length + 8);
  return g_strdup_printf ("byte %" G_GSIZE_FORMAT ":", length);
}

static void
test_unreadable (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *place = write_damaged (self);
  const char *const inputs[][2] = {
    { "damaged.fxt", place }, { "damaged.json", "byte 13:" },    { "text", "no recording" },
    { "empty", "empty" },     { "missing.fxt", "No such file" }, { "/", "directory" },
  };
  g_autofree char *before = NULL;
  guint n_files;

  loom_command_test_write (self, "damaged.json", "[{\"ph\": \"X\"} }]", -1);
  loom_command_test_write (self, "text", "This is no recording.\n", -1);
  loom_command_test_write (self, "empty", "", 0);
  loom_command_test_write (self, "out.pdf", "what was here", -1);
  loom_command_test_write (self, "out.json", "what was here", -1);
  n_files = loom_command_test_count_files (self);

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    for (guint j = 0; j < 3; j++)
      {
        const char *const calls[3][5] = { { "info", inputs[i][0] },
                                          { "report", inputs[i][0], "-o", "out.pdf" },
                                          { "export", inputs[i][0], "-o", "out.json" } };

        loom_command_test_runv (self, calls[j]);
        assert_failure (self, 3);
        loom_command_test_assert_says (self->err, inputs[i][0]);
        loom_command_test_assert_says (self->err, inputs[i][1]);
      }

  before = loom_command_test_read (self, "out.pdf", NULL);
  g_assert_cmpstr (before, ==, "what was here");
  g_clear_pointer (&before, g_free);
  before = loom_command_test_read (self, "out.json", NULL);
  g_assert_cmpstr (before, ==, "what was here");
  g_assert_cmpuint (loom_command_test_count_files (self), ==, n_files);
}

/* A recording that stops short is read to there, and says so. */
static void
test_cut (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *contents = NULL;
  gsize length;

  loom_command_test_run (self, "export", loom_command_test_example (), "-o", "cut.fxt", NULL);
  assert_wrote (self, "cut.fxt");
  contents = loom_command_test_read (self, "cut.fxt", &length);
  loom_command_test_write (self, "cut.fxt", contents, (gssize) length - 4);
  loom_command_test_run (self, "info", "cut.fxt", NULL);
  assert_result (self);
  loom_command_test_assert_says (self->out, "cut off");
  loom_command_test_assert_says (self->out, "byte ");
}

static void
test_unwritable (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  const char *const outputs[] = { "missing/out", "folder", "full" };
  const char *const calls[][2] = {
    { "report", ".pdf" }, { "report", ".json" }, { "export", ".json" }, { "export", ".fxt" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    for (guint j = 0; j < G_N_ELEMENTS (calls); j++)
      {
        g_autofree char *name = g_strconcat (outputs[i], calls[j][1], NULL);
        g_autofree char *path = loom_command_test_path (self, name);
        g_autoptr (GFile) file = g_file_new_for_path (path);

        if (i == 1)
          g_file_make_directory (file, NULL, NULL);
        else if (i == 2)
          g_file_make_symbolic_link (file, "/dev/full", NULL, NULL);
        loom_command_test_run (self, calls[j][0], loom_command_test_example (), "-o", name, NULL);
        assert_failure (self, 4);
        if (i < 2)
          loom_command_test_assert_says (self->err, name);
      }
  /* Three folders and three links, nothing of ours. */
  g_assert_cmpuint (loom_command_test_count_files (self), ==, 6);
}

static void
test_lab (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  const char *on, *off;

  loom_command_test_run (self, "lab", NULL);
  assert_result (self);
  loom_command_test_assert_says (self->out, "\n  capture ");

  /* On first, then off. */
  loom_command_test_run (self, "lab", "capture", NULL);
  assert_result (self);
  on = strstr (self->out, "#1   Load a recording, capture on: resumed on main ");
  off = strstr (self->out, "#2   Load a recording, capture off: resumed on worker ");
  g_assert_true (on != NULL && off != NULL && on < off);
  g_assert_cmpint (strstr (self->out, "caught: ") > off, ==, TRUE);
  loom_command_test_assert_says (on, "39,093 events");
  loom_command_test_assert_says (off, "39,093 events");

  loom_command_test_run (self, "lab", "capture", "--capture=off", "--runs=3", NULL);
  assert_result (self);
  loom_command_test_assert_says (self->out, "#3   Load a recording, capture off");
  g_assert_null (strstr (self->out, "capture on"));
  g_assert_null (strstr (self->out, "#4"));
  loom_command_test_assert_says (
      self->out, "\nLoad a recording, capture off: 3 runs, all as the lesson says\n");
  loom_command_test_assert_says (self->out, "    ✓ Caught by the affinity guard: 1\n      Time");

  loom_command_test_run (self, "lab", "capture", "--file=missing.fxt", NULL);
  loom_command_test_assert_status (self, 3);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, part)) != NULL; p += strlen (part))
    n++;
  return n;
}

/* The decision table runs all its nine cases, and says of each what was measured. */
static void
test_lab_table (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  loom_command_test_run (self, "lab", NULL);
  assert_result (self);
  loom_command_test_assert_says (self->out, "\n  decisions ");

  loom_command_test_run (self, "lab", "decisions", NULL);
  assert_result (self);
  loom_command_test_assert_says (self->out, "A web API that answers requests  ");
  loom_command_test_assert_says (self->out, "A framework that calls others  ");
  loom_command_test_assert_says (self->out, "Return a value task: ");
  g_assert_cmpuint (count (self->out, "✓"), ==, 9);
  g_assert_cmpuint (count (self->out, "✗"), ==, 0);
  g_assert_cmpuint (count (self->out, "not run yet"), ==, 0);

  loom_command_test_run (self, "lab", "decisions", "--format=csv", NULL);
  assert_result (self);
  g_assert_true (g_str_has_prefix (self->out, "run,scenario,variant,capture,state,"));
  loom_command_test_assert_says (self->out, "\n1,web-api,task,on,done,");
  loom_command_test_assert_says (self->out, ",cache,value-task,on,done,tasks,get_value,0,,as-exp");
  loom_command_test_assert_says (self->out, ",framework,value-task,on,done,");
  g_assert_null (strstr (self->out, ",otherwise,"));

  loom_command_test_run (self, "lab", "decisions", "--format=json", NULL);
  assert_result (self);
  g_assert_cmpuint (count (self->out, "\"as-expected\" : true"), ==,
                    count (self->out, "\"scenario\" : "));
  g_assert_cmpuint (count (self->out, "\"scenario\" : "), >=, 9);

  loom_command_test_run (self, "lab", "decisions", "--variant=cache", NULL);
  loom_command_test_assert_status (self, 2);
  loom_command_test_assert_says (self->err, "each of its cases is a lesson");
}

/* A recording of so many events that it takes a while. */
static void
write_large (LoomCommandTest *self)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < 300000; i++)
    g_string_append_printf (
        text, "{\"ph\":\"X\",\"pid\":1,\"tid\":%u,\"ts\":%u,\"dur\":7,\"name\":\"n%u\"},\n", i % 50,
        i * 10, i % 3000);
  g_string_append (text, "]");
  loom_command_test_write (self, "large.json", text->str, (gssize) text->len);
}

static GSubprocess *
spawn_in_terminal (LoomCommandTest *self, int *terminal, const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *program = loom_command_test_program ("app/cli/weft");
  const char *argv[8] = { program };
  g_autoptr (GError) error = NULL;
  GSubprocess *process;
  int other_end;

  for (guint i = 0; arguments[i] != NULL; i++)
    argv[i + 1] = arguments[i];
  g_assert_cmpint (openpty (terminal, &other_end, NULL, NULL, NULL), ==, 0);
  g_subprocess_launcher_set_cwd (launcher, self->folder);
  g_subprocess_launcher_take_stderr_fd (launcher, other_end);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return process;
}

/* What the terminal shows until there is @text in it, or until its other end is closed. */
static char *
read_terminal (int terminal, const char *text)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  char buffer[256];
  gssize length;

  while ((text == NULL || strstr (shown->str, text) == NULL) &&
         (length = read (terminal, buffer, sizeof buffer)) > 0)
    g_string_append_len (shown, buffer, length);
  return g_string_free (g_steal_pointer (&shown), FALSE);
}

/* A terminal is told how far it is, and has none of it at the end. */
static void
test_progress (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  const char *const arguments[] = { "report", "large.json", "-o", "out.pdf", NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *shown = NULL;
  int terminal;

  write_large (self);
  process = spawn_in_terminal (self, &terminal, arguments);
  shown = read_terminal (terminal, NULL);
  close (terminal);
  g_assert_cmpint (loom_command_test_wait (process), ==, 0);
  loom_command_test_assert_says (shown, "Reading ");
  loom_command_test_assert_says (shown, "Reporting ");
  /* The terminal makes the line's end two characters. */
  g_assert_true (g_str_has_suffix (shown, "\r\033[Kweft: wrote out.pdf\r\n"));
}

/* However far it is: an interrupt leaves what was there as it was, and nothing beside it. Where
 * the report was there before the interrupt, it is tried again. */
static void
test_interrupted (LoomCommandTest *self, gconstpointer data)
{
  const char *phase = data;
  const char *const arguments[] = { "report", "large.json", "-o", "out.pdf", NULL };
  int status = 0;

  write_large (self);
  for (guint attempt = 0; attempt < 20 && status == 0; attempt++)
    {
      g_autoptr (GSubprocess) process = NULL;
      g_autofree char *shown = NULL;
      g_autofree char *left = NULL;
      int terminal;

      loom_command_test_write (self, "out.pdf", "what was here", -1);
      process = spawn_in_terminal (self, &terminal, arguments);
      shown = read_terminal (terminal, phase);
      loom_command_test_assert_says (shown, phase);
      g_subprocess_send_signal (process, SIGINT);
      status = loom_command_test_wait (process);
      close (terminal);
      left = loom_command_test_read (self, "out.pdf", NULL);
      g_assert_cmpint (g_str_equal (left, "what was here"), ==, status != 0);
      g_assert_cmpuint (loom_command_test_count_files (self), ==, 2);
    }
  g_assert_cmpint (status, ==, 128 + SIGINT);
}

/* Interrupted as soon as there is a file beside the output. Where the export was faster, it is
 * tried again. */
static void
test_interrupted_export (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  const char *const arguments[] = { "export", "large.json", "-o", "out.json", NULL };
  int status = 0;

  write_large (self);
  for (guint attempt = 0; attempt < 20 && status == 0; attempt++)
    {
      g_autoptr (GSubprocess) process = NULL;
      g_autofree char *left = NULL;

      loom_command_test_write (self, "out.json", "what was here", -1);
      process = loom_command_test_spawn (self, G_SUBPROCESS_FLAGS_NONE, arguments);
      while (loom_command_test_count_files (self) == 2 &&
             g_subprocess_get_identifier (process) != NULL)
        g_thread_yield ();
      g_subprocess_send_signal (process, SIGINT);
      status = loom_command_test_wait (process);
      left = loom_command_test_read (self, "out.json", NULL);
      g_assert_cmpint (g_str_equal (left, "what was here"), ==, status != 0);
      g_assert_cmpuint (loom_command_test_count_files (self), ==, 2);
    }
  g_assert_cmpint (status, ==, 128 + SIGINT);
}

#define ADD(path, data, test)                                                                      \
  g_test_add ("/cli/files/" path, LoomCommandTest, data, loom_command_test_set_up, test,           \
              loom_command_test_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("manual", NULL, test_manual);
  ADD ("export", NULL, test_export);
  ADD ("compare", NULL, test_compare);
  ADD ("unreadable", NULL, test_unreadable);
  ADD ("cut", NULL, test_cut);
  ADD ("unwritable", NULL, test_unwritable);
  ADD ("lab", NULL, test_lab);
  ADD ("lab-table", NULL, test_lab_table);
  ADD ("progress", NULL, test_progress);
  ADD ("interrupted/reading", "Reading ", test_interrupted);
  ADD ("interrupted/reporting", "Reporting ", test_interrupted);
  ADD ("interrupted/export", NULL, test_interrupted_export);
  return g_test_run ();
}
