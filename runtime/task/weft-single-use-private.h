/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-value-task.h"

G_BEGIN_DECLS

/*
 * Value tasks that stand for a task and may be awaited once, as those do that a function or
 * a primitive hands out while it has to wait: the task, and its memory, are in use again
 * after that. Such a value task has the task's number in its tag (shifted left by two, with
 * bit 1 set), which is never given again, and the task's address as its payload.
 *
 * Who awaits claims it. Claims are noted by number with the place of the await, in a table
 * whose places are taken over by later numbers. Somebody who comes a second time finds the
 * claim there, with the first place, and touches nothing else; or, if it is long ago, finds
 * that the block at the address is another task, or none.
 */

static inline gboolean
weft_single_use_is (WeftValueTask value_task)
{
  return (value_task.tag & 3) == 2;
}

static inline guint64
weft_single_use_get_id (WeftValueTask value_task)
{
  return value_task.tag >> 2;
}

/* @task is consumed. */
static inline WeftValueTask
weft_single_use_new (WeftTask *task)
{
  return (WeftValueTask) { .tag = (guintptr) task->id << 2 | 2, { .v_pointer = task } };
}

/* The task with its reference, which is the caller's then; NULL where it has been had. */
WeftTask      *weft_single_use_claim      (WeftValueTask    value_task,
                                           const WeftSite  *site,
                                           guint            line,
                                           GError         **error) WEFT_OWNED;
/* One that has been claimed has failed. */
WeftTaskStatus weft_single_use_get_status (WeftValueTask    value_task);

G_END_DECLS
