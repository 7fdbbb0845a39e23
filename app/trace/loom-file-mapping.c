/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who may do what. A place is free (its begin is 0), or has one mapping. Only who holds the lock
 * gives places away and takes them back; a place is in use from before anybody can look at its
 * memory until after everybody has stopped to, for the bytes' last reference does it.
 *
 * The signal's handler takes no lock: it runs on the thread that looked, in the middle of
 * anything. It wants the place that the address lies in. That one stays as it is meanwhile, as
 * the thread that looked holds its bytes. Other places may change while they are looked at, and
 * a begin of one mapping with the end of another could seem to hold the address: so each place
 * counts its changes, the count is odd during one, and a place whose count has moved is passed
 * over.
 *
 * The handler puts zeros from the page on that is not there to the end of the mapping, with one
 * call, so that there are two pieces of it at most however many threads come upon the gap; and
 * it lowers the place's end to there. Signals that are not about a mapping go to whoever handled
 * them before.
 */

#include "trace/loom-file-mapping.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* More large recordings than that are not mapped, but read. */
#define N_PLACES 64

typedef struct
{
  _Atomic guint changes;
  _Atomic guintptr begin;
  _Atomic guintptr end;
  _Atomic guintptr lost; /* from where on there are zeros; the end where there are none */
} Place;

/* A handler is the process's, so that what it needs is, too. */
static struct
{
  GMutex lock;
  Place places[N_PLACES];
  _Atomic guint n_used; /* the places behind have never had a mapping */
  struct sigaction before;
  guintptr page;
} guard;

static Place *
find_place (guintptr address)
{
  for (guint i = 0; i < atomic_load (&guard.n_used); i++)
    {
      Place *place = &guard.places[i];
      guint changes = atomic_load (&place->changes);
      guintptr begin = atomic_load (&place->begin);
      guintptr end = atomic_load (&place->end);

      if (begin != 0 && address >= begin && address < end && changes % 2 == 0 &&
          atomic_load (&place->changes) == changes)
        return place;
    }
  return NULL;
}

static void
lower (Place *place, guintptr lost)
{
  guintptr before = atomic_load (&place->lost);

  while (lost < before && !atomic_compare_exchange_weak (&place->lost, &before, lost))
    continue;
}

static void
fault_cb (int number, siginfo_t *info, void *context G_GNUC_UNUSED)
{
  int error = errno;
  guintptr address = (guintptr) info->si_addr;
  Place *place = info->si_code > 0 ? find_place (address) : NULL;
  guintptr page = address & ~(guard.page - 1);
  guintptr end = place != NULL ? atomic_load (&place->end) : 0;

  if (place != NULL && mmap ((gpointer) page, end - page, PROT_READ,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED)
    {
      lower (place, page);
      errno = error;
      return;
    }

  /* It is looked at again on return, and then by whom it concerns. */
  sigaction (number, &guard.before, NULL);
  if (info->si_code <= 0)
    raise (number);
  errno = error;
}

static void
install (void)
{
  static gsize once;
  struct sigaction action = { .sa_sigaction = fault_cb, .sa_flags = SA_SIGINFO | SA_ONSTACK };

  if (!g_once_init_enter (&once))
    return;
  guard.page = (guintptr) sysconf (_SC_PAGESIZE);
  sigemptyset (&action.sa_mask);
  sigaction (SIGBUS, &action, &guard.before);
  g_once_init_leave (&once, 1);
}

static void
change (Place *place, guintptr begin, guintptr end)
{
  atomic_fetch_add (&place->changes, 1);
  atomic_store (&place->begin, begin);
  atomic_store (&place->end, end);
  atomic_store (&place->lost, end);
  atomic_fetch_add (&place->changes, 1);
}

/* NULL where all are taken. */
static Place *
take_place (guintptr begin, guintptr end)
{
  Place *place = NULL;

  g_mutex_lock (&guard.lock);
  for (guint i = 0; i < N_PLACES && place == NULL; i++)
    if (atomic_load (&guard.places[i].begin) == 0)
      {
        place = &guard.places[i];
        change (place, begin, end);
        atomic_store (&guard.n_used, MAX (atomic_load (&guard.n_used), i + 1));
      }
  g_mutex_unlock (&guard.lock);
  return place;
}

static void
give_back (gpointer data)
{
  Place *place = data;
  guintptr begin = atomic_load (&place->begin);
  gsize size = atomic_load (&place->end) - begin;

  g_mutex_lock (&guard.lock);
  change (place, 0, 0);
  g_mutex_unlock (&guard.lock);
  munmap ((gpointer) begin, size);
}

static void
set_error (GError **error, const char *message, int number)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s: %s", message,
               g_strerror (number));
}

static GBytes *
map (int file, GError **error)
{
  struct stat status;
  gpointer data;
  Place *place;

  if (fstat (file, &status) != 0)
    {
      set_error (error, _ ("The file cannot be looked at"), errno);
      return NULL;
    }
  if (!S_ISREG (status.st_mode) || status.st_size <= 0)
    {
      set_error (error, _ ("The file cannot be mapped"), ENODEV);
      return NULL;
    }
  data = mmap (NULL, (gsize) status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  if (data == MAP_FAILED)
    {
      set_error (error, _ ("The file cannot be mapped"), errno);
      return NULL;
    }
  place = take_place ((guintptr) data, (guintptr) data + (gsize) status.st_size);
  if (place == NULL)
    {
      munmap (data, (gsize) status.st_size);
      set_error (error, _ ("The file cannot be mapped"), EMFILE);
      return NULL;
    }
  return g_bytes_new_with_free_func (data, (gsize) status.st_size, give_back, place);
}

/**
 * loom_file_mapping_new:
 * @path: a file
 * @error: why it cannot be mapped; it may still be read
 *
 * Whoever has the bytes may look at all of them, from any thread, whatever becomes of the file.
 * What the file has lost when it is looked at for the first time is zeros; what others write
 * into it shows, so that who looks twice has to be ready to see two things.
 *
 * Returns: (transfer full) (nullable): its bytes
 */
GBytes *
loom_file_mapping_new (const char *path, GError **error)
{
  GBytes *bytes;
  int file;

  g_return_val_if_fail (path != NULL, NULL);

  install ();
  file = open (path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    {
      set_error (error, _ ("The file cannot be opened"), errno);
      return NULL;
    }
  bytes = map (file, error);
  close (file);
  return bytes;
}

/**
 * loom_file_mapping_get_end:
 * @bytes: any bytes
 *
 * Returns: how many of the bytes have never been found missing, or %G_MAXSIZE where all are there
 */
gsize
loom_file_mapping_get_end (GBytes *bytes)
{
  gsize size;
  guintptr begin = (guintptr) g_bytes_get_data (bytes, &size);
  Place *place = find_place (begin);
  guintptr lost;

  if (place == NULL)
    return G_MAXSIZE;
  lost = atomic_load (&place->lost);
  return lost < begin + size ? lost - MIN (begin, lost) : G_MAXSIZE;
}
