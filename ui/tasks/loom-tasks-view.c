/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tasks/loom-tasks-view.h"

#include <glib/gi18n-lib.h>

#include "tasks/loom-task-columns.h"
#include "tasks/loom-task-filter.h"
#include "tasks/loom-tasks-model.h"
#include "tasks/loom-ui-tasks-resources.h"
#include "timeline/loom-time-format.h"

struct _LoomTasksView
{
  AdwBin parent_instance;

  /* Template children. */
  GtkStack *stack;
  GtkLabel *nothing_label;
  GtkEditable *filter_entry;
  GtkColumnView *list;
  GtkLabel *count_label;
  GtkSpinner *spinner;
  LoomTaskFilter *filter;
  GtkMenuButton *columns_button;
  LoomTaskDetails *details;

  /* Owned. */
  LoomTimeline *timeline; /* nullable */
  LoomTaskIndex *tasks;   /* nullable */
  LoomTasksModel *model;
  GtkSingleSelection *selection;

  guint wanted; /* the task that is to be selected, once it is listed; LOOM_NO_TASK for none */
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

  /* Of a list in another order, the same one will be selected. */
  if (loom_tasks_model_is_relisting (self->model))
    return;
  self->wanted = task;
  loom_task_details_set_task (self->details, self->tasks, task);
}

/* A moment's surroundings are as long as it is, or a part of the task where it has no length. */
static void
moment_chosen_cb (LoomTasksView *self, guint lane, guint slice, gint64 begin, gint64 end)
{
  guint task = loom_tasks_view_get_selected (self);
  const LoomTaskInfo *info = task != LOOM_NO_TASK ? loom_task_index_get (self->tasks, task) : NULL;
  gint64 room = end > begin || info == NULL ? 0 : MAX ((info->end - info->begin) / 20, 500);

  if (self->timeline == NULL ||
      loom_timeline_get_trace (self->timeline) != loom_task_index_get_trace (self->tasks))
    return;
  self->following = TRUE;
  loom_timeline_select (self->timeline, lane, slice);
  loom_timeline_reveal (self->timeline, lane, begin - room, end + room);
  self->following = FALSE;
}

/* Shows a task in the timeline. */
static void
activate_cb (LoomTasksView *self, guint position)
{
  const LoomTaskInfo *info;

  gtk_single_selection_set_selected (self->selection, position);
  if (loom_tasks_view_get_selected (self) == LOOM_NO_TASK)
    return;
  info = loom_task_index_get (self->tasks, loom_tasks_view_get_selected (self));
  moment_chosen_cb (self, info->lane, info->slice, info->begin, info->end);
}

/* Other tasks are wanted, or in another order. */
static void
query_cb (LoomTasksView *self)
{
  g_auto (LoomTaskQuery) query;

  loom_task_query_init (&query);
  loom_task_filter_apply (self->filter, &query);
  query.text = g_strdup (gtk_editable_get_text (self->filter_entry));
  if (!loom_task_columns_get_sort (self->list, &query.key, &query.descending))
    {
      query.key = LOOM_TASK_BY_BEGIN;
      query.descending = FALSE;
    }
  loom_tasks_model_set_query (self->model, &query);
  gtk_spinner_set_spinning (self->spinner, loom_tasks_model_is_arranging (self->model));
}

static void
clear_filter (LoomTasksView *self)
{
  gtk_editable_set_text (self->filter_entry, "");
  loom_task_filter_clear (self->filter);
  query_cb (self);
}

static void
scroll_to (LoomTasksView *self, guint position)
{
  gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (self->list)),
                              "list.scroll-to-item", "u", position);
}

static void
show_count (LoomTasksView *self)
{
  g_autofree char *all = NULL;
  g_autofree char *found = NULL;
  g_autofree char *text = NULL;

  if (self->tasks == NULL)
    return;
  all = loom_count_format (loom_task_index_get_n (self->tasks));
  found = loom_count_format (loom_tasks_model_get_n_found (self->model));
  if (loom_tasks_model_is_filtered (self->model))
    /* Translators: how many tasks a filter left, of how many */
    text = g_strdup_printf (_ ("%s of %s"), found, all);
  else
    text = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s task", "%s tasks", loom_task_index_get_n (self->tasks)),
        all);
  gtk_label_set_text (self->count_label, text);
}

/* FALSE where a filter has left it out. */
static gboolean
select_listed (LoomTasksView *self, guint task)
{
  guint position = loom_tasks_model_find (self->model, task);

  if (position == G_MAXUINT)
    return FALSE;
  gtk_single_selection_set_selected (self->selection, position);
  scroll_to (self, position);
  return TRUE;
}

