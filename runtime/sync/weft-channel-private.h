/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "sync/weft-backlog-private.h"
#include "sync/weft-channel.h"
#include "sync/weft-patience-private.h"
#include "sync/weft-ring-private.h"
#include "sync/weft-waiter-private.h"

G_BEGIN_DECLS

/*
 * What weft-channel.c, the life of a channel, weft-channel-ends.c, its reads and writes, and
 * weft-channel-exchange.c, what happens under its mutex, share. The protocol stands in the
 * last of them.
 */

typedef enum
{
  WEFT_CHANNEL_BOUNDED,
  WEFT_CHANNEL_ENDLESS, /* the ring, and behind it a backlog */
  WEFT_CHANNEL_DIRECT   /* no ring: a writer and a reader meet */
} WeftChannelShape;

struct _WeftChannel
{
  WeftRing                ring;

  /* Never changed, and read with every item: what changes is in other cache lines. */
  WeftChannelShape        shape;
  WeftChannelFullMode     full_mode;
  gboolean                always_locked;
  gboolean                may_go_on_inline;
  GDestroyNotify          item_free;
  const WeftResultType   *item_type;
  WeftChannelDroppedFunc  dropped;
  gpointer                dropped_data;
  GDestroyNotify          dropped_data_destroy;

  char                    pad_1[64];
  guint32                 refs; /* atomic */
  WeftPatience            read_patience;
  WeftPatience            write_patience;

  char                    pad_2[64];
  WeftWaitingRoom         room;
  /* Under the room's mutex. */
  WeftWaiterList          readers;
  WeftWaiterList          writers;       /* with their items */
  WeftWaiterList          read_watchers; /* weft_channel_wait_to_read() */
  WeftWaiterList          write_watchers;
  WeftBacklog             backlog;
  gboolean                is_closed;
  gboolean                is_drained;
  GError                 *error;         /* with which it was closed */
  WeftTask               *completion;    /* where somebody has asked */
};

/* What is to be told once the mutex has been left. */
typedef struct
{
  WeftWaiterList  served;
  WeftBacklog     refused;    /* items of writes that have failed */
  gpointer        dropped;
  gboolean        has_dropped;
  WeftTask       *completion; /* is to be completed, with @error or without */
  GError         *error;
} WeftChannelNews;

typedef enum
{
  WEFT_CHANNEL_PUT,
  WEFT_CHANNEL_PUT_FULL,
  WEFT_CHANNEL_PUT_CLOSED
} WeftChannelPut;

void           weft_channel_lock         (WeftChannel     *self);
/* Settles, leaves the mutex and tells the news. */
void           weft_channel_leave        (WeftChannel     *self,
                                          WeftChannelNews *news);

/* Under the mutex; who has changed anything settles before leaving it. */
WeftChannelPut weft_channel_put_locked   (WeftChannel     *self,
                                          gpointer         item,
                                          WeftChannelNews *news);
gboolean       weft_channel_take_locked  (WeftChannel     *self,
                                          gpointer        *item,
                                          WeftChannelNews *news);
gboolean       weft_channel_has_item_locked (WeftChannel  *self);
gboolean       weft_channel_has_room_locked (WeftChannel  *self);
gboolean       weft_channel_close_locked (WeftChannel     *self,
                                          GError          *error,
                                          WeftChannelNews *news);
/* Serves all who wait with @error, which stays the caller's. */
void           weft_channel_fail_locked  (WeftWaiterList  *list,
                                          const GError    *error,
                                          WeftChannelNews *news);

/* What a read or a write of a closed channel fails with. */
GError        *weft_channel_closed_error (WeftChannel     *self) WEFT_OWNED;
/* What waiting for items or room of one comes to. */
WeftResult     weft_channel_closed_watch (WeftChannel     *self) WEFT_OWNED;

void           weft_channel_init_room    (WeftChannel     *self);

G_END_DECLS
