/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * It waits for all, so it may wait for one after the other: a cursor goes from the last
 * child to the first, past those that are complete, and stands in the list of the first
 * that is not; when that one is told, the cursor goes on. There is one node for all
 * children and no counter that their threads would fight for, and a child that is complete
 * when the cursor comes by costs a look.
 *
 *     scanning ──child is pending: node into its list──▶ waiting
 *        ▲                                                  │
 *        └────────────────the child tells the node──────────┘
 *     scanning ──past the first──▶ published
 *
 * Whoever scans owns the cursor: the maker at first, then the thread that completed the
 * child. The node goes into a list as the last thing that a scan does, so a scan ends
 * before the next one can begin. From the last child on, because children that were
 * started in order end so, more or less, and then the first wait is the only one.
 */

#include "task/weft-when-all.h"

#include "task/weft-custom-task-private.h"
#include "trace/weft-wait-graph-private.h"

/* Children were touched last by the threads that completed them. */
#define PREFETCH_DISTANCE 8

typedef struct
{
  WeftTask task;
  gsize n_children;
  gsize cursor;         /* from here on all are complete, and have been looked at */
  WeftTask *failed;     /* borrowed */
  WeftTask *cancelled;  /* borrowed */
  gboolean takes;       /* and lets go of who succeeded without a value */
  WeftTask *children[]; /* owned; NULL where it has let go */
} WhenAll;

static gsize
when_all_get_size (WeftTask *task)
{
  WhenAll *self = (WhenAll *) task;

  return sizeof *self + self->n_children * sizeof (WeftTask *);
}

static void
when_all_finalize (WeftTask *task)
{
  WhenAll *self = (WhenAll *) task;

  for (gsize i = 0; i < self->n_children; i++)
    if (self->children[i] != NULL)
      weft_task_unref_nested (self->children[i]);
}

const WeftTaskKind weft_task_kind_when_all = { when_all_get_size, when_all_finalize };

static gboolean
is_when_all (WeftTask *task)
{
  return (__atomic_load_n (&task->flags, __ATOMIC_RELAXED) & WEFT_TASK_KIND_MASK) ==
         WEFT_TASK_KIND_WHEN_ALL;
}

/* Takes note of a completed child. Going from the last to the first, what is found later
 * counts; failure counts before cancellation. Looking here is what counts the children's
 * errors as observed. Returns whether it has succeeded. */
static inline gboolean
look_at (WhenAll *self, WeftTask *child)
{
  if (G_LIKELY (!weft_result_is_error (&child->result)))
    return TRUE;

  weft_task_observe (child);
  if (weft_task_get_status (child) == WEFT_TASK_FAILED)
    self->failed = child;
  else
    self->cancelled = child;
  return FALSE;
}

static WeftResult
outcome (WhenAll *self)
{
  WeftTask *child = self->failed != NULL ? self->failed : self->cancelled;

  return child == NULL ? weft_result_void ()
                       : weft_result_error (g_error_copy (child->result.v_pointer));
}

/* On return the cursor may be another thread's, and the task may have gone. */
static void
scan (WhenAll *self, WeftWorkReason reason)
{
  while (self->cursor > 0)
    {
      WeftTask *child = self->children[self->cursor - 1];

      if (self->cursor > PREFETCH_DISTANCE)
        __builtin_prefetch (self->children[self->cursor - 1 - PREFETCH_DISTANCE], 1);
      if (!weft_task_is_done (child) && weft_task_add_awaiter (child, &self->task.work))
        return;
      self->cursor--;
      if (look_at (self, child) && self->takes && child->result.type == &weft_type_void)
        {
          self->children[self->cursor] = NULL;
          weft_task_unref (child);
        }
    }

  weft_task_complete_for (&self->task, outcome (self), reason);
}

void
weft_when_all_told_ (WeftWork *work, WeftWorkReason reason)
{
  if (!weft_work_defer_if_deep (work, reason))
    scan ((WhenAll *) work, reason);
}

static WhenAll *
when_all_new (WeftSite *site, gsize n_tasks)
{
  WhenAll *self = weft_task_frame_alloc (sizeof *self + n_tasks * sizeof (WeftTask *));

  weft_task_init (&self->task, WEFT_TASK_KIND_WHEN_ALL | WEFT_TASK_SELF_HELD, site, 1);
  weft_task_trace_begin (&self->task);
  self->task.work.run = weft_when_all_told_;
  self->n_children = n_tasks;
  self->cursor = n_tasks;
  self->failed = NULL;
  self->cancelled = NULL;
  self->takes = FALSE;
  return self;
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

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (tasks != NULL || n_tasks == 0, NULL);

  self = when_all_new (site, n_tasks);
  for (gsize i = 0; i < n_tasks; i++)
    self->children[i] = weft_task_ref (tasks[i]);
  scan (self, WEFT_WORK_AWAITED);
  return &self->task;
}

/**
 * weft_when_all_take_at:
 * @site: where it is made
 * @tasks: (array length=n_tasks) (element-type WeftTask): the tasks; the references are
 *   consumed, the array is not
 * @n_tasks: how many
 *
 * See weft_when_all_take(), which fills in @site.
 *
 * Returns: (transfer full): a new task
 */
WeftTask *
weft_when_all_take_at (WeftSite *site, WeftTask *const *tasks, gsize n_tasks)
{
  WhenAll *self;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (tasks != NULL || n_tasks == 0, NULL);

  self = when_all_new (site, n_tasks);
  self->takes = TRUE;
  memcpy (self->children, tasks, n_tasks * sizeof *tasks);
  scan (self, WEFT_WORK_AWAITED);
  return &self->task;
}

/**
 * weft_when_all_get_child:
 * @task: a task of weft_when_all()
 * @index: which
 *
 * Returns: (transfer none) (nullable): the child, in the order that weft_when_all() was
 *   given; its result is there once @task has completed. %NULL where
 *   weft_when_all_take() has let go of one that succeeded without a value
 */
WeftTask *
weft_when_all_get_child (WeftTask *task, gsize index)
{
  WhenAll *self = (WhenAll *) task;

  g_return_val_if_fail (task != NULL, NULL);
  g_return_val_if_fail (is_when_all (task), NULL);
  g_return_val_if_fail (index < self->n_children, NULL);

  return self->children[index];
}

static void
add_errors (WhenAll *self, GPtrArray *errors)
{
  for (gsize i = 0; i < self->n_children; i++)
    {
      WeftTask *child = self->children[i];

      if (child == NULL || weft_task_get_status (child) != WEFT_TASK_FAILED)
        continue;
      if (is_when_all (child))
        add_errors ((WhenAll *) child, errors);
      else
        g_ptr_array_add (errors, g_error_copy (weft_task_get_error (child)));
    }
}

/**
 * weft_when_all_dup_errors:
 * @task: a completed task of weft_when_all()
 *
 * Returns: (transfer full) (element-type GError): the error of every child that failed,
 *   in the children's order; in the place of a child that is a weft_when_all() itself,
 *   those of its own. Cancelled children are not among them
 */
GPtrArray *
weft_when_all_dup_errors (WeftTask *task)
{
  GPtrArray *errors;

  g_return_val_if_fail (task != NULL, NULL);
  g_return_val_if_fail (is_when_all (task), NULL);
  g_return_val_if_fail (weft_task_is_completed (task), NULL);

  weft_task_observe (task);
  errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  add_errors ((WhenAll *) task, errors);
  return errors;
}
