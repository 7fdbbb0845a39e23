/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tasks/loom-task-columns.h"

#include <glib/gi18n-lib.h>

#include "analysis/loom-task-story.h"
#include "timeline/loom-time-format.h"

#define INDENT 18
#define MOST_INDENTS 12

static char *
dup_time (gint64 nanoseconds)
{
  return nanoseconds != 0 ? loom_time_format_duration ((double) nanoseconds) : g_strdup ("–");
}

static char *
dup_cell (LoomTaskIndex *index, guint number, LoomTaskKey key)
{
  LoomTrace *trace = loom_task_index_get_trace (index);
  const LoomTaskInfo *task = loom_task_index_get (index, number);

  switch (key)
    {
    case LOOM_TASK_BY_NAME:
      return g_strdup (loom_trace_get_string (trace, task->name));
    case LOOM_TASK_BY_STATE:
      return g_strdup (loom_task_state_get_name ((LoomTaskState) task->state));
    case LOOM_TASK_BY_SOURCE:
      return task->file != 0
                 ? g_strdup_printf ("%s:%u", loom_trace_get_string (trace, task->file), task->line)
                 : g_strdup ("–");
    case LOOM_TASK_BY_WAITING:
      return dup_time (task->waiting);
    case LOOM_TASK_BY_QUEUED:
      return dup_time (task->queued);
    case LOOM_TASK_BY_RUNNING:
      return dup_time (task->running);
    case LOOM_TASK_BY_TOTAL:
      return dup_time (task->end - task->begin);
    case LOOM_TASK_BY_THREADS:
      return loom_count_format (task->n_threads);
    case LOOM_TASK_BY_HOPS:
      return loom_count_format (task->n_hops);
    case LOOM_TASK_BY_BEGIN:
    default:
      return loom_time_format_duration ((double) (task->begin - loom_trace_get_begin (trace)));
    }
}

static gboolean
is_number (LoomTaskKey key)
{
  return key != LOOM_TASK_BY_NAME && key != LOOM_TASK_BY_STATE && key != LOOM_TASK_BY_SOURCE;
}

static void
setup_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item, gpointer data)
{
  LoomTaskKey key = (LoomTaskKey) GPOINTER_TO_UINT (data);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), is_number (key) ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (is_number (key))
    gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (label), "key", data);
  gtk_list_item_set_child (item, label);
}

/* What is there only for those below it is pale. */
static void
show_found (GtkWidget *label, LoomTaskItem *task)
{
  if (loom_task_item_is_found (task))
    gtk_widget_remove_css_class (label, "dim-label");
  else
    gtk_widget_add_css_class (label, "dim-label");
}

static void
show_cell (GtkListItem *item)
{
  LoomTaskItem *task = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  LoomTaskKey key = (LoomTaskKey) GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (label), "key"));
  g_autofree char *text =
      dup_cell (loom_task_item_get_index (task), loom_task_item_get_task (task), key);

  gtk_label_set_text (GTK_LABEL (label), text);
  show_found (label, task);
}

static void
bind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
         GtkListItem *item,
         gpointer data G_GNUC_UNUSED)
{
  g_signal_connect_swapped (gtk_list_item_get_item (item), "changed", G_CALLBACK (show_cell), item);
  show_cell (item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
           GtkListItem *item,
           gpointer data G_GNUC_UNUSED)
{
  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (item), item);
}

/* The name, behind an expander. */

static void
expander_clicked_cb (GtkListItem *item, GtkButton *button)
{
  LoomTasksModel *model = g_object_get_data (G_OBJECT (button), "model");
  LoomTaskItem *task = gtk_list_item_get_item (item);

  if (task != NULL)
    loom_tasks_model_expand (model, loom_task_item_get_task (task),
                             !loom_task_item_is_expanded (task));
}

static void
setup_name_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item, gpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *button = gtk_button_new_from_icon_name ("pan-end-symbolic");
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_focusable (button, FALSE);
  /* The same for all: whenever a tooltip changes GTK asks the display where the pointer is. */
  gtk_widget_set_tooltip_text (button, _ ("Show or hide what it made"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "model", data);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Show or hide what it made"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (expander_clicked_cb), item,
                           G_CONNECT_SWAPPED);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
show_name (GtkListItem *item)
{
  LoomTaskItem *task = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *button = gtk_widget_get_first_child (box);
  GtkWidget *label = gtk_widget_get_last_child (box);
  gboolean expanded = loom_task_item_is_expanded (task);
  g_autofree char *text =
      dup_cell (loom_task_item_get_index (task), loom_task_item_get_task (task), LOOM_TASK_BY_NAME);
  gboolean has_children = loom_task_item_has_children (task);

  show_found (label, task);
  gtk_widget_set_margin_start (box,
                               (int) MIN (loom_task_item_get_depth (task), MOST_INDENTS) * INDENT);
  gtk_widget_set_opacity (button, has_children ? 1 : 0);
  gtk_widget_set_sensitive (button, has_children);
  gtk_button_set_icon_name (GTK_BUTTON (button),
                            expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_label_set_text (GTK_LABEL (label), text);
}

static void
bind_name_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
              GtkListItem *item,
              gpointer data G_GNUC_UNUSED)
{
  g_signal_connect_swapped (gtk_list_item_get_item (item), "changed", G_CALLBACK (show_name), item);
  show_name (item);
}

