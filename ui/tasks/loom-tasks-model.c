/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tasks/loom-tasks-model.h"

#include <string.h>
#include <weft.h>

/* So many tasks are arranged at once, in about a millisecond; more are a worker's. */
#define FEW 10000

struct _LoomTasksModel
{
  GObject parent_instance;

  LoomTaskIndex *index;             /* owned, nullable */
  LoomTaskArrangement *arrangement; /* owned; NULL until there is one */
  GArray *listed;                   /* guint32: tasks */
  GPtrArray *items;                 /* LoomTaskItem, borrowed: those that somebody has */
  guint8 *expanded;                 /* by task, in the whole forest */
  guint8 *open;                     /* by task, in what a filter left */
  LoomTaskQuery query;              /* what is wanted */
  LoomTaskQuery shown;              /* what @arrangement is of */
  GCancellable *cancellable;        /* of the job that is under way */
  gboolean touched;                 /* something was expanded meanwhile */
  gboolean relisting;
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

/* What is expanded in the list that is shown. */
static guint8 *
get_expanded (LoomTasksModel *self)
{
  return loom_tasks_model_is_filtered (self) ? self->open : self->expanded;
}

/*
 * An item is a place in the list: when the list is another one, who has it looks at it anew. Were the
 * items other ones, a list view would make all its rows anew, and for each that it had it would look
 * through all that came. There are as many as a view has rows.
 */

static void
fill_item (LoomTasksModel *self, LoomTaskItem *item)
{
  guint32 task = g_array_index (self->listed, guint32, loom_task_item_get_position (item));

  loom_task_item_fill (item, self->arrangement, task, get_expanded (self)[task]);
}

static gpointer
get_item (GListModel *list, guint position)
{
  LoomTasksModel *self = LOOM_TASKS_MODEL (list);
  LoomTaskItem *item;

  if (position >= self->listed->len)
    return NULL;
  for (guint i = 0; i < self->items->len; i++)
    {
      item = g_ptr_array_index (self->items, i);
      if (loom_task_item_get_position (item) == position)
        return g_object_ref (item);
    }
  item = loom_task_item_new (self->items, position);
  fill_item (self, item);
  return item;
}

/* @n_removed places from @position on are gone, and @n_added are there instead. */
static void
move_items (LoomTasksModel *self, guint position, guint n_removed, guint n_added)
{
  for (guint i = self->items->len; i > 0; i--)
    {
      LoomTaskItem *item = g_ptr_array_index (self->items, i - 1);

      guint at = loom_task_item_get_position (item);

      if (at >= position + n_removed)
        loom_task_item_move (item, at + n_added - n_removed);
      else if (at >= position)
        loom_task_item_remove (item);
    }
}

/* Who looks at an item may let others go. */
static void
tell_items (LoomTasksModel *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->items->len; i++)
    g_ptr_array_add (items, g_object_ref (g_ptr_array_index (self->items, i)));
  for (guint i = 0; i < items->len; i++)
    {
      fill_item (self, g_ptr_array_index (items, i));
      g_signal_emit_by_name (g_ptr_array_index (items, i), "changed");
    }
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
stop (LoomTasksModel *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
forget_index (LoomTasksModel *self)
{
  stop (self);
  g_clear_pointer (&self->arrangement, loom_task_arrangement_unref);
  g_clear_pointer (&self->index, loom_task_index_unref);
  g_clear_pointer (&self->expanded, g_free);
  g_clear_pointer (&self->open, g_free);
}

static void
loom_tasks_model_finalize (GObject *object)
{
  LoomTasksModel *self = LOOM_TASKS_MODEL (object);

  forget_index (self);
  g_array_unref (self->listed);
  while (self->items->len > 0)
    loom_task_item_remove (g_ptr_array_index (self->items, self->items->len - 1));
  g_ptr_array_unref (self->items);
  loom_task_query_clear (&self->query);
  loom_task_query_clear (&self->shown);
  G_OBJECT_CLASS (loom_tasks_model_parent_class)->finalize (object);
}

static void
loom_tasks_model_class_init (LoomTasksModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_tasks_model_finalize;

  /**
   * LoomTasksModel::relisting:
   *
   * The list will be another one, and what is selected will stand in another place.
   */
  g_signal_new ("relisting", LOOM_TYPE_TASKS_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);

  /**
   * LoomTasksModel::arranged:
   *
   * The list is as it was asked to be.
   */
  g_signal_new ("arranged", LOOM_TYPE_TASKS_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static void
loom_tasks_model_init (LoomTasksModel *self)
{
  self->listed = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->items = g_ptr_array_new ();
  loom_task_query_init (&self->query);
  loom_task_query_init (&self->shown);
}

LoomTasksModel *
loom_tasks_model_new (void)
{
  return g_object_new (LOOM_TYPE_TASKS_MODEL, NULL);
}

/* Putting them in order. */

typedef struct
{
  gatomicrefcount refs;
  LoomTaskIndex *index;
  LoomTaskQuery query;
  guint8 *expanded; /* by task; NULL for all */

  /* The worker's until the task has ended. */
  LoomTaskArrangement *arrangement;
  GArray *listed;
} Job;

static Job *
job_ref (Job *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

static void
job_unref (Job *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  loom_task_index_unref (self->index);
  loom_task_query_clear (&self->query);
  g_free (self->expanded);
  g_clear_pointer (&self->arrangement, loom_task_arrangement_unref);
  g_clear_pointer (&self->listed, g_array_unref);
  g_free (self);
}

/* In what a filter leaves everything is open, until the filter is another one. */
static Job *
job_new (LoomTasksModel *self)
{
  Job *job = g_new0 (Job, 1);
  gsize n = loom_task_index_get_n (self->index);

  g_atomic_ref_count_init (&job->refs);
  job->index = loom_task_index_ref (self->index);
  loom_task_query_init (&job->query);
  loom_task_query_copy (&job->query, &self->query);
  if (!loom_task_query_is_filter (&self->query))
    job->expanded = g_memdup2 (self->expanded, n);
  else if (loom_task_query_filters_equal (&self->query, &self->shown))
    job->expanded = g_memdup2 (self->open, n);
  return job;
}

static gboolean
arrange_job (WeftResult *result G_GNUC_UNUSED,
             gpointer data,
             GCancellable *cancellable,
             GError **error)
{
  Job *self = data;

  self->arrangement = loom_task_arrangement_new (self->index, &self->query, cancellable, error);
  if (self->arrangement == NULL)
    return FALSE;
  self->listed = g_array_new (FALSE, FALSE, sizeof (guint32));
  loom_task_arrangement_list (self->arrangement, LOOM_NO_TASK, self->expanded, self->listed);
  return TRUE;
}

/* Only the end of the list comes and goes. */
static void
list_again (LoomTasksModel *self, GArray *listed)
{
  guint n_before = self->listed->len;
  guint n_both = MIN (n_before, listed->len);

  self->relisting = TRUE;
  g_signal_emit_by_name (self, "relisting");
  g_array_unref (self->listed);
  self->listed = listed;
  move_items (self, n_both, n_before - n_both, listed->len - n_both);
  tell_items (self);
  if (n_before != listed->len)
    g_list_model_items_changed (G_LIST_MODEL (self), n_both, n_before - n_both,
                                listed->len - n_both);
  self->relisting = FALSE;
}

static void
take (LoomTasksModel *self, Job *job)
{
  GArray *listed = g_steal_pointer (&job->listed);

  if (loom_task_query_is_filter (&job->query) && job->expanded == NULL)
    memset (self->open, 1, loom_task_index_get_n (self->index));
  g_clear_pointer (&self->arrangement, loom_task_arrangement_unref);
  self->arrangement = g_steal_pointer (&job->arrangement);
  loom_task_query_copy (&self->shown, &job->query);
  if (self->touched)
    {
      g_array_set_size (listed, 0);
      loom_task_arrangement_list (self->arrangement, LOOM_NO_TASK, get_expanded (self), listed);
    }
  self->touched = FALSE;
  list_again (self, listed);
  g_signal_emit_by_name (self, "arranged");
}

typedef struct
{
  WeftAsync async;
  LoomTasksModel *model;
  Job *job;
  GCancellable *cancellable;
  GError *error;
} ArrangeFrame;

static void
arrange_frame_clear (ArrangeFrame *self)
{
  g_object_unref (self->model);
  job_unref (self->job);
  g_object_unref (self->cancellable);
  g_clear_error (&self->error);
}

static void
arrange_ended (ArrangeFrame *frame)
{
  /* Another order is wanted meanwhile. */
  if (frame->model->cancellable != frame->cancellable)
    return;
  g_clear_object (&frame->model->cancellable);
  take (frame->model, frame->job);
}

WEFT_ASYNC_DEFINE (arrange_tasks, ArrangeFrame, arrange_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (
      weft_run (arrange_job, job_ref (self->job), (GDestroyNotify) job_unref, self->cancellable),
      &self->error);
  arrange_ended (self);

  WEFT_END;
}

static void
arrange (LoomTasksModel *self)
{
  ArrangeFrame *frame;
  Job *job;

  stop (self);
  if (self->index == NULL)
    return;
  self->touched = FALSE;
  job = job_new (self);
  if (loom_task_index_get_n (self->index) <= FEW)
    {
      arrange_job (NULL, job, NULL, NULL);
      take (self, job);
      job_unref (job);
      return;
    }
  self->cancellable = g_cancellable_new ();
  frame = WEFT_ASYNC_NEW (arrange_tasks);
  frame->model = g_object_ref (self);
  frame->job = job;
  frame->cancellable = g_object_ref (self->cancellable);
  /* Its only error is that nobody wants it any more. */
  weft_task_forget (WEFT_ASYNC_START (frame));
}

/**
 * loom_tasks_model_set:
 * @index: (nullable): a recording's tasks; a reference is kept
 */
void
loom_tasks_model_set (LoomTasksModel *self, LoomTaskIndex *index)
{
  guint n_before;

  g_return_if_fail (LOOM_IS_TASKS_MODEL (self));

  if (index != NULL)
    loom_task_index_ref (index);
  forget_index (self);
  n_before = self->listed->len;
  g_array_set_size (self->listed, 0);
  move_items (self, 0, n_before, 0);
  if (n_before > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, 0);
  self->index = index;
  if (index == NULL)
    return;
  self->expanded = g_new0 (guint8, (gsize) loom_task_index_get_n (index) + 1);
  self->open = g_new0 (guint8, (gsize) loom_task_index_get_n (index) + 1);
  /* Nothing is shown: what was open in what a filter left was in another recording. */
  loom_task_query_clear (&self->shown);
  loom_task_query_init (&self->shown);
  arrange (self);
}

/**
 * loom_tasks_model_set_query:
 * @query: which tasks, in which order
 */
void
loom_tasks_model_set_query (LoomTasksModel *self, const LoomTaskQuery *query)
{
  g_return_if_fail (LOOM_IS_TASKS_MODEL (self));

  if (loom_task_query_equal (&self->query, query))
    return;
  loom_task_query_copy (&self->query, query);
  arrange (self);
}

gboolean
loom_tasks_model_is_arranging (LoomTasksModel *self)
{
  g_return_val_if_fail (LOOM_IS_TASKS_MODEL (self), FALSE);

  return self->cancellable != NULL;
}

gboolean
loom_tasks_model_is_relisting (LoomTasksModel *self)
{
  g_return_val_if_fail (LOOM_IS_TASKS_MODEL (self), FALSE);

  return self->relisting;
}

gboolean
loom_tasks_model_is_filtered (LoomTasksModel *self)
{
  g_return_val_if_fail (LOOM_IS_TASKS_MODEL (self), FALSE);

  return loom_task_query_is_filter (&self->shown);
}

guint
loom_tasks_model_get_n_found (LoomTasksModel *self)
{
  g_return_val_if_fail (LOOM_IS_TASKS_MODEL (self), 0);

  return self->arrangement != NULL ? loom_task_arrangement_get_n_found (self->arrangement) : 0;
}

/* What is below a task is taken away or put there; the rest of the list stays. */
static void
list_below (LoomTasksModel *self, guint position, gboolean expand)
{
  guint32 task = g_array_index (self->listed, guint32, position);
  guint depth = loom_task_index_get (self->index, task)->depth;
  g_autoptr (GArray) below = NULL;
  guint n = 0;

  while (position + 1 + n < self->listed->len &&
         loom_task_index_get (self->index, g_array_index (self->listed, guint32, position + 1 + n))
                 ->depth > depth)
    n++;
  if (n > 0)
    g_array_remove_range (self->listed, position + 1, n);
  if (expand)
    {
      below = g_array_new (FALSE, FALSE, sizeof (guint32));
      loom_task_arrangement_list (self->arrangement, task, get_expanded (self), below);
      g_array_insert_vals (self->listed, position + 1, below->data, below->len);
    }
  move_items (self, position + 1, n, below != NULL ? below->len : 0);
  tell_items (self);
  g_list_model_items_changed (G_LIST_MODEL (self), position + 1, n, below != NULL ? below->len : 0);
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

  if (self->arrangement == NULL)
    return;
  loom_task_arrangement_get_children (self->arrangement, task, &n);
  if (n == 0 || get_expanded (self)[task] == (expand != FALSE))
    return;
  get_expanded (self)[task] = expand != FALSE;
  self->touched = TRUE;
  position = position_of (self, task);
  if (position != G_MAXUINT)
    list_below (self, position, expand);
}

guint
loom_tasks_model_find (LoomTasksModel *self, guint task)
{
  guint top = LOOM_NO_TASK;
  guint8 *expanded;

  g_return_val_if_fail (LOOM_IS_TASKS_MODEL (self), G_MAXUINT);

  if (self->arrangement == NULL || task >= loom_task_index_get_n (self->index))
    return G_MAXUINT;
  expanded = get_expanded (self);
  for (guint above = loom_task_index_get (self->index, task)->parent; above != LOOM_NO_TASK;
       above = loom_task_index_get (self->index, above)->parent)
    if (!expanded[above])
      {
        expanded[above] = 1;
        top = above;
      }
  if (top != LOOM_NO_TASK)
    {
      guint position = position_of (self, top);

      self->touched = TRUE;
      if (position != G_MAXUINT)
        list_below (self, position, TRUE);
    }
  return position_of (self, task);
}
