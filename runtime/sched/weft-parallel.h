/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-stream.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

/**
 * WeftParallelOptions:
 * @degree: how many bodies may run at once; -1, and in weft_parallel_for() also everything
 *   above, for as many as the pool has workers
 * @min_chunk: weft_parallel_for() only: a body is given no fewer items at once, unless fewer
 *   are left; 0 for one
 * @max_chunk: weft_parallel_for() only: a body is given no more items at once; 0 for as many
 *   as take some ten microseconds. For loops with a few items that take very much longer
 *   than those before them.
 *
 * How a parallel loop runs. %NULL in place of it, or zeros behind a degree of -1, is right
 * for most.
 */
typedef struct
{
  gint   degree;
  gint64 min_chunk;
  gint64 max_chunk;
} WeftParallelOptions;

/**
 * WeftParallelFunc:
 * @begin: the first index
 * @end: the index after the last
 * @data: from weft_parallel_for()
 * @cancellable: the loop's own: cancelled when another body has failed, and with the one that
 *   was given to the loop
 * @error: why it failed
 *
 * Does a part of the loop's items. On a worker, where no sync context is current; several at
 * once, each with indices of its own.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
typedef gboolean (*WeftParallelFunc) (gint64         begin,
                                      gint64         end,
                                      gpointer       data,
                                      GCancellable  *cancellable,
                                      GError       **error);

/**
 * WeftParallelNextFunc:
 * @item: where to put the next item
 * @data: from weft_parallel_for_each()
 * @error: why it failed
 *
 * Gives out the items of a source, one at a time: it is never called by two threads at
 * once. On a worker, as a rule; it should not block.
 *
 * Returns: whether there was another one; %FALSE with @error set where it failed
 */
typedef gboolean (*WeftParallelNextFunc) (gpointer  *item,
                                          gpointer   data,
                                          GError   **error);

/**
 * WeftParallelEachFunc:
 * @item: what the source gave
 * @data: from weft_parallel_for_each()
 * @cancellable: as in #WeftParallelFunc
 *
 * Starts what is to be done with an item: an async function, as a rule. Called on a worker.
 *
 * Returns: (transfer full): the task that completes when it is done; its value is dropped
 */
typedef WeftTask *(*WeftParallelEachFunc) (gpointer      item,
                                           gpointer      data,
                                           GCancellable *cancellable);

/**
 * WeftParallelOpenFunc:
 * @data: from weft_parallel_for_each_stream()
 * @cancellable: the loop's own, as in #WeftParallelFunc: what waits for values should heed it
 *
 * Opens the stream that a loop goes through. On a worker.
 *
 * Returns: (transfer full): a stream
 */
typedef WeftStream *(*WeftParallelOpenFunc) (gpointer      data,
                                             GCancellable *cancellable);

WEFT_PUBLIC WeftTask  *weft_parallel_for_at             (WeftSite                  *site,
                                                         gint64                     begin,
                                                         gint64                     end,
                                                         const WeftParallelOptions *options,
                                                         WeftParallelFunc           body,
                                                         gpointer                   data,
                                                         GDestroyNotify             data_destroy,
                                                         GCancellable              *cancellable) WEFT_OWNED;
WEFT_PUBLIC WeftTask  *weft_parallel_for_each_at        (WeftSite                  *site,
                                                         WeftParallelNextFunc       next,
                                                         const WeftParallelOptions *options,
                                                         WeftParallelEachFunc       body,
                                                         gpointer                   data,
                                                         GDestroyNotify             data_destroy,
                                                         GCancellable              *cancellable) WEFT_OWNED;
WEFT_PUBLIC WeftTask  *weft_parallel_for_each_in_at     (WeftSite                  *site,
                                                         GPtrArray                 *items,
                                                         const WeftParallelOptions *options,
                                                         WeftParallelEachFunc       body,
                                                         gpointer                   data,
                                                         GDestroyNotify             data_destroy,
                                                         GCancellable              *cancellable) WEFT_OWNED;
WEFT_PUBLIC WeftTask  *weft_parallel_for_each_stream_at (WeftSite                  *site,
                                                         WeftParallelOpenFunc       open,
                                                         const WeftParallelOptions *options,
                                                         WeftParallelEachFunc       body,
                                                         gpointer                   data,
                                                         GDestroyNotify             data_destroy,
                                                         GCancellable              *cancellable) WEFT_OWNED;
WEFT_PUBLIC GPtrArray *weft_parallel_dup_errors         (WeftTask                  *task) WEFT_OWNED;