/* GTK 4.8 does not tell which column is sorted by. So it is asked to compare two items that all
 * columns find in the same order: the column that is asked first is it. */

typedef struct
{
  gint asked; /* the key, or -1 */
} Probe;

static Probe *
get_probe (GtkColumnView *view)
{
  return g_object_get_data (G_OBJECT (view), "probe");
}

static int
compare_probes (gconstpointer a G_GNUC_UNUSED, gconstpointer b G_GNUC_UNUSED, gpointer data)
{
  GtkColumnViewColumn *column = data;
  GtkColumnView *view = gtk_column_view_column_get_column_view (column);
  Probe *probe = view != NULL ? get_probe (view) : NULL;

  if (probe != NULL && probe->asked < 0)
    probe->asked = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), "key"));
  return -1;
}

gboolean
loom_task_columns_get_sort (GtkColumnView *view, LoomTaskKey *key, gboolean *descending)
{
  g_autoptr (GObject) one = g_object_new (LOOM_TYPE_TASKS_MODEL, NULL);
  g_autoptr (GObject) other = g_object_new (LOOM_TYPE_TASKS_MODEL, NULL);
  Probe *probe = get_probe (view);
  GtkOrdering order;

  probe->asked = -1;
  order = gtk_sorter_compare (gtk_column_view_get_sorter (view), one, other);
  if (probe->asked < 0)
    return FALSE;
  *key = (LoomTaskKey) probe->asked;
  *descending = order == GTK_ORDERING_LARGER;
  return TRUE;
}

static GtkColumnViewColumn *
add_column (GtkColumnView *view, const char *title, LoomTaskKey key, int width, gpointer model)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);
  g_autoptr (GtkSorter) sorter = NULL;

  if (key == LOOM_TASK_BY_NAME)
    {
      g_signal_connect (factory, "setup", G_CALLBACK (setup_name_cb), model);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_name_cb), NULL);
      gtk_column_view_column_set_expand (column, TRUE);
    }
  else
    {
      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (key));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
    }
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, width);
  g_object_set_data (G_OBJECT (column), "key", GINT_TO_POINTER ((gint) key));
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_probes, column, NULL));
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_append_column (view, column);
  return column;
}

/* Whether it is shown; the name always is. */
static void
add_choice (GSimpleActionGroup *group, GMenu *menu, GtkColumnViewColumn *column, LoomTaskKey key)
{
  g_autofree char *name = g_strdup_printf ("show-%u", key);
  g_autofree char *action = g_strdup_printf ("columns.%s", name);
  g_autoptr (GPropertyAction) shown = g_property_action_new (name, column, "visible");

  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (shown));
  g_menu_append (menu, gtk_column_view_column_get_title (column), action);
}

/**
 * loom_task_columns_add:
 * @view: where to
 * @model: where the first column's expander expands
 * @choices: (out) (transfer full): the menu's actions, to be called “columns”
 *
 * Returns: (transfer full): a menu of which are shown
 */
GMenuModel *
loom_task_columns_add (GtkColumnView *view, LoomTasksModel *model, GSimpleActionGroup **choices)
{
  GSimpleActionGroup *group = g_simple_action_group_new ();
  GMenu *menu = g_menu_new ();

  static const struct
  {
    const char *title;
    LoomTaskKey key;
    int width;
  } columns[] = {
    { N_ ("Task"), LOOM_TASK_BY_NAME, 240 },      { N_ ("State"), LOOM_TASK_BY_STATE, 92 },
    { N_ ("Source"), LOOM_TASK_BY_SOURCE, 150 },  { N_ ("Created"), LOOM_TASK_BY_BEGIN, 84 },
    { N_ ("Waiting"), LOOM_TASK_BY_WAITING, 84 }, { N_ ("Queued"), LOOM_TASK_BY_QUEUED, 84 },
    { N_ ("Running"), LOOM_TASK_BY_RUNNING, 84 }, { N_ ("Total"), LOOM_TASK_BY_TOTAL, 84 },
    { N_ ("Threads"), LOOM_TASK_BY_THREADS, 78 }, { N_ ("Hops"), LOOM_TASK_BY_HOPS, 66 },
  };

  g_object_set_data_full (G_OBJECT (view), "probe", g_new0 (Probe, 1), g_free);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkColumnViewColumn *column =
          add_column (view, _ (columns[i].title), columns[i].key, columns[i].width, model);

      if (columns[i].key != LOOM_TASK_BY_NAME)
        add_choice (group, menu, column, columns[i].key);
      gtk_column_view_column_set_header_menu (column, G_MENU_MODEL (menu));
    }
  *choices = group;
  return G_MENU_MODEL (menu);
}
