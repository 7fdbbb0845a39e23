/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tasks/loom-tasks-model.h"

#include <string.h>

struct _LoomTaskItem
{
  GObject parent_instance;

  LoomTaskIndex *index; /* owned */
  guint task;
  guint depth;
  gboolean expanded;
};

G_DEFINE_FINAL_TYPE (LoomTaskItem, loom_task_item, G_TYPE_OBJECT)

static void
loom_task_item_finalize (GObject *object)
{
  loom_task_index_unref (LOOM_TASK_ITEM (object)->index);
  G_OBJECT_CLASS (loom_task_item_parent_class)->finalize (object);
}

static void
loom_task_item_class_init (LoomTaskItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_task_item_finalize;
}

static void
loom_task_item_init (LoomTaskItem *self G_GNUC_UNUSED)
{
}

LoomTaskIndex *
loom_task_item_get_index (LoomTaskItem *self)
{
  return self->index;
}

guint
loom_task_item_get_task (LoomTaskItem *self)
{
  return self->task;
}

guint
loom_task_item_get_depth (LoomTaskItem *self)
{
  return self->depth;
}

gboolean
loom_task_item_is_expanded (LoomTaskItem *self)
{
  return self->expanded;
}

struct _LoomTasksModel
{
  GObject parent_instance;

  LoomTaskIndex *index; /* owned, nullable */
  GArray *listed;       /* guint32: tasks */
  guint32 *ranks;       /* by task */
  guint8 *expanded;     /* by task */
  char *filter;         /* casefolded, nullable */
  LoomTaskKey key;
  gboolean descending;
};

static GType
get_item_type (GListModel *list G_GNUC_UNUSED)
{
  return LOOM_TYPE_TASK_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return LOOM_TASKS_MODEL (list)->listed->len;
}

static guint
depth_of (LoomTasksModel *self, guint task)
{
  guint depth = 0;

  if (self->filter != NULL)
    return 0;
  while ((task = loom_task_index_get (self->index, task)->parent) != LOOM_NO_TASK)
    depth++;
  return depth;
}

static gpointer
get_item (GListModel *list, guint position)
{
  LoomTasksModel *self = LOOM_TASKS_MODEL (list);
  LoomTaskItem *item;

  if (position >= self->listed->len)
    return NULL;
  item = g_object_new (LOOM_TYPE_TASK_ITEM, NULL);
  item->index = loom_task_index_ref (self->index);
  item->task = g_array_index (self->listed, guint32, position);
  item->depth = depth_of (self, item->task);
  item->expanded = self->expanded[item->task];
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LoomTasksModel,
                               loom_tasks_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
forget_index (LoomTasksModel *self)
{
  g_clear_pointer (&self->index, loom_task_index_unref);
  g_clear_pointer (&self->ranks, g_free);
  g_clear_pointer (&self->expanded, g_free);
}

static void
loom_tasks_model_finalize (GObject *object)
{
  LoomTasksModel *self = LOOM_TASKS_MODEL (object);

  forget_index (self);
  g_array_unref (self->listed);
  g_free (self->filter);
  G_OBJECT_CLASS (loom_tasks_model_parent_class)->finalize (object);
}

static void
loom_tasks_model_class_init (LoomTasksModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_tasks_model_finalize;
}

static void
loom_tasks_model_init (LoomTasksModel *self)
{
  self->listed = g_array_new (FALSE, FALSE, sizeof (guint32));
}

LoomTasksModel *
loom_tasks_model_new (void)
{
  return g_object_new (LOOM_TYPE_TASKS_MODEL, NULL);
}

static int
compare_ranks (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const guint32 *ranks = user_data;
  guint32 one = ranks[*(const guint32 *) a];
  guint32 other = ranks[*(const guint32 *) b];

  return (one > other) - (one < other);
}

/* The children of a task in the list's order, put behind @stack so that the first is last. */
static void
push_children (LoomTasksModel *self, guint task, GArray *stack)
{
  guint n, first = stack->len;
  const guint32 *children = loom_task_index_get_children (self->index, task, &n);
  guint32 *pushed;

  if (n == 0)
    return;
  g_array_append_vals (stack, children, n);
  pushed = &g_array_index (stack, guint32, first);
  g_qsort_with_data (pushed, (gint) n, sizeof *pushed, compare_ranks, self->ranks);
  for (guint i = 0; i < n / 2; i++)
    {
      guint32 moving = pushed[i];

      pushed[i] = pushed[n - 1 - i];
      pushed[n - 1 - i] = moving;
    }
}

static void
list_forest (LoomTasksModel *self)
{
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));

  push_children (self, LOOM_NO_TASK, stack);
  while (stack->len > 0)
    {
      guint32 task = g_array_index (stack, guint32, stack->len - 1);

      g_array_set_size (stack, stack->len - 1);
      g_array_append_val (self->listed, task);
      if (self->expanded[task])
        push_children (self, task, stack);
    }
}

/* A byte a string: whether it has the text in it. */
static guint8 *
match_strings (LoomTasksModel *self)
{
  LoomTrace *trace = loom_task_index_get_trace (self->index);
  guint n = loom_trace_get_n_strings (trace);
  guint8 *matching = g_new0 (guint8, n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *folded = g_utf8_casefold (loom_trace_get_string (trace, i), -1);

      matching[i] = strstr (folded, self->filter) != NULL;
    }
  return matching;
}

