/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <pthread.h>

#include "task/weft-custom-task-private.h"
#include "task/weft-interruption-private.h"
#include "task/weft-value-task.h"

G_BEGIN_DECLS

/*
 * Those who wait for a semaphore, a channel or a cache, in the order in which they came.
 * The protocol stands in weft-waiter.c.
 */

typedef struct _WeftWaiter WeftWaiter;
typedef struct _WeftWaitingRoom WeftWaitingRoom;

/* Under the room's mutex. */
typedef struct
{
  WeftWaiter *first;
  WeftWaiter *last;
} WeftWaiterList;

/* What a primitive keeps its waiters in: embedded, at its head. */
struct _WeftWaitingRoom
{
  guint32          holds; /* atomic: the primitive's own, and one for each armed waiter */
  pthread_mutex_t  mutex;
  /* Releases the memory, when the last hold goes. */
  void           (*free) (WeftWaitingRoom *room);
  /* Under the mutex: a waiter has left its list before its turn. */
  void           (*left_locked) (WeftWaitingRoom *room,
                                 WeftWaiter      *waiter);
};

struct _WeftWaiter
{
  WeftCustomTask   custom;
  WeftWaitingRoom *room;
  WeftWaiter      *next;     /* in its list, or among those whose turn has come */
  WeftWaiter      *previous; /* in its list */
  WeftWaiterList  *list;     /* under the mutex; NULL where its turn has come */
  WeftResult       outcome;  /* under the mutex, then that of who tells */

  /* What it brings with it; @item_free is called with it where it leaves early. */
  gpointer         item;
  GDestroyNotify   item_free;

  gboolean         is_armed;
  gboolean         may_time_out; /* then the outcome is FALSE and no error */
  WeftInterruption interruption;
};

void          weft_waiting_room_init    (WeftWaitingRoom *self,
                                         void           (*free) (WeftWaitingRoom *room),
                                         void           (*left_locked) (WeftWaitingRoom *room,
                                                                        WeftWaiter      *waiter));
void          weft_waiting_room_release (WeftWaitingRoom *self);

/* One that may be cancelled where @cancellable is one, and times out after @milliseconds
 * where they are not below 0. */
WeftWaiter   *weft_waiter_new           (WeftWaitingRoom *room,
                                         WeftSite        *site,
                                         gboolean         may_go_on_inline,
                                         gint64           milliseconds,
                                         GCancellable    *cancellable) WEFT_OWNED;

/* Under the mutex. */
void          weft_waiter_link_locked   (WeftWaiter      *self,
                                         WeftWaiterList  *list);
/* The turn of @list's first has come, with @outcome, which is consumed: moves it to @served. */
void          weft_waiter_serve_locked  (WeftWaiterList  *list,
                                         WeftResult       outcome,
                                         WeftWaiterList  *served);

/* Without the mutex, after it was linked: from here on it may leave early. */
WeftValueTask weft_waiter_begin         (WeftWaiter      *self,
                                         gint64           milliseconds,
                                         GCancellable    *cancellable);
/* Without the mutex: tells all of them. */
void          weft_waiter_tell          (WeftWaiterList  *served);

static inline gboolean
weft_waiter_list_is_empty (const WeftWaiterList *self)
{
  return self->first == NULL;
}

G_END_DECLS
