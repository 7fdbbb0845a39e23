/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>
#include <weft.h>

#include "loom-application.h"
#include "trace/loom-locale.h"
#include "trace/loom-spare-memory.h"

/* Without a graphics card GTK draws with OpenGL in software, which takes two to eight times
 * as long as Cairo. */
static void
choose_renderer (void)
{
  if (g_getenv ("GSK_RENDERER") == NULL && !g_file_test ("/dev/dri", G_FILE_TEST_EXISTS))
    g_setenv ("GSK_RENDERER", "cairo", TRUE);
}

static int
run (int argc, char **argv)
{
  g_autoptr (LoomApplication) application = loom_application_new ();
  int status = g_application_run (G_APPLICATION (application), argc, argv);

  return status != 0 ? status : loom_application_get_status (application);
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = NULL;
  int status;

  loom_spare_memory_return ();
  choose_renderer ();
  loom_locale_set ();
  gtk_disable_setlocale ();
  bindtextdomain (GETTEXT_PACKAGE, LOCALE_FOLDER);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Weft");

  context = weft_main_loop_context_install (NULL);
  status = run (argc, argv);

  /* What workers still had is posted when they have ended, and runs when the context does. */
  weft_pool_shut_down ();
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  return status;
}
