/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The recorder's life, and how it gets along without locks.
 *
 * The word `active` of weft_control_ is the epoch of the recording that goes on, from 1, or 0,
 * or what somebody else wants of this process: weft-control-layout.h. An event loads it. A
 * thread that is not in that epoch yet joins it, under the lock: it does what is asked for
 * there, takes the pointers to the recording's memory and dictionary and a number, and from
 * then on writes to a chunk that is its own:
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
 * Stopping sets `active` to 0. Threads that have already seen the old value may write one
 * more event, so a recording that is over stays until another one has begun and each thread
 * that had joined it has joined a later one, or ended. Numbers that are cached in a WeftSite
 * go with the epoch, so those of an earlier recording are told apart.
 *
 * Where tasks live already when a recording begins, the thread that begins it tells of them:
 * weft-living-tasks-tell.c.
 *
 * A fork is another process with the same memory: the child stops recording, without
 * marking the recording as closed, and may start one of its own.
 */

#include "trace/weft-recorder-private.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#include "trace/weft-control-private.h"
#include "trace/weft-living-tasks-private.h"
#include "trace/weft-recorder.h"
#include "trace/weft-trace-private.h"
#include "weft-error.h"

/* The epoch has to fit into the upper half of a WeftSite's trace_ref. */
G_STATIC_ASSERT (WEFT_CONTROL_MAX_EPOCH <= G_MAXUINT16);

struct _WeftRecorderRecording
{
  WeftRecordingMemory *memory;
  WeftDictionary *dictionary;
  guint n_threads; /* with the lock, as below: that have joined it, and nothing since */
  WeftRecorderRecording *next;
};

/* What is to be told when it has begun. */
typedef struct
{
  guint64 time;
  WeftLivingTasks *living; /* (nullable) */
} Beginning;

__thread WeftRecorderThread weft_recorder_thread_ = { .epoch = WEFT_RECORDER_OUTSIDE };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t thread_key;
static guint last_epoch;                  /* with the lock */
static WeftRecorderRecording *current;    /* with the lock: the last one started by this process */
static WeftRecorderRecording *recordings; /* with the lock: all there are */

/* Recordings. */

static WeftRecorderRecording *
recording_new (int fd, GError **error)
{
  WeftRecordingMemory *memory = weft_recording_memory_new (fd, error);
  WeftRecorderRecording *self;

  if (memory == NULL)
    return NULL;

  self = g_new0 (WeftRecorderRecording, 1);
  self->memory = memory;
  self->dictionary = weft_dictionary_new (memory->dictionary, memory->n_dictionary_words,
                                          memory->header->pid, memory->header->program);
  return self;
}

/* Nobody reads or writes those that are over and have no threads. */
static void
free_unused_locked (void)
{
  WeftRecorderRecording **place = &recordings;

  while (*place != NULL)
    {
      WeftRecorderRecording *recording = *place;

      if (recording == current || recording->n_threads > 0)
        {
          place = &recording->next;
          continue;
        }
      *place = recording->next;
      weft_dictionary_free (recording->dictionary);
      weft_recording_memory_free (recording->memory);
      g_free (recording);
    }
}

static void
make_current_locked (WeftRecorderRecording *recording)
{
  current = recording;
  if (recording != NULL)
    {
      recording->next = recordings;
      recordings = recording;
    }
  free_unused_locked ();
}

/* Threads. */

static void
leave_locked (WeftRecorderThread *thread)
{
  WeftRecorderRecording *recording = thread->recording;

  weft_recording_memory_release (&thread->cursor, thread->tid);
  thread->epoch = WEFT_RECORDER_OUTSIDE;
  thread->recording = NULL;
  if (recording != NULL && --recording->n_threads == 0 && recording != current)
    free_unused_locked ();
}

static void
thread_exited_cb (gpointer data)
{
  WeftRecorderThread *thread = data;

  pthread_mutex_lock (&lock);
  thread->exited = TRUE;
  leave_locked (thread);
  pthread_mutex_unlock (&lock);
}

static void
join_locked (WeftRecorderThread *thread, guint epoch)
{
  leave_locked (thread);
  thread->tid = (guint32) gettid ();
  thread->recording = current;
  thread->memory = current->memory;
  thread->dictionary = current->dictionary;
  thread->last_text = NULL;
  thread->thread = weft_dictionary_add_thread (current->dictionary, thread->tid);
  thread->epoch = epoch;
  current->n_threads++;
}

