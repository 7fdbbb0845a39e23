/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-export.h"

#include "trace/loom-export-private.h"
#include "trace/loom-output-file.h"

const LoomLane *
loom_export_thread_of (LoomTrace *trace, const LoomLane *lane)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (trace) && lane->kind != LOOM_LANE_THREAD; i++)
    {
      const LoomLane *other = loom_trace_get_lane (trace, i);

      if (other->kind == LOOM_LANE_THREAD && other->pid == lane->pid)
        return other;
    }
  return lane;
}

static const struct
{
  const char *ending;
  LoomFormat format;
} endings[] = {
  { ".json", LOOM_FORMAT_CHROME_JSON },
  { ".fxt", LOOM_FORMAT_FXT },
  { ".syscap", LOOM_FORMAT_SYSCAP },
};

gboolean
loom_format_from_name (const char *name, LoomFormat *format)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (g_str_has_suffix (lower, ".gz"))
    lower[strlen (lower) - strlen (".gz")] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i].ending))
      {
        *format = endings[i].format;
        return TRUE;
      }
  return FALSE;
}

/**
 * loom_trace_export_describe_loss:
 * @trace: a finished recording
 * @format: one to write it in
 *
 * Returns: (transfer full) (nullable): what a person should know before the original is deleted
 */
char *
loom_trace_export_describe_loss (LoomTrace *trace, LoomFormat format)
{
  g_return_val_if_fail (LOOM_IS_TRACE (trace), NULL);

  return format == LOOM_FORMAT_SYSCAP ? loom_export_syscap_describe_loss (trace) : NULL;
}

static gboolean
write_to (LoomTrace *trace,
          GOutputStream *stream,
          LoomFormat format,
          GCancellable *cancellable,
          GError **error)
{
  switch (format)
    {
    case LOOM_FORMAT_CHROME_JSON:
      return loom_export_chrome (trace, stream, cancellable, error);
    case LOOM_FORMAT_SYSCAP:
      return loom_export_syscap (trace, stream, cancellable, error);
    case LOOM_FORMAT_FXT:
    default:
      return loom_export_fxt (trace, stream, cancellable, error);
    }
}

static gboolean
write_packed (LoomTrace *trace,
              GOutputStream *stream,
              LoomFormat format,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GConverter) converter =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr (GOutputStream) packed = g_converter_output_stream_new (stream, converter);

  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (packed), FALSE);
  return write_to (trace, packed, format, cancellable, error) &&
         g_output_stream_close (packed, cancellable, error);
}

static gboolean
is_packed (GFile *output)
{
  g_autofree char *name = g_file_get_basename (output);
  g_autofree char *lower = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  return lower != NULL && g_str_has_suffix (lower, ".gz");
}

/**
 * loom_trace_export:
 * @trace: a finished recording
 * @output: where to; replaced only when everything is written
 * @format: the format
 * @cancellable: (nullable): a cancellable
 * @error: why it cannot be written; then @output is as it was
 *
 * Writes a recording in a format that other programs open: Perfetto reads Chrome's and Fuchsia's,
 * Sysprof its own. Where @output is called something.gz, it is packed with gzip. Blocks; any
 * thread.
 *
 * Returns: whether it is written
 */
gboolean
loom_trace_export (
    LoomTrace *trace, GFile *output, LoomFormat format, GCancellable *cancellable, GError **error)
{
  g_autoptr (LoomOutputFile) file = NULL;
  GOutputStream *stream;
  gboolean written;

  g_return_val_if_fail (LOOM_IS_TRACE (trace), FALSE);
  g_return_val_if_fail (G_IS_FILE (output), FALSE);

  file = loom_output_file_new (output, cancellable, error);
  if (file == NULL)
    return FALSE;
  stream = loom_output_file_get_stream (file);
  written = is_packed (output) ? write_packed (trace, stream, format, cancellable, error)
                               : write_to (trace, stream, format, cancellable, error);
  return written && loom_output_file_commit (file, cancellable, error);
}
