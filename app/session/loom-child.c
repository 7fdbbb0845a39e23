/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-child.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The number that the memory has in the child. */
#define CHILD_FD 3

struct _LoomChild
{
  GSubprocess *process;
  gint64 pid;
  int memory;
  WeftTask *ending; /* completes when it has ended */
};

static GSubprocess *
launch (const char *const *argv,
        const char *folder,
        const char *const *environment,
        int memory,
        GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_INHERIT);

  if (folder != NULL)
    g_subprocess_launcher_set_cwd (launcher, folder);
  if (environment != NULL)
    g_subprocess_launcher_set_environ (launcher, (char **) environment);
  g_subprocess_launcher_setenv (launcher, WEFT_RECORDER_FD_ENV, G_STRINGIFY (CHILD_FD), TRUE);
  g_subprocess_launcher_take_fd (launcher, memory, CHILD_FD);
  return g_subprocess_launcher_spawnv (launcher, argv, error);
}

/**
 * loom_child_spawn:
 * @argv: (array zero-terminated=1): a program that uses libweft, and its arguments
 * @folder: (nullable): the folder it runs in
 * @environment: (nullable) (array zero-terminated=1): its environment
 * @limit: how much memory for its recording, bytes
 * @error: why it cannot be run
 *
 * Returns: (transfer full) (nullable): the program
 */
LoomChild *
loom_child_spawn (const char *const *argv,
                  const char *folder,
                  const char *const *environment,
                  gsize limit,
                  GError **error)
{
  g_autoptr (GSubprocess) process = NULL;
  const char *identifier;
  LoomChild *self;
  int memory;

  g_return_val_if_fail (argv != NULL && argv[0] != NULL, NULL);

  memory = weft_recorder_create_memory (limit, error);
  if (memory < 0)
    return NULL;
  /* The launcher closes the one that it is given. */
  process = launch (argv, folder, environment, fcntl (memory, F_DUPFD_CLOEXEC, CHILD_FD), error);
  if (process == NULL)
    {
      close (memory);
      return NULL;
    }

  self = g_new0 (LoomChild, 1);
  /* There is none where it has ended already. */
  identifier = g_subprocess_get_identifier (process);
  self->pid = identifier != NULL ? g_ascii_strtoll (identifier, NULL, 10) : 0;
  self->ending = weft_subprocess_wait (process, NULL);
  self->process = g_steal_pointer (&process);
  self->memory = memory;
  return self;
}

void
loom_child_free (LoomChild *self)
{
  weft_task_forget (self->ending);
  g_object_unref (self->process);
  close (self->memory);
  g_free (self);
}

gint64
loom_child_get_pid (LoomChild *self)
{
  return self->pid;
}

gboolean
loom_child_has_ended (LoomChild *self)
{
  return weft_task_is_completed (self->ending);
}

int
loom_child_get_status (LoomChild *self)
{
  int status;

  g_return_val_if_fail (loom_child_has_ended (self), 0);

  status = g_subprocess_get_status (self->process);
  return WIFSIGNALED (status) ? 128 + WTERMSIG (status) : WEXITSTATUS (status);
}

void
loom_child_send_signal (LoomChild *self, int number)
{
  g_subprocess_send_signal (self->process, number);
}

/**
 * loom_child_open_recording:
 *
 * Returns: (transfer full) (nullable): what it records; %NULL as long as there is nothing
 */
LoomRecording *
loom_child_open_recording (LoomChild *self)
{
  LoomRecording *recording = loom_recording_new (self->memory, NULL);

  if (recording != NULL)
    loom_recording_set_alive (recording, TRUE);
  return recording;
}