const char *
weft_recorder_get_thread_name (char buffer[WEFT_THREAD_NAME_SIZE])
{
  if (weft_recorder_thread_.name != NULL)
    return weft_recorder_thread_.name;
  if (gettid () == getpid ())
    return "main";
  if (pthread_getname_np (pthread_self (), buffer, WEFT_THREAD_NAME_SIZE) != 0 || *buffer == '\0')
    g_snprintf (buffer, WEFT_THREAD_NAME_SIZE, "thread %d", gettid ());
  return buffer;
}

static void
name_thread (WeftRecorderThread *thread)
{
  char buffer[WEFT_THREAD_NAME_SIZE];

  weft_dictionary_name_thread (thread->dictionary, thread->tid,
                               weft_recorder_get_thread_name (buffer));
}

/* Beginning and ending. */

/* Has the word say so. The process may begin as it likes; on a request, only as long as that has
 * not been taken back. */
static gboolean
announce_locked (gboolean on_request)
{
  guint32 active = on_request ? WEFT_CONTROL_REQUEST : weft_control_get_active ();

  weft_control_set_recording (current->memory->fd);
  while (!weft_control_change (active, last_epoch + 1))
    {
      if (on_request)
        return FALSE;
      active = weft_control_get_active ();
    }
  last_epoch++;
  if (active == WEFT_CONTROL_REQUEST)
    weft_control_set_started ();
  return TRUE;
}

static gboolean
check_may_begin_locked (GError **error)
{
  if (weft_control_is_recorded (weft_control_get_active ()))
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_RECORDER,
                         "This process is being recorded already");
  else if (last_epoch == WEFT_CONTROL_MAX_EPOCH)
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_RECORDER,
                 "A process can be recorded %d times, and this one has been",
                 WEFT_CONTROL_MAX_EPOCH);
  else
    return TRUE;
  return FALSE;
}

/* FALSE without an error: a request that has been taken back. */
static gboolean
begin_locked (int fd, gboolean on_request, Beginning *beginning, GError **error)
{
  WeftRecorderRecording *recording =
      check_may_begin_locked (error) ? recording_new (fd, error) : NULL;

  if (recording == NULL)
    return FALSE;

  make_current_locked (recording);
  beginning->living = weft_living_tasks_new ();
  beginning->time = (guint64) weft_trace_get_time ();
  if (announce_locked (on_request))
    return TRUE;

  g_clear_pointer (&beginning->living, weft_living_tasks_free);
  weft_control_set_recording (-1);
  make_current_locked (NULL);
  return FALSE;
}

static void
begin_requested_locked (Beginning *beginning)
{
  g_autoptr (GError) error = NULL;
  int fd = weft_recorder_create_memory (weft_control_get_limit (), &error);

  if (fd >= 0)
    {
      begin_locked (fd, TRUE, beginning, &error);
      close (fd);
    }
  if (error != NULL)
    weft_control_refuse (error->message);
}

/* Somebody may ask for the end at the same time. */
static void
end_locked (void)
{
  guint32 active = weft_control_get_active ();

  if (!weft_control_is_recorded (active))
    return;

  while (!weft_control_change (active, 0))
    active = weft_control_get_active ();
  weft_control_set_recording (-1);
  weft_recording_memory_close (current->memory);
}

static void
do_what_is_asked_locked (Beginning *beginning)
{
  if (weft_control_get_active () == WEFT_CONTROL_STOP)
    end_locked ();
  if (weft_control_get_active () == WEFT_CONTROL_REQUEST)
    begin_requested_locked (beginning);
}

/* Consumes what is in @beginning. */
static void
tell_living (Beginning *beginning)
{
  g_autoptr (WeftLivingTasks) before = g_steal_pointer (&beginning->living);

  if (before != NULL && before->tasks->len > 0)
    weft_living_tasks_tell (before, beginning->time);
}

