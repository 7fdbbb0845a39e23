/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The page is a static variable of the library, and as long as it is nothing else, nobody can
 * attach. When the library is loaded, a memory file is made that says the same, and mapped
 * over the variable: its address, which each event knows, stays, and what is at that address
 * can be mapped by others as well. Where the file cannot be made or mapped, or pages are
 * larger, the variable stays what it was.
 *
 * A child shares the file with its parent until weft_control_open_in_child() has mapped another
 * one. All of that is system calls, which a child of a process with threads may do.
 *
 * The number of the file may be closed by a program that closes all numbers, and given to a
 * file of its own. So it is closed here only where it still is that of the page.
 *
 * ThreadSanitizer sees a mapping as new memory; a change from outside it does not see at all.
 */

#include "trace/weft-control-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "trace/weft-fxt-private.h"

WeftControl weft_control_;

static int control_fd = -1;
static dev_t control_device;
static ino_t control_inode;

static void
fill (WeftControlPage *page)
{
  const char *program = program_invocation_short_name;
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  memset (page, 0, sizeof *page);
  page->version = WEFT_CONTROL_VERSION;
  page->pid = (guint32) getpid ();
  page->recording_fd = -1;
  page->start_time = time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
  memcpy (page->program, program, weft_fxt_text_length (program, sizeof page->program - 1));
  /* Last: who finds it finds all the rest. */
  __atomic_store_n (&page->magic, WEFT_CONTROL_MAGIC, __ATOMIC_RELEASE);
}

/* Not one of the standard streams, where the program was started without. */
static int
create_file (void)
{
  int fd = memfd_create (WEFT_CONTROL_NAME, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  int moved;

  if (fd < 0 || fd > STDERR_FILENO)
    return fd;
  moved = fcntl (fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  close (fd);
  return moved;
}

/* Sealed, because who maps a file that shrinks is killed: this process, too. */
static gboolean
prepare_file (int fd)
{
  struct stat status;

  if (ftruncate (fd, WEFT_CONTROL_SIZE) != 0 ||
      fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0 ||
      fstat (fd, &status) != 0)
    return FALSE;
  control_device = status.st_dev;
  control_inode = status.st_ino;
  return TRUE;
}

static gboolean
map_over (int flags, int fd)
{
  return mmap (&weft_control_, WEFT_CONTROL_SIZE, PROT_READ | PROT_WRITE, MAP_FIXED | flags, fd,
               0) == &weft_control_;
}

static gboolean
map_file (void)
{
  int fd;

  if (sysconf (_SC_PAGESIZE) != WEFT_CONTROL_SIZE || (fd = create_file ()) < 0)
    return FALSE;
  if (!prepare_file (fd) || !map_over (MAP_SHARED, fd))
    {
      close (fd);
      return FALSE;
    }
  control_fd = fd;
  return TRUE;
}

void
weft_control_open (void)
{
  int saved_errno = errno;

  /* A constructor that came earlier may be recording already. */
  if (weft_control_get_active () == 0)
    {
      map_file ();
      fill (&weft_control_.page);
    }
  errno = saved_errno;
}

static void
close_file (void)
{
  struct stat status;

  if (control_fd >= 0 && fstat (control_fd, &status) == 0 && status.st_dev == control_device &&
      status.st_ino == control_inode)
    close (control_fd);
  control_fd = -1;
}

void
weft_control_open_in_child (void)
{
  int saved_errno = errno;
  gboolean was_shared = control_fd >= 0;

  close_file ();
  /* Never that of another process. */
  if (was_shared && !map_file () && !map_over (MAP_PRIVATE | MAP_ANONYMOUS, -1))
    abort ();
  fill (&weft_control_.page);
  errno = saved_errno;
}

void
weft_control_close (void)
{
  weft_control_refuse ("The program has ended");
  close_file ();
}

gboolean
weft_control_change (guint32 from, guint32 to)
{
  return __atomic_compare_exchange_n (&weft_control_.page.active, &from, to, FALSE,
                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

void
weft_control_set_recording (int fd)
{
  __atomic_store_n (&weft_control_.page.recording_fd, fd, __ATOMIC_RELEASE);
}

void
weft_control_set_started (void)
{
  __atomic_store_n (&weft_control_.page.answer, WEFT_CONTROL_STARTED, __ATOMIC_RELEASE);
}

gboolean
weft_control_refuse (const char *message)
{
  WeftControlPage *page = &weft_control_.page;

  if (weft_control_get_active () != WEFT_CONTROL_REQUEST)
    return FALSE;

  memset (page->message, 0, sizeof page->message);
  memcpy (page->message, message, weft_fxt_text_length (message, sizeof page->message - 1));
  __atomic_store_n (&page->answer, WEFT_CONTROL_FAILED, __ATOMIC_RELEASE);
  return weft_control_change (WEFT_CONTROL_REQUEST, 0);
}

guint64
weft_control_get_limit (void)
{
  return __atomic_load_n (&weft_control_.page.limit, __ATOMIC_RELAXED);
}
