/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-value-task.h"

G_BEGIN_DECLS

/* The shapes of a value task: a source's round, a task, a task that is kept for several
 * awaits, or the result itself. The zero value is a complete one of nothing. */

static inline gboolean
weft_value_task_is_source (WeftValueTask value_task)
{
  return (value_task.tag & 1) != 0;
}

static inline WeftValueTaskSource *
weft_value_task_get_source (WeftValueTask value_task)
{
  return (WeftValueTaskSource *) (value_task.tag & ~(guintptr) 1);
}

static inline gboolean
weft_value_task_is_task (WeftValueTask value_task)
{
  return value_task.tag == (guintptr) &weft_value_task_tag_;
}

static inline gboolean
weft_value_task_is_kept (WeftValueTask value_task)
{
  return value_task.tag == (guintptr) &weft_value_task_kept_tag_;
}

static inline WeftResult
weft_value_task_get_result (WeftValueTask value_task)
{
  if (value_task.tag == 0)
    return weft_result_void ();
  return (WeftResult) { (const WeftResultType *) value_task.tag, { .v_int = value_task.v_int } };
}

static inline WeftValueTask
weft_value_task_steal (WeftValueTask *value_task)
{
  WeftValueTask old = *value_task;

  *value_task = (WeftValueTask) { 0, { .v_int = 0 } };
  return old;
}

G_END_DECLS
