/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support/control-test.h"

#include <fcntl.h>
#include <unistd.h>

static void
read_answer (ControlPeer *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *line = g_data_input_stream_read_line (self->answers, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  self->active = (guint32) g_ascii_strtoull (line, NULL, 10);
}

ControlPeer *
control_peer_start (const char *fault)
{
  ControlPeer *self = g_new0 (ControlPeer, 1);
  g_autofree char *program =
      g_build_filename (g_getenv ("WEFT_BUILD_ROOT"), "tests", "support", "control-peer", NULL);
  g_autoptr (GError) error = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                    &error, program, fault, NULL);
  g_assert_no_error (error);
  self->pid = g_ascii_strtoll (g_subprocess_get_identifier (self->process), NULL, 10);
  self->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  read_answer (self);
  return self;
}

void
control_peer_tell (ControlPeer *self, const char *word)
{
  GOutputStream *stream = g_subprocess_get_stdin_pipe (self->process);
  g_autofree char *line = g_strdup_printf ("%s\n", word);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (stream, line, strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);
  read_answer (self);
}

LoomRecording *
control_peer_open_recording (ControlPeer *self)
{
  /* Standard streams, and the page. */
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/fd/4", self->pid);
  g_autoptr (GError) error = NULL;
  LoomRecording *recording;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  recording = loom_recording_new (fd, &error);
  g_assert_no_error (error);
  close (fd);
  return recording;
}

void
control_peer_kill (ControlPeer *self)
{
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
}

void
control_peer_free (ControlPeer *self)
{
  control_peer_kill (self);
  g_object_unref (self->answers);
  g_object_unref (self->process);
  g_free (self);
}

static gboolean
timeout_cb (gpointer data G_GNUC_UNUSED)
{
  g_error ("It did not come to pass within a minute");
  return G_SOURCE_REMOVE;
}

void
control_test_until (gboolean (*condition) (gpointer data), gpointer data)
{
  guint timeout = g_timeout_add_seconds (60, timeout_cb, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}
