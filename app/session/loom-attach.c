/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-attach.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <poll.h>
#include <sys/pidfd.h>
#include <unistd.h>

#include "session/loom-control-page.h"

/*
 * Who attaches looks at `active` (weft-control-layout.h) again and again, and does this:
 *
 *   0        It has said that it cannot, since we asked: that is the error. Else we ask: the
 *            recording is ours if it was our compare-and-swap that did it.
 *   REQUEST  Somebody has asked, we or another: wait for the program's next event, however long.
 *   epoch    It is recorded: open its memory. If that fails and `active` is another meanwhile,
 *            look again; if it is the same, that is the error.
 *   STOP     A recording is about to end: wait, and ask then.
 *
 * Cancelled, only who asked takes the request back; if it was answered in the same moment, the
 * recording is ended at once. Detaching ends a recording that is ours, and no other.
 *
 * The process is held by a descriptor from before its page is opened, so that another one that
 * gets its number is never taken for it. When it ends, the mapped pages stay.
 */

#define FIRST_PAUSE 2
#define LONGEST_PAUSE 100

struct _LoomAttachment
{
  gint64 pid;
  int process;           /* a descriptor that can be read when the process has ended */
  LoomControlPage *page; /* nullable */
  LoomRecording *recording;
  guint32 epoch; /* of the recording */
  gboolean is_ours;
  gboolean has_ended;
};

static void
free_attachment (gpointer data)
{
  loom_attachment_free (data);
}

const WeftResultType loom_type_attachment = {
  .name = "LoomAttachment",
  .free = free_attachment,
};

void
loom_attachment_free (LoomAttachment *self)
{
  if (self->recording != NULL)
    loom_attachment_detach (self);
  g_clear_pointer (&self->recording, loom_recording_free);
  g_clear_pointer (&self->page, loom_control_page_close);
  if (self->process >= 0)
    close (self->process);
  g_free (self);
}

typedef struct
{
  WeftAsync async;

  LoomAttachment *attachment;
  gint64 pid;
  gsize limit;
  GCancellable *cancellable;
  gint64 pause; /* milliseconds */
  GError *error;
} AttachFrame;

static void
attach_frame_clear (AttachFrame *self)
{
  g_clear_pointer (&self->attachment, loom_attachment_free);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
}

static gboolean
open_process (AttachFrame *self)
{
  LoomAttachment *attachment = self->attachment = g_new0 (LoomAttachment, 1);

  attachment->pid = self->pid;
  attachment->process =
      self->pid > 0 && self->pid <= G_MAXINT ? pidfd_open ((pid_t) self->pid, 0) : -1;
  attachment->page = loom_control_page_open (self->pid, &self->error);
  if (attachment->page == NULL)
    return FALSE;
  if (attachment->process >= 0)
    return TRUE;
  g_set_error (&self->error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no process %" PRId64),
               self->pid);
  return FALSE;
}

/* A reader is killed where a file shrinks that it has mapped. A plain file cannot be sealed;
 * recordings in such are replaced, not cut. */
static LoomRecording *
open_memory (gint64 pid, int number, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/fd/%d", pid, number);
  LoomRecording *recording = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  int seals = fd >= 0 ? fcntl (fd, F_GET_SEALS) : -1;

  if (fd < 0)
    g_set_error (error, G_IO_ERROR, (gint) g_io_error_from_errno (errno),
                 _ ("The recording of process %" PRId64 " cannot be opened: %s"), pid,
                 g_strerror (errno));
  else if (seals >= 0 && (seals & F_SEAL_SHRINK) == 0)
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_RECORDER,
                         _ ("The recorder's memory is damaged"));
  else
    recording = loom_recording_new (fd, error);
  if (fd >= 0)
    close (fd);

  if (recording == NULL || loom_recording_get_pid (recording) == pid)
    return recording;
  loom_recording_free (recording);
  g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_RECORDER,
                       _ ("The recorder's memory is that of another program"));
  return NULL;
}

/* TRUE if there is no more to wait for: there is a recording, or an error. */
static gboolean
take_recording (AttachFrame *self, guint32 epoch)
{
  LoomAttachment *attachment = self->attachment;
  g_autoptr (GError) error = NULL;

  attachment->recording =
      open_memory (self->pid, loom_control_page_get_recording_fd (attachment->page), &error);
  if (attachment->recording != NULL)
    {
      attachment->epoch = epoch;
      loom_recording_set_alive (attachment->recording, TRUE);
      return TRUE;
    }
  if (loom_control_page_get_active (attachment->page) != epoch)
    return FALSE;
  self->error = g_steal_pointer (&error);
  return TRUE;
}

