/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tasks/loom-tasks-model.h"

#include <string.h>
#include <weft.h>

/* So many tasks are arranged at once, in about a millisecond; more are a worker's. */
#define FEW 10000

/* A list view has so many rows at the most. */
#define MOST_ROWS 250

struct _LoomTaskItem
{
  GObject parent_instance;

  LoomTaskArrangement *arrangement; /* owned */
  guint task;
  gboolean expanded;
};

G_DEFINE_FINAL_TYPE (LoomTaskItem, loom_task_item, G_TYPE_OBJECT)

static void
loom_task_item_finalize (GObject *object)
{
  loom_task_arrangement_unref (LOOM_TASK_ITEM (object)->arrangement);
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
  return loom_task_arrangement_get_index (self->arrangement);
}

guint
loom_task_item_get_task (LoomTaskItem *self)
{
  return self->task;
}

guint
loom_task_item_get_depth (LoomTaskItem *self)
{
  return loom_task_index_get (loom_task_item_get_index (self), self->task)->depth;
}

gboolean
loom_task_item_is_expanded (LoomTaskItem *self)
{
  return self->expanded;
}

gboolean
loom_task_item_has_children (LoomTaskItem *self)
{
  guint n;

  loom_task_arrangement_get_children (self->arrangement, self->task, &n);
  return n > 0;
}

gboolean
loom_task_item_is_found (LoomTaskItem *self)
{
  return loom_task_arrangement_is_found (self->arrangement, self->task);
}

struct _LoomTasksModel
{
  GObject parent_instance;

  LoomTaskIndex *index;             /* owned, nullable */
  LoomTaskArrangement *arrangement; /* owned; NULL until there is one */
  GArray *listed;                   /* guint32: tasks */
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

static gpointer
get_item (GListModel *list, guint position)
{
  LoomTasksModel *self = LOOM_TASKS_MODEL (list);
  LoomTaskItem *item;

  if (position >= self->listed->len)
    return NULL;
  item = g_object_new (LOOM_TYPE_TASK_ITEM, NULL);
  item->arrangement = loom_task_arrangement_ref (self->arrangement);
  item->task = g_array_index (self->listed, guint32, position);
  item->expanded = get_expanded (self)[item->task];
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
   * The list will be another one. For who has something selected: a #GtkSingleSelection would look
   * for it among all that is new, one by one.
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

/* In two steps: where something is replaced, list views look at all that is new for what they have had
 * in view, an object each. The first step has as many as they keep rows for, which so are used again. */
static void
list_again (LoomTasksModel *self, GArray *listed)
{
  guint n_before = self->listed->len;
  guint n_first = MIN (listed->len, MOST_ROWS);

  self->relisting = TRUE;
  g_signal_emit_by_name (self, "relisting");
  g_array_set_size (self->listed, 0);
  g_array_append_vals (self->listed, listed->data, n_first);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, n_first);
  g_array_unref (self->listed);
  self->listed = listed;
  if (listed->len > n_first)
    g_list_model_items_changed (G_LIST_MODEL (self), n_first, 0, listed->len - n_first);
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
  /* The task itself is another item, for it is expanded or not. By itself: see “relisting”. */
  g_list_model_items_changed (G_LIST_MODEL (self), position + 1, n, below != NULL ? below->len : 0);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
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
