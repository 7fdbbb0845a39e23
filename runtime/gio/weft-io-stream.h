/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

WEFT_PUBLIC WeftTask *weft_io_stream_close_at (WeftSite *site,
                                               GIOStream *stream,
                                               GCancellable *cancellable) WEFT_OWNED;

/**
 * weft_io_stream_close:
 * @stream: a stream
 * @cancellable: (nullable): cancels it
 *
 * Closes both of its directions.
 *
 * Returns: (transfer full): a task without a value
 */
#define weft_io_stream_close(stream, cancellable) \
  (weft_io_stream_close_at (WEFT_HERE_NAMED ("weft_io_stream_close"), (stream), (cancellable)))

G_END_DECLS
