/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-process.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <unistd.h>

#include "session/loom-control-page.h"

/* Nobody reads more of a command line. */
#define MAX_COMMAND_LINE 4096

struct _LoomProcess
{
  GObject parent_instance;

  gint64 pid;
  char *program;
  char *command_line;
  gint64 start_time;
  LoomProcessState state;
};

G_DEFINE_FINAL_TYPE (LoomProcess, loom_process, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
loom_process_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LoomProcess *self = LOOM_PROCESS (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loom_process_finalize (GObject *object)
{
  LoomProcess *self = LOOM_PROCESS (object);

  g_free (self->program);
  g_free (self->command_line);
  G_OBJECT_CLASS (loom_process_parent_class)->finalize (object);
}

static void
loom_process_class_init (LoomProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = loom_process_get_property;
  object_class->finalize = loom_process_finalize;
  properties[PROP_STATE] =
      g_param_spec_uint ("state", NULL, NULL, LOOM_PROCESS_READY, LOOM_PROCESS_ENDING,
                         LOOM_PROCESS_READY, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
loom_process_init (LoomProcess *self G_GNUC_UNUSED)
{
}

/* The arguments end with a 0 each, and any text may stand there. */
static char *
read_command_line (gint64 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/cmdline", pid);
  g_autofree char *line = g_malloc0 (MAX_COMMAND_LINE + 1);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  gssize size = fd >= 0 ? read (fd, line, MAX_COMMAND_LINE) : 0;

  if (fd >= 0)
    close (fd);
  while (size > 0 && line[size - 1] == '\0')
    size--;
  for (gssize i = 0; i < size; i++)
    if (line[i] == '\0')
      line[i] = ' ';
  return loom_control_dup_text (line, (gsize) MAX (size, 0));
}

static LoomProcessState
state_of (guint32 active)
{
  if (loom_control_is_epoch (active))
    return LOOM_PROCESS_RECORDED;
  if (active == WEFT_CONTROL_REQUEST)
    return LOOM_PROCESS_ASKED;
  return active == WEFT_CONTROL_STOP ? LOOM_PROCESS_ENDING : LOOM_PROCESS_READY;
}

/**
 * loom_process_new:
 * @pid: a process's number
 *
 * Returns: (transfer full) (nullable): what is known of it, if it can be recorded
 */
LoomProcess *
loom_process_new (gint64 pid)
{
  WeftControlPage page;
  LoomProcess *self;

  if (!loom_control_page_peek (pid, &page))
    return NULL;

  self = g_object_new (LOOM_TYPE_PROCESS, NULL);
  self->pid = pid;
  self->program = loom_control_dup_text (page.program, sizeof page.program);
  self->command_line = read_command_line (pid);
  self->start_time = page.start_time;
  self->state = state_of (page.active);
  if (*self->program == '\0')
    {
      g_free (self->program);
      self->program = g_strdup_printf (_ ("process %" PRId64), pid);
    }
  return self;
}

gint64
loom_process_get_pid (LoomProcess *self)
{
  g_return_val_if_fail (LOOM_IS_PROCESS (self), 0);

  return self->pid;
}

const char *
loom_process_get_program (LoomProcess *self)
{
  g_return_val_if_fail (LOOM_IS_PROCESS (self), NULL);

  return self->program;
}

const char *
loom_process_get_command_line (LoomProcess *self)
{
  g_return_val_if_fail (LOOM_IS_PROCESS (self), NULL);

  return self->command_line;
}

gint64
loom_process_get_start_time (LoomProcess *self)
{
  g_return_val_if_fail (LOOM_IS_PROCESS (self), 0);

  return self->start_time;
}

gboolean
loom_process_is_own (LoomProcess *self)
{
  g_return_val_if_fail (LOOM_IS_PROCESS (self), FALSE);

  return self->pid == getpid ();
}

LoomProcessState
loom_process_get_state (LoomProcess *self)
{
  g_return_val_if_fail (LOOM_IS_PROCESS (self), LOOM_PROCESS_READY);

  return self->state;
}

void
loom_process_set_state (LoomProcess *self, LoomProcessState state)
{
  g_return_if_fail (LOOM_IS_PROCESS (self));

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/**
 * loom_process_state_get_text:
 *
 * Returns: what to call it, translated
 */
const char *
loom_process_state_get_text (LoomProcessState state)
{
  switch (state)
    {
    case LOOM_PROCESS_ASKED:
      return _ ("asked, and still waiting for its first event");
    case LOOM_PROCESS_RECORDED:
      return _ ("recorded already");
    case LOOM_PROCESS_ENDING:
      return _ ("its recording ends");
    case LOOM_PROCESS_READY:
    default:
      return _ ("ready");
    }
}

int
loom_process_compare (LoomProcess *self, LoomProcess *other)
{
  gboolean own = loom_process_is_own (self);

  if (own != loom_process_is_own (other))
    return own ? 1 : -1;
  if (self->start_time != other->start_time)
    return self->start_time > other->start_time ? -1 : 1;
  return (self->pid > other->pid) - (self->pid < other->pid);
}
