/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/measure/loom-unrecorded.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/wait.h>
#include <unistd.h>

static gboolean
set_error (GError **error, int saved_errno)
{
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno),
               _ ("The process cannot be copied to measure in it: %s"), g_strerror (saved_errno));
  return FALSE;
}

/* In the copy. It ends without what a program does at its end, which is the original's to do. */
static void
measure (LoomUnrecordedFunc func, gint64 *numbers, guint n_numbers, int fd)
{
  gsize size = n_numbers * sizeof *numbers;

  func (numbers, n_numbers);
  _exit (write (fd, numbers, size) == (gssize) size ? 0 : 1);
}

static gboolean
read_numbers (int fd, gint64 *numbers, gsize size)
{
  char *next = (char *) numbers;
  gssize n;

  while (size > 0)
    {
      n = read (fd, next, size);
      if (n <= 0 && errno != EINTR)
        return FALSE;
      next += MAX (n, 0);
      size -= (gsize) MAX (n, 0);
    }
  return TRUE;
}

/**
 * loom_measure_unrecorded:
 * @func: what measures
 * @numbers: (array length=n_numbers) (out): what it has measured
 * @n_numbers: how many; no more than a pipe takes at once, 512
 * @error: why there are none
 *
 * A forked process of libweft's is recorded no more.
 *
 * Returns: whether there are numbers
 */
gboolean
loom_measure_unrecorded (LoomUnrecordedFunc func, gint64 *numbers, guint n_numbers, GError **error)
{
  gboolean got;
  int fds[2];
  pid_t pid;

  g_return_val_if_fail (func != NULL, FALSE);
  g_return_val_if_fail (n_numbers > 0 && n_numbers <= 512, FALSE);

  if (pipe2 (fds, O_CLOEXEC) != 0)
    return set_error (error, errno);
  pid = fork ();
  if (pid == 0)
    measure (func, numbers, n_numbers, fds[1]);
  close (fds[1]);
  got = pid > 0 && read_numbers (fds[0], numbers, n_numbers * sizeof *numbers);
  close (fds[0]);
  if (pid < 0)
    return set_error (error, errno);

  while (waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    ;
  if (!got)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         _ ("The copy of the process ended before it had measured"));
  return got;
}
