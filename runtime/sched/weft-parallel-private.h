/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "sched/weft-parallel.h"
#include "task/weft-failures-private.h"

G_BEGIN_DECLS

/* What the parallel loops have in common: the head of each. */
typedef struct
{
  WeftFailuresTask  base;
  GCancellable     *cancellable; /* owned, nullable: the caller's */
  GCancellable     *token;       /* owned: the bodies' */
  gpointer          data;
  GDestroyNotify    data_destroy;
} WeftParallelTask;

gboolean weft_parallel_options_are_valid (const WeftParallelOptions *options);

static inline WeftTask *
weft_parallel_task_get_task (WeftParallelTask *self)
{
  return &self->base.base.task;
}

/* Pending, with two references, the caller's and the loop's own. What is behind the head is
 * undefined. */
gpointer weft_parallel_task_new          (const WeftTaskKind        *kind,
                                          gsize                      size,
                                          WeftSite                  *site) WEFT_OWNED;
void     weft_parallel_task_own          (WeftParallelTask          *self,
                                          gpointer                   data,
                                          GDestroyNotify             data_destroy,
                                          GCancellable              *cancellable);

/* A body has failed, with @error, which is consumed; NULL is its mistake. Any thread. */
void     weft_parallel_task_fail         (WeftParallelTask          *self,
                                          GError                    *error);
/* Starts @body for @item. Where it returns no task, which is its mistake, a failed one. */
WeftTask *weft_parallel_task_call_body   (WeftParallelTask          *self,
                                          WeftParallelEachFunc       body,
                                          gpointer                   item) WEFT_OWNED;
/* @task, of a body, has completed; consumed. Any thread. */
void     weft_parallel_task_finish_body  (WeftParallelTask          *self,
                                          WeftTask                  *task);
/* The pool gave up a part of the loop. Any thread. */
void     weft_parallel_task_drop         (WeftParallelTask          *self);

/* Whether no further body may begin. The caller's is asked too: who has just cancelled it
 * may be on his way to tell the bodies' own. */
static inline gboolean
weft_parallel_task_is_cancelled (WeftParallelTask *self)
{
  return g_cancellable_is_cancelled (self->token) || g_cancellable_is_cancelled (self->cancellable);
}

/* The last body has returned; consumes the loop's own reference. */
void     weft_parallel_task_complete     (WeftParallelTask          *self);

G_END_DECLS
