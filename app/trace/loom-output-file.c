/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-output-file.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

struct _LoomOutputFile
{
  GFile *file;   /* its place */
  GFile *beside; /* what is written to; NULL where that is the place itself */
  GOutputStream *stream;
};

/* A link stays one: what it leads to is replaced. */
static GFile *
follow_links (GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  char *resolved = path != NULL ? realpath (path, NULL) : NULL;
  GFile *followed = resolved != NULL ? g_file_new_for_path (resolved) : g_object_ref (file);

  free (resolved);
  return followed;
}

static gboolean
open_in_place (LoomOutputFile *self, GCancellable *cancellable, GError **error)
{
  self->stream =
      G_OUTPUT_STREAM (g_file_append_to (self->file, G_FILE_CREATE_NONE, cancellable, error));
  return self->stream != NULL;
}

static gboolean
open_beside (LoomOutputFile *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (self->file);
  g_autofree char *name = g_file_get_basename (self->file);

  for (guint attempt = 0; attempt < 16 && self->stream == NULL; attempt++)
    {
      g_autofree char *other = g_strdup_printf (".%.200s.%08x.part", name, g_random_int ());

      g_clear_object (&self->beside);
      g_clear_error (error);
      self->beside = g_file_get_child (folder, other);
      self->stream =
          G_OUTPUT_STREAM (g_file_create (self->beside, G_FILE_CREATE_NONE, cancellable, error));
      if (self->stream == NULL && error != NULL &&
          !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_EXISTS))
        break;
    }
  if (self->stream == NULL)
    g_clear_object (&self->beside);
  return self->stream != NULL;
}

/**
 * loom_output_file_new:
 * @file: where it is to be
 * @cancellable: (nullable): a cancellable
 * @error: why it cannot be written
 *
 * Returns: (transfer full) (nullable): the file, to be written to
 */
LoomOutputFile *
loom_output_file_new (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (LoomOutputFile) self = g_new0 (LoomOutputFile, 1);
  g_autoptr (GError) local_error = NULL;
  GFileType type;
  gboolean opened;

  self->file = follow_links (file);
  type = g_file_query_file_type (self->file, G_FILE_QUERY_INFO_NONE, cancellable);
  if (type == G_FILE_TYPE_DIRECTORY)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                   _ ("Cannot write “%s”: it is a folder"), g_file_peek_path (self->file));
      return NULL;
    }

  opened = type == G_FILE_TYPE_REGULAR || type == G_FILE_TYPE_UNKNOWN
               ? open_beside (self, cancellable, &local_error)
               : open_in_place (self, cancellable, &local_error);
  if (opened)
    return g_steal_pointer (&self);

  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_prefix_error (&local_error, _ ("Cannot write “%s”: "), name);
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/**
 * loom_output_file_free:
 * @self: (transfer full): a file
 *
 * Drops what has been written, unless it was committed.
 */
void
loom_output_file_free (LoomOutputFile *self)
{
  if (self->stream != NULL)
    g_output_stream_close (self->stream, NULL, NULL);
  if (self->beside != NULL)
    g_file_delete (self->beside, NULL, NULL);
  g_clear_object (&self->stream);
  g_clear_object (&self->beside);
  g_clear_object (&self->file);
  g_free (self);
}

/**
 * loom_output_file_get_stream:
 * @self: a file
 *
 * Returns: (transfer none): what to write to; not to be closed
 */
GOutputStream *
loom_output_file_get_stream (LoomOutputFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->stream;
}

/**
 * loom_output_file_commit:
 * @self: a file that has been written
 * @cancellable: (nullable): a cancellable
 * @error: why it could not take its place; then it leaves nothing
 *
 * Returns: whether it is in its place
 */
gboolean
loom_output_file_commit (LoomOutputFile *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !g_output_stream_close (self->stream, cancellable, error))
    return FALSE;
  g_clear_object (&self->stream);

  if (self->beside == NULL)
    return TRUE;
  if (!g_file_move (self->beside, self->file,
                    G_FILE_COPY_OVERWRITE | G_FILE_COPY_NO_FALLBACK_FOR_MOVE, NULL, NULL, NULL,
                    error))
    return FALSE;
  g_clear_object (&self->beside);
  return TRUE;
}
