/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "compare/loom-compare-columns.h"

#include <glib/gi18n-lib.h>

#include "compare/loom-compare-row.h"
#include "compare/loom-distribution-pair.h"

static void
setup_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item, gpointer data)
{
  gboolean is_number = GPOINTER_TO_UINT (data) > LOOM_COMPARE_VERDICT;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (is_number)
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

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

static void
bind_cb (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item, gpointer data)
{
  LoomCompareColumn column = (LoomCompareColumn) GPOINTER_TO_UINT (data);
  LoomCompareRow *row = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  g_autofree char *text = loom_compare_row_dup (row, column);

  gtk_label_set_text (GTK_LABEL (label), text);
  if (column == LOOM_COMPARE_NAME)
    gtk_widget_set_tooltip_text (label, text);
  if (column == LOOM_COMPARE_VERDICT)
    {
      g_autofree char *explanation = loom_compare_row_explain (row);

      set_emphasis (label, loom_compare_row_get (row)->verdict);
      gtk_widget_set_tooltip_text (label, explanation);
    }
}

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
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  return loom_compare_row_compare ((LoomCompareRow *) a, (LoomCompareRow *) b,
                                   (LoomCompareColumn) GPOINTER_TO_UINT (data));
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

static void
add_column (GtkColumnView *list, const char *title, LoomCompareColumn number)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);
  g_autoptr (GtkSorter) sorter =
      GTK_SORTER (gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (number), NULL));
  gboolean is_shape = number == LOOM_COMPARE_SHAPE;

  g_signal_connect (factory, "setup",
                    is_shape ? G_CALLBACK (setup_shape_cb) : G_CALLBACK (setup_cb),
                    GUINT_TO_POINTER (number));
  g_signal_connect (factory, "bind", is_shape ? G_CALLBACK (bind_shape_cb) : G_CALLBACK (bind_cb),
                    GUINT_TO_POINTER (number));
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, number == LOOM_COMPARE_NAME);
  gtk_column_view_column_set_fixed_width (column, width_of (number));
  gtk_column_view_append_column (list, column);
}

void
loom_compare_columns_add (GtkColumnView *list)
{
  const char *const titles[LOOM_N_COMPARE_COLUMNS] = {
    _ ("Name"),          _ ("Verdict"),       _ ("Change"),       _ ("Ratio"),
    _ ("Distributions"), _ ("Median before"), _ ("Median after"), _ ("Count before"),
    _ ("Count after"),   _ ("p95 before"),    _ ("p95 after"),    _ ("Total before"),
    _ ("Total after"),
  };

  for (guint i = 0; i < LOOM_N_COMPARE_COLUMNS; i++)
    add_column (list, titles[i], (LoomCompareColumn) i);
}
