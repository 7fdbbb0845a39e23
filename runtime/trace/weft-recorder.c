/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The recorder's life, and how it gets along without locks.
 *
 * weft_trace_active_ is the epoch of the recording that goes on, from 1, or 0. An
 * event loads it. A thread that is not in that epoch yet joins it, under the lock:
 * it takes the pointers to the recording's memory and dictionary and a number there,
 * and from then on writes to a chunk that is its own:
 *
 *   chunk:   header | record | record | record            | padding          |
 *   step 1:  header | record | record | record            | padding | padding|
 *   step 2:  header | record | record | record            | padd... | padding|   body
 *   step 3:  header | record | record | record            | record  | padding|   commit
 *
 * The thread first writes the header of the padding that is left after its new
 * record, then the words of the record but the first, all of this inside the old
 * padding, which is a record whose content does not matter. The header of the new
 * record, stored with release order over that of the old padding, is the commit. At
 * each instant the chunk is whole records: there is no length to keep in step, a reader
 * needs no word from the writer, and the kernel keeps the pages when the process is
 * killed. That nothing but its owner writes to a chunk is what makes this lock-free.
 *
 * A full chunk is given back and another one claimed: weft-recording-memory.c. A
 * thread gives its chunk back when it ends, and records nothing from then on; what
 * destructors of thread-specific data do later is counted as lost.
 *
 * Stopping sets weft_trace_active_ to 0. Threads that have already seen the old value
 * may write one more event, so the memory is never unmapped while the process lives;
 * nor is the dictionary freed. A program that records itself again and again therefore
 * does better to keep one recording. Numbers that are cached in a WeftSite go with the
 * epoch, so those of an earlier recording are told apart.
 *
 * A fork is another process with the same memory: the child stops recording, without
 * marking the recording as closed, and may start one of its own.
 */

#include "trace/weft-recorder-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trace/weft-recorder.h"
#include "trace/weft-trace-private.h"
#include "weft-error.h"

/* What fits into the upper half of a WeftSite's trace_ref. */
#define MAX_EPOCH 65535

/* Linux's limit is 15 and the 0. */
#define THREAD_NAME_SIZE 16

typedef struct
{
  WeftRecordingMemory *memory;
  WeftDictionary *dictionary;
} Recording;

guint weft_trace_active_;
__thread WeftRecorderThread weft_recorder_thread_;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t thread_key;
static guint last_epoch;      /* with the lock */
static Recording current;     /* with the lock: the last one started by this process */
static int current_fd = -1;   /* with the lock: its file, for readers in this process */
static GPtrArray *recordings; /* with the lock: what is kept for good */

static void
thread_exited_cb (gpointer data)
{
  WeftRecorderThread *thread = data;

  thread->exited = TRUE;
  weft_recording_memory_release (&thread->cursor, thread->tid);
}

/* Threads. */

static void
join_locked (WeftRecorderThread *thread, guint epoch)
{
  weft_recording_memory_release (&thread->cursor, thread->tid);
  thread->tid = (guint32) gettid ();
  thread->memory = current.memory;
  thread->dictionary = current.dictionary;
  thread->thread = weft_dictionary_add_thread (current.dictionary, thread->tid);
  thread->epoch = epoch;
}

static void
name_thread (WeftRecorderThread *thread)
{
  char name[THREAD_NAME_SIZE] = "";

  if (thread->name != NULL)
    weft_dictionary_name_thread (thread->dictionary, thread->tid, thread->name);
  else if (thread->tid == (guint32) getpid ())
    weft_dictionary_name_thread (thread->dictionary, thread->tid, "main");
  else if (pthread_getname_np (pthread_self (), name, sizeof name) == 0)
    weft_dictionary_name_thread (thread->dictionary, thread->tid, name);
}

