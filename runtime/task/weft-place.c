/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-place-private.h"

#include "task/weft-frame-cache-private.h"

void
weft_place_set (WeftAsync *async, WeftSyncContext *context)
{
  WeftFlow *flow = weft_flow_capture_here ();
  guintptr place = (guintptr) context;

  if (context != NULL)
    g_object_ref (context);
  if (G_UNLIKELY (flow != NULL))
    {
      WeftPlace *with_flow = weft_frame_alloc (sizeof *with_flow);

      *with_flow = (WeftPlace) { context, flow };
      place = (guintptr) with_flow | WEFT_PLACE_WITH_FLOW;
    }
  __atomic_store_n (&async->place, place, __ATOMIC_RELAXED);
}

void
weft_place_posted (WeftAsync *async)
{
  __atomic_store_n (&async->place, async->place | WEFT_PLACE_POSTED, __ATOMIC_RELAXED);
}

WeftFlow *
weft_place_leave (WeftAsync *async)
{
  guintptr place = async->place;
  gpointer address = (gpointer) (place & ~WEFT_PLACE_BITS);
  WeftFlow *flow = NULL;

  __atomic_store_n (&async->place, 0, __ATOMIC_RELAXED);
  if (address == NULL)
    return NULL;

  if ((place & WEFT_PLACE_WITH_FLOW) != 0)
    {
      WeftPlace *with_flow = address;

      address = with_flow->context;
      flow = with_flow->flow;
      weft_frame_release (with_flow, sizeof *with_flow);
    }
  if (address != NULL)
    g_object_unref (address);
  return flow;
}
