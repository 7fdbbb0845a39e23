/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-record-child.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <weft.h>

#include "session/loom-recording.h"

/* The number that the memory has in the child. */
#define CHILD_FD 3

/* Written by a signal handler: what the terminal tells us is the child's business, and we
 * stay until it has ended, to save what it recorded. */
static int the_child;
static int the_signal; /* the last that came, or 0 */

/* What the terminal sends, the program gets as well: it is in the same group. What another
 * process sends is passed on. It may come when the program runs already and its number is not
 * known here yet: either this sees the number, or who stores the number sees the signal. */
static void
forward_signal (int number, siginfo_t *info, void *machine_context G_GNUC_UNUSED)
{
  pid_t pid;

  if (info->si_code > 0)
    return;
  __atomic_store_n (&the_signal, number, __ATOMIC_SEQ_CST);
  pid = __atomic_load_n (&the_child, __ATOMIC_SEQ_CST);
  if (pid > 0)
    kill (pid, number);
}

static void
set_child (GPid pid)
{
  int number;

  __atomic_store_n (&the_child, pid, __ATOMIC_SEQ_CST);
  number = __atomic_load_n (&the_signal, __ATOMIC_SEQ_CST);
  if (pid > 0 && number != 0)
    kill (pid, number);
}

typedef struct
{
  int number;
  struct sigaction previous;
} Handler;

static void
install_handlers (Handler *handlers, guint n_handlers)
{
  for (guint i = 0; i < n_handlers; i++)
    {
      struct sigaction action = { .sa_sigaction = forward_signal,
                                  .sa_flags = SA_RESTART | SA_SIGINFO };

      sigemptyset (&action.sa_mask);
      sigaction (handlers[i].number, &action, &handlers[i].previous);
    }
}

static void
restore_handlers (Handler *handlers, guint n_handlers)
{
  for (guint i = 0; i < n_handlers; i++)
    sigaction (handlers[i].number, &handlers[i].previous, NULL);
}

static gboolean
spawn (const char *const *argv, int memory, GPid *pid, GError **error)
{
  g_auto (GStrv) environment = g_get_environ ();
  const int child_fd = CHILD_FD;

  environment = g_environ_setenv (environment, WEFT_RECORDER_FD_ENV, G_STRINGIFY (CHILD_FD), TRUE);
  return g_spawn_async_with_pipes_and_fds (
      NULL, argv, (const char *const *) environment,
      G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL,
      -1, -1, -1, &memory, &child_fd, 1, pid, NULL, NULL, NULL, error);
}

static int
wait_for (GPid pid)
{
  int status = 0;

  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    continue;
  return WIFSIGNALED (status) ? 128 + WTERMSIG (status) : WEXITSTATUS (status);
}

static guint64
count_events (LoomRecording *recording, guint64 *n_lost)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "");

  *n_lost = loom_recording_get_n_lost (recording);
  return loom_recording_follow (recording, builder);
}

/* libweft writes to it when it is loaded. */
static gboolean
is_untouched (int memory)
{
  guint64 first = 0;

  return pread (memory, &first, sizeof first, 0) == sizeof first && first == 0;
}

static gboolean
save (int memory, const char *program, GFile *output, LoomRecordResult *result, GError **error)
{
  g_autoptr (LoomRecording) recording = NULL;

  if (is_untouched (memory))
    {
      g_set_error (error, WEFT_ERROR, WEFT_ERROR_RECORDER,
                   _ ("Nothing was recorded: “%s” does not use libweft"), program);
      return FALSE;
    }
  recording = loom_recording_new (memory, error);
  if (recording == NULL)
    return FALSE;
  result->n_events = count_events (recording, &result->n_lost);
  result->n_dropped = loom_recording_get_n_dropped (recording);
  return loom_recording_save (recording, output, NULL, error);
}

/**
 * loom_record_child:
 * @argv: (array zero-terminated=1): a program that uses libweft, and its arguments
 * @output: where the recording goes, when the program has ended
 * @limit: how much memory for it, bytes; beyond that the oldest events are dropped
 * @result: (out): how the program ended
 * @error: why it could not be started, or the recording not be saved
 *
 * Runs a program and records it. It has this process's standard streams, and gets the
 * interrupts and terminations that this process gets. However it ends, by kill -9 as well,
 * what it recorded until then is saved. Blocks; one at a time in a process.
 *
 * Returns: whether it ran and its recording is saved
 */
gboolean
loom_record_child (
    const char *const *argv, GFile *output, gsize limit, LoomRecordResult *result, GError **error)
{
  Handler handlers[] = { { .number = SIGINT }, { .number = SIGTERM }, { .number = SIGHUP } };
  gboolean saved;
  GPid pid;
  int memory;

  g_return_val_if_fail (argv != NULL && argv[0] != NULL, FALSE);
  g_return_val_if_fail (G_IS_FILE (output), FALSE);
  g_return_val_if_fail (result != NULL, FALSE);

  memory = weft_recorder_create_memory (limit, error);
  if (memory < 0)
    return FALSE;

  /* Until it is saved: a second interrupt, because the first one was slow, loses nothing. */
  the_signal = 0;
  install_handlers (handlers, G_N_ELEMENTS (handlers));
  saved = spawn (argv, memory, &pid, error);
  if (saved)
    {
      set_child (pid);
      result->status = wait_for (pid);
      set_child (0);
      g_spawn_close_pid (pid);
      saved = save (memory, argv[0], output, result, error);
    }
  restore_handlers (handlers, G_N_ELEMENTS (handlers));
  close (memory);
  return saved;
}