gboolean
weft_recorder_join (guint epoch)
{
  WeftRecorderThread *thread = &weft_recorder_thread_;
  int saved_errno = errno;
  gboolean joined = FALSE;

  pthread_mutex_lock (&lock);
  if (!thread->exited && epoch != 0 && epoch == weft_trace_active_)
    {
      join_locked (thread, epoch);
      joined = TRUE;
    }
  else if (thread->exited && current.memory != NULL)
    weft_recording_memory_lose (current.memory);
  pthread_mutex_unlock (&lock);

  if (joined)
    {
      pthread_setspecific (thread_key, thread);
      name_thread (thread);
    }
  errno = saved_errno;
  return joined;
}

/* Forks. */

static void
before_fork (void)
{
  pthread_mutex_lock (&lock);
  if (current.dictionary != NULL)
    weft_dictionary_lock (current.dictionary);
}

static void
after_fork (void)
{
  if (current.dictionary != NULL)
    weft_dictionary_unlock (current.dictionary);
  pthread_mutex_unlock (&lock);
}

static void
after_fork_in_child (void)
{
  WeftRecorderThread *thread = &weft_recorder_thread_;

  after_fork ();
  __atomic_store_n (&weft_trace_active_, 0, __ATOMIC_RELAXED);
  current = (Recording) { NULL, NULL };
  *thread = (WeftRecorderThread) { .exited = thread->exited, .name = thread->name };
}

static void
initialize (void)
{
  if (pthread_key_create (&thread_key, thread_exited_cb) != 0 ||
      pthread_atfork (before_fork, after_fork, after_fork_in_child) != 0)
    g_error ("Out of memory");
}

/* Starting and stopping. */

static void
close_current_locked (void)
{
  __atomic_store_n (&weft_trace_active_, 0, __ATOMIC_RELEASE);
  if (current.memory != NULL)
    weft_recording_memory_close (current.memory);
}

static gboolean
start_locked (int fd, GError **error)
{
  WeftRecordingMemory *memory;

  if (weft_trace_active_ != 0)
    {
      g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_RECORDER,
                           "This process is being recorded already");
      return FALSE;
    }
  if (last_epoch == MAX_EPOCH)
    {
      g_set_error (error, WEFT_ERROR, WEFT_ERROR_RECORDER,
                   "A process can be recorded %d times, and this one has been", MAX_EPOCH);
      return FALSE;
    }

  memory = weft_recording_memory_new (fd, error);
  if (memory == NULL)
    return FALSE;

  current.memory = memory;
  current.dictionary = weft_dictionary_new (memory->dictionary, memory->n_dictionary_words,
                                            memory->header->pid, memory->header->program);
  if (current_fd >= 0)
    close (current_fd);
  current_fd = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  if (recordings == NULL)
    recordings = g_ptr_array_new ();
  g_ptr_array_add (recordings, current.memory);
  g_ptr_array_add (recordings, current.dictionary);

  last_epoch++;
  __atomic_store_n (&weft_trace_active_, last_epoch, __ATOMIC_RELEASE);
  return TRUE;
}

/**
 * weft_recorder_create_memory:
 * @limit: bytes, from 256 KiB to 4 GiB
 * @error: a location for an error
 *
 * Makes a memory file to record into, here with weft_recorder_start_fd() or in a
 * child that inherits it. When a recording reaches @limit, its oldest events are
 * dropped. Memory is taken as it is used.
 *
 * Returns: (transfer full): a file descriptor that is closed on exec, or -1 with
 *   @error set to %WEFT_ERROR_RECORDER
 */
