/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the command finds when it starts, or does not: a locale, the application, a display. */

#include <glib/gstdio.h>
#include <string.h>

#include "loom-command-test.h"

/* Where the environment says nothing of a locale, or the C one, or one that is not there, a person
 * reads the same. */
static void
test_locale (LoomCommandTest *self, gconstpointer data)
{
  g_autofree char *weft = loom_command_test_program ("app/cli/weft");
  const char *const argv[] = { "/usr/bin/env", "-u", "LANG", "-u",  "LC_CTYPE", "-u",
                               "LC_ALL",       data, weft,   "lab", "deadlock", "--variant=pitfall",
                               "--capture=on", NULL };

  loom_command_test_run_argv (self, argv);
  loom_command_test_assert_status (self, 0);
  loom_command_test_assert_says (self->out, "✓");
  loom_command_test_assert_says (self->out, " · ");
  g_assert_null (strchr (self->out, '?'));
}

/* A copy of the command where its neighbours are not those of the build folder. */
static void
run_elsewhere (LoomCommandTest *self, const char *argument)
{
  g_autofree char *program = loom_command_test_program ("app/cli/weft");
  g_autofree char *libraries = loom_command_test_program ("runtime");
  g_autofree char *folder = loom_command_test_path (self, "app/cli");
  g_autofree char *copy = loom_command_test_path (self, "app/cli/weft");
  g_autofree char *assignment = g_strdup_printf ("LD_LIBRARY_PATH=%s", libraries);
  const char *const argv[] = { "/usr/bin/env", assignment, copy, argument, NULL };
  g_autoptr (GFile) from = g_file_new_for_path (program);
  g_autoptr (GFile) to = g_file_new_for_path (copy);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  loom_command_test_run_argv (self, argv);
}

static void
test_app (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = loom_command_test_path (self, "ui");
  g_autofree char *app = loom_command_test_path (self, "ui/weft-app");

  run_elsewhere (self, "recording.fxt");
  if (strstr (self->err, "not installed") == NULL)
    g_test_skip ("the application is installed");
  else
    {
      loom_command_test_assert_status (self, 4);
      loom_command_test_assert_says (self->err, "weft-app");
    }

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  loom_command_test_write (self, "ui/weft-app", "#!/bin/sh\necho \"opened $*\"\nexit 5\n", -1);
  g_assert_cmpint (g_chmod (app, 0700), ==, 0);
  run_elsewhere (self, "recording.fxt");
  loom_command_test_assert_status (self, 5);
  g_assert_cmpstr (self->out, ==, "opened recording.fxt\n");

  /* Its options are passed on as they are. */
  run_elsewhere (self, "--recording=demo.fxt");
  g_assert_cmpstr (self->out, ==, "opened --recording=demo.fxt\n");
  run_elsewhere (self, "--screenshot=picture.png");
  loom_command_test_assert_status (self, 5);
  g_assert_cmpstr (self->out, ==, "opened --screenshot=picture.png\n");
  run_elsewhere (self, "--scenario=deadlock");
  g_assert_cmpstr (self->out, ==, "opened --scenario=deadlock\n");
}

/* GTK would say it in words of its own, with another status. */
static void
test_no_display (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *weft = loom_command_test_program ("app/cli/weft");
  const char *const argv[] = { "/usr/bin/env", "-u", "DISPLAY", "GDK_BACKEND=x11", weft, NULL };

  loom_command_test_run_argv (self, argv);
  loom_command_test_assert_status (self, 4);
  g_assert_cmpstr (self->out, ==, "");
  g_assert_true (g_str_has_prefix (self->err, "weft: There is no display to open a window on: "));
  g_assert_cmpstr (strchr (self->err, '\n'), ==, "\n");
}

#define ADD(path, data, func)                                                                      \
  g_test_add (path, LoomCommandTest, data, loom_command_test_set_up, func,                         \
              loom_command_test_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/cli/locale/none", "NOTHING=", test_locale);
  ADD ("/cli/locale/c", "LC_ALL=C", test_locale);
  ADD ("/cli/locale/posix", "LANG=POSIX", test_locale);
  ADD ("/cli/locale/missing", "LANG=tlh_QO.UTF-8", test_locale);
  ADD ("/cli/app", NULL, test_app);
  ADD ("/cli/app/no-display", NULL, test_no_display);
  return g_test_run ();
}
