/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_output_stream_write_at (WeftSite *site,
                                                   GOutputStream *stream,
                                                   gconstpointer buffer,
                                                   gsize count,
                                                   GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_output_stream_write_all_at (WeftSite *site,
                                                       GOutputStream *stream,
                                                       gconstpointer buffer,
                                                       gsize count,
                                                       GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_output_stream_write_bytes_at (WeftSite *site,
                                                         GOutputStream *stream,
                                                         GBytes *bytes,
                                                         GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_output_stream_flush_at (WeftSite *site,
                                                   GOutputStream *stream,
                                                   GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_output_stream_splice_at (WeftSite *site,
                                                    GOutputStream *stream,
                                                    GInputStream *input,
                                                    GOutputStreamSpliceFlags flags,
                                                    GCancellable *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftTask *weft_output_stream_close_at (WeftSite *site,
                                                   GOutputStream *stream,
                                                   GCancellable *cancellable) WEFT_OWNED;

/**
 * weft_output_stream_write:
 * @stream: a stream
 * @buffer: what to write; must stay until the task completes
 * @count: how many bytes
 * @cancellable: (nullable): cancels it
 *
 * Writes some of it.
 *
 * Returns: (transfer full): a task with the number of bytes that were written
 */
#define weft_output_stream_write(stream, buffer, count, cancellable) \
  (weft_output_stream_write_at (WEFT_HERE_NAMED ("weft_output_stream_write"), (stream), (buffer), (count), (cancellable)))

/**
 * weft_output_stream_write_all:
 * @stream: a stream
 * @buffer: what to write; must stay until the task completes
 * @count: how many bytes
 * @cancellable: (nullable): cancels it
 *
 * Writes all of it.
 *
 * Returns: (transfer full): a task with the number of bytes
 */
#define weft_output_stream_write_all(stream, buffer, count, cancellable) \
  (weft_output_stream_write_all_at (WEFT_HERE_NAMED ("weft_output_stream_write_all"), (stream), (buffer), (count), (cancellable)))

/**
 * weft_output_stream_write_bytes:
 * @stream: a stream
 * @bytes: what to write
 * @cancellable: (nullable): cancels it
 *
 * Writes some of it.
 *
 * Returns: (transfer full): a task with the number of bytes that were written
 */
#define weft_output_stream_write_bytes(stream, bytes, cancellable) \
  (weft_output_stream_write_bytes_at (WEFT_HERE_NAMED ("weft_output_stream_write_bytes"), (stream), (bytes), (cancellable)))

/**
 * weft_output_stream_flush:
 * @stream: a stream
 * @cancellable: (nullable): cancels it
 *
 * Hands on what it still holds.
 *
 * Returns: (transfer full): a task without a value
 */
#define weft_output_stream_flush(stream, cancellable) \
  (weft_output_stream_flush_at (WEFT_HERE_NAMED ("weft_output_stream_flush"), (stream), (cancellable)))

/**
 * weft_output_stream_splice:
 * @stream: a stream
 * @input: what to read
 * @flags: what to close at the end
 * @cancellable: (nullable): cancels it
 *
 * Writes all that can be read from another stream.
 *
 * Returns: (transfer full): a task with the number of bytes
 */
#define weft_output_stream_splice(stream, input, flags, cancellable) \
  (weft_output_stream_splice_at (WEFT_HERE_NAMED ("weft_output_stream_splice"), (stream), (input), (flags), (cancellable)))

/**
 * weft_output_stream_close:
 * @stream: a stream
 * @cancellable: (nullable): cancels it
 *
 * Closes it.
 *
 * Returns: (transfer full): a task without a value
 */
#define weft_output_stream_close(stream, cancellable) \
  (weft_output_stream_close_at (WEFT_HERE_NAMED ("weft_output_stream_close"), (stream), (cancellable)))

G_END_DECLS
