/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-task.h"

G_BEGIN_DECLS

/* The bits of WeftTask.flags. The lowest of them say what the task is embedded in. */
typedef enum
{
  WEFT_TASK_KIND_PLAIN = 0,
  WEFT_TASK_KIND_ASYNC = 1,
  WEFT_TASK_KIND_RUN = 2,
  WEFT_TASK_KIND_WHEN_ALL = 3,
  WEFT_TASK_KIND_CUSTOM = 4, /* a pointer to its WeftTaskKind follows the task */
  WEFT_TASK_KIND_MASK = 7,

  WEFT_TASK_CLAIMED = 1 << 3,        /* somebody is completing it, or has */
  WEFT_TASK_OBSERVED = 1 << 4,       /* its error, if any, has been looked at */
  WEFT_TASK_QUEUE_AWAITERS = 1 << 5, /* run continuations asynchronously */
  WEFT_TASK_TAKEN = 1 << 6,          /* its result could only move, and has */
  WEFT_TASK_SUPPRESS_ERRORS = 1 << 7 /* async functions: the await at hand wants no errors */
} WeftTaskFlags;

/* What a kind adds: how large it is, and what it owns beside the result. */
typedef struct
{
  gsize (*get_size) (WeftTask *task);
  void (*finalize) (WeftTask *task);
} WeftTaskKind;

/* The head of a task whose kind is not among those below. */
typedef struct
{
  WeftTask task;
  const WeftTaskKind *kind;
} WeftCustomTask;

extern const WeftTaskKind weft_task_kind_plain;
extern const WeftTaskKind weft_task_kind_async;
extern const WeftTaskKind weft_task_kind_run;
extern const WeftTaskKind weft_task_kind_when_all;

/* With one reference, pending, not yet recorded. */
void     weft_task_init        (WeftTask      *task,
                                WeftTaskFlags  flags,
                                WeftSite      *site);
WeftTask *weft_task_new        (WeftTaskFlags  flags,
                                WeftSite      *site) WEFT_OWNED;
void     weft_task_trace_begin (WeftTask      *task);

/* Only who claims a task may publish its result, once. Both are consumed, the result and the
 * producer's reference: an awaiter that goes on inline may then be the last to hold the task. */
gboolean weft_task_claim       (WeftTask      *task);
void     weft_task_publish     (WeftTask      *task,
                                WeftResult     result);

/* FALSE where the task has completed already: then @awaiter is in no list. */
gboolean weft_task_add_awaiter (WeftTask      *task,
                                WeftWork      *awaiter);

/* TRUE where @awaiter stood in the list: it is the caller's again and will not be told.
 * FALSE where it has been told, or is being told. */
gboolean weft_task_remove_awaiter (WeftTask   *task,
                                   WeftWork   *awaiter);

void     weft_task_observe     (WeftTask      *task);

/* Takes the result for a consumer that gives up its reference: the last one gets the
 * value itself, others a copy. */
WeftResult weft_task_consume   (WeftTask      *task) WEFT_OWNED;

/* The innermost async function or job that runs on this thread; 0 outside of one. */
guint64  weft_task_current_id  (void);
guint64  weft_task_enter       (guint64        id);
void     weft_task_leave       (guint64        previous);

G_END_DECLS
