/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-frame-cache-private.h"
#include "task/weft-task-private.h"

G_BEGIN_DECLS

/* A task at the head of a larger struct, with @refs references; recorded from here on. What
 * is behind the head is undefined. */
static inline gpointer
weft_custom_task_new (const WeftTaskKind *kind,
                      gsize               size,
                      WeftSite           *site,
                      guint               refs)
{
  WeftCustomTask *self = weft_task_frame_alloc (size);

  self->kind = kind;
  weft_task_init (&self->task, WEFT_TASK_KIND_CUSTOM, site, refs);
  weft_task_trace_begin (&self->task);
  return self;
}

static inline gboolean
weft_custom_task_is (WeftTask           *task,
                     const WeftTaskKind *kind)
{
  return (__atomic_load_n (&task->flags, __ATOMIC_RELAXED) & WEFT_TASK_KIND_MASK) ==
             WEFT_TASK_KIND_CUSTOM &&
         ((WeftCustomTask *) task)->kind == kind;
}

/* How deep completions that complete others may nest on one stack. */
#define WEFT_TASK_MAX_DEPTH 128

/* For what completes a task as soon as it is told that another one has completed. A long
 * chain of such would need a long stack: where it is deep, this has @work called again on
 * the pool, with WEFT_WORK_RUN, and returns TRUE. */
gboolean weft_work_defer_      (WeftWork       *work);

static inline gboolean
weft_work_defer_if_deep (WeftWork       *work,
                         WeftWorkReason  reason)
{
  if (G_LIKELY (weft_task_thread_.inline_depth < WEFT_TASK_MAX_DEPTH))
    return FALSE;
  return reason != WEFT_WORK_RUN && reason != WEFT_WORK_DROPPED && weft_work_defer_ (work);
}

/* Releases what a task has held, from inside its own release: a long chain of tasks that hold
 * each other needs no long stack. */
void     weft_task_unref_nested (WeftTask      *task);

/* Completes @task because of what was told for @reason: where that had to be queued, so has
 * what @task tells in turn. */
static inline void
weft_task_complete_for (WeftTask      *task,
                        WeftResult     result,
                        WeftWorkReason reason)
{
  if (reason != WEFT_WORK_AWAITED)
    __atomic_fetch_or (&task->flags, WEFT_TASK_QUEUE_AWAITERS, __ATOMIC_RELAXED);
  weft_task_complete (task, result);
}

G_END_DECLS
