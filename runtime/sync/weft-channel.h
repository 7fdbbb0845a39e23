/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-value-task.h"

G_BEGIN_DECLS

/**
 * WeftChannel:
 *
 * A queue between async functions or threads: what is written at one end is read at the
 * other, once, in the order in which each writer wrote it. Where there is room a write is
 * complete at once, and so is a read where there is an item, both without an allocation
 * or a lock.
 *
 * An item is a pointer that the channel owns between a write and a read.
 *
 * Atomically reference counted, usable from every thread. With the last reference the items
 * that are left are released, and whoever still waits fails with %WEFT_ERROR_ABANDONED.
 */
typedef struct _WeftChannel WeftChannel;

#define WEFT_CHANNEL_UNBOUNDED (-1)
#define WEFT_CHANNEL_RENDEZVOUS 0

/**
 * WeftChannelFlags:
 * @WEFT_CHANNEL_DEFAULT: any number of readers and writers
 * @WEFT_CHANNEL_SINGLE_READER: the program never reads twice at a time
 * @WEFT_CHANNEL_SINGLE_WRITER: the program never writes twice at a time
 * @WEFT_CHANNEL_ALLOW_SYNCHRONOUS_CONTINUATIONS: a reader that waits may go on inside the
 *   write that it waits for, and a writer inside the read; without it they are queued
 */
typedef enum
{
  WEFT_CHANNEL_DEFAULT = 0,
  WEFT_CHANNEL_SINGLE_READER = 1 << 0,
  WEFT_CHANNEL_SINGLE_WRITER = 1 << 1,
  WEFT_CHANNEL_ALLOW_SYNCHRONOUS_CONTINUATIONS = 1 << 2,
} WeftChannelFlags;

/**
 * WeftChannelFullMode:
 * @WEFT_CHANNEL_WAIT: a write waits until there is room
 * @WEFT_CHANNEL_DROP_OLDEST: the item that would be read next makes room
 * @WEFT_CHANNEL_DROP_NEWEST: the item that was written last makes room
 * @WEFT_CHANNEL_DROP_WRITE: the item at hand is dropped
 *
 * What a write to a full channel does.
 */
typedef enum
{
  WEFT_CHANNEL_WAIT,
  WEFT_CHANNEL_DROP_OLDEST,
  WEFT_CHANNEL_DROP_NEWEST,
  WEFT_CHANNEL_DROP_WRITE,
} WeftChannelFullMode;

/**
 * WeftChannelDroppedFunc:
 * @item: (transfer none): what was dropped; released afterwards
 * @data: from weft_channel_new_dropping()
 *
 * Called inside the write, on its thread, without any lock: it may use the channel.
 */
typedef void (*WeftChannelDroppedFunc) (gpointer item,
                                        gpointer data);

WEFT_PUBLIC WeftChannel  *weft_channel_new            (gint                    capacity,
                                                       WeftChannelFlags        flags,
                                                       GDestroyNotify          item_free) WEFT_OWNED;
WEFT_PUBLIC WeftChannel  *weft_channel_new_dropping   (guint                   capacity,
                                                       WeftChannelFullMode     mode,
                                                       WeftChannelFlags        flags,
                                                       GDestroyNotify          item_free,
                                                       WeftChannelDroppedFunc  dropped,
                                                       gpointer                data,
                                                       GDestroyNotify          data_destroy) WEFT_OWNED;
WEFT_PUBLIC WeftChannel  *weft_channel_ref            (WeftChannel            *self);
WEFT_PUBLIC void          weft_channel_unref          (WeftChannel            *self);

WEFT_PUBLIC WeftValueTask weft_channel_write          (WeftChannel            *self,
                                                       gpointer                item,
                                                       GCancellable           *cancellable) WEFT_OWNED;
WEFT_PUBLIC gboolean      weft_channel_try_write      (WeftChannel            *self,
                                                       gpointer                item);
WEFT_PUBLIC WeftValueTask weft_channel_wait_to_write  (WeftChannel            *self,
                                                       GCancellable           *cancellable) WEFT_OWNED;

WEFT_PUBLIC WeftValueTask weft_channel_read           (WeftChannel            *self,
                                                       GCancellable           *cancellable) WEFT_OWNED;
WEFT_PUBLIC gboolean      weft_channel_try_read       (WeftChannel            *self,
                                                       gpointer               *item);
WEFT_PUBLIC WeftValueTask weft_channel_wait_to_read   (WeftChannel            *self,
                                                       GCancellable           *cancellable) WEFT_OWNED;

WEFT_PUBLIC void          weft_channel_complete       (WeftChannel            *self,
                                                       GError                 *error);
WEFT_PUBLIC gboolean      weft_channel_try_complete   (WeftChannel            *self,
                                                       GError                 *error);
WEFT_PUBLIC WeftTask     *weft_channel_get_completion (WeftChannel            *self) WEFT_OWNED;

WEFT_PUBLIC gsize         weft_channel_get_n_items    (WeftChannel            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftChannel, weft_channel_unref)

G_END_DECLS
