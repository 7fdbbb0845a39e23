/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "sync/weft-async-local.h"

G_BEGIN_DECLS

/* The calling thread's flow; it owns a reference to it. Most programs never have one, so
 * that what every await and every job does about it is a look at two words. */
typedef struct
{
  WeftFlow *flow;
  gboolean  suppressed;
} WeftFlowThread;

extern __thread WeftFlowThread weft_flow_thread_
    __attribute__ ((tls_model ("initial-exec"), visibility ("hidden")));

/* What a piece of work takes along. */
static inline WeftFlow *
weft_flow_capture_here (void)
{
  WeftFlowThread *thread = &weft_flow_thread_;

  return G_LIKELY (thread->flow == NULL) || thread->suppressed ? NULL : weft_flow_ref (thread->flow);
}

/* Makes @flow the thread's, with its reference, and returns the one before, likewise. */
static inline WeftFlow *
weft_flow_swap (WeftFlow *flow)
{
  WeftFlow *previous = weft_flow_thread_.flow;

  weft_flow_thread_.flow = flow;
  return previous;
}

/* Ends what weft_flow_swap() began. */
static inline void
weft_flow_swap_back (WeftFlow *previous)
{
  WeftFlow *flow = weft_flow_thread_.flow;

  weft_flow_thread_.flow = previous;
  if (G_UNLIKELY (flow != NULL))
    weft_flow_unref (flow);
}

G_END_DECLS
