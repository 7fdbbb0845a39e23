/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "compare/loom-compare-columns.h"

#include <glib/gi18n-lib.h>

#include "compare/loom-compare-row.h"
#include "compare/loom-distribution-pair.h"

/* What has changed stands out; the words say it, the weight only helps the eye. */
static void
set_emphasis (GtkWidget *label, LoomChange verdict)
{
  gboolean told = verdict != LOOM_CHANGE_NOISE && verdict != LOOM_CHANGE_FEW;

  if (told)
    {
      gtk_widget_add_css_class (label, "heading");
      gtk_widget_remove_css_class (label, "dim-label");
    }
  else
    {
      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_remove_css_class (label, "heading");
    }
}

static char *
dup_text (gpointer row, guint column)
{
  return loom_compare_row_dup (row, (LoomCompareColumn) column);
}

static int
compare (gpointer one, gpointer other, guint column)
{
  return loom_compare_row_compare (one, other, (LoomCompareColumn) column);
}

static void
shown (gpointer row, guint column, GtkWidget *label)
{
  if (column == LOOM_COMPARE_NAME)
    gtk_widget_set_tooltip_text (label, loom_compare_row_get_name (row));
  if (column == LOOM_COMPARE_VERDICT)
    {
      g_autofree char *explanation = loom_compare_row_explain (row);

      set_emphasis (label, loom_compare_row_get (row)->verdict);
      gtk_widget_set_tooltip_text (label, explanation);
    }
}

static const LoomTableFuncs funcs = { dup_text, compare, shown };

static void
setup_shape_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                GtkListItem *item,
                gpointer data G_GNUC_UNUSED)
{
  gtk_list_item_set_child (item, loom_distribution_pair_new ());
}

static void
bind_shape_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
               GtkListItem *item,
               gpointer data G_GNUC_UNUSED)
{
  loom_distribution_pair_set_row (LOOM_DISTRIBUTION_PAIR (gtk_list_item_get_child (item)),
                                  gtk_list_item_get_item (item));
}

static int
width_of (LoomCompareColumn column)
{
  switch (column)
    {
    case LOOM_COMPARE_NAME:
      return 200;
    case LOOM_COMPARE_VERDICT:
      return 116;
    case LOOM_COMPARE_SHAPE:
      return 140;
    case LOOM_COMPARE_RATIO:
      return 72;
    default:
      return 106;
    }
}

/* The distributions are drawn. */
static void
draw_shapes (GtkColumnViewColumn *column)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_shape_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_shape_cb), NULL);
  gtk_column_view_column_set_factory (column, factory);
}

/**
 * loom_compare_columns_new:
 * @list: a column view without columns
 *
 * Returns: (transfer full): a table for #LoomCompareRow
 */
LoomTable *
loom_compare_columns_new (GtkColumnView *list)
{
  LoomTable *table = loom_table_new (list, LOOM_TYPE_COMPARE_ROW, &funcs);
  const char *const titles[LOOM_N_COMPARE_COLUMNS] = {
    _ ("Name"),          _ ("Verdict"),       _ ("Change"),       _ ("Ratio"),
    _ ("Distributions"), _ ("Median before"), _ ("Median after"), _ ("Count before"),
    _ ("Count after"),   _ ("p95 before"),    _ ("p95 after"),    _ ("Total before"),
    _ ("Total after"),
  };

  for (guint i = 0; i < LOOM_N_COMPARE_COLUMNS; i++)
    {
      GtkColumnViewColumn *column = loom_table_append_column (
          table, titles[i], width_of ((LoomCompareColumn) i), i > LOOM_COMPARE_VERDICT);

      if (i == LOOM_COMPARE_SHAPE)
        draw_shapes (column);
    }
  return table;
}
