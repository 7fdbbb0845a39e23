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