/**
 * weft_parallel_for:
 * @begin: the first index
 * @end: the index after the last; not after @begin for none
 * @options: (nullable): how it runs
 * @body: does a part; see WEFT_PARALLEL_BODY() for one that does an item
 * @data: for @body; owned by the task
 * @data_destroy: (nullable): releases @data, before the task completes
 * @cancellable: (nullable): cancels what has not begun, and the bodies' own cancellable
 *
 * Does every index from @begin to @end once, on the worker pool, in no order. Returns first.
 *
 * A body that fails cancels the others' cancellable, and no further one begins; the task then
 * fails with the first error when the last body has returned; weft_parallel_dup_errors() has
 * all of them. If @cancellable was cancelled the task is, whatever the bodies came to.
 *
 * Returns: (transfer full): a new task without a value, named after @body
 */
#define weft_parallel_for(begin, end, options, body, data, data_destroy, cancellable) \
  (weft_parallel_for_at (WEFT_HERE_NAMED (#body), (begin), (end), (options), (body),  \
                         (data), (data_destroy), (cancellable)))

/**
 * weft_parallel_for_each:
 * @next: gives out the items
 * @options: (nullable): how it runs; here a degree above the number of workers is kept to,
 *   for async bodies need no worker while they wait
 * @body: does something with an item
 * @data: for @next and @body; owned by the task
 * @data_destroy: (nullable): releases @data, before the task completes
 * @cancellable: (nullable): cancels what has not begun, and the bodies' own cancellable
 *
 * Starts @body for every item on the worker pool, and awaits what it starts; as many at once
 * as the degree says. Returns first. Failures and cancellation as in weft_parallel_for(); no
 * item is asked for afterwards, and none at all if @cancellable is cancelled already.
 *
 * Returns: (transfer full): a new task without a value, named after @body
 */
#define weft_parallel_for_each(next, options, body, data, data_destroy, cancellable)    \
  (weft_parallel_for_each_at (WEFT_HERE_NAMED (#body), (next), (options), (body), (data), \
                              (data_destroy), (cancellable)))

/**
 * weft_parallel_for_each_in:
 * @items: what to go through; must not be changed meanwhile
 * @options: (nullable): as in weft_parallel_for_each()
 * @body: does something with an item, which belongs to @items
 * @data: for @body; owned by the task
 * @data_destroy: (nullable): releases @data, before the task completes
 * @cancellable: (nullable): as in weft_parallel_for_each()
 *
 * As weft_parallel_for_each(), for the elements of an array.
 *
 * Returns: (transfer full): a new task without a value, named after @body
 */
#define weft_parallel_for_each_in(items, options, body, data, data_destroy, cancellable)    \
  (weft_parallel_for_each_in_at (WEFT_HERE_NAMED (#body), (items), (options), (body), (data), \
                                 (data_destroy), (cancellable)))

/**
 * weft_parallel_for_each_stream:
 * @open: opens the stream of the items
 * @options: (nullable): as in weft_parallel_for_each()
 * @body: does something with an item: the value's pointer, or its integer in the pointer's
 *   bits; the value is released when the body's task has completed
 * @data: for @open and @body; owned by the task
 * @data_destroy: (nullable): releases @data, before the task completes
 * @cancellable: (nullable): as in weft_parallel_for_each()
 *
 * As weft_parallel_for_each(), for the values of a stream. Its steps are awaited one after the
 * other, while bodies are under way; its disposal is awaited in the end, on every path. It is
 * not opened if @cancellable is cancelled already.
 *
 * Returns: (transfer full): a new task without a value, named after @body
 */
#define weft_parallel_for_each_stream(open, options, body, data, data_destroy, cancellable)     \
  (weft_parallel_for_each_stream_at (WEFT_HERE_NAMED (#body), (open), (options), (body), (data), \
                                     (data_destroy), (cancellable)))

/**
 * WEFT_PARALLEL_BODY:
 * @name: the name of the body
 * @Data: what its data points to
 * @data: what the pointer to it is called in the body
 * @index: what the index is called in the body
 *
 * Begins the body of a parallel loop for one index, which cannot fail. It is called for one
 * index after the other in a loop that the compiler sees into:
 *
 * |[<!-- language="C" -->
 * WEFT_PARALLEL_BODY (halve, Image, image, y)
 * {
 *   halve_row (image, y);
 * }
 *
 * WEFT_AWAIT (weft_parallel_for (0, image->height, NULL, halve, image, NULL, NULL));
 * ]|
 */
#define WEFT_PARALLEL_BODY(name, Data, data, index)                                      \
  static inline void name##_weft_item_ (Data *data, gint64 index);                       \
  static gboolean name (gint64 weft_begin_, gint64 weft_end_, gpointer weft_data_,       \
                        GCancellable *weft_cancellable_ G_GNUC_UNUSED,                   \
                        GError **weft_error_ G_GNUC_UNUSED)                              \
  {                                                                                      \
    for (gint64 weft_index_ = weft_begin_; weft_index_ < weft_end_; weft_index_++)       \
      name##_weft_item_ (weft_data_, weft_index_);                                       \
    return TRUE;                                                                         \
  }                                                                                      \
  static inline void name##_weft_item_ (Data *data G_GNUC_UNUSED, gint64 index G_GNUC_UNUSED)

G_END_DECLS
