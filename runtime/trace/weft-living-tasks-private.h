/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-task-private.h"

/* The tasks that live: what a look at all of them, while they go on, has found. */

G_BEGIN_DECLS

typedef struct
{
  gconstpointer   address;
  guint64         id;
  const WeftSite *site;
  WeftTaskFlags   flags;
  guint           line;
  gboolean        done;
  guintptr        awaiting; /* of an async function */
  guintptr        place;    /* likewise */
  guint64         awaiter;  /* the number of another one of these, or 0 */
} WeftLivingTask;

typedef struct
{
  GArray     *tasks;      /* WeftLivingTask, by number */
  GHashTable *by_address; /* of the same */
} WeftLivingTasks;

WeftLivingTasks *weft_living_tasks_new          (void);
void             weft_living_tasks_free         (WeftLivingTasks       *self);

/* (nullable): the one that @task, one of them, awaits. */
WeftLivingTask  *weft_living_tasks_find_awaited (WeftLivingTasks       *self,
                                                 const WeftLivingTask  *task);

/* (nullable): the one with the number @id. */
WeftLivingTask  *weft_living_tasks_find         (WeftLivingTasks       *self,
                                                 guint64                id);

/* Records those that are still there, when a recording has begun at @time. */
void             weft_living_tasks_tell         (WeftLivingTasks       *before,
                                                 guint64                time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftLivingTasks, weft_living_tasks_free)

G_END_DECLS
