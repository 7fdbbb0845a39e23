/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

#define LOOM_NO_TASK G_MAXUINT32

/**
 * LoomTaskState:
 * @LOOM_TASK_CREATED: nothing of it has run
 * @LOOM_TASK_WAITING: for another task
 * @LOOM_TASK_QUEUED: to be resumed
 * @LOOM_TASK_RUNNING: on a thread
 * @LOOM_TASK_ENDED: in a way that the recording does not tell
 *
 * What a task had come to when the recording ended.
 */
typedef enum
{
  LOOM_TASK_CREATED,
  LOOM_TASK_WAITING,
  LOOM_TASK_QUEUED,
  LOOM_TASK_RUNNING,
  LOOM_TASK_SUCCEEDED,
  LOOM_TASK_FAILED,
  LOOM_TASK_CANCELLED,
  LOOM_TASK_ENDED,
} LoomTaskState;

/**
 * LoomTaskInfo:
 * @id: its id in its process
 * @parent: the task that made it, in the index; %LOOM_NO_TASK for none
 * @lane: of its slice, from its beginning to its end
 * @slice: in that lane
 * @name: a string's number, as @file
 * @line: of @file, from 1; 0 where it is not known
 * @begin: nanoseconds since the recording's origin
 * @end: where it has not ended, the recording's end
 * @waiting: nanoseconds from an await to when it was queued again, or ran
 * @queued: nanoseconds from being posted to being resumed
 * @running: nanoseconds on threads
 * @n_runs: how often it ran
 * @n_hops: how often it was posted
 * @n_awaits: how often it waited
 * @n_threads: on how many threads it ran; from 32 on, 32
 * @depth: how many parents are above it
 */
typedef struct
{
  guint64 id;
  gint64  begin;
  gint64  end;
  gint64  waiting;
  gint64  queued;
  gint64  running;
  guint32 parent;
  guint32 lane;
  guint32 slice;
  guint32 name;
  guint32 file;
  guint32 line;
  guint32 n_runs;
  guint32 n_hops;
  guint32 n_awaits;
  guint32 depth;
  guint8  n_threads;
  guint8  state; /* LoomTaskState */

  /*< private >*/
  guint32 process;
  guint32 first_event;
  guint32 first_child;
  guint32 first_awaiter;
} LoomTaskInfo;

/**
 * LoomTaskEventKind:
 * @LOOM_TASK_AWAIT: it began to wait for @other; @index is an instant of @lane
 * @LOOM_TASK_QUEUE: it was posted from @lane and resumed at @end; @index is an arrow
 * @LOOM_TASK_RUN: it ran on @lane; @index is a slice
 * @LOOM_TASK_BLOCK: the thread of @lane blocked to wait for it; @index is a slice
 */
typedef enum
{
  LOOM_TASK_AWAIT,
  LOOM_TASK_QUEUE,
  LOOM_TASK_RUN,
  LOOM_TASK_BLOCK,
} LoomTaskEventKind;

/**
 * LoomTaskEvent:
 * @begin: nanoseconds since the recording's origin
 * @end: of an await, until it was queued or ran again
 * @task: whose it is
 * @other: of an await, the task that was waited for; %LOOM_NO_TASK where it is not known
 */
typedef struct
{
  gint64  begin;
  gint64  end;
  guint32 task;
  guint32 lane;
  guint32 index;
  guint32 other;
  guint8  kind; /* LoomTaskEventKind */
} LoomTaskEvent;

/**
 * LoomTaskIndex:
 *
 * The tasks of a recording and what became of each, by id. Of a recording that no Weft program
 * made, everything asynchronous is a task, without runs. Immutable; from any thread.
 */
typedef struct _LoomTaskIndex LoomTaskIndex;

LoomTaskIndex       *loom_task_index_new          (LoomTrace      *trace,
                                                   GCancellable   *cancellable,
                                                   GError        **error) G_GNUC_WARN_UNUSED_RESULT;
LoomTaskIndex       *loom_task_index_ref          (LoomTaskIndex  *self);
void                 loom_task_index_unref        (LoomTaskIndex  *self);

LoomTrace           *loom_task_index_get_trace    (LoomTaskIndex  *self);
/* Whether it has a Weft program's tasks. */
gboolean             loom_task_index_is_of_weft   (LoomTaskIndex  *self);

guint                loom_task_index_get_n        (LoomTaskIndex  *self);
const LoomTaskInfo  *loom_task_index_get          (LoomTaskIndex  *self,
                                                   guint           task);
/* LOOM_NO_TASK where there is none. */
guint                loom_task_index_find         (LoomTaskIndex  *self,
                                                   gint64          pid,
                                                   guint64         id);
guint                loom_task_index_find_slice   (LoomTaskIndex  *self,
                                                   guint           lane,
                                                   guint           slice);

/* In the order of time. */
const LoomTaskEvent *loom_task_index_get_events   (LoomTaskIndex  *self,
                                                   guint           task,
                                                   guint          *n);
/* Tasks' numbers, by begin; of LOOM_NO_TASK, those without a parent. */
const guint32       *loom_task_index_get_children (LoomTaskIndex  *self,
                                                   guint           task,
                                                   guint          *n);
/* Awaits of others that wait for it, by number: see loom_task_index_get_event(). */
const guint32       *loom_task_index_get_awaiters (LoomTaskIndex  *self,
                                                   guint           task,
                                                   guint          *n);
const LoomTaskEvent *loom_task_index_get_event    (LoomTaskIndex  *self,
                                                   guint           event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomTaskIndex, loom_task_index_unref)

G_END_DECLS
