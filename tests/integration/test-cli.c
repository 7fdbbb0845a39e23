/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The command, as a shell sees it: exit status, standard output, standard error, files.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <pty.h>
#include <signal.h>
#include <unistd.h>

typedef struct
{
  char *program;
  char *folder; /* the working folder of what is run */

  /* Of the last run. */
  int status; /* as a shell tells it */
  char *output;
  char *errors;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  const char *build_root = g_getenv ("WEFT_BUILD_ROOT");
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (build_root);
  self->program = g_build_filename (build_root, "app", "cli", "weft", NULL);
  self->folder = g_dir_make_tmp ("weft-cli-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (g_file_test (inner, G_FILE_TEST_IS_DIR) && !g_file_test (inner, G_FILE_TEST_IS_SYMLINK))
        remove_tree (inner);
      else
        g_assert_cmpint (g_remove (inner), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
tear_down (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  remove_tree (self->folder);
  g_free (self->program);
  g_free (self->folder);
  g_free (self->output);
  g_free (self->errors);
}

static char *
path_of (Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
write_file (Fixture *self, const char *name, const char *contents, gssize length)
{
  g_autofree char *path = path_of (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);
}

static void
assert_contents (Fixture *self, const char *name, const char *expected)
{
  g_autofree char *path = path_of (self, name);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (contents, ==, expected);
}

static gboolean
exists (Fixture *self, const char *name)
{
  g_autofree char *path = path_of (self, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static guint
count_files (Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n_files = 0;

  while (g_dir_read_name (dir) != NULL)
    n_files++;
  return n_files;
}

static int
status_of (GSubprocess *process)
{
  return g_subprocess_get_if_signaled (process) ? 128 + g_subprocess_get_term_sig (process)
                                                : g_subprocess_get_exit_status (process);
}

static void
run_argv (Fixture *self, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->errors, g_free);
  g_subprocess_launcher_set_cwd (launcher, self->folder);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &self->output, &self->errors, &error);
  g_assert_no_error (error);
  self->status = status_of (process);
}

G_GNUC_NULL_TERMINATED
static void
run (Fixture *self, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const char *argument;
  va_list args;

  g_ptr_array_add (argv, self->program);
  va_start (args, self);
  while ((argument = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (argv, (gpointer) argument);
  va_end (args);
  g_ptr_array_add (argv, NULL);
  run_argv (self, (const char *const *) argv->pdata);
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

/* It went well, and said nothing but its result. */
static void
assert_fine (Fixture *self)
{
  g_assert_cmpstr (self->errors, ==, "");
  g_assert_cmpint (self->status, ==, 0);
}

/* It went well, and said where its result is. */
static void
assert_wrote (Fixture *self, const char *name)
{
  g_autofree char *line = g_strdup_printf ("weft: wrote %s\n", name);

  g_assert_cmpstr (self->errors, ==, line);
  g_assert_cmpstr (self->output, ==, "");
  g_assert_cmpint (self->status, ==, 0);
}

static void
assert_failed (Fixture *self, int status, const char *message)
{
  g_assert_cmpint (self->status, ==, status);
  g_assert_cmpstr (self->output, ==, "");
  assert_contains (self->errors, message);
}

static const char *const small_trace =
    "[{\"ph\":\"M\",\"pid\":7,\"tid\":7,\"name\":\"thread_name\",\"args\":{\"name\":\"main\"}},\n"
    " {\"ph\":\"X\",\"pid\":7,\"tid\":7,\"ts\":0,\"dur\":80000,\"cat\":\"t\",\"name\":\"outer\"},\n"
    " {\"ph\":\"X\",\"pid\":7,\"tid\":7,\"ts\":100,\"dur\":500,\"cat\":\"t\",\"name\":\"inner\"},\n"
    " {\"ph\":\"X\",\"pid\":7,\"tid\":8,\"ts\":200,\"dur\":40000,\"cat\":\"t\",\"name\":\"work\"}]"
    "\n";

static void
test_help (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  const char *const commands[] = { "record", "info", "report", "export", "lab", "help" };

  run (self, "help", NULL);
  assert_fine (self);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    assert_contains (self->output, commands[i]);

  run (self, "--help", NULL);
  assert_fine (self);
  assert_contains (self->output, "Usage:");
  assert_contains (self->output, "-o OUT.{pdf,html,csv,json}");
  assert_contains (self->output, "-o OUT.{json,syscap,fxt}");
  assert_contains (self->output, "Exit status: 0 fine; 1 ");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *usage = g_strdup_printf ("weft %s", commands[i]);
      g_autofree char *first = NULL;

      run (self, commands[i], "--help", NULL);
      assert_fine (self);
      assert_contains (self->output, usage);
      first = g_strdup (self->output);
      run (self, "help", commands[i], NULL);
      assert_fine (self);
      g_assert_cmpstr (self->output, ==, first);
    }

  run (self, "--version", NULL);
  assert_fine (self);
  g_assert_true (g_str_has_prefix (self->output, "weft "));
}

static void
test_usage (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  write_file (self, "in.json", small_trace, -1);

  run (self, "frobnicate", NULL);
  assert_failed (self, 2, "“frobnicate”");
  assert_contains (self->errors, "report");
  assert_contains (self->errors, "export");
  run (self, "help", "frobnicate", NULL);
  assert_failed (self, 2, "“frobnicate”");
  run (self, "--frobnicate", NULL);
  assert_failed (self, 2, "--frobnicate");

  run (self, "info", NULL);
  assert_failed (self, 2, "weft help info");
  run (self, "info", "--frobnicate", "in.json", NULL);
  assert_failed (self, 2, "--frobnicate");
  run (self, "report", "-o", "out.pdf", NULL);
  assert_failed (self, 2, "recording");
  run (self, "report", "in.json", NULL);
  assert_failed (self, 2, "-o OUT");
  run (self, "report", "in.json", "-o", "out.xyz", NULL);
  assert_failed (self, 2, ".pdf");
  assert_contains (self->errors, ".json");
  run (self, "report", "in.json", "-o", "out.pdf", "--jobs", "-3", NULL);
  assert_failed (self, 2, "--jobs");
  run (self, "report", "in.json", "-o", "out.pdf", "--jobs", "many", NULL);
  assert_failed (self, 2, "many");
  run (self, "export", "in.json", "-o", "out.pdf", NULL);
  assert_failed (self, 2, ".fxt");
  run (self, "record", NULL);
  assert_failed (self, 2, "program");
  run (self, "record", "--limit", "12q", "--", "true", NULL);
  assert_failed (self, 2, "“12q”");
  run (self, "lab", "frobnicate", NULL);
  assert_failed (self, 2, "frobnicate");
  g_assert_cmpuint (count_files (self), ==, 1);
}

static void
test_info (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  write_file (self, "in.json", small_trace, -1);
  run (self, "info", "in.json", NULL);
  assert_fine (self);
  assert_contains (self->output, "in.json");
  assert_contains (self->output, "Chrome trace");
  assert_contains (self->output, "80.0 ms");
  assert_contains (self->output, "2: 2 of threads");
  assert_contains (self->output, "main");
  assert_contains (self->output, "100.0 %");
  assert_contains (self->output, "50.0 %");

  /* What was cut off is no error: it says so. */
  write_file (self, "cut.json", small_trace, (gssize) strlen (small_trace) - 30);
  run (self, "info", "cut.json", NULL);
  assert_fine (self);
  assert_contains (self->output, "byte");
}

static void
test_input (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  const char *const commands[][4] = {
    { "info", NULL },
    { "report", "-o", "out.pdf", NULL },
    { "export", "-o", "out.fxt", NULL },
  };
  g_autofree char *damaged = g_strdup (small_trace);
  char *second = strstr (damaged, " {\"ph\":\"X\"") + 1;
  gint64 byte;

  /* A colon less, in the second event. */
  second[5] = ' ';
  write_file (self, "damaged.json", damaged, -1);
  write_file (self, "other.txt", "This is no recording.\n", -1);
  write_file (self, "empty.fxt", "", 0);
  write_file (self, "out.pdf", "what was there", -1);
  write_file (self, "out.fxt", "what was there", -1);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      run (self, commands[i][0], "missing.fxt", commands[i][1], commands[i][2], NULL);
      assert_failed (self, 3, "missing.fxt");
      run (self, commands[i][0], "other.txt", commands[i][1], commands[i][2], NULL);
      assert_failed (self, 3, "other.txt");
      run (self, commands[i][0], "empty.fxt", commands[i][1], commands[i][2], NULL);
      assert_failed (self, 3, "empty");
      run (self, commands[i][0], ".", commands[i][1], commands[i][2], NULL);
      g_assert_cmpint (self->status, ==, 3);
      run (self, commands[i][0], "damaged.json", commands[i][1], commands[i][2], NULL);
      assert_failed (self, 3, "damaged.json");
      assert_contains (self->errors, "byte ");
      byte = g_ascii_strtoll (strstr (self->errors, "byte ") + strlen ("byte "), NULL, 10);
      g_assert_cmpint (byte, >=, second - damaged);
      g_assert_cmpint (byte, <=, strchr (second, '}') - damaged);
    }
  assert_contents (self, "out.pdf", "what was there");
  assert_contents (self, "out.fxt", "what was there");
  g_assert_cmpuint (count_files (self), ==, 5);
}

static void
test_report (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *json = path_of (self, "out.json");
  g_autofree char *one = NULL;
  g_autofree char *many = NULL;

  write_file (self, "in.json", small_trace, -1);
  run (self, "report", "in.json", "-o", "out.PDF", NULL);
  assert_wrote (self, "out.PDF");
  run (self, "report", "in.json", "-o", "out.json", "--jobs=1", NULL);
  assert_wrote (self, "out.json");
  g_assert_true (g_file_get_contents (json, &one, NULL, NULL));
  run (self, "report", "-o", "out.json", "--jobs=9", "in.json", NULL);
  assert_wrote (self, "out.json");
  g_assert_true (g_file_get_contents (json, &many, NULL, NULL));
  g_assert_cmpstr (one, ==, many);
  assert_contains (one, "\"stall_count\" : 1");
  g_assert_cmpuint (count_files (self), ==, 3);
}

/* A pipe that goes on behind the result has nothing but that. */
static void
test_written (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  write_file (self, "in.json", small_trace, -1);
  run (self, "check", "--fail-on=none", "in.json", "-o", "found.txt", NULL);
  g_assert_cmpint (self->status, ==, 0);
  g_assert_cmpstr (self->errors, ==, "weft: wrote found.txt\n");
  run (self, "check", "--fail-on=none", "in.json", "-o", "/dev/stdout", NULL);
  assert_fine (self);
  assert_contains (self->output, "W013");
}

static void
test_output (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *full = path_of (self, "full.json");

  write_file (self, "in.json", small_trace, -1);
  run (self, "report", "in.json", "-o", "missing/out.pdf", NULL);
  assert_failed (self, 4, "missing/out.pdf");
  run (self, "report", "in.json", "-o", "in.json/out.pdf", NULL);
  assert_failed (self, 4, "in.json/out.pdf");
  run (self, "export", "in.json", "-o", "missing/out.fxt", NULL);
  assert_failed (self, 4, "missing/out.fxt");

  g_assert_cmpint (symlink ("/dev/full", full), ==, 0);
  run (self, "report", "in.json", "-o", "full.json", NULL);
  assert_failed (self, 4, "No space left");
  g_assert_cmpuint (count_files (self), ==, 2);
}

static void
test_export (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  const char *const formats[][2] = { { "out.fxt", "Fuchsia trace" },
                                     { "out.json", "Chrome trace" } };

  write_file (self, "in.json", small_trace, -1);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      run (self, "export", "in.json", "-o", formats[i][0], NULL);
      assert_wrote (self, formats[i][0]);
      run (self, "info", formats[i][0], NULL);
      assert_fine (self);
      assert_contains (self->output, formats[i][1]);
      assert_contains (self->output, "80.0 ms");
      assert_contains (self->output, "100.0 %");
      assert_contains (self->output, "50.0 %");
    }
}

static void
test_record (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  write_file (self, "in.json", small_trace, -1);

  /* What is recorded is this very command. */
  run (self, "record", "-o", "self.fxt", "--limit=1M", "--", self->program, "report", "in.json",
       "-o", "out.json", NULL);
  g_assert_cmpint (self->status, ==, 0);
  g_assert_cmpstr (self->output, ==, "");
  assert_contains (self->errors, "events in");
  g_assert_true (exists (self, "out.json"));
  run (self, "info", "self.fxt", NULL);
  assert_fine (self);
  assert_contains (self->output, "\nworker "); /* whichever took it */
  run (self, "report", "self.fxt", "-o", "self.json", NULL);
  assert_wrote (self, "self.json");

  /* Its exit status is that of the program, whose output is its own. */
  run (self, "record", "-o", "status.fxt", "--", self->program, "info", "missing.fxt", NULL);
  g_assert_cmpint (self->status, ==, 3);
  run (self, "record", "-o", "status.fxt", "--", "sh", "-c", "echo out; exit 7", NULL);
  g_assert_cmpint (self->status, ==, 7);
  g_assert_cmpstr (self->output, ==, "out\n");
  run (self, "record", "-o", "status.fxt", "--", "sh", "-c", "kill -9 $$", NULL);
  g_assert_cmpint (self->status, ==, 128 + 9);

  /* One without libweft, one that is not there, one whose recording has no place: it is not run. */
  run (self, "record", "-o", "none.fxt", "--", "true", NULL);
  assert_failed (self, 4, "weft: Nothing was recorded: “true” does not use libweft\n");
  run (self, "record", "-o", "none.fxt", "--", "weft-no-such-program", NULL);
  assert_failed (self, 4, "weft-no-such-program");
  run (self, "record", "-o", "missing/none.fxt", "--", "touch", "was-run", NULL);
  assert_failed (self, 4, "missing/none.fxt");
  g_assert_false (exists (self, "was-run"));
  g_assert_false (exists (self, "none.fxt"));
}

/* Without -o it is named after the program, and nothing that is there is written over. */
static void
test_record_names (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  write_file (self, "in.json", small_trace, -1);
  write_file (self, "weft.fxt", "what was there", -1);
  run (self, "record", self->program, "info", "in.json", NULL);
  g_assert_cmpint (self->status, ==, 0);
  assert_contains (self->output, "Chrome trace");
  assert_contents (self, "weft.fxt", "what was there");
  g_assert_true (exists (self, "weft-2.fxt"));
}

static void
test_lab (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  run (self, "lab", "capture", "--capture=on", NULL);
  assert_fine (self);
  assert_contains (self->output, "main");
  run (self, "lab", "capture", "--capture=off", NULL);
  assert_fine (self);
  assert_contains (self->output, "worker");
  run (self, "lab", "capture", "--capture=sideways", NULL);
  assert_failed (self, 2, "--capture");
}

/* A recording that takes a while to read. */
static void
write_large (Fixture *self, const char *name)
{
  g_autofree char *path = path_of (self, name);
  FILE *file = g_fopen (path, "w");

  g_assert_nonnull (file);
  fputs ("[", file);
  for (guint i = 0; i < 400000; i++)
    fprintf (file, "{\"ph\":\"X\",\"pid\":1,\"tid\":%u,\"ts\":%u,\"dur\":7,\"name\":\"n%u\"},\n",
             i % 50, i * 10, i % 3000);
  fputs ("]", file);
  g_assert_cmpint (fclose (file), ==, 0);
}

/* Reads what a terminal is shown until there is @text in it. */
static void
wait_for_text (int terminal, const char *text)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  char buffer[256];
  gssize length;

  while (strstr (shown->str, text) == NULL)
    {
      length = read (terminal, buffer, sizeof buffer);
      g_assert_cmpint (length, >, 0);
      g_string_append_len (shown, buffer, length);
    }
}

static void
test_interrupt (Fixture *self, gconstpointer data)
{
  int number = GPOINTER_TO_INT (data);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  int terminal, other_end;

  write_large (self, "large.json");
  g_assert_cmpint (openpty (&terminal, &other_end, NULL, NULL, NULL), ==, 0);
  g_subprocess_launcher_set_cwd (launcher, self->folder);
  g_subprocess_launcher_take_stderr_fd (launcher, other_end);
  process = g_subprocess_launcher_spawn (launcher, &error, self->program, "report", "large.json",
                                         "-o", "out.pdf", NULL);
  g_assert_no_error (error);
  g_clear_object (&launcher);

  wait_for_text (terminal, "Reading");
  g_subprocess_send_signal (process, number);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (status_of (process), ==, 128 + number);
  g_assert_cmpuint (count_files (self), ==, 1);
  close (terminal);
}

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/cli/help", NULL, test_help);
  ADD ("/cli/usage", NULL, test_usage);
  ADD ("/cli/info", NULL, test_info);
  ADD ("/cli/input", NULL, test_input);
  ADD ("/cli/report", NULL, test_report);
  ADD ("/cli/written", NULL, test_written);
  ADD ("/cli/output", NULL, test_output);
  ADD ("/cli/export", NULL, test_export);
  ADD ("/cli/record", NULL, test_record);
  ADD ("/cli/record/names", NULL, test_record_names);
  ADD ("/cli/lab", NULL, test_lab);
  ADD ("/cli/interrupt", GINT_TO_POINTER (SIGINT), test_interrupt);
  ADD ("/cli/terminate", GINT_TO_POINTER (SIGTERM), test_interrupt);
  return g_test_run ();
}
