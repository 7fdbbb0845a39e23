/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench-recording.h"

#define N_EVENTS "10000000"

static char *
beside_this_program (const char *name)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (self);

  return g_build_filename (folder, name, NULL);
}

GFile *
bench_recording_get (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "weft-bench-" N_EVENTS ".fxt", NULL);
  g_autofree char *maker = beside_this_program ("make-recording");
  const char *const command[] = { maker, "--events", N_EVENTS, path, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  if (!g_file_test (path, G_FILE_TEST_EXISTS) &&
      (!g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                      NULL, &status, &error) ||
       !g_spawn_check_wait_status (status, &error)))
    g_error ("%s: %s", maker, error->message);
  return g_file_new_for_path (path);
}
