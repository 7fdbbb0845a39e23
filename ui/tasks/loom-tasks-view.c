/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tasks/loom-tasks-view.h"

#include <glib/gi18n-lib.h>

#include "analysis/loom-task-story.h"
#include "tasks/loom-task-columns.h"
#include "tasks/loom-tasks-model.h"
#include "tasks/loom-ui-tasks-resources.h"

struct _LoomTasksView
{
  AdwBin parent_instance;

  /* Template children. */
  GtkStack *stack;
  GtkLabel *nothing_label;
  GtkEditable *filter_entry;
  GtkColumnView *list;
  GtkLabel *story_label;

  /* Owned. */
  LoomTimeline *timeline; /* nullable */
  LoomTaskIndex *tasks;   /* nullable */
  LoomTasksModel *model;
  GtkSingleSelection *selection;

  gboolean following; /* the timeline's selection is being taken over, or given to it */
};

G_DEFINE_FINAL_TYPE (LoomTasksView, loom_tasks_view, ADW_TYPE_BIN)

guint
loom_tasks_view_get_selected (LoomTasksView *self)
{
  LoomTaskItem *item;

  g_return_val_if_fail (LOOM_IS_TASKS_VIEW (self), LOOM_NO_TASK);

  item = gtk_single_selection_get_selected_item (self->selection);
  return item != NULL ? loom_task_item_get_task (item) : LOOM_NO_TASK;
}

static void
selected_cb (LoomTasksView *self)
{
  guint task = loom_tasks_view_get_selected (self);
  g_autofree char *story =
      task != LOOM_NO_TASK && self->tasks != NULL ? loom_task_story_dup (self->tasks, task) : NULL;

  gtk_label_set_text (self->story_label, story != NULL ? story : "");
}

/* Shows a task in the timeline. */
static void
activate_cb (LoomTasksView *self, guint position)
{
  const LoomTaskInfo *info;

  gtk_single_selection_set_selected (self->selection, position);
  if (self->timeline == NULL || loom_tasks_view_get_selected (self) == LOOM_NO_TASK)
    return;
  info = loom_task_index_get (self->tasks, loom_tasks_view_get_selected (self));
  self->following = TRUE;
  loom_timeline_select (self->timeline, info->lane, info->slice);
  loom_timeline_reveal (self->timeline, info->lane, info->begin, info->end);
  self->following = FALSE;
}

static void
filter_cb (LoomTasksView *self)
{
  loom_tasks_model_filter (self->model, gtk_editable_get_text (self->filter_entry));
}

static void
sort_changed_cb (LoomTasksView *self)
{
  LoomTaskKey key = LOOM_TASK_BY_BEGIN;
  gboolean descending = FALSE;

  if (!loom_task_columns_get_sort (self->list, &key, &descending))
    {
      key = LOOM_TASK_BY_BEGIN;
      descending = FALSE;
    }
  loom_tasks_model_sort (self->model, key, descending);
}

/* The task of what is selected in the timeline. */
static void
timeline_selected_cb (LoomTasksView *self)
{
  guint lane, slice, task;

  if (self->following || self->tasks == NULL ||
      loom_timeline_get_trace (self->timeline) != loom_task_index_get_trace (self->tasks) ||
      !loom_timeline_get_selection (self->timeline, &lane, &slice))
    return;
  task = loom_task_index_find_slice (self->tasks, lane, slice);
  if (task != LOOM_NO_TASK)
    loom_tasks_view_select (self, task);
}

static gboolean
expand_cb (GtkWidget *widget, GVariant *args, gpointer user_data G_GNUC_UNUSED)
{
  LoomTasksView *self = LOOM_TASKS_VIEW (widget);
  guint task = loom_tasks_view_get_selected (self);
  gboolean expand = g_variant_get_boolean (args);
  guint parent;

  /* An entry has these keys for itself. */
  if (task == LOOM_NO_TASK || gtk_widget_get_focus_child (GTK_WIDGET (self->list)) == NULL)
    return GDK_EVENT_PROPAGATE;
  parent = loom_task_index_get (self->tasks, task)->parent;
  if (!expand && parent != LOOM_NO_TASK &&
      !loom_task_item_is_expanded (gtk_single_selection_get_selected_item (self->selection)))
    loom_tasks_view_select (self, parent);
  else
    loom_tasks_model_expand (self->model, task, expand);
  return GDK_EVENT_STOP;
}

