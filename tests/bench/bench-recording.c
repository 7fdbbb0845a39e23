/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench-recording.h"

#include <errno.h>
#include <glib/gstdio.h>

static char *
beside_this_program (const char *name)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (self);

  return g_build_filename (folder, name, NULL);
}

GFile *
bench_recording_get (guint64 n_events)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_events);
  g_autofree char *name = g_strdup_printf ("weft-bench-%s.fxt", number);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autofree char *maker = beside_this_program ("make-recording");
  const char *const command[] = { maker, "--events", number, part, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_file_new_for_path (path);

  /* One that was cut off is not taken for the whole. */
  if (!g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                     NULL, &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", maker, error->message);
  if (g_rename (part, path) != 0)
    g_error ("%s: %s", path, g_strerror (errno));
  return g_file_new_for_path (path);
}
