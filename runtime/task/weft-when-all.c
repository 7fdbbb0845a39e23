/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * One node a child stands in that child's list of awaiters. `remaining` counts the
 * children and, as long as when_all itself is at work, one more; who takes the last of
 * it reads all children (each has published before it told its node) and publishes.
 */

#include "task/weft-when-all.h"

#include "task/weft-custom-task-private.h"

typedef struct _WhenAll WhenAll;

typedef struct
{
  WeftWork work;
  WhenAll *parent;
  WeftTask *child; /* owned */
} Node;

struct _WhenAll
{
  WeftTask task;
  gsize n_nodes;
  gsize remaining; /* atomic */
  Node nodes[];
};

static gsize
when_all_get_size (WeftTask *task)
{
  WhenAll *self = (WhenAll *) task;

  return sizeof *self + self->n_nodes * sizeof (Node);
}

static void
when_all_finalize (WeftTask *task)
{
  WhenAll *self = (WhenAll *) task;

  for (gsize i = 0; i < self->n_nodes; i++)
    weft_task_unref (self->nodes[i].child);
}

const WeftTaskKind weft_task_kind_when_all = { when_all_get_size, when_all_finalize };

/* Failure before cancellation, the first of its sort in the children's order. */
static WeftResult
outcome (WhenAll *self)
{
  const GError *cancelled = NULL;
  const GError *failed = NULL;

  for (gsize i = 0; i < self->n_nodes; i++)
    {
      /* Looking here is what counts the children's errors as observed. */
      const GError *error = weft_task_get_error (self->nodes[i].child);

      if (error == NULL)
        continue;
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        failed = failed != NULL ? failed : error;
      else if (cancelled == NULL)
        cancelled = error;
    }

  if (failed != NULL)
    return weft_result_error (g_error_copy (failed));
  if (cancelled != NULL)
    return weft_result_error (g_error_copy (cancelled));
  return weft_result_void ();
}

static void
release_one (WhenAll *self, WeftWorkReason reason)
{
  if (__atomic_sub_fetch (&self->remaining, 1, __ATOMIC_ACQ_REL) == 0)
    weft_task_complete_for (&self->task, outcome (self), reason);
}

static void
node_run (WeftWork *work, WeftWorkReason reason)
{
  release_one (((Node *) work)->parent, reason);
}

/**
 * weft_when_all_at:
 * @site: where it is made
 * @tasks: (array length=n_tasks): the tasks
 * @n_tasks: how many
 *
 * See weft_when_all(), which fills in @site.
 *
 * Returns: (transfer full): a new task
 */
WeftTask *
weft_when_all_at (WeftSite *site, WeftTask *const *tasks, gsize n_tasks)
{
  WhenAll *self;
  WeftTask *task;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (tasks != NULL || n_tasks == 0, NULL);

  self = weft_task_frame_alloc (sizeof *self + n_tasks * sizeof (Node));
  task = &self->task;
  weft_task_init (task, WEFT_TASK_KIND_WHEN_ALL, site, 2);
  weft_task_trace_begin (task);
  self->n_nodes = n_tasks;
  self->remaining = n_tasks + 1;

  for (gsize i = 0; i < n_tasks; i++)
    self->nodes[i] = (Node) { { NULL, node_run }, self, weft_task_ref (tasks[i]) };
  for (gsize i = 0; i < n_tasks; i++)
    if (!weft_task_add_awaiter (tasks[i], &self->nodes[i].work))
      release_one (self, WEFT_WORK_AWAITED);

  release_one (self, WEFT_WORK_AWAITED);
  return task;
}

/**
 * weft_when_all_dup_errors:
 * @task: a completed task of weft_when_all()
 *
 * Returns: (transfer full) (element-type GError): the error of every child that failed,
 *   in the children's order; cancelled children are not among them
 */
GPtrArray *
weft_when_all_dup_errors (WeftTask *task)
{
  WhenAll *self = (WhenAll *) task;
  GPtrArray *errors;

  g_return_val_if_fail (task != NULL, NULL);
  g_return_val_if_fail ((task->flags & WEFT_TASK_KIND_MASK) == WEFT_TASK_KIND_WHEN_ALL, NULL);
  g_return_val_if_fail (weft_task_is_completed (task), NULL);

  weft_task_observe (task);
  errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  for (gsize i = 0; i < self->n_nodes; i++)
    if (weft_task_get_status (self->nodes[i].child) == WEFT_TASK_FAILED)
      g_ptr_array_add (errors, g_error_copy (weft_task_get_error (self->nodes[i].child)));
  return errors;
}
