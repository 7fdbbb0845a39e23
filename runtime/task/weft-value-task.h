/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-task.h"

G_BEGIN_DECLS

typedef struct _WeftValueTaskSource WeftValueTaskSource;

/**
 * WeftValueTask:
 *
 * A result by value: complete, it lies in the struct itself and costs no
 * allocation; pending, the struct stands for a task or for a reusable source.
 * 16 bytes, returned in registers.
 *
 * Await it once, at once. Copies are the same value task: only one of them may
 * be awaited. What must be awaited twice or kept is weft_value_task_as_task().
 */
typedef struct
{
  /*< private >*/
  /* The result's type, or &weft_value_task_tag_ with the task in the payload, or
   * &weft_value_task_kept_tag_ with one that awaits leave alone, or the source's address
   * with bit 0 set and its token in the payload, or a task's number with bit 1 set and the
   * task, for one await, in the payload. */
  guintptr tag;
  union
  {
    gint64   v_int;
    gdouble  v_double;
    gpointer v_pointer;
    guint64  token;
  };
} WeftValueTask;

G_STATIC_ASSERT (sizeof (WeftValueTask) == 16);

WEFT_PUBLIC const WeftResultType weft_value_task_tag_;      /* private */
WEFT_PUBLIC const WeftResultType weft_value_task_kept_tag_; /* private */

static inline WeftValueTask
weft_value_task_from_result (WeftResult result)
{
  return (WeftValueTask) { .tag = (guintptr) result.type, { .v_int = result.v_int } };
}

static inline WeftValueTask
weft_value_task_from_int (gint64 value)
{
  return weft_value_task_from_result (weft_result_int (value));
}

/* @task is consumed. */
static inline WeftValueTask
weft_value_task_from_task (WeftTask *task)
{
  return (WeftValueTask) { .tag = (guintptr) &weft_value_task_tag_, { .v_pointer = task } };
}

WEFT_PUBLIC gboolean       weft_value_task_is_completed (WeftValueTask  value_task);
WEFT_PUBLIC WeftTaskStatus weft_value_task_get_status   (WeftValueTask  value_task);
WEFT_PUBLIC WeftTask      *weft_value_task_as_task      (WeftValueTask  value_task) WEFT_OWNED;
WEFT_PUBLIC WeftValueTask  weft_value_task_preserve     (WeftValueTask  value_task) WEFT_OWNED;
WEFT_PUBLIC void           weft_value_task_clear        (WeftValueTask *value_task);

G_END_DECLS
