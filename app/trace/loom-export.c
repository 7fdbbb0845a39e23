/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-export.h"

#include <glib/gi18n-lib.h>

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

/**
 * loom_trace_export:
 * @trace: a finished recording
 * @output: where to; replaced only when everything is written
 * @format: %LOOM_FORMAT_CHROME_JSON or %LOOM_FORMAT_FXT
 * @cancellable: (nullable): a cancellable
 * @error: why it cannot be written; then @output is as it was
 *
 * Writes a recording in a format that other programs open: both are what Perfetto reads.
 * Blocks; any thread.
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

  if (format == LOOM_FORMAT_SYSCAP)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _ ("Weft reads Sysprof captures, but does not write them"));
      return FALSE;
    }

  file = loom_output_file_new (output, cancellable, error);
  if (file == NULL)
    return FALSE;
  stream = loom_output_file_get_stream (file);
  written = format == LOOM_FORMAT_CHROME_JSON
                ? loom_export_chrome (trace, stream, cancellable, error)
                : loom_export_fxt (trace, stream, cancellable, error);
  return written && loom_output_file_commit (file, cancellable, error);
}
