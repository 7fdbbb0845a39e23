/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "sched/weft-timer-heap-private.h"

G_BEGIN_DECLS

/*
 * Timers: something to be told at a certain time, unless it is stopped before. The
 * protocol stands in weft-timer.c.
 */

typedef struct _WeftTimer WeftTimer;
typedef struct _WeftTimerQueue WeftTimerQueue;

typedef enum
{
  WEFT_TIMER_DUE,
  WEFT_TIMER_DROPPED /* its clock goes away: it will never be due */
} WeftTimerReason;

/* Called once for a timer that is not stopped before, on the timer thread or where a
 * virtual clock is advanced. It completes or queues, and never runs the program's code. */
typedef void (*WeftTimerFunc) (WeftTimer       *timer,
                               WeftTimerReason  reason);

/* Embedded in what it belongs to. */
struct _WeftTimer
{
  WeftTimerNode   node;
  WeftTimerFunc   func;
  WeftTimerQueue *queue; /* owned from start to stop */
  gboolean        armed; /* under the queue's mutex */
};

/* Starts @timer, on the virtual clock of the manual context that is current, else on the
 * machine's. Each start is ended by one stop, from inside its function too. */
void            weft_timer_start (WeftTimer      *timer,
                                  gint64          milliseconds,
                                  WeftTimerFunc   func);
/* The same, on the machine's clock whatever context is current, for the runtime's own. FALSE
 * where that has been shut down: then it is not started, and the function never called. */
gboolean        weft_timer_start_real (WeftTimer *timer,
                                  gint64          milliseconds,
                                  WeftTimerFunc   func);

/* TRUE where the function has not been called and never will. When this returns, it is not
 * running either, unless it is the one that calls this: hold no lock that it takes. */
gboolean        weft_timer_stop  (WeftTimer      *timer);

/* Ends the timer thread and drops what has not been due; timers that are started from now
 * on are dropped at once, until they are allowed again. Not on the timer thread. */
void            weft_timer_shut_down (void);
void            weft_timer_reopen    (void);

/* Has the timers' lock held around a fork from here on, which happens with the first timer
 * anyway. Who holds a lock of its own around a fork, and takes it before that of the timers,
 * calls this before it registers its own. */
void            weft_timer_watch_forks (void);

/* A clock that stands still between advances, for a manual context. */
WeftTimerQueue *weft_timer_queue_new_virtual (void) WEFT_OWNED;
/* Drops what has not been due, gives up the owner's reference. */
void            weft_timer_queue_close       (WeftTimerQueue *self);

/* Microseconds on the clock that a start here and now would wait for. */
gint64          weft_timer_get_time (void);

/* Whether no timer waits for this clock. */
gboolean        weft_timer_queue_is_idle     (WeftTimerQueue *self);

/* Microseconds. */
gint64          weft_timer_queue_get_time    (WeftTimerQueue *self);

/* Moves a virtual clock to the next timer that is due until @until, and tells it; without
 * one, to @until. Returns whether there was one. One thread at a time. */
gboolean        weft_timer_queue_fire_next   (WeftTimerQueue *self,
                                              gint64          until);

G_END_DECLS
