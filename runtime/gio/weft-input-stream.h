/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_input_stream_read_at (WeftSite *site,
                                                 GInputStream *stream,
                                                 gpointer buffer,
                                                 gsize count,
                                                 GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_input_stream_read_all_at (WeftSite *site,
                                                     GInputStream *stream,
                                                     gpointer buffer,
                                                     gsize count,
                                                     GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_input_stream_read_bytes_at (WeftSite *site,
                                                       GInputStream *stream,
                                                       gsize count,
                                                       GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_input_stream_skip_at (WeftSite *site,
                                                 GInputStream *stream,
                                                 gsize count,
                                                 GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_input_stream_close_at (WeftSite *site,
                                                  GInputStream *stream,
                                                  GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_data_input_stream_read_line_at (WeftSite *site,
                                                           GDataInputStream *stream,
                                                           GCancellable *cancellable) WEFT_OWNED;

/**
 * weft_input_stream_read:
 * @stream: a stream
 * @buffer: where to put it; must stay until the task completes
 * @count: how many bytes
 * @cancellable: (nullable): cancels it
 *
 * Reads what there is, at most @count bytes.
 *
 * Returns: (transfer full): a task with the number of bytes, 0 at the end
 */
#define weft_input_stream_read(stream, buffer, count, cancellable) \
  (weft_input_stream_read_at (WEFT_HERE_NAMED ("weft_input_stream_read"), (stream), (buffer), (count), (cancellable)))

/**
 * weft_input_stream_read_all:
 * @stream: a stream
 * @buffer: where to put it; must stay until the task completes
 * @count: how many bytes
 * @cancellable: (nullable): cancels it
 *
 * Reads @count bytes.
 *
 * Returns: (transfer full): a task with the number of bytes, fewer only at the end
 */
#define weft_input_stream_read_all(stream, buffer, count, cancellable) \
  (weft_input_stream_read_all_at (WEFT_HERE_NAMED ("weft_input_stream_read_all"), (stream), (buffer), (count), (cancellable)))

/**
 * weft_input_stream_read_bytes:
 * @stream: a stream
 * @count: how many bytes
 * @cancellable: (nullable): cancels it
 *
 * Reads what there is, at most @count bytes.
 *
 * Returns: (transfer full): a task with what was read, empty at the end
 */
#define weft_input_stream_read_bytes(stream, count, cancellable) \
  (weft_input_stream_read_bytes_at (WEFT_HERE_NAMED ("weft_input_stream_read_bytes"), (stream), (count), (cancellable)))

/**
 * weft_input_stream_skip:
 * @stream: a stream
 * @count: how many bytes
 * @cancellable: (nullable): cancels it
 *
 * Goes on without reading.
 *
 * Returns: (transfer full): a task with the number of bytes
 */
#define weft_input_stream_skip(stream, count, cancellable) \
  (weft_input_stream_skip_at (WEFT_HERE_NAMED ("weft_input_stream_skip"), (stream), (count), (cancellable)))

/**
 * weft_input_stream_close:
 * @stream: a stream
 * @cancellable: (nullable): cancels it
 *
 * Closes it.
 *
 * Returns: (transfer full): a task without a value
 */
#define weft_input_stream_close(stream, cancellable) \
  (weft_input_stream_close_at (WEFT_HERE_NAMED ("weft_input_stream_close"), (stream), (cancellable)))

/**
 * weft_data_input_stream_read_line:
 * @stream: a stream
 * @cancellable: (nullable): cancels it
 *
 * Reads a line of UTF-8.
 *
 * Returns: (transfer full): a task with the line, without its end; %NULL at the end of the stream
 */
#define weft_data_input_stream_read_line(stream, cancellable) \
  (weft_data_input_stream_read_line_at (WEFT_HERE_NAMED ("weft_data_input_stream_read_line"), (stream), (cancellable)))

G_END_DECLS