int
weft_recorder_create_memory (gsize limit, GError **error)
{
  int fd;

  if (!weft_recording_memory_check (limit, error))
    return -1;

  fd = memfd_create ("weft-recording", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  /* Sealed, because a reader that maps a file which shrinks is killed. */
  if (fd >= 0 && ftruncate (fd, (off_t) limit) == 0 &&
      fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) == 0)
    return fd;

  g_set_error (error, WEFT_ERROR, WEFT_ERROR_RECORDER,
               "There is no memory for a recording of %" G_GSIZE_FORMAT " bytes: %s", limit,
               g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

/**
 * weft_recorder_start_fd:
 * @fd: (transfer none): an empty file of the size that the recording may have, as from
 *   weft_recorder_create_memory(); it may be closed afterwards
 * @error: a location for an error
 *
 * Records this process into @fd from now on, until weft_recorder_stop(). The
 * recording can be read at any time, also after the process has been killed. May be
 * called on any thread.
 *
 * Returns: whether it has begun; if not, @error is %WEFT_ERROR_RECORDER
 */
gboolean
weft_recorder_start_fd (int fd, GError **error)
{
  gboolean started;

  g_return_val_if_fail (fd >= 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  pthread_once (&once, initialize);
  pthread_mutex_lock (&lock);
  started = start_locked (fd, error);
  pthread_mutex_unlock (&lock);
  return started;
}

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
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_RECORDER, "“%s” cannot be recorded into: %s", path,
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

/**
 * weft_recorder_stop:
 *
 * Ends the recording, if there is one, and marks it as closed. May be called on any
 * thread; one that is in the middle of an event finishes that.
 */
void
weft_recorder_stop (void)
{
  pthread_mutex_lock (&lock);
  if (weft_trace_active_ != 0)
    close_current_locked ();
  pthread_mutex_unlock (&lock);
}

/**
 * weft_recorder_is_active:
 *
 * Returns: whether this process is being recorded
 */
gboolean
weft_recorder_is_active (void)
{
  return weft_trace_is_active ();
}

/**
 * weft_recorder_dup_fd:
 * @error: a location for an error
 *
 * For who wants to read what this process records while it does, whoever started that. May
 * be called on any thread.
 *
 * Returns: a new descriptor of the recording's memory, which the caller closes; -1 where
 *   this process is not recorded
 */
int
weft_recorder_dup_fd (GError **error)
{
  int fd = -1;

  pthread_mutex_lock (&lock);
  if (weft_trace_active_ != 0 && current_fd >= 0)
    fd = fcntl (current_fd, F_DUPFD_CLOEXEC, 3);
  pthread_mutex_unlock (&lock);

  if (fd < 0)
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_RECORDER, "This process is not recorded");
  return fd;
}

/**
 * weft_recorder_get_n_lost:
 *
 * Counts the events that the recording has no room for: where more threads write than
 * it has chunks, or the device is full. Old events that give way to new ones are not
 * counted. May be called on any thread.
 *
 * Returns: how many events of the last recording of this process are lost
 */
guint64
weft_recorder_get_n_lost (void)
{
  guint64 n_lost = 0;

  pthread_mutex_lock (&lock);
  if (current.memory != NULL)
    n_lost = __atomic_load_n (&current.memory->header->n_lost, __ATOMIC_RELAXED);
  pthread_mutex_unlock (&lock);
  return n_lost;
}

/* The memory that was handed down. */

/* A number that makes no sense, or no longer: a program that was started by one that is recorded
 * goes on without. */
static void
start_inherited (const char *value)
{
  g_autoptr (GError) error = NULL;
  guint64 fd;

  if (g_ascii_string_to_unsigned (value, 10, 3, G_MAXINT, &fd, &error) &&
      weft_recorder_start_fd ((int) fd, &error))
    close ((int) fd);
  else
    g_printerr ("weft: not recorded: %s\n", error->message);
}

__attribute__ ((constructor)) static void
start_from_environment (void)
{
  g_autofree char *value = g_strdup (g_getenv (WEFT_RECORDER_FD_ENV));

  if (value == NULL)
    return;

  g_unsetenv (WEFT_RECORDER_FD_ENV);
  start_inherited (value);
}

__attribute__ ((destructor)) static void
stop_at_exit (void)
{
  weft_recorder_stop ();
}
