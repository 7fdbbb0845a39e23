/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-task-arrangement.h"

struct _LoomTaskArrangement
{
  gatomicrefcount refs;
  LoomTaskIndex *index; /* owned */
  guint32 *children;    /* those of one task one behind the other */
  guint32 *firsts; /* by task, where its own begin; then of those without a parent; then the end */
  guint8 *found;   /* by task; NULL for all */
  guint n_found;
};

/* What is wanted, and what is above it. */
static guint8 *
mark_shown (LoomTaskIndex *index, const guint8 *found)
{
  guint n = loom_task_index_get_n (index);
  guint8 *shown = g_new0 (guint8, n + 1);

  for (guint i = 0; i < n; i++)
    for (guint task = i; found[i] && task != LOOM_NO_TASK && !shown[task];
         task = loom_task_index_get (index, task)->parent)
      shown[task] = 1;
  return shown;
}

/* Counted, then placed from the first of all on, so that each list is in that order. */
static void
place_children (LoomTaskArrangement *self, const guint32 *ranks, const guint8 *shown)
{
  guint n = loom_task_index_get_n (self->index);
  g_autofree guint32 *by_rank = g_new (guint32, n + 1);
  guint32 sum = 0;

  self->firsts = g_new0 (guint32, n + 2);
  for (guint i = 0; i < n; i++)
    {
      by_rank[ranks[i]] = i;
      if (shown == NULL || shown[i])
        self->firsts[MIN (loom_task_index_get (self->index, i)->parent, n)]++;
    }
  for (guint i = 0; i <= n; i++)
    {
      guint32 count = self->firsts[i];

      self->firsts[i] = sum;
      sum += count;
    }
  self->children = g_new (guint32, sum + 1);
  for (guint i = 0; i < n; i++)
    if (shown == NULL || shown[by_rank[i]])
      {
        guint parent = MIN (loom_task_index_get (self->index, by_rank[i])->parent, n);

        self->children[self->firsts[parent]++] = by_rank[i];
      }
  /* Each has come to where the next one's begin. */
  for (guint i = n + 1; i > 0; i--)
    self->firsts[i] = self->firsts[i - 1];
  self->firsts[0] = 0;
}

/**
 * loom_task_arrangement_new:
 * @index: a recording's tasks; a reference is kept
 * @query: which of them, and in which order
 * @cancellable: (nullable): a cancellable
 * @error: set to %G_IO_ERROR_CANCELLED
 *
 * For a worker where they are many.
 *
 * Returns: (transfer full) (nullable): their forest
 */
LoomTaskArrangement *
loom_task_arrangement_new (LoomTaskIndex *index,
                           const LoomTaskQuery *query,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (LoomTaskArrangement) self = g_new0 (LoomTaskArrangement, 1);
  g_autofree guint8 *shown = NULL;
  g_autofree guint32 *ranks = NULL;

  g_atomic_ref_count_init (&self->refs);
  self->index = loom_task_index_ref (index);
  self->n_found = loom_task_index_get_n (index);
  if (loom_task_query_is_filter (query))
    {
      self->found = loom_task_query_run (query, index, cancellable, &self->n_found);
      if (self->found != NULL)
        shown = mark_shown (index, self->found);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  ranks = loom_task_order_ranks (index, query->key, query->descending);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  place_children (self, ranks, shown);
  return g_steal_pointer (&self);
}

LoomTaskArrangement *
loom_task_arrangement_ref (LoomTaskArrangement *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
loom_task_arrangement_unref (LoomTaskArrangement *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  loom_task_index_unref (self->index);
  g_free (self->children);
  g_free (self->firsts);
  g_free (self->found);
  g_free (self);
}

LoomTaskIndex *
loom_task_arrangement_get_index (LoomTaskArrangement *self)
{
  return self->index;
}

guint
loom_task_arrangement_get_n_found (LoomTaskArrangement *self)
{
  return self->n_found;
}

gboolean
loom_task_arrangement_is_found (LoomTaskArrangement *self, guint task)
{
  g_return_val_if_fail (task < loom_task_index_get_n (self->index), FALSE);

  return self->found == NULL || self->found[task];
}

/**
 * loom_task_arrangement_get_children:
 * @task: a task's number, or %LOOM_NO_TASK
 * @n: (out): how many
 *
 * Returns: (array length=n) (transfer none): the numbers of those that are shown below it
 */
const guint32 *
loom_task_arrangement_get_children (LoomTaskArrangement *self, guint task, guint *n)
{
  guint n_tasks = loom_task_index_get_n (self->index);
  guint place = MIN (task, n_tasks);

  *n = 0;
  g_return_val_if_fail (task < n_tasks || task == LOOM_NO_TASK, NULL);

  *n = self->firsts[place + 1] - self->firsts[place];
  return self->children + self->firsts[place];
}

static void
push (LoomTaskArrangement *self, guint task, GArray *stack)
{
  guint n;
  const guint32 *children = loom_task_arrangement_get_children (self, task, &n);

  for (guint i = n; i > 0; i--)
    g_array_append_val (stack, children[i - 1]);
}

/**
 * loom_task_arrangement_list:
 * @task: a task's number, or %LOOM_NO_TASK
 * @expanded: (nullable): a byte a task, whether what is below it is listed; %NULL for all
 * @list: (element-type guint32): what is below @task goes behind what is there, each one's children
 *   behind it
 *
 * Has no recursion: a chain may be as deep as there are tasks.
 */
void
loom_task_arrangement_list (LoomTaskArrangement *self,
                            guint task,
                            const guint8 *expanded,
                            GArray *list)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));

  push (self, task, stack);
  while (stack->len > 0)
    {
      guint32 next = g_array_index (stack, guint32, stack->len - 1);

      g_array_set_size (stack, stack->len - 1);
      g_array_append_val (list, next);
      if (expanded == NULL || expanded[next])
        push (self, next, stack);
    }
}
