/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/measure/loom-unrecorded.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Copies that are tried. */
#define MOST_COPIES 4

struct _LoomUnrecorded
{
  int fd;
};

/* Small enough that a pipe takes it as a whole. */
typedef struct
{
  gint64 index;
  gint64 number;
} Message;

static gboolean
set_error (GError **error, int saved_errno)
{
  g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (saved_errno),
               _ ("The process cannot be copied to measure in it: %s"), g_strerror (saved_errno));
  return FALSE;
}

/**
 * loom_unrecorded_tell:
 * @self: the way to who waits
 * @index: which number
 * @number: the number
 *
 * Where nobody waits any more, the copy ends.
 */
void
loom_unrecorded_tell (LoomUnrecorded *self, guint index, gint64 number)
{
  const Message message = { index, number };
  gssize n;

  g_return_if_fail (self != NULL);

  do
    n = write (self->fd, &message, sizeof message);
  while (n < 0 && errno == EINTR);
  if (n != (gssize) sizeof message)
    _exit (1);
}

/* In the copy. It ends without what a program does at its end, which is the original's to do. */
G_GNUC_NORETURN static void
measure (LoomUnrecordedFunc func, int fd)
{
  LoomUnrecorded self = { fd };

  /* Whoever waits for it may be killed. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  signal (SIGPIPE, SIG_DFL);
  func (&self);
  _exit (0);
}

/* Waits for more, or for a cancellation. @patience: milliseconds */
static gboolean
wait_for_more (int fd, gint patience, GCancellable *cancellable, GError **error)
{
  GPollFD fds[2] = { { .fd = fd, .events = G_IO_IN } };
  guint n_fds = 1;
  int saved_errno;
  int n;

  if (g_cancellable_make_pollfd (cancellable, &fds[1]))
    n_fds = 2;
  do
    n = g_poll (fds, n_fds, patience);
  while (n < 0 && errno == EINTR);
  saved_errno = errno;
  if (n_fds == 2)
    g_cancellable_release_fd (cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (n == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                           _ ("The copy of the process stands still"));
      return FALSE;
    }
  return n > 0 || set_error (error, saved_errno);
}

/* The next one, which may come in two parts. */
static gboolean
read_message (int fd, gint patience, GCancellable *cancellable, Message *message, GError **error)
{
  char *next = (char *) message;
  gsize size = sizeof *message;

  while (size > 0)
    {
      gssize n;

      if (!wait_for_more (fd, patience, cancellable, error))
        return FALSE;
      n = read (fd, next, size);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return set_error (error, errno);
      if (n == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                               _ ("The copy of the process ended before it had measured"));
          return FALSE;
        }
      next += n;
      size -= (gsize) n;
    }
  return TRUE;
}

/* In one copy. */
static gboolean
try_to_measure (LoomUnrecordedFunc func,
                guint n_numbers,
                gint patience,
                LoomUnrecordedReport report,
                gpointer data,
                GCancellable *cancellable,
                GError **error)
{
  gboolean got = TRUE;
  Message message;
  int fds[2];
  pid_t pid;

  if (pipe2 (fds, O_CLOEXEC) != 0)
    return set_error (error, errno);
  pid = fork ();
  if (pid == 0)
    measure (func, fds[1]);
  if (pid < 0)
    got = set_error (error, errno);
  close (fds[1]);

  for (guint i = 0; i < n_numbers && got; i++)
    {
      got = read_message (fds[0], patience, cancellable, &message, error);
      if (got)
        report ((guint) message.index, message.number, data);
    }
  close (fds[0]);

  if (pid > 0 && !got)
    kill (pid, SIGKILL);
  while (pid > 0 && waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    ;
  return got;
}

/**
 * loom_measure_unrecorded:
 * @func: what measures
 * @n_numbers: how many numbers it tells
 * @patience: milliseconds from one number to the next, before another copy is tried
 * @report: (scope call): hears of each of them; of the first ones again, where a copy stood still
 * @data: for @report
 * @cancellable: (nullable): ends the copy, too
 * @error: why there are not all of them
 *
 * A forked process of libweft's is recorded no more. The copy has the one thread that asked for it.
 * What another one held at that moment, it holds for ever: libweft's own locks are taken care of, and
 * the C library's, but not those of an allocator that knows nothing of forks, as AddressSanitizer's. So
 * a copy that stands still is given up, and another one is tried.
 *
 * Returns: whether it has told all of them
 */
gboolean
loom_measure_unrecorded (LoomUnrecordedFunc func,
                         guint n_numbers,
                         gint patience,
                         LoomUnrecordedReport report,
                         gpointer data,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GError) failure = NULL;

  g_return_val_if_fail (func != NULL, FALSE);
  g_return_val_if_fail (patience > 0, FALSE);
  g_return_val_if_fail (report != NULL, FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);

  for (guint i = 0; i < MOST_COPIES; i++)
    {
      g_clear_error (&failure);
      if (try_to_measure (func, n_numbers, patience, report, data, cancellable, &failure))
        return TRUE;
      if (!g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        break;
    }
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
