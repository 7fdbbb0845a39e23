/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loom-command-test.h"

#include <glib/gstdio.h>

void
loom_command_test_set_up (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("weft-command-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_folder (path);
      else
        g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

void
loom_command_test_tear_down (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->out);
  g_free (self->err);
}

/**
 * loom_command_test_program:
 * @path: where it is in the build folder
 *
 * Returns: (transfer full): its path
 */
char *
loom_command_test_program (const char *path)
{
  const char *root = g_getenv ("WEFT_BUILD_ROOT");

  g_assert_nonnull (root);
  return g_build_filename (root, path, NULL);
}

/**
 * loom_command_test_example:
 *
 * Returns: a recording of 39,093 events on 5 threads
 */
const char *
loom_command_test_example (void)
{
  static char *path;

  if (g_once_init_enter (&path))
    {
      g_assert_nonnull (g_getenv ("WEFT_SOURCE_ROOT"));
      g_once_init_leave (&path, g_build_filename (g_getenv ("WEFT_SOURCE_ROOT"), "app", "lab",
                                                  "example.fxt.gz", NULL));
    }
  return path;
}

/**
 * loom_command_test_wait:
 * @process: a process
 *
 * Returns: its exit status as a shell tells it
 */
int
loom_command_test_wait (GSubprocess *process)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                              : 128 + g_subprocess_get_term_sig (process);
}

static GSubprocess *
spawn (LoomCommandTest *self, GSubprocessFlags flags, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_cwd (launcher, self->folder);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  return process;
}

/* The command and its arguments. */
static GPtrArray *
complete (const char *const *arguments)
{
  GPtrArray *argv = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (argv, loom_command_test_program ("app/cli/weft"));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (arguments[i]));
  g_ptr_array_add (argv, NULL);
  return argv;
}

GSubprocess *
loom_command_test_spawn (LoomCommandTest *self,
                         GSubprocessFlags flags,
                         const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = complete (arguments);

  return spawn (self, flags, (const char *const *) argv->pdata);
}

void
loom_command_test_run_argv (LoomCommandTest *self, const char *const *argv)
{
  g_autoptr (GSubprocess) process =
      spawn (self, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, argv);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->out, g_free);
  g_clear_pointer (&self->err, g_free);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &self->out, &self->err, &error);
  g_assert_no_error (error);
  self->status = loom_command_test_wait (process);
}

void
loom_command_test_runv (LoomCommandTest *self, const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = complete (arguments);

  loom_command_test_run_argv (self, (const char *const *) argv->pdata);
}

void
loom_command_test_run (LoomCommandTest *self, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *argument;
  va_list args;

  va_start (args, self);
  while ((argument = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (arguments, (char *) argument);
  va_end (args);
  g_ptr_array_add (arguments, NULL);
  loom_command_test_runv (self, (const char *const *) arguments->pdata);
}

char *
loom_command_test_path (LoomCommandTest *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

void
loom_command_test_write (LoomCommandTest *self,
                         const char *name,
                         gconstpointer contents,
                         gssize length)
{
  g_autofree char *path = loom_command_test_path (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);
}

char *
loom_command_test_read (LoomCommandTest *self, const char *name, gsize *length)
{
  g_autofree char *path = loom_command_test_path (self, name);
  g_autoptr (GError) error = NULL;
  char *contents = NULL;

  g_file_get_contents (path, &contents, length, &error);
  g_assert_no_error (error);
  return contents;
}

/**
 * loom_command_test_count_files:
 * @self: a fixture
 *
 * Returns: how many files are in its folder, hidden ones as well
 */
guint
loom_command_test_count_files (LoomCommandTest *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n_files = 0;

  while (g_dir_read_name (dir) != NULL)
    n_files++;
  return n_files;
}