static void
add_shortcut (GtkEventController *controller, guint key, gboolean expand)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (key, 0),
                                            gtk_callback_action_new (expand_cb, NULL, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_boolean (expand));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

static void
loom_tasks_view_dispose (GObject *object)
{
  LoomTasksView *self = LOOM_TASKS_VIEW (object);

  g_clear_object (&self->timeline);
  g_clear_pointer (&self->tasks, loom_task_index_unref);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (loom_tasks_view_parent_class)->dispose (object);
}

static void
loom_tasks_view_class_init (LoomTasksViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_tasks_view_dispose;
  loom_ui_tasks_register_resource ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/tasks/loom-tasks-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, stack);
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, nothing_label);
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, filter_entry);
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, list);
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, story_label);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
}

static void
loom_tasks_view_init (LoomTasksView *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  self->model = loom_tasks_model_new ();
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_widget_init_template (GTK_WIDGET (self));
  loom_task_columns_add (self->list, self->model);
  gtk_column_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (gtk_column_view_get_sorter (self->list), "changed",
                           G_CALLBACK (sort_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  add_shortcut (controller, GDK_KEY_Right, TRUE);
  add_shortcut (controller, GDK_KEY_Left, FALSE);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  loom_tasks_view_set_tasks (self, NULL);
}

GtkWidget *
loom_tasks_view_new (void)
{
  return g_object_new (LOOM_TYPE_TASKS_VIEW, NULL);
}

/**
 * loom_tasks_view_set_timeline:
 * @timeline: where tasks are shown; a reference is kept. To be called once
 */
void
loom_tasks_view_set_timeline (LoomTasksView *self, LoomTimeline *timeline)
{
  g_return_if_fail (LOOM_IS_TASKS_VIEW (self));
  g_return_if_fail (LOOM_IS_TIMELINE (timeline));
  g_return_if_fail (self->timeline == NULL);

  self->timeline = g_object_ref (timeline);
  g_signal_connect_object (timeline, "selection-changed", G_CALLBACK (timeline_selected_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * loom_tasks_view_set_tasks:
 * @tasks: (nullable): those of the timeline's recording; a reference is kept
 */
void
loom_tasks_view_set_tasks (LoomTasksView *self, LoomTaskIndex *tasks)
{
  gboolean has_tasks = tasks != NULL && loom_task_index_get_n (tasks) > 0;

  g_return_if_fail (LOOM_IS_TASKS_VIEW (self));

  if (tasks != NULL)
    loom_task_index_ref (tasks);
  g_clear_pointer (&self->tasks, loom_task_index_unref);
  self->tasks = tasks;
  loom_tasks_model_set (self->model, tasks);
  gtk_label_set_text (self->nothing_label,
                      tasks == NULL ? _ ("Looking for tasks")
                                    : _ ("This recording has no tasks: nothing in it is "
                                         "asynchronous. Record a program that uses libweft."));
  gtk_stack_set_visible_child_name (self->stack, has_tasks ? "tasks" : "nothing");
}

/**
 * loom_tasks_view_select:
 * @task: a task's number
 *
 * Selects a task and brings it into view, if the filter has it.
 */
void
loom_tasks_view_select (LoomTasksView *self, guint task)
{
  guint position;

  g_return_if_fail (LOOM_IS_TASKS_VIEW (self));

  position = loom_tasks_model_find (self->model, task);
  if (position == G_MAXUINT)
    return;
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->list)),
                              "list.scroll-to-item", "u", position);
}

guint
loom_tasks_view_get_n_listed (LoomTasksView *self)
{
  g_return_val_if_fail (LOOM_IS_TASKS_VIEW (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->model));
}
