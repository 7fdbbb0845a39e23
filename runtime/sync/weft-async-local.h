/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

/**
 * Async locals
 *
 * What thread-local variables are to threads, async locals are to async functions: a value
 * that goes where the function goes, through every await and into everything that is called
 * or run from there, whichever thread that is on. What is set in an async function is seen
 * by what it calls, and never by its caller.
 *
 * All values together are the flow. It flows whether or not an await captures the sync
 * context; weft_flow_suppress() stops it.
 */

G_BEGIN_DECLS

/**
 * WeftAsyncLocal:
 *
 * A static variable, initialized by WEFT_ASYNC_LOCAL_INIT().
 */
typedef struct
{
  /*< private >*/
  GDestroyNotify destroy;
} WeftAsyncLocal;

/**
 * WEFT_ASYNC_LOCAL_INIT:
 * @destroy: (nullable): releases a value when no flow has it any more; on any thread
 */
#define WEFT_ASYNC_LOCAL_INIT(destroy) { (destroy) }

/**
 * WeftFlow:
 *
 * The values of all async locals at one place: immutable, so that it is shared instead of
 * copied, and usable from every thread.
 */
typedef struct _WeftFlow WeftFlow;

WEFT_PUBLIC gpointer  weft_async_local_get   (const WeftAsyncLocal *local);
WEFT_PUBLIC void      weft_async_local_set   (const WeftAsyncLocal *local,
                                              gpointer              value);

WEFT_PUBLIC WeftFlow *weft_flow_capture      (void) WEFT_OWNED;
WEFT_PUBLIC WeftFlow *weft_flow_ref          (WeftFlow             *flow);
WEFT_PUBLIC void      weft_flow_unref        (WeftFlow             *flow);
WEFT_PUBLIC void      weft_flow_run          (WeftFlow             *flow,
                                              GDestroyNotify        func,
                                              gpointer              data);

WEFT_PUBLIC gboolean  weft_flow_suppress     (void);
WEFT_PUBLIC void      weft_flow_restore      (gboolean              previous);
WEFT_PUBLIC gboolean  weft_flow_is_suppressed (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftFlow, weft_flow_unref)

G_END_DECLS
