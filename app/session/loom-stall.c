/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-stall.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"
#include "trace/loom-output-file.h"

struct _LoomStall
{
  GObject parent_instance;

  char *thread;
  char *inside; /* nullable */
  gint64 begin;
  gint64 end;
  gboolean goes_on;
  GBytes *recording;
};

G_DEFINE_FINAL_TYPE (LoomStall, loom_stall, G_TYPE_OBJECT)

static void
loom_stall_finalize (GObject *object)
{
  LoomStall *self = LOOM_STALL (object);

  g_free (self->thread);
  g_free (self->inside);
  g_bytes_unref (self->recording);
  G_OBJECT_CLASS (loom_stall_parent_class)->finalize (object);
}

static void
loom_stall_class_init (LoomStallClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_stall_finalize;
}

static void
loom_stall_init (LoomStall *self G_GNUC_UNUSED)
{
}

/**
 * loom_stall_new:
 * @thread: which one was held
 * @inside: (nullable): what most of it was spent in
 * @begin: nanoseconds of the recorder's clock
 * @end: until when; so far, where it goes on
 * @goes_on: whether it has not ended yet
 * @recording: what was recorded before it and in it, as a file
 *
 * Returns: (transfer full): a new stall
 */
LoomStall *
loom_stall_new (const char *thread,
                const char *inside,
                gint64 begin,
                gint64 end,
                gboolean goes_on,
                GBytes *recording)
{
  LoomStall *self;

  g_return_val_if_fail (thread != NULL, NULL);
  g_return_val_if_fail (end >= begin, NULL);
  g_return_val_if_fail (recording != NULL, NULL);

  self = g_object_new (LOOM_TYPE_STALL, NULL);
  self->thread = g_strdup (thread);
  self->inside = g_strdup (inside);
  self->begin = begin;
  self->end = end;
  self->goes_on = goes_on;
  self->recording = g_bytes_ref (recording);
  return self;
}

gint64
loom_stall_get_begin (LoomStall *self)
{
  g_return_val_if_fail (LOOM_IS_STALL (self), 0);

  return self->begin;
}

gint64
loom_stall_get_end (LoomStall *self)
{
  g_return_val_if_fail (LOOM_IS_STALL (self), 0);

  return self->end;
}

gboolean
loom_stall_goes_on (LoomStall *self)
{
  g_return_val_if_fail (LOOM_IS_STALL (self), FALSE);

  return self->goes_on;
}

GBytes *
loom_stall_get_recording (LoomStall *self)
{
  g_return_val_if_fail (LOOM_IS_STALL (self), NULL);

  return self->recording;
}

/**
 * loom_stall_dup_message:
 *
 * Returns: (transfer full): what happened, in a sentence without its full stop
 */
char *
loom_stall_dup_message (LoomStall *self)
{
  g_autofree char *length = NULL;

  g_return_val_if_fail (LOOM_IS_STALL (self), NULL);

  length = loom_time_format_duration ((double) (self->end - self->begin));
  if (self->goes_on)
    return g_strdup_printf (_ ("%s has been held for %s, and still is"), self->thread, length);
  if (self->inside == NULL)
    return g_strdup_printf (_ ("%s was held for %s"), self->thread, length);
  return g_strdup_printf (_ ("%s was held for %s, most of it in “%s”"), self->thread, length,
                          self->inside);
}

/**
 * loom_stall_save:
 * @file: where to
 * @cancellable: (nullable): a cancellable
 * @error: why it cannot be saved; then @file is as it was
 *
 * Saves what led to it as a recording.
 *
 * Returns: whether it is saved
 */
gboolean
loom_stall_save (LoomStall *self, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (LoomOutputFile) output = NULL;

  g_return_val_if_fail (LOOM_IS_STALL (self), FALSE);

  output = loom_output_file_new (file, cancellable, error);
  return output != NULL &&
         g_output_stream_write_all (loom_output_file_get_stream (output),
                                    g_bytes_get_data (self->recording, NULL),
                                    g_bytes_get_size (self->recording), NULL, cancellable, error) &&
         loom_output_file_commit (output, cancellable, error);
}
