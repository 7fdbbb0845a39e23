/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "analysis/loom-task-index.h"

G_BEGIN_DECLS

typedef enum
{
  LOOM_TASK_BY_BEGIN,
  LOOM_TASK_BY_NAME,
  LOOM_TASK_BY_STATE,
  LOOM_TASK_BY_SOURCE,
  LOOM_TASK_BY_WAITING,
  LOOM_TASK_BY_QUEUED,
  LOOM_TASK_BY_RUNNING,
  LOOM_TASK_BY_TOTAL,
  LOOM_TASK_BY_THREADS,
  LOOM_TASK_BY_HOPS,
} LoomTaskKey;

/* Where each task stands, of all, in that order: ties by begin. By task; for g_free(). */
guint32 *loom_task_order_ranks (LoomTaskIndex *index,
                                LoomTaskKey    key,
                                gboolean       descending) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
