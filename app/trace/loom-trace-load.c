/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-trace-load.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "trace/loom-chrome-json.h"
#include "trace/loom-file-mapping.h"
#include "trace/loom-fxt.h"
#include "trace/loom-gzip.h"
#include "trace/loom-syscap.h"
#include "trace/loom-trace-private.h"

G_DEFINE_QUARK (loom - trace - error - quark, loom_trace_error)

typedef struct
{
  gboolean (*detect) (GBytes *bytes);
  LoomTrace *(*load) (GBytes *bytes,
                      const char *title,
                      LoomProgressFunc progress,
                      gpointer progress_data,
                      GCancellable *cancellable,
                      GError **error);
} Reader;

/* JSON has no magic number: it is asked last. */
static const Reader readers[] = {
  { loom_fxt_detect, loom_fxt_load },
  { loom_syscap_detect, loom_syscap_load },
  { loom_chrome_json_detect, loom_chrome_json_load },
};

static const Reader *
find_reader (GBytes *bytes)
{
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    if (readers[i].detect (bytes))
      return &readers[i];
  return NULL;
}

/**
 * loom_trace_load_bytes:
 * @bytes: a recording's file
 * @title: what a person calls it
 * @progress: (nullable): told how far it is, on the calling thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: a #LoomTraceError, or %G_IO_ERROR_CANCELLED
 *
 * Reads a recording in any of the formats that Weft knows, told by their contents, packed with
 * gzip or not. A recording that is cut off is no error: the end state says so. Any thread.
 *
 * Returns: (transfer full) (nullable): the recording
 */
LoomTrace *
loom_trace_load_bytes (GBytes *bytes,
                       const char *title,
                       LoomProgressFunc progress,
                       gpointer progress_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GBytes) unpacked = NULL;
  gboolean cut = FALSE;
  const Reader *reader;
  LoomTrace *trace;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (title != NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  unpacked = loom_gzip_detect (bytes) ? loom_gzip_unpack (bytes, &cut, cancellable, error)
                                      : g_bytes_ref (bytes);
  if (unpacked == NULL)
    return NULL;

  reader = find_reader (unpacked);
  if (reader == NULL)
    {
      g_set_error_literal (
          error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_UNKNOWN_FORMAT,
          g_bytes_get_size (unpacked) == 0
              ? _ ("The file is empty")
              : _ ("This is no recording that Weft knows: neither a Fuchsia trace, nor a Chrome "
                   "trace, nor a Sysprof capture begins as its first byte does"));
      return NULL;
    }

  trace = reader->load (unpacked, title, progress, progress_data, cancellable, error);
  if (trace != NULL && cut && trace->end_state != LOOM_TRACE_END_CUT)
    {
      trace->end_state = LOOM_TRACE_END_CUT;
      g_free (trace->end_message);
      trace->end_message = g_strdup_printf (_ ("The compressed file is cut off at byte %zu"),
                                            g_bytes_get_size (bytes));
    }
  return trace;
}

/* Smaller files are read. What then happens to them does not matter. */
#define MIN_MAPPED (8 * 1024 * 1024)

/* A large file on this machine is mapped, so that only what is looked at is read. */
static GBytes *
read_file (GFile *file, GCancellable *cancellable, GError **error)
{
  const char *path = g_file_peek_path (file);
  GBytes *bytes = NULL;
  GStatBuf status;

  if (path != NULL && g_stat (path, &status) == 0 && S_ISREG (status.st_mode) &&
      status.st_size >= MIN_MAPPED)
    bytes = loom_file_mapping_new (path, NULL);
  return bytes != NULL ? bytes : g_file_load_bytes (file, cancellable, NULL, error);
}

/* Zeros are no explanation. */
static void
tell_lost (GBytes *bytes, LoomTrace *trace, GError **error)
{
  gsize end = loom_file_mapping_get_end (bytes);
  g_autofree char *message = NULL;

  if (end == G_MAXSIZE || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  message =
      g_strdup_printf (_ ("The file was cut short to byte %zu or less while it was read"), end);
  if (trace == NULL)
    {
      g_clear_error (error);
      g_set_error_literal (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED, message);
      return;
    }
  trace->end_state = LOOM_TRACE_END_CUT;
  g_free (trace->end_message);
  trace->end_message = g_steal_pointer (&message);
}

/* Recordings from this size on take so long that their beginning is worth reading twice. */
#define MIN_PREVIEWED (32 * 1024 * 1024)
#define PREVIEW_BYTES (6 * 1024 * 1024)
/* Of packed ones, which hold about ten times as much. */
#define MIN_PREVIEWED_PACKED (4 * 1024 * 1024)
#define PREVIEW_PACKED_BYTES (512 * 1024)

static void
show_preview (GBytes *bytes,
              const char *title,
              LoomPreviewFunc preview,
              gpointer user_data,
              GCancellable *cancellable)
{
  gboolean packed = loom_gzip_detect (bytes);
  g_autoptr (GBytes) beginning = NULL;
  g_autoptr (LoomTrace) trace = NULL;

  if (g_bytes_get_size (bytes) < (packed ? MIN_PREVIEWED_PACKED : MIN_PREVIEWED))
    return;
  beginning = g_bytes_new_from_bytes (bytes, 0, packed ? PREVIEW_PACKED_BYTES : PREVIEW_BYTES);
  /* Whatever is wrong with it, the whole will tell. */
  trace = loom_trace_load_bytes (beginning, title, NULL, NULL, cancellable, NULL);
  if (trace != NULL && loom_trace_get_n_events (trace) > 0)
    preview (trace, user_data);
}

/**
 * loom_trace_load:
 * @file: a recording
 * @progress: (nullable): told how far it is, on the calling thread
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: why @file cannot be read; begins with its name
 *
 * See loom_trace_load_bytes(). Blocks: for a worker, or a program without a window.
 *
 * Returns: (transfer full) (nullable): the recording
 */
LoomTrace *
loom_trace_load (GFile *file,
                 LoomProgressFunc progress,
                 gpointer progress_data,
                 GCancellable *cancellable,
                 GError **error)
{
  return loom_trace_load_previewed (file, NULL, progress, progress_data, cancellable, error);
}

/**
 * loom_trace_load_previewed:
 * @file: a recording
 * @preview: (nullable): is given the beginning of a recording that takes long
 * @progress: (nullable): told how far it is, on the calling thread
 * @user_data: for @preview and @progress
 * @cancellable: (nullable): a cancellable
 * @error: why @file cannot be read; begins with its name
 *
 * As loom_trace_load(), for who wants a first picture before the last byte.
 *
 * Returns: (transfer full) (nullable): the recording
 */
LoomTrace *
loom_trace_load_previewed (GFile *file,
                           LoomPreviewFunc preview,
                           LoomProgressFunc progress,
                           gpointer user_data,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) local_error = NULL;
  LoomTrace *trace = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  name = g_file_get_basename (file);
  title = g_filename_display_name (name != NULL ? name : "");
  bytes = read_file (file, cancellable, &local_error);
  if (bytes != NULL && preview != NULL)
    show_preview (bytes, title, preview, user_data, cancellable);
  if (bytes != NULL)
    {
      trace = loom_trace_load_bytes (bytes, title, progress, user_data, cancellable, &local_error);
      tell_lost (bytes, trace, &local_error);
    }
  if (trace != NULL)
    return trace;

  if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *parse_name = g_file_get_parse_name (file);

      g_prefix_error (&local_error, "%s: ", parse_name);
    }
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
