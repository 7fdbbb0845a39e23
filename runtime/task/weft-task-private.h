/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-async-private.h"
#include "task/weft-frame-cache-private.h"
#include "task/weft-task.h"
#include "trace/weft-trace-private.h"

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
  WEFT_TASK_SUPPRESS_ERRORS = 1 << 7, /* async functions: the await at hand wants no errors */
  WEFT_TASK_SINGLE_USED = 1 << 8,    /* its value task, which may be used once, has been */
  WEFT_TASK_SELF_HELD = 1 << 9       /* lives until it has completed, without a reference */
} WeftTaskFlags;

/* WeftTask.awaiters of a completed task. */
#define WEFT_TASK_DONE_ ((gpointer) 1)

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
extern const WeftTaskKind weft_task_kind_run;
extern const WeftTaskKind weft_task_kind_when_all;

/* An async function or a job that runs on a thread, on that thread's stack. Where one goes on inside
 * a setter, or is called by another, that one is its outer one. */
typedef struct _WeftRunning WeftRunning;

struct _WeftRunning
{
  guint64            id;
  const WeftRunning *outer;
};

/* What a thread knows about tasks. */
typedef struct
{
  guint64 current_id;   /* of the innermost one that runs here; 0 without */
  const WeftRunning *running; /* the same, with those around it */
  guint64 next_id;      /* numbers are taken in blocks */
  guint64 last_id;
  guint   inline_depth; /* how deep completions are nested on this stack */
} WeftTaskThread;

extern __thread WeftTaskThread weft_task_thread_
    __attribute__ ((tls_model ("initial-exec"), visibility ("hidden")));

void weft_task_take_ids_ (WeftTaskThread *thread) G_GNUC_NO_INLINE;

/* Pending, without a result, not yet recorded. The fields that a look at the living tasks reads are written
 * atomically, the number last: see weft-dump.c. */
static inline void
weft_task_init (WeftTask     *task,
                WeftTaskFlags flags,
                WeftSite     *site,
                guint         refs)
{
  WeftTaskThread *thread = &weft_task_thread_;

  if (G_UNLIKELY (thread->next_id == thread->last_id))
    weft_task_take_ids_ (thread);

  task->work = (WeftWork) { NULL, NULL };
  __atomic_store_n (&task->awaiters, NULL, __ATOMIC_RELAXED);
  __atomic_store_n (&task->site, site, __ATOMIC_RELAXED);
  __atomic_store_n (&task->refs, refs, __ATOMIC_RELAXED);
  __atomic_store_n (&task->flags, (guint16) flags, __ATOMIC_RELAXED);
  __atomic_store_n (&task->line, 0, __ATOMIC_RELAXED);
  __atomic_store_n (&task->id, thread->next_id++, __ATOMIC_RELEASE);
}

/* With one reference. */
WeftTask *weft_task_new        (WeftTaskFlags  flags,
                                WeftSite      *site) WEFT_OWNED;

static inline void
weft_task_trace_begin (WeftTask *task)
{
  if (weft_trace_is_active ())
    weft_trace_task_begin (task->id, task->site, weft_task_thread_.current_id);
}

static inline void
weft_task_trace_end (WeftTask *task)
{
  if (weft_trace_is_active ())
    weft_trace_task_end (task->id, task->site, weft_task_get_status (task));
}

/* Only who claims a task may publish its result, once. Both are consumed, the result and the
 * producer's reference: an awaiter that goes on inline may then be the last to hold the task. */
gboolean weft_task_claim       (WeftTask      *task);
void     weft_task_publish     (WeftTask      *task,
                                WeftResult     result);
/* The same for a producer that keeps its reference. */
void     weft_task_publish_keeping (WeftTask  *task,
                                WeftResult     result);

/* Claims and publishes, for a task whose one producer is known. */
void     weft_task_complete    (WeftTask      *task,
                                WeftResult     result);
/* The same for a self-held task that nobody else knows yet: no awaiters, one reference. */
static inline void
weft_task_complete_unshared (WeftTask  *task,
                             WeftResult result)
{
  task->result = result;
  __atomic_store_n (&task->flags, (guint16) (task->flags | WEFT_TASK_CLAIMED), __ATOMIC_RELAXED);
  __atomic_store_n (&task->awaiters, WEFT_TASK_DONE_, __ATOMIC_RELEASE);
  weft_task_trace_end (task);
}

/* FALSE where the task has completed already: then @awaiter is in no list. */
gboolean weft_task_add_awaiter (WeftTask      *task,
                                WeftWork      *awaiter);

/* Calls @func, which must not touch the list, for each awaiter while the list is locked. */
void     weft_task_foreach_awaiter (WeftTask  *task,
                                   void     (*func) (WeftWork *awaiter,
                                                     gpointer  data),
                                   gpointer   data);

/* TRUE where @awaiter stood in the list: it is the caller's again and will not be told.
 * FALSE where it has been told, or is being told. */
gboolean weft_task_remove_awaiter (WeftTask   *task,
                                   WeftWork   *awaiter);

WeftTaskStatus weft_task_status_of (const WeftResult *result);

void     weft_task_observe     (WeftTask      *task);

/* Whether its result, which could only move, has moved. */
static inline gboolean
weft_task_is_taken (WeftTask *task)
{
  return (__atomic_load_n (&task->flags, __ATOMIC_RELAXED) & WEFT_TASK_TAKEN) != 0;
}

/* What is left of a task without holders and without a result. The block is a task no more
 * from the moment that its number is gone. */
void       weft_task_release_memory_ (WeftTask *task) G_GNUC_NO_INLINE;

static inline void
weft_task_release_memory (WeftTask *task)
{
  if (G_LIKELY ((task->flags & WEFT_TASK_KIND_MASK) == WEFT_TASK_KIND_ASYNC))
    {
      gsize size = weft_async_function_of (task)->frame_size;

      __atomic_store_n (&task->id, 0, __ATOMIC_RELEASE);
      weft_task_frame_release (task, size);
    }
  else
    weft_task_release_memory_ (task);
}

/* Takes the result for a consumer that gives up its reference: the last one gets the
 * value itself, others a copy. */
WeftResult weft_task_consume_shared_ (WeftTask *task) WEFT_OWNED G_GNUC_NO_INLINE;

static inline WeftResult
weft_task_consume (WeftTask *task)
{
  /* The only holder needs to tell nobody what it takes. */
  if (G_LIKELY (__atomic_load_n (&task->refs, __ATOMIC_ACQUIRE) == 1 && !weft_task_is_taken (task)))
    {
      WeftResult result = task->result;

      weft_task_release_memory (task);
      return result;
    }
  return weft_task_consume_shared_ (task);
}

static inline gboolean
weft_task_is_done (WeftTask *task)
{
  return __atomic_load_n (&task->awaiters, __ATOMIC_ACQUIRE) == WEFT_TASK_DONE_;
}

/* The innermost async function or job that runs on this thread; 0 outside of one. */
static inline guint64
weft_task_current_id (void)
{
  return weft_task_thread_.current_id;
}

/* @self: on the stack, until weft_task_leave() */
static inline void
weft_task_enter (WeftRunning *self, guint64 id)
{
  *self = (WeftRunning) { id, weft_task_thread_.running };
  weft_task_thread_.running = self;
  weft_task_thread_.current_id = id;
}

static inline void
weft_task_leave (WeftRunning *self)
{
  weft_task_thread_.running = self->outer;
  weft_task_thread_.current_id = self->outer != NULL ? self->outer->id : 0;
}

G_END_DECLS
