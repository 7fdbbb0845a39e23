/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "sched/weft-sync-context.h"
#include "sync/weft-flow-private.h"
#include "task/weft-async.h"

G_BEGIN_DECLS

/*
 * Where a suspended async function goes on: WeftAsync.place, one word.
 *
 *     0, or the address of the sync context that was captured
 *     bit 0   set: it has been posted there
 *     bit 1   set: the address is that of a WeftPlace, which has the flow too
 *
 * Written by who owns the frame, and read without a lock by who looks at the living tasks.
 */

#define WEFT_PLACE_POSTED ((guintptr) 1)
#define WEFT_PLACE_WITH_FLOW ((guintptr) 2)
#define WEFT_PLACE_BITS (WEFT_PLACE_POSTED | WEFT_PLACE_WITH_FLOW)

typedef struct
{
  WeftSyncContext *context; /* owned, nullable */
  WeftFlow        *flow;    /* owned */
} WeftPlace;

static inline WeftSyncContext *
weft_place_get_context (WeftAsync *async)
{
  guintptr place = async->place;
  gpointer address = (gpointer) (place & ~WEFT_PLACE_BITS);

  return (place & WEFT_PLACE_WITH_FLOW) != 0 ? ((WeftPlace *) address)->context : address;
}

/* Takes references of its own. */
void      weft_place_set      (WeftAsync       *async,
                               WeftSyncContext *context);
void      weft_place_posted   (WeftAsync       *async);
/* Leaves the place; returns the flow, which is the caller's. */
WeftFlow *weft_place_leave    (WeftAsync       *async) WEFT_OWNED;

G_END_DECLS