static void
relisting_cb (LoomTasksView *self)
{
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

/* The list is another one: what was selected is so again, if it is there. */
static void
arranged_cb (LoomTasksView *self)
{
  gtk_spinner_set_spinning (self->spinner, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "tasks");
  show_count (self);
  if ((self->wanted == LOOM_NO_TASK || !select_listed (self, self->wanted)) &&
      loom_tasks_view_get_n_listed (self) > 0)
    gtk_single_selection_set_selected (self->selection, 0);
  selected_cb (self);
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
    select_listed (self, task);
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

  /* It changes once more when its columns go. */
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->list), self);
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
  g_type_ensure (LOOM_TYPE_TASK_DETAILS);
  g_type_ensure (LOOM_TYPE_TASK_FILTER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/tasks/loom-tasks-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, stack);
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, nothing_label);
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, filter_entry);
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, list);
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, count_label);
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, spinner);
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, filter);
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, columns_button);
  gtk_widget_class_bind_template_child (widget_class, LoomTasksView, details);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, query_cb);
  gtk_widget_class_bind_template_callback (widget_class, moment_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, loom_tasks_view_select);
}

static void
loom_tasks_view_init (LoomTasksView *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  g_autoptr (GMenuModel) columns = NULL;
  g_autoptr (GSimpleActionGroup) choices = NULL;

  self->wanted = LOOM_NO_TASK;
  self->model = loom_tasks_model_new ();
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_widget_init_template (GTK_WIDGET (self));
  columns = loom_task_columns_add (self->list, self->model, &choices);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns", G_ACTION_GROUP (choices));
  gtk_menu_button_set_menu_model (self->columns_button, columns);
  gtk_column_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (gtk_column_view_get_sorter (self->list), "changed",
                           G_CALLBACK (query_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "relisting", G_CALLBACK (relisting_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "arranged", G_CALLBACK (arranged_cb), self,
                           G_CONNECT_SWAPPED);
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
  loom_task_details_set_timeline (self->details, timeline);
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
  self->wanted = LOOM_NO_TASK;
  loom_tasks_model_set (self->model, NULL);
  loom_task_details_set_task (self->details, NULL, LOOM_NO_TASK);
  g_clear_pointer (&self->tasks, loom_task_index_unref);
  self->tasks = tasks;
  gtk_label_set_text (
      self->nothing_label,
      tasks == NULL || has_tasks
          ? _ ("Looking for tasks")
          : _ ("This recording has no tasks: nothing in it is asynchronous. Record a "
               "program that uses libweft."));
  gtk_stack_set_visible_child_name (self->stack, "nothing");
  /* A thread of another recording cannot be chosen in this one. */
  loom_task_filter_set_trace (self->filter, has_tasks ? loom_task_index_get_trace (tasks) : NULL);
  if (has_tasks)
    loom_tasks_model_set (self->model, tasks);
}

/**
 * loom_tasks_view_select:
 * @task: a task's number
 *
 * Selects a task and brings it into view; what is above it opens. Where a filter has left it out,
 * there is no filter any more.
 */
void
loom_tasks_view_select (LoomTasksView *self, guint task)
{
  g_return_if_fail (LOOM_IS_TASKS_VIEW (self));

  if (select_listed (self, task))
    return;
  self->wanted = task;
  if (loom_tasks_model_is_filtered (self->model))
    clear_filter (self);
}

guint
loom_tasks_view_get_n_listed (LoomTasksView *self)
{
  g_return_val_if_fail (LOOM_IS_TASKS_VIEW (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->model));
}

/**
 * loom_tasks_view_is_busy:
 *
 * Returns: whether a worker is at something that will be shown
 */
gboolean
loom_tasks_view_is_busy (LoomTasksView *self)
{
  g_return_val_if_fail (LOOM_IS_TASKS_VIEW (self), FALSE);

  return loom_tasks_model_is_arranging (self->model) ||
         loom_histogram_pane_is_counting (loom_task_details_get_histogram (self->details));
}

LoomTaskDetails *
loom_tasks_view_get_details (LoomTasksView *self)
{
  g_return_val_if_fail (LOOM_IS_TASKS_VIEW (self), NULL);

  return self->details;
}

LoomTaskFilter *
loom_tasks_view_get_filter (LoomTasksView *self)
{
  g_return_val_if_fail (LOOM_IS_TASKS_VIEW (self), NULL);

  return self->filter;
}

LoomTasksModel *
loom_tasks_view_get_model (LoomTasksView *self)
{
  g_return_val_if_fail (LOOM_IS_TASKS_VIEW (self), NULL);

  return self->model;
}
