/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "sched/weft-timer-private.h"
#include "task/weft-cancellation.h"
#include "task/weft-custom-task-private.h"

G_BEGIN_DECLS

/*
 * What may end a wait before its time: a time-out, a cancellable, or both. Embedded in
 * what waits. The protocol stands in weft-interruption.c.
 */

typedef struct _WeftInterruption WeftInterruption;

typedef enum
{
  WEFT_INTERRUPTION_TIMED_OUT,
  WEFT_INTERRUPTION_CANCELLED,
  WEFT_INTERRUPTION_DROPPED /* the clock went away */
} WeftInterruptionReason;

/* Called at most once, and then it is the one party that ends the wait. It may release the
 * memory. On the timer thread, on the thread that cancels, or inside arm. */
typedef void (*WeftInterruptionFunc) (WeftInterruption       *self,
                                      WeftInterruptionReason  reason);

struct _WeftInterruption
{
  WeftTimer             timer;
  WeftCancellation     *cancellation;
  WeftInterruptionFunc  func;
  guint32               state; /* atomic */
};

/* Before anybody may disarm it. */
static inline void
weft_interruption_init (WeftInterruption *self)
{
  self->state = 0;
}

/* @milliseconds below 0: no time-out. As long as this runs the caller keeps @self alive. */
void       weft_interruption_arm    (WeftInterruption       *self,
                                     gint64                  milliseconds,
                                     GCancellable           *cancellable,
                                     WeftInterruptionFunc    func);

/* TRUE where the function has not been called and never will: the caller ends the wait.
 * FALSE where it has been called, or is being called, or this is the second time. Never
 * waits for the function. Any thread, also while arm runs. */
gboolean   weft_interruption_disarm (WeftInterruption       *self);

/* The outcome of a wait that was ended for @reason. */
WeftResult weft_interruption_result (WeftInterruptionReason  reason,
                                     const WeftSite         *site) WEFT_OWNED;

/* How the awaiters of that wait are to be told: the timer thread runs nobody's code. */
static inline WeftWorkReason
weft_interruption_work_reason (WeftInterruptionReason reason)
{
  return reason == WEFT_INTERRUPTION_CANCELLED ? WEFT_WORK_AWAITED : WEFT_WORK_AWAITED_QUEUE;
}

/* Whether a public call may take @milliseconds: -1 and more. Says so where not. */
gboolean   weft_timeout_is_valid    (gint64                  milliseconds,
                                     const WeftSite         *site,
                                     GError                **error);

G_END_DECLS
