/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-task-order.h"

G_BEGIN_DECLS

#define LOOM_ANY_LANE G_MAXUINT

/**
 * LoomTaskQuery:
 * @text: (nullable): what a task's name or source file must have in it, whatever its case
 * @states: a bit for each #LoomTaskState that is wanted; 0 for all
 * @lane: a thread's lane that it must have run on; %LOOM_ANY_LANE for any
 * @longer_than: nanoseconds that it must have taken, from its beginning to its end; 0 for any
 * @never_awaited: whether only those are wanted for which nobody waited
 * @key: what they are in order of
 * @descending: whether from the greatest on
 *
 * Which tasks are wanted, and in which order.
 */
typedef struct
{
  char       *text;
  guint       states;
  guint       lane;
  gint64      longer_than;
  gboolean    never_awaited;
  LoomTaskKey key;
  gboolean    descending;
} LoomTaskQuery;

void     loom_task_query_init         (LoomTaskQuery       *self);
void     loom_task_query_clear        (LoomTaskQuery       *self);
void     loom_task_query_copy         (LoomTaskQuery       *self,
                                       const LoomTaskQuery *from);
gboolean loom_task_query_equal        (const LoomTaskQuery *self,
                                       const LoomTaskQuery *other);
/* Whether it leaves any out. */
gboolean loom_task_query_is_filter    (const LoomTaskQuery *self);
/* The same but for the order. */
gboolean loom_task_query_filters_equal (const LoomTaskQuery *self,
                                       const LoomTaskQuery *other);

/* "10", "2.5 s", "300 µs": a number and a unit, milliseconds without one; FALSE where it is no time. */
gboolean loom_task_query_read_time    (const char          *text,
                                       gint64              *nanoseconds);

/* Whether nobody awaited a task or blocked to wait for it. */
gboolean loom_task_is_never_awaited   (LoomTaskIndex       *index,
                                       guint                task);

/* A byte a task: whether it is wanted. For a worker; NULL when it is cancelled. For g_free(). */
guint8  *loom_task_query_run          (const LoomTaskQuery *self,
                                       LoomTaskIndex       *index,
                                       GCancellable        *cancellable,
                                       guint               *n_found) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LoomTaskQuery, loom_task_query_clear)

G_END_DECLS
