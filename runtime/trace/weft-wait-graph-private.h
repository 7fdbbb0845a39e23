/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <pthread.h>

#include "sched/weft-sync-context.h"
#include "task/weft-task-private.h"
#include "trace/weft-deadlock.h"
#include "trace/weft-recorder-private.h"

G_BEGIN_DECLS

/*
 * Which threads block, on which tasks, and whether that can ever end.
 *
 * A thread that blocks in weft_task_wait() while it is the only one that can run a sync
 * context, or that iterates a main context, holds up whatever is queued there. Those are
 * its roots:
 *
 *     - what stands in the queues of the contexts that it runs;
 *     - calls of GIO that will call back in a main context that it iterates;
 *     - the async functions and the jobs that are running on that thread: the one that blocks,
 *       and those whose code it was called from, or in whose setter it goes on inline.
 *
 * A root cannot go on before the thread does. From the roots the graph is followed upwards:
 * who awaits this, who awaits that one, through async functions, when_all, then and unwrap,
 * which go on only when what they await has completed; when_any, time-outs and whatever some
 * other party could still complete end the search. Where it comes to a blocked thread, that
 * thread needs the one whose root it was, and the search goes on from that thread's roots. If
 * it comes back to the thread that began it, that is a deadlock: each step is a necessity,
 * none a guess.
 *
 * Each blocked thread that has roots to look from searches for itself, when it blocks and
 * then every now and then while it is blocked: a circle may close later, when something is
 * queued to its context or somebody awaits what it holds up. So nobody else pays anything,
 * and a thread breaks nobody's wait but its own.
 *
 * Why all of that may be read while others go on: a blocked thread enters and leaves the list
 * of the blocked under the graph's mutex, which the search holds, and what a blocked thread
 * holds up stays as it is meanwhile. A task that is held up is pending: its list of awaiters
 * can only grow, or lose those who leave by themselves, and the list's own lock is held while
 * it is read. Whoever awaits it is suspended until it completes, and so on upwards.
 */

typedef struct _WeftBlockedThread WeftBlockedThread;

#define WEFT_BLOCKED_MAX_LOOPS 2

/* One blocked thread, on its own stack. */
struct _WeftBlockedThread
{
  WeftWork        work; /* in the task's list of awaiters */
  pthread_mutex_t mutex;
  pthread_cond_t  cond;
  gboolean        done; /* under @mutex */

  /* Its own, and under the graph's mutex while it is in the graph. */
  WeftTask       *task;
  const WeftSite *site;    /* where it blocks */
  const WeftRunning *running; /* (nullable): whose code blocks, and those around it */
  WeftBlockedThread     *next;
  GMainContext   *loops[WEFT_BLOCKED_MAX_LOOPS]; /* that it iterates; borrowed */
  const char     *thread;  /* its name; @buffer's, or static */
  char            buffer[WEFT_THREAD_NAME_SIZE];
};

/* TRUE where the thread holds up anything, and weft_wait_graph_leave() has to be called. */
gboolean weft_wait_graph_enter  (WeftBlockedThread *waiter);
void     weft_wait_graph_leave  (WeftBlockedThread *waiter);

/* Whether @waiter, which has entered, waits in a circle. */
gboolean weft_wait_graph_search (WeftBlockedThread *waiter,
                                 GError    **error);

/* Contexts, from when they are made until they are disposed of. */
void     weft_wait_graph_add_context    (WeftSyncContext *context);
void     weft_wait_graph_remove_context (WeftSyncContext *context);

/* Calls of GIO, from the call to its callback in @main_context. */
void     weft_wait_graph_add_call    (WeftTask     *task,
                                      GMainContext *main_context);
void     weft_wait_graph_remove_call (WeftTask     *task);

/* How awaiters that are the heads of tasks, and go on only when what they await has
 * completed, are told from others. */
void weft_blocked_thread_told_       (WeftWork *work, WeftWorkReason reason);
void weft_async_work_       (WeftWork *work, WeftWorkReason reason);
void weft_when_all_told_    (WeftWork *work, WeftWorkReason reason);
void weft_unwrap_outer_told_ (WeftWork *work, WeftWorkReason reason);
void weft_unwrap_inner_told_ (WeftWork *work, WeftWorkReason reason);
void weft_then_told_        (WeftWork *work, WeftWorkReason reason);
/* The same of one that never goes on inline. */
void weft_then_queued_told_ (WeftWork *work, WeftWorkReason reason);

G_END_DECLS
