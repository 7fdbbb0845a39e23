/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Recording into a file of one's own: making it, and taking it away where that fails. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "trace/weft-recorder.h"
#include "trace/weft-recording-memory-private.h"
#include "weft-error.h"

/* weft-PID.fxt, or weft-PID-2.fxt if that is there already. Returns -1 with errno. */
static int
create_in_runtime_dir (char **path)
{
  int fd = -1;

  for (guint i = 1; fd < 0 && (i == 1 || errno == EEXIST); i++)
    {
      g_autofree char *suffix = i > 1 ? g_strdup_printf ("-%u", i) : g_strdup ("");
      g_autofree char *name = g_strdup_printf ("weft-%d%s.fxt", getpid (), suffix);

      g_free (*path);
      *path = g_build_filename (g_get_user_runtime_dir (), name, NULL);
      fd = g_open (*path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    }
  return fd;
}

static int
create_beside (const char *path, char **temporary_path)
{
  *temporary_path = g_strdup_printf ("%s.XXXXXX", path);
  return g_mkstemp_full (*temporary_path, O_RDWR | O_CLOEXEC, 0600);
}

static gboolean
set_file_error (GError **error, const char *path)
{
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_RECORDER, "\"%s\" cannot be recorded into: %s", path,
               g_strerror (errno));
  return FALSE;
}

/* @path: where the file is; @final_path: (nullable): where it is to be. */
static gboolean
start_created (int fd, const char *path, const char *final_path, gsize limit, GError **error)
{
  if (ftruncate (fd, (off_t) limit) != 0)
    return set_file_error (error, path);
  if (!weft_recorder_start_fd (fd, error))
    return FALSE;
  if (final_path == NULL || g_rename (path, final_path) == 0)
    return TRUE;

  set_file_error (error, final_path);
  weft_recorder_stop ();
  return FALSE;
}

/**
 * weft_recorder_start_file:
 * @path: (nullable): a file to make or to replace; %NULL for weft-PID.fxt in
 *   $XDG_RUNTIME_DIR
 * @limit: bytes, from 256 KiB to 4 GiB
 * @error: a location for an error
 *
 * Records this process into a file of @limit bytes, as weft_recorder_start_fd() does.
 * The file should be in memory, as $XDG_RUNTIME_DIR is: a disk slows the program down.
 * It stays when the program ends.
 *
 * Returns: whether it has begun; if not, @error is %WEFT_ERROR_RECORDER, and there is
 *   no new file
 */
gboolean
weft_recorder_start_file (const char *path, gsize limit, GError **error)
{
  g_autofree char *created_path = NULL;
  gboolean started;
  int fd;

  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!weft_recording_memory_check (limit, error))
    return FALSE;

  fd = path != NULL ? create_beside (path, &created_path) : create_in_runtime_dir (&created_path);
  if (fd < 0)
    return set_file_error (error, path != NULL ? path : created_path);

  started = start_created (fd, created_path, path, limit, error);
  if (!started)
    g_unlink (created_path);
  close (fd);
  return started;
}