static gboolean
ask (AttachFrame *self)
{
  LoomAttachment *attachment = self->attachment;
  g_autofree char *failure =
      attachment->is_ours ? loom_control_page_dup_failure (attachment->page) : NULL;

  if (failure != NULL)
    {
      g_set_error (&self->error, WEFT_ERROR, WEFT_ERROR_RECORDER,
                   _ ("Process %" PRId64 " cannot be recorded: %s"), self->pid, failure);
      return TRUE;
    }
  attachment->is_ours = loom_control_page_request (attachment->page, self->limit);
  return FALSE;
}

static gboolean
has_exited (LoomAttachment *self)
{
  struct pollfd process = { .fd = self->process, .events = POLLIN };

  return poll (&process, 1, 0) > 0;
}

/* TRUE if there is no more to wait for. */
static gboolean
look (AttachFrame *self)
{
  LoomControlPage *page = self->attachment->page;
  guint32 active = loom_control_page_get_active (page);

  if (has_exited (self->attachment))
    g_set_error (&self->error, G_IO_ERROR, G_IO_ERROR_CLOSED,
                 _ ("Process %" PRId64 " ended before it could be recorded"), self->pid);
  else if (loom_control_is_epoch (active))
    return take_recording (self, active);
  else if (active == 0)
    return ask (self);
  else if (active != WEFT_CONTROL_REQUEST && active != WEFT_CONTROL_STOP)
    g_set_error (&self->error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("What process %" PRId64 " offers to be recorded by is damaged"), self->pid);
  return self->error != NULL;
}

static void
give_up (LoomAttachment *self)
{
  guint32 active;

  if (!self->is_ours || loom_control_page_withdraw (self->page))
    return;
  active = loom_control_page_get_active (self->page);
  if (loom_control_is_epoch (active))
    (void) loom_control_page_stop (self->page, active);
}

WEFT_ASYNC_DEFINE (attach, AttachFrame, attach_frame_clear)
{
  WEFT_BEGIN (self);

  if (!open_process (self))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));

  for (self->pause = FIRST_PAUSE; !look (self); self->pause = MIN (2 * self->pause, LONGEST_PAUSE))
    {
      WEFT_TRY_AWAIT (weft_delay (self->pause, self->cancellable), &self->error);
      if (self->error != NULL)
        break;
    }

  if (self->error != NULL)
    {
      give_up (self->attachment);
      WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
    }
  WEFT_RETURN_RESULT (
      weft_result_pointer (&loom_type_attachment, g_steal_pointer (&self->attachment)));

  WEFT_END;
}

/**
 * loom_attach:
 * @pid: a process that uses libweft
 * @limit: how much memory the recording may take, bytes; one that goes on already has its own
 * @cancellable: (nullable): takes the request back
 *
 * Has a running program recorded, or joins where it is recorded already. As long as the
 * program does nothing, it does not answer, and the task does not complete; that is no error.
 *
 * Returns: (transfer full): a task with a #LoomAttachment
 */
WeftTask *
loom_attach (gint64 pid, gsize limit, GCancellable *cancellable)
{
  AttachFrame *frame = WEFT_ASYNC_NEW (attach);

  frame->pid = pid;
  frame->limit = limit;
  frame->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return WEFT_ASYNC_START (frame);
}

LoomRecording *
loom_attachment_get_recording (LoomAttachment *self)
{
  return self->recording;
}

gint64
loom_attachment_get_pid (LoomAttachment *self)
{
  return self->pid;
}

gboolean
loom_attachment_is_ours (LoomAttachment *self)
{
  return self->is_ours;
}

gboolean
loom_attachment_has_exited (LoomAttachment *self)
{
  return has_exited (self);
}

gboolean
loom_attachment_is_running (LoomAttachment *self)
{
  if (self->has_ended)
    return FALSE;
  self->has_ended = has_exited (self) || loom_control_page_get_active (self->page) != self->epoch ||
                    loom_recording_is_closed (self->recording);
  if (self->has_ended && has_exited (self))
    loom_recording_set_alive (self->recording, FALSE);
  return !self->has_ended;
}

/**
 * loom_attachment_detach:
 *
 * Has the recording ended if it was started for us, at the program's next event. What has been
 * recorded can be read as before.
 */
void
loom_attachment_detach (LoomAttachment *self)
{
  if (self->is_ours && !self->has_ended)
    (void) loom_control_page_stop (self->page, self->epoch);
  self->has_ended = TRUE;
}