gboolean
weft_recorder_join (void)
{
  WeftRecorderThread *thread = &weft_recorder_thread_;
  Beginning beginning = { 0, NULL };
  int saved_errno = errno;
  gboolean joined = FALSE;
  guint32 active;

  pthread_mutex_lock (&lock);
  do_what_is_asked_locked (&beginning);
  active = weft_control_get_active ();
  if (active == 0 || active > WEFT_CONTROL_MAX_EPOCH)
    joined = FALSE;
  else if (thread->exited)
    weft_recording_memory_lose (current->memory);
  else
    {
      join_locked (thread, active);
      joined = TRUE;
    }
  pthread_mutex_unlock (&lock);

  if (joined)
    {
      pthread_setspecific (thread_key, thread);
      name_thread (thread);
    }
  tell_living (&beginning);
  errno = saved_errno;
  return joined;
}

/* Forks. */

static void
before_fork (void)
{
  pthread_mutex_lock (&lock);
  if (current != NULL)
    weft_dictionary_lock (current->dictionary);
  weft_clock_lock ();
}

static void
after_fork (void)
{
  weft_clock_unlock ();
  if (current != NULL)
    weft_dictionary_unlock (current->dictionary);
  pthread_mutex_unlock (&lock);
}

static void
after_fork_in_child (void)
{
  WeftRecorderThread *thread = &weft_recorder_thread_;

  weft_control_open_in_child ();
  after_fork ();
  /* The threads are not there; the memory goes when another recording begins. */
  for (WeftRecorderRecording *recording = recordings; recording != NULL;
       recording = recording->next)
    recording->n_threads = 0;
  current = NULL;
  *thread = (WeftRecorderThread) { .epoch = WEFT_RECORDER_OUTSIDE,
                                   .exited = thread->exited,
                                   .name = thread->name };
}

static void
initialize (void)
{
  if (pthread_key_create (&thread_key, thread_exited_cb) != 0 ||
      pthread_atfork (before_fork, after_fork, after_fork_in_child) != 0)
    g_error ("Out of memory");
}

/* Starting and stopping. */

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
  Beginning beginning = { 0, NULL };
  gboolean started;

  g_return_val_if_fail (fd >= 0, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  pthread_once (&once, initialize);
  pthread_mutex_lock (&lock);
  if (weft_control_get_active () == WEFT_CONTROL_STOP)
    end_locked ();
  started = begin_locked (fd, FALSE, &beginning, error);
  pthread_mutex_unlock (&lock);
  tell_living (&beginning);
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
  end_locked ();
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
  guint32 active = weft_control_get_active ();

  return active != 0 && active <= WEFT_CONTROL_MAX_EPOCH;
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
  if (weft_recorder_is_active ())
    fd = fcntl (current->memory->fd, F_DUPFD_CLOEXEC, 3);
  pthread_mutex_unlock (&lock);

  if (fd < 0)
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_RECORDER, "This process is not recorded");
  return fd;
}

/**
 * weft_recorder_get_n_dropped:
 *
 * Counts the old events that have given way to new ones, where the recording has reached its
 * limit. May be called on any thread.
 *
 * Returns: how many events of the last recording of this process are no longer in it
 */
guint64
weft_recorder_get_n_dropped (void)
{
  guint64 n_dropped = 0;

  pthread_mutex_lock (&lock);
  if (current != NULL)
    n_dropped = __atomic_load_n (&current->memory->header->n_dropped, __ATOMIC_RELAXED);
  pthread_mutex_unlock (&lock);
  return n_dropped;
}

/**
 * weft_recorder_get_n_lost:
 *
 * Counts the events that the recording has no room for: where more threads write than
 * it has chunks, or the device is full. Old events that give way to new ones are not
 * among them: see weft_recorder_get_n_dropped(). May be called on any thread.
 *
 * Returns: how many events of the last recording of this process are lost
 */
guint64
weft_recorder_get_n_lost (void)
{
  guint64 n_lost = 0;

  pthread_mutex_lock (&lock);
  if (current != NULL)
    n_lost = __atomic_load_n (&current->memory->header->n_lost, __ATOMIC_RELAXED);
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

static void
start_from_environment (void)
{
  g_autofree char *value = g_strdup (g_getenv (WEFT_RECORDER_FD_ENV));

  if (value == NULL)
    return;

  g_unsetenv (WEFT_RECORDER_FD_ENV);
  start_inherited (value);
}

__attribute__ ((constructor)) static void
begin_with_process (void)
{
  pthread_once (&once, initialize);
  g_intern_static_string (weft_trace_pool_);
  weft_control_open ();
  start_from_environment ();
}

__attribute__ ((destructor)) static void
end_with_process (void)
{
  weft_recorder_stop ();
  weft_control_close ();
}
