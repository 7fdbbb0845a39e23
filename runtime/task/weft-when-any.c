/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * One node a child stands in that child's list of awaiters. `winner` says who was first:
 *
 *     LINKING ──all linked──▶ OPEN ──a child──▶ its index
 *        └──────────────a child───────────────▶ its index
 *
 * A child that finds an index has lost and only gives up its node. The first one takes the
 * nodes of all the others out of their lists and publishes; but where it came while they
 * were still being linked, it leaves that to the thread that links, which stops there.
 *
 * Each node that is linked has a reference on the whole, which goes when its child has told
 * it, or with its removal. So a child that completes just then finds its node there.
 */

#include "task/weft-when-any.h"

#include "task/weft-custom-task-private.h"

#define LINKING G_MAXSIZE
#define OPEN (G_MAXSIZE - 1)

typedef struct _WhenAny WhenAny;

typedef struct
{
  WeftWork work;
  WhenAny *parent;
  WeftTask *child; /* owned until it is decided */
} Node;

struct _WhenAny
{
  WeftCustomTask custom;
  gsize winner; /* atomic */
  gsize n_nodes;
  gsize n_linked;
  Node nodes[];
};

static gsize
when_any_get_size (WeftTask *task)
{
  WhenAny *self = (WhenAny *) task;

  return sizeof *self + self->n_nodes * sizeof (Node);
}

static const WeftTaskKind when_any_kind = { when_any_get_size, NULL };

static void
finish (WhenAny *self, WeftWorkReason reason)
{
  WeftTask *task = &self->custom.task;
  gsize index = __atomic_load_n (&self->winner, __ATOMIC_RELAXED);
  WeftTask *winner = g_steal_pointer (&self->nodes[index].child);

  for (gsize i = 0; i < self->n_linked; i++)
    if (i != index)
      {
        if (weft_task_remove_awaiter (self->nodes[i].child, &self->nodes[i].work))
          weft_task_unref (task);
        weft_task_unref (self->nodes[i].child);
      }

  weft_task_complete_for (task, weft_result_pointer (&weft_type_task, winner), reason);
}

/* Returns what `winner` was. */
static gsize
try_to_win (WhenAny *self, gsize index)
{
  gsize winner = __atomic_load_n (&self->winner, __ATOMIC_ACQUIRE);

  while (winner >= OPEN)
    if (__atomic_compare_exchange_n (&self->winner, &winner, index, TRUE, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE))
      break;
  return winner;
}

static void
node_run (WeftWork *work, WeftWorkReason reason)
{
  Node *node = (Node *) work;
  WhenAny *self = node->parent;

  if (weft_work_defer_if_deep (work, reason))
    return;
  if (try_to_win (self, (gsize) (node - self->nodes)) == OPEN)
    finish (self, reason);
  weft_task_unref (&self->custom.task);
}

static void
link_node (WhenAny *self, WeftTask *child)
{
  gsize index = self->n_linked++;
  Node *node = &self->nodes[index];

  *node = (Node) { { NULL, node_run }, self, weft_task_ref (child) };
  weft_task_ref (&self->custom.task);
  if (!weft_task_add_awaiter (child, &node->work))
    {
      try_to_win (self, index);
      weft_task_unref (&self->custom.task);
    }
}

static void
link_all (WhenAny *self, WeftTask *const *tasks, gsize n_tasks)
{
  gsize winner = LINKING;

  for (gsize i = 0; i < n_tasks; i++)
    {
      if (__atomic_load_n (&self->winner, __ATOMIC_ACQUIRE) != LINKING)
        break;
      link_node (self, tasks[i]);
    }

  if (!__atomic_compare_exchange_n (&self->winner, &winner, OPEN, FALSE, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE))
    finish (self, WEFT_WORK_AWAITED);
}

/* Returns @n_tasks where none is. */
static gsize
find_completed (WeftTask *const *tasks, gsize n_tasks)
{
  for (gsize i = 0; i < n_tasks; i++)
    if (weft_task_is_completed (tasks[i]))
      return i;
  return n_tasks;
}

static WhenAny *
when_any_new (WeftSite *site, gsize n_nodes)
{
  WhenAny *self =
      weft_custom_task_new (&when_any_kind, sizeof *self + n_nodes * sizeof (Node), site, 2);

  self->winner = LINKING;
  self->n_nodes = n_nodes;
  self->n_linked = 0;
  return self;
}

/**
 * weft_when_any_at:
 * @site: where it is made
 * @tasks: (array length=n_tasks): the tasks
 * @n_tasks: how many
 *
 * See weft_when_any(), which fills in @site.
 *
 * Returns: (transfer full): a new task
 */
WeftTask *
weft_when_any_at (WeftSite *site, WeftTask *const *tasks, gsize n_tasks)
{
  WhenAny *self;
  gsize first;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (tasks != NULL, NULL);
  g_return_val_if_fail (n_tasks > 0, NULL);

  first = find_completed (tasks, n_tasks);
  self = when_any_new (site, first < n_tasks ? 0 : n_tasks);
  if (first < n_tasks)
    {
      self->winner = first;
      weft_task_complete (&self->custom.task,
                          weft_result_pointer (&weft_type_task, weft_task_ref (tasks[first])));
    }
  else
    link_all (self, tasks, n_tasks);
  return &self->custom.task;
}

/**
 * weft_when_any_get_index:
 * @task: a completed task of weft_when_any()
 *
 * Returns: where the task that was first stands among those that were given
 */
gsize
weft_when_any_get_index (WeftTask *task)
{
  g_return_val_if_fail (task != NULL, 0);
  g_return_val_if_fail (weft_custom_task_is (task, &when_any_kind), 0);
  g_return_val_if_fail (weft_task_is_completed (task), 0);

  return __atomic_load_n (&((WhenAny *) task)->winner, __ATOMIC_RELAXED);
}
