/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-gzip.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "trace/loom-trace-load.h"

/* A few bytes can stand for very many. With a step more it still is what an array may hold. */
#define MOST_BYTES (3u << 30)

#define STEP (256 * 1024)

gboolean
loom_gzip_detect (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return size >= 2 && data[0] == 0x1f && data[1] == 0x8b;
}

static gboolean
is_cut (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
}

static void
set_error (GError **error, GError *cause, goffset at)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, cause);
      return;
    }
  g_set_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED,
               _ ("The compressed file is damaged at or before byte %" PRId64 ": %s"), at,
               cause->message);
  g_error_free (cause);
}

static gboolean
too_large (GBytes *bytes, guint64 unpacked, guint64 most, GError **error)
{
  g_autofree char *size = NULL;
  g_autofree char *limit = NULL;

  if (unpacked <= most)
    return FALSE;
  size = g_format_size (g_bytes_get_size (bytes));
  limit = g_format_size (most);
  g_set_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_TOO_LARGE,
               /* Translators: two sizes */
               _ ("The compressed file of %s unpacks to more than %s, and Weft opens no more than "
                  "that from one. Unpack it with gunzip and open what comes of it"),
               size, limit);
  return TRUE;
}

GBytes *
loom_gzip_unpack (GBytes *bytes, gboolean *cut, GCancellable *cancellable, GError **error)
{
  return loom_gzip_unpack_at_most (bytes, MOST_BYTES, cut, cancellable, error);
}

GBytes *
loom_gzip_unpack_at_most (
    GBytes *bytes, guint64 most, gboolean *cut, GCancellable *cancellable, GError **error)
{
  g_autoptr (GConverter) converter =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) packed = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (packed, converter);
  g_autoptr (GByteArray) unpacked = g_byte_array_new ();

  *cut = FALSE;
  for (;;)
    {
      GError *cause = NULL;
      guint before = unpacked->len;
      gssize n_read;

      g_byte_array_set_size (unpacked, before + STEP);
      n_read = g_input_stream_read (stream, unpacked->data + before, STEP, cancellable, &cause);
      g_byte_array_set_size (unpacked, before + (guint) MAX (n_read, 0));
      if (too_large (bytes, unpacked->len, most, error))
        return NULL;
      if (n_read == 0)
        break;
      if (n_read > 0)
        continue;

      if (!is_cut (cause))
        {
          set_error (error, cause, g_seekable_tell (G_SEEKABLE (packed)));
          return NULL;
        }
      g_error_free (cause);
      *cut = TRUE;
      break;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&unpacked));
}
