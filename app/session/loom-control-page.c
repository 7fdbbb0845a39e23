/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-control-page.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINK "/memfd:" WEFT_CONTROL_NAME " (deleted)"

struct _LoomControlPage
{
  WeftControlPage *page; /* mapped */
};

/* The way to the open file of @folder, which is a process's, that is a page; NULL without one. */
static char *
find_file (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char target[sizeof LINK + 1];
      gssize length = readlink (path, target, sizeof target);

      if (length == (gssize) strlen (LINK) && memcmp (target, LINK, strlen (LINK)) == 0)
        return g_steal_pointer (&path);
    }
  return NULL;
}

static int
open_file (gint64 pid, int flags)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/fd", pid);
  g_autofree char *path = find_file (folder);
  struct stat status;
  int fd;

  if (path == NULL)
    return -1;
  fd = open (path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (fd < 0 ||
      (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_size == WEFT_CONTROL_SIZE))
    return fd;
  close (fd);
  return -1;
}

/* A process that was forked has its parent's page as well. */
static gboolean
is_sound (const WeftControlPage *page, gint64 pid)
{
  return page->magic == WEFT_CONTROL_MAGIC && page->version == WEFT_CONTROL_VERSION &&
         page->pid == pid;
}

/**
 * loom_control_page_peek:
 * @pid: a process
 * @copy: (out): what is there
 *
 * Returns: whether @pid can be asked, in a way that is known here
 */
gboolean
loom_control_page_peek (gint64 pid, WeftControlPage *copy)
{
  int fd = open_file (pid, O_RDONLY);
  gssize size;

  if (fd < 0)
    return FALSE;
  do
    size = pread (fd, copy, sizeof *copy, 0);
  while (size < 0 && errno == EINTR);
  close (fd);
  return size == (gssize) sizeof *copy && is_sound (copy, pid);
}

static gboolean
check_process (gint64 pid, GError **error)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%" G_GINT64_FORMAT, pid);
  g_autofree char *files = g_build_filename (folder, "fd", NULL);
  struct stat status;

  if (pid <= 0 || stat (folder, &status) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no process %" PRId64),
                   pid);
      return FALSE;
    }
  /* A program may also hide from others of its own user. */
  if (access (files, R_OK | X_OK) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   status.st_uid != geteuid () ? _ ("Process %" PRId64 " belongs to another user")
                                               : _ ("Process %" PRId64 " lets nobody look into it"),
                   pid);
      return FALSE;
    }
  return TRUE;
}

static WeftControlPage *
map_file (int fd, GError **error)
{
  int seals = fcntl (fd, F_GET_SEALS);
  gpointer page = MAP_FAILED;

  /* Who maps a file that shrinks is killed. */
  if (seals >= 0 && (seals & F_SEAL_SHRINK) != 0)
    page = mmap (NULL, WEFT_CONTROL_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (page != MAP_FAILED)
    return page;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       _ ("What the program offers to be recorded by is damaged"));
  return NULL;
}

static LoomControlPage *
take_page (WeftControlPage *page, gint64 pid, GError **error)
{
  LoomControlPage *self;

  if (is_sound (page, pid))
    {
      self = g_new (LoomControlPage, 1);
      self->page = page;
      return self;
    }
  if (page->magic == WEFT_CONTROL_MAGIC && page->version != WEFT_CONTROL_VERSION)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 _ ("Process %" PRId64 " uses another version of libweft"), pid);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("What process %" PRId64 " offers to be recorded by is damaged"), pid);
  munmap (page, WEFT_CONTROL_SIZE);
  return NULL;
}

/**
 * loom_control_page_open:
 * @pid: a process
 * @error: why it cannot be asked to be recorded
 *
 * Returns: (transfer full) (nullable): its page
 */
LoomControlPage *
loom_control_page_open (gint64 pid, GError **error)
{
  WeftControlPage *page;
  int fd;

  if (!check_process (pid, error))
    return NULL;
  fd = open_file (pid, O_RDWR);
  if (fd < 0)
    {
      g_set_error (
          error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
          _ ("Process %" PRId64 " is no program that uses libweft, or it is not ready yet"), pid);
      return NULL;
    }
  page = map_file (fd, error);
  close (fd);
  return page != NULL ? take_page (page, pid, error) : NULL;
}

void
loom_control_page_close (LoomControlPage *self)
{
  munmap (self->page, WEFT_CONTROL_SIZE);
  g_free (self);
}

guint32
loom_control_page_get_active (LoomControlPage *self)
{
  return __atomic_load_n (&self->page->active, __ATOMIC_ACQUIRE);
}

/**
 * loom_control_page_dup_failure:
 *
 * Returns: (transfer full) (nullable): why the program could not be recorded, where it has said
 *   that it cannot
 */
char *
loom_control_page_dup_failure (LoomControlPage *self)
{
  g_autofree char *message = NULL;

  if (__atomic_load_n (&self->page->answer, __ATOMIC_ACQUIRE) != WEFT_CONTROL_FAILED)
    return NULL;
  message = loom_control_dup_text (self->page->message, sizeof self->page->message);
  return g_strdup (*message != '\0' ? message : _ ("it does not say why"));
}

int
loom_control_page_get_recording_fd (LoomControlPage *self)
{
  return __atomic_load_n (&self->page->recording_fd, __ATOMIC_ACQUIRE);
}

static gboolean
change (LoomControlPage *self, guint32 from, guint32 to)
{
  return __atomic_compare_exchange_n (&self->page->active, &from, to, FALSE, __ATOMIC_ACQ_REL,
                                      __ATOMIC_ACQUIRE);
}

/**
 * loom_control_page_request:
 * @limit: how much memory the recording may take, bytes
 *
 * Returns: whether the program has been asked; FALSE where it is recorded, or asked, already
 */
gboolean
loom_control_page_request (LoomControlPage *self, guint64 limit)
{
  __atomic_store_n (&self->page->limit, limit, __ATOMIC_RELAXED);
  __atomic_store_n (&self->page->answer, 0, __ATOMIC_RELAXED);
  return change (self, 0, WEFT_CONTROL_REQUEST);
}

/**
 * loom_control_page_withdraw:
 *
 * Returns: whether the request was taken back; FALSE where it has been answered
 */
gboolean
loom_control_page_withdraw (LoomControlPage *self)
{
  return change (self, WEFT_CONTROL_REQUEST, 0);
}

/**
 * loom_control_page_stop:
 * @epoch: the recording that was started for the caller
 *
 * Returns: whether the program was asked to end it; FALSE where it has ended
 */
gboolean
loom_control_page_stop (LoomControlPage *self, guint32 epoch)
{
  return change (self, epoch, WEFT_CONTROL_STOP);
}

/**
 * loom_control_dup_text:
 * @text: what another process has written
 * @size: how much room that has; there need not be a 0
 *
 * Returns: (transfer full): what of it a person may read
 */
char *
loom_control_dup_text (const char *text, gsize size)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) strnlen (text, size));
  GString *clean = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      g_string_append_unichar (clean, g_unichar_iscntrl (character) ? 0xfffd : character);
    }
  return g_string_free (clean, FALSE);
}
