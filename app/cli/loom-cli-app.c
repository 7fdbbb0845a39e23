/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-commands.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define PROGRAM "weft-app"

/* In a build folder the application is beside this program's folder; installed it is in a
 * folder of programs that nobody calls by name. */
static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);

  if (self != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (self);
      g_autofree char *beside = g_build_filename (folder, "..", "..", "ui", PROGRAM, NULL);

      if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
        return g_canonicalize_filename (beside, NULL);
    }
  return g_build_filename (LIBEXECDIR, PROGRAM, NULL);
}

int
loom_cli_app (char **files)
{
  g_autofree char *program = find_program ();
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();

  g_ptr_array_add (arguments, program);
  for (guint i = 0; files[i] != NULL; i++)
    g_ptr_array_add (arguments, files[i]);
  g_ptr_array_add (arguments, NULL);
  execv (program, (char **) arguments->pdata);

  if (errno == ENOENT)
    loom_cli_say (_ ("The application is not installed: there is no %s. “weft help” tells what "
                     "works without it."),
                  program);
  else
    loom_cli_say (_ ("Cannot run the application %s: %s"), program, g_strerror (errno));
  return LOOM_EXIT_OUTPUT;
}