static void
list_matching (LoomTasksModel *self)
{
  g_autofree guint8 *matching = match_strings (self);
  guint n = loom_task_index_get_n (self->index);
  g_autofree guint32 *by_rank = g_new (guint32, n);

  for (guint32 i = 0; i < n; i++)
    by_rank[self->ranks[i]] = i;
  for (guint i = 0; i < n; i++)
    if (matching[loom_task_index_get (self->index, by_rank[i])->name])
      g_array_append_val (self->listed, by_rank[i]);
}

static void
list_again (LoomTasksModel *self)
{
  guint n_before = self->listed->len;

  g_array_set_size (self->listed, 0);
  if (self->index != NULL && self->filter != NULL)
    list_matching (self);
  else if (self->index != NULL)
    list_forest (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->listed->len);
}

static void
rank (LoomTasksModel *self)
{
  g_free (self->ranks);
  self->ranks = loom_task_order_ranks (self->index, self->key, self->descending);
}

/**
 * loom_tasks_model_set:
 * @index: (nullable): a recording's tasks; a reference is kept
 */
void
loom_tasks_model_set (LoomTasksModel *self, LoomTaskIndex *index)
{
  g_return_if_fail (LOOM_IS_TASKS_MODEL (self));

  if (index != NULL)
    loom_task_index_ref (index);
  forget_index (self);
  self->index = index;
  if (index != NULL)
    {
      self->expanded = g_new0 (guint8, loom_task_index_get_n (index));
      rank (self);
    }
  list_again (self);
}

void
loom_tasks_model_sort (LoomTasksModel *self, LoomTaskKey key, gboolean descending)
{
  g_return_if_fail (LOOM_IS_TASKS_MODEL (self));

  if (self->key == key && self->descending == descending)
    return;
  self->key = key;
  self->descending = descending;
  if (self->index == NULL)
    return;
  rank (self);
  list_again (self);
}

/**
 * loom_tasks_model_filter:
 * @text: (nullable): what a name must have in it, whatever its case; %NULL or empty for the forest
 */
void
loom_tasks_model_filter (LoomTasksModel *self, const char *text)
{
  g_return_if_fail (LOOM_IS_TASKS_MODEL (self));

  g_clear_pointer (&self->filter, g_free);
  if (text != NULL && *text != '\0')
    self->filter = g_utf8_casefold (text, -1);
  list_again (self);
}

/* What is below a task is taken away or put there; the rest of the list stays. */
static void
list_below (LoomTasksModel *self, guint position, gboolean expand)
{
  guint32 task = g_array_index (self->listed, guint32, position);
  guint depth = depth_of (self, task);
  guint n = 0;

  if (expand)
    {
      g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_autoptr (GArray) below = g_array_new (FALSE, FALSE, sizeof (guint32));

      push_children (self, task, stack);
      while (stack->len > 0)
        {
          guint32 next = g_array_index (stack, guint32, stack->len - 1);

          g_array_set_size (stack, stack->len - 1);
          g_array_append_val (below, next);
          if (self->expanded[next])
            push_children (self, next, stack);
        }
      g_array_insert_vals (self->listed, position + 1, below->data, below->len);
      g_list_model_items_changed (G_LIST_MODEL (self), position, 1, below->len + 1);
      return;
    }

  while (position + 1 + n < self->listed->len &&
         depth_of (self, g_array_index (self->listed, guint32, position + 1 + n)) > depth)
    n++;
  if (n > 0)
    g_array_remove_range (self->listed, position + 1, n);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n + 1, 1);
}

static guint
position_of (LoomTasksModel *self, guint task)
{
  for (guint i = 0; i < self->listed->len; i++)
    if (g_array_index (self->listed, guint32, i) == task)
      return i;
  return G_MAXUINT;
}

void
loom_tasks_model_expand (LoomTasksModel *self, guint task, gboolean expand)
{
  guint position, n;

  g_return_if_fail (LOOM_IS_TASKS_MODEL (self));
  g_return_if_fail (self->index != NULL && task < loom_task_index_get_n (self->index));

  loom_task_index_get_children (self->index, task, &n);
  if (self->filter != NULL || n == 0 || self->expanded[task] == (expand != FALSE))
    return;
  self->expanded[task] = expand != FALSE;
  position = position_of (self, task);
  if (position != G_MAXUINT)
    list_below (self, position, expand);
}

guint
loom_tasks_model_find (LoomTasksModel *self, guint task)
{
  g_return_val_if_fail (LOOM_IS_TASKS_MODEL (self), G_MAXUINT);

  if (self->index == NULL || task >= loom_task_index_get_n (self->index))
    return G_MAXUINT;
  if (self->filter == NULL)
    {
      guint parent = loom_task_index_get (self->index, task)->parent;

      if (parent != LOOM_NO_TASK && !self->expanded[parent])
        {
          loom_tasks_model_find (self, parent);
          loom_tasks_model_expand (self, parent, TRUE);
        }
    }
  return position_of (self, task);
}
