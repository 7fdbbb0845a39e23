/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "table/loom-table.h"

struct _LoomTable
{
  GObject parent_instance;

  GtkColumnView *list; /* borrowed */
  const LoomTableFuncs *funcs;
  guint n_columns;

  /* Owned. */
  GListStore *rows;
  GtkFilter *filter;
  GtkSingleSelection *selection;

  GString *text; /* the filter's, which may outlive the table with the view */
};

G_DEFINE_FINAL_TYPE (LoomTable, loom_table, G_TYPE_OBJECT)

/* What a column's factory and its sorter have in common; each has a reference. */
typedef struct
{
  const LoomTableFuncs *funcs;
  guint number;
  gboolean is_number;
} Column;

static void
release_cb (gpointer data, GClosure *closure G_GNUC_UNUSED)
{
  g_rc_box_release (data);
}

static void
setup_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item, gpointer data)
{
  const Column *column = data;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column->is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (column->is_number)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item, gpointer data)
{
  const Column *column = data;
  gpointer row = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  g_autofree char *text = column->funcs->dup_text (row, column->number);

  gtk_label_set_text (GTK_LABEL (label), text);
  if (column->funcs->shown != NULL)
    column->funcs->shown (row, column->number, label);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const Column *column = data;

  return column->funcs->compare ((gpointer) a, (gpointer) b, column->number);
}

/* Filtering. */

typedef struct
{
  const LoomTableFuncs *funcs;
  GString *text;
} Filter;

static gboolean
has_text (gpointer row, gpointer data)
{
  const Filter *filter = data;
  g_autofree char *name = filter->funcs->dup_text (row, 0);

  return g_str_match_string (filter->text->str, name, TRUE) ||
         strstr (name, filter->text->str) != NULL;
}

static void
filter_free (gpointer data)
{
  Filter *filter = data;

  g_string_free (filter->text, TRUE);
  g_free (filter);
}

static void
loom_table_dispose (GObject *object)
{
  LoomTable *self = LOOM_TABLE (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (loom_table_parent_class)->dispose (object);
}

static void
loom_table_class_init (LoomTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loom_table_dispose;
}

static void
loom_table_init (LoomTable *self G_GNUC_UNUSED)
{
}

static void
set_model (LoomTable *self)
{
  GtkFilterListModel *filtered = gtk_filter_list_model_new (
      g_object_ref (G_LIST_MODEL (self->rows)), g_object_ref (self->filter));
  GtkSortListModel *sorted = gtk_sort_list_model_new (
      G_LIST_MODEL (filtered), g_object_ref (gtk_column_view_get_sorter (self->list)));

  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

/**
 * loom_table_new:
 * @list: a column view without columns; it has to stay until the last one is added
 * @row_type: of what class rows are
 * @funcs: what to ask of them, for good
 *
 * Returns: (transfer full): a table without columns and rows, which @list shows
 */
LoomTable *
loom_table_new (GtkColumnView *list, GType row_type, const LoomTableFuncs *funcs)
{
  LoomTable *self;
  Filter *filter;

  g_return_val_if_fail (GTK_IS_COLUMN_VIEW (list), NULL);
  g_return_val_if_fail (funcs != NULL, NULL);

  self = g_object_new (LOOM_TYPE_TABLE, NULL);
  self->list = list;
  self->funcs = funcs;
  self->rows = g_list_store_new (row_type);
  self->text = g_string_new (NULL);
  filter = g_new (Filter, 1);
  *filter = (Filter) { funcs, self->text };
  self->filter = GTK_FILTER (gtk_custom_filter_new (has_text, filter, filter_free));
  set_model (self);
  return self;
}

/**
 * loom_table_append_column:
 * @title: what stands above it
 * @width: pixels
 * @is_number: whether it is ranged right
 *
 * Returns: (transfer none): a column of text that sorts
 */
GtkColumnViewColumn *
loom_table_append_column (LoomTable *self, const char *title, int width, gboolean is_number)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *view_column = gtk_column_view_column_new (title, factory);
  g_autoptr (GtkSorter) sorter = NULL;
  Column *column;

  g_return_val_if_fail (LOOM_IS_TABLE (self), NULL);

  column = g_rc_box_new (Column);
  *column = (Column) { self->funcs, self->n_columns++, is_number };
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, column, g_rc_box_release));
  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cb), g_rc_box_acquire (column),
                         release_cb, 0);
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind_cb), g_rc_box_acquire (column),
                         release_cb, 0);
  gtk_column_view_column_set_sorter (view_column, sorter);
  gtk_column_view_column_set_resizable (view_column, TRUE);
  gtk_column_view_column_set_expand (view_column, column->number == 0);
  gtk_column_view_column_set_fixed_width (view_column, width);
  gtk_column_view_append_column (self->list, view_column);
  /* The view has it now. */
  g_object_unref (view_column);
  return view_column;
}

/**
 * loom_table_set_rows:
 * @rows: rows, instead of those before; references are kept
 */
void
loom_table_set_rows (LoomTable *self, GPtrArray *rows)
{
  g_return_if_fail (LOOM_IS_TABLE (self));
  g_return_if_fail (rows != NULL);

  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       rows->pdata, rows->len);
}

/**
 * loom_table_set_filter:
 * @text: what names have to have in them; empty for all
 */
void
loom_table_set_filter (LoomTable *self, const char *text)
{
  g_return_if_fail (LOOM_IS_TABLE (self));
  g_return_if_fail (text != NULL);

  g_string_assign (self->text, text);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/**
 * loom_table_get_selection:
 *
 * Returns: (transfer none): the rows as they are shown, and which of them is selected
 */
GtkSingleSelection *
loom_table_get_selection (LoomTable *self)
{
  g_return_val_if_fail (LOOM_IS_TABLE (self), NULL);

  return self->selection;
}
