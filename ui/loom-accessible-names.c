/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loom-accessible-names.h"

/*
 * GTK 4.8 calls a button without a label after the class of what it shows, "GtkImage", and
 * its tooltip is but its description. What a person reads there is its name; the key in
 * parentheses at its end is not. Parts of other widgets, which have no tooltip of their
 * own, are called after these.
 */

static char *
dup_name (const char *tooltip)
{
  const char *key = g_str_has_suffix (tooltip, ")") ? g_strrstr (tooltip, " (") : NULL;

  return key != NULL ? g_strndup (tooltip, (gsize) (key - tooltip)) : g_strdup (tooltip);
}

static gboolean
has_label (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_POPOVER (child) && has_label (child))
      return TRUE;
  return FALSE;
}

/* @tooltip: of what the widget is a part of */
static void
add_names (GtkWidget *widget, const char *tooltip)
{
  gboolean is_button = GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget);
  gboolean is_part = gtk_widget_get_tooltip_text (widget) == NULL;

  if (!is_part)
    tooltip = gtk_widget_get_tooltip_text (widget);
  else if (!is_button && !GTK_IS_DROP_DOWN (widget))
    tooltip = NULL;
  if (is_button && tooltip != NULL && (is_part || !has_label (widget)))
    {
      g_autofree char *name = dup_name (tooltip);

      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
    }
  else if (GTK_IS_BUTTON (widget) && GTK_IS_DROP_DOWN (gtk_widget_get_parent (widget)))
    gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                    gtk_widget_get_parent (widget), NULL, -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    add_names (child, tooltip);
}

void
loom_accessible_names_add (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));

  add_names (root, NULL);
}
